"""What ``supplement.yaml`` adds to the story. Every entry says why it is there; references are the scenario's."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator

from auditor.demo.spellings import SpeltClause, Told
from auditor.model.people import CompetenceKind
from auditor.model.programme import EventKind
from auditor.model.words import Method

BRNO = ZoneInfo("Europe/Prague")

AtBrno = Annotated[datetime, AfterValidator(lambda moment: moment.replace(tzinfo=BRNO))]
"""A moment written without its zone, which is that of Brno."""


class Supplied(Told):
    """An entry that the scenario does not tell, and why the demo needs it."""

    supplement: str = Field(min_length=1)


class OrganisationSupplied(Supplied):
    """Who recorded the organisation, and when."""

    recorded: AtBrno
    by: str


class TieSupplied(Supplied):
    """What keeps a person from auditing a clause (G-10)."""

    person: str
    clause: SpeltClause
    reason: str


class CompetenceSupplied(Supplied):
    """A recorded competence (G-11)."""

    person: str
    subject: str
    evidence: str
    since: date
    until: date | None = None
    kind: CompetenceKind = ""


class DaysSupplied(Supplied):
    """The days for audits that somebody has in a year."""

    person: str
    days: float


class ProcessTold(Told):
    """A process, its owner and its clauses."""

    name: str
    owner: str
    clauses: list[SpeltClause]


class ProcessesSupplied(Supplied):
    """The processes of the organisation."""

    entries: list[ProcessTold]


class BlackoutTold(Told):
    """Days on which nobody audits."""

    first: date
    last: date
    reason: str


class WaySupplied(Supplied):
    """How long it takes from one of two sites to the other, and back."""

    sites: tuple[str, str]
    minutes: int


class ServicesSupplied(Supplied):
    """The services that an audit to come looks at."""

    audit: str
    services: list[str]


class AnswerTold(Told):
    """What an auditee said of an audit: a mark for each question, none where it was left out."""

    person: str
    at: AtBrno
    marks: list[int | None]
    comment: str = ""

    @field_validator("marks", mode="before")
    @classmethod
    def _left_out(cls, marks: list[Any]) -> list[Any]:
        """The reader of content takes everything for text."""
        return [None if mark == "null" else mark for mark in marks]


class FeedbackSupplied(Supplied):
    """Whom the lead auditor asked for a view of an audit, and what came back."""

    audit: str
    asked: AtBrno
    people: list[str]
    answers: list[AnswerTold]


class ActionTold(Told):
    """What a review of the programme decided, and what became of it."""

    text: str
    owner: str
    due: date
    done: AtBrno | None = None
    result: str = ""


class ReviewSupplied(Supplied):
    """The yearly review of the programme (5.7)."""

    at: AtBrno
    period: tuple[date, date]
    said: dict[str, str]
    conclusion: str
    actions: list[ActionTold]


class ProgrammeSupplied(Supplied):
    """What G-02 asks of a programme, when its steps were taken, and what its audits are planned around."""

    drafted: AtBrno
    submitted: AtBrno
    started: AtBrno
    proposed: AtBrno
    frequency: str
    methods: str
    responsibilities: str
    planning_requirements: str
    reporting: str
    importance: str
    changes: str
    earlier_results: str
    event_kinds: dict[str, EventKind]
    blackouts: list[BlackoutTold]


class FactorsSupplied(Supplied):
    """Risk factors of a process, as they were kept at a moment."""

    process: str
    at: AtBrno
    importance: int
    change: int = 0
    incidents: int = 0
    maturity: int = 0
    reason: str


class TakenOverSupplied(Supplied):
    """The closing meeting of an audit that is taken over."""

    audit: str
    closing: AtBrno


class PreparationSupplied(Supplied):
    """How the audit came to its plan."""

    appointed: AtBrno
    representative: str
    scope: str
    confidentiality: str
    methods: str
    logistics: str
    risks: str
    preparation: str
    feasible: AtBrno
    feasibility: str
    team_named: AtBrno
    observer_named: AtBrno
    agenda_written: AtBrno
    items_chosen: AtBrno
    independence_checked: AtBrno
    copies_refreshed: AtBrno


class FirstPlanSupplied(Supplied):
    """Version 1 of the plan: lines of *track* on *day* that end by *until* stood *minutes_earlier*."""

    issued: AtBrno
    day: date
    track: str
    until: time
    minutes_earlier: int
    reopened: AtBrno
    issued_again: AtBrno
    accepted: AtBrno


class MeetingsSupplied(Supplied):
    """Notes of the opening and of the closing meeting."""

    opening: str
    closing: str


class NoteSupplied(Supplied):
    """A quick note."""

    at: AtBrno
    by: str
    text: str
    item: str = ""


class ItemsSupplied(Supplied):
    """The items of the checklist that ask what items of the scenario ask, by the scenario's reference."""

    checklist: str
    asked_as: dict[str, str]


