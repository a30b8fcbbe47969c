"""The input to a management review as data: what is printed and written as Markdown, and nothing else.

Facts only, in the words that were typed; headings, labels and what a person has to add stand in the design. The same
record gives the same bytes, and it is attached to the PDF.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from pydantic import Field

from auditor.model.words import AuditState, Grade, NonconformityState, ProgrammeState
from auditor.reporting.facts import Facts, PrintedRecord, Text

FORMAT: Final = "auditor.management-review/1"
"""Name and version of this record; the first key a reader of the JSON looks for."""

ATTACHMENT: Final = "management-review.json"
"""Name of the record inside the PDF."""


class StandardFacts(Facts):
    """A standard of the programme's criteria: its short name, and title with edition as the programme states it."""

    standard: Text
    title: Text


class MonthFacts(Facts):
    """A month of a trend; ``share`` of the scale is what is drawn, ``said`` the value in words."""

    month: date
    share: float | None = None
    said: Text = ""
    seen: int = 0


class FigureFacts(Facts):
    """An indicator: its value and what it was counted from in words; below five cases the cases are the value."""

    id: Text
    name: Text
    value: Text
    of: Text = ""
    seen: int = 0
    is_small: bool = False
    scale: Text = ""
    months: list[MonthFacts] = Field(default_factory=list)


class HeldAudit(Facts):
    """An audit of the period, held or not; ``grades`` counts its findings."""

    ref: Text
    title: Text
    state: AuditState
    taken_over: bool = False
    first: date
    last: date
    lead: Text = ""
    standards: list[Text] = Field(default_factory=list)
    is_held: bool = False
    is_late: bool = False
    reported: date | None = None
    items: int = 0
    not_audited: int = 0
    grades: dict[Grade, int] = Field(default_factory=dict)
    planned_days: float = 0
    used_days: float | None = None


class ListedNonconformity(Facts):
    """A nonconformity as every list has it."""

    ref: Text
    audit: Text
    grade: Grade
    state: NonconformityState
    title: Text
    clauses: list[Text] = Field(default_factory=list)
    process: Text = ""


class FollowedFacts(ListedNonconformity):
    """A nonconformity that was issued, closed or open in the period."""

    site: Text = ""
    owner: Text = ""
    issued: date | None = None
    closed: date | None = None
    due: date | None = None
    is_open: bool = False
    is_overdue: bool = False
    is_repeat: bool = False


class CameBackFacts(Facts):
    """A nonconformity that was closed, how that was judged, and the references of those that repeat it."""

    ref: Text
    title: Text
    closed: date
    judged: Text = ""
    repeats: list[Text]


class InAProcess(Facts):
    """A nonconformity with the process it is in."""

    ref: Text
    process: Text = ""


class TrendFacts(Facts):
    """One clause with nonconformities of the period in several processes, which are no repeats."""

    clause: Text
    nonconformities: list[InAProcess]


class ImprovementFacts(Facts):
    """An issued finding that is no nonconformity, and worth a look."""

    ref: Text
    audit: Text
    grade: Grade
    title: Text
    clauses: list[Text] = Field(default_factory=list)


class CoverageFacts(Facts):
    """How many leaf clauses of a standard were audited in the cycle so far."""

    standard: Text
    covered: float
    required: float


class RiskFacts(Facts):
    """A risk or a chance of the programme itself, and what is done about it."""

    kind: Literal["risk", "opportunity"]
    text: Text
    treatment: Text = ""
    owner: Text = ""


class ActionFacts(Facts):
    """An action that a review of the programme decided."""

    review: Text
    text: Text
    owner: Text = ""
    due: date | None = None
    done: date | None = None
    result: Text = ""
    is_overdue: bool = False


class FeedbackFacts(Facts):
    """What auditees said of one audit; a comment stands without the name."""

    audit: Text
    asked: int
    answered: int
    mean: float | None = None
    comments: list[Text] = Field(default_factory=list)


class ProgrammeReviewFacts(Facts):
    """A review of the programme held in the period; ``said`` by topic."""

    ref: Text
    on: date
    by: Text = ""
    first: date
    last: date
    said: dict[str, Text] = Field(default_factory=dict)
    conclusion: Text = ""


class AheadFacts(Facts):
    """An audit or an event that is to come."""

    ref: Text
    title: Text
    first: date
    last: date
    is_event: bool = False


class ManagementReview(PrintedRecord):
    """The input to one management review: what the product knows of a period, as of a day."""

    format: Literal["auditor.management-review/1"] = FORMAT
    language: str = "en"
    organisation: Text = ""
    classification: Text = ""
    first: date
    last: date
    as_of: date
    programme: Text = ""
    programme_title: Text = ""
    programme_state: ProgrammeState
    revision: int = 0
    manager: Text = ""
    client: Text = ""
    standards: list[StandardFacts] = Field(default_factory=list)
    objectives: list[Text] = Field(default_factory=list)
    programme_changes: Text = ""
    resources: Text = ""
    budget: Text = ""
    planned_days: float = 0
    audits: list[HeldAudit] = Field(default_factory=list)
    nonconformities: list[FollowedFacts] = Field(default_factory=list)
    came_back: list[CameBackFacts] = Field(default_factory=list)
    trends: list[TrendFacts] = Field(default_factory=list)
    improvements: list[ImprovementFacts] = Field(default_factory=list)
    figures: list[FigureFacts] = Field(default_factory=list)
    coverage: list[CoverageFacts] = Field(default_factory=list)
    not_counted: list[Text] = Field(default_factory=list)
    gaps: list[Text] = Field(default_factory=list)
    risks: list[RiskFacts] = Field(default_factory=list)
    actions: list[ActionFacts] = Field(default_factory=list)
    feedback: list[FeedbackFacts] = Field(default_factory=list)
    reviews: list[ProgrammeReviewFacts] = Field(default_factory=list)
    ahead: list[AheadFacts] = Field(default_factory=list)
