"""The audit report as data: everything that is printed, and nothing else.

The same record is laid out on paper, attached to the PDF as ``audit-report.json``, hashed when the report is issued,
and kept beside the PDF. People, sites, services and clauses stand in it as they are printed, so that an old report can
be printed again after everything around it has changed. Contents after ISO 19011 6.5.1 and guard G-21.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Literal, Self

from pydantic import Field

from auditor.model.words import (
    Confidentiality,
    EvidenceKind,
    Grade,
    Method,
    Mode,
    NonconformityState,
    SampleMethod,
    Verification,
)
from auditor.reporting.audit_facts import (
    AgendaFacts,
    CriterionFacts,
    EarlierFinding,
    MeetingFacts,
    ObjectiveFacts,
    OverrideFacts,
    PersonFacts,
    ScopeFacts,
    TeamFacts,
)
from auditor.reporting.facts import Facts, FontFacts, SheetRecord, Text
from auditor.reporting.opinion_record import DissentFacts, ResponseFacts

FORMAT: Final = "auditor.audit-report/3"
"""Name and version of this record; the first key a reader of the JSON looks for.

Version 1 has no ``heads``; up to version 2 there are neither ``dissents`` nor ``responses``.
"""

ATTACHMENT: Final = "audit-report.json"
"""Name of the record inside the PDF."""


class Result(StrEnum):
    """What became of a checklist item: a grade, or an outcome without grade; ``open`` in drafts only."""

    CONFORMING = "conforming"
    GOOD_PRACTICE = "good-practice"
    OFI = "ofi"
    OBSERVATION = "observation"
    MINOR = "minor"
    MAJOR = "major"
    NOT_APPLICABLE = "not-applicable"
    NOT_AUDITED = "not-audited"
    OPEN = "open"

    @property
    def is_audited(self) -> bool:
        """Whether evidence was compared with the requirement."""
        return self not in (Result.NOT_APPLICABLE, Result.NOT_AUDITED, Result.OPEN)


class EarlierRevision(Facts):
    """A line of the document control: a revision issued before this one."""

    number: int
    issued: date
    by: Text = ""
    change: Text = ""


class RevisionFacts(Facts):
    """Which revision this is.

    ``head`` is one hash over the ends of all trails before the issue line, which itself holds the PDF's hash; ``heads``
    are these ends: sequence and hash of the last line by writer.
    """

    number: int = Field(default=1, ge=1)
    state: Literal["draft", "issued"] = "draft"
    issued: date | None = None
    by: Text = ""
    supersedes: int | None = None
    reason: Text = ""
    changes: list[Text] = Field(default_factory=list)
    asked_by: Text = ""
    content_sha256: str = ""
    head: Text = ""
    heads: dict[Text, tuple[int, str]] = Field(default_factory=dict)
    earlier: list[EarlierRevision] = Field(default_factory=list)


class GroupFacts(Facts):
    """Results of a group of clauses, such as 8.5: items planned, items audited, items per result."""

    number: Text
    title: Text = ""
    standard: Text = ""
    planned: int = Field(ge=0)
    audited: int = Field(ge=0)
    counts: dict[Result, int] = Field(default_factory=dict)


class PhotoFacts(Facts):
    """The picture behind a piece of evidence; the builder asks for its file by hash."""

    sha256: str
    name: Text = ""


class EvidenceFacts(Facts):
    """A piece of objective evidence, described so that a third person finds it again."""

    ref: Text
    kind: EvidenceKind
    reference: Text = ""
    description: Text = ""
    captured: datetime | None = None
    captured_by: Text = ""
    place: Text = ""
    respondent: Text = ""
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    verification: Verification = Verification.NONE
    verification_note: Text = ""
    photo: PhotoFacts | None = None
    file: Text = ""
    file_sha256: str = ""


class FindingFacts(Facts):
    """A finding that is written up; ``evidence`` and ``items`` name entries of the report by reference."""

    ref: Text
    grade: Grade
    title: Text
    clauses: list[Text] = Field(default_factory=list)
    also_cites: list[Text] = Field(default_factory=list)
    process: Text = ""
    site: Text = ""
    services: list[Text] = Field(default_factory=list)
    requirement: Text = ""
    statement: Text = ""
    evidence: list[Text] = Field(default_factory=list)
    items: list[Text] = Field(default_factory=list)
    grade_reason: Text = ""
    raised_by: Text = ""
    presented_to: Text = ""
    presented_on: date | None = None
    acknowledged: bool | None = None
    disagreement: Text = ""
    dissents: list[DissentFacts] = Field(default_factory=list)
    repeat_of: Text = ""
    repeat_reason: Text = ""
    nonconformity: Text = ""
    urgent: bool = False


class DueFacts(Facts):
    """By when a step is due; ``reason`` tells why a person set another date than the scheme's."""

    step: Literal["containment", "acknowledgement", "response", "implementation", "effectiveness"]
    due: date
    reason: Text = ""


