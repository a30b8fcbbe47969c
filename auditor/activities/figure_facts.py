"""An indicator as papers have it: its value and its cases in words, and its trend on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from auditor.figures import bars
from auditor.figures.indicator import Indicator
from auditor.figures.indicator_words import cases, value
from auditor.figures.indicators import Kind
from auditor.reporting.review_record import FigureFacts, MonthFacts


def figure_facts(name: str, it: Indicator, kind: Kind, months: Sequence[tuple[date, Indicator]]) -> FigureFacts:
    """The indicator *name*; *months* is its trend, each month by its first day, empty where it has none."""
    points = [point for _, point in months]
    top = bars.top_of(points, kind) if points else 1.0
    return FigureFacts(
        id=name,
        name=kind.name,
        value=value(it, kind),
        of=cases(it, kind),
        seen=it.seen,
        is_small=it.is_small,
        scale=bars.scale(top, kind) if points else "",
        months=[
            MonthFacts(
                month=begin,
                share=round(point.value / top, 4) if isinstance(point.value, int | float) else None,
                said=bars.point(point, kind),
                seen=point.seen,
            )
            for begin, point in months
        ],
    )
