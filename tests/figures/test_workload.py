"""Workload in days, and the matrix of competences, on rows and people written by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from auditor.figures.competence import Held, Subject, competence_matrix
from auditor.figures.overview import audit_row
from auditor.figures.workload import Load, workload
from auditor.model.audit import AgendaLine, Audit, TeamMember
from auditor.model.people import Competence, Person
from auditor.model.words import AuditState, Role
from tests.model import examples as an

HIM, HER = "P01", "P02"


def person(ref: str, **said: Any) -> Person:
    return Person(id=ref, ref=ref, name=ref, **said)


def row(
    ref: str, begins: date, ends: date, team: list[TeamMember], agenda: list[AgendaLine] | None = None, **said: Any
) -> Any:
    audit = Audit(id=ref, ref=ref, title=ref, planned_from=begins, planned_to=ends, **said)
    people = {who: person(who) for who in (HIM, HER)}
    nothing: dict[str, Any] = dict.fromkeys(("items", "findings", "nonconformities", "plans", "titles", "earlier"), ())
    return audit_row(audit, team=team, agenda=agenda or [], people=people, sites={}, deadlines=None, **nothing)


def load_of(who: str, rows: list[Any], year: int = 2026, **said: Any) -> Load:
    return next(each for each in workload(rows, [person(HIM, **said), person(HER)], year) if each.person.ref == who)


def test_days_lie_on_the_working_days_of_the_audit_month_by_month() -> None:
    team = [an.member(HIM, Role.LEAD, days=4), an.member(HER, Role.OBSERVER, days=4)]
    rows = [row("IA-1", date(2026, 1, 29), date(2026, 2, 3), team)]  # Thursday, Friday, Monday, Tuesday
    load = load_of(HIM, rows, audit_days=3)
    assert load.months[:3] == (2.0, 2.0, 0.0)
    assert (load.planned, load.used, load.free) == (4.0, 0.0, -1.0)
    assert [each.person.ref for each in workload(rows, [person(HER)], 2026)] == []  # an observer audits nothing


def test_an_audit_over_new_year_counts_in_each_year_by_its_share() -> None:
    rows = [row("IA-1", date(2026, 12, 31), date(2027, 1, 1), [an.member(HIM, Role.LEAD, days=3)])]
    assert load_of(HIM, rows).planned == 1.5
    assert load_of(HIM, rows, 2027).planned == 1.5


def test_without_days_in_the_team_those_of_the_audit_are_the_leads() -> None:
    day = date(2026, 3, 10)
    rows = [row("IA-1", day, day, [], lead=HIM, planned_days=3, used_days=5, state=AuditState.CLOSED)]
    load = load_of(HIM, rows, audit_days=20)
    assert (load.planned, load.used, load.free) == (3.0, 5.0, 15.0)


def test_used_days_are_as_told_else_as_planned_once_it_was_held() -> None:
    day, done = date(2026, 3, 10), AuditState.CONCLUDED
    team = [an.member(HIM, Role.LEAD, days=3, used_days=2.5), an.member(HER, Role.AUDITOR, days=2)]
    assert [load_of(who, [row("IA-1", day, day, team, state=done)]).used for who in (HIM, HER)] == [2.5, 2.0]
    assert load_of(HER, [row("IA-1", day, day, team)]).used == 0
    gone = row("IA-1", day, day, team, state=AuditState.CANCELLED)
    assert workload([gone], [person(HIM)], 2026) == ()


def test_held_to_come_and_free_add_up_to_the_days_there_are() -> None:
    day, done = date(2026, 10, 7), AuditState.CLOSED
    held = row("IA-1", day, day, [an.member(HIM, Role.LEAD, days=3, used_days=4)], state=done)
    none_used = row("IA-2", day, day, [an.member(HIM, Role.LEAD, days=3, used_days=0)], state=done)
    coming = row("IA-3", day, day, [an.member(HIM, Role.LEAD, days=2)])
    load = load_of(HIM, [held, none_used, coming], audit_days=20)
    assert (load.used, load.to_come, load.free) == (4.0, 2.0, 14.0)


def test_a_day_in_two_audits_is_told_and_the_agenda_says_which_day_it_is() -> None:
    first, last = date(2026, 3, 9), date(2026, 3, 11)
    team = [an.member(HIM, Role.LEAD, days=1)]
    rows = [row("IA-1", first, last, team), row("IA-2", last, last, team)]
    assert load_of(HIM, rows).twice == ((last, ("IA-1", "IA-2")),)
    on_first = an.line(9, 10, day=first, auditors=[HIM])
    rows[0] = row("IA-1", first, last, team, [on_first])
    assert load_of(HIM, rows).twice == ()


def test_the_matrix_says_what_is_held_what_ends_and_what_has_ended() -> None:
    today = date(2026, 11, 23)
    competences = [
        Competence(subject="20000-1"),
        Competence(subject="9001", until=date(2027, 1, 1)),
        Competence(subject="service continuity", kind="process", until=date(2026, 11, 22)),
        Competence(subject="27001:A.5", since=date(2026, 12, 1)),
        Competence(subject="20000-1", until=date(2020, 1, 1)),
    ]
    him = person(HIM, competences=competences, languages=["cs"])
    it = competence_matrix([him, person(HER), person("P03", audit_days=2)], today)
    assert [each.ref for each in it.people] == [HIM, "P03"]
    assert [(each.kind, each.name) for each in it.subjects] == [
        ("standard", "20000-1"),
        ("standard", "9001"),
        ("clause", "27001:A.5"),
        ("process", "service continuity"),
        ("language", "cs"),
    ]
    held = [it.at(subject, him).held for subject in it.subjects]
    assert held == [Held.HELD, Held.ENDS_SOON, Held.TO_COME, Held.ENDED, Held.HELD]
    assert it.at(Subject("standard", "9001"), it.people[1]).held is Held.NONE
    assert {each.ref for each in competence_matrix([person(HER)], today, [HER]).people} == {HER}
