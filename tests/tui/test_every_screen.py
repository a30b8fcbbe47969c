"""What holds on every screen: the line of state says where one is and never "unsaved"; a mouse helps, unneeded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual import events
from textual.widget import Widget

from auditor.exchange.bundle import write_bundle
from auditor.figures.indicator import Period
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.tui.app import AuditorApp
from auditor.tui.help import Help
from auditor.tui.screens import OPENED
from auditor.tui.start import app_on
from auditor.tui.widgets.frame import KeyLine
from auditor.tui.widgets.rows import Rows
from tests.tui.demo_desk import demo_desk
from tests.tui.hand import Hand

SCREENS = ("f2", "f3", "f4", "f5", "f8", "K")


async def wheel(widget: Widget) -> None:
    """Turn the wheel down over a widget."""
    x, y = widget.region.x + 3, widget.region.y + 2
    event = events.MouseScrollDown(widget, 3, 2, 0, 1, 0, False, False, False, screen_x=x, screen_y=y)
    widget.post_message(event)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_on_every_screen_of_the_menu(tmp_path: Path, size: tuple[int, int]) -> None:
    with demo_desk(tmp_path, "P01") as workspace:
        app = app_on(workspace)
        async with app.run_test(size=size) as pilot:
            hand = Hand(pilot)
            for key in SCREENS:
                await hand.press(key)
                await hand.painted()
                while getattr(hand.screen, "is_reading", False):
                    await hand.painted()
                rows = next(each for each in hand.screen.query(Rows) if each.display and each.row_count > 1)
                state = hand.lines()[-2]
                assert re.match(r" SŽMS( ·|  )", state), state
                assert re.search(r"\b\d+ of \d+\b", state), state
                assert "unsaved" not in hand.shown()
                cursor = rows.cursor
                await wheel(rows)
                await hand.settle()
                assert rows.cursor == cursor, "the wheel moves the rows, not the cursor"
                await press_help(hand)
                assert isinstance(app, AuditorApp)


async def press_help(hand: Hand) -> None:
    """Click what opens the help, which stands last in the line of keys, and close it again."""
    line = hand.screen.query_one(KeyLine)
    start, _, key = line._places[-1]
    assert key in ("question_mark", "?", "f1")
    await hand.pilot.click(line, offset=(start, 0))
    await hand.settle()
    assert isinstance(hand.screen, Help), hand.shown()
    await hand.press("escape")


async def test_on_every_screen_that_is_opened_on_something(tmp_path: Path) -> None:
    with demo_desk(tmp_path, "P01") as workspace:
        book = workspace.audit("IA-2026-03")
        bundle = tmp_path / "copy.zip"
        write_bundle(book.ledger, bundle)
        on = {
            "finding": (book, next(iter(book.all(Finding)))),
            "nonconformity": (book, next(iter(book.all(Nonconformity)))),
            "taking-in": (bundle,),
            "figure": ("K-16", Period(None, workspace.today())),
        }
        app = app_on(workspace)
        async with app.run_test(size=(80, 24)) as pilot:
            hand = Hand(pilot)
            await hand.painted()
            for name in OPENED:
                app.open_on(name, *on.get(name, (book,)))
                await hand.painted()
                state = hand.lines()[-2]
                assert " SŽMS" in state, f"{name}: {state}"
                assert "IA-2026-03" in state or name in ("figure", "taking-in"), f"{name}: {state}"
                lists = [each for each in hand.screen.query(Rows) if each.display and each.row_count > 1]
                assert not lists or re.search(r"\b\d+ of \d+\b", state), f"{name}: {state}"
                assert "unsaved" not in hand.shown()
                app.pop_screen()
                await hand.settle()
