"""The clock of the agenda: a line begins, and ends (ISO 19011 6.4.1). It warns elsewhere, and stops nothing."""

from __future__ import annotations

from auditor.activities.act import Act, Outcome, not_reported, step
from auditor.activities.permission import NOTE_TAKERS, only
from auditor.model.audit import AgendaLine
from auditor.model.record import Id
from auditor.workspace import AuditBook


def begin_line(book: AuditBook, acting: Act, line: Id) -> Outcome[AgendaLine]:
    """Start the clock of an agenda line; one that runs is stopped, but not that of other auditors at the same time."""
    with step(book, acting, "begin agenda line") as now:
        only(now, NOTE_TAKERS, "C1", "the clock of the agenda is kept")
        not_reported(book.audit)
        begun = book.get(AgendaLine, line).having(begun=acting.on, ended=None)
        here = {acting.by, *begun.auditors}
        running = [a for a in book.all(AgendaLine).values() if a.begun and not a.ended and a.id != line]
        over = [a for a in running if not a.auditors or here.intersection(a.auditors)]
        now.put(begun, *(a.having(ended=acting.on) for a in over))
        return now.outcome(begun)


def end_line(book: AuditBook, acting: Act, line: Id) -> Outcome[AgendaLine]:
    """Stop the clock of an agenda line."""
    with step(book, acting, "end agenda line") as now:
        only(now, NOTE_TAKERS, "C1", "the clock of the agenda is kept")
        not_reported(book.audit)
        ended = book.get(AgendaLine, line).having(ended=acting.on)
        now.put(ended)
        return now.outcome(ended)
