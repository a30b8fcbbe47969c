"""The design of the programme status: ``reports/programme-status.yaml``, sections and words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator

from auditor.figures.coverage import CellState, Thing
from auditor.figures.coverage.required import Reason
from auditor.model.text import Name
from auditor.model.words import AuditState, Grade, NonconformityState, Owed, ProgrammeState
from auditor.reporting.design import SheetWording, complete, design_file
from auditor.reporting.follow_up_design import GradeNames
from auditor.reporting.labels import SheetLabels, fill
from auditor.reporting.sheet_design import SheetDesign, SheetFile, sheet_design

FILE: Final = "programme-status.yaml"

FIGURES: Final = tuple(f"K-{number:02}" for number in range(1, 23) if number != 21)
"""The indicators that are a number; what K-21 counts by word stands in the register."""


class ProgrammeSection(StrEnum):
    """What follows the counts of the programme status, each with a builder of its own."""

    OBJECTIVES = "objectives"
    SCHEDULE = "schedule"
    COVERAGE = "coverage"
    GAPS = "gaps"
    NEXT = "next"
    NONCONFORMITIES = "nonconformities"
    RISKS = "risks"
    FIGURES = "figures"
    RESOURCES = "resources"
    CHANGES = "changes"


class RiskWord(StrEnum):
    """Whether it is a risk or a chance, and how far it is."""

    RISK = "risk"
    OPPORTUNITY = "opportunity"
    OPEN = "open"
    TREATED = "treated"
    ACCEPTED = "accepted"
    OVER = "over"


class StepWord(StrEnum):
    """What is to be done next."""

    GAP = "gap"
    AUDIT = "audit"
    EVENT = "event"
    NONCONFORMITY = "nonconformity"
    ACTION = "action"
    REVISION = "revision"


class UnitWord(StrEnum):
    """The value of an indicator in words, ``{n}`` filled in."""

    DAYS = "days"
    PER_DAY = "per day"
    OF_5 = "of 5"


class ProgrammeLabels(SheetLabels):
    """The labels of the programme status, each of them required."""

    subject: Name
    as_of: Name
    content_hash: Name
    attachment: Name
    intro: Name
    not_approved: Name
    revision: Name
    not_read: Name
    of: Name

    # Counts
    tile_held: Name
    tile_late: Name
    tile_ahead: Name
    tile_covered: Name
    tile_nonconformities: Name
    tile_days: Name

    # Objectives
    manager: Name
    client: Name
    cycle: Name
    criteria: Name
    objectives: Name

    # Schedule
    today: Name
    late: Name
    provisional: Name
    unplanned: Name
    moved: Name
    schedule_says: Name
    schedule_caption: Name
    kept_free: Name
    no_audits: Name
    dates: Name
    lead: Name

    # Coverage
    clause: Name
    process: Name
    name: Name
    last_audited: Name
    of_standard: Name
    of_processes: Name
    covered: Name
    in_no_audit: Name
    not_outlined: Name
    not_planned: Name
    no_coverage: Name

    # Gaps
    gaps_intro: Name
    what: Name
    why: Name
    due: Name
    missed: Name
    too_late: Name
    no_gaps: Name

    # Next steps
    next_intro: Name
    owner: Name
    overdue: Name
    nothing_next: Name

    # Nonconformities
    number: Name
    grade: Name
    standing: Name
    days_late: Name
    days_open: Name
    nothing_open: Name

    # Risks
    risk: Name
    treatment: Name
    state: Name
    no_risks: Name

    # Figures
    figure: Name
    value: Name
    cases: Name
    trend: Name
    pale: Name

    # Resources
    resources: Name
    budget: Name
    days: Name
    days_say: Name
    auditor: Name
    year: Name
    planned: Name
    used: Name
    available: Name
    load_says: Name
    load_caption: Name
    twice: Name
    no_loads: Name

    # Changes
    approved: Name
    proposed: Name
    since: Name
    nothing_since: Name
    no_changes: Name


class ProgrammeWording(SheetWording):
    """All words of the programme status in one language; ``decimal`` parts the places behind the point."""

    decimal: Name
    sections: Annotated[dict[ProgrammeSection, Name], AfterValidator(complete(ProgrammeSection))]
    programme_states: Annotated[dict[ProgrammeState, Name], AfterValidator(complete(ProgrammeState))]
    audit_states: Annotated[dict[AuditState, Name], AfterValidator(complete(AuditState))]
    cells: Annotated[dict[CellState, Name], AfterValidator(complete(CellState))]
    things: Annotated[dict[Thing, Name], AfterValidator(complete(Thing))]
    reasons: Annotated[dict[Reason, Name], AfterValidator(complete(Reason))]
    steps: Annotated[dict[StepWord, Name], AfterValidator(complete(StepWord))]
    risks: Annotated[dict[RiskWord, Name], AfterValidator(complete(RiskWord))]
    grades: Annotated[dict[Grade, GradeNames], AfterValidator(complete(Grade))]
    states: Annotated[dict[NonconformityState, Name], AfterValidator(complete(NonconformityState))]
    turns: Annotated[dict[Owed, Name], AfterValidator(complete(Owed))]
    units: Annotated[dict[UnitWord, Name], AfterValidator(complete(UnitWord))]
    figures: Annotated[dict[Name, Name], AfterValidator(complete(FIGURES))]
    labels: ProgrammeLabels

    def number(self, value: float, places: int = 1) -> str:
        """A number with at most so many places, as it is written in this language."""
        return f"{round(value, places):.{places}f}".rstrip("0").rstrip(".").replace(".", self.decimal) if value else "0"

    def share(self, n: float, of: float) -> str:
        """So many of so many."""
        return fill(self.labels.of, n=self.number(n), total=self.number(of))


class ProgrammeFile(SheetFile[ProgrammeSection, ProgrammeWording]):
    """The file ``programme-status.yaml``."""

    report: Literal["programme-status"]


ProgrammeDesign: TypeAlias = SheetDesign[ProgrammeSection, ProgrammeWording]
"""A design of the programme status ready for one language."""


def programme_design(language: str = "en", own: Path | None = None) -> ProgrammeDesign:
    """The design of the programme status; files in the folder *own* (the workspace's ``reports/``) come first."""
    return sheet_design(FILE, ProgrammeFile, language, own)


def figure_names(language: str, own: Path | None = None) -> Mapping[str, str]:
    """What the indicators are called in a language; in English where this design does not have it."""
    wording = design_file(FILE, ProgrammeFile, own).wording
    return wording[language if language in wording else "en"].figures
