"""A checklist: the outline of a standard, and the items that an auditor asks.

A clause written without its standard belongs to the standard of the checklist. An item has exactly one home clause, for
counting, and may cite more (domain 6.4). The items of a transition say for which kinds of transition they are asked
(domain 7.7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from auditor.model.clause import Clause
from auditor.model.outline import ClauseNumber, Inconsistency, OutlineClause, outline_inconsistencies, parents
from auditor.model.text import Line, Name, Prose
from auditor.model.words import Method, OwnerSide, Phase, TransitionKind, TransitionPhase


def _checklist_id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", text):
        raise ValueError("small letters, digits and hyphens, such as iso20000-1-2018")
    return text


def _item_id(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.:/_-]{0,59}", text):
        raise ValueError("letters, digits and . : / _ - without spaces, such as 8.2.6-03")
    return text


def _standard(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z-]{0,39}", text):
        raise ValueError("letters, digits and hyphens, such as 20000-1")
    return text


def _cited(text: str) -> str:
    try:
        return str(Clause.parse(text))
    except ValueError:
        raise ValueError("a clause such as 8.5.2.1, or with another standard 9001:8.6") from None


CitedClause = Annotated[str, AfterValidator(_cited)]
"""A clause with its standard (``auditor.model.clause.ClauseText``); in a file the checklist's own may be left out."""


class ChecklistItem(BaseModel):
    """One question, asked aloud, with what helps to judge the answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, AfterValidator(_item_id)]
    clause: CitedClause = Field(description="The home clause; without a standard it belongs to the checklist's own.")
    also_cites: list[CitedClause] = Field(default_factory=list)
    question: Name
    look_for: list[Name] = Field(default_factory=list)
    evidence: list[Name] = Field(default_factory=list)
    documented_information: Line = Field(default="", description="MAINTAIN: what is kept current. RETAIN: records.")
    weight: int = Field(default=1, ge=1, le=3)
    pdca: Phase | None = Field(default=None, description="Where it differs from the clause's.")
    method: Method = Method.INTERVIEW
    topics: list[Name] = Field(default_factory=list, description="What the clause asks for, in our words, as covered.")
    kinds: list[TransitionKind] = Field(default_factory=list)
    phase: TransitionPhase | None = None
    owner_side: OwnerSide | None = None
    blocking: bool = Field(default=False, description="Whether a transition may not go on while this is not met.")


class Checklist(BaseModel):
    """A checklist as it is written in one file; :attr:`id` is the name of that file, too.

    Built from a file or from fields, it is checked as a whole: ids and clauses once, parents that exist and lead to the
    top, items on clauses that exist. All that is wrong is raised in one ``ValidationError``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, AfterValidator(_checklist_id)]
    title: Name
    standard: Annotated[str, AfterValidator(_standard)]
    edition: Line = ""
    kind: Literal["requirements", "transition"] = "requirements"
    description: Prose = ""
    licence: Line = ""
    language: Name = "en"
    not_excludable: list[ClauseNumber] = Field(
        default_factory=list, description="Clauses of which no requirement may be excluded as a whole (G-25)."
    )
    clauses: list[OutlineClause] = Field(default_factory=list)
    items: list[ChecklistItem]

    @model_validator(mode="wrap")
    @classmethod
    def _as_a_whole(cls, data: Any, handler: ModelWrapValidatorHandler[Checklist]) -> Checklist:
        if not isinstance(data, Mapping):
            return handler(data)
        raw = _raw(data)
        problems = [_problem(found) for found in _inconsistencies(raw)]
        try:
            checklist = handler(_with_standard(raw))
        except ValidationError as error:
            problems = [_again(detail) for detail in error.errors(include_url=False)] + problems
        if problems:
            raise ValidationError.from_exception_data(cls.__name__, problems)
        return checklist

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        return parents((clause.number, clause.parent) for clause in self.clauses)

    @cached_property
    def _outline(self) -> dict[str, OutlineClause]:
        return {clause.number: clause for clause in self.clauses}

    def outlined(self, clause: str) -> OutlineClause | None:
        """The outline's line for *clause* (with or without this checklist's standard); None where it has none."""
        return self._outline.get(clause.removeprefix(f"{self.standard}:"))

    def parent_of(self, number: str) -> str | None:
        """The number of the clause that *number* stands under; None at the top."""
        return self._parents[number]

    @cached_property
    def leaves(self) -> tuple[OutlineClause, ...]:
        """The clauses without sub-clauses, in the order of the file: those that weigh and are counted."""
        branches = set(self._parents.values())
        return tuple(clause for clause in self.clauses if clause.number not in branches)

    def with_standard(self, number: str) -> str:
        """The clause *number* of this checklist as records write it: ``20000-1:8.5``."""
        return str(Clause(self.standard, number))

    def pdca_of(self, item: ChecklistItem) -> Phase:
        """The phase of *item*: its own, else that of its clause, else do."""
        clause = self.outlined(item.clause)
        return item.pdca or (clause.pdca if clause else Phase.DO)


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


def _full(clause: Any, standard: Any) -> Any:
    """*clause* with its standard, or as it is where it is none."""
    try:
        return str(Clause.parse(clause, default_standard=standard))
    except (ValueError, AttributeError, TypeError):
        return clause


def _with_standard(raw: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(raw.get("items"), list):
        return raw
    standard = raw.get("standard")
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
    yield from outline_inconsistencies(clauses)
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
    own = f"{raw.get('standard')}:"
    clause = _full(item.get("clause"), raw.get("standard"))
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
