"""Samples: drawn with a seed that anyone can repeat, marked, extended once, concluded (ISO 19011 A.6)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from auditor.activities import sampled_list
from auditor.activities.act import Act, Outcome, Step, not_reported, step
from auditor.activities.permission import GRADERS, NOTE_TAKERS, only
from auditor.errors import InvalidInput
from auditor.exchange.population_list import Listed
from auditor.figures import draws
from auditor.figures.sampling import extension_of, least_at_random, question, suggested, within
from auditor.ledger import uuid7
from auditor.model.guards import sampling as guards
from auditor.model.item import Item
from auditor.model.quantity import quantity, they_are
from auditor.model.record import Id
from auditor.model.sample import Mark, Replacement, Sample, Stratum
from auditor.model.words import SampleMethod
from auditor.workspace import AuditBook

PREFIX = "SM-"
MOST_OF_A_CENSUS = 100_000
"""A census of more elements is kept by its size alone, without a list."""

SEEDED = frozenset(SampleMethod) - {SampleMethod.CENSUS, SampleMethod.JUDGEMENT}


def draw(
    book: AuditBook,
    acting: Act,
    *,
    topic: str,
    clause: str,
    population: str,
    size: int | None = None,
    n: int | None = None,
    method: SampleMethod = SampleMethod.RANDOM,
    seed: str = "",
    elements: Listed | None = None,
    items: Collection[Id] = (),
    ref: str = "",
    **fields: Any,
) -> Outcome[Sample]:
    """Draw *n* of *size*; a draw without a seed takes the day's date, and says so, so that it can be repeated.

    *elements* is the population's list, which gives the size; without it the numbers 1 to N are drawn. Without *n*
    there are as many as is usual for the method. What is ``added`` by judgement counts to *n*. What was ``drawn`` by
    other means is written down as it was.
    """
    size = _size(size, elements)
    if n is None:
        n, why = suggested(method, size)
        fields["reason"] = fields.get("reason") or f"{n}: {why}"
    within(n, size)
    if method is SampleMethod.CENSUS and n != size:
        raise InvalidInput(f"A census looks at all {size}, not at {n}.", "--method random, or n = N")
    with step(book, acting, "draw sample") as now:
        not_reported(book.audit)
        only(now, NOTE_TAKERS, "C1", "samples are drawn")
        seed = seed or (f"{acting.day:%Y%m%d}" if method in SEEDED and fields.get("start") is None else "")
        given = list(fields.pop("drawn", ()))
        added = list(dict.fromkeys(fields.pop("added", ())))
        is_named = bool(given) or method is SampleMethod.JUDGEMENT
        sample = Sample(
            id=uuid7(),
            ref=book.reference(Sample, PREFIX, ref, digits=2),
            topic=topic,
            clause=clause,
            items=list(items),
            population=population,
            listed=sampled_list.recorded(elements),
            size=size,
            method=method,
            seed=seed,
            planned_n=fields.pop("planned_n", n),
            n=n,
            added=added,
            **{"chosen_by": "auditor" if is_named else "draw", **fields},
        )
        if is_named:
            sample = sample.having(drawn=[*given, *(one for one in added if one not in given)])
        elif sample.chosen_by != "draw":
            raise InvalidInput("What somebody else chose is not drawn here.", "--method judgement")
        else:
            sample = _drawn(sample, elements)
        sample = sampled_list.with_details(sample, elements)
        now.check(guards.drawn_as_it_should(sample), sample.id)
        now.put(sample)
        return now.outcome(sample)


def _size(size: int | None, elements: Listed | None) -> int:
    if elements is None:
        if size is None:
            raise InvalidInput("Say how many there are.", "--population N, or --from CSV")
        return size
    count = len(elements.elements)
    if size not in (None, count):
        raise InvalidInput(f"The list has {count} elements, the population {size}.", "Give the N of the list.")
    return count


def _drawn(sample: Sample, listed: Listed | None) -> Sample:
    """The sample with what is drawn for it."""
    names, strata = sampled_list.names(listed)
    whole: Sequence[str | int] = names or range(1, sample.size + 1)
    added = sample.added
    if added:
        known = set(map(str, whole))
        strange = [one for one in added if one not in known]
        if strange or len(added) > sample.n:
            wrong = f"{', '.join(strange)} is not in the population" if strange else f"{len(added)} added to {sample.n}"
            raise InvalidInput(f"{wrong}.", "What is added by judgement is of the population, and counts to n.")
    if sample.method is SampleMethod.CENSUS:
        return sample.having(drawn=[str(one) for one in whole] if sample.size <= MOST_OF_A_CENSUS else [])
    if sample.method is SampleMethod.STRATIFIED:
        if added or not strata:
            raise InvalidInput(
                "A stratified sample is drawn from a list that says which stratum each element is in.",
                "Nothing is added to it by judgement. --from CSV --column HEADING --strata HEADING",
            )
        parts = draws.by_stratum(names, strata)
        shares = draws.allocation({name: len(members) for name, members in parts.items()}, sample.n)
        counted = [Stratum(name=k, size=len(v), n=shares[k], given=shares[k]) for k, v in parts.items()]
        sample = sample.having(strata=counted)
        return sample.having(drawn=draws.drawn_from(sample, names, strata))
    if sample.method is SampleMethod.SYSTEMATIC:
        if added:
            raise InvalidInput("Nothing is added to a systematic sample.", "Draw another sample, by judgement.")
        return sample.having(
            drawn=[str(one) for one in draws.draw_systematic(whole, sample.n, sample.seed, sample.start)]
        )
    count = sample.n - len(added)
    if sample.method is SampleMethod.MULTI_SITE and count < least_at_random(sample.n):
        raise InvalidInput(
            f"{count} of {quantity(sample.n, 'site')} {they_are(count)} drawn at random.",
            f"At least {least_at_random(sample.n)} are.",
        )
    picked = draws.draw(draws.besides(whole, added), count, sample.seed)
    return sample.having(drawn=[*map(str, picked), *added])


def mark(book: AuditBook, acting: Act, sample: Id, element: str, right: bool, note: str = "") -> Outcome[Sample]:
    """Tick or cross one element; a second mark replaces the first, and the same one again keeps what was noted.

    A cross asks whether that is isolated or systemic, until somebody decided.
    """
    with step(book, acting, "mark sample") as now:
        not_reported(book.audit)
        only(now, NOTE_TAKERS, "C1", "samples are marked")
        standing = book.get(Sample, sample)
        if standing.drawn and element not in standing.drawn:
            raise InvalidInput(f"{element} was not drawn in {standing.ref}.", "auditor sample show REF " + standing.ref)
        before = mark_of(standing, element)
        if before is not None and before.right is right:
            note = note or before.note
        marks = [m for m in standing.marks if m.element != element]
        if len(marks) == standing.size:
            raise InvalidInput(f"{standing.ref} already looks at all {standing.size}.", "Mark one of them.")
        marks.append(Mark(element=element, right=right, note=note))
        changed = standing.having(marks=marks, n=max(standing.n, len(marks)), counted_exceptions=None)
        now.put(changed)
        return _asking(now, changed)


def mark_of(sample: Sample, element: str) -> Mark | None:
    """What was seen of an element; ``None`` where it was not looked at."""
    return next((each for each in sample.marks if each.element == element), None)


def conclude(book: AuditBook, acting: Act, sample: Id, conclusion: str, **fields: Any) -> Outcome[Sample]:
    """Say what the sample showed, and whether it is accepted, extended, or a finding.

    Where fewer were looked at than planned, ``n`` becomes what was looked at, and a ``reason`` has to say why.
    """
    with step(book, acting, "conclude sample") as now:
        not_reported(book.audit)
        only(now, GRADERS, "C2", "samples are concluded")
        changed = book.get(Sample, sample).having(conclusion=conclusion, **fields)
        changed = changed.having(n=changed.looked_at)
        if changed.n < changed.planned_n and not changed.reason:
            raise InvalidInput(
                f"{changed.n} of {changed.planned_n} planned were looked at; nobody says why.",
                f"--reason TEXT; look at the others (auditor sample show {book.audit.ref} {changed.ref}); "
                "or, where they were counted and not marked one by one: --exceptions COUNT",
            )
        now.put(changed)
        return _asking(now, changed)


def extend(book: AuditBook, acting: Act, sample: Id, elements: Listed | None = None) -> Outcome[Sample]:
    """Draw the same number once more: what comes next in the same draw. A sample is extended once."""
    with step(book, acting, "extend sample") as now:
        not_reported(book.audit)
        only(now, GRADERS, "C2", "samples are extended")
        standing = book.get(Sample, sample)
        if standing.extended_by:
            raise InvalidInput(f"{standing.ref} was extended once.", "Look at the process, then decide.")
        more = extension_of(standing)
        if more <= 0:
            raise InvalidInput(f"{standing.ref} already looks at all {standing.size}.", "Decide: accept, or a finding.")
        changed = standing.having(
            planned_n=standing.planned_n + more, n=standing.n + more, extended_by=more, decision="extend"
        )
        if standing.chosen_by == "draw":
            elements = sampled_list.again(standing, elements)
            names, strata = sampled_list.names(elements)
            found, parts = draws.more_of(standing, more, names, strata)
            given = {part.name: part.given - old.given for part, old in zip(parts, standing.strata, strict=True)}
            parts = [part.having(n=part.n + given[part.name]) for part in parts]
            added = {"planned_n": standing.planned_n + len(found), "n": standing.n + len(found)}
            drawn = [*standing.drawn, *found]
            changed = changed.having(drawn=drawn, strata=parts, extended_by=len(found), **added)
            changed = sampled_list.with_details(changed, elements)
        now.put(changed)
        return _asking(now, changed)


def replace(
    book: AuditBook,
    acting: Act,
    sample: Id,
    element: str,
    reason: str,
    by: str = "",
    elements: Listed | None = None,
) -> Outcome[Sample]:
    """Look at something else in the place of an *element* that cannot be looked at, with a reason.

    A draw gives what comes next, from the same stratum; only where no draw gave the element a person says *by* what.
    """
    with step(book, acting, "replace in sample") as now:
        not_reported(book.audit)
        only(now, NOTE_TAKERS, "C1", "elements are replaced")
        standing = book.get(Sample, sample)
        if element not in standing.drawn:
            raise InvalidInput(f"{element} was not drawn in {standing.ref}.", "auditor sample show REF " + standing.ref)
        if standing.chosen_by == "draw" and standing.method is SampleMethod.CENSUS:
            raise InvalidInput(
                "A census has nothing else to look at.", "Say at the conclusion what is missing, and why."
            )
        if is_given_by_draw(standing, element):
            if by:
                raise InvalidInput("The draw says what comes in its place.", "Leave out --with.")
            elements = sampled_list.again(standing, elements)
            names, strata = sampled_list.names(elements)
            found, parts = draws.next_for(standing, element, names, strata)
            if not found:
                raise InvalidInput("All there is was drawn.", "Say at the conclusion what is missing, and why.")
            (by,), standing = found, standing.having(strata=parts)
        if not by or by in standing.drawn:
            raise InvalidInput(f"Nothing new comes in the place of {element}.", "--with ELEMENT")
        swapped = [by if one == element else one for one in standing.drawn]
        added = [by if one == element else one for one in standing.added]
        marks = [each for each in standing.marks if each.element != element]
        replaced = [*standing.replaced, Replacement(element=element, by=by, reason=reason)]
        changed = standing.having(drawn=swapped, added=added, marks=marks, replaced=replaced)
        changed = sampled_list.with_details(changed, elements)
        now.put(changed)
        return now.outcome(changed)


def is_given_by_draw(sample: Sample, element: str) -> bool:
    """Whether the draw of *sample* says what comes in the place of *element*; otherwise a person does."""
    is_drawn = sample.chosen_by == "draw" and element not in sample.added
    return is_drawn and sample.method is not SampleMethod.SYSTEMATIC


def repeated(sample: Sample, elements: Listed | None = None) -> tuple[list[str], list[str]]:
    """Draw *sample* again: what the draw gives that is not there, and what is there that it does not give.

    Both are empty where the draw is equal. Raises InvalidInput where no draw can be repeated, or of another list.
    """
    if sample.chosen_by != "draw":
        raise InvalidInput(f"{sample.ref} was not drawn here: it was named.", "Only a draw can be repeated.")
    names, strata = sampled_list.names(sampled_list.again(sample, elements))
    given = draws.drawn_from(sample, names, strata)
    there = sample.picked or frozenset(given if sample.method is SampleMethod.CENSUS else ())
    return [one for one in given if one not in there], sorted(there.difference(given))


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


def _asking(now: Step, sample: Sample) -> Outcome[Sample]:
    kept = now.outcome(sample)
    asked = question(sample)
    return Outcome(kept.value, kept.warnings, kept.line, (asked,) if asked else ())
