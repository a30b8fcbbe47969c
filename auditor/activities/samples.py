"""Samples: drawn with a seed that anyone can repeat, marked, concluded (domain chapter 13; ISO 19011 A.6)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from auditor.activities.act import Act, Outcome, step
from auditor.errors import InvalidInput
from auditor.figures import sampling
from auditor.ledger import uuid7
from auditor.model.item import Item
from auditor.model.record import Id
from auditor.model.sample import Mark, Sample
from auditor.model.words import SampleMethod
from auditor.workspace import AuditBook

PREFIX = "SM-"


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
    """Draw *n* of *size*; a random draw without a seed takes today's date, and says so, so that it can be repeated.

    *elements* are the population's own names, in order; without them the numbers 1 to N are drawn.
    """
    if elements and len(elements) != size:
        raise InvalidInput(f"The list has {len(elements)} elements, the population {size}.", "Give the N of the list.")
    if method is SampleMethod.CENSUS and n != size:
        raise InvalidInput(f"A census looks at all {size}, not at {n}.", "--method random, or n = N")
    with step(book, acting, "draw sample", book.roles(acting.by)) as now:
        seeded = method in (SampleMethod.RANDOM, SampleMethod.DISCOVERY, SampleMethod.STRATIFIED)
        seed = seed or (f"{acting.day:%Y%m%d}" if seeded else "")
        drawn = list(fields.pop("drawn", ())) or _drawn(method, size, n, seed, elements)
        sample = Sample(
            id=uuid7(),
            ref=ref or book.next_reference(Sample, PREFIX, digits=2),
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
    population: Sequence[str] = (
        elements or [str(number) for number in range(1, size + 1)] if size <= 10**6 else elements
    )
    if method is SampleMethod.JUDGEMENT or not population:
        return []
    if method is SampleMethod.CENSUS:
        return list(population)
    if method is SampleMethod.SYSTEMATIC:
        return list(sampling.draw_systematic(population, n))
    return list(sampling.draw(population, n, seed))


def mark(book: AuditBook, acting: Act, sample: Id, element: str, right: bool, note: str = "") -> Outcome[Sample]:
    """Tick or cross one element; a second mark of the same element replaces the first."""
    with step(book, acting, "mark sample", book.roles(acting.by)) as now:
        standing = book.get(Sample, sample)
        if standing.drawn and element not in standing.drawn:
            raise InvalidInput(f"{element} was not drawn in {standing.ref}.", "auditor sample show REF " + standing.ref)
        marks = [m for m in standing.marks if m.element != element]
        changed = standing.having(marks=[*marks, Mark(element=element, right=right, note=note)])
        now.put(changed)
        return now.outcome(changed)


def conclude(book: AuditBook, acting: Act, sample: Id, conclusion: str, **fields: Any) -> Outcome[Sample]:
    """Say what the sample showed, and whether it is accepted, extended, or a finding."""
    with step(book, acting, "conclude sample", book.roles(acting.by)) as now:
        changed = book.get(Sample, sample).having(conclusion=conclusion, **fields)
        now.put(changed)
        return now.outcome(changed)


def use_for(book: AuditBook, acting: Act, sample: Id, items: Collection[Id]) -> Outcome[Sample]:
    """Tie a sample to the items it answers."""
    with step(book, acting, "use sample", book.roles(acting.by)) as now:
        standing = book.get(Sample, sample)
        known = [book.get(Item, item).id for item in items]
        changed = standing.having(items=list(dict.fromkeys((*standing.items, *known))))
        now.put(changed)
        return now.outcome(changed)
