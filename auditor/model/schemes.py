"""Schemes an audit programme declares: how findings are graded, and how long things may take. Data, never code.

No audited standard defines "major" and "minor" or sets a deadline in days; the defaults here
are practice, and every organisation may declare its own.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from auditor.model.record import Part, Record
from auditor.model.text import Line, Name, Prose
from auditor.model.words import Grade


class GradeWord(Part):
    """How one grade is called and which key gives it."""

    grade: Grade
    label: Name
    key: str = Field(min_length=1, max_length=1)
    meaning: Prose = ""


class GradingScheme(Record):
    """The declared grades with their words and keys."""

    ref: Name
    name: Name
    grades: list[GradeWord]

    @model_validator(mode="after")
    def _unambiguous(self) -> GradingScheme:
        keys = [word.key for word in self.grades]
        if len(set(keys)) != len(keys):
            raise ValueError(f"two grades have the same key ({''.join(keys)}); each grade needs its own")
        return self

    def label(self, grade: Grade) -> str:
        """The scheme's word for *grade*."""
        return next((word.label for word in self.grades if word.grade is grade), grade.value)


def default_grading(record_id: str) -> GradingScheme:
    """The default scheme with the keys of the conduct screen."""
    return GradingScheme(
        id=record_id,
        ref="GR-1",
        name="Major, minor, observation, opportunity for improvement, good practice",
        grades=[
            GradeWord(grade=Grade.CONFORMING, label="conforming", key="c", meaning="The requirement is fulfilled."),
            GradeWord(
                grade=Grade.GOOD_PRACTICE,
                label="good practice",
                key="g",
                meaning="Fulfilled, and worth copying.",
            ),
            GradeWord(
                grade=Grade.OFI,
                label="opportunity for improvement",
                key="i",
                meaning="Fulfilled; could be done better.",
            ),
            GradeWord(
                grade=Grade.OBSERVATION,
                label="observation",
                key="o",
                meaning="Fulfilled today, at risk tomorrow.",
            ),
            GradeWord(
                grade=Grade.MINOR,
                label="minor nonconformity",
                key="m",
                meaning="Not fulfilled; the system still reaches its intended results.",
            ),
            GradeWord(
                grade=Grade.MAJOR,
                label="major nonconformity",
                key="M",
                meaning="Not fulfilled; the system's ability to reach its intended results is affected or in doubt.",
            ),
        ],
    )


class DeadlineScheme(Record):
    """Periods of the follow-up. Working days unless the name says calendar days.

    With ``repeats_one_step_shorter`` a minor that repeats an earlier one gets the periods of a major, which has none
    shorter (chapter 11).
    """

    ref: Name = "DL-1"
    name: Line = "Default deadlines"
    containment_major: int = Field(default=2, ge=0)
    acknowledge: int = Field(default=3, ge=0)
    response_major: int = Field(default=10, ge=0)
    response_minor: int = Field(default=20, ge=0)
    implementation_major_calendar_days: int = Field(default=30, ge=0)
    implementation_minor_calendar_days: int = Field(default=60, ge=0)
    effectiveness_major_calendar_days: int = Field(default=60, ge=0)
    effectiveness_minor_calendar_days: int = Field(default=183, ge=0)
    review_by_auditor: int = Field(default=5, ge=0)
    report: int = Field(default=10, ge=0)
    waiting_minor_calendar_days: int = Field(default=30, ge=0)
    waiting_major_calendar_days: int = Field(default=60, ge=0)
    extensions: int = Field(default=2, ge=0)
    repeats_one_step_shorter: bool = False

    def counts_as(self, grade: Grade, *, is_repeat: bool) -> Grade:
        """Whose periods are meant for one of this grade."""
        return Grade.MAJOR if is_repeat and self.repeats_one_step_shorter else grade
