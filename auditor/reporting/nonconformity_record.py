"""One nonconformity as data: the finding, the response, what was seen, and every step with who and when.

Names stand in it as they are printed. Evidence that its reader may not see is named by its reference only (G-43): what
it says is neither printed nor in the record.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal

from pydantic import Field

from auditor.model.words import Confidentiality, EvidenceKind, Grade, NonconformityState, Owed
from auditor.reporting.audit_facts import PersonFacts
from auditor.reporting.facts import Facts, PrintedRecord, Text
from auditor.reporting.record import DueFacts

FORMAT: Final = "auditor.nonconformity/1"
"""Name and version of this record; the first key a reader of the JSON looks for."""

ATTACHMENT: Final = "nonconformity.json"
"""Name of the record inside the PDF."""


class CitedClause(Facts):
    """A clause and its short title."""

    clause: Text
    title: Text = ""


class PieceFacts(Facts):
    """A piece of evidence; ``is_withheld`` tells that its class keeps its words from this paper."""

    ref: Text
    kind: EvidenceKind
    confidentiality: Confidentiality
    captured: datetime
    reference: Text = ""
    description: Text = ""
    place: Text = ""
    respondent: Text = ""
    is_withheld: bool = False


class WhyFacts(Facts):
    """An answer to why, with the number that says where it stands: ``1.2`` is the second answer below the first."""

    number: Text
    text: Text
    is_root: bool = False


class ActionFacts(Facts):
    """A corrective action: whose, by when, done when, what its owner said would show it, and what does."""

    ref: Text
    text: Text
    owner: Text = ""
    due: date
    done: date | None = None
    shown_by: Text = ""
    evidence: list[Text] = Field(default_factory=list)
    is_overdue: bool = False


class AcknowledgementFacts(Facts):
    """Seen by the owner's side, which is not agreed."""

    by: Text
    on: date
    agrees: bool
    note: Text = ""


class ReviewFacts(Facts):
    """A response accepted or returned."""

    on: date
    by: Text
    accepted: bool
    reason: Text = ""


class SampledFacts(Facts):
    """The sample that a check rests on; ``ref`` where it is one of the audit."""

    ref: Text = ""
    n: int
    size: int
    exceptions: int = 0


class CheckFacts(Facts):
    """What a verifier saw, and what follows from it.

    ``method`` is one of the words of :class:`~auditor.model.words.Method`, or what was typed before.
    """

    kind: Literal["implementation", "effectiveness"]
    on: date
    by: Text
    method: Text = ""
    method_note: Text = ""
    seen: Text
    result: Literal["verified", "rejected", "effective", "not-effective"]
    evidence: list[Text] = Field(default_factory=list)
    sample: SampledFacts | None = None


class ReopeningFacts(Facts):
    """Closed, and opened again on new evidence: by reference, or in words with its date."""

    on: date
    by: Text
    reason: Text
    evidence: list[Text] = Field(default_factory=list)
    shown_by: Text = ""
    dated: date | None = None


class ExtensionFacts(Facts):
    """More time asked for, and the decision."""

    field: Literal["containment", "response", "implementation", "effectiveness"]
    asked_on: date
    asked_by: Text
    old: date
    new: date
    reason: Text
    granted: bool | None = None
    decided_on: date | None = None
    decided_by: Text = ""
    note: Text = ""


class EscalationFacts(Facts):
    """Brought to somebody above."""

    on: date
    by: Text
    to: Text
    reason: Text
    ended: date | None = None


class SetAsideFacts(Facts):
    """A rule set aside with a reason, or one that warned and was not followed: then ``text`` is the warning."""

    rule: Text
    on: date
    by: Text
    text: Text = ""
    reason: Text = ""
    compensation: Text = ""


class StepFacts(Facts):
    """One step: when, who, what, and what it became."""

    on: datetime
    by: Text
    transition: Text
    action: Text
    to: NonconformityState | None = None
    note: Text = ""


class NonconformitySheet(PrintedRecord):
    """One nonconformity, complete, as it stands on ``as_of``."""

    format: Literal["auditor.nonconformity/1"] = FORMAT
    language: str = "en"
    organisation: Text = ""
    classification: Text = ""
    as_of: date

    ref: Text
    former: list[Text] = Field(default_factory=list)
    audit: Text
    audit_title: Text = ""
    finding: Text = ""
    grade: Grade
    grade_label: Text = ""
    state: NonconformityState
    title: Text
    clauses: list[CitedClause] = Field(default_factory=list)
    process: Text = ""
    site: Text = ""
    services: list[Text] = Field(default_factory=list)

    lead: PersonFacts | None = None
    owner: PersonFacts | None = None
    process_owner: PersonFacts | None = None
    verifier: PersonFacts | None = None
    raised: date
    raised_by: Text = ""
    issued: date | None = None
    closed: date | None = None
    due: list[DueFacts] = Field(default_factory=list)
    due_now: date | None = None
    days_overdue: int = 0
    turn: Owed
    whose: Text = ""
    flags: list[Text] = Field(default_factory=list)
    repeat_of: Text = ""
    repeat_reason: Text = ""

    requirement: Text = ""
    statement: Text = ""
    evidence: list[PieceFacts] = Field(default_factory=list)
    grade_reason: Text = ""
    presented_to: Text = ""
    presented_on: date | None = None
    presented_acknowledged: bool | None = None
    disagreement: Text = ""
    acknowledgement: AcknowledgementFacts | None = None

    submitted: list[date] = Field(default_factory=list)
    correction: Text = ""
    containment: Text = ""
    extent: Text = ""
    cause: Text = ""
    cause_method: Text = ""
    cause_categories: list[Text] = Field(default_factory=list)
    whys: list[WhyFacts] = Field(default_factory=list)
    actions: list[ActionFacts] = Field(default_factory=list)
    criterion: Text = ""
    reviews: list[ReviewFacts] = Field(default_factory=list)
    checks: list[CheckFacts] = Field(default_factory=list)
    reopenings: list[ReopeningFacts] = Field(default_factory=list)
    shown: list[PieceFacts] = Field(default_factory=list)
    waiting_days: int | None = None
    waiting_occurrences: int | None = None
    occurrences_seen: int = 0
    extensions: list[ExtensionFacts] = Field(default_factory=list)
    escalations: list[EscalationFacts] = Field(default_factory=list)
    set_aside: list[SetAsideFacts] = Field(default_factory=list)
    reason: Text = ""
    history: list[StepFacts] = Field(default_factory=list)
