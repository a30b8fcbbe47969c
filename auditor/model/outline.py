"""The outline of a standard: which clauses there are, how they are called, and how much each weighs.

Short titles only, never a standard's text; what a licensee pastes goes to :attr:`OutlineClause.private_text`, which
stays in the organisation's own file. Weights are ours, no standard has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from auditor.model.clause import Clause
from auditor.model.text import Line, Name, Prose
from auditor.model.words import Phase


def _number(text: str) -> str:
    try:
        return Clause("", Clause.parse(f"own:{text}").number).number
    except ValueError:
        raise ValueError("a clause number without its standard, such as 8.5.2.1 or A.5.1") from None


def _standard_name(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z-]{0,39}", text):
        raise ValueError("letters, digits and hyphens, such as 20000-1")
    return text


StandardName = Annotated[str, AfterValidator(_standard_name)]
"""A standard as it stands before its clauses: ``20000-1``."""

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
    documented_information: Line = Field(default="", description="maintain: what is kept current; retain: records.")
    title_status: Literal["verified", "title-unverified", "untitled-in-standard"] = "verified"
    note: Line = ""
    private_text: Prose = Field(default="", description="A licensee's own copy of the text; never exported by default.")


def implied_parent(number: str) -> str | None:
    """The clause one number shorter: 8.5.2 for 8.5.2.1; None for 8 and for A.5, which stand at the top."""
    shorter = number.rpartition(".")[0]
    return shorter if re.search("[0-9]", shorter) else None


def parents(clauses: Iterable[tuple[str, str | None]]) -> dict[str, str | None]:
    """The parent of each numbered clause, from pairs of its number and the parent it names, if any."""
    return {number: named or implied_parent(number) for number, named in clauses}
