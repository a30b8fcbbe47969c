"""People, and what an audit looks at: sites, services, processes, other parties."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from pydantic import Field, ValidationInfo, model_validator

from auditor.model.clause import Clause, ClauseText
from auditor.model.record import Id, Part, Record, is_merged
from auditor.model.text import Line, Name, Prose


class Tie(Part):
    """What a person is responsible for or works in, and until when: the facts of independence (G-10).

    A clause may leave out its standard: it is meant in each.
    """

    kind: Literal["clause", "process", "service", "site"]
    reference: Name
    until: date | None = None
    reason: Line = ""

    @model_validator(mode="after")
    def _clause_is_one(self) -> Tie:
        if self.kind == "clause":
            Clause.parse(self.reference, default_standard="any")
        return self


CompetenceKind = Literal["", "standard", "clause", "process", "sector", "language", "method"]
"""What a competence is in (ISO 19011 5.4.2); empty where the subject tells: a standard, a clause, a process."""


class Competence(Part):
    """A recorded competence: in what, shown by what, since when, and until when it counts (G-11; ISO 19011 7.2)."""

    subject: Name
    kind: CompetenceKind = ""
    evidence: Line = ""
    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _runs_forward(self, info: ValidationInfo) -> Competence:
        if not is_merged(info) and self.since and self.until and self.until < self.since:
            raise ValueError(f"the competence ends ({self.until}) before it begins ({self.since})")
        return self

    def counts(self, on: date) -> bool:
        """Whether it is one on that day: it was shown by then, and has not ended."""
        return (self.since is None or self.since <= on) and not self.has_ended(on)

    def has_ended(self, on: date) -> bool:
        """Whether it had to be shown again before that day."""
        return self.until is not None and self.until < on

    def covers(self, clause: Clause) -> bool:
        """Whether it is in the standard of *clause*, in the clause, or in a group that holds it; a number is of any."""
        if self.kind not in ("", "standard", "clause"):
            return False
        if self.subject == clause.standard:
            return True
        try:
            return Clause.parse(self.subject, clause.standard).covers(clause)
        except ValueError:
            return False


class Person(Record):
    """Somebody who audits, is audited, or answers for something; ``audit_days`` are those for audits in a year."""

    ref: Name
    name: Name
    function: Line = ""
    site: Id | None = None
    email: Line = ""
    languages: list[Line] = Field(default_factory=list)
    ties: list[Tie] = Field(default_factory=list)
    competences: list[Competence] = Field(default_factory=list)
    audit_days: float | None = Field(default=None, ge=0, le=366)
    note: Prose = ""


class Way(Part):
    """How long it takes from a site to another one, door to door."""

    to: Id
    minutes: int = Field(gt=0, le=7 * 24 * 60)


class Site(Record):
    """A place, physical or virtual, with its own time zone, working hours in it, and the ways to other sites (G-13)."""

    ref: Name
    name: Name
    country: Line = ""
    timezone: Name = "UTC"
    staff: int = Field(default=0, ge=0)
    functions: list[Line] = Field(default_factory=list)
    works_from: time = time(8, 30)
    works_to: time = time(17, 0)
    ways: list[Way] = Field(default_factory=list)

    @model_validator(mode="after")
    def _runs_forward(self, info: ValidationInfo) -> Site:
        if not is_merged(info) and self.works_to <= self.works_from:
            raise ValueError(f"work ends ({self.works_to:%H:%M}) before it begins ({self.works_from:%H:%M})")
        return self


class Service(Record):
    """A service in the scope of the management system."""

    ref: Name
    name: Name
    criticality: Literal["", "low", "medium", "high"] = ""
    state: Line = ""


class Process(Record):
    """A process of the organisation: it may combine several clauses, and one clause may be in several processes.

    At each of ``sites`` it runs, and is looked at there once a cycle; where none is told, anywhere will do.
    """

    ref: Name
    name: Name
    owner: Id | None = None
    clauses: list[ClauseText] = Field(default_factory=list)
    sites: list[Id] = Field(default_factory=list)


class OtherParty(Record):
    """An external supplier, an internal supplier, or a customer acting as a supplier (20000-1 8.2.3)."""

    ref: Name
    name: Name
    kind: Line = ""
    provides: Prose = ""