class ItemTimeSupplied(Supplied):
    """When something was done to an item."""

    item: str
    at: AtBrno


class SampleSupplied(Supplied):
    """When a sample was drawn and looked at; its elements where the scenario only counts them; what was wrong."""

    sample: str
    drawn: AtBrno
    marked: AtBrno
    elements: list[str] = Field(default_factory=list)
    added: list[str] = Field(default_factory=list)
    """Those of a random sample that were looked at besides, by judgement."""
    wrong: dict[str, str] = Field(default_factory=dict)
    evidence: list[str]


class FirstWordingSupplied(Supplied):
    """What revision 1 of the report said and revision 2 corrected: of a piece of evidence, or of a finding."""

    evidence: str = ""
    description: str = ""
    finding: str = ""
    clauses: list[SpeltClause] = Field(default_factory=list)


class FindingTimesSupplied(Supplied):
    """When the team raised and agreed the findings, and when they were read back."""

    raised: AtBrno
    agreed: AtBrno
    presented: AtBrno


class ReportSupplied(Supplied):
    """Fields of G-21 and the times of writing, issuing, revising and completing."""

    written: AtBrno
    issued: AtBrno
    headline: str
    objectives: dict[str, str]
    fulfilment: str
    follow_up_of_earlier: str
    revised: AtBrno
    changes: list[str]
    asked_by: str
    completed: AtBrno
    lessons: str


class FollowUpSupplied(Supplied):
    """The time of day of steps, and why dates differ from the scheme's."""

    step_time: time
    action_time: time
    effectiveness_major: str
    effectiveness_minor: str


class WaitingSupplied(Supplied):
    """What is waited for before effectiveness is judged (G-36), and what was seen of it."""

    nonconformity: str
    at: AtBrno
    occurrences: int | None = None
    seen: int | None = None


class VerificationSupplied(Supplied):
    """By which method an implementation was verified (N9)."""

    nonconformity: str
    method: Method
    note: str = ""


class UnplannedSupplied(Supplied):
    """How the audit added in revision 2 was begun."""

    audit: str
    slot: AtBrno
    appointed: AtBrno
    representative: str
    objectives: list[str]
    scope: str
    feasible: AtBrno
    feasibility: str


class Supplement(Told):
    """All that is supplied."""

    organisation: OrganisationSupplied
    ties: list[TieSupplied]
    competences: list[CompetenceSupplied]
    audit_days: list[DaysSupplied]
    processes: ProcessesSupplied
    ways: list[WaySupplied]
    programme: ProgrammeSupplied
    services: list[ServicesSupplied]
    risk_factors: list[FactorsSupplied]
    taken_over: list[TakenOverSupplied]
    feedback: list[FeedbackSupplied]
    review: ReviewSupplied
    preparation: PreparationSupplied
    first_plan: FirstPlanSupplied
    meetings: MeetingsSupplied
    notes: list[NoteSupplied]
    items: ItemsSupplied
    answered: list[ItemTimeSupplied]
    confirmed: list[ItemTimeSupplied]
    samples: list[SampleSupplied]
    first_wording: list[FirstWordingSupplied]
    findings: FindingTimesSupplied
    report: ReportSupplied
    follow_up: FollowUpSupplied
    waiting: list[WaitingSupplied]
    verifications: list[VerificationSupplied]
    unplanned: UnplannedSupplied
