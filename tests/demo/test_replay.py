"""The four nonconformities of the scenario day by day: state, turn, the day that counts, flags, age, and every figure.

The tables are written by hand from the histories of the scenario and chapters 10 and 16; a day stands where something
changes, and the days before it hold what stood then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor.figures.follow_up import age, review_due
from auditor.figures.indicator import Indicator, Period
from auditor.figures.indicators import indicators, trend
from auditor.model.nonconformity import Nonconformity
from auditor.model.words import Owed
from auditor.workspace import AuditBook, Workspace
from auditor.workspace.basis import indicator_basis

Told = tuple[str, str, str, str]
"""State, whose turn it is, the day that counts, flags."""

OWNER, AUDITOR, VERIFIER, NOBODY = (each.value for each in (Owed.OWNER, Owed.AUDITOR, Owed.VERIFIER, Owed.NOBODY))

HISTORY: dict[str, dict[str, Told]] = {
    "NC-2026-04": {
        "2026-10-08": ("draft", AUDITOR, "", ""),
        "2026-10-19": ("issued", OWNER, "2026-11-02", ""),
        "2026-10-20": ("acknowledged", OWNER, "2026-11-02", ""),
        "2026-10-30": ("response_submitted", AUDITOR, "2026-11-06", ""),
        "2026-11-02": ("response_accepted", OWNER, "2026-11-18", ""),
        "2026-11-16": ("implemented", AUDITOR, "2026-11-23", ""),
        "2026-11-19": ("implementation_verified", VERIFIER, "2027-01-15", ""),
        "2027-01-16": ("implementation_verified", VERIFIER, "2027-01-15", "overdue"),
    },
    "NC-2026-05": {
        "2026-10-08": ("draft", AUDITOR, "", ""),
        "2026-10-19": ("acknowledged", OWNER, "2026-11-16", ""),
        "2026-10-21": ("response_submitted", AUDITOR, "2026-10-28", ""),
        "2026-10-22": ("response_accepted", OWNER, "2026-12-18", ""),
        "2026-10-23": ("implemented", AUDITOR, "2026-10-30", ""),
        "2026-10-27": ("implementation_verified", VERIFIER, "2027-04-01", ""),
        "2026-11-17": ("closed_effective", NOBODY, "", ""),
    },
    "NC-2026-06": {
        "2026-10-08": ("draft", AUDITOR, "", "repeat"),
        "2026-10-19": ("issued", OWNER, "2026-11-16", "repeat"),
        "2026-10-23": ("acknowledged", OWNER, "2026-11-16", "repeat"),
        "2026-11-10": ("response_submitted", AUDITOR, "2026-11-17", "repeat"),
        "2026-11-12": ("response_returned", OWNER, "2026-11-16", "repeat"),
        "2026-11-17": ("response_returned", OWNER, "2026-11-16", "overdue repeat"),
        "2026-11-18": ("response_returned", OWNER, "2026-11-16", "overdue escalated repeat"),
    },
    "NC-2026-07": {
        "2026-10-08": ("draft", AUDITOR, "", ""),
        "2026-10-19": ("issued", OWNER, "2026-11-16", ""),
        "2026-10-20": ("acknowledged", OWNER, "2026-11-16", ""),
        "2026-11-05": ("response_submitted", AUDITOR, "2026-11-12", ""),
        "2026-11-06": ("response_accepted", OWNER, "2026-11-30", ""),
        "2026-11-10": ("response_accepted", OWNER, "2026-12-18", "extended"),
        "2026-12-19": ("response_accepted", OWNER, "2026-12-18", "overdue extended"),
    },
}

CLOSED = {"NC-2026-05": date(2026, 11, 17)}
ISSUED = date(2026, 10, 19)

FIGURES: dict[str, dict[str, tuple[float, float]]] = {
    "2026-10-18": {"K-12": (0, 0), "K-13": (0, 0), "K-15": (0, 0), "K-16": (0, 0), "K-20": (0, 0)},
    "2026-10-19": {"K-15": (0, 4), "K-16": (1, 4), "K-18": (0, 4), "K-19": (0, 4), "K-20": (1, 4)},
    "2026-10-21": {"K-12": (1, 1), "K-13": (0, 1)},
    "2026-10-22": {"K-12": (1, 1), "K-13": (1, 1)},
    "2026-10-30": {"K-12": (2, 2), "K-13": (1, 2)},
    "2026-11-02": {"K-12": (2, 2), "K-13": (2, 2)},
    "2026-11-05": {"K-12": (3, 3), "K-13": (2, 3)},
    "2026-11-06": {"K-12": (3, 3), "K-13": (3, 3)},
    "2026-11-09": {"K-18": (0, 4)},
    "2026-11-10": {"K-12": (4, 4), "K-13": (3, 4), "K-18": (1, 4)},
    "2026-11-12": {"K-12": (4, 4), "K-13": (3, 4)},
    "2026-11-16": {"K-14": (4, 4), "K-15": (0, 4), "K-17": (0, 0)},
    "2026-11-17": {"K-14": (5, 5), "K-15": (1, 3), "K-17": (0, 1), "K-20": (1, 3)},
    "2026-11-23": {
        "K-12": (4, 4),
        "K-13": (3, 4),
        "K-14": (5, 5),
        "K-15": (1, 3),
        "K-16": (1, 4),
        "K-17": (0, 1),
        "K-18": (1, 4),
        "K-19": (0, 4),
        "K-20": (1, 3),
        "K-22": (0, 0),
    },
}
"""Numerator and denominator over all that was there by the evening of a day."""

DAYS_TO_CLOSE = (79, 75, 93, 77)
"""Of the four from before: 2025-09-15 to 12-03, 2026-03-19 to 06-02, 06-29 to 09-30, 06-29 to 09-14."""


def days() -> list[date]:
    """Each day on which something changes, and the day before it."""
    changed = {date.fromisoformat(day) for told in HISTORY.values() for day in told}
    return sorted(changed | {day - timedelta(days=1) for day in changed} - {date(2026, 10, 7)})


@pytest.fixture(scope="module")
def evenings(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Opens the demo as of the end of a day, once each."""
    opened: dict[date, Workspace] = {}
    home: Path = tmp_path_factory.mktemp("reader")

    def on(day: date) -> Workspace:
        if day not in opened:
            end = datetime.combine(day, time(23, 59), demo.zone)
            opened[day] = Workspace.open(demo.folder, home=home, as_of=end, read_only=True).__enter__()
        return opened[day]

    yield on
    for each in opened.values():
        each.__exit__(None, None, None)


