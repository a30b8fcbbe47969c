"""The audit that the scenario tells in full: plan, samples, evidence, answers, findings, follow-up, report."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Literal

from pydantic import Field

from auditor.demo.spellings import SpeltClause, SpeltCriterion, SpeltGrade, SpeltMethod, SpeltResult, SpeltRole, Told
from auditor.model.words import Confidentiality, EvidenceKind, Mode


class ScopeTold(Told):
    """What the audit looks at."""

    sites: list[str]
    services: list[str]
    period: tuple[date, date]
    clauses: list[SpeltClause]


class PlanTold(Told):
    """The issued plan."""

    version: int
    issued: date
    accepted_by: str
    accepted_on: date
    change: str


class MemberTold(Told):
    """A member of the team."""

    person: str
    role: SpeltRole
    days: float
    supervised_by: str = ""
    scope: str = ""
    agreement: str = ""


class CheckTold(Told):
    """A check of independence."""

    person: str
    clause: SpeltClause
    result: Literal["blocked", "override"]
    reason: str
    decision: str = ""
    compensation: str = ""
    approved_by: str = ""
    approved_on: date | None = None


class AgendaTold(Told):
    """A line of the agenda, in the time of Brno."""

    day: date
    start: time
    end: time
    site: str
    track: str
    auditors: list[str]
    auditees: list[str]
    topic: str
    clauses: list[SpeltClause]
    mode: Mode


class SampleTold(Told):
    """A sample; ``method`` names the method and says more about it."""

    id: str
    topic: str
    clause: SpeltClause
    population: str
    population_source: str
    size: int = Field(alias="N")
    method: str
    random_seed: str = ""
    n: int
    selected: list[str]
    exceptions: int
    confidence: str = ""
    conclusion: str


class EvidenceTold(Told):
    """A piece of evidence; ``file`` is a path below the folder that the files are made in."""

    id: str
    kind: EvidenceKind
    ref: str
    description: str
    captured_at: datetime
    captured_by: str
    site: str
    confidentiality: Confidentiality
    verification: str
    file: str = ""


class ItemTold(Told):
    """A checklist item with the response to it."""

    id: str
    clause: SpeltClause
    question: str
    method: SpeltMethod
    site: str
    auditor: str
    response: SpeltResult
    note: str
    reason: str = ""
    evidence: list[str]
    also_cites: list[SpeltClause] = Field(default_factory=list)
    finding: str = ""
    sample: str = ""
    answered_at: datetime | None = None
    confirmed_by: str = ""
    carried_over_to: str = ""
    maturity: int | None = None


class FindingTold(Told):
    """A finding."""

    id: str
    state: str
    grade: SpeltGrade
    title: str
    clauses: list[SpeltClause]
    also_cites: list[SpeltClause]
    requirement: str
    statement: str
    evidence: list[str]
    grade_reason: str
    checklist: list[str]
    site: str
    services: list[str]
    raised_by: str
    presented_to: str
    acknowledged: bool
    acknowledged_on: date | None = None
    disputed_note: str = ""
    repeat_of: str = ""
    nc: str = ""
    process: str


class DueTold(Told):
    """Due dates."""

    containment: date | None = None
    response: date
    implementation: date
    effectiveness: date


class CauseTold(Told):
    """The cause."""

    method: str
    text: str
    categories: list[str]


class ActionTold(Told):
    """A corrective action."""

    id: str
    text: str
    owner: str
    due: date
    done: date | None = None
    evidence: list[str] = Field(default_factory=list)


class EffectivenessTold(Told):
    """How it is seen that the actions work."""

    criterion: str
    check_due: date | None = None
    wait: dict[str, int] = Field(default_factory=dict)
    result: str = ""


class ExtensionTold(Told):
    """An extension."""

    requested: date
    by: str
    field: Literal["containment", "response", "implementation", "effectiveness"]
    old: date
    new: date
    reason: str
    decided: date
    decided_by: str
    granted: bool


class EscalationTold(Told):
    """An escalation."""

    on: date
    to: str
    by: str
    reason: str


class StepTold(Told):
    """A step in the history of a nonconformity."""

    on: date
    by: str
    action: str
    from_state: str
    to_state: str
    note: str
    evidence: list[str] = Field(default_factory=list)


class NonconformityTold(Told):
    """A nonconformity with its whole history."""

    id: str
    finding: str
    grade: SpeltGrade
    clauses: list[SpeltClause]
    state: str
    owner: str
    process_owner: str
    verifier: str
    issued: date
    due: DueTold
    correction: str
    containment: str
    root_cause: CauseTold
    extent: str
    corrective_actions: list[ActionTold]
    effectiveness: EffectivenessTold
    extensions: list[ExtensionTold] = Field(default_factory=list)
    flags: list[str] = Field(default_factory=list)
    escalated: list[EscalationTold] = Field(default_factory=list)
    history: list[StepTold]


class RevisionTold(Told):
    """An issued revision of the report."""

    revision: int
    state: str
    issued: date
    by: str
    frozen: bool
    reason: str = ""
    supersedes: int | None = None
    distribution: list[str]


class ReportTold(Told):
    """The report."""

    id: str
    template: str
    language: str
    revisions: list[RevisionTold]
    conclusion: str
    limitations: list[str]
    diverging_opinions: list[str]
    obstacles: list[str]


class DetailTold(Told):
    """The audit that is told in full."""

    id: str
    objectives: list[str]
    scope: ScopeTold
    criteria: list[SpeltCriterion]
    method: Mode
    languages: list[str]
    plan: PlanTold
    team: list[MemberTold]
    independence_checks: list[CheckTold]
    agenda: list[AgendaTold]
    samples: list[SampleTold]
    evidence: list[EvidenceTold]
    checklist: list[ItemTold]
    findings: list[FindingTold]
    nonconformities: list[NonconformityTold]
    follow_up_evidence: list[EvidenceTold]
    report: ReportTold
