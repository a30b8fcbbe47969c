"""How often something is audited: the factors of its risk, and what is asked of everything (9.2.2 of 20000-1).

The numbers are practice, none is a standard's: standards only ask that importance, changes and earlier results are
considered. They stand in ``auditor.toml``, with these defaults.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from auditor.model.clause import Clause, ClauseText
from auditor.model.record import Id, Record, is_merged
from auditor.model.text import Line, Prose


class FactorSubject(StrEnum):
    """What risk factors are kept of."""

    PROCESS = "process"
    CLAUSE = "clause"
    SERVICE = "service"


class RiskFactors(Record):
    """What decides how soon a process, a clause (with all below it) or a service is audited again.

    ``reference`` is the id of the process or service, or the clause. ``past`` is set by a person only where the count
    of findings does not say it: 0 none, 1 a minor, 2 several minors, 3 a major or a repeat. ``since`` is when factors
    were first kept. ``decision`` says what was decided where an unplanned audit had to be considered.
    """

    kind: FactorSubject
    reference: Id
    importance: int = Field(ge=1, le=5)
    change: int = Field(default=0, ge=0, le=3)
    incidents: int = Field(default=0, ge=0, le=3)
    maturity: int = Field(default=0, ge=0, le=3)
    past: int | None = Field(default=None, ge=0, le=3)
    reason: Prose = ""
    decision: Prose = ""
    on: date
    by: Id
    since: date

    @model_validator(mode="after")
    def _clause_is_one(self, info: ValidationInfo) -> RiskFactors:
        if self.kind is FactorSubject.CLAUSE and not is_merged(info):
            Clause.parse(self.reference)
        return self


class _Numbers(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Minima(_Numbers):
    """What has to be audited whatever the risk, and for how long an answer counts."""

    clauses_once_a_cycle: bool = True
    clauses_every_year: tuple[ClauseText, ...] = tuple(f"20000-1:{n}" for n in ("5.1", "6.3", "9.2", "9.3", "10.1"))
    months_before_certification: int = Field(default=12, ge=0, le=60)
    months_after_major: int = Field(default=12, ge=0, le=60)
    sites_on_site_once_a_cycle: bool = True
    high_services_every_year: bool = True
    stale_after_months: int = Field(default=12, ge=1, le=120)
    central_site: Line = ""


class Frequency(_Numbers):
    """From a score to the months until the next audit: the first step whose score is reached."""

    scores: tuple[int, int] = (20, 12)
    months: tuple[int, int, int] = (12, 18, 36)

    @field_validator("scores")
    @classmethod
    def _fall(cls, scores: tuple[int, int]) -> tuple[int, int]:
        if scores[0] <= scores[1]:
            raise ValueError("the first score is the higher one, such as [20, 12]")
        return scores

    @field_validator("months")
    @classmethod
    def _rise(cls, months: tuple[int, int, int]) -> tuple[int, int, int]:
        if not 0 < months[0] <= months[1] <= months[2]:
            raise ValueError("months from the shortest to the longest, such as [12, 18, 36]")
        return months

    def months_for(self, score: int) -> int:
        """After how many months what has this score is audited again."""
        return (
            self.months[0] if score >= self.scores[0] else self.months[1] if score >= self.scores[1] else self.months[2]
        )


class EffortRates(_Numbers):
    """What an audit takes (chapter 14 of the trade's notes; certifiers' tables do not apply to internal audits).

    ``size`` gives the factor up to so many staff; with more, the last one holds.
    """

    days_per_group: float = Field(default=0.25, gt=0)
    clauses_per_group: int = Field(default=5, ge=1)
    plan_and_report: float = Field(default=0.5, ge=0)
    remote: float = Field(default=0.9, gt=0)
    staff: tuple[int, ...] = (50, 150, 500)
    size: tuple[float, ...] = (0.8, 1.0, 1.3)

    @model_validator(mode="after")
    def _a_factor_each(self) -> EffortRates:
        if not self.staff or len(self.staff) != len(self.size) or list(self.staff) != sorted(self.staff):
            raise ValueError(
                "staff rises, and size gives a factor for each: staff = [50, 150, 500], size = [0.8, 1.0, 1.3]"
            )
        return self
