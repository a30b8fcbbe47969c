"""One audit: its scope, team, agenda, meetings and notes (ISO 19011 clause 6)."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, model_validator

from auditor.model.clause import ClauseText
from auditor.model.programme import Criterion
from auditor.model.record import Id, Moment, Part, Record, is_merged
from auditor.model.text import Line, Name, Prose
from auditor.model.words import AuditState, Confidentiality, Mode, Role


class Feasibility(Part):
    """Whether the audit can be done: time, access, cooperation (ISO 19011 6.2.3)."""

    feasible: bool
    note: Prose
    on: date
    by: Id


class Meeting(Part):
    """The opening or the closing meeting."""

    held: Moment
    attendees: list[Id] = Field(default_factory=list)
    note: Prose = ""


class ResponseTimes(Part):
    """Working days from the issue within which nonconformities are answered, as agreed at the closing meeting."""

    major: int = Field(ge=1, le=250)
    minor: int = Field(ge=1, le=250)


class Postponement(Part):
    """A move of the audit to another day (A16)."""

    on: date
    by: Id
    asked_by: Id | None = None
    old: date
    new: date
    reason: Prose


class Request(Part):
    """What the lead auditor or the auditee asks of the schedule, which the programme manager decides (A16, A17)."""

    kind: Literal["postpone", "cancel"]
    by: Id
    on: date
    reason: Prose
    new: date | None = None
    granted: bool | None = None
    answered_by: Id | None = None
    answered_on: date | None = None
    answer: Prose = ""


class Audit(Record):
    """An audit, from its slot in the programme to its closing; the one record of the table ``audit``.

    ``covered_by`` names the audits that look at what this one was to look at, had it not been cancelled (A17).

    What its plan says besides (ISO 19011 6.3.2.2): ``methods`` with the extent of sampling, ``logistics`` and
    communication, what is done about ``risks`` to its objectives, the ``preparation`` that is asked of the auditee.

    What its evidence starts with: ``evidence_class``, or the organisation's where it is ``None``; and whether
    ``photo_places``, where its photos were taken, go into what is derived from them. ``None``: nobody was asked yet.
    """

    ref: Name
    title: Name
    state: AuditState = AuditState.PLANNED
    programme: Line = ""
    client: Id | None = None
    manager: Id | None = None
    lead: Id | None = None
    representative: Id | None = None
    criteria: list[Criterion] = Field(default_factory=list)
    objectives: list[Name] = Field(default_factory=list)
    scope: Prose = ""
    sites: list[Id] = Field(default_factory=list)
    services: list[Id] = Field(default_factory=list)
    processes: list[Id] = Field(default_factory=list)
    clauses: list[ClauseText] = Field(default_factory=list)
    document_review_only: list[ClauseText] = Field(default_factory=list)
    period_from: date | None = None
    period_to: date | None = None
    mode: Mode = Mode.ON_SITE
    languages: list[Line] = Field(default_factory=list)
    confidentiality: Prose = ""
    methods: Prose = ""
    logistics: Prose = ""
    risks: Prose = ""
    preparation: Prose = ""
    planned_from: date
    planned_to: date
    planned_days: float = Field(default=1, gt=0)
    used_days: float | None = Field(default=None, ge=0)
    postponements: list[Postponement] = Field(default_factory=list)
    requests: list[Request] = Field(default_factory=list)
    feasibility: Feasibility | None = None
    opening: Meeting | None = None
    closing: Meeting | None = None
    response_times: ResponseTimes | None = None
    reason: Prose = ""
    covered_by: list[Line] = Field(default_factory=list)
    lessons: Prose = ""
    wants_recommendations: bool = False
    taken_over: bool = False
    report_issued: date | None = None
    evidence_class: Confidentiality | None = None
    photo_places: bool | None = None

    @model_validator(mode="after")
    def _runs_forward(self, info: ValidationInfo) -> Audit:
        if is_merged(info):
            return self
        if self.planned_to < self.planned_from:
            raise ValueError(f"the audit ends ({self.planned_to}) before it begins ({self.planned_from})")
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise ValueError(f"the audited period ends ({self.period_to}) before it begins ({self.period_from})")
        return self


class Objection(Part):
    """What the auditee has against an observer, and what the programme manager said to it."""

    by: Id
    on: date
    reason: Prose
    answer: Prose = ""
    answered_by: Id | None = None
    answered_on: date | None = None


class TeamMember(Record):
    """A person's part in one audit; exactly one member leads.

    ``agreement`` tells how an observer or an expert is bound to confidentiality; ``used_days`` are told afterwards.
    """

    person: Id
    role: Role
    days: float = Field(default=0, ge=0)
    used_days: float | None = Field(default=None, ge=0)
    supervised_by: Id | None = None
    agreement: Line = ""
    objection: Objection | None = None
    note: Line = ""

    @property
    def grades(self) -> bool:
        """Whether this member may grade items (G-09); a trainee may, as a draft."""
        return self.role in (Role.LEAD, Role.AUDITOR, Role.TRAINEE)


class AgendaLine(Record):
    """One line of the audit plan: when, where, who with whom, about which clauses. Times are local to :attr:`zone`.

    ``proposed`` marks a line that was computed and that nobody has changed or issued yet.
    """

    day: date
    start: time
    end: time
    zone: Name = "UTC"
    site: Id | None = None
    track: Line = ""
    topic: Name
    kind: Literal["session", "opening", "closing", "team", "break"] = "session"
    auditors: list[Id] = Field(default_factory=list)
    auditees: list[Id] = Field(default_factory=list)
    guides: list[Id] = Field(default_factory=list)
    clauses: list[ClauseText] = Field(default_factory=list)
    mode: Mode = Mode.ON_SITE
    proposed: bool = False
    begun: Moment | None = None
    ended: Moment | None = None

    @model_validator(mode="after")
    def _runs_forward(self, info: ValidationInfo) -> AgendaLine:
        if is_merged(info):
            return self
        if self.end <= self.start:
            raise ValueError(f"the line ends ({self.end:%H:%M}) before it begins ({self.start:%H:%M})")
        return self


class PlanVersion(Record):
    """One version of the audit plan as it stood then, and what the auditee's side said to it.

    An issued version (A4) has the minor number 0; each change on the fly (A7) makes a minor version of it, which nobody
    needs to accept again. ``record`` is the SHA-256 of the exhibit that holds the plan as it was then; empty where it
    was issued without.
    """

    version: int = Field(ge=1)
    minor: int = Field(default=0, ge=0)
    issued: date
    by: Id
    change: Prose = ""
    agenda: list[AgendaLine] = Field(default_factory=list)
    team: list[TeamMember] = Field(default_factory=list)
    record: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    accepted_by: Id | None = None
    accepted_on: date | None = None
    objection: Prose = ""
    objected_by: Id | None = None
    objected_on: date | None = None
    answer: Prose = ""
    answered_by: Id | None = None
    answered_on: date | None = None

    @property
    def order(self) -> tuple[int, int]:
        """What versions are sorted by."""
        return self.version, self.minor

    @property
    def label(self) -> str:
        """The number as people write it: 2, and 2.1 after the first change on the fly."""
        return f"{self.version}.{self.minor}" if self.minor else f"{self.version}"


class IndependenceCheck(Record):
    """The check of one assignment (G-10) and what was decided."""

    person: Id
    clause: ClauseText
    result: Literal["blocked", "override"]
    reason: Prose
    decision: Prose = ""
    compensation: Prose = ""
    approved_by: Id | None = None
    approved_on: date | None = None


class Note(Record):
    """Something noted in passing: at an item, on the trail to another one, or about the audit as a whole.

    A ``question`` is still to be asked, until it is filed to an item or ``done``.
    """

    text: Prose
    at: Moment
    by: Id
    item: Id | None = None
    for_person: Id | None = None
    kind: Literal["quick", "trail", "contact", "daily", "plan-change", "question"] = "quick"
    filed: bool = False
    done: Moment | None = None
