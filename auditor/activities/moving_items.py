"""Moving the rest: what is still open in a line of the agenda goes to another one (A7; ISO 19011 6.4.1)."""

from __future__ import annotations

from auditor.activities.act import Act, Outcome, not_reported, step
from auditor.activities.permission import NOTE_TAKERS, only
from auditor.errors import InvalidInput
from auditor.figures.lines_of_items import LinesOfItems, about_clauses
from auditor.ledger import uuid7
from auditor.model.audit import AgendaLine, Note
from auditor.model.item import Item
from auditor.model.record import Id
from auditor.workspace import AuditBook


def lines_to_move_to(book: AuditBook, line: Id, person: Id) -> list[AgendaLine]:
    """The other lines that did not end: what comes after *line* first, of that what *person* audits."""
    here = book.get(AgendaLine, line)
    others = [each for each in about_clauses(book.all(AgendaLine).values()) if each.id != line and not each.ended]
    return sorted(
        others,
        key=lambda each: (
            (each.day, each.start) < (here.day, here.start),
            person not in each.auditors,
            each.day,
            each.start,
        ),
    )


def open_items(book: AuditBook, line: Id) -> list[Item]:
    """The items of a line that still wait for their outcome."""
    lines = LinesOfItems(about_clauses(book.all(AgendaLine).values()))
    waiting = (item for item in book.items.values() if item.is_open)
    found = [item for item in waiting if (of := lines.of(item)) is not None and of.id == line]
    return sorted(found, key=lambda item: item.ref)


def move_rest(book: AuditBook, acting: Act, line: Id, to: Id) -> Outcome[list[Item]]:
    """All open items of a line are asked in another one from here on, and the audit has it as a change on the fly.

    The agenda itself stands as the auditee knows it, every clause on it (G-12); the items keep where they went.
    """
    with step(book, acting, "move rest of agenda line") as now:
        only(now, NOTE_TAKERS, "A7", "items are moved")
        not_reported(book.audit)
        source, target = book.get(AgendaLine, line), book.get(AgendaLine, to)
        if target.id == source.id or not target.clauses or target.ended:
            raise InvalidInput(
                f"Nothing is moved to “{target.topic}”.", "Choose another line that is about clauses and not ended."
            )
        moved = [item.having(moved_to=target.id) for item in open_items(book, line)]
        if not moved:
            raise InvalidInput(f"Nothing is open in “{source.topic}”.", "Its items have their outcome.")
        now.put(*moved)
        now.put(Note(id=uuid7(), text=_told(source, target, moved), at=acting.on, by=acting.by, kind="plan-change"))
        return now.outcome(moved)


def _told(source: AgendaLine, target: AgendaLine, moved: list[Item]) -> str:
    day = f"{target.day.isoformat()} " if target.day != source.day else ""
    refs = ", ".join(item.ref for item in moved[:30]) + (f" and {len(moved) - 30} more" if len(moved) > 30 else "")
    what = f"{source.start:%H:%M} {source.topic}: {refs}"
    return f"{what} moved to {day}{target.start:%H:%M} {target.topic}"
