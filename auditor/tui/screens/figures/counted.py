"""The indicators as they are counted for the screens: once for a period, from the rows that are at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from auditor.figures.indicator import Basis, Indicator, Period
from auditor.figures.indicators import Kind, indicators, kinds, trend
from auditor.model.calendar import months_before

MONTHS = 12
"""So many months a trend has."""

Points = Sequence[tuple[date, Indicator]]


@dataclass(frozen=True)
class Figures:
    """All indicators for one period: their kinds, their values, and the points of their trends, the oldest first."""

    period: Period
    kinds: Mapping[str, Kind]
    values: Mapping[str, Indicator]
    trends: Mapping[str, Points]


def counted(basis: Basis, period: Period, today: date) -> Figures:
    """Count them all. A trend has the months up to the end of the period, also those before it begins."""
    last = period.last
    months = basis.once(f"trend to {last}", lambda: trend(basis, Period(None, last), today, MONTHS))
    return Figures(period, kinds(today), indicators(basis, period, today), months)


def periods(basis: Basis, today: date) -> dict[str, Period]:
    """The periods that may be looked at, by their names; the first is that of the command line."""
    cycle, year = basis.cycle or Period(None, today), today.year
    return {
        "all of it": Period(None, today),
        "this cycle": Period(cycle.first, max(min(cycle.last, today), cycle.first or today)),
        "the last 12 months": Period(months_before(today, 12) + timedelta(days=1), today),
        "this year": Period(date(year, 1, 1), today),
        "last year": Period(date(year - 1, 1, 1), date(year - 1, 12, 31)),
        "the last 3 months": Period(months_before(today, 3) + timedelta(days=1), today),
    }
