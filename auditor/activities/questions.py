"""Questions that came up and are still to be asked, so that none is forgotten before the closing meeting."""

from __future__ import annotations

from typing import Any

from auditor.activities import checklist, conduct
from auditor.activities.act import Act, Outcome, step
from auditor.activities.permission import NOTE_TAKERS, only
from auditor.errors import InvalidInput
from auditor.ledger import uuid7
from auditor.model.audit import Note
from auditor.model.item import Item
from auditor.model.record import Id
from auditor.workspace import AuditBook

SIGN = "?"
"""A quick note that begins with it is a question."""


def open_questions(book: AuditBook) -> list[Note]:
    """The questions that were neither filed to an item nor done with, oldest first."""
    asked = (note for note in book.all(Note).values() if is_open(note))
    return sorted(asked, key=lambda note: (note.at, note.id))


def is_open(note: Note) -> bool:
    """Whether a note is a question that still waits."""
    return note.kind == "question" and not note.filed and note.done is None


def noted(book: AuditBook, acting: Act, text: str, *, item: Id | None = None) -> Outcome[Note]:
    """Keep what was typed as a quick note: as a question where it begins with :data:`SIGN` and says one."""
    question = text.strip().removeprefix(SIGN).strip()
    if text.strip().startswith(SIGN) and question:
        return ask_later(book, acting, question, item=item)
    return conduct.quick_note(book, acting, text, item=item)


def ask_later(
    book: AuditBook, acting: Act, text: str, *, item: Id | None = None, for_person: Id | None = None
) -> Outcome[Note]:
    """Keep a question; *item* is where it came up, *for_person* who will ask it."""
    with step(book, acting, "ask later") as now:
        only(now, NOTE_TAKERS, "C1", "notes are taken")
        if not text.strip():
            raise InvalidInput("A question needs its words.", "Write what is to be asked, and whom.")
        note = Note(
            id=uuid7(), text=text, at=acting.on, by=acting.by, item=item, for_person=for_person, kind="question"
        )
        now.put(note)
        return now.outcome(note)


def close(book: AuditBook, acting: Act, question: Id) -> Outcome[Note]:
    """The question was asked, or need not be; it stays on record."""
    with step(book, acting, "close question") as now:
        only(now, NOTE_TAKERS, "C1", "notes are taken")
        closed = _waiting(book, question).having(done=acting.on)
        now.put(closed)
        return now.outcome(closed)


def into_item(book: AuditBook, acting: Act, question: Id, *, text: str, clause: str, **fields: Any) -> Outcome[Item]:
    """C8: an item of the audit's own comes of the question, which is filed to it."""
    with step(book, acting, "make item of question") as now:
        standing = _waiting(book, question)
        item = checklist.new_item(now, book, question=text, clause=clause, **fields)
        now.put(item, standing.having(item=item.id, filed=True))
        return now.outcome(item)


def _waiting(book: AuditBook, question: Id) -> Note:
    note = book.get(Note, question)
    if not is_open(note):
        raise InvalidInput("This question is filed or done already.", "The history of the audit says by whom.")
    return note
