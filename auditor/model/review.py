"""The yearly review of an audit programme: what it showed, and what is to become better (ISO 19011 5.7)."""

from __future__ import annotations

from datetime import date

from pydantic import Field, ValidationInfo, model_validator

from auditor.model.record import Id, Part, Record, is_merged
from auditor.model.text import Line, Name, Prose

TOPICS: dict[str, str] = {
    "trends": "what results and figures show over time",
    "procedure": "whether the programme was run as it was laid down, its records included",
    "needs": "what interested parties expect that they did not before",
    "methods": "other methods of auditing, and of judging auditors, that were tried or should be",
    "risks": "whether what was done about the programme's risks and chances worked",
    "confidentiality": "what there is to say about confidentiality and security of information",
}
"""What a review says something about, by field."""


class ReviewAction(Part):
    """Something that a review decided: who does it, by when, and on which day it was done."""

    text: Name
    owner: Id | None = None
    due: date | None = None
    done: date | None = None
    result: Prose = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done is None


class ReviewFigure(Part):
    """An indicator as it stood when the review was held; ``value`` as people read it."""

    id: Line
    name: Line
    value: Line
    cases: Line = ""


class ProgrammeReview(Record):
    """One review of a programme over a period; :attr:`conclusion` says whether it reaches its objectives."""

    ref: Name
    programme: Id
    period_from: date
    period_to: date
    on: date
    by: Id
    trends: Prose = ""
    procedure: Prose = ""
    needs: Prose = ""
    methods: Prose = ""
    risks: Prose = ""
    confidentiality: Prose = ""
    conclusion: Prose
    actions: list[ReviewAction] = Field(default_factory=list)
    figures: list[ReviewFigure] = Field(default_factory=list)

    @model_validator(mode="after")
    def _runs_forward(self, info: ValidationInfo) -> ProgrammeReview:
        if not is_merged(info) and self.period_to < self.period_from:
            raise ValueError(f"the period ends ({self.period_to}) before it begins ({self.period_from})")
        return self
