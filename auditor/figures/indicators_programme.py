"""How the programme runs: K-01 to K-07 and K-11."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from auditor.figures.coverage import CoverageBasis, Leaf, audited_in, covering_audit
from auditor.figures.indicator import FEW, Basis, Case, Indicator, Period, Share, counted, mean, per, rate
from auditor.figures.indicator_facts import AuditFacts
from auditor.figures.overview import SlotRow
from auditor.figures.results import groups
from auditor.model.calendar import months_before, working_days_between
from auditor.model.clause import Clause
from auditor.model.people import Person
from auditor.model.programme import Slot


def _due(basis: Basis, period: Period) -> Iterator[tuple[Slot | SlotRow, AuditFacts | None]]:
    """D: the audits that were to start in the period, by the day first approved, each with its facts.

    A postponement does not move that day, and one that was cancelled stays due.
    """
    known = basis.once("by reference", lambda: {audit.ref: audit for audit in basis.audits})
    for slot in basis.slots:
        if period.holds(slot.first_planned):
            yield slot, known.get(slot.ref)


def schedule_adherence(basis: Basis, period: Period) -> Indicator:
    """K-01: started on the day first approved, of those due."""
    return rate(
        (slot.ref, audit is not None and audit.started == slot.first_planned) for slot, audit in _due(basis, period)
    )


def completion(basis: Basis, period: Period) -> Indicator:
    """K-02: held by the last day, of those due."""
    return rate(
        (slot.ref, audit is not None and audit.held is not None and audit.held <= period.last)
        for slot, audit in _due(basis, period)
    )


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
    return rate(((str(clause), clause in audited) for clause in basis.required), details)


def _covering(basis: Basis, cycle: Period) -> CoverageBasis:
    """What every audit looked at; which of it counts is said by the day it was held."""
    audits = [covering_audit(None, audit) for audit in basis.audits]
    return CoverageBasis(cycle=cycle, leaves=[Leaf(clause) for clause in basis.required], audits=audits)


def reports_in_time(basis: Basis, period: Period) -> Indicator:
    """K-04: first reports issued within the scheme's working days after the closing meeting, which is day 0."""
    return rate(
        (audit.ref, working_days_between(audit.closing, audit.reported, basis.holidays) <= audit.report_days)
        for audit in basis.audits
        if audit.closing is not None and audit.reported is not None and period.holds(audit.reported)
    )


def effort_accuracy(basis: Basis, period: Period) -> Indicator:
    """K-05: auditor-days used, of those planned for the same audits; and all that the slots of the programme plan."""
    told = [(a, a.used_days) for a in basis.held(period) if a.used_days is not None]
    cases = [f"{audit.ref} {used:g} of {audit.planned_days:g} days" for audit, used in told]
    behind: list[Case] = [(audit.ref, (used, audit.planned_days)) for audit, used in told]
    everything = {"planned in all": sum(slot.planned_days for slot in basis.slots)}
    return per(sum(used for _, used in told), sum(audit.planned_days for audit, _ in told), cases, everything, behind)


def independence_overrides(basis: Basis, period: Period) -> Indicator:
    """K-06: assignments for which independence was set aside, of all in plans first issued in the period."""
    planned = [audit for audit in basis.audits if period.holds(audit.plan_issued)]
    cases = [f"{audit.ref} {audit.overrides} of {audit.assignments}" for audit in planned if audit.assignments]
    behind: list[Case] = [(audit.ref, (audit.overrides, audit.assignments)) for audit in planned if audit.assignments]
    overrides, assignments = sum(a.overrides for a in planned), sum(a.assignments for a in planned)
    return counted(overrides, assignments, tuple(cases) if assignments < FEW else (), behind=behind)


def competence_cover(basis: Basis, period: Period) -> Indicator:
    """K-07: clause groups for which somebody has a competence on the last day who owns none of their processes."""
    return rate(
        (str(group), any(_knows(p, group, period.last) for p in _others(basis, group)))
        for group in groups(basis.required)
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
    return mean(marks, sum(audit.feedback_asked for audit in held))
