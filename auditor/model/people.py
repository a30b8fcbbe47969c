"""People, and what an audit looks at: sites, services, processes, other parties."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from auditor.model.clause import Clause, ClauseText
from auditor.model.record import Id, Part, Record
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


class Competence(Part):
    """A recorded competence and its evidence (G-11; ISO 19011 7.2)."""

    subject: Name
    evidence: Line = ""
    since: date | None = None


class Person(Record):
    """Somebody who audits, is audited, or answers for something."""

    ref: Name
    name: Name
    function: Line = ""
    site: Id | None = None
    email: Line = ""
    languages: list[Line] = Field(default_factory=list)
    ties: list[Tie] = Field(default_factory=list)
    competences: list[Competence] = Field(default_factory=list)
    note: Prose = ""


class Site(Record):
    """A place, physical or virtual, with its own time zone."""

    ref: Name
    name: Name
    country: Line = ""
    timezone: Name = "UTC"
    staff: int = Field(default=0, ge=0)
    functions: list[Line] = Field(default_factory=list)


class Service(Record):
    """A service in the scope of the management system."""

    ref: Name
    name: Name
    criticality: Literal["", "low", "medium", "high"] = ""
    state: Line = ""


class Process(Record):
    """A process of the organisation: it may combine several clauses, and one clause may be in several processes."""

    ref: Name
    name: Name
    owner: Id | None = None
    clauses: list[ClauseText] = Field(default_factory=list)


class OtherParty(Record):
    """An external supplier, an internal supplier, or a customer acting as a supplier (20000-1 8.2.3)."""

    ref: Name
    name: Name
    kind: Line = ""
    provides: Prose = ""
