"""Which audit looks, or looked, at what: the one reading of it behind the matrix, the gaps and the proposals."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from operator import attrgetter

from auditor.figures.coverage.basis import CoverageBasis, CoveringAudit
from auditor.figures.coverage.cell import CellState
from auditor.figures.indicator import Period
from auditor.figures.indicator_facts import FollowUpFacts
from auditor.model.record import Id
from auditor.model.words import BEFORE_OPENING, AuditState

_BEGUN = (AuditState.IN_PROGRESS,)


class Look:
    """An audit at a row: how far it is there (``mark``), the day it counts for, and at which sites it looks.

    ``is_done`` says whether it counts as audited, ``is_to_come`` whether it will if nothing comes between.
    """

    __slots__ = ("audit", "day", "is_done", "is_to_come", "mark", "sites")

    def __init__(self, audit: CoveringAudit, mark: CellState, sites: tuple[Id, ...]) -> None:
        self.audit = audit
        self.mark = mark
        self.sites = sites
        self.day = audit.day
        self.is_done = mark.was_audited
        self.is_to_come = mark in (CellState.PLANNED, CellState.IN_WORK)


_day = attrgetter("day")
_by_day = attrgetter("day", "ref")


class Looks:
    """Every look of a basis, by day: at leaf clauses (by their place in the outline), processes, sites and services."""

    def __init__(self, basis: CoverageBasis) -> None:
        self._basis = basis
        self._audits = sorted((audit for audit in basis.audits if audit.counts), key=_by_day)

    @cached_property
    def at_clauses(self) -> Sequence[Sequence[Look]]:
        """The looks at each leaf clause."""
        rows: list[list[Look]] = [[] for _ in self._basis.leaves]
        for _, parts in self._parts:
            for look, leaves in parts:
                for leaf in leaves:
                    rows[leaf].append(look)
        return rows

    @cached_property
    def _parts(self) -> Sequence[tuple[CoveringAudit, Sequence[tuple[Look, frozenset[int]]]]]:
        return [(audit, _at_leaves(self._basis, audit)) for audit in self._audits]

    @cached_property
    def leaves_of(self) -> Mapping[Id, frozenset[int]]:
        """The leaf clauses of each process."""
        return {process.id: self._basis.scope(tuple(process.clauses)) for process in self._basis.processes}

    @cached_property
    def at_processes(self) -> Mapping[Id, Sequence[Look]]:
        """The looks at each process: at one that an audit names or graded an item of, or at one of its clauses."""
        found: dict[Id, list[Look]] = {process.id: [] for process in self._basis.processes}
        for audit, parts in self._parts:
            for process in self._basis.processes:
                leaves = self.leaves_of[process.id]
                touched = [look for look, part in parts if not leaves.isdisjoint(part)]
                done = [look for look in touched if look.is_done]
                if done:
                    is_open = any(_is_about(each, process.name, leaves, self._basis) for each in _open(audit))
                    sites = tuple(dict.fromkeys(site for look in done for site in look.sites))
                    found[process.id].append(Look(audit, CellState.OPEN_NC if is_open else CellState.AUDITED, sites))
                elif process.id in audit.processes or any(look.is_to_come for look in touched):
                    found[process.id].append(Look(audit, _as_a_whole(audit), audit.sites))
                elif touched:
                    found[process.id].append(touched[0])
        return found

    @cached_property
    def at_sites(self) -> Mapping[Id, Sequence[Look]]:
        """The looks at each site by somebody who goes there."""
        found: dict[Id, list[Look]] = {site.id: [] for site in self._basis.sites}
        names = {site.id: site.name for site in self._basis.sites}
        for audit in self._audits:
            for site in audit.on_site:
                if site in found:
                    is_open = any(each.site == names[site] for each in _open(audit))
                    mark = CellState.OPEN_NC if is_open and audit.was_held else _as_a_whole(audit)
                    found[site].append(Look(audit, mark, (site,)))
        return found

    @cached_property
    def at_services(self) -> Mapping[Id, Sequence[Look]]:
        """The looks at each service that an audit names."""
        found: dict[Id, list[Look]] = {service.id: [] for service in self._basis.services}
        for audit in self._audits:
            look = Look(audit, _as_a_whole(audit), audit.sites)
            for service in audit.services:
                if service in found:
                    found[service].append(look)
        return found

    @cached_property
    def excluded(self) -> frozenset[int]:
        """The leaves that were not applicable when an audit last asked, where their standard allows it (G-25)."""
        may = frozenset(number for number, leaf in enumerate(self._basis.leaves) if leaf.excludable)
        found: dict[int, bool] = {}
        for audit in self._audits if may else ():
            if audit.was_held and audit.facts is not None:
                found |= dict.fromkeys(may & self._basis.scope(audit.facts.not_applicable), True)
                found |= dict.fromkeys(may & audited(self._basis, audit), False)
        return frozenset(leaf for leaf, out in found.items() if out)


def met(looks: Sequence[Look], period: Period, site: Id = "") -> Sequence[Look]:
    """The looks that do what is asked in a *period* (at a *site*): those that are done, else those to come.

    *looks* are in the order of their days.
    """
    begin = bisect_left(looks, period.first or date.min, key=_day)
    within = looks[begin : bisect_right(looks, period.last, lo=begin, key=_day)]
    within = [look for look in within if site in look.sites] if site else within
    return [look for look in within if look.is_done] or [look for look in within if look.is_to_come]


def last_done(looks: Iterable[Look]) -> date | None:
    """When it was last audited."""
    return max((look.day for look in looks if look.is_done), default=None)


def _as_a_whole(audit: CoveringAudit) -> CellState:
    if audit.was_held:
        return CellState.AUDITED
    if audit.state in BEFORE_OPENING:
        return CellState.PLANNED
    return CellState.IN_WORK if audit.state in _BEGUN else CellState.NOT_AUDITED


def audited(basis: CoverageBasis, audit: CoveringAudit) -> frozenset[int]:
    """The leaves that an audit which was held gave a grade; the list of a taken-over one may name wider clauses."""
    if not audit.was_held or audit.facts is None:
        return frozenset()
    if audit.facts.taken_over:
        return basis.scope(audit.facts.audited)
    return basis.graded(audit.facts.audited)


def _at_leaves(basis: CoverageBasis, audit: CoveringAudit) -> Sequence[tuple[Look, frozenset[int]]]:
    """The looks of one audit, each with its leaves: one look for all that stand alike."""
    scope = basis.scope(audit.scope)
    if not audit.was_held:
        return [(Look(audit, _as_a_whole(audit), audit.sites), scope)]
    done = audited(basis, audit)
    found: list[tuple[Look, frozenset[int]]] = [(Look(audit, CellState.NOT_AUDITED, audit.sites), scope - done)]
    failed = _failed(basis, audit)
    for sites, leaves in _by_sites(basis, audit, done, apart=any(failed)):
        here = frozenset().union(*(bad for site, bad in failed.items() if not site or site in sites))
        found.append((Look(audit, CellState.OPEN_NC, sites), leaves & here))
        found.append((Look(audit, CellState.AUDITED, sites), leaves - here))
    return [(look, leaves) for look, leaves in found if leaves]


def _failed(basis: CoverageBasis, audit: CoveringAudit) -> Mapping[Id, frozenset[int]]:
    """The leaves with an open nonconformity, by the site of it; under no site where it names none of the audit's."""
    sites = {basis.site_names.get(site, ""): site for site in audit.sites}
    found: dict[Id, frozenset[int]] = {}
    for each in _open(audit):
        site = sites.get(each.site, "") if each.site else ""
        found[site] = found.get(site, frozenset()) | basis.scope(each.clauses)
    return found


def _by_sites(
    basis: CoverageBasis, audit: CoveringAudit, done: frozenset[int], *, apart: bool
) -> Iterable[tuple[tuple[Id, ...], frozenset[int]]]:
    """Where leaves were audited: all of them everywhere, or (or *apart*) at each site what its items asked about."""
    if audit.facts is not None and audit.facts.at_sites:
        return [((site,) if site else (), basis.graded(text)) for site, text in audit.facts.at_sites]
    return [((site,), done) for site in audit.sites] if apart else [(audit.sites, done)]


def _open(audit: CoveringAudit) -> list[FollowUpFacts]:
    return [each for each in audit.facts.nonconformities if each.is_open] if audit.facts else []


def _is_about(each: FollowUpFacts, process: str, leaves: frozenset[int], basis: CoverageBasis) -> bool:
    """Whether a nonconformity is one of a process: as it says, or by its clauses where it names none."""
    if each.process:
        return each.process == process
    return not leaves.isdisjoint(basis.scope(each.clauses))
