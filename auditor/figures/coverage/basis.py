"""What coverage is counted from: the outline, the places, the services and processes, and every audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from auditor.figures.frequency import PastFinding, past_findings
from auditor.figures.indicator import Period
from auditor.figures.indicator_facts import HELD, AuditFacts
from auditor.figures.overview import SlotRow, clauses_in, in_one_text
from auditor.model.calendar import days_after
from auditor.model.clause import Clause
from auditor.model.frequency import EffortRates, Frequency, Minima, RiskFactors
from auditor.model.people import Process, Service, Site
from auditor.model.programme import EarlierNonconformity
from auditor.model.record import Id
from auditor.model.words import AuditState, Mode

if TYPE_CHECKING:
    from auditor.figures.coverage.looks import Looks
    from auditor.figures.coverage.required import Requirement


@dataclass(frozen=True, slots=True)
class Leaf:
    """A clause without sub-clauses; ``excludable`` where its standard lets it be not applicable as a whole (G-25)."""

    clause: Clause
    title: str = ""
    weight: int = 1
    excludable: bool = False


@dataclass(frozen=True, slots=True)
class CoveringAudit:
    """An audit as far as coverage goes: planned (:attr:`facts` is ``None`` while it has no ledger), or begun.

    ``begins`` and ``ends`` are the planned days; ``scope`` its clauses in one text; ``on_site`` the sites that
    somebody goes to.
    """

    ref: str
    title: str
    state: AuditState
    begins: date
    ends: date
    scope: str = ""
    sites: tuple[Id, ...] = ()
    on_site: tuple[Id, ...] = ()
    services: tuple[Id, ...] = ()
    processes: tuple[Id, ...] = ()
    facts: AuditFacts | None = None

    @property
    def day(self) -> date:
        """The day it counts for: that of its closing once it was held, till then the last planned."""
        return (self.facts.held if self.facts else None) or self.ends

    @property
    def was_held(self) -> bool:
        """Whether it is at least concluded."""
        return self.state in HELD

    @property
    def counts(self) -> bool:
        """Whether it is there at all: a cancelled audit leaves its clauses without a place."""
        return self.state is not AuditState.CANCELLED


def covering_audit(slot: SlotRow | None, facts: AuditFacts | None) -> CoveringAudit:
    """The audit of a slot, of facts, or of both; what its own ledger says comes first.

    Without a ledger yet, an audit that is not remote goes to each of its sites.
    """
    if facts is None:
        assert slot is not None
        return CoveringAudit(
            ref=slot.ref,
            title=slot.title,
            state=AuditState.PLANNED,
            begins=slot.planned_from,
            ends=slot.planned_to,
            scope=slot.clauses,
            sites=slot.sites,
            on_site=() if slot.mode is Mode.REMOTE else slot.sites,
            services=slot.services,
            processes=slot.processes,
        )
    begins = facts.planned_from or facts.held or date.max
    planned = slot.processes if slot else ()
    return CoveringAudit(
        ref=facts.ref,
        title=slot.title if slot else "",
        state=facts.state,
        begins=begins,
        ends=facts.planned_to or begins,
        scope=facts.scope,
        sites=facts.sites,
        on_site=facts.on_site,
        services=facts.services,
        processes=facts.processes if facts.items and facts.state in HELD else planned,
        facts=facts,
    )


@dataclass(frozen=True)
class CoverageBasis:
    """What coverage, gaps and proposals are counted from.

    ``leaves`` are those of the standards that the audits are about; what the programme names beside them is not
    counted: ``not_outlined`` are standards without an outline on the shelf, ``not_planned`` criteria that no audit has
    a clause of. ``certification`` is the first day of the first certification audit, if one is coming in the cycle.
    Whatever is looked up often is worked out once and kept.
    """

    cycle: Period
    leaves: Sequence[Leaf] = ()
    audits: Sequence[CoveringAudit] = ()
    sites: Sequence[Site] = ()
    services: Sequence[Service] = ()
    processes: Sequence[Process] = ()
    factors: Sequence[RiskFactors] = ()
    earlier: Sequence[EarlierNonconformity] = ()
    certification: date | None = None
    minima: Minima = field(default_factory=Minima)
    frequency: Frequency = field(default_factory=Frequency)
    effort: EffortRates = field(default_factory=EffortRates)
    titles: Mapping[Clause, str] = field(default_factory=dict)
    not_outlined: Sequence[str] = ()
    not_planned: Sequence[str] = ()

    # What would be otherwise

    def without(self, ref: str) -> CoverageBasis:
        """The same without one audit, as if it were cancelled."""
        return replace(self, audits=[audit for audit in self.audits if audit.ref != ref])

    def having(self, audit: CoveringAudit) -> CoverageBasis:
        """The same with *audit* in place of the one of its reference, or added."""
        others = [each for each in self.audits if each.ref != audit.ref]
        return replace(self, audits=[*others, audit])

    def moved(self, ref: str, begins: date) -> CoverageBasis:
        """The same with one audit on another day."""
        return self._changed(
            ref, lambda it: replace(it, begins=begins, ends=days_after(begins, (it.ends - it.begins).days))
        )

    def narrowed(self, ref: str, clauses: Iterable[str]) -> CoverageBasis:
        """The same with one audit looking at these clauses only."""
        return self._changed(ref, lambda it: replace(it, scope=in_one_text(clauses)))

    def _changed(self, ref: str, change: Callable[[CoveringAudit], CoveringAudit]) -> CoverageBasis:
        return replace(self, audits=[change(audit) if audit.ref == ref else audit for audit in self.audits])

    @cached_property
    def site_names(self) -> Mapping[Id, str]:
        """The name of each site, by which a nonconformity tells it."""
        return {site.id: site.name for site in self.sites}

    @cached_property
    def centre(self) -> Id:
        """The site of the central functions: the one that is set, else the one with the most staff."""
        named = next((site.id for site in self.sites if site.ref == self.minima.central_site), "")
        return named or max(self.sites, key=lambda site: site.staff).id if self.sites else ""

    def named(self, thing: str, key: str) -> tuple[str, str]:
        """Reference and name of a process, site or service; a clause and its title."""
        if thing == "clause":
            return key, self.leaves[self.by_text[key]].title if key in self.by_text else ""
        known: Mapping[str, Sequence[Process | Site | Service]] = {
            "process": self.processes,
            "site": self.sites,
            "service": self.services,
        }
        return next(((each.ref, each.name) for each in known[thing] if each.id == key), (key, ""))

    @cached_property
    def looks(self) -> Looks:
        """Every audit's look at every clause, process, site and service."""
        from auditor.figures.coverage.looks import Looks

        return Looks(self)

    @cached_property
    def required_on(self) -> dict[date, tuple[Requirement, ...]]:
        """What is required, by the day on which it was asked for."""
        return {}

    @cached_property
    def findings(self) -> Sequence[PastFinding]:
        """The nonconformities behind past results."""
        return past_findings((audit.facts for audit in self.audits if audit.facts is not None), self.earlier)

    @cached_property
    def found_in(self) -> Mapping[str, Sequence[PastFinding]]:
        """The nonconformities by the name of their process; under no name those that name none."""
        found: dict[str, list[PastFinding]] = {}
        for each in self.findings:
            found.setdefault(each.process, []).append(each)
        return found

    @cached_property
    def found_at(self) -> Mapping[int, Sequence[PastFinding]]:
        """The nonconformities by the leaf clauses that they reach."""
        found: dict[int, list[PastFinding]] = {}
        for each in self.findings:
            for leaf in self.reached(each.clauses):
                found.setdefault(leaf, []).append(each)
        return found

    # Clauses

    @cached_property
    def standards(self) -> tuple[str, ...]:
        """The standards of the leaves."""
        return tuple(sorted({leaf.clause.standard for leaf in self.leaves}))

    @cached_property
    def number_of(self) -> Mapping[Clause, int]:
        """The place of each leaf clause."""
        return {leaf.clause: number for number, leaf in enumerate(self.leaves)}

    @cached_property
    def by_text(self) -> Mapping[str, int]:
        """The place of each leaf clause by its text."""
        return {str(leaf.clause): number for number, leaf in enumerate(self.leaves)}

    @cached_property
    def yearly(self) -> frozenset[Clause]:
        """The leaf clauses that are asked for every year."""
        wanted = self.reached(map(Clause.parse, self.minima.clauses_every_year))
        return frozenset(self.leaves[number].clause for number in wanted)

    @cached_property
    def _below(self) -> Mapping[Clause, frozenset[int]]:
        found: dict[Clause, set[int]] = {}
        for number, leaf in enumerate(self.leaves):
            for clause in (leaf.clause, *leaf.clause.parents):
                found.setdefault(clause, set()).add(number)
        return {clause: frozenset(numbers) for clause, numbers in found.items()}

    def reached(self, clauses: Iterable[Clause]) -> frozenset[int]:
        """The leaves that a list of clauses reaches: themselves, all below them, and the leaf that one stands below."""
        found: set[int] = set()
        for clause in clauses:
            found |= self._below.get(clause, frozenset()) or self.asked([clause])
        return frozenset(found)

    def asked(self, clauses: Iterable[Clause]) -> frozenset[int]:
        """The leaves that items of these clauses are about: themselves, or the leaf that one stands below."""
        return frozenset(number for clause in clauses if (number := self._leaf_of(clause)) is not None)

    def _leaf_of(self, clause: Clause) -> int | None:
        """The place of the leaf that a clause is, or stands below; thousands of audits ask for the same few."""
        if clause not in self._leaves_of:
            known = self.number_of
            self._leaves_of[clause] = next((known[each] for each in (clause, *clause.parents) if each in known), None)
        return self._leaves_of[clause]

    @cached_property
    def _leaves_of(self) -> dict[Clause, int | None]:
        return {}

    # Thousands of audits have the same few scopes: what a list of clauses means is looked up once

    @cached_property
    def _known(self) -> dict[tuple[object, bool], frozenset[int]]:
        return {}

    def scope(self, clauses: str | tuple[str, ...]) -> frozenset[int]:
        """The leaves that clauses (in one text, or a text each) reach."""
        return self._kept(clauses, wide=True)

    def graded(self, clauses: str | tuple[str, ...]) -> frozenset[int]:
        """The leaves that items of these clauses are about."""
        return self._kept(clauses, wide=False)

    def _kept(self, clauses: str | tuple[str, ...], *, wide: bool) -> frozenset[int]:
        known = self._known.get((clauses, wide))
        if known is None:
            parsed = clauses_in(clauses) if isinstance(clauses, str) else map(Clause.parse, clauses)
            known = self._known[clauses, wide] = self.reached(parsed) if wide else self.asked(parsed)
        return known
