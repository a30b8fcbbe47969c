"""A mouse helps and is never needed: rows, parts of a page, choices of a form and keys react to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.tui.screens.audit.screen import AuditScreen
from auditor.tui.screens.sectioned import SectionedScreen
from auditor.tui.screens.today.screen import TodayScreen
from auditor.tui.start import app_on
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.form_fields import ChoiceAnswer
from auditor.tui.widgets.frame import KeyLine
from auditor.tui.widgets.rows import Rows
from tests.tui.demo_desk import demo_desk
from tests.tui.hand import Hand

LISTS = ("f2", "f4", "f5", "f8", "K")


async def on(hand: Hand, key: str) -> None:
    """Go to a screen of the menu, and wait until it has read the audits."""
    await hand.painted()
    await hand.press(key)
    await hand.painted()
    while getattr(hand.screen, "is_reading", False):
        await hand.painted()


def lines_of(rows: Rows) -> list[int]:
    """The lines of a list on which a row stands that can be highlighted."""
    seen = range(rows.size.height - rows._titles)
    positions = (y + rows.scroll_offset.y for y in seen)
    return [
        p - rows.scroll_offset.y + rows._titles + rows.gutter.top
        for p in positions
        if p < rows.row_count and not rows.row(p).heading
    ]


@pytest.mark.parametrize("key", LISTS)
async def test_a_click_highlights_a_row_and_a_second_one_opens_it(tmp_path: Path, key: str) -> None:
    with demo_desk(tmp_path, "P01") as workspace:
        async with app_on(workspace).run_test(size=(80, 24)) as pilot:
            hand = Hand(pilot)
            await on(hand, key)
            rows = next(each for each in hand.screen.query(Rows) if each.display and each.row_count > 1)
            here = hand.screen
            for line in (*lines_of(rows)[:2], lines_of(rows)[-1]):
                await pilot.click(rows, offset=(6, line))
                await hand.settle()
                assert rows.cursor == line - rows._titles - rows.gutter.top + rows.scroll_offset.y
                assert hand.screen is here
            line = lines_of(rows)[1]
            await pilot.click(rows, offset=(6, line), times=2)
            await hand.painted()
            assert hand.screen is not here


async def test_parts_of_a_page_and_their_rows_are_clicked(tmp_path: Path) -> None:
    with demo_desk(tmp_path, "P01") as workspace:
        async with app_on(workspace).run_test(size=(80, 24)) as pilot:
            hand = Hand(pilot)
            await on(hand, "f3")
            page = hand.screen
            assert isinstance(page, SectionedScreen)
            for line in lines_of(page.parts):
                await pilot.click(page.parts, offset=(4, line))
                await hand.settle()
                assert page.section.name == page.parts.cursor_key
                assert page.section is list(page.sections.values())[line]
            page.show_section("people")
            await hand.settle()
            await pilot.click(page.rows, offset=(6, 2))
            await hand.settle()
            assert page.focused is page.rows
            assert page.rows.cursor == 2


async def test_a_choice_of_a_form_is_clicked(tmp_path: Path) -> None:
    with demo_desk(tmp_path, "P01") as workspace:
        async with app_on(workspace).run_test(size=(120, 40)) as pilot:
            hand = Hand(pilot)
            await on(hand, "f4")
            await hand.press("+")
            assert isinstance(hand.screen, Ask)
            await pilot.click(ChoiceAnswer, offset=(6, 1))
            assert hand.screen.query_one(ChoiceAnswer).answer() == "remote"


async def test_every_key_of_the_line_below_is_pressed_by_a_click(tmp_path: Path) -> None:
    with demo_desk(tmp_path, "P01") as workspace:
        async with app_on(workspace).run_test(size=(120, 40)) as pilot:
            hand = Hand(pilot)
            await on(hand, "f2")
            pressed: list[str] = []
            hand.app.simulate_key = pressed.append  # type: ignore[method-assign,assignment]
            line = hand.screen.query_one(KeyLine)
            places = list(line._places)
            for start, end, _ in places:
                await pilot.click(line, offset=(start, 0))
                await pilot.click(line, offset=(end - 1, 0))
            assert pressed == [key for _, _, key in places for _ in range(2)]
            assert len(places) >= 6
            assert isinstance(hand.screen, TodayScreen)


async def test_a_line_of_today_leads_to_its_audit(tmp_path: Path) -> None:
    with demo_desk(tmp_path, "P01") as workspace:
        async with app_on(workspace).run_test(size=(80, 24)) as pilot:
            hand = Hand(pilot)
            await on(hand, "f2")
            rows = hand.screen.query_one(Rows)
            line = next(n for n, text in enumerate(hand.lines()) if "IA-2026-04" in text) - rows.region.y
            await pilot.click(rows, offset=(6, line), times=2)
            await hand.painted()
            assert isinstance(hand.screen, AuditScreen)
