"""The audit plan as data: everything that is printed and sent, and nothing else (contents after ISO 19011 6.3.2.2).

The record of an issued version is kept with the audit. What may be told only later - who accepted it, on whose paper
it is printed - is put in when it is printed.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Final, Literal

from pydantic import Field

from auditor.model.words import Method, Mode
from auditor.reporting.audit_facts import (
    AgendaFacts,
    CriterionFacts,
    EarlierFinding,
    OverrideFacts,
    PersonFacts,
    ScopeFacts,
    TeamFacts,
)
from auditor.reporting.facts import Facts, SheetRecord, Text

FORMAT: Final = "auditor.audit-plan/1"
"""Name and version of this record; the first key a reader of the JSON looks for."""

ATTACHMENT: Final = "audit-plan.json"
"""Name of the record inside the PDF."""


class VersionFacts(Facts):
    """A version of the plan: its number as people write it, and what changed since the one before."""

    number: Text = "1"
    issued: date | None = None
    by: Text = ""
    change: Text = ""


class AgreementFacts(Facts):
    """What the auditee's side said to the plan: accepted, or objected with a reason."""

    by: Text = ""
    on: date | None = None
    objection: Text = ""


class PlanLine(AgendaFacts):
    """A line of the agenda; ``kind`` tells meetings and breaks from sessions, ``track`` lines that run side by side."""

    kind: Literal["session", "opening", "closing", "team", "break"] = "session"
    track: Text = ""
    guides: list[Text] = Field(default_factory=list)

    @property
    def people(self) -> tuple[str, ...]:
        """The names of everybody in it."""
        return (*self.auditors, *self.auditees, *self.guides)


class MethodFacts(Facts):
    """How many of the chosen questions are answered by a method."""

    method: Method
    items: int = Field(ge=1)


class NeededFacts(Facts):
    """What documented information the questions about a clause ask for."""

    clause: Text
    title: Text = ""
    documents: list[Text] = Field(default_factory=list)


class AuditPlan(SheetRecord):
    """One version of an audit plan, complete; a draft while ``state`` says so."""

    format: Literal["auditor.audit-plan/1"] = FORMAT
    language: str = "en"
    organisation: Text = ""
    classification: Text = ""
    state: Literal["draft", "issued"] = "draft"
    version: VersionFacts = Field(default_factory=VersionFacts)
    earlier_versions: list[VersionFacts] = Field(default_factory=list)
    agreement: AgreementFacts | None = None

    audit: Text
    title: Text
    programme: Text = ""
    client: PersonFacts | None = None
    manager: PersonFacts | None = None
    lead: PersonFacts | None = None
    representative: PersonFacts | None = None
    team: list[TeamFacts] = Field(default_factory=list)
    participants: list[PersonFacts] = Field(default_factory=list)
    first: date
    last: date
    days: float = 0
    mode: Mode = Mode.ON_SITE
    languages: list[Text] = Field(default_factory=list)
    objectives: list[Text] = Field(default_factory=list)
    criteria: list[CriterionFacts] = Field(default_factory=list)
    scope: ScopeFacts = Field(default_factory=ScopeFacts)
    document_review_only: list[Text] = Field(default_factory=list)
    methods: Text = ""
    planned_methods: list[MethodFacts] = Field(default_factory=list)
    confidentiality: Text = ""
    logistics: Text = ""
    risks: Text = ""
    preparation: Text = ""
    needed: list[NeededFacts] = Field(default_factory=list)
    wants_recommendations: bool = False
    report_days: int = Field(default=0, ge=0)
    earlier: list[EarlierFinding] = Field(default_factory=list)
    overrides: list[OverrideFacts] = Field(default_factory=list)
    agenda: list[PlanLine] = Field(default_factory=list)

    def content_hash(self) -> str:
        """SHA-256 of what was issued, whatever was put in since."""
        issued = self.model_copy(update={"organisation": "", "classification": "", "agreement": None})
        return sha256(issued.canonical()).hexdigest()

    @property
    def is_draft(self) -> bool:
        """Whether it was not issued."""
        return self.state == "draft"
