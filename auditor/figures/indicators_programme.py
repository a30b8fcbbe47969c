"""How the programme runs: K-01 to K-07 and K-11."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from operator import attrgetter, itemgetter
from typing import Any

from auditor.figures.coverage import CoverageBasis, Leaf, audited_in, covering_audit
from auditor.figures.indicator import FEW, Basis, Indicator, Period, Share, by_day, counted, mean, per, rate
from auditor.figures.indicator_facts import AuditFacts
from auditor.figures.overview import SlotRow
from auditor.figures.results import groups
from auditor.model.calendar import months_before, working_days_between
from auditor.model.clause import Clause
from auditor.model.people import Person
from auditor.model.programme import Slot

Due = tuple[Slot | SlotRow, AuditFacts | None]
"""A slot, with the facts of its audit."""


def _due(basis: Basis, period: Period) -> Sequence[Due]:
    """D: the audits that were to start in the period, by the day first approved, each with its facts.

    A postponement does not move that day, and one that was cancelled stays due.
    """
    return period.of(basis.once("due", lambda: _all_due(basis)), _first_planned)


def _first_planned(due: Due) -> Any:
    return due[0].first_planned


def _all_due(basis: Basis) -> Sequence[Due]:
    known = {audit.ref: audit for audit in basis.audits}
    return [(slot, known.get(slot.ref)) for slot in by_day(basis.slots, "first_planned")]


def schedule_adherence(basis: Basis, period: Period) -> Indicator:
    """K-01: started on the day first approved, of those due."""
    return rate(_due(basis, period), _begun_in_time, named=_ref)


def _begun_in_time(due: Due) -> bool:
    slot, audit = due
    return audit is not None and audit.started == slot.first_planned


def _ref(due: Due) -> str:
    return due[0].ref


def completion(basis: Basis, period: Period) -> Indicator:
    """K-02: held by the last day, of those due."""
    return rate(_due(basis, period), lambda due: _held_by(due, period.last), named=_ref)


def _held_by(due: Due, last: date) -> bool:
    audit = due[1]
    return audit is not None and audit.held is not None and audit.held <= last


def coverage(basis: Basis, period: Period) -> Indicator:
    """K-03: required leaf clauses audited in the cycle up to the last day, and in the twelve months up to it."""
    cycle = basis.cycle or Period(None, period.last)
    so_far = Period(cycle.first, min(cycle.last, period.last))
    year = Period(months_before(period.last, 12) + timedelta(days=1), period.last)
    seen = basis.once("coverage", lambda: _covering(basis, cycle))
    audited, lately = (audited_in(seen, span) for span in (so_far, year))
    details: dict[str, Share] = {"12 months": Share(len(lately), len(basis.required))}
    standards = sorted({clause.standard for clause in basis.required})
    for standard in standards if len(standards) > 1 else ():
        of = [clause for clause in basis.required if clause.standard == standard]
        details[standard] = Share(sum(clause in audited for clause in of), len(of))
    return rate(list(basis.required), audited.__contains__, details, named=str)


def _covering(basis: Basis, cycle: Period) -> CoverageBasis:
    """What every audit looked at; which of it counts is said by the day it was held."""
    audits = [covering_audit(None, audit) for audit in basis.audits]
    return CoverageBasis(cycle=cycle, leaves=[Leaf(clause) for clause in basis.required], audits=audits)


def reports_in_time(basis: Basis, period: Period) -> Indicator:
    """K-04: first reports issued within the scheme's working days after the closing meeting, which is day 0."""
    reported = basis.once("reported", lambda: by_day(basis.audits, "reported"))
    closed = [audit for audit in period.of(reported, attrgetter("reported")) if audit.closing is not None]
    return rate(closed, lambda audit: _reported_in_time(audit, basis.holidays))


def _reported_in_time(audit: AuditFacts, holidays: Collection[date]) -> bool:
    assert audit.closing is not None
    assert audit.reported is not None
    return working_days_between(audit.closing, audit.reported, holidays) <= audit.report_days


def effort_accuracy(basis: Basis, period: Period) -> Indicator:
    """K-05: auditor-days used, of those planned for the same audits; and all that the slots of the programme plan."""
    told = [audit for audit in basis.held(period) if audit.used_days is not None]
    everything = {"planned in all": basis.once("days", lambda: sum(slot.planned_days for slot in basis.slots))}
    return per(told, lambda audit: audit.used_days or 0, attrgetter("planned_days"), "of", everything)


def independence_overrides(basis: Basis, period: Period) -> Indicator:
    """K-06: assignments for which independence was set aside, of all in plans first issued in the period."""
    planned = period.of(basis.once("planned", lambda: by_day(basis.audits, "plan_issued")), attrgetter("plan_issued"))
    assigned = [audit for audit in planned if audit.assignments]
    overrides, assignments = sum(a.overrides for a in planned), sum(a.assignments for a in assigned)
    few = tuple(f"{a.ref} {a.overrides} of {a.assignments}" for a in assigned) if assignments < FEW else ()
    return counted(
        overrides, assignments, few, behind=lambda: [(a.ref, (a.overrides, a.assignments)) for a in assigned]
    )


def competence_cover(basis: Basis, period: Period) -> Indicator:
    """K-07: clause groups for which somebody has a competence on the last day who owns none of their processes."""
    return rate(
        list(groups(basis.required)),
        lambda group: any(_knows(person, group, period.last) for person in _others(basis, group)),
        named=str,
    )


def _others(basis: Basis, group: Clause) -> Iterator[Person]:
    """Everybody but the owners of the processes that *group* is about."""
    owners = {
        process.owner
        for process in basis.processes
        for clause in (Clause.parse(text, group.standard) for text in process.clauses)
        if group.covers(clause) or clause.covers(group)
    }
    return (person for person in basis.people if person.id not in owners)


def _knows(person: Person, group: Clause, on: date) -> bool:
    """Whether a competence that counts on that day is for the standard, for *group*, or for what it stands under."""
    return any(competence.counts(on) and competence.covers(group) for competence in person.competences)


def feedback(basis: Basis, period: Period) -> Indicator:
    """K-11: mean of the auditees' marks from 1 to 5, and how many of those asked gave one."""
    held = basis.held(period)
    marks = [(audit.ref, float(mark)) for audit in held for mark in audit.feedback]
    return mean(marks, itemgetter(1), sum(audit.feedback_asked for audit in held), named=itemgetter(0))
