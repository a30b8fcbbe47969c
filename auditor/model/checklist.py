"""A checklist: the outline of a standard, and the items that an auditor asks.

A clause written without its standard belongs to the standard of the checklist. An item has exactly one home clause, for
counting, and may cite more. The items of a transition say for which kinds of transition they are asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    model_validator,
)

from auditor.model.clause import Clause
from auditor.model.consistency import validated
from auditor.model.outline import ClauseNumber, OutlineClause, StandardName, parents
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


def _cited(text: str) -> str:
    try:
        return str(Clause.parse(text))
    except ValueError:
        raise ValueError("a clause such as 8.5.2.1, or with another standard 9001:8.6") from None


FORMAT = 1
"""Format of a checklist's file that this program writes; a file without a number has the first."""


def _known_format(number: int) -> int:
    if number != FORMAT:
        raise ValueError(f"{FORMAT}; a newer version of Auditor reads what is newer")
    return number


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
    documented_information: Line = Field(default="", description="maintain: what is kept current; retain: records.")
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

    format: Annotated[int, AfterValidator(_known_format)] = FORMAT
    id: Annotated[str, AfterValidator(_checklist_id)]
    title: Name
    standard: StandardName
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
        return validated(data, handler) if isinstance(data, Mapping) else handler(data)

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
