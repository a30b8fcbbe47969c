"""Samples: drawn with a seed that anyone can repeat, marked, concluded (ISO 19011 A.6)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from auditor.activities.act import Act, Outcome, not_reported, step
from auditor.activities.permission import GRADERS, NOTE_TAKERS, only
from auditor.errors import InvalidInput
from auditor.figures import sampling
from auditor.ledger import uuid7
from auditor.model.item import Item
from auditor.model.record import Id
from auditor.model.sample import Mark, Sample
from auditor.model.words import SampleMethod
from auditor.workspace import AuditBook

PREFIX = "SM-"
MOST_OF_A_CENSUS = 100_000
"""A census of more elements is kept by its size alone, without a list."""


def draw(
    book: AuditBook,
    acting: Act,
    *,
    topic: str,
    clause: str,
    population: str,
    size: int,
    n: int,
    method: SampleMethod = SampleMethod.RANDOM,
    seed: str = "",
    elements: Sequence[str] = (),
    items: Collection[Id] = (),
    ref: str = "",
    **fields: Any,
) -> Outcome[Sample]:
    """Draw *n* of *size*; a draw without a seed takes the day's date, and says so, so that it can be repeated.

    *elements* are the population's own names, in order; without them the numbers 1 to N are drawn. A stratified sample
    comes with what was *drawn* from its strata: nothing is known here of how the population falls apart.
    """
    if elements and len(elements) != size:
        raise InvalidInput(f"The list has {len(elements)} elements, the population {size}.", "Give the N of the list.")
    if method is SampleMethod.CENSUS and n != size:
        raise InvalidInput(f"A census looks at all {size}, not at {n}.", "--method random, or n = N")
    if method is SampleMethod.STRATIFIED and not fields.get("drawn"):
        raise InvalidInput("A stratified sample says what was drawn from its strata.", "Draw one sample per stratum.")
    with step(book, acting, "draw sample") as now:
        not_reported(book.audit)
        only(now, NOTE_TAKERS, "C1", "samples are drawn")
        seeded = method not in (SampleMethod.CENSUS, SampleMethod.JUDGEMENT)
        seed = seed or (f"{acting.day:%Y%m%d}" if seeded else "")
        drawn = list(fields.pop("drawn", ())) or _drawn(method, size, n, seed, elements)
        sample = Sample(
            id=uuid7(),
            ref=book.reference(Sample, PREFIX, ref, digits=2),
            topic=topic,
            clause=clause,
            items=list(items),
            population=population,
            size=size,
            method=method,
            seed=seed,
            planned_n=fields.pop("planned_n", n),
            n=n,
            drawn=drawn,
            **fields,
        )
        now.put(sample)
        return now.outcome(sample)


def _drawn(method: SampleMethod, size: int, n: int, seed: str, elements: Sequence[str]) -> list[str]:
    population: Sequence[str | int] = elements or range(1, size + 1)
    match method:
        case SampleMethod.JUDGEMENT:
            return []
        case SampleMethod.CENSUS:
            return [str(element) for element in population] if size <= MOST_OF_A_CENSUS else []
        case SampleMethod.SYSTEMATIC:
            return [str(element) for element in sampling.draw_systematic(population, n, seed)]
    return [str(element) for element in sampling.draw(population, n, seed)]


def mark(book: AuditBook, acting: Act, sample: Id, element: str, right: bool, note: str = "") -> Outcome[Sample]:
    """Tick or cross one element; a second mark of the same element replaces the first."""
    with step(book, acting, "mark sample") as now:
        not_reported(book.audit)
        only(now, NOTE_TAKERS, "C1", "samples are marked")
        standing = book.get(Sample, sample)
        if standing.drawn and element not in standing.drawn:
            raise InvalidInput(f"{element} was not drawn in {standing.ref}.", "auditor sample show REF " + standing.ref)
        marks = [m for m in standing.marks if m.element != element]
        changed = standing.having(marks=[*marks, Mark(element=element, right=right, note=note)])
        now.put(changed)
        return now.outcome(changed)


def conclude(book: AuditBook, acting: Act, sample: Id, conclusion: str, **fields: Any) -> Outcome[Sample]:
    """Say what the sample showed, and whether it is accepted, extended, or a finding."""
    with step(book, acting, "conclude sample") as now:
        not_reported(book.audit)
        only(now, GRADERS, "C2", "samples are concluded")
        changed = book.get(Sample, sample).having(conclusion=conclusion, **fields)
        now.put(changed)
        return now.outcome(changed)


def use_for(book: AuditBook, acting: Act, sample: Id, items: Collection[Id]) -> Outcome[Sample]:
    """Tie a sample to the items it answers."""
    with step(book, acting, "use sample") as now:
        not_reported(book.audit)
        only(now, NOTE_TAKERS, "C1", "samples are used")
        standing = book.get(Sample, sample)
        known = [book.get(Item, item).id for item in items]
        changed = standing.having(items=list(dict.fromkeys((*standing.items, *known))))
        now.put(changed)
        return now.outcome(changed)
