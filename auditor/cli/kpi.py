"""The indicators of the programme: for programs as they are, for people never without the cases behind them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import click

from auditor.cli import rows
from auditor.cli.context import Call, reads
from auditor.cli.edges import Verb
from auditor.cli.show import emit, table
from auditor.cli.values import day
from auditor.errors import InvalidInput
from auditor.figures import bars
from auditor.figures.indicator import FEW, Detail, Indicator, Period, Share
from auditor.figures.indicator_words import cases, value
from auditor.figures.indicators import Kind, indicators, kinds, trend
from auditor.figures.pareto import Bar
from auditor.figures.pareto import pareto as in_order
from auditor.workspace.basis import indicator_basis

_BAR = 20
"""Cells of the longest bar."""

Series = Mapping[str, Sequence[tuple[date, Indicator]]]


@click.command("kpi", cls=Verb)
@click.option("--from", "first", type=day, help="First day of the period; default as far back as there is anything.")
@click.option("--to", "last", type=day, help="Last day of the period; default today, or the day of --as-of.")
@click.option("--months", type=click.IntRange(1, 120), help="The trend over so many months up to that day as well.")
@click.option("--pareto", is_flag=True, help="K-21 as a Pareto as well: by clause, process, cause, owner, site.")
@reads
def kpi(call: Call, first: date | None, last: date | None, months: int | None, pareto: bool) -> None:
    """The indicators K-01 to K-22, each with the cases behind it.

    What is open, covered or known stands as of today, or the day of --as-of, whatever the period.
    """
    period = Period(first, call.today if last is None else last)
    if period.last > call.today:
        raise InvalidInput(f"{period.last} is not over yet.", f"The period ends by {call.today}, or earlier: --to DATE")
    if first is not None and first > period.last:
        raise InvalidInput(f"The period ends ({period.last}) before it begins ({first}).", "--from DATE --to DATE")
    basis = indicator_basis(call.workspace)
    found = indicators(basis, period, call.today)
    series = trend(basis, period, call.today, months) if months else {}
    paretos = _paretos(found["K-21"]) if pareto else {}
    told = _rows(found, series, call.today)
    if paretos:
        told["K-21"]["pareto"] = {group: [_bar_row(bar) for bar in made] for group, made in paretos.items()}
    emit(call.as_json, told, [*_text(found, series, period, call.today), *_pareto_text(paretos)])


def _rows(found: Mapping[str, Indicator], series: Series, today: date) -> rows.Row:
    named = kinds(today)
    told = {}
    for name, indicator in found.items():
        told[name] = _row(indicator) | {"name": named[name].name, "unit": named[name].unit}
        if name in series:
            told[name]["trend"] = [{"month": f"{begin:%Y-%m}", **_row(each)} for begin, each in series[name]]
    return told


def _row(it: Indicator) -> rows.Row:
    row: rows.Row = {"value": _plain(it.value), "n": it.n, "of": it.of}
    if it.cases:
        row["cases"] = list(it.cases)
    if it.details:
        row["details"] = {name: _detail(detail) for name, detail in it.details.items()}
    return row


def _plain(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def _detail(detail: Detail) -> Any:
    match detail:
        case Share():
            return {"value": _plain(detail.value), "n": detail.n, "of": detail.of}
        case Mapping():
            return {name: _plain(number) for name, number in detail.items()}
    return _plain(detail)


def _text(found: Mapping[str, Indicator], series: Series, period: Period, today: date) -> Iterator[str]:
    named = kinds(today)
    yield f"{f'From {period.first} to' if period.first else 'Up to'} {period.last}"
    yield ""
    lines = [
        {"id": name, "indicator": named[name].name, "value": value(it, named[name]), "cases": cases(it, named[name])}
        for name, it in found.items()
    ]
    yield from table(lines, ["id", "indicator", "value", "cases"])
    if any(it.is_small and it.of for it in found.values()):
        yield ""
        yield f"With fewer than {FEW} cases, the cases are shown instead of a rate."
    if series:
        yield ""
        yield from _trend(series, named)


def _paretos(it: Indicator) -> Mapping[str, Sequence[Bar]]:
    """By group of words what K-21 counted, the most frequent first."""
    return {group: in_order(counts) for group, counts in it.value.items()} if isinstance(it.value, Mapping) else {}


def _bar_row(bar: Bar) -> rows.Row:
    return {"of": bar.word, "n": bar.count, "share": _plain(bar.share), "cumulated": _plain(bar.cumulated)}


def _pareto_text(paretos: Mapping[str, Sequence[Bar]]) -> Iterator[str]:
    for group, found in paretos.items():
        yield ""
        most = max((bar.count for bar in found), default=0)
        told = [
            {
                "n": bar.count,
                "share": f"{bar.share:.0%}",
                "up to here": f"{bar.cumulated:.0%}",
                "": bars.bar(bar.count, most, _BAR, plain=_is_plain()),
                f"by {group}": bar.word,
            }
            for bar in found
        ]
        yield from table(told, ["n", "share", "up to here", "", f"by {group}"], f"no {group}")


def _trend(series: Series, named: Mapping[str, Kind]) -> Iterator[str]:
    """The trends drawn, a line an indicator, then their numbers, a column a month; what had no case is left out."""
    months = [f"{begin:%Y-%m}" for begin, _ in next(iter(series.values()))]
    drawn = [_drawn(name, [it for _, it in points], named[name]) for name, points in series.items()]
    drawn = [line for line in drawn if line]
    if drawn:
        signs = (bars.NOTHING_PLAIN, "0 to 9 tenths of the scale") if _is_plain() else (bars.NOTHING, f"{bars.ZERO} 0")
        yield f"{months[0]} to {months[-1]}, a sign a month: {signs[0]} no case, {signs[1]}"
        yield from table(drawn, ["id", "indicator", "trend", "scale"])
        yield ""
    lines = [
        {"id": name} | {month: _point(it, named[name]) for month, (_, it) in zip(months, points, strict=True)}
        for name, points in series.items()
        if any(it.of for _, it in points)
    ]
    yield from table(lines, ["id", *months], "nothing in these months")


def _drawn(name: str, points: Sequence[Indicator], kind: Kind) -> dict[str, str]:
    """One trend as a line of a table; nothing without any case."""
    if not any(it.of for it in points):
        return {}
    top, plain = bars.top_of(points, kind), _is_plain()
    seen = sum(it.seen for it in points)
    said = f"{bars.scale(top, kind)}; {seen} {'case' if seen == 1 else 'cases'}"
    return {"id": name, "indicator": kind.name, "trend": bars.line(points, top, plain=plain), "scale": said}


def _is_plain() -> bool:
    """Whether what prints here has no block characters."""
    wished = os.environ.get("AUDITOR_ASCII")
    if wished is not None:
        return wished not in ("", "0")
    try:
        bars.BLOCKS.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _point(it: Indicator, kind: Kind) -> str:
    """The value of one month, with the number of its cases behind it."""
    said = value(it, kind)
    return said if it.value is None or " of " in said else f"{said} ({it.seen})"
