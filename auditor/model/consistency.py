"""What is wrong with a checklist as a whole, told for fields as they stand in a file, valid or not.

The rules that no single field shows: ids and clauses once, parents that exist and lead to the top, weights at the
leaves, items on clauses that exist. They are looked at beside the rules of each field, so that all faults come out in
one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from auditor.model.clause import Clause
from auditor.model.outline import StandardName, parents

T = TypeVar("T")

_STANDARD: TypeAdapter[str] = TypeAdapter(StandardName)


def validated(data: Mapping[str, Any], by_field: Callable[[Any], T]) -> T:
    """What *by_field* makes of the checklist *data*, whose clauses take the checklist's standard.

    Raises one ``ValidationError`` with what is wrong with fields and what is wrong with the whole.
    """
    raw = _raw(data)
    problems = [_problem(found) for found in _inconsistencies(raw)]
    try:
        checklist = by_field(_with_standard(raw))
    except ValidationError as error:
        problems = [_again(detail) for detail in error.errors(include_url=False)] + problems
    if problems:
        raise ValidationError.from_exception_data("Checklist", problems)
    return checklist


class Inconsistency(NamedTuple):
    """Something that only shows when a file is looked at as a whole."""

    path: tuple[str | int, ...]
    expected: str
    found: str


def _outline_inconsistencies(clauses: Sequence[Mapping[str, Any]]) -> Iterator[Inconsistency]:
    """Numbers given twice, parents that are missing or go round in a circle, weights above the leaves.

    *clauses* are the fields as they stand in the file, which need not be valid.
    """
    numbers = [str(clause.get("number", f"?{place}")) for place, clause in enumerate(clauses)]
    named = [str(clause["parent"]) if clause.get("parent") else None for clause in clauses]
    above = parents(zip(numbers, named, strict=True))
    branches = set(above.values())
    places: dict[str, int] = {}
    for place, (number, clause) in enumerate(zip(numbers, clauses, strict=True)):
        path = ("clauses", place)
        first = places.setdefault(number, place)
        if first < place:
            yield Inconsistency((*path, "number"), "each clause once", f"{number} again, first as clauses {first + 1}")
            continue
        parent = above[number]
        if parent is not None and parent not in above:
            field = "parent" if clause.get("parent") else "number"
            yield Inconsistency((*path, field), f"a clause {parent} in this outline, to stand under", "no such clause")
        if number in branches and str(clause.get("weight", 0)).strip() not in ("", "0"):
            weight = f"weight {clause['weight']} for {number}"
            yield Inconsistency((*path, "weight"), "weights at clauses without sub-clauses only", weight)
    for circle in _circles(above):
        way = " under ".join([*circle, circle[0]])
        yield Inconsistency(
            ("clauses", places[circle[0]], "parent"), "parents that lead to the top", f"a circle: {way}"
        )


def _circles(above: Mapping[str, str | None]) -> Iterator[list[str]]:
    """Each way of parents that comes back to where it began, once."""
    settled: set[str] = set()
    for start in above:
        way: dict[str, int] = {}
        number: str | None = start
        while number is not None and number in above and number not in settled and number not in way:
            way[number] = len(way)
            number = above[number]
        if number in way:
            yield list(way)[way[number] :]
        settled.update(way)


def _raw(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a checklist with its clauses and items as fields, whatever they were given as."""
    raw = dict(data)
    for name in ("clauses", "items"):
        entries = raw.get(name)
        if isinstance(entries, list):
            raw[name] = [e.model_dump(exclude_unset=True) if isinstance(e, BaseModel) else e for e in entries]
    return raw


def _entries(raw: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The entries of a list as fields; what is none leaves an empty place, so that positions stay."""
    entries = raw.get(name)
    return [e if isinstance(e, Mapping) else {} for e in entries] if isinstance(entries, list) else []


def _own_standard(raw: Mapping[str, Any]) -> str:
    """The checklist's standard; where that is wrong, a stand-in, so that its clauses are not called wrong, too."""
    try:
        return _STANDARD.validate_python(raw.get("standard"))
    except ValidationError:
        return "own"


def _full(clause: Any, standard: str) -> Any:
    """*clause* with its standard, or as it is where it is none."""
    try:
        return str(Clause.parse(clause, default_standard=standard))
    except (ValueError, AttributeError, TypeError):
        return clause


def _with_standard(raw: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(raw.get("items"), list):
        return raw
    standard = _own_standard(raw)
    items = []
    for item in raw["items"]:
        if isinstance(item, Mapping):
            also = item.get("also_cites")
            item = {**item, **({"clause": _full(item["clause"], standard)} if "clause" in item else {})}
            if isinstance(also, list):
                item["also_cites"] = [_full(clause, standard) for clause in also]
        items.append(item)
    return {**raw, "items": items}


def _inconsistencies(raw: Mapping[str, Any]) -> Iterator[Inconsistency]:
    clauses, items = _entries(raw, "clauses"), _entries(raw, "items")
    yield from _outline_inconsistencies(clauses)
    numbers = {str(clause.get("number")) for clause in clauses}
    if raw.get("kind", "requirements") == "requirements" and not clauses:
        yield Inconsistency(("clauses",), "an outline: the clauses that the items belong to", "none")
    excluded = raw.get("not_excludable")
    for place, number in enumerate(excluded if isinstance(excluded, list) else []):
        if str(number) not in numbers:
            yield Inconsistency(("not_excludable", place), "a clause of this outline", f"{number}")
    firsts: dict[str, int] = {}
    for place, item in enumerate(items):
        yield from _item_inconsistencies(raw, numbers, place, item)
        first = firsts.setdefault(str(item.get("id", f"?{place}")), place)
        if first < place:
            found = f"{item['id']} again, first as items {first + 1}"
            yield Inconsistency(("items", place, "id"), "an id of its own", found)


def _item_inconsistencies(
    raw: Mapping[str, Any], numbers: set[str], place: int, item: Mapping[str, Any]
) -> Iterator[Inconsistency]:
    standard = _own_standard(raw)
    own = f"{standard}:"
    clause = _full(item.get("clause"), standard)
    if isinstance(clause, str) and numbers and ":" in clause:
        foreign = not clause.startswith(own)
        if (foreign and raw.get("kind") != "transition") or (not foreign and clause.removeprefix(own) not in numbers):
            yield Inconsistency(("items", place, "clause"), "a clause of this outline", str(item["clause"]))
    if raw.get("kind") == "transition" and item:
        for name in ("kinds", "phase", "owner_side"):
            if not item.get(name):
                yield Inconsistency(
                    ("items", place, name), "a value here, as for every item of a transition", "nothing"
                )


def _problem(found: Inconsistency) -> InitErrorDetails:
    kind = PydanticCustomError(
        "inconsistent", "expected {expected}; found {found}", {"expected": found.expected, "found": found.found}
    )
    return InitErrorDetails(type=kind, loc=found.path, input=found.found)


def _again(detail: Any) -> InitErrorDetails:
    """An error that was raised for one field, to be raised together with those of the whole."""
    return InitErrorDetails(type=detail["type"], loc=detail["loc"], input=detail["input"], ctx=detail.get("ctx", {}))
