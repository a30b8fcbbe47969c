"""The page of parts: a cursor that stays, fields in place, and texts that are refused and not lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App, ComposeResult

from auditor.errors import InvalidInput
from auditor.tui.themes import QUIET_DARK
from auditor.tui.widgets.draft import Failed
from auditor.tui.widgets.facts import Fact
from auditor.tui.widgets.parts import Part, Parts
from auditor.tui.widgets.prose import Prose

Lines = Callable[[App[Any]], list[str]]


def page(*keys: str, lines: int = 1) -> list[Part]:
    return [Part(key, (Fact(key, "\n".join(f"{key} {n}" for n in range(lines))),)) for key in keys]


class Page(App[None]):
    """One page, and what was written on it."""

    def __init__(self, parts: list[Part]) -> None:
        super().__init__()
        self.parts = parts
        self.register_theme(QUIET_DARK)
        self.theme = QUIET_DARK.name
        self.kept: list[str] = []
        self.failed: list[str] = []

    def compose(self) -> ComposeResult:
        yield Parts()

    def on_mount(self) -> None:
        self.query_one(Parts).set_parts(self.parts)
        self.query_one(Parts).focus()

    def on_parts_chosen(self, event: Parts.Chosen) -> None:
        event.parts.edit(event.key, "standing", self._keep)

    def on_failed(self, message: Failed) -> None:
        self.failed.append(message.error.message)

    def _keep(self, text: str) -> None:
        if "no" in text:
            raise InvalidInput("not like this")
        self.kept.append(text)


async def test_the_cursor_stays_on_its_part_when_parts_come_and_go() -> None:
    app = Page([Part("head", (Fact("head", ""),), heading=True), *page("a", "b", "c")])
    async with app.run_test(size=(60, 30)) as pilot:
        parts = app.query_one(Parts)
        await pilot.pause()
        assert parts.cursor_key == "a"  # a heading cannot be chosen
        await pilot.press("down")
        parts.set_parts(page("x", "a", "b", "c"))
        await pilot.pause()
        assert parts.cursor_key == "b"
        assert [view.part.key for view in parts.query("PartView")] == ["x", "a", "b", "c"]  # type: ignore[attr-defined]
        parts.set_parts(page("x", "c"))
        await pilot.pause()
        assert parts.cursor_key == "c"
        await pilot.press("home", "up", "up")
        assert parts.cursor_key == "x"


async def test_a_part_that_is_higher_than_the_page_is_read_to_its_end_before_the_next() -> None:
    app = Page([*page("long", lines=40), *page("next")])
    async with app.run_test(size=(60, 20)) as pilot:
        parts = app.query_one(Parts)
        await pilot.pause()
        await pilot.press("down", "down")
        assert parts.cursor_key == "long"
        assert parts.scroll_offset.y == 6
        for _ in range(8):
            await pilot.press("down")
        assert parts.cursor_key == "next"


async def test_a_refused_text_stays_in_its_field_and_is_gone_on_with(lines: Lines) -> None:
    app = Page(page("a", "b"))
    async with app.run_test(size=(60, 30)) as pilot:
        parts = app.query_one(Parts)
        await pilot.pause()
        await pilot.press("enter", *" no", "escape")
        await pilot.pause()
        assert (app.kept, set(app.failed)) == ([], {"not like this"})
        assert parts.has_focus
        assert any("not kept yet: enter goes on with it" in line for line in lines(app))
        parts.set_parts(page("a", "b", lines=2))  # somebody else wrote meanwhile: what is typed stays
        await pilot.press("enter", "backspace", "backspace", *"yes", "escape")
        await pilot.pause()
        assert app.kept == ["standing yes"]
        assert not app.query(Prose)
        assert any("a 1" in line for line in lines(app))


async def test_a_field_that_is_left_with_tab_closes_when_it_was_taken() -> None:
    app = Page(page("a", "b"))
    async with app.run_test(size=(60, 30)) as pilot:
        await pilot.pause()
        await pilot.press("enter", *" more")
        app.query_one(Parts).focus()
        await pilot.pause()
        await pilot.pause()
        assert app.kept == ["standing more"]
        assert not app.query(Prose)
