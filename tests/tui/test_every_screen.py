"""What holds on every screen: the line of state says where one is and never "unsaved"; a mouse helps, unneeded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual import events
from textual.widget import Widget

from auditor.tui.app import AuditorApp
from auditor.tui.help import Help
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
