"""What else than its cases can be seen of an indicator: a Pareto by each group of words; what came back, and trends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.figures import bars
from auditor.figures.came_back import LookBack
from auditor.figures.earlier import Earlier
from auditor.figures.pareto import pareto
from auditor.model.quantity import quantity
from auditor.tui.widgets.columns import Column, Row

APART = "\n"
"""Ends the reference at the beginning of a row's key; no reference and no word of a Pareto holds it."""

_WIDTH = 20

PARETO_COLUMNS = (
    Column(""),
    Column("cases", 6, align="right"),
    Column("share", 7, align="right"),
    Column("up to here", 10, align="right"),
    Column("", _WIDTH, from_width=60),
)

BACK_COLUMNS = (
    Column("", 14),
    Column("day", 10),
    Column("what", share=5, from_width=60),
    Column("how it ended", share=4),
)

TREND_COLUMNS = (Column("", 14), Column("issued", 10), Column("process"), Column("what", share=2, from_width=60))


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at an indicator: its name, what is said above it, its columns and its rows; ``empty`` is said
    where there is none."""

    name: str
    said: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    empty: str


_NAMES: Mapping[str, str] = {"cause": "category of cause"}


def paretos(counts: Mapping[str, Mapping[str, int]], *, plain: bool) -> list[View]:
    """A view for each group; a row's key is its word."""
    return [
        View(
            f"by {_NAMES.get(group, group)}",
            f"{quantity(sum(found.values()), 'mention')} by {_NAMES.get(group, group)}, the most frequent first",
            PARETO_COLUMNS,
            list(_bars(found, plain)),
            f"No nonconformity of this period has a {_NAMES.get(group, group)}.",
        )
        for group, found in counts.items()
    ]


def _bars(counts: Mapping[str, int], plain: bool) -> Iterator[Row]:
    most = max(counts.values(), default=0)
    for each in pareto(counts):
        drawn = bars.bar(each.count, most, _WIDTH, plain=plain)
        cells = (each.word, f"{each.count}", f"{each.share:.0%}", ((f"{each.cumulated:.0%}", "muted"),), drawn)
        yield Row(each.word, cells)


def looking_back(found: LookBack) -> list[View]:
    """What was closed with what came back of it, each in a row of its own below; and apart from it the trends."""
    came, trends = list(_came_back(found)), list(_trends(found))
    again = sum(bool(each.repeats) for each in found.closed)
    since = f"since {found.period.first}"
    said = f"{quantity(len(found.closed), 'was', 'were')} closed {since}, {again} of them came back"
    none = f"Nothing was closed {since}, and nothing came back."
    apart = f"One clause in several processes {since}: a trend, which is no repeat"
    nowhere = f"No clause has nonconformities of several processes {since}."
    return [
        View("what came back", said, BACK_COLUMNS, came, none),
        View("trends", apart, TREND_COLUMNS, trends, nowhere),
    ]


def _came_back(found: LookBack) -> Iterator[Row]:
    for each in found.closings:
        old = each.earlier
        judged = old.judged.partition("\n")[0] or "closed"
        yield Row(f"{old.ref}{APART}", (old.ref, str(old.closed or ""), old.title, judged))
        for repeat in each.repeats:
            yield _below(old, repeat, "repeats it", "warning")
        for alike in each.alike:
            yield _below(old, alike.earlier, f"{alike.likeness} % alike, not linked", "muted")


def _below(old: Earlier, later: Earlier, said: str, tone: str) -> Row:
    cells = (f"  {later.ref}", str(later.issued), ((later.title, "muted"),), ((said, tone),))
    return Row(f"{later.ref}{APART}{old.ref}", cells)


def _trends(found: LookBack) -> Iterator[Row]:
    for trend in found.trends:
        yield Row(f"{APART}{trend.clause}", (trend.clause, ""), heading=True)
        for each in trend.records:
            key = f"{each.ref}{APART}{trend.clause}"
            yield Row(key, (f"  {each.ref}", str(each.issued), each.process, ((each.title, "muted"),)))