class NonconformityFacts(Facts):
    """A nonconformity as it stood on the day of the report; its follow-up goes on elsewhere."""

    ref: Text
    finding: Text = ""
    grade: Grade
    title: Text
    clauses: list[Text] = Field(default_factory=list)
    process: Text = ""
    site: Text = ""
    owner: Text = ""
    verifier: Text = ""
    state: NonconformityState
    raised: date | None = None
    issued: date | None = None
    due: list[DueFacts] = Field(default_factory=list)
    due_now: date | None = None
    overdue: bool = False
    closed: date | None = None
    correction: Text = ""
    containment: Text = ""
    flags: list[Text] = Field(default_factory=list)


class SampleFacts(Facts):
    """A sample and the sentence it supports; a judgement sample never supports a percentage (ISO 19011 A.6)."""

    ref: Text
    topic: Text
    clause: Text = ""
    population: Text = ""
    source: Text = ""
    size: int = Field(ge=0)
    planned_n: int = Field(default=0, ge=0)
    n: int = Field(ge=0)
    method: SampleMethod
    method_note: Text = ""
    seed: Text = ""
    reason: Text = ""
    exceptions: int = Field(default=0, ge=0)
    supports: Text = ""
    conclusion: Text = ""
    evidence: list[Text] = Field(default_factory=list)


class ItemFacts(Facts):
    """A line of the annex: one question, its result and what it rests on."""

    ref: Text
    clause: Text
    question: Text
    site: Text = ""
    auditor: Text = ""
    method: Method | None = None
    result: Result
    note: Text = ""
    evidence: list[Text] = Field(default_factory=list)
    findings: list[Text] = Field(default_factory=list)
    also_cites: list[Text] = Field(default_factory=list)
    reason: Text = ""
    carried_to: Text = ""
    thin: bool = False


class DistributionFacts(Facts):
    """Who gets the report, and when it was handed over."""

    name: Text
    function: Text = ""
    on: date | None = None


