"""The short form on screen: decided and done by the key of the next step, on Today for whoever decides."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from auditor.activities import improvements
from auditor.model.finding import Finding
from auditor.model.improvement import DecisionState
from auditor.model.words import Grade
from auditor.tui.screens.findings.board import FindingsScreen
from auditor.tui.screens.findings.finding import FindingScreen
from auditor.tui.screens.today.screen import TodayScreen
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.tui.widgets.rows import Rows
from tests.properties.place import Place, reported

from .audits import Clock
from .hand import Hand


@pytest.fixture
def place() -> Iterator[Place]:
    clock = Clock()
    clock.move(days=10)
    place = Place(reported(), clock)
    yield place
    place.leave()


def found(place: Place, grade: Grade = Grade.OFI) -> Finding:
    return next(f for f in place.book.all(Finding).values() if f.grade is grade)


@asynccontextmanager
async def at(place: Place, who: str) -> AsyncIterator[Hand]:
    remember(place.workspace, place.people[who])
    app = app_on(place.workspace)
    async with app.run_test(size=(130, 45)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        while not isinstance(hand.screen, TodayScreen) or hand.screen.is_reading:
            await hand.painted()
        await hand.painted()
        await hand.painted()
        yield hand


def line(hand: Hand, words: str) -> str:
    return next((" ".join(each.split()) for each in hand.lines() if words in each), "")


async def test_it_is_decided_and_done_by_the_key_of_the_next_step(place: Place) -> None:
    finding = found(place)
    async with at(place, "P07") as hand:
        assert "taken up, or not?" in line(hand, finding.ref)
        assert hand.screen.query_one(Rows).move_to(f"{finding.id}/decision")
        await hand.press("enter")
        assert isinstance(hand.screen, FindingScreen)
        await hand.painted()
        assert "“no” is a valid answer" in hand.shown()
        await hand.press("y")
        await hand.enter(f"Decide on {finding.ref}", taken_up="yes", owner="P18")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "O1: say who does it, and by when" in hand.shown()
        await hand.fill(f"Decide on {finding.ref}", due="2026-12-01")
        decision = improvements.decision_on(place.book, finding.id)
        assert decision is not None
        assert (decision.state, decision.owner) == (DecisionState.DECIDED, place.people["P18"])
        await hand.press("y")
        await hand.fill(f"{finding.ref} is done", outcome="A list is kept.")
        assert "A list is kept." in hand.shown()
        assert "P07     decided: taken up" in hand.shown()
        assert hand.screen.check_action("yes", ()) is False
        await hand.press("escape")
        assert not line(hand, finding.ref)


async def test_it_is_decided_from_the_board_too(place: Place) -> None:
    finding = found(place, Grade.OBSERVATION)
    async with at(place, "P07") as hand:
        hand.app.push_screen(FindingsScreen(hand.screen.desk, place.book))
        await hand.painted()
        assert hand.screen.query_one(Rows).move_to(finding.id)
        await hand.painted()
        assert f"{finding.ref} waits for a decision; no is a valid answer: y" in hand.shown()
        await hand.press("y")
        await hand.fill(f"Decide on {finding.ref}", taken_up="no", reason="It costs more than it saves.")
        assert "not taken up: It costs more than it saves." in hand.shown()
        board = hand.screen
        await hand.press("y")
        assert hand.screen is board


async def test_after_sixty_days_the_lead_is_told_to_remind_and_nobody_is_late(place: Place) -> None:
    finding = found(place)
    due = improvements.decide_by(place.book, finding)
    assert due is not None
    place.clock.move(days=(due - place.workspace.today()).days)
    async with at(place, "P01") as hand:
        assert not line(hand, "no decision")
    place.clock.move(days=1)
    async with at(place, "P01") as hand:
        assert "“no” is an answer" in line(hand, finding.ref)
        assert "over" not in line(hand, finding.ref)
