"""What has to be audited, by when, and why: the minima, the risk, and what nonconformities ask for (chapter 14)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auditor.figures.coverage.basis import CoverageBasis
from auditor.figures.coverage.looks import Look
from auditor.figures.coverage.risk import Risk, risks
from auditor.figures.frequency import PastFinding
from auditor.figures.indicator import Period
from auditor.model.calendar import days_after, months_after, months_before
from auditor.model.clause import Clause
from auditor.model.frequency import FactorSubject
from auditor.model.record import Id


class Thing(StrEnum):
    """What may have to be audited."""

    CLAUSE = "clause"
    PROCESS = "process"
    SITE = "site"
    SERVICE = "service"


class Reason(StrEnum):
    """The rule that asks for it."""

    CYCLE = "cycle"
    YEAR = "year"
    CERTIFICATION = "certification"
    AGAIN = "again"
    RISK = "risk"
    RUNS_THERE = "runs-there"


AFTER_A_GAP = "+"


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something has to be audited once in a *period* (both days included): ``key`` is a leaf clause as text, or an id.

    ``site`` is where, if it has to be at one; a site itself has to be gone to. ``cause`` is the nonconformity
    behind it, ``follows`` the planned audit from which its time counts, with :data:`AFTER_A_GAP` for each time since
    then that nobody plans.
    """

    thing: Thing
    key: str
    period: Period
    reason: Reason
    says: str
    site: Id = ""
    cause: str = ""
    follows: str = ""

    @property
    def due(self) -> date:
        """The last day."""
        return self.period.last


def required(basis: CoverageBasis, today: date) -> tuple[Requirement, ...]:
    """Everything that has to be audited within the cycle, as far as it is known *today*."""
    known = basis.required_on
    if today not in known:
        known[today] = (*_of_clauses(basis), *_of_places(basis), *_again(basis), *_by_risk(basis, today))
    return known[today]


def required_clauses(basis: CoverageBasis, today: date) -> Sequence[Clause]:
    """The leaf clauses that have to be audited in the cycle; without those found not applicable (G-25)."""
    if basis.minima.clauses_once_a_cycle:  # the rest asks for these only
        return [leaf.clause for number, leaf in enumerate(basis.leaves) if number not in basis.looks.excluded]
    wanted = {each.key for each in required(basis, today) if each.thing is Thing.CLAUSE}
    return [leaf.clause for leaf in basis.leaves if str(leaf.clause) in wanted]


def looks_for(basis: CoverageBasis, requirement: Requirement) -> Sequence[Look]:
    """The looks that may do what is required."""
    looks = basis.looks
    match requirement.thing:
        case Thing.CLAUSE:
            return looks.at_clauses[basis.by_text[requirement.key]]
        case Thing.PROCESS:
            return looks.at_processes[requirement.key]
        case Thing.SITE:
            return looks.at_sites[requirement.key]
    return looks.at_services[requirement.key]


def cycle_in_words(cycle: Period) -> str:
    """``2026-2028``."""
    first = cycle.first or cycle.last
    return str(first.year) if first.year == cycle.last.year else f"{first.year}-{cycle.last.year}"


def years(cycle: Period) -> Iterator[Period]:
    """The calendar years of a cycle, cut to it."""
    first = cycle.first or date(cycle.last.year, 1, 1)
    for year in range(first.year, cycle.last.year + 1):
        yield Period(max(first, date(year, 1, 1)), min(cycle.last, date(year, 12, 31)))


def _of_clauses(basis: CoverageBasis) -> Iterator[Requirement]:
    minima, cycle = basis.minima, basis.cycle
    out = basis.looks.excluded
    wanted = [leaf for number, leaf in enumerate(basis.leaves) if number not in out]
    yearly = basis.yearly
    before = months_before(basis.certification, minima.months_before_certification) if basis.certification else None
    for leaf in wanted:
        text = str(leaf.clause)
        if minima.clauses_once_a_cycle:
            says = f"once in the cycle {cycle_in_words(cycle)}"
            yield Requirement(Thing.CLAUSE, text, cycle, Reason.CYCLE, says)
        if leaf.clause in yearly:
            for year in years(cycle):
                yield Requirement(Thing.CLAUSE, text, year, Reason.YEAR, "every year")
        if before is not None and basis.certification is not None and minima.months_before_certification:
            says = f"in the {minima.months_before_certification} months before certification on {basis.certification}"
            period = Period(before, days_after(basis.certification, -1))
            yield Requirement(Thing.CLAUSE, text, period, Reason.CERTIFICATION, says)


