"""Where each record of an audit is worked on, and the way there."""

from __future__ import annotations

from typing import Protocol

from auditor.model.audit import AgendaLine, TeamMember
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.sample import Sample
from auditor.tui.desk import Desk
from auditor.tui.screens.conduct.place import Place, remember
from auditor.workspace import AuditBook


class Opening(Protocol):
    """A screen from which others are opened."""

    desk: Desk

    def open_on(self, name: str, *what: object) -> None:
        """Open a screen on something."""
        ...


def open_record(screen: Opening, book: AuditBook, record: Id) -> None:
    """Open a record where it is worked on; the audit's page where that is no screen of its own."""
    if record in book.all(Finding):
        screen.open_on("finding", book, record)
    elif record in book.all(Nonconformity):
        screen.open_on("nonconformity", book, record)
    elif item := _item(book, record):
        remember(screen.desk.home, book.ledger.id, Place(item=item))
        screen.open_on("conduct", book)
    else:
        section = "agenda" if record in book.all(AgendaLine) else "team" if record in book.all(TeamMember) else ""
        screen.open_on("audit", book, section, record)


def _item(book: AuditBook, record: Id) -> Id | None:
    """The item that a record is, or hangs on."""
    if record in book.items:
        return record
    if sample := book.all(Sample).get(record):
        return next((item for item in sample.items if item in book.items), None)
    if record in book.all(Evidence):
        return next((item.id for item in book.all(Item).values() if record in item.evidence), None)
    return None
