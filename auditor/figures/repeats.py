"""Candidates for a repeat: the auditor decides and links, the figures only propose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from auditor.figures.earlier import Earlier, Match, in_common
from auditor.model.calendar import months_before
from auditor.model.clause import Clause
from auditor.model.guards.follow_up import LOOK_BACK_MONTHS


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
    matches = _looked_back(records, clauses, today, process, site, look_back)
    return tuple(match for match in matches if "clause" in match.same and len(match.same) > 1)


def trend(
    records: Iterable[Earlier],
    clauses: Iterable[Clause],
    today: date,
    process: str = "",
    site: str = "",
    look_back: int = LOOK_BACK_MONTHS,
) -> tuple[Match, ...]:
    """Nonconformities with one of *clauses* elsewhere, that is neither of this process nor of this site: a pattern."""
    matches = _looked_back(records, clauses, today, process, site, look_back)
    return tuple(match for match in matches if match.same == ("clause",))


def _looked_back(
    records: Iterable[Earlier], clauses: Iterable[Clause], today: date, process: str, site: str, look_back: int
) -> list[Match]:
    """The nonconformities that are open or were closed within *look_back* months, newest first."""
    wanted, oldest = frozenset(clauses), months_before(today, look_back)
    matches = [
        Match(record, in_common(record, wanted, process, site))
        for record in records
        if record.grade.is_nonconformity and (record.closed is None or record.closed >= oldest)
    ]
    return sorted(matches, key=lambda match: (match.earlier.issued, match.earlier.ref), reverse=True)
