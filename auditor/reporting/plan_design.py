"""The design of the audit plan: ``reports/audit-plan.yaml``, its sections and words."""

from __future__ import annotations

from datetime import date as day_type
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, Field

from auditor.model.text import Name
from auditor.model.words import Grade, Method, Mode, Role
from auditor.reporting.design import Content, SheetWording, complete
from auditor.reporting.labels import SheetLabels, fill
from auditor.reporting.sheet_design import SheetDesign, SheetFile, sheet_design

FILE: Final = "audit-plan.yaml"


class PlanSection(StrEnum):
    """What may follow the facts of the plan, each with a builder of its own."""

    AGENDA = "agenda"
    PREPARATION = "preparation"
    EARLIER = "earlier"
    VERSIONS = "versions"


class PlanLabels(SheetLabels):
    """The labels of the audit plan, each of them required."""

    # Facts
    audit: Name
    objectives: Name
    scope: Name
    criteria: Name
    edition: Name
    sites: Name
    services: Name
    period_covered: Name
    clauses: Name
    by_documents: Name
    dates: Name
    days: Name
    client: Name
    representative: Name
    manager: Name
    team: Name
    supervised_by: Name
    participants: Name
    methods: Name
    planned_methods: Name
    sampling_statement: Name
    languages: Name
    confidentiality: Name
    logistics: Name
    risks: Name
    reporting: Name
    report_within: Name
    with_advice: Name
    without_advice: Name
    overrides: Name
    approved_by: Name
    compensation: Name

    # Agreement
    not_issued: Name
    not_agreed: Name
    accepted: Name
    objected: Name

    # Agenda
    one_zone: Name
    several_zones: Name
    no_agenda: Name
    length: Name
    session: Name
    clause: Name
    auditee: Name
    place: Name
    auditor: Name
    guide: Name
    all_clauses: Name

    # Preparation
    clause_title: Name
    documents: Name
    needed_intro: Name

    # Earlier findings
    number: Name
    grade: Name
    finding: Name
    lesson: Name

    # Versions
    version: Name
    version_number: Name
    issued: Name
    issued_by: Name
    change: Name
    first_issue: Name
    content_hash: Name
    attachment: Name


class MailWords(Content):
    """The words of the message that tells somebody his or her part of the plan, each of them required."""

    subject: Name
    greeting: Name
    intro: Name
    scope: Name
    is_draft: Name
    changed: Name
    sessions: Name
    other_clock: Name
    no_session: Name
    with_auditors: Name
    with_auditees: Name
    with_guides: Name
    prepare: Name
    languages: Name
    ask: Name
    ask_also: Name
    calendar: Name


class PlanWording(SheetWording):
    """All words of the audit plan in one language."""

    sections: Annotated[dict[PlanSection, Name], AfterValidator(complete(PlanSection))]
    weekday: Name = "{weekday} {day} {month}"
    weekdays: Annotated[list[Name], Field(min_length=7, max_length=7)]
    roles: Annotated[dict[Role, Name], AfterValidator(complete(Role))]
    methods: Annotated[dict[Method, Name], AfterValidator(complete(Method))]
    modes: Annotated[dict[Mode, Name], AfterValidator(complete(Mode))]
    grades: Annotated[dict[Grade, Name], AfterValidator(complete(Grade))]
    labels: PlanLabels
    mail: MailWords

    def weekday_of(self, day: day_type) -> str:
        """The day of the week and of the month, without the year."""
        month, weekday = self.months[day.month - 1], self.weekdays[day.weekday()]
        return fill(self.weekday, weekday=weekday, day=day.day, month=month)


class AuditPlanFile(SheetFile[PlanSection, PlanWording]):
    """The file ``audit-plan.yaml``."""

    report: Literal["audit-plan"]


PlanDesign: TypeAlias = SheetDesign[PlanSection, PlanWording]
"""A design of the audit plan ready for one language."""


def audit_plan_design(language: str = "en", own: Path | None = None) -> PlanDesign:
    """The design of the audit plan; files in the folder *own* (the workspace's ``reports/``) come first."""
    return sheet_design(FILE, AuditPlanFile, language, own)
