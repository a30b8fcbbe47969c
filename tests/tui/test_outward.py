"""The programme goes to a calendar file by X, the plan of an audit to its people by w."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.errors import InvalidInput
from auditor.tui.screens.writing import write
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.tui.widgets.choose import Choose
from tests.data.calendar_client import events
from tests.tui.audits import Conducted, conducted
from tests.tui.found import opened
from tests.tui.hand import Hand

CALENDAR = "The programme for calendars"
PLAN = "The plan of IA-2026-03 goes out"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Conducted]:
    done = conducted(tmp_path)
    remember(done.workspace, done.people["P01"].id)
    with done.workspace:
        yield done


@pytest.mark.parametrize("name", ["no folder/a.pdf", "no\0name.pdf"])
def test_what_cannot_be_written_is_refused_and_says_why(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be written"):
        write(tmp_path / name, b"")


async def asked_for_the_calendar(hand: Hand) -> None:
    """By X; the programme has other papers, too."""
    await hand.press("X")
    if isinstance(hand.screen, Choose):
        await hand.choose("calendar")


@pytest.mark.parametrize("screen", ["f2", "f3"])
async def test_today_and_the_programme_write_a_calendar(made: Conducted, tmp_path: Path, screen: str) -> None:
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.press(screen)
        await asked_for_the_calendar(hand)
        await hand.enter(CALENDAR, file=str(tmp_path / "nowhere" / "all.ics"))
        await hand.accept()
        assert "cannot be written" in hand.shown()
        await hand.enter(CALENDAR, file=str(tmp_path / "all.ics"))
        await hand.accept()
        assert "Written: all.ics" in hand.shown()
        await asked_for_the_calendar(hand)
        await hand.enter(CALENDAR, person="P18", file=str(tmp_path / "mine.ics"))
        await hand.accept()
    whole, mine = (events((tmp_path / name).read_bytes()) for name in ("all.ics", "mine.ics"))
    assert {str(event["UID"]) for event in mine} < {str(event["UID"]) for event in whole}


async def test_the_plan_goes_out_from_the_page_of_the_audit(made: Conducted, tmp_path: Path) -> None:
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "audit", made.book)
        await hand.press("w")
        await hand.enter(PLAN, folder=str(tmp_path / "plan"))
        await hand.accept()
        assert "Written: the plan and messages to" in hand.shown()
    names = sorted(path.name for path in (tmp_path / "plan").iterdir())
    assert "IA-2026-03-plan.pdf" in names
    assert len([name for name in names if name.endswith(".eml")]) == len(names) - 1 > 1
