from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.widget import Widget

from auditor.errors import InvalidInput
from auditor.tui.themes import QUIET_DARK
from auditor.tui.widgets import draft
from auditor.tui.widgets.draft import Failed, Left
from auditor.tui.widgets.line_field import LineField
from auditor.tui.widgets.prose import Prose

Lines = Callable[[App[Any]], list[str]]


class FieldApp(App[None]):
    CSS = "Prose { height: 10; }"

    def __init__(self, kind: type[Prose] | type[LineField], text: str = "") -> None:
        super().__init__()
        self.register_theme(QUIET_DARK)
        self.theme = "quiet-dark"
        self.drafts: list[str] = []
        self.kept: list[str] = []
        self.heard: list[str] = []
        self.refuse = False
        self.kind = kind
        self.first = text

    def compose(self) -> ComposeResult:
        self.field = self.kind(self.first, keep_draft=self.drafts.append, commit=self.commit)
        self.other = LineField()
        yield self.field
        yield self.other

    def on_mount(self) -> None:
        self.field.focus()

    def commit(self, text: str) -> None:
        if self.refuse:
            raise InvalidInput("not now", "later")
        self.kept.append(text)

    def on_left(self, message: Left) -> None:
        self.heard.append("left")

    def on_failed(self, message: Failed) -> None:
        self.heard.append(message.error.message)

    def text(self) -> str:
        return self.field.text if isinstance(self.field, Prose) else self.field.value


both = pytest.mark.parametrize("kind", [Prose, LineField])


@both
async def test_a_pause_makes_a_draft_and_leaving_makes_one_change(
    kind: type[Prose], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft, "PAUSE", 0.05)
    app = FieldApp(kind)
    async with app.run_test() as pilot:
        await pilot.press(*"seen")
        await pilot.pause(0.2)
        assert app.drafts[-1] == "seen"
        assert app.kept == []
        await pilot.press("escape")
        assert app.kept == ["seen"]
        assert app.heard == ["left"]
        app.other.focus()
        await pilot.pause()
        assert app.kept == ["seen"]  # leaving again changes nothing


@both
async def test_every_way_out_keeps_what_was_typed(kind: type[Prose]) -> None:
    for way in ("focus", "remove", "exit"):
        app = FieldApp(kind)
        async with app.run_test() as pilot:
            await pilot.press(*"ab")
            if way == "focus":
                app.other.focus()
            elif way == "remove":
                await app.field.remove()
            else:
                app.exit()
            await pilot.pause()
        assert (app.drafts[-1:], app.kept) == (["ab"], ["ab"]), way


@both
async def test_a_refused_text_stays_and_is_offered_again(kind: type[Prose]) -> None:
    app = FieldApp(kind)
    async with app.run_test() as pilot:
        app.refuse = True
        await pilot.press(*"ab", "escape")
        await pilot.pause()
        assert "not now" in app.heard
        assert app.text() == "ab"
        assert app.drafts == ["ab"]
        app.refuse = False
        await pilot.press("escape")
        assert app.kept == ["ab"]


@both
async def test_showing_another_text_is_no_change(kind: type[Prose]) -> None:
    app = FieldApp(kind, "first")
    async with app.run_test() as pilot:
        app.field.show("second")
        await pilot.press("!", "escape")
        assert app.kept == ["second!"]
        app.field.show("third")
        await pilot.press("escape")
        await pilot.pause()
        assert app.kept == ["second!"]
    assert app.drafts == ["second!"]


@both
async def test_hostile_text_is_shown_and_pasted_as_data(
    kind: type[Prose], all_hostile: list[str], lines: Lines
) -> None:
    app = FieldApp(kind)
    async with app.run_test(size=(60, 20)) as pilot:
        for text in all_hostile:
            app.field.show(text)
            await pilot.pause()
            app.field.show("")
            app.post_message(events.Paste(text))
            await pilot.pause()
            assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in app.text())
            assert not any(0xD800 <= ord(c) < 0xE000 or c in "\u202e\u2066" for c in app.text())
            shown = lines(app)
            assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for line in shown for c in line)
            assert app.is_running


async def test_a_paste_of_several_lines_loses_nothing_in_a_line() -> None:
    app = FieldApp(LineField)
    async with app.run_test() as pilot:
        app.post_message(events.Paste("one\r\ntwo\n\nthree"))
        await pilot.pause()
        assert app.text() == "one two  three"


async def test_a_note_of_many_pages_is_edited_at_once(lines: Lines) -> None:
    app = FieldApp(Prose)
    async with app.run_test(size=(60, 20)) as pilot:
        assert isinstance(app.field, Prose)
        app.field.show("a line of a long note\n" * 5_000)
        await pilot.press("x", "escape")
        assert app.kept[-1].endswith("note\nx")


def test_a_field_is_known_by_its_draft() -> None:
    assert isinstance(LineField(), draft.TextField)
    assert not isinstance(Widget(), draft.TextField)
