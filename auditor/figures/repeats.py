"""Candidates for a repeat: the auditor decides and links, the figures only propose."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from auditor.figures.earlier import Earlier, Match, in_common
from auditor.model.clause import Clause

LOOK_BACK_MONTHS = 36
"""How far back a nonconformity counts, from the day it was closed (setting)."""


def repeat_candidates(
    records: Iterable[Earlier],
    clauses: Iterable[Clause],
    today: date,
    process: str = "",
    site: str = "",
    look_back: int = LOOK_BACK_MONTHS,
) -> tuple[Match, ...]:
    """Nonconformities with one of *clauses* **and** the same process or site, open or closed within *look_back* months.

    Newest first. Whether the failure is alike is for a person to say.
    """
    return tuple(m for m in _within(records, clauses, today, process, site, look_back) if len(m.same) > 1)


def trends(
    records: Iterable[Earlier],
    clauses: Iterable[Clause],
    today: date,
    process: str = "",
    site: str = "",
    look_back: int = LOOK_BACK_MONTHS,
) -> tuple[Match, ...]:
    """Nonconformities with one of *clauses* elsewhere: a pattern worth showing, not a repeat. Newest first."""
    return tuple(m for m in _within(records, clauses, today, process, site, look_back) if len(m.same) == 1)


def _within(
    records: Iterable[Earlier], clauses: Iterable[Clause], today: date, process: str, site: str, look_back: int
) -> list[Match]:
    wanted, oldest = frozenset(clauses), months_before(today, look_back)
    matches = [
        Match(record, in_common(record, wanted, process, site))
        for record in records
        if record.grade.is_nonconformity and (record.closed is None or record.closed >= oldest)
    ]
    same_clause = [match for match in matches if "clause" in match.same]
    return sorted(same_clause, key=lambda match: (match.earlier.issued, match.earlier.ref), reverse=True)


def months_before(day: date, months: int) -> date:
    """The same day so many *months* earlier, or the last day of that month where it has no such day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
