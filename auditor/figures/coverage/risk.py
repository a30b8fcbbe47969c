"""How risky what has factors is today, and when it is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.figures.coverage.basis import CoverageBasis
from auditor.figures.coverage.looks import last_done
from auditor.figures.frequency import PastFinding, past_results, score
from auditor.model.calendar import months_after
from auditor.model.clause import Clause
from auditor.model.frequency import FactorSubject, RiskFactors


@dataclass(frozen=True, slots=True)
class Risk:
    """A subject with factors: its score, after how many months it is due, and from which day they count.

    ``last`` is when it was last audited; never audited, the months count from the first day of the cycle, or from when
    factors were first kept if that is later. Of a clause ``parts`` are its leaves, each with its own day, and ``last``
    is that of the leaf which waits longest. ``because`` are the nonconformities behind the past results.
    """

    factors: RiskFactors
    label: str
    title: str
    past: int
    score: int
    months: int
    last: date | None
    counted_from: date
    because: tuple[str, ...] = ()
    parts: tuple[tuple[int, date], ...] = ()

    @property
    def due(self) -> date:
        """When it has to be audited again."""
        return months_after(self.counted_from, self.months)

    @property
    def says(self) -> str:
        """What follows from the score, in words; a clause says that it speaks for those below it."""
        said = f"a score of {self.score}: every {self.months} months"
        return f"{self.label} has {said}" if self.factors.kind is FactorSubject.CLAUSE else said


def risks(basis: CoverageBasis, today: date) -> Sequence[Risk]:
    """Everything that has factors, the highest score first. What is not there any more is left out."""
    found = (_risk(basis, factors, today) for factors in basis.factors)
    return sorted((each for each in found if each is not None), key=lambda each: (-each.score, each.due, each.label))


def _risk(basis: CoverageBasis, factors: RiskFactors, today: date) -> Risk | None:
    named = _named(basis, factors)
    if named is None:
        return None
    found = _found(basis, factors)
    past = past_results(found, today)
    reached = score(factors, past)
    begins = max(basis.cycle.first or factors.since, factors.since)
    parts: tuple[tuple[int, date], ...] = ()
    if factors.kind is FactorSubject.CLAUSE:
        leaves = sorted(basis.reached([Clause.parse(factors.reference)]))
        days = {leaf: last_done(basis.looks.at_clauses[leaf]) for leaf in leaves}
        parts = tuple((leaf, day or begins) for leaf, day in days.items())
        last = None if None in days.values() else min((day for day in days.values() if day), default=None)
        since = min((day for _, day in parts), default=begins)
    else:
        at = basis.looks.at_processes if factors.kind is FactorSubject.PROCESS else basis.looks.at_services
        last = last_done(at[factors.reference])
        since = last or begins
    return Risk(
        factors=factors,
        label=named[0],
        title=named[1],
        past=past if factors.past is None else factors.past,
        score=reached,
        months=basis.frequency.months_for(reached),
        last=last,
        counted_from=since,
        because=tuple(sorted(each.ref for each in found)) if factors.past is None else (),
        parts=parts,
    )


def _named(basis: CoverageBasis, factors: RiskFactors) -> tuple[str, str] | None:
    """Reference and name of a subject that is there; of a clause, if a leaf stands at or below it."""
    if factors.kind is FactorSubject.CLAUSE:
        clause = Clause.parse(factors.reference)
        return (str(clause), basis.titles.get(clause, "")) if basis.reached([clause]) else None
    known: Iterable[object] = basis.processes if factors.kind is FactorSubject.PROCESS else basis.services
    for each in known:
        if getattr(each, "id", "") == factors.reference:
            return str(getattr(each, "ref", "")), str(getattr(each, "name", ""))
    return None


def _found(basis: CoverageBasis, factors: RiskFactors) -> Sequence[PastFinding]:
    """The nonconformities that count for a subject: by its process, or by its clauses. None counts for a service."""
    match factors.kind:
        case FactorSubject.SERVICE:
            return ()
        case FactorSubject.CLAUSE:
            clause = Clause.parse(factors.reference)
            leaves = basis.reached([clause])
            near = (each for leaf in leaves for each in basis.found_at.get(leaf, ()))
            return list({id(each): each for each in near}.values())
    process = next(each for each in basis.processes if each.id == factors.reference)
    named = basis.found_in.get(process.name, ())
    leaves = basis.looks.leaves_of[process.id]
    unnamed = [each for each in basis.found_in.get("", ()) if not leaves.isdisjoint(basis.reached(each.clauses))]
    return [*named, *unnamed]
