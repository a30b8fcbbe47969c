"""Designs: what a report prints in which order, in which words and colours - content that a non-programmer edits.

``reports/audit-report.yaml`` and its like hold sections and wording per language, ``reports/palette.yaml`` the colours.
An organisation copies a file into its workspace's ``reports/`` and changes it there; the copy is found first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date as day_type
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr

from auditor.errors import InvalidInput
from auditor.library.content import shipped
from auditor.library.reading import read_typed
from auditor.model.text import Line, Name, Prose
from auditor.model.words import (
    Confidentiality,
    EvidenceKind,
    Method,
    Mode,
    NonconformityState,
    Role,
    SampleMethod,
    Verification,
)
from auditor.reporting.colour import ColourText
from auditor.reporting.labels import Labels, SheetLabels, fill
from auditor.reporting.logo import Logo, read_logo
from auditor.reporting.record import Result

F = TypeVar("F", bound="Content")
W = TypeVar("W", bound="Content")


class Section(StrEnum):
    """The sections of the audit report, each with a builder of its own."""

    SUMMARY = "summary"
    AUDIT = "audit"
    CLAUSES = "clauses"
    FINDINGS = "findings"
    NONCONFORMITIES = "nonconformities"
    SAMPLES = "samples"
    GAPS = "gaps"
    ITEMS = "items"
    EVIDENCE = "evidence"
    CONTROL = "control"


class Step(StrEnum):
    """The steps of a nonconformity that are due by a day."""

    CONTAINMENT = "containment"
    ACKNOWLEDGEMENT = "acknowledgement"
    RESPONSE = "response"
    IMPLEMENTATION = "implementation"
    EFFECTIVENESS = "effectiveness"


class Flag(StrEnum):
    """Flags of a nonconformity that are printed beside its state; overdue stands with the dates."""

    ESCALATED = "escalated"
    EXTENDED = "extended"
    REPEAT = "repeat"
    EARLY = "early"
    REOPENED = "reopened"


def complete(words: Collection[str]) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """A check that a mapping has an entry for each of *words*."""

    def check(values: Mapping[str, Any]) -> Mapping[str, Any]:
        lacking = [str(word) for word in words if word not in values]
        if lacking:
            raise ValueError(f"an entry for {', '.join(lacking)}")
        return values

    return check


class Content(BaseModel):
    """What a design file holds: unknown fields are refused, so that a misspelt one is found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def read_from(self, path: Path) -> Self:
        """This content with what it names beside its file; refused where that is not there."""
        return self


class GradeWords(Content):
    """How a result is called: alone, on small labels, in the plural; and what it means."""

    label: Name
    short: Name
    plural: Name
    meaning: Name


class SheetWording(Content):
    """The words that every document has, in one language."""

    months: Annotated[list[Name], Field(min_length=12, max_length=12)]
    date: Name = "{day} {month} {year}"
    labels: SheetLabels

    def day(self, day: day_type | None) -> str:
        """A date in words; nothing for none."""
        if day is None:
            return ""
        return fill(self.date, day=day.day, month=self.months[day.month - 1], year=day.year)

    def days(self, first: day_type | None, last: day_type | None) -> str:
        """A period in words."""
        if first is None or last is None or first == last:
            return self.day(first or last)
        return fill(self.labels.period, first=self.day(first), last=self.day(last))


class Wording(SheetWording):
    """All words of the audit report in one language; ``cover`` is what the organisation adds on the first page."""

    sections: Annotated[dict[Section, Name], AfterValidator(complete(Section))]
    grades: Annotated[dict[Result, GradeWords], AfterValidator(complete(Result))]
    states: Annotated[dict[NonconformityState, Name], AfterValidator(complete(NonconformityState))]
    flags: Annotated[dict[Flag, Name], AfterValidator(complete(Flag))]
    roles: Annotated[dict[Role, Name], AfterValidator(complete(Role))]
    methods: Annotated[dict[Method, Name], AfterValidator(complete(Method))]
    modes: Annotated[dict[Mode, Name], AfterValidator(complete(Mode))]
    kinds: Annotated[dict[EvidenceKind, Name], AfterValidator(complete(EvidenceKind))]
    verifications: Annotated[dict[Verification, Name], AfterValidator(complete(Verification))]
    classes: Annotated[dict[Confidentiality, Name], AfterValidator(complete(Confidentiality))]
    sampling: Annotated[dict[SampleMethod, Name], AfterValidator(complete(SampleMethod))]
    steps: Annotated[dict[Step, Name], AfterValidator(complete(Step))]
    cover: Prose = ""
    labels: Labels


class Palette(Content):
    """How every report looks: colours, the logo beside the file, and what the organisation calls its classes.

    Text on a grade's colour is set in ink or white, whichever reads better.
    """

    ink: ColourText
    secondary: ColourText
    caption: ColourText
    rule: ColourText
    hairline: ColourText
    cover: ColourText
    accent: ColourText
    link: ColourText
    ground: ColourText
    grades: Annotated[dict[Result, ColourText], AfterValidator(complete(Result))]
    logo: Line = ""
    classes: dict[Confidentiality, Name] = Field(default_factory=dict)
    _mark: Logo | None = PrivateAttr(default=None)

    @property
    def mark(self) -> Logo | None:
        """The logo, if there is one."""
        return self._mark

    def classified(self, words: str) -> str:
        """A class of confidentiality as the organisation calls it."""
        return next((name for each, name in self.classes.items() if each.value == words), words)

    def read_from(self, path: Path) -> Self:
        """The palette with its logo."""
        if not self.logo:
            return self
        made = self.model_copy()
        made._mark = read_logo(path, self.logo)
        return made


class AuditReportFile(Content):
    """The file ``audit-report.yaml``."""

    report: Literal["audit-report"]
    sections: Annotated[list[Section], Field(min_length=1)]
    plan: bool = True
    wording: dict[Name, Wording]


class Design(Content):
    """A design ready for one language."""

    sections: list[Section]
    plan: bool
    words: Wording
    palette: Palette


def audit_report_design(language: str = "en", own: Path | None = None) -> Design:
    """The design of the audit report; files in the folder *own* (the workspace's ``reports/``) come first.

    Raises :class:`~auditor.library.faults.InvalidFile` with file, line and field, or ``InvalidInput`` for a language
    that the design does not have.
    """
    file = design_file("audit-report.yaml", AuditReportFile, own)
    palette = design_file("palette.yaml", Palette, own)
    words = worded(file.wording, language, "audit-report.yaml")
    return Design(sections=file.sections, plan=file.plan, words=words, palette=palette)


def design_file(name: str, kind: type[F], own: Path | None) -> F:
    """A file of a design, read; that in the folder *own* comes first."""
    folders = [*([own] if own else []), shipped("reports")]
    path = next((folder / name for folder in folders if (folder / name).is_file()), folders[-1] / name)
    return read_typed(path, kind).read_from(path)


def worded(wording: Mapping[str, W], language: str, name: str) -> W:
    """The words of one language; ``InvalidInput`` where the design called *name* does not have it."""
    words = wording.get(language)
    if words is None:
        raise InvalidInput(
            f"The design {name} has no language {language!r}.",
            f"It has {', '.join(wording)}; add another under wording in reports/{name}.",
        )
    return words
