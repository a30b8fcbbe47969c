"""What came back: closed nonconformities with those that repeat them, and apart from them the trends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import click

from auditor.cli.context import Call, reads
from auditor.cli.edges import Verb
from auditor.cli.rows import Row
from auditor.cli.rows import day as written
from auditor.cli.show import emit, table
from auditor.cli.values import day
from auditor.errors import InvalidInput
from auditor.figures.came_back import Closing, LookBack, Trend
from auditor.figures.earlier import Earlier
from auditor.figures.indicator import Period
from auditor.model.calendar import months_before
from auditor.model.quantity import quantity
from auditor.workspace.looking_back import looked_back


@click.command("repeats", cls=Verb)
@click.option("--since", type=day, help="First day; default twelve months before the last one.")
@click.option("--to", "last", type=day, help="Last day; default today, or the day of --as-of.")
@reads
def repeats(call: Call, since: date | None, last: date | None) -> None:
    """Look back at a year: which closed nonconformities came back, and how they had been judged.

    Beside those that were linked as repeats, those that look like one and were not linked; and apart from both the
    trends: one clause in several processes. What one finding may repeat: auditor finding repeats
    """
    until = last or call.today
    if until > call.today:
        raise InvalidInput(f"{until} is not over yet.", f"One looks back to {call.today}, or earlier: --to DATE")
    begin = since or months_before(until, 12) + timedelta(days=1)
    if begin > until:
        raise InvalidInput(f"It ends ({until}) before it begins ({begin}).", "--since DATE --to DATE")
    found = looked_back(call.workspace, Period(begin, until))
    emit(call.as_json, _row(found), _lines(found))


def _row(found: LookBack) -> Row:
    return {
        "since": written(found.period.first),
        "to": written(found.period.last),
        "closed": len(found.closed),
        "came_back": sum(bool(each.repeats) for each in found.closed),
        "closings": list(map(_closing, found.closings)),
        "trends": list(map(_trend, found.trends)),
    }


def _closing(each: Closing) -> Row:
    return {
        **_brief(each.earlier),
        "closed": written(each.earlier.closed),
        "judged": each.earlier.judged,
        "repeats": [_brief(repeat) for repeat in each.repeats],
        "alike": [{**_brief(alike.earlier), "likeness": alike.likeness} for alike in each.alike],
    }


def _trend(each: Trend) -> Row:
    return {"clause": each.clause, "nonconformities": list(map(_brief, each.records))}


def _brief(it: Earlier) -> Row:
    return {
        "ref": it.ref,
        "audit": it.audit,
        "grade": it.grade.value,
        "title": it.title,
        "clauses": list(map(str, it.clauses)),
        "process": it.process,
        "site": it.site,
        "issued": written(it.issued),
        "state": it.state or None,
    }


def _lines(found: LookBack) -> Iterator[str]:
    again = sum(bool(each.repeats) for each in found.closed)
    closed = quantity(len(found.closed), "was", "were")
    yield f"{found.period.first} to {found.period.last}: {closed} closed, {again} of them came back"
    yield ""
    closings = [_in_a_line(each) for each in found.closings]
    yield from table(closings, _COLUMNS, "Nothing was closed, and nothing came back.")
    if found.trends:
        yield ""
        yield "One clause in several processes, a trend and no repeat:"
        told = [{"clause": each.clause, "nonconformities": _places(each.records)} for each in found.trends]
        yield from table(told, ["clause", "nonconformities"])


_COLUMNS = ["ref", "closed", "judged", "repeated by", "not linked", "title"]


def _in_a_line(each: Closing) -> Row:
    return {
        "ref": each.earlier.ref,
        "closed": written(each.earlier.closed),
        "judged": each.earlier.judged,
        "repeated by": ", ".join(repeat.ref for repeat in each.repeats),
        "not linked": ", ".join(f"{alike.earlier.ref} ({alike.likeness} % alike)" for alike in each.alike),
        "title": each.earlier.title,
    }


def _places(records: Sequence[Earlier]) -> str:
    return ", ".join(f"{each.ref} ({each.process or 'no process'})" for each in records)
