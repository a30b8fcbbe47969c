"""What is asked of the schedule, and objected to the plan, on the screens: asked, seen by who decides, answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.activities import plan, request
from auditor.activities.act import act
from auditor.model.people import Person
from auditor.model.words import AuditState
from auditor.tui.screens.audit.screen import AuditScreen
from auditor.tui.screens.programme.screen import ProgrammeScreen
from auditor.tui.screens.today.screen import TodayScreen
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.tui.widgets.rows import Rows
from auditor.workspace import Workspace
from tests.activities.conftest import field_in
from tests.tui.demo_desk import demo_desk
from tests.tui.hand import Hand

LEAD, MANAGER, OWNER = "P01", "P17", "P07"


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Workspace]:
    with demo_desk(tmp_path, LEAD) as workspace:
        yield workspace


def at_the_desk(workspace: Workspace, ref: str) -> None:
    remember(workspace, workspace.programme.find(Person, ref).id)


async def test_the_lead_asks_from_the_schedule_and_the_manager_grants_it_from_today(shown: Workspace) -> None:
    book = shown.audit("IA-2027-03")
    async with app_on(shown).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await hand.read(ProgrammeScreen, "f3")
        screen.go("audits", book.ref)
        await hand.press("right", "enter")
        assert "P17 Tuuli Yö-Järvinen decides" in hand.shown()
        await hand.fill("Ask about IA-2027-03", reason="The site lead is away.")
        await hand.painted()
        assert "move to 2027-09-14, asked by P01" in hand.shown()  # of the audit at the cursor
    assert book.audit.planned_from.isoformat() == "2027-09-07"
    (asked,) = book.audit.requests
    assert (asked.kind, f"{asked.new}", asked.granted) == ("postpone", "2027-09-14", None)
    at_the_desk(shown, OWNER)
    async with app_on(shown).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.read(TodayScreen, "f2")
        assert "asked by" not in hand.shown()  # it is not P07's to decide
    at_the_desk(shown, MANAGER)
    async with app_on(shown).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        today = await hand.read(TodayScreen, "f2")
        line = next(line for line in hand.lines() if "move to 2027-09-14, asked by P01" in line)
        assert "IA-2027-03" in line
        today.query_one(Rows).move_to("IA-2027-03/request")
        await hand.press("enter")
        await hand.painted()
        assert isinstance(hand.screen, AuditScreen)
        await hand.press("enter")  # the row that Today led to
        assert "The site lead is away." in hand.shown()
        await hand.fill("What was asked about IA-2027-03", granted="yes")
        await hand.painted()
        hand.screen.go("plan")
        await hand.painted()
        assert "granted" in hand.shown()
    assert book.audit.planned_from.isoformat() == "2027-09-14"
    assert book.audit.postponements[-1].asked_by == asked.by


async def test_the_auditee_asks_on_the_page_and_is_declined_with_a_reason(shown: Workspace) -> None:
    at_the_desk(shown, OWNER)
    book = shown.audit("IA-2026-04")
    async with app_on(shown).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        hand.app.open_on("audit", book)  # type: ignore[attr-defined]
        await hand.painted()
        screen = hand.screen
        screen.go("steps", "ask")
        await hand.press("enter")
        await hand.enter("Ask about IA-2026-04", kind="postpone", reason="The team is ill.")
        await hand.press("ctrl+s")
        assert "which day" in hand.refused()
        await hand.fill("Ask about IA-2026-04", kind="cancel")
        await hand.painted()
        screen.go("plan", "asked1")
        await hand.painted()
        assert "waits for an answer" in hand.shown()
        await hand.press("enter")
        await hand.fill("What was asked about IA-2026-04", granted="no", answer="It is required this year.")
        await hand.painted()
        assert "declined" in hand.shown()
        await hand.press("enter")
        await hand.painted()
        assert "Nothing waits" in hand.shown()
    (asked,) = book.audit.requests
    assert (asked.kind, asked.granted, asked.answered_by) == ("cancel", False, book.audit.manager)
    assert book.audit.state is AuditState.PREPARING


async def test_an_objection_is_seen_and_answered(tmp_path: Path) -> None:
    for made in field_in(tmp_path):
        workspace, book = made.workspace, made.audit
        plan.issue_plan(book, made.by(made.lead))
        remember(workspace, made.lead.id)
        async with app_on(workspace).run_test(size=(120, 40)) as pilot:
            hand = Hand(pilot)
            await hand.painted()
            hand.app.open_on("audit", book)  # type: ignore[attr-defined]
            await hand.painted()
            hand.screen.go("plan")
            await hand.press("enter")
            await hand.fill("Version 1 of the plan", objection="It is the week of the release.")
            await hand.painted()
            assert "It is the week of the release." in hand.shown()
            await hand.read(TodayScreen, "f2")
            assert "Answer the objection to the plan" in hand.shown()
            hand.app.open_on("audit", book)  # type: ignore[attr-defined]
            await hand.painted()
            hand.screen.go("plan")
            await hand.press("enter")
            assert "It is the week of the release." in hand.shown()
            await hand.fill("Answer the objection", answer="The release team is heard first.")
            await hand.painted()
            assert "The release team is heard first." in hand.shown()
            await hand.press("enter")  # the auditee may accept it after all
            await hand.fill("Version 1 of the plan")
            await hand.painted()
            assert "accepted" in hand.shown()


async def test_a_request_stops_waiting_when_the_audit_begins(shown: Workspace) -> None:
    book = shown.audit("IA-2026-04")
    asking = act(shown, book.audit.lead or "")
    request.ask(book, asking, "cancel", "not needed")
    row = shown.overview().audit(book.ref)
    assert row is not None
    assert [each.kind for each in row.requests] == ["cancel"]
    request.decline(book, act(shown, book.audit.manager or ""), 1, "it is")
    row = shown.overview().audit(book.ref)
    assert row is not None
    assert row.requests == ()
