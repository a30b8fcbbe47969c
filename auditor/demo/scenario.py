"""The story as ``scenario.yaml`` tells it. People, sites, services and evidence are named by their references."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from auditor.demo.detail import DetailTold
from auditor.demo.spellings import SpeltClause, SpeltCriterion, SpeltGrade, Told
from auditor.model.words import Mode


class Meta(Told):
    """What the story is; ``as_of`` is the day that counts as today."""

    id: str
    fictional: bool
    as_of: date
    language: str
    note: str
    standards: list[str]


class SiteTold(Told):
    """A site."""

    id: str
    name: str
    country: str
    staff: int
    timezone: str
    functions: list[str]


class ServiceTold(Told):
    """A service."""

    id: str
    name: str
    criticality: Literal["low", "medium", "high"]
    state: str


class PartyTold(Told):
    """A supplier, or a customer acting as one."""

    id: str
    name: str
    kind: str
    provides: str


class PersonTold(Told):
    """A person."""

    id: str
    name: str
    role: str
    site: str = ""
    languages: list[str]
    note: str = ""


class OrganisationTold(Told):
    """The company."""

    name: str
    short: str
    type: str
    staff: int
    sites: list[SiteTold]
    services: list[ServiceTold]
    other_parties: list[PartyTold]
    scope_statement: str
    certification: dict[str, str]
    people: list[PersonTold]


class ApprovalTold(Told):
    """An approved revision of the programme."""

    revision: int
    on: date
    by: str
    reason: str = ""


class RiskTold(Told):
    """A risk or an opportunity of the programme."""

    kind: Literal["risk", "opportunity"]
    text: str
    treatment: str


class ResourcesTold(Told):
    """What the programme may use."""

    auditor_days_planned: float
    auditor_days_used: float
    budget_eur: int
    tools: list[str]


class EventTold(Told):
    """An outside event that audits are planned around."""

    id: str
    title: str
    on: date = Field(alias="date")


class ProgrammeTold(Told):
    """The audit programme."""

    id: str
    title: str
    revision: int
    state: str
    cycle: tuple[date, date]
    manager: str
    client: str
    approved: list[ApprovalTold]
    objectives: list[str]
    criteria: list[SpeltCriterion]
    risks_and_opportunities: list[RiskTold]
    resources: ResourcesTold
    methods: list[Mode]
    grading_scheme: str
    external_events: list[EventTold]
    audits: list[str]


class PostponementTold(Told):
    """A move of an audit."""

    on: date
    by: str
    old: date
    new: date
    reason: str


Span = Annotated[tuple[date, date], BeforeValidator(lambda text: text.split("/"))]
"""First and last day, written ``2026-03-10/2026-03-11``."""


class AuditTold(Told):
    """An audit of the programme, as one line of it."""

    id: str
    title: str
    year: int
    planned: Span
    actual: Span | None = None
    postponed: list[PostponementTold] = Field(default_factory=list)
    sites: list[str]
    method: Mode
    clauses: list[SpeltClause]
    lead: str
    state: str
    closing_meeting: date | None = None
    report_issued: date | None = None
    planned_days: float
    actual_days: float | None = None
    added_in_revision: int = 1


class EarlierTold(Told):
    """A nonconformity from before."""

    id: str
    audit: str
    clauses: list[SpeltClause]
    grade: SpeltGrade
    process: str
    title: str
    issued: date
    closed: date
    result: str
    lesson: str = ""


class History(Told):
    """What was before the audit that is told in full."""

    previous_nonconformities: list[EarlierTold]


class Scenario(Told):
    """The whole story. Transitions and mandatory documents are content that no activity records yet."""

    meta: Meta
    organization: OrganisationTold
    programme: ProgrammeTold
    audits: list[AuditTold]
    detail: DetailTold = Field(alias="audit_detail")
    transitions: list[dict[str, Any]]
    mandatory_documents: list[dict[str, Any]]
    history: History
