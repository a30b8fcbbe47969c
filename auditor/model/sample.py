"""A sample: what was drawn from which population, how, and what it supports (ISO 19011 A.6)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationInfo, model_validator

from auditor.model.clause import ClauseText
from auditor.model.record import Id, Part, Record, is_merged
from auditor.model.text import Line, Name, Prose
from auditor.model.words import SampleMethod


class Mark(Part):
    """What was seen at one drawn element."""

    element: Name
    right: bool
    note: Prose = ""


class Stratum(Part):
    """A part of the population that is drawn from by itself: how many are in it, and how many are looked at.

    ``given`` is how many its draw gave; more than ``n`` where something came in the place of others.
    """

    name: Line
    size: int = Field(ge=1)
    n: int = Field(ge=0)
    given: int = Field(ge=0)


class Replacement(Part):
    """An element that could not be looked at, what took its place, and why."""

    element: Name
    by: Name
    reason: Prose


class PopulationList(Part):
    """The list that was drawn from: not kept, but known again by its hash; ``column`` names the elements.

    ``further`` are the columns that say more of an element, and are kept of those that are drawn.
    """

    name: Line
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    column: Line = ""
    strata: Line = ""
    further: list[Line] = Field(default_factory=list)


class Detail(Part):
    """What the list says of one drawn element: a cell for each further column, empty where it says nothing."""

    element: Name
    cells: list[Line]


class Sample(Record):
    """A drawn sample; ``size`` is the population's N, ``n`` what was looked at.

    ``population`` says what, which period and which site; ``source`` which system and query, who made the list and
    when, ``complete`` how it is known that nothing is missing. ``chosen_by`` is ``draw`` where the elements are those
    that method and seed give, which can be repeated. Those in ``added`` were named besides, by judgement.
    """

    ref: Name
    topic: Name
    clause: ClauseText
    items: list[Id] = Field(default_factory=list)
    objective: Prose = ""
    population: Prose
    source: Prose = ""
    complete: Line = ""
    listed: PopulationList | None = None
    size: int = Field(ge=0)
    method: SampleMethod
    method_note: Line = ""
    chosen_by: Literal["", "draw", "auditor", "auditee"] = ""
    after_seeing: bool = False
    """Whether the records had been seen before it was drawn."""
    seed: Line = ""
    start: int | None = Field(default=None, ge=1)
    strata: list[Stratum] = Field(default_factory=list)
    planned_n: int = Field(ge=0)
    n: int = Field(ge=0)
    reason: Prose = ""
    drawn: list[Line] = Field(default_factory=list)
    details: list[Detail] = Field(default_factory=list)
    added: list[Line] = Field(default_factory=list)
    replaced: list[Replacement] = Field(default_factory=list)
    extended_by: int = Field(default=0, ge=0)
    marks: list[Mark] = Field(default_factory=list)
    counted_exceptions: int | None = Field(default=None, ge=0)
    conclusion: Prose = ""
    decision: Literal["", "accept", "extend", "finding"] = ""
    evidence: list[Id] = Field(default_factory=list)

    @model_validator(mode="after")
    def _within_population(self, info: ValidationInfo) -> Sample:
        if is_merged(info):
            return self
        if self.n > self.size or self.planned_n > self.size:
            raise ValueError(f"a sample of {max(self.n, self.planned_n)} out of a population of {self.size}")
        if self.counted_exceptions is not None and self.counted_exceptions > self.n:
            raise ValueError(f"{self.counted_exceptions} exceptions in a sample of {self.n}")
        return self

    @property
    def exceptions(self) -> int:
        """How many elements deviate: those marked, or the count where elements were not marked one by one."""
        if self.counted_exceptions is not None:
            return self.counted_exceptions
        return sum(not mark.right for mark in self.marks)

    @property
    def looked_at(self) -> int:
        """How many were looked at so far."""
        return self.n if self.counted_exceptions is not None else len(self.marks)

    @property
    def picked(self) -> frozenset[str]:
        """What method and seed gave: neither what was added by judgement nor what a person put in another's place.

        Where something else took the place of an element, the draw had given that element, too.
        """
        gone = {each.element for each in self.replaced}
        named = {each.by for each in self.replaced if self.method is SampleMethod.SYSTEMATIC}
        return frozenset(self.drawn).union(gone) - named - frozenset(self.added)