def _of_places(basis: CoverageBasis) -> Iterator[Requirement]:
    minima, cycle = basis.minima, basis.cycle
    told = cycle_in_words(cycle)
    for site in basis.sites if minima.sites_on_site_once_a_cycle else ():
        yield Requirement(Thing.SITE, site.id, cycle, Reason.CYCLE, f"on site once in the cycle {told}", site.id)
    for service in basis.services if minima.high_services_every_year else ():
        if service.criticality == "high":
            for year in years(cycle):
                yield Requirement(Thing.SERVICE, service.id, year, Reason.YEAR, "every year, its criticality is high")
    names = {site.id: site.ref for site in basis.sites}
    there: dict[tuple[int, Id], list[str]] = {}
    for process in basis.processes:
        leaves = basis.looks.leaves_of[process.id] - basis.looks.excluded
        for leaf in leaves:
            if basis.leaves[leaf].clause.number.split(".")[0] in _AT_SITES:
                for site_id in process.sites:
                    if site_id in names:
                        there.setdefault((leaf, site_id), []).append(process.name)
    for (leaf, site_id), processes in sorted(there.items()):
        text = str(basis.leaves[leaf].clause)
        says = f"at {names[site_id]} once in the cycle {told}: {', '.join(processes)} runs there"
        yield Requirement(Thing.CLAUSE, text, cycle, Reason.RUNS_THERE, says, site_id)


_AT_SITES = ("7", "8")
"""The chapters that are looked at where the process runs; the others are a matter of the centre (chapter 15)."""


def _again(basis: CoverageBasis) -> Iterator[Requirement]:
    """After a major or a repeat: the process again, or the clauses of one that names no process."""
    months = basis.minima.months_after_major
    processes = {process.name: process.id for process in basis.processes}
    for each in basis.findings if months else ():
        if not each.is_grave or not _falls_into(basis.cycle, due := months_after(each.issued, months)):
            continue
        period = Period(days_after(each.issued, 1), due)
        says = f"again within {months} months of {each.ref}, {_kind(each)}"
        if each.process in processes:
            yield Requirement(Thing.PROCESS, processes[each.process], period, Reason.AGAIN, says, cause=each.ref)
        for leaf in sorted(basis.reached(each.clauses) - basis.looks.excluded):
            yield Requirement(Thing.CLAUSE, str(basis.leaves[leaf].clause), period, Reason.AGAIN, says, cause=each.ref)


def _kind(each: PastFinding) -> str:
    return "a repeat" if each.repeat else "a major"


def _by_risk(basis: CoverageBasis, today: date) -> Iterator[Requirement]:
    for risk in risks(basis, today):
        thing = Thing(risk.factors.kind.value)
        for key, since, looks in _parts(basis, risk):
            for period, follows in _due(basis.cycle, risk.months, since, looks):
                yield Requirement(thing, key, period, Reason.RISK, risk.says, follows=follows)


def _parts(basis: CoverageBasis, risk: Risk) -> Iterator[tuple[str, date, Sequence[Look]]]:
    """What is audited of a subject, from when its months count, and who looks; a clause stands for every leaf below."""
    key = risk.factors.reference
    match risk.factors.kind:
        case FactorSubject.CLAUSE:
            for leaf, since in risk.parts:
                if leaf not in basis.looks.excluded:
                    yield str(basis.leaves[leaf].clause), since, basis.looks.at_clauses[leaf]
        case FactorSubject.PROCESS:
            yield key, risk.counted_from, basis.looks.at_processes[key]
        case FactorSubject.SERVICE:
            yield key, risk.counted_from, basis.looks.at_services[key]


def _due(cycle: Period, months: int, since: date, looks: Sequence[Look]) -> Iterator[tuple[Period, str]]:
    """Each period of a cycle in which something is due that is audited every so many months, and what it follows.

    The months go on from each audit that is planned in its time, or from the day that is missed where none is.
    """
    follows = ""
    while since < (due := months_after(since, months)) <= cycle.last:
        yield Period(days_after(since, 1), due), follows
        in_time = [look for look in looks if look.is_to_come and since < look.day <= due]
        since, follows = (in_time[-1].day, in_time[-1].audit.ref) if in_time else (due, follows + AFTER_A_GAP)


def _falls_into(cycle: Period, due: date) -> bool:
    return due <= cycle.last and (cycle.first is None or due >= cycle.first)