def on_that_day(told: dict[str, Told], day: date) -> Told:
    return next(told[begin] for begin in sorted(told, reverse=True) if date.fromisoformat(begin) <= day)


def seen(book: AuditBook, it: Nonconformity, day: date) -> Told:
    """What the program says, as the table writes it."""
    due = it.due_now(review_due(it, book.deadlines))
    return it.state.value, it.turn.value, due.isoformat() if due else "", " ".join(it.flags(day))


@pytest.mark.parametrize("day", days(), ids=str)
def test_where_each_stands_on_each_day(evenings: Any, day: date) -> None:
    book = evenings(day).audit("IA-2026-03")
    followed = {it.ref: it for it in book.all(Nonconformity).values()}
    for ref, told in HISTORY.items():
        expected = on_that_day(told, day)
        assert seen(book, followed[ref], day) == expected, ref
        issued = None if expected[0] == "draft" else (min(CLOSED.get(ref, day), day) - ISSUED).days
        assert age(followed[ref], day) == issued, ref


@pytest.mark.parametrize("day", FIGURES)
def test_the_figures_of_each_day(evenings: Any, day: str) -> None:
    workspace, last = evenings(date.fromisoformat(day)), date.fromisoformat(day)
    found: dict[str, Indicator] = indicators(indicator_basis(workspace), Period(None, last), last)
    assert {name: (found[name].n, found[name].of) for name in FIGURES[day]} == FIGURES[day]
    ended = [*DAYS_TO_CLOSE, *((closed - ISSUED).days for closed in CLOSED.values() if closed <= last)]
    assert found["K-14"].value == pytest.approx(sum(ended) / len(ended))
    if last >= ISSUED:
        assert found["K-20"].details == {"oldest, days": (last - ISSUED).days}
        assert found["K-16"].cases == ("NC-2026-04 no", "NC-2026-05 no", "NC-2026-06 yes", "NC-2026-07 no")


def test_the_months_of_a_trend(demo: Workspace) -> None:
    today = demo.today()
    months = trend(indicator_basis(demo), Period(None, today), today, 3)
    told = {name: [(it.n, it.of) for _, it in months[name]] for name in ("K-12", "K-16", "K-18", "K-20")}
    issued_in_october = [(0, 0), (1, 4), (0, 0)]
    assert told == {
        "K-12": [(0, 0), (2, 2), (0, 0)],
        "K-16": issued_in_october,
        "K-18": issued_in_october,
        "K-20": [(0, 0), (1, 4), (1, 3)],
    }


def test_each_table_ends_as_the_scenario_expects(expected: Any) -> None:
    told, today = expected["nonconformities"], expected["as_of"]
    ends = {ref: on_that_day(days, today) for ref, days in HISTORY.items()}
    assert {ref: end[0] for ref, end in ends.items()} == told["states"]
    assert {ref: end[3].split() for ref, end in ends.items()} == told["flags"]
    assert [ref for ref, end in ends.items() if "overdue" in end[3]] == told["overdue"]
