"""Three letters become a text in a note, a statement, a reason; without them the list is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from auditor.library.text_templates import FILE, text_templates
from auditor.model.finding import Finding
from auditor.tui.templates import take_from
from auditor.tui.widgets.choose import Choose
from auditor.tui.widgets.prose import Prose

from .audits import Conducted, conducted
from .found import app_on, graded, opened

Lines = Callable[[App[Any]], list[str]]


@pytest.fixture
def done(tmp_path: Path) -> Iterator[Conducted]:
    made = conducted(tmp_path)
    folder = made.workspace.folder / "reports"
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_text("templates:\n  two: 'One of …,\n\n    two of …'\n  žež: Žežulka\n", encoding="utf-8")
    take_from(lambda: text_templates(folder, {"own": "Mine."}))
    with made.workspace:
        yield made
    take_from(text_templates)


async def test_three_letters_become_the_text_and_its_first_gap_is_typed_over(done: Conducted) -> None:
    finding = graded(done)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("enter", *"Seen: oof", "f12")
        await pilot.pause()
        field = app.screen.query_one(Prose)
        assert field.text == "Seen: … of … looked at did not …"
        assert field.selected_text == "…"
        await pilot.press("3", "escape")
        await pilot.pause()
        assert done.book.get(Finding, finding.id).requirement == "Seen: 3 of … looked at did not …"


async def test_a_text_of_several_lines_is_marked_where_its_gap_is(done: Conducted) -> None:
    finding = graded(done)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("enter", *"žež", "f12", "space", *"TWO", "ctrl+t")
        await pilot.pause()
        field = app.screen.query_one(Prose)
        assert field.text == "Žežulka One of …,\ntwo of …"
        assert (field.selection.start, field.selected_text) == ((0, 15), "…")


async def test_without_letters_the_list_is_shown_and_one_is_chosen(done: Conducted, lines: Lines) -> None:
    finding = graded(done)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("enter", *"abcd", "f12")
        await pilot.pause()
        assert isinstance(app.screen, Choose), "four letters are none"
        assert "organisation" in "\n".join(lines(app))
        await pilot.press(*"mine", "enter")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert done.book.get(Finding, finding.id).requirement == "abcdMine."


async def test_a_title_and_a_reason_take_them_too(done: Conducted) -> None:
    finding = graded(done)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("home", "enter", "end", "space", *"oof", "f12", "7", "enter")
        await pilot.pause()
        assert done.book.get(Finding, finding.id).title.endswith(" 7 of … looked at did not …")
        app.screen.action_withdraw_finding()  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.press(*"own", "f12", "ctrl+s")
        await pilot.pause()
        assert done.book.get(Finding, finding.id).reason == "Mine."


async def test_a_file_with_a_mistake_is_told_where_the_key_was_pressed(done: Conducted, lines: Lines) -> None:
    (done.workspace.folder / "reports" / FILE).write_text("templates:\n  four: x\n", encoding="utf-8")
    finding = graded(done)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("enter", *"own", "f12")
        await pilot.pause()
        assert "three letters" in "\n".join(lines(app))
        assert app.screen.query_one(Prose).text == "own"
