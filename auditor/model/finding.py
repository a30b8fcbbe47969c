"""A finding that is written up: requirement, failure, evidence (machine F)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from auditor.model.clause import ClauseText
from auditor.model.record import Id, Part, Record
from auditor.model.text import Line, Name, Prose
from auditor.model.words import FindingState, Grade

MOST_RESPONSE_DAYS = 250


class Presentation(Part):
    """The finding shown to the auditee: the facts acknowledged, or the disagreement in words (G-17)."""

    to: Id
    on: date
    acknowledged: bool
    disagreement: Prose = ""


class Dissent(Part):
    """A member of the team who sees a finding otherwise than the lead decided, and how it would be graded (6.4.9)."""

    by: Id
    on: date
    grade: Grade | None = None
    reason: Prose


class Finding(Record):
    """A finding; drafts carry working numbers, the lead's numbers come when the team has agreed."""

    ref: Name
    state: FindingState = FindingState.DRAFT
    grade: Grade
    title: Name
    clauses: list[ClauseText] = Field(default_factory=list)
    also_cites: list[ClauseText] = Field(default_factory=list)
    requirement: Prose = ""
    statement: Prose = ""
    evidence: list[Id] = Field(default_factory=list)
    grade_reason: Prose = ""
    items: list[Id] = Field(default_factory=list)
    process: Id | None = None
    site: Id | None = None
    services: list[Id] = Field(default_factory=list)
    raised_by: Id
    urgent: bool = False
    requirement_met: bool | None = None
    presentations: list[Presentation] = Field(default_factory=list)
    dissents: list[Dissent] = Field(default_factory=list)
    response_days: int | None = Field(default=None, ge=1, le=MOST_RESPONSE_DAYS)
    """Working days from the report within which its nonconformity is answered, where that was agreed for it alone."""
    repeat_of: Line = ""
    repeat_reason: Prose = ""
    nonconformity: Id | None = None
    replaced_by: list[Id] = Field(default_factory=list)
    reason: Prose = ""

    @property
    def opinions(self) -> list[Dissent]:
        """The dissents that last: who wanted the grade that the finding has by now was followed."""
        return [each for each in self.dissents if each.grade is not self.grade]

    @property
    def is_withdrawn(self) -> bool:
        """Whether it counts no more."""
        return self.state in (FindingState.WITHDRAWN, FindingState.SUPERSEDED)
