"""The audit programme: what its cycle is for, who answers for it, and the slots it holds (ISO 19011 clause 5)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Annotated, Literal, Self

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
    def name(self) -> str:
        """The title without the edition that some were kept with, for where the edition stands beside it."""
        return self.title.removesuffix(f":{self.edition}") or self.title

    @property
    def cited(self) -> str:
        """As it is cited in one line: ``ISO/IEC 20000-1:2018``."""
        return f"{self.name}:{self.edition}" if self.standard and self.edition else self.title

    @property
    def binds(self) -> bool:
        """Whether something can fail to conform to it."""
        return self.kind not in ("guidance", "measurement")


RiskState = Literal["open", "treated", "accepted", "over"]
"""How far a risk or a chance of the programme is."""


class RiskOrOpportunity(Part):
    """A risk or a chance of the programme itself (ISO 19011 5.3)."""

    kind: Literal["risk", "opportunity"]
    text: Name
    treatment: Prose = ""
    owner: Id | None = None
    state: RiskState = "open"


class Approval(Part):
    """One approved revision of the programme."""

    revision: int = Field(ge=1)
    on: date
    by: Id
    reason: Prose = ""
    changes: list[Line] = Field(default_factory=list)


EventKind = Literal["", "stage-1", "stage-2", "surveillance", "recertification", "other"]
"""What an external event is; empty where nobody said."""


class Event(Part):
    """Something outside the programme that audits are planned around, on one day or until :attr:`last`."""

    ref: Name
    title: Name
    on: date
    kind: EventKind = ""
    last: date | None = None

    @model_validator(mode="after")
    def _runs_forward(self, info: ValidationInfo) -> Event:
        if not is_merged(info) and self.ends < self.on:
            raise ValueError(f"{self.ref} ends ({self.last}) before it begins ({self.on})")
        return self

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.last or self.on


class Blackout(Part):
    """Days on which no audit is planned (S-01), such as a change freeze; at all sites where none is named."""

    first: date
    last: date
    reason: Name
    sites: list[Id] = Field(default_factory=list)

    @model_validator(mode="after")
    def _runs_forward(self, info: ValidationInfo) -> Blackout:
        if not is_merged(info) and self.last < self.first:
            raise ValueError(f"the days without audits end ({self.last}) before they begin ({self.first})")
        return self

    def touches(self, begins: date, ends: date, sites: Collection[Id]) -> bool:
        """Whether an audit from *begins* to *ends* at *sites* (none: anywhere) falls into it."""
        return (
            begins <= self.last
            and self.first <= ends
            and (not (self.sites and sites) or bool({*self.sites} & {*sites}))
        )


class Suspension(Part):
    """A time in which the programme rests (P7), with what that means for its coverage."""

    on: date
    by: Id
    reason: Prose
    consequence: Prose
    resumed: date | None = None
    resumed_by: Id | None = None


class LeftOver(Part):
    """An audit that a programme leaves behind when it closes: why, and who or what takes it over."""

    audit: Line
    reason: Name


class ClosingReview(Part):
    """How a programme ended (P8; ISO 19011 5.7): what it showed, what was learned, what it covered."""

    on: date
    by: Id
    text: Prose
    lessons: Prose
    coverage: Line = ""
    left_over: list[LeftOver] = Field(default_factory=list)


class Statements(Part):
    """What a programme states: what is approved with it, and afterwards only changes by a revision."""

    title: Name
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


class Surroundings(Part):
    """What audits are planned around: it comes from outside, and is written whenever it is known."""

    events: list[Event] = Field(default_factory=list)
    blackouts: list[Blackout] = Field(default_factory=list)

    @model_validator(mode="after")
    def _names_each_once(self, info: ValidationInfo) -> Self:
        refs = [event.ref for event in self.events]
        twice = sorted({ref for ref in refs if refs.count(ref) > 1})
        if twice and not is_merged(info):
            raise ValueError(f"the events around the programme name {', '.join(twice)} twice")
        return self


class Programme(Surroundings, Statements, Record):
    """An audit programme over a cycle; :attr:`revision` is 0 until top management approved it.

    While a revision is proposed (:attr:`proposed_change` says why), :attr:`proposed` holds what it would state.
    :attr:`coordinator` looks after the certification, and reads.
    """

    ref: Name
    state: ProgrammeState = ProgrammeState.DRAFT
    revision: int = 0
    cycle_from: date
    cycle_to: date
    manager: Id
    client: Id
    coordinator: Id | None = None
    grading: Id | None = None
    deadlines: Id | None = None
    approvals: list[Approval] = Field(default_factory=list)
    proposed_change: Prose = ""
    proposed: Statements | None = None
    suspensions: list[Suspension] = Field(default_factory=list)
    reason: Prose = ""
    review: ClosingReview | None = None

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

    @property
    def stated(self) -> Statements:
        """What it states as approved, and nothing else of it."""
        return Statements.model_validate({name: getattr(self, name) for name in Statements.model_fields})

    @property
    def around(self) -> Surroundings:
        """What its audits are planned around."""
        return Surroundings(events=self.events, blackouts=self.blackouts)


class Place(Part):
    """What is planned for one audit: when, where, what it looks at, and why."""

    ref: Name
    title: Name
    planned_from: date
    planned_to: date
    sites: list[Id] = Field(default_factory=list)
    services: list[Id] = Field(default_factory=list)
    processes: list[Id] = Field(default_factory=list)
    clauses: list[ClauseText] = Field(default_factory=list)
    criteria: list[Criterion] = Field(default_factory=list)
    mode: Mode = Mode.ON_SITE
    planned_days: float = Field(default=1, gt=0)
    reason: Prose = ""
    unplanned: bool = False


class Slot(Place, Record):
    """The place of one audit in the programme, and the intent from which its ledger is made (its id is the audit's).

    Without :attr:`criteria` those of the programme are meant. ``provisional`` is what no revision approved yet.
    ``planned_in`` is the letter of the copy of the programme it was planned in: only there its ledger is made.
    """

    programme: Id
    first_planned: date | None = None
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


class PlaceThen(Place):
    """A slot as it was when a revision was approved; ``slot`` is its id."""

    slot: Id
    cancelled: bool = False


class ProgrammeRevision(Record):
    """A revision of the programme as it was approved: what it stated, its slots, what was around it. Never changed."""

    programme: Id
    number: int = Field(ge=1)
    on: date
    by: Id
    reason: Prose = ""
    changes: list[Line] = Field(default_factory=list)
    stated: Statements
    around: Surroundings = Field(default_factory=Surroundings)
    slots: list[PlaceThen] = Field(default_factory=list)


class EarlierNonconformity(Record):
    """A nonconformity from before this product: shown when its clause is planned or answered again (G-44).

    ``repeat_of`` is the reference of one that it repeated itself.
    """

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
    repeat_of: Line = ""
