"""An audit is moved to another day: by whoever manages the programme; who does not, asks for it (A16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from auditor.activities import replanning, request
from auditor.errors import InvalidInput
from auditor.model.people import Person
from auditor.model.words import BEFORE_OPENING, Role
from auditor.tui.keymap import told
from auditor.tui.screens import names, reading
from auditor.tui.screens.audit import rescheduling
from auditor.tui.screens.audit.doing import Doing, do_step, who
from auditor.tui.screens.people import ids, one
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.form_fields import LongField
from auditor.workspace import AuditBook


def move(screen: Doing, book: AuditBook, new: date | None = None, then: Callable[[], object] = lambda: None) -> None:
    """Ask for the new first day, *new* where it is known already, and for the reason; *then* hears that it is done."""
    workspace, by, audit = screen.desk.workspace, screen.desk.by, book.audit
    if audit.state not in BEFORE_OPENING:
        state = names.state(audit.state.value)
        raise InvalidInput(
            f"{book.ref} is {state}: only an audit that has not begun is moved.", told("A new one: {new}")
        )
    if by and Role.PROGRAMME_MANAGER not in book.roles(by) and request.may_ask(book, by):
        rescheduling.ask(screen, book, new, then)
        return
    fields = [
        DayField("new", "New first day", f"{new or ''}", required=True, help=f"it was {audit.planned_from}"),
        LongField("reason", "Reason", required=True, height=3),
        one(workspace.programme, Person, "asked", "Asked for by"),
        *who(screen.desk, book, (Role.PROGRAMME_MANAGER,), audit.manager),
    ]
    said = replanning.said_of_moving(workspace, audit, new) if new else ()
    do_step(
        screen,
        f"Move {book.ref}",
        fields,
        lambda answers, acting: replanning.postpone(
            workspace,
            book,
            acting,
            reading.day(answers["new"]),
            answers["reason"],
            next(iter(ids(screen.desk, Person, answers["asked"])), None),
        ),
        f"{book.ref} is moved",
        book=book,
        about=audit.id,
        text="\n".join(("The audit moves as a whole; its length stays.", *map(str, said))),
        then=then,
    )
