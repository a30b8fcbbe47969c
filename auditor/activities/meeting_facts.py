"""What whoever holds a meeting sees before it is held: the day it was planned for, what is open at its end."""

from __future__ import annotations

from datetime import date

from auditor.model.finding import Finding
from auditor.model.words import FindingState
from auditor.workspace import AuditBook

_LISTED = 8
"""So many drafts are named; the rest is counted."""


def before_opening(book: AuditBook, day: date) -> tuple[str, ...]:
    """That the audit was planned for another day than *day*; nothing where it was not."""
    planned = book.audit.planned_from
    if planned == day:
        return ()
    return (f"The audit is planned for {planned.isoformat()}; the opening meeting is held on {day.isoformat()}.",)


def before_closing(book: AuditBook) -> tuple[str, ...]:
    """How many items have no outcome, and which findings are drafts; nothing where all is done."""
    still_open = sum(item.is_open for item in book.items.values())
    drafts = sorted((f for f in book.all(Finding).values() if f.state is FindingState.DRAFT), key=lambda f: f.ref)
    lines = []
    if still_open:
        have = "have" if still_open != 1 else "has"
        lines.append(f"{still_open} of {len(book.items)} items {have} no outcome.")
    lines += [f"{draft.ref} is a draft: {draft.title}" for draft in drafts[:_LISTED]]
    if len(drafts) > _LISTED:
        lines.append(f"{len(drafts) - _LISTED} more findings are drafts.")
    return tuple(lines)
