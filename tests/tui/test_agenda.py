"""The agenda of an audit: proposed, taken over, a line moved by its keys, with what is wrong beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest

from auditor.activities import agenda, plan
from auditor.activities.act import act
from auditor.model.audit import AgendaLine
from auditor.model.people import Person, Site
from auditor.model.words import AuditState
from auditor.tui.screens.audit.screen import AuditScreen
from auditor.tui.screens.programme.screen import ProgrammeScreen
from auditor.tui.start import app_on
from auditor.workspace import AuditBook, Workspace
from tests.data import demo
from tests.tui.hand import Hand
from tests.tui.test_programme_screen import at_the_programme


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """The demo, at whose desk sits the lead of the audit that comes next."""
    with Workspace.open(demo.copied(tmp_path / "demo"), home=tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def book(workspace: Workspace) -> AuditBook:
    return workspace.audit("IA-2026-04")


async def at_the_agenda(hand: Hand, book: AuditBook) -> AuditScreen:
    hand.app.open_on("audit", book)  # type: ignore[attr-defined]
    await hand.painted()
    screen = hand.screen
    assert isinstance(screen, AuditScreen)
    screen.go("agenda")
    await hand.painted()
    return screen


def starts(book: AuditBook) -> dict[str, time]:
    return {line.topic: line.start for line in book.all(AgendaLine).values()}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_proposal_is_shown_as_what_it_is_and_taken_over_or_left(
    workspace: Workspace, book: AuditBook, size: tuple[int, int]
) -> None:
    async with app_on(workspace).run_test(size=size) as pilot:
        hand = Hand(pilot)
        screen = await at_the_agenda(hand, book)
        assert "P proposes an agenda" in hand.shown()
        await hand.press("P")
        assert "Proposed; nothing is kept yet." in hand.shown()
        assert "days, 2 planned, 0.7 estimated" in hand.shown()
        assert "enter takes it over, to be edited" in hand.shown()
        await hand.press("escape")
        assert "P proposes an agenda" in hand.shown()
        assert not book.all(AgendaLine)
        await hand.press("P", "enter")
        await hand.painted()
        assert "draft" in hand.shown()
        supplied = next(line.id for line in book.all(AgendaLine).values() if "20000-1:8.3.4.1" in line.clauses)
        screen.rows.move_to(supplied)
        await hand.painted()
        assert "found before: NC-2026-07" in hand.shown()  # G-44
        assert all(line.proposed for line in book.all(AgendaLine).values())
        await hand.press("u")
        await hand.painted()
        assert not book.all(AgendaLine)


async def test_a_line_moves_by_quarters_of_an_hour_and_what_is_wrong_stands_beside_it(
    workspace: Workspace, book: AuditBook
) -> None:
    async with app_on(workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await at_the_agenda(hand, book)
        await hand.press("P", "enter")
        await hand.painted()
        before = starts(book)
        await hand.press("down", "[", "[", "[")
        assert "enter moves it to" in hand.shown()
        assert hand.shown().count("G-13") == 2  # it and the opening meeting
        assert "at once on 2026-12-02" in " ".join(hand.shown().split())
        assert "problem" in hand.shown()
        assert starts(book) == before
        await hand.press("escape")
        assert "G-13" not in hand.shown()
        key = screen.row_key
        await hand.press("]", "]", "enter")
        await hand.painted()
        line = book.get(AgendaLine, key)
        assert line.start.minute == (before[line.topic].minute + 30) % 60
        assert not line.proposed
        assert screen.row_key == key
        await hand.press("]", "[")  # back where it was: nothing is being moved
        assert "enter moves it" not in hand.shown()


async def test_what_people_wrote_is_replaced_only_if_they_say_so(workspace: Workspace, book: AuditBook) -> None:
    lead = act(workspace, book.audit.lead or "")
    fixed = {"day": book.audit.planned_from, "start": time(9), "end": time(10), "zone": "Europe/Prague"}
    agenda.add_line(book, lead, topic="Written by hand", **fixed)
    async with app_on(workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await at_the_agenda(hand, book)
        await hand.press("P", "enter")
        await hand.fill("Take the proposal over", lines="replace")
        await hand.painted()
        assert "Written by hand" not in starts(book)
        assert len(book.all(AgendaLine)) > 3


async def test_a_clause_that_is_missing_gets_its_line(workspace: Workspace, book: AuditBook) -> None:
    lead = act(workspace, book.audit.lead or "")
    fixed = {"day": book.audit.planned_from, "start": time(9), "end": time(10), "zone": "Europe/Prague"}
    agenda.add_line(book, lead, topic="Opening", kind="opening", **fixed)
    async with app_on(workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await at_the_agenda(hand, book)
        assert "G-12" in hand.shown()
        screen.rows.move_to("whole-0")
        await hand.press("enter")
        await hand.fill("Agenda line", topic="All of it", time="10:00-12:00", guides="P05")
        await hand.painted()
        line = agenda.lines(book)[-1]
        assert set(line.clauses) == set(book.audit.clauses)
        assert line.guides == [workspace.programme.find(Person, "P05").id]
        assert "G-12" not in hand.shown()


async def test_an_issued_plan_stands_and_in_progress_a_move_makes_a_minor_version(
    workspace: Workspace, book: AuditBook
) -> None:
    lead = act(workspace, book.audit.lead or "")
    async with app_on(workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await at_the_agenda(hand, book)
        await hand.press("P", "enter")
        plan.issue_plan(book, lead)
        await hand.painted()
        assert "draft" not in hand.shown()
        await hand.press("P")
        await hand.painted()
        assert "its plan stands" in hand.shown()
        plan.accept_plan(book, act(workspace, book.audit.representative or ""))
        assert book.audit.state is AuditState.PLAN_ISSUED
        screen.go("plan")
        await hand.painted()
        assert "Version 1" in hand.shown()


async def test_the_form_of_a_site_asks_for_hours_and_ways(workspace: Workspace) -> None:
    book = workspace.programme
    here, there = book.find(Site, "BRQ"), book.find(Site, "ŁDZ")
    far = book.find(Site, "TÓR")
    async with app_on(workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await at_the_programme(hand)
        assert isinstance(screen, ProgrammeScreen)
        screen.go("sites", here.id)
        await hand.painted()
        assert "ŁDZ 330 min" in hand.shown()
        await hand.press("enter")
        await hand.fill("BRQ", hours="07:30-16:00", ways="ŁDZ 340\nTÓR 480")
        await hand.painted()
    site = book.get(Site, here.id)
    assert (site.works_from, site.works_to) == (time(7, 30), time(16))
    assert [way.minutes for way in site.ways] == [340, 480]
    assert {way.to: way.minutes for way in book.get(Site, there.id).ways} == {here.id: 340, far.id: 660}
