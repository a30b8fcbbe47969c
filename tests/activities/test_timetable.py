"""What calendars are told: sessions of the plan in force, due dates, what was cancelled; for all and for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from auditor.activities import agenda, conduct, evidence, findings, follow_up, giving_up, plan, programme, report
from auditor.activities.act import step
from auditor.activities.timetable import timetable
from auditor.exchange.calendar_file import Entry, calendar_file
from auditor.figures.appointments import Kind
from auditor.model.audit import AgendaLine
from auditor.model.finding import Finding
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity, Response
from auditor.model.people import Person
from auditor.model.programme import Event
from auditor.model.words import Confidentiality, EvidenceKind, Grade, NonconformityState
from tests.activities.conftest import Field


def told(field: Field, person: Person | None = None) -> dict[str, Entry]:
    """Entries by title."""
    return {e.appointment.title: e for e in timetable(field.workspace, person.id if person else None).entries}


def states(entries: Mapping[str, Entry]) -> dict[str, str]:
    return {title: entry.appointment.state for title, entry in entries.items()}


SESSION = "IA-1: Everything"
AUDIT = "IA-1 Configuration, change, incidents"


def test_sessions_come_with_the_plan(planned: Field) -> None:
    assert states(told(planned)) == {AUDIT: "tentative"}
    plan.issue_plan(planned.audit, planned.by(planned.lead))
    assert states(told(planned)) == {AUDIT: "confirmed", SESSION: "confirmed"}
    session = told(planned)[SESSION].appointment
    assert (session.first, session.zone) == (datetime.combine(planned.workspace.today(), time(9)), "Europe/Prague")
    assert session.place == "Brno"
    assert "Auditors: Þórdís Ólafsdóttir" in session.note


def test_a_plan_that_is_revised_stands_until_the_next_is_issued(planned: Field) -> None:
    book, lead = planned.audit, planned.lead
    plan.issue_plan(book, planned.by(lead))
    plan.reopen_plan(book, planned.by(lead), "ill")
    line = next(iter(book.all(AgendaLine)))
    agenda.edit_line(book, planned.by(lead), line, start=time(10), topic="All of it")
    agenda.add_line(
        book, planned.by(lead), day=planned.workspace.today(), start=time(13), end=time(14), topic="More", zone="UTC"
    )
    standing = told(planned)
    assert states(standing) == {AUDIT: "tentative", SESSION: "tentative"}
    assert standing[SESSION].appointment.first.hour == 9  # type: ignore[union-attr]
    plan.issue_plan(book, planned.by(lead))
    issued = told(planned)
    assert states(issued) == {AUDIT: "confirmed", "IA-1: All of it": "confirmed", "IA-1: More": "confirmed"}
    assert issued["IA-1: All of it"].uid == standing[SESSION].uid
    assert issued["IA-1: All of it"].sequence > standing[SESSION].sequence
    assert issued["IA-1: More"].sequence == 0


def test_a_session_taken_off_is_cancelled_and_stays_so(planned: Field) -> None:
    book, lead = planned.audit, planned.lead
    day = planned.workspace.today()
    gone = agenda.add_line(book, planned.by(lead), day=day, start=time(13), end=time(14), topic="Gone").value
    plan.issue_plan(book, planned.by(lead))
    plan.reopen_plan(book, planned.by(lead), "too long")
    agenda.remove_line(book, planned.by(lead), gone.id)
    plan.issue_plan(book, planned.by(lead))
    assert states(told(planned))["IA-1: Gone"] == "cancelled"


def test_what_a_stopped_audit_did_not_come_to_is_off(conducted: Field) -> None:
    conduct.stop_early(conducted.audit, conducted.by(conducted.lead), "no access", conducted.manager.id)
    assert states(told(conducted)) == {AUDIT: "confirmed", SESSION: "cancelled"}


def test_somebody_gets_what_concerns_him_or_her_and_what_does_no_longer_is_cancelled(planned: Field) -> None:
    book, lead = planned.audit, planned.lead
    assert told(planned, planned.doer) == {}
    plan.issue_plan(book, planned.by(lead))
    assert states(told(planned, planned.owner))[SESSION] == "confirmed"
    plan.reopen_plan(book, planned.by(lead), "ill")
    agenda.edit_line(book, planned.by(lead), next(iter(book.all(AgendaLine))), auditees=[planned.doer.id])
    plan.issue_plan(book, planned.by(lead))
    assert states(told(planned, planned.doer)) == {SESSION: "confirmed"}
    theirs = told(planned, planned.owner)[SESSION]
    assert theirs.appointment.state == "cancelled"
    assert "Õnne-Liis" not in theirs.appointment.note
    assert theirs.sequence == told(planned)[SESSION].sequence


def _reported(field: Field) -> Nonconformity:
    book, lead = field.audit, field.lead
    items = list(book.items.values())
    for item in items:
        grade = Grade.MINOR if item is items[0] else Grade.CONFORMING
        if grade is Grade.MINOR:
            evidence.add(book, field.by(lead), kind=EvidenceKind.RECORD, reference="report", items=[item.id])
        conduct.grade(book, field.by(lead), item.id, grade, note="seen")
    finding = next(iter(book.all(Finding)))
    said = {
        "title": "Deviations not acted on",
        "statement": "SECRET",
        "requirement": "SECRET",
        "grade_reason": "SECRET",
    }
    findings.write(book, field.by(lead), finding, **said)
    findings.agree(field.workspace, book, field.by(lead), finding)
    findings.present(book, field.by(lead), finding, to=field.owner.id, acknowledged=True)
    conduct.close_meeting(book, field.by(lead))
    parts = ("conclusion", "fulfilment", "disagreements", "obstacles", "limits", "follow_up_of_earlier")
    report.write(
        book,
        field.by(lead),
        **dict.fromkeys((*parts, "confidentiality"), "none"),
        objective_conclusions=[{"objective": text, "conclusion": "reached"} for text in book.audit.objectives],
        participants=[field.owner.id],
        distribution=[field.owner.id],
    )
    assert states(told(field))["IA-1 report due"] == "confirmed"
    report.issue(field.workspace, book, field.by(lead))
    return next(iter(book.all(Nonconformity).values()))


def test_due_dates_are_named_by_reference_and_title_and_nothing_else_is_said(conducted: Field) -> None:
    nonconformity = _reported(conducted)
    ref, title = nonconformity.ref, nonconformity.title
    entries = told(conducted)
    assert "IA-1 report due (issued)" in entries
    for name in ("response", "implementation", "effectiveness"):
        entry = entries[f"{ref} {name} due: {title}"]
        assert entry.appointment.first == getattr(nonconformity.due, name)
    data = calendar_file("x", entries.values(), Confidentiality.INTERNAL)
    assert b"SECRET" not in data


def test_an_action_is_in_the_calendar_of_its_owner_until_it_is_given_up(conducted: Field) -> None:
    nonconformity, book, today = _reported(conducted), conducted.audit, conducted.workspace.today()
    follow_up.acknowledge(book, conducted.by(conducted.owner), nonconformity.id, conducted.owner.id)
    action = CorrectiveAction(ref="CA-1", text="SECRET", owner=conducted.owner.id, due=today + timedelta(days=30))
    answer = Response(correction="done", cause=Cause(text="no owner"), actions=[action])
    follow_up.respond(book, conducted.by(conducted.owner), nonconformity.id, answer)
    name = f"{nonconformity.ref} CA-1 due: {nonconformity.title}"
    first = told(conducted)[name]
    assert (first.appointment.first, first.appointment.state) == (action.due, "tentative")
    assert first.appointment.people == {conducted.owner.id}
    follow_up.give_back(book, conducted.by(conducted.lead), nonconformity.id, "why not before?")
    later = answer.having(actions=[action.having(due=action.due + timedelta(days=7))])
    follow_up.respond(book, conducted.by(conducted.owner), nonconformity.id, later)
    moved = told(conducted)[name]
    assert moved.uid == first.uid
    assert moved.sequence > first.sequence
    assert moved.appointment.first == action.due + timedelta(days=7)
    follow_up.give_back(book, conducted.by(conducted.lead), nonconformity.id, "another one")
    other = later.having(actions=[action.having(ref="CA-2")])
    follow_up.respond(book, conducted.by(conducted.owner), nonconformity.id, other)
    assert told(conducted)[name].appointment.state == "cancelled"


def test_a_check_of_effectiveness_is_a_kind_of_its_own_and_names_the_occurrences_it_waits_for(conducted: Field) -> None:
    nonconformity, book, lead = _reported(conducted), conducted.audit, conducted.lead
    ref, title = nonconformity.ref, nonconformity.title
    name = f"{ref} effectiveness due: {title}"
    first = told(conducted)[name]
    assert (first.appointment.kind, first.appointment.state) == (Kind.CHECK, "tentative")
    assert first.appointment.people == {nonconformity.verifier}
    assert [each.appointment.title for each in told(conducted).values() if each.appointment.kind is Kind.CHECK] == [
        name
    ]
    follow_up.wait_for(book, conducted.by(lead), nonconformity.id, occurrences=4)
    counted = told(conducted)[f"{ref} effectiveness due after 4 occurrences (0 seen): {title}"]
    assert (counted.uid, counted.appointment.first) == (first.uid, nonconformity.due.effectiveness)
    assert counted.sequence == first.sequence + 1
    follow_up.wait_for(book, conducted.by(lead), nonconformity.id, seen=3)
    assert f"{ref} effectiveness due after 4 occurrences (3 seen): {title}" in told(conducted)
    verified = book.get(Nonconformity, nonconformity.id).having(state=NonconformityState.IMPLEMENTATION_VERIFIED)
    with step(book, conducted.by(lead), "verify") as now:
        now.put(verified)
        now.keep()
    assert told(conducted)[f"{ref} effectiveness due after 4 occurrences (3 seen): {title}"].appointment.is_firm
    with step(book, conducted.by(lead), "close") as now:
        now.put(verified.having(state=NonconformityState.CLOSED_EFFECTIVE, closed=conducted.workspace.today()))
        now.keep()
    done = told(conducted)[f"{ref} effectiveness due (done): {title}"]
    assert (done.uid, done.appointment.state) == (first.uid, "confirmed")
    with step(book, conducted.by(lead), "void") as now:
        now.put(verified.having(state=NonconformityState.VOID, reason="wrong fact"))
        now.keep()
    gone = [each for each in told(conducted).values() if each.uid == first.uid]
    assert [each.appointment.state for each in gone] == ["cancelled"]
    assert gone[0].sequence > done.sequence


def test_events_are_moved_by_their_reference(planned: Field) -> None:
    book = planned.workspace.programme
    first = Event(ref="CB-S1", title="Visit", on=date(2027, 1, 19), kind="stage-1")
    programme.describe(book, planned.by(planned.manager), events=[first])
    before = told(planned)["CB-S1 Visit (stage 1)"]
    moved = first.having(on=first.on + timedelta(days=7))
    programme.describe(book, planned.by(planned.manager), events=[moved])
    after = told(planned)["CB-S1 Visit (stage 1)"]
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    assert after.appointment.first == moved.on
    programme.describe(book, planned.by(planned.manager), events=[])
    assert told(planned)["CB-S1 Visit (stage 1)"].appointment.state == "cancelled"


def test_a_programme_that_is_cancelled_takes_its_audits_along(planned: Field) -> None:
    before = told(planned)[AUDIT]
    giving_up.cancel(planned.workspace, planned.by(planned.client), "merged into another", with_audits=True)
    after = told(planned)[AUDIT]
    assert after.appointment.state == "cancelled"
    assert after.sequence > before.sequence