class AuditReport(SheetRecord):
    """One audit report, complete. ``as_of`` is the day by which overdue is judged and the life lines are drawn."""

    format: Literal["auditor.audit-report/1", "auditor.audit-report/2", "auditor.audit-report/3"] = FORMAT
    language: str = "en"
    organisation: Text
    classification: Text = "internal"
    revision: RevisionFacts = Field(default_factory=RevisionFacts)
    as_of: date

    audit: Text
    title: Text
    programme: Text = ""
    client: PersonFacts | None = None
    lead: PersonFacts | None = None
    team: list[TeamFacts] = Field(default_factory=list)
    participants: list[PersonFacts] = Field(default_factory=list)
    began: date | None = None
    ended: date | None = None
    mode: Mode = Mode.ON_SITE
    languages: list[Text] = Field(default_factory=list)
    opening: MeetingFacts | None = None
    closing: MeetingFacts | None = None
    criteria: list[CriterionFacts] = Field(default_factory=list)
    objectives: list[ObjectiveFacts] = Field(default_factory=list)
    scope: ScopeFacts = Field(default_factory=ScopeFacts)
    method: Text = ""
    grading: Text = ""
    agenda: list[AgendaFacts] = Field(default_factory=list)

    conclusion_headline: Text = ""
    conclusion: Text = ""
    fulfilment: Text = ""
    disagreements: Text = ""
    responses: ResponseFacts | None = None
    obstacles: Text = ""
    limits: Text = ""
    follow_up_of_earlier: Text = ""
    earlier: list[EarlierFinding] = Field(default_factory=list)
    overrides: list[OverrideFacts] = Field(default_factory=list)
    confidentiality: Text = ""
    distribution: list[DistributionFacts] = Field(default_factory=list)

    clause_titles: dict[Text, Text] = Field(default_factory=dict)
    groups: list[GroupFacts] = Field(default_factory=list)
    evidence: list[EvidenceFacts] = Field(default_factory=list)
    findings: list[FindingFacts] = Field(default_factory=list)
    nonconformities: list[NonconformityFacts] = Field(default_factory=list)
    samples: list[SampleFacts] = Field(default_factory=list)
    items: list[ItemFacts] = Field(default_factory=list)
    fonts: list[FontFacts] = Field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """What the bytes say; an older version says what it knew."""
        data = super().told()
        if self.format != FORMAT:
            del data["responses"]
            for finding in data["findings"]:
                del finding["dissents"]
        if self.format == "auditor.audit-report/1":
            del data["revision"]["heads"]
        return data

    def content_hash(self) -> str:
        """SHA-256 of the canonical JSON in which the field for this hash is empty."""
        return hashlib.sha256(self._having_hash("").canonical()).hexdigest()

    def frozen(self) -> Self:
        """This report with its content hash filled in."""
        return self._having_hash(self.content_hash())

    def naming(self, fonts: list[FontFacts]) -> Self:
        """This report with the fonts from outside that its rendering needs, and its hash filled in anew."""
        return self.model_copy(update={"fonts": fonts}).frozen()

    def is_untouched(self) -> bool:
        """Whether the stored hash is the hash of what stands here."""
        return self.revision.content_sha256 == self.content_hash()

    def _having_hash(self, digest: str) -> Self:
        revision = self.revision.model_copy(update={"content_sha256": digest})
        return self.model_copy(update={"revision": revision})


def missing(report: AuditReport) -> list[str]:
    """The fields of G-21 that say nothing, in the order of the report; the word ``none`` says something.

    ``overrides``, ``items`` and ``findings`` may be empty lists: the report then prints "none" by itself.
    """
    filled: dict[str, bool] = {
        "objectives": bool(report.objectives),
        "objective_conclusions": bool(report.objectives) and all(o.conclusion.strip() for o in report.objectives),
        "scope": bool(report.scope.text.strip() or report.scope.clauses),
        "sites": bool(report.scope.sites),
        "client": report.client is not None,
        "lead": report.lead is not None,
        "team": bool(report.team),
        "participants": bool(report.participants),
        "dates": report.began is not None and report.ended is not None,
        "criteria": bool(report.criteria) and all(c.edition.strip() for c in report.criteria),
        "conclusion": bool(report.conclusion.strip()),
        "fulfilment": bool(report.fulfilment.strip()),
        "disagreements": bool(report.disagreements.strip()),
        "obstacles": bool(report.obstacles.strip()),
        "limits": bool(report.limits.strip()),
        "follow_up_of_earlier": bool(report.follow_up_of_earlier.strip()),
        "confidentiality": bool(report.confidentiality.strip()),
        "distribution": bool(report.distribution),
    }
    return [field for field, is_filled in filled.items() if not is_filled]
