"""Proposed audits and risk factors on the programme's page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.activities import frequency as work
from auditor.model.frequency import FactorSubject
from auditor.model.people import Process, Service
from auditor.tui.screens.programme.frequency import Frequency
from auditor.tui.start import app_on
from auditor.tui.widgets.reader import Reader
from auditor.workspace import Workspace
from tests.tui.demo_desk import demo_desk
from tests.tui.hand import Hand
from tests.tui.test_programme_screen import at_the_programme


@pytest.fixture
def planned(tmp_path: Path) -> Iterator[Workspace]:
    with demo_desk(tmp_path, "P17") as workspace:
        yield workspace


async def at_the_frequency(hand: Hand) -> Frequency:
    screen = await at_the_programme(hand)
    screen.go("frequency")
    await hand.painted()
    section = screen.section
    assert isinstance(section, Frequency)
    return section


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_proposed_is_planned_with_its_reason(planned: Workspace, size: tuple[int, int]) -> None:
    async with app_on(planned).run_test(size=size) as pilot:
        hand = Hand(pilot)
        section = await at_the_frequency(hand)
        before, proposed = len(planned.programme.slots()), int(section.count())
        section.screen.rows.move_to(next(row.key for row in section.rows() if row.key.startswith("proposed-year")))
        await hand.painted()
        assert "criticality is high" in hand.shown()
        await hand.press("enter")
        assert isinstance(hand.screen, Reader)
        await hand.press("escape", "+", "enter")
        await hand.fill("Plan what is proposed", planned_from="2028-03-01", sites="BRQ")
        await hand.painted()
        new = max(planned.programme.slots(), key=lambda slot: slot.id)
        assert len(planned.programme.slots()) == before + 1
        assert [planned.programme.get(Service, service).ref for service in new.services] == ["S4"]
        assert "criticality is high" in new.reason
        assert int(section.count() or 0) == proposed - 1


async def test_a_process_gets_its_risk_factors_and_is_due_by_its_score(planned: Workspace) -> None:
    book = planned.programme
    free = next(
        process
        for process in book.all(Process).values()
        if work.factors_of(book, FactorSubject.PROCESS, process.id) is None
    )
    async with app_on(planned).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        section = await at_the_frequency(hand)
        section._ask_for_a_subject()
        await hand.settle()
        await hand.choose(free.name)
        await hand.enter("Risk of", importance="9")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "9 is not a number from 1 to 5" in hand.shown()
        await hand.fill("Risk of", importance="5", change="3", reason="Moved to another site.")
        await hand.painted()
        kept = work.factors_of(book, FactorSubject.PROCESS, free.id)
        assert kept is not None
        assert (kept.importance, kept.change, kept.incidents) == (5, 3, 0)
        section.screen.rows.move_to(f"scored-{kept.id}")
        await hand.painted()
        assert "importance 5" in hand.shown()
        assert "Moved to another site." in hand.shown()
