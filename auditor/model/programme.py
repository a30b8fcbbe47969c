"""The audit programme: what its cycle is for, who answers for it, and the slots it holds (ISO 19011 clause 5)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, model_validator

from auditor.model.clause import ClauseText
from auditor.model.record import Id, Part, Record, is_merged
from auditor.model.text import Line, Name, Prose
from auditor.model.words import Grade, Mode, ProgrammeState


class Criterion(Part):
    """What evidence is compared with, edition included; guidance alone never carries a nonconformity (G-08)."""

    title: Name
    standard: Line = ""
    edition: Line = ""
    kind: Literal["requirements", "guidance", "measurement", "law", "contract", "sla", "own"] = "requirements"

    @property
    def binds(self) -> bool:
        """Whether something can fail to conform to it."""
        return self.kind not in ("guidance", "measurement")


class RiskOrOpportunity(Part):
    """A risk or a chance of the programme itself (ISO 19011 5.3)."""

    kind: Literal["risk", "opportunity"]
    text: Name
    treatment: Prose = ""
    owner: Id | None = None


class Approval(Part):
    """One approved revision of the programme."""

    revision: int = Field(ge=1)
    on: date
    by: Id
    reason: Prose = ""
    changes: list[Line] = Field(default_factory=list)


class Event(Part):
    """Something outside the programme that audits are planned around."""

    ref: Name
    title: Name
    on: date


class Programme(Record):
    """An audit programme over a cycle; :attr:`revision` is 0 until top management approved it."""

    ref: Name
    title: Name
    state: ProgrammeState = ProgrammeState.DRAFT
    revision: int = 0
    cycle_from: date
    cycle_to: date
    manager: Id
    client: Id
    objectives: list[Name] = Field(default_factory=list)
    criteria: list[Criterion] = Field(default_factory=list)
    risks: list[RiskOrOpportunity] = Field(default_factory=list)
    frequency: Prose = ""
    methods: Prose = ""
    responsibilities: Prose = ""
    planning_requirements: Prose = ""
    reporting: Prose = ""
    importance: Prose = ""
    changes: Prose = ""
    earlier_results: Prose = ""
    resources: Prose = ""
    auditor_days: float = Field(default=0, ge=0)
    budget: Line = ""
    grading: Id | None = None
    deadlines: Id | None = None
    approvals: list[Approval] = Field(default_factory=list)
    events: list[Event] = Field(default_factory=list)
    proposed_change: Prose = ""

    @model_validator(mode="after")
    def _runs_forward(self, info: ValidationInfo) -> Programme:
        if is_merged(info):
            return self
        if self.cycle_to < self.cycle_from:
            raise ValueError(f"the cycle ends ({self.cycle_to}) before it begins ({self.cycle_from})")
        return self

    @property
    def years(self) -> range:
        """The calendar years of the cycle."""
        return range(self.cycle_from.year, self.cycle_to.year + 1)


class Slot(Record):
    """The place of one audit in the programme, and the intent from which its ledger is made (its id is the audit's).

    ``planned_in`` is the letter of the copy of the programme it was planned in: only there its ledger is made.
    """

    ref: Name
    programme: Id
    title: Name
    planned_from: date
    planned_to: date
    first_planned: date | None = None
    sites: list[Id] = Field(default_factory=list)
    services: list[Id] = Field(default_factory=list)
    clauses: list[ClauseText] = Field(default_factory=list)
    mode: Mode = Mode.ON_SITE
    planned_days: float = Field(default=1, gt=0)
    lead: Id | None = None
    added_in_revision: int = 0
    provisional: bool = False
    taken_over: bool = False
    planned_in: Annotated[str, Field(pattern=r"^[A-Z]*$")] = ""

    @model_validator(mode="after")
    def _runs_forward(self, info: ValidationInfo) -> Slot:
        if is_merged(info):
            return self
        if self.planned_to < self.planned_from:
            raise ValueError(f"the audit ends ({self.planned_to}) before it begins ({self.planned_from})")
        return self


class EarlierNonconformity(Record):
    """A nonconformity from before this product: shown when its clause is planned or answered again (G-44)."""

    ref: Name
    audit: Line = ""
    clauses: list[ClauseText]
    grade: Grade
    process: Line = ""
    title: Name
    issued: date
    closed: date | None = None
    result: Prose = ""
    lesson: Prose = ""
