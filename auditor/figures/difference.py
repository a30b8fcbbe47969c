"""What differs between two revisions of the programme, in plain words: what top management is asked to approve (P6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from auditor.model.calendar import span
from auditor.model.programme import (
    Blackout,
    Criterion,
    Event,
    Place,
    PlaceThen,
    Programme,
    ProgrammeRevision,
    RiskOrOpportunity,
    Slot,
    Statements,
    Surroundings,
)
from auditor.model.record import Id

_LONGEST = 240
"""So much of a text is quoted; a sentence with two of them is still one line."""

_TEXTS = {
    "title": "title",
    "frequency": "frequency",
    "methods": "methods",
    "responsibilities": "responsibilities",
    "planning_requirements": "planning requirements",
    "reporting": "reporting",
    "importance": "importance of the processes",
    "changes": "changes affecting the organisation",
    "earlier_results": "results of earlier audits",
    "resources": "resources",
    "budget": "budget",
}
_PLACES = {"sites": "site", "services": "service", "processes": "process"}
_SHORT = 60


def as_it_stands(
    programme: Programme, slots: Iterable[Slot], cancelled: Collection[str], on: date, by: Id = ""
) -> ProgrammeRevision:
    """The revision that the programme would be if it were approved now, what is proposed included; it is not kept.

    *cancelled* are the references of the audits that do not take place.
    """
    return ProgrammeRevision(
        id="",
        programme=programme.id,
        number=programme.revision + 1,
        on=on,
        by=by,
        reason=programme.proposed_change,
        stated=programme.proposed or programme.stated,
        around=programme.around,
        slots=[_then(slot, cancelled=slot.ref in cancelled) for slot in slots],
    )


def as_it_was(programme: Programme, slots: Iterable[Slot], on: date) -> ProgrammeRevision:
    """The revision in force where none was kept, as far as slots and statements still tell it."""
    approved = [slot for slot in slots if not slot.provisional and slot.added_in_revision <= programme.revision]
    return ProgrammeRevision(
        id="",
        programme=programme.id,
        number=max(programme.revision, 1),
        on=on,
        by="",
        stated=programme.stated,
        around=programme.around,
        slots=[_as_first_planned(slot) for slot in approved],
    )


def _then(slot: Slot, *, cancelled: bool) -> PlaceThen:
    fields = {name: getattr(slot, name) for name in Place.model_fields}
    return PlaceThen(slot=slot.id, cancelled=cancelled, **fields)


def _as_first_planned(slot: Slot) -> PlaceThen:
    first = slot.first_planned or slot.planned_from
    moved = slot.having(planned_from=first, planned_to=first + (slot.planned_to - slot.planned_from))
    return _then(moved, cancelled=False)


def difference(old: ProgrammeRevision, new: ProgrammeRevision, names: Mapping[Id, str]) -> tuple[str, ...]:
    """A sentence for each thing that differs: audits by day, then what is stated, then the days around it.

    *names* are how sites, services, processes and people are called. Each sentence fits a line of text.
    """
    before, after = ({place.slot: place for place in each.slots} for each in (old, new))
    places = sorted({**before, **after}.values(), key=lambda place: (place.planned_from, place.ref))
    said = [
        sentence for place in places for sentence in _of_a_place(before.get(place.slot), after.get(place.slot), names)
    ]
    said += _of_statements(old.stated, new.stated, names)
    said += _of_surroundings(old.around, new.around, names)
    return tuple(_clipped(sentence, 2 * _LONGEST) for sentence in said)


def _of_a_place(old: PlaceThen | None, new: PlaceThen | None, names: Mapping[Id, str]) -> Iterator[str]:
    if new is None:
        if old is not None:
            yield f"{old.ref} is not there any more: {_clipped(old.title)}"
        return
    if old is None:
        why = f" ({_clipped(new.reason)})" if new.reason else ""
        kind = "added, unplanned" if new.unplanned else "added"
        if not new.cancelled:
            yield f"{new.ref} {kind}: {_clipped(new.title)}, {span(new.planned_from, new.planned_to)}{why}"
        return
    if old.cancelled != new.cancelled:
        yield f"{new.ref} cancelled: {_clipped(new.title)}" if new.cancelled else f"{new.ref} takes place after all"
        return
    if old.planned_from != new.planned_from:
        yield f"{new.ref} moved from {old.planned_from} to {new.planned_from}"
    if old.planned_to - old.planned_from != new.planned_to - new.planned_from:
        yield f"{new.ref} lasts until {new.planned_to}"
    if old.title != new.title:
        yield f"{new.ref} is called {_quoted(new.title)} instead of {_quoted(old.title)}"
    yield from _added_and_dropped(f"{new.ref}: clause", old.clauses, new.clauses, str)
    for field, word in _PLACES.items():
        yield from _added_and_dropped(
            f"{new.ref}: {word}", getattr(old, field), getattr(new, field), lambda each: names.get(each, each)
        )
    yield from _added_and_dropped(f"{new.ref}: criterion", old.criteria, new.criteria, _criterion)
    if old.mode is not new.mode:
        yield f"{new.ref} is {new.mode.value} instead of {old.mode.value}"
    if old.planned_days != new.planned_days:
        yield f"{new.ref} takes {new.planned_days:g} auditor days instead of {old.planned_days:g}"


def _of_statements(old: Statements, new: Statements, names: Mapping[Id, str]) -> Iterator[str]:
    yield from _added_and_dropped("objective", old.objectives, new.objectives, str, one_by_one=True)
    yield from _added_and_dropped("criterion", old.criteria, new.criteria, _criterion, one_by_one=True)
    for kind in ("risk", "opportunity"):
        before, after = ([each for each in stated.risks if each.kind == kind] for stated in (old, new))
        yield from _added_and_dropped(kind, before, after, lambda each: _risk(each, names), one_by_one=True)
    for field, words in _TEXTS.items():
        was, is_now = getattr(old, field), getattr(new, field)
        if was != is_now:
            yield _rewritten(words, was, is_now)
    if old.auditor_days != new.auditor_days:
        yield f"{new.auditor_days:g} auditor days instead of {old.auditor_days:g}"


def _of_surroundings(old: Surroundings, new: Surroundings, names: Mapping[Id, str]) -> Iterator[str]:
    before, after = ({event.ref: event for event in each.events} for each in (old, new))
    for ref, event in {**before, **after}.items():
        was, is_now = before.get(ref), after.get(ref)
        if was is None:
            yield f"external event added: {_event(event)}"
        elif is_now is None:
            yield f"external event dropped: {_event(was)}"
        elif (was.on, was.ends) != (is_now.on, is_now.ends):
            yield f"external event {ref} moved: {span(is_now.on, is_now.ends)} instead of {span(was.on, was.ends)}"
        elif was != is_now:
            yield f"external event {ref} is {_event(is_now)}"
    yield from _added_and_dropped(
        "days without audits", old.blackouts, new.blackouts, lambda each: _blackout(each, names), one_by_one=True
    )


def _added_and_dropped(
    what: str, old: Collection[Any], new: Collection[Any], say: Callable[[Any], str], *, one_by_one: bool = False
) -> Iterator[str]:
    for verb, these, others in (("added", new, old), ("dropped", old, new)):
        found = [_clipped(say(each)) for each in these if each not in others]
        if one_by_one:
            yield from (f"{what} {verb}: {each}" for each in found)
        elif found:
            yield f"{what} {verb}: {', '.join(found)}"


def _rewritten(words: str, was: str, is_now: str) -> str:
    if not is_now:
        return f"{words}: no longer stated"
    if not was:
        return f"{words}: stated as {_quoted(is_now)}"
    if len(was) <= _SHORT and len(is_now) <= _SHORT:
        return f"{words}: {_quoted(is_now)} instead of {_quoted(was)}"
    return f"{words}: rewritten as {_quoted(is_now)}"


def _risk(each: RiskOrOpportunity, names: Mapping[Id, str]) -> str:
    owner = names.get(each.owner, each.owner) if each.owner else ""
    state = each.state if each.state != "open" else ""
    return "; ".join(part for part in (each.text, each.treatment, owner, state) if part)


def _criterion(each: Criterion) -> str:
    """As it is cited, and what of its edition and kind that does not say."""
    edition = f" {each.edition}" if each.edition not in each.cited else ""
    kind = f" ({each.kind})" if each.kind not in ("requirements", "own") else ""
    return f"{each.cited}{edition}{kind}"


def _event(each: Event) -> str:
    kind = each.kind.replace("-", " ")
    told = f", {kind}" if kind not in ("", "other") and kind not in each.title.lower() else ""
    return f"{each.ref} {_clipped(each.title)}{told}, {span(each.on, each.ends)}"


def _blackout(each: Blackout, names: Mapping[Id, str]) -> str:
    where = f" at {', '.join(names.get(site, site) for site in each.sites)}" if each.sites else ""
    return f"{span(each.first, each.last)}{where}, {each.reason}"


def _quoted(text: str) -> str:
    return f"“{_clipped(text)}”"


def _clipped(text: str, most: int = _LONGEST) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
