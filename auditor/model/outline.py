"""The outline of a standard: which clauses there are, how they are called, and how much each weighs.

Short titles only, never a standard's text; what a licensee pastes goes to :attr:`OutlineClause.private_text`, which
stays in the organisation's own file. Weights are ours, no standard has them (domain chapter 12).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from auditor.model.clause import Clause
from auditor.model.text import Line, Name, Prose
from auditor.model.words import Phase


def _number(text: str) -> str:
    try:
        return Clause("", Clause.parse(f"own:{text}").number).number
    except ValueError:
        raise ValueError("a clause number without its standard, such as 8.5.2.1 or A.5.1") from None


ClauseNumber = Annotated[str, AfterValidator(_number)]
"""A clause of the checklist's own standard, written without the standard."""


class OutlineClause(BaseModel):
    """One clause: its parent is the clause one number shorter, unless the file names another."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: ClauseNumber
    title: Name
    parent: ClauseNumber | None = None
    weight: int = Field(default=0, ge=0, le=3, description="Weight of a clause without sub-clauses in the readiness.")
    pdca: Phase = Phase.DO
    documented_information: Line = Field(default="", description="MAINTAIN: what is kept current. RETAIN: records.")
    title_status: Literal["verified", "title-unverified", "untitled-in-standard"] = "verified"
    note: Line = ""
    private_text: Prose = Field(default="", description="A licensee's own copy of the text; never exported by default.")


class Inconsistency(NamedTuple):
    """Something that only shows when a file is looked at as a whole."""

    path: tuple[str | int, ...]
    expected: str
    found: str


def implied_parent(number: str) -> str | None:
    """The clause one number shorter: 8.5.2 for 8.5.2.1; None for 8 and for A.5, which stand at the top."""
    shorter = number.rpartition(".")[0]
    return shorter if re.search("[0-9]", shorter) else None


def parents(clauses: Iterable[tuple[str, str | None]]) -> dict[str, str | None]:
    """The parent of each numbered clause, from pairs of its number and the parent it names, if any."""
    return {number: named or implied_parent(number) for number, named in clauses}


def outline_inconsistencies(clauses: Sequence[Mapping[str, Any]]) -> Iterator[Inconsistency]:
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
