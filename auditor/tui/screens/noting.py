"""Where a quick note lands: at an item, or in an audit; drafted beside its trail while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from auditor.activities import questions
from auditor.activities.act import Outcome
from auditor.figures.overview import AuditRow
from auditor.model.audit import Note
from auditor.model.record import Id
from auditor.model.words import AuditState
from auditor.tui.desk import Desk
from auditor.tui.workplace import NotePlace
from auditor.workspace import AuditBook

DRAFT = "quick/audit"
"""The key of the draft of a quick note."""

Kept = Callable[[Outcome[Note], str], None]
"""Told what was kept, and a word that says so."""

_UNDER_WAY = (AuditState.IN_PROGRESS, AuditState.CONCLUDED, AuditState.TERMINATED)
_OVER = (AuditState.CLOSED, AuditState.CANCELLED)


def place_in(desk: Desk, book: AuditBook, kept: Kept, item: Id | None = None) -> NotePlace:
    """Where a quick note about an item or an audit lands."""
    done: list[str] = []

    def keep_draft(text: str) -> None:
        if text.strip() not in done:  # the field tells of its text once more when it closes
            book.ledger.keep_draft(DRAFT, text)

    def keep(text: str) -> None:
        outcome = questions.noted(book, desk.act(), text, item=item)
        done.append(text)
        book.ledger.drop_draft(DRAFT)
        said = "Kept to be asked" if questions.is_open(outcome.value) else "Noted"
        kept(outcome, f"{said} in {book.ref}" if item is None else said)

    return NotePlace(book.items[item].ref if item else book.ref, keep_draft, keep)


def at_hand(audits: Iterable[AuditRow], today: date) -> AuditRow | None:
    """The audit that a note is most likely about: the one under way, else the next one, else the last that is open."""
    open_ones = [audit for audit in audits if audit.state not in _OVER]
    under_way = [audit for audit in open_ones if audit.state in _UNDER_WAY]
    coming = [audit for audit in open_ones if audit.planned_from >= today]
    if under_way:
        return max(under_way, key=lambda audit: audit.planned_from)
    if coming:
        return min(coming, key=lambda audit: audit.planned_from)
    return max(open_ones, key=lambda audit: audit.planned_from, default=None)
