"""Observations and opportunities for improvement on which nobody decided yet: whose it is, and reminded in the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial

from auditor.figures.overview import AuditRow, FindingRow, FindingsPage
from auditor.model.calendar import days_after
from auditor.model.improvement import DAYS_TO_DECIDE, SHORT_FORM
from auditor.model.record import Id
from auditor.model.words import Role
from auditor.tui.marks import Signs
from auditor.tui.screens.reading import in_days
from auditor.tui.screens.today.line import Line
from auditor.tui.screens.today.waiting import MINE, OUR_SIDE, Waiting, in_short

_REMIND = frozenset({Role.LEAD, Role.PROGRAMME_MANAGER})


def undecided(
    pages: Iterable[FindingsPage], audits: Mapping[str, AuditRow], me: Id, today: date, signs: Signs
) -> Iterator[Waiting]:
    """To whoever decides at any time; to lead and programme manager once the days are over. Nobody is late with it."""
    for page in pages:
        audit = audits.get(page.audit)
        for row in page.rows:
            if row.grade not in SHORT_FORM or row.decided or row.issued is None or audit is None:
                continue
            by = days_after(row.issued, DAYS_TO_DECIDE)
            is_mine = not me or row.decides == me
            if is_mine or (by < today and _REMIND & audit.roles(me)):
                rank = (MINE if is_mine else OUR_SIDE, f"9{by}")
                yield Waiting(rank, partial(_line, page.audit, row, by, today, signs))


def _line(audit: str, row: FindingRow, by: date, today: date, signs: Signs) -> Line:
    words = f"remind: no decision since {DAYS_TO_DECIDE} days; “no” is an answer" if by < today else "taken up, or not?"
    return Line(
        key=f"{row.id}/decision",
        ref=row.ref,
        kind=in_short(row.grade, signs),
        words=f"{words} {row.title}",
        whose=row.decider,
        when=in_days(by, today) if by >= today else "",
        opens=("finding", audit, row.id),
    )
