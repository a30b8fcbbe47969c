from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from auditor.activities import agenda, conduct, organisation, plan, schedule, team
from auditor.activities.act import act
from auditor.model.audit import AgendaLine, IndependenceCheck, PlanVersion, TeamMember
from auditor.model.item import Item
from auditor.model.people import Person, Site, Tie
from auditor.model.record import Override
from auditor.model.words import AuditState, ItemState, Role
from auditor.tui.screens.audit.screen import AuditScreen
from auditor.tui.screens.audit.tasks import next_task, tasks
from auditor.tui.screens.conduct.screen import ConductScreen
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.choose import Choose
from auditor.tui.widgets.ticks import Ticks
from auditor.workspace import AuditBook, Workspace
from tests.data import demo
from tests.tui.audits import Conducted, conducted
from tests.tui.hand import Hand

REPLANNED = ("ask", "postpone", "cancel")
"""What may be done, or asked for, at any time before an audit begins."""


@dataclass
class Planned:
    """The demo's next audit, in preparation, with its lead at the desk."""

    workspace: Workspace
    book: AuditBook

    def state(self) -> AuditState:
        return self.book.audit.state

    def person(self, ref: str) -> str:
        return self.workspace.programme.find(Person, ref).id


@pytest.fixture
def planned(tmp_path: Path) -> Iterator[Planned]:
    with Workspace.open(demo.copied(tmp_path / "demo"), home=tmp_path / "home") as workspace:
        yield Planned(workspace, workspace.audit("IA-2026-04"))


async def opened(hand: Hand, book: AuditBook) -> AuditScreen:
    """The page of an audit, which lies open."""
    hand.app.open_on("audit", book)  # type: ignore[attr-defined]
    await hand.painted()
    screen = hand.screen
    assert isinstance(screen, AuditScreen)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_page_says_state_place_and_the_next_step_with_its_key(
    planned: Planned, size: tuple[int, int]
) -> None:
    app = app_on(planned.workspace)
    async with app.run_test(size=size) as pilot:
        hand = Hand(pilot)
        screen = await opened(hand, planned.book)
        lines = hand.lines()
        assert "IA-2026-04" in lines[0]
        assert lines[1].split()[:3] == ["preparing", "2026-12-02", "ŁDZ"]
        assert lines[2].split() == ["Next", "Choose", "the", "items", "y"]
        assert [part.title for part in screen.sections.values()] == [
            "Next",
            "Scope",
            "Team",
            "Agenda",
            "Items",
            "Earlier",
            "Plan",
            "Meetings",
            "Findings",
            "Report",
            "Feedback",
            "History",
        ]
        for name in screen.sections:
            screen.go(name)
            await hand.painted()
            assert len(hand.lines()) == size[1]


