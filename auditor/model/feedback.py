"""What auditees say of an audit: who was asked, by which questions, and the marks they gave (ISO 19011 5.6; K-11)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from statistics import fmean
from typing import Annotated, ClassVar

from pydantic import Field, ValidationInfo, model_validator

from auditor.model.record import Id, Record, is_merged
from auditor.model.text import Name, Prose

LOWEST, HIGHEST = 1, 5

Mark = Annotated[int, Field(ge=LOWEST, le=HIGHEST)]
"""From 1, poor, to 5, very good."""

QUESTIONS: tuple[str, ...] = (
    "The audit was announced early enough, and its aim and plan were clear.",
    "The time it took was well used and disturbed our work little.",
    "The auditors knew what they asked about.",
    "The auditors listened, and were fair and polite.",
    "The findings are right, and we understand them.",
    "The audit helps us to improve.",
)
"""What is asked unless other questions are given."""


class FeedbackRequest(Record):
    """Auditees were asked for their view: all by the same questions; where it is anonymous, no answer names anybody."""

    asked: list[Id] = Field(min_length=1)
    on: date
    by: Id
    anonymous: bool = False
    questions: list[Name] = Field(min_length=1, max_length=20)


class FeedbackAnswer(Record):
    """One auditee's view: a mark for each question in its order, nothing where the question was left out."""

    WHO_AND_WHEN: ClassVar[frozenset[str]] = frozenset({"on"})

    request: Id
    on: date
    person: Id | None = None
    marks: list[Mark | None]
    comment: Prose = ""

    @model_validator(mode="after")
    def _says_something(self, info: ValidationInfo) -> FeedbackAnswer:
        if not is_merged(info) and all(mark is None for mark in self.marks):
            raise ValueError("no question has a mark; one is the least")
        return self

    @property
    def mark(self) -> float:
        """The mean of its marks, which is the one mark of this auditee."""
        return fmean(mark for mark in self.marks if mark is not None)


def by_question(request: FeedbackRequest, answers: Iterable[FeedbackAnswer]) -> list[tuple[str, float | None, int]]:
    """Each question of a request, its mean mark, and how many gave one."""
    given = zip(*(answer.marks for answer in answers), strict=True)
    columns = [[mark for mark in column if mark is not None] for column in given] or [[] for _ in request.questions]
    return [
        (question, fmean(marks) if marks else None, len(marks))
        for question, marks in zip(request.questions, columns, strict=True)
    ]
