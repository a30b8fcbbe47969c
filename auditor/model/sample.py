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


class Sample(Record):
    """A drawn sample; ``size`` is the population's N, ``n`` what was looked at."""

    ref: Name
    topic: Name
    clause: ClauseText
    items: list[Id] = Field(default_factory=list)
    population: Prose
    source: Prose = ""
    size: int = Field(ge=0)
    method: SampleMethod
    method_note: Line = ""
    seed: Line = ""
    planned_n: int = Field(ge=0)
    n: int = Field(ge=0)
    reason: Prose = ""
    drawn: list[Line] = Field(default_factory=list)
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