async def test_enter_goes_into_a_section_and_escape_back_out(planned: Planned) -> None:
    app = app_on(planned.workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        screen = await opened(hand, planned.book)
        await hand.press("down", "enter")
        assert screen.section.name == "scope"
        assert app.focused is screen.rows
        await hand.press("down", "escape")
        assert app.focused is screen.parts
        await hand.press("v", "v", "enter")
        assert screen.section.name == "agenda"
        await hand.press("escape", "escape")
        assert app.screen is not screen


async def test_a_line_of_the_scope_is_changed_where_it_stands(planned: Planned) -> None:
    app = app_on(planned.workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await opened(hand, planned.book)
        for key, answers in {
            "title": {"title": "Continuity and the supplier"},
            "objectives": {"objectives": "One\nTwo\n"},
            "criteria": {"criteria": "ISO/IEC 20000-1:2018\nContract with the colocation supplier"},
            "clauses": {"clauses": "8.7.2 8.2.3.1"},
            "sites": {"sites": "ŁDZ, BRQ"},
            "services": {"services": "S1"},
            "period": {"period_from": "2026-01-01", "period_to": "2026-11-30"},
            "mode": {"mode": "remote"},
            "planned_days": {"planned_days": "2.5"},
            "languages": {"languages": "English, Polish"},
            "representative": {"representative": "+Zdeněk Ďas"},
            "wants_recommendations": {"wants_recommendations": "yes"},
        }.items():
            screen.go("scope", key)
            await hand.press("enter")
            await hand.fill("Scope of IA-2026-04", **answers)
        audit = planned.book.audit
        assert (audit.title, audit.objectives) == ("Continuity and the supplier", ["One", "Two"])
        assert [(c.standard, c.edition, c.kind) for c in audit.criteria] == [
            ("20000-1", "2018", "requirements"),
            ("", "", "own"),
        ]
        assert audit.clauses == ["20000-1:8.7.2", "20000-1:8.2.3.1"]
        assert [planned.book.get(Site, s).ref for s in audit.sites] == ["ŁDZ", "BRQ"]
        assert (audit.mode.value, audit.planned_days, audit.languages) == ("remote", 2.5, ["English", "Polish"])
        assert planned.book.get(Person, audit.representative or "").name == "Zdeněk Ďas"  # copied into the audit
        assert audit.wants_recommendations
        screen.go("scope", "period")
        await hand.press("enter")
        await hand.enter("Scope", period_from="2027-01-01")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "the audited period ends (2026-11-30) before it begins" in hand.shown()


async def test_the_steps_up_to_the_opening_meeting_ask_only_for_what_is_missing(planned: Planned) -> None:
    app = app_on(planned.workspace)
    book = planned.book
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await opened(hand, book)
        await hand.press("y")
        await hand.choose("iso20000")
        await hand.fill("Items of", weights="3")
        assert book.items
        assert {item.weight for item in book.items.values()} == {3}
        await hand.press("y")
        assert "Proposed; nothing is kept yet." in hand.shown()
        await hand.press("escape", "+")
        assert not book.all(AgendaLine)
        await hand.fill(
            "Agenda line", topic="Continuity", time="9:00-12:00", clauses=" ".join(book.audit.clauses), auditees="P11"
        )
        await hand.painted()
        assert next_task(book) is not None
        assert next_task(book).id == "issue-plan", hand.shown()  # type: ignore[union-attr]
        await hand.press("y")  # nothing is missing for version 1: nothing is asked
        assert planned.state() is AuditState.PLAN_ISSUED
        assert "G-14" in hand.shown()  # warned: no opening meeting, team time, closing meeting on the agenda
        await hand.press("y")
        await hand.fill("Version 1 of the plan", objection="Not on a Wednesday.")
        version = next(iter(book.all(PlanVersion).values()))
        assert (version.accepted_by, version.objection) == (None, "Not on a Wednesday.")
        assert [task.id for task in tasks(book)] == ["answer-objection", "open", "reopen-plan", *REPLANNED]
        await hand.press("y")
        await hand.fill("Answer the objection", answer="It begins at ten.")
        assert [task.id for task in tasks(book)] == ["open", "reopen-plan", *REPLANNED]
        screen.go("plan")
        await hand.painted()
        assert "answered" in hand.shown()
        screen.go("steps", "reopen-plan")
        await hand.press("enter")
        await hand.fill("Reopen the plan", reason="They object.")
        screen.go("steps", "postpone")
        await hand.press("enter")
        await hand.fill("Postpone", new="2026-12-03", reason="Not on a Wednesday.")  # as the manager, who is offered
        assert book.audit.planned_from.isoformat() == "2026-12-03"
        assert book.audit.postponements[0].by == book.audit.manager
        await hand.painted()
        await hand.press("y")
        await hand.fill("Issue version 2", change="Thursday")
        await hand.press("y")
        await hand.fill("Version 2 of the plan")
        versions = sorted(book.all(PlanVersion).values(), key=lambda v: v.version)
        assert versions[1].accepted_by == book.audit.representative
        await hand.press("y")
        await hand.fill("Opening meeting", attendees="P11, +Jindřich Ř.", note="Fire exits are shown.")
        assert planned.state() is AuditState.IN_PROGRESS
        assert book.audit.opening is not None
        there = [book.get(Person, p) for p in book.audit.opening.attendees]
        assert there[-1].name == "Jindřich Ř."
        assert {"P01", "P11"} < {person.ref for person in there}


async def test_a_step_that_somebody_may_set_aside_offers_the_form_for_it(planned: Planned) -> None:
    app = app_on(planned.workspace)
    book = planned.book
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await opened(hand, book)
        screen.go("steps", "issue-plan")
        await hand.press("enter")
        form = app.screen
        assert isinstance(form, Ask)
        assert "Set G-12 aside?" in hand.shown()
        await hand.fill("Set G-12 aside?", reason="The agenda follows from the incident.", compensation="daily talks")
        assert book.audit.state is AuditState.PLAN_ISSUED
        (override,) = [o for o in book.all(Override).values() if o.rule == "G-12"]
        assert (override.approved_by, override.compensation) == (book.audit.lead, "daily talks")


async def test_a_refusal_shows_everything_that_is_missing_at_once(tmp_path: Path) -> None:
    with Workspace.open(demo.copied(tmp_path / "demo"), home=tmp_path / "home") as workspace:
        remember(workspace, workspace.programme.find(Person, "P17").id)
        book = workspace.audit("IA-2027-01")
        app = app_on(workspace)
        async with app.run_test(size=(120, 40)) as pilot:
            hand = Hand(pilot)
            await opened(hand, book)
            await hand.press("y")
            form = app.screen
            assert isinstance(form, Ask)
            await hand.enter("Appoint", lead="", representative="")
            await hand.press("ctrl+s")
            await hand.painted()
            assert hand.shown().count("Something has to stand here.") == 1  # at the first, to which one is led
            assert "Still to be filled in: Lead auditor, Representative, Objectives" in hand.shown()
            await hand.fill("Appoint", lead="P02", representative="P17", objectives="Look at it")
            assert book.audit.state is AuditState.INITIATED
            assert next(m.role for m in book.all(TeamMember).values()) is Role.LEAD


async def test_a_blocked_assignment_offers_another_auditor_or_the_override(planned: Planned) -> None:
    book, workspace = planned.book, planned.workspace
    lead = act(workspace, planned.person("P01"))
    tied = planned.person("P02")
    ties = [Tie(kind="clause", reference="8.7.2", reason="wrote the continuity plan")]
    organisation.edit(workspace.programme, lead, Person, tied, ties=ties)
    schedule.refresh_copies(workspace, book, lead)
    team.name_member(book, lead, tied, Role.AUDITOR)
    app = app_on(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await opened(hand, book)
        screen.go("agenda")
        await hand.press("+")
        await hand.fill("Agenda line", topic="Continuity", time="9:00-12:00", clauses="8.7.2", auditors="P02")
        assert isinstance(app.screen, Choose)
        assert "G-10: P02" in hand.shown()
        assert "wrote the continuity plan" in hand.shown()
        await hand.choose("independent of it")  # the lead is the only one who is
        (line,) = book.all(AgendaLine).values()
        assert line.auditors == [planned.person("P01")]
        (check,) = book.all(IndependenceCheck).values()
        assert (check.result, check.person, check.clause) == ("blocked", tied, "20000-1:8.7.2")

        screen.go("agenda", line.id)
        await hand.press("enter")
        await hand.fill("Agenda line", auditors="P02")
        await hand.choose("keep the assignment")
        await hand.enter("Keep P02 on 20000-1:8.7.2", compensation="P01 reads the evidence", approved_by="P02")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "P02 is not known here" in hand.shown()  # nobody clears the own case
        await hand.fill("Keep P02", approved_by="P13")
        checks = [c for c in book.all(IndependenceCheck).values() if c.result == "override"]
        assert [(c.approved_by, c.compensation) for c in checks] == [(planned.person("P13"), "P01 reads the evidence")]
        screen.go("plan")
        await hand.painted()
        assert "G-10 override" in hand.shown()


async def test_items_are_chosen_one_by_one_from_a_ticked_list(planned: Planned) -> None:
    app = app_on(planned.workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await opened(hand, planned.book)
        screen.go("items")
        await hand.press("+")
        await hand.choose("iso20000")
        await hand.enter("Items of", clauses="8.9")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "No item fits that choice" in hand.shown() or "no item" in hand.shown().lower()
        await hand.fill("Items of", clauses="8.7.2", methods="record-review", how="one")
        assert isinstance(app.screen, Ticks)
        await hand.press("enter", "down", "enter", "y")
        items = list(planned.book.items.values())
        assert len(items) == 2
        assert {(i.clause, i.method.value) for i in items} == {("20000-1:8.7.2", "record-review")}
        screen.go("items", items[0].id)
        await hand.press("enter")
        await hand.fill(items[0].ref, auditor="P01", site="ŁDZ")
        assert planned.book.get(Item, items[0].id).auditor == planned.person("P01")
        await hand.command("Remove the row from the plan")
        assert items[0].id not in planned.book.items
        await hand.press("u")
        await hand.press("+")
        await hand.choose("an item of this audit's own")
        await hand.fill("An item of", question="What did the drill show?", clause="8.7.2")
        assert any(i.question == "What did the drill show?" for i in planned.book.items.values())


async def test_a_member_is_named_and_changed(planned: Planned) -> None:
    app = app_on(planned.workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await opened(hand, planned.book)
        screen.go("team")
        await hand.press("+")
        await hand.enter("Team member", person="P03", role="trainee")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "works under supervision" in hand.shown()
        await hand.fill("Team member", supervised_by="P01", days="1,5")
        member = next(m for m in planned.book.all(TeamMember).values() if m.role is Role.TRAINEE)
        assert (member.days, member.supervised_by) == (1.5, planned.person("P01"))
        screen.go("team", member.id)
        await hand.press("enter")
        await hand.fill("P03", role="observer")
        assert planned.book.get(TeamMember, member.id).role is Role.OBSERVER


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Conducted]:
    done = conducted(tmp_path)
    remember(done.workspace, done.people["P01"].id)
    yield done
    done.workspace.close()


async def test_in_progress_the_first_key_answers_the_items(running: Conducted) -> None:
    app = app_on(running.workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await opened(hand, running.book)
        assert "8 of 8 items open" in hand.lines()[2]
        await hand.press("y")
        assert isinstance(app.screen, ConductScreen)
        await hand.press("escape")
        item = sorted(running.book.items.values(), key=lambda i: i.ref)[5]
        await hand.go(item.ref)
        assert screen.rows.cursor_key == item.id
        await hand.press("enter")
        conducting = app.screen
        assert isinstance(conducting, ConductScreen)
        assert conducting.current_id == item.id


async def test_closing_stopping_and_a_meeting_that_was_held_yesterday(running: Conducted) -> None:
    book = running.book
    app = app_on(running.workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await opened(hand, book)
        screen.go("steps", "change-plan")
        await hand.press("enter")
        await hand.fill("Change of the plan", change="Incidents move to the afternoon.")
        running.clock.move(days=3)
        screen.go("steps", "close-meeting")
        await hand.press("enter")
        await hand.enter("Closing meeting", held="2026-10-08 15:00")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "G-42" in hand.shown()  # more than a day back asks for a reason
        await hand.fill("Closing meeting", late="no network in the hall")
        assert book.audit.state is AuditState.CONCLUDED
        assert book.audit.closing is not None
        held = book.audit.closing.held
        assert held == datetime(2026, 10, 8, 15, tzinfo=running.workspace.zone)
        await hand.painted()
        due = (held + timedelta(days=14)).date()  # ten working days
        assert f"Write and issue the report, due {due}" in hand.lines()[2]
        screen.go("meetings")
        await hand.painted()
        assert "2026-10-08 15:00" in hand.shown()


async def test_hostile_text_stays_text_in_every_section(planned: Planned, all_hostile: list[str]) -> None:
    from auditor.model.text import clean

    book, lead = planned.book, act(planned.workspace, planned.person("P01"))
    kept = []
    for text in all_hostile:
        try:
            kept.append(" ".join(clean(text).split())[:400] or "x")
        except ValueError:
            continue
    plan.describe(planned.workspace, book, lead, title=kept[0], objectives=kept, scope="\n".join(kept))
    for number, text in enumerate(kept):
        day = book.audit.planned_from
        start = datetime.combine(day, datetime.min.time()) + timedelta(minutes=30 * number)
        line = {"day": day, "start": start.time(), "end": (start + timedelta(minutes=20)).time()}
        agenda.add_line(book, lead, **line, topic=text, zone="Europe/Prague")
    app = app_on(planned.workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        screen = await opened(hand, book)
        for name in screen.sections:
            screen.go(name)
            await hand.painted()
            await hand.press("end", "home")
            shown = hand.lines()
            assert len(shown) == 24
            assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for line in shown for c in line)


async def test_an_audit_with_all_items_answered_goes_on_to_its_findings(running: Conducted) -> None:
    book = running.book
    for item in book.items.values():
        conduct.mark_not_audited(book, running.by(), item.id, "no time")
    assert all(i.state is ItemState.NOT_AUDITED for i in book.items.values())
    task = next_task(book)
    assert task is not None
    assert task.id == "close-meeting"
