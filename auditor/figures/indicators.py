"""The indicators K-01 to K-22 of an audit programme (chapter 16; ISO 19011 5.6): counted for a period as of a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from auditor.figures import indicators_conduct as conduct
from auditor.figures import indicators_follow_up as follow_up
from auditor.figures import indicators_programme as programme
from auditor.figures.indicator import Basis, Indicator, Period
from auditor.model.calendar import days_after, months_before

RATE, DAYS, PER_DAY, MARK, COUNT, COUNTS = "rate", "days", "per day", "of 5", "count", "counts"
"""What a value is: a share of 0 to 1, days, so many a day, a mark, a number, or counts by word."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an indicator is called, what its value is, what its cases are, and how it is counted.

    ``stands`` marks what tells how things stand as of the day, whatever the period; it has a trend only where
    ``stood`` counts how things stood at the end of a period.
    """

    name: str
    unit: str
    cases: str
    count: Callable[[Basis, Period], Indicator]
    stands: bool = False
    stood: Callable[[Basis, Period], Indicator] | None = None

    @property
    def of_month(self) -> Callable[[Basis, Period], Indicator] | None:
        """How a point of its trend is counted; ``None`` where it has none, as counts by word."""
        return self.stood if self.stands or self.unit is COUNTS else self.count


def kinds(today: date) -> dict[str, Kind]:
    """Every indicator by its id, counted as of *today*."""
    return {
        "K-01": Kind("Schedule adherence", RATE, "audits due", programme.schedule_adherence),
        "K-02": Kind("Completion", RATE, "audits due", programme.completion),
        "K-03": Kind("Coverage of the cycle", RATE, "clauses", programme.coverage, stands=True),
        "K-04": Kind("Reports in time", RATE, "reports", programme.reports_in_time),
        "K-05": Kind("Effort accuracy", RATE, "days planned", programme.effort_accuracy),
        "K-06": Kind("Independence overrides", RATE, "assignments", programme.independence_overrides),
        "K-07": Kind("Competence cover", RATE, "clause groups", programme.competence_cover, stands=True),
        "K-08": Kind("Finding density", PER_DAY, "auditor-days", conduct.finding_density),
        "K-09": Kind("Thin answers", RATE, "conforming items", conduct.thin_answers),
        "K-10": Kind("Items not audited", RATE, "items", conduct.items_not_audited),
        "K-11": Kind("Auditee feedback", MARK, "auditees asked", programme.feedback),
        "K-12": Kind("Responses in time", RATE, "responses due", follow_up.responses_in_time),
        "K-13": Kind("First-pass acceptance", RATE, "first responses", follow_up.first_pass),
        "K-14": Kind("Days from issue to closing", DAYS, "closed nonconformities", follow_up.days_to_close),
        "K-15": Kind("Overdue", RATE, "open nonconformities", partial(follow_up.overdue, today=today), stands=True),
        "K-16": Kind("Repeats", RATE, "nonconformities", follow_up.repeats),
        "K-17": Kind("Not effective when judged", RATE, "judgements", follow_up.not_effective),
        "K-18": Kind("Extended", RATE, "nonconformities", follow_up.extended),
        "K-19": Kind("Void", RATE, "nonconformities", follow_up.void),
        "K-20": Kind(
            "Open majors",
            COUNT,
            "open nonconformities",
            partial(follow_up.open_majors, today=today),
            stands=True,
            stood=follow_up.majors_open_at_the_end,
        ),
        "K-21": Kind("Where nonconformities are", COUNTS, "nonconformities", follow_up.pareto),
        "K-22": Kind("Improvements taken up", RATE, "improvements decided", conduct.taken_up_improvements),
    }


def indicators(basis: Basis, period: Period, today: date) -> dict[str, Indicator]:
    """Every indicator for *period*, as of *today*."""
    return {name: kind.count(basis, period) for name, kind in kinds(today).items()}


def trend(basis: Basis, period: Period, today: date, months: int) -> Mapping[str, tuple[tuple[date, Indicator], ...]]:
    """The last *months* calendar months up to the last day of *period*, each named by its first day, the oldest first.

    The months at both ends of the period are cut by it.
    """
    spans = _months(period, months)
    counted = {name: kind.of_month for name, kind in kinds(today).items()}
    return {
        name: tuple((begin, count(basis, month)) for begin, month in spans) for name, count in counted.items() if count
    }


def _months(period: Period, count: int) -> list[tuple[date, Period]]:
    """The first day of each month, and the part of it that lies in *period*."""
    back = (months_before(period.last.replace(day=1), months) for months in range(count - 1, -1, -1))
    begins = list(dict.fromkeys(back))
    ends = [*(days_after(begin, -1) for begin in begins[1:]), period.last]
    first = period.first or date.min
    return [(begin, Period(max(begin, first), end)) for begin, end in zip(begins, ends, strict=True) if end >= first]
