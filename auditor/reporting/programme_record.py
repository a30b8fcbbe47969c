"""The status of an audit programme as data: what is printed and attached to the PDF, and nothing else; as of a day."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from pydantic import Field

from auditor.figures.coverage import CellState, Thing
from auditor.figures.coverage.required import Reason
from auditor.model.words import AuditState, ProgrammeState
from auditor.reporting.audit_facts import PersonFacts
from auditor.reporting.facts import Facts, PrintedRecord, Text
from auditor.reporting.register_record import EntryFacts
from auditor.reporting.review_record import MonthFacts, RiskFacts, StandardFacts

FORMAT: Final = "auditor.programme-status/1"
"""Name and version of this record; the first key a reader of the JSON looks for."""

ATTACHMENT: Final = "programme-status.json"
"""Name of the record inside the PDF."""

Unit = Literal["rate", "days", "per day", "of 5", "count"]
"""What the value of an indicator is: a share, days, so many a day, a mark, or cases."""

StepKind = Literal["gap", "audit", "event", "nonconformity", "action", "revision"]
"""What is to be done next: close a gap, hold an audit, and so on."""


class ScheduledAudit(Facts):
    """An audit of the cycle: where it stands against its days; ``first_planned`` is its first day as approved."""

    ref: Text
    title: Text
    state: AuditState
    first: date
    last: date
    first_planned: date | None = None
    lead: Text = ""
    standards: list[Text] = Field(default_factory=list)
    planned_days: float = 0
    used_days: float | None = None
    is_held: bool = False
    days_late: int = 0
    is_unplanned: bool = False
    is_provisional: bool = False


class EventFacts(Facts):
    """Something outside the programme that audits are planned around."""

    ref: Text
    title: Text
    first: date
    last: date


class KeptFreeFacts(Facts):
    """Days on which no audit is planned."""

    first: date
    last: date
    reason: Text


class ColumnFacts(Facts):
    """A column of the matrix: an audit, or a year."""

    label: Text
    title: Text = ""


class LineFacts(Facts):
    """A line of the matrix: a leaf clause or a process, with a state for each column in which there is anything."""

    label: Text
    title: Text = ""
    cells: dict[int, CellState] = Field(default_factory=dict)
    last: date | None = None


class MatrixFacts(Facts):
    """What was audited of one standard, or of the processes (``standard`` is empty then), and how much of it."""

    standard: Text = ""
    by: Literal["audit", "year"] = "audit"
    columns: list[ColumnFacts] = Field(default_factory=list)
    lines: list[LineFacts] = Field(default_factory=list)
    covered: float = 0
    required: float = 0


class GapFacts(Facts):
    """What has to be audited by a day, and nobody planned it; ``why`` is the rule in the words of the figures."""

    thing: Thing
    label: Text
    title: Text = ""
    reason: Reason
    why: Text = ""
    site: Text = ""
    cause: Text = ""
    due: list[date]
    is_missed: bool = False
    too_late: list[Text] = Field(default_factory=list)


class StatedRisk(RiskFacts):
    """A risk or a chance of the programme with how far it is."""

    state: Literal["open", "treated", "accepted", "over"] = "open"


class IndicatorFacts(Facts):
    """An indicator as numbers: ``n`` of ``of`` cases; with fewer than five these stand in place of a rate."""

    id: Text
    unit: Unit
    value: float | None = None
    n: float = 0
    of: float = 0
    is_small: bool = False
    months: list[MonthFacts] = Field(default_factory=list)


class LoadFacts(Facts):
    """The days of one auditor in a year; ``twice`` are the days on which more than one audit wants her."""

    name: Text
    year: int
    planned: float
    used: float
    available: float | None = None
    twice: list[date] = Field(default_factory=list)


class ApprovedRevision(Facts):
    """A revision of the programme as it was approved."""

    number: int
    on: date
    by: Text = ""
    reason: Text = ""
    changes: list[Text] = Field(default_factory=list)


class NextStep(Facts):
    """Something that is to be done, by when, and by whom where that is known."""

    kind: StepKind
    ref: Text = ""
    title: Text = ""
    due: date | None = None
    who: Text = ""


class ProgrammeStatus(PrintedRecord):
    """How a programme stands: everything counted from the trails, nothing typed for it."""

    format: Literal["auditor.programme-status/1"] = FORMAT
    language: str = "en"
    organisation: Text = ""
    classification: Text = ""
    as_of: date
    programme: Text
    title: Text
    state: ProgrammeState
    revision: int = 0
    cycle_from: date
    cycle_to: date
    manager: PersonFacts | None = None
    client: PersonFacts | None = None
    standards: list[StandardFacts] = Field(default_factory=list)
    objectives: list[Text] = Field(default_factory=list)
    audits: list[ScheduledAudit] = Field(default_factory=list)
    events: list[EventFacts] = Field(default_factory=list)
    kept_free: list[KeptFreeFacts] = Field(default_factory=list)
    covered: float = 0
    required: float = 0
    matrices: list[MatrixFacts] = Field(default_factory=list)
    gaps: list[GapFacts] = Field(default_factory=list)
    not_outlined: list[Text] = Field(default_factory=list)
    not_planned: list[Text] = Field(default_factory=list)
    risks: list[StatedRisk] = Field(default_factory=list)
    figures: list[IndicatorFacts] = Field(default_factory=list)
    resources: Text = ""
    budget: Text = ""
    auditor_days: float = 0
    loads: list[LoadFacts] = Field(default_factory=list)
    nonconformities: list[EntryFacts] = Field(default_factory=list)
    revisions: list[ApprovedRevision] = Field(default_factory=list)
    proposed_change: Text = ""
    since: list[Text] = Field(default_factory=list)
    ahead_until: date
    next_steps: list[NextStep] = Field(default_factory=list)
    not_read: list[Text] = Field(default_factory=list)

    @property
    def taking_place(self) -> list[ScheduledAudit]:
        """Its audits without those that were cancelled."""
        return [each for each in self.audits if each.state is not AuditState.CANCELLED]
