"""Due dates and escalation: set with a reason, asked for, granted or refused, brought to somebody above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from auditor.activities import follow_up
from auditor.errors import InvalidInput
from auditor.model.nonconformity import DueField, Nonconformity
from auditor.model.record import Id
from auditor.model.words import Grade, Role
from auditor.tui.screens import names
from auditor.tui.screens.acting import YES, act_of, acts, somebody, yes_or_no
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.form_fields import Choice, LongField
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.tui.screens.register.register import RegisterScreen

FIELDS: tuple[tuple[str, DueField], ...] = (
    ("c", "containment"),
    ("r", "response"),
    ("i", "implementation"),
    ("e", "effectiveness"),
)
"""The due dates of a nonconformity, each with its letter."""


def holds(book: AuditBook, record: Nonconformity, *roles: Role) -> Callable[[Id], bool]:
    """Whether a person has one of *roles* for a nonconformity."""
    return lambda person: bool(follow_up.roles(book, record, person) & set(roles))


def a_day(text: str) -> date:
    """Read a day; :class:`InvalidInput` says how it is written."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise InvalidInput(f"{text} is no day.", "Write it as 2026-12-01.") from wrong


def a_number(text: str) -> int | None:
    """Read a number of up to nine digits; nothing typed is none."""
    if text and not (text.isdecimal() and text.isascii() and len(text) < 10):
        raise InvalidInput(f"{text} is no number.")
    return int(text) if text else None


def ask(screen: BookScreen | RegisterScreen, book: AuditBook, record: Nonconformity) -> None:
    """``D``: decide a request that waits; else set a date, or ask for more time as the owner."""
    waiting = [e for e in record.extensions if e.granted is None]
    if waiting:
        _decide(screen, book, record)
    else:
        _set_or_request(screen, book, record)


def _set_or_request(screen: BookScreen | RegisterScreen, book: AuditBook, record: Nonconformity) -> None:
    side = (Role.LEAD, Role.PROGRAMME_MANAGER, Role.VERIFIER)
    may_set = holds(book, record, *side)(screen.desk.by)
    now = {field: getattr(record.due, field) for _, field in FIELDS}
    owed = next((field for field, day in now.items() if day == record.due_now()), "response")

    def accept(answers: dict[str, str]) -> None:
        acting = act_of(screen.desk, answers)
        field: DueField = next(field for _, field in FIELDS if field == answers["field"])
        day = a_day(answers["day"])
        if answers["how"] == "set":
            outcome = follow_up.set_due(book, acting, record.id, field, day, answers["reason"])
            screen.kept(outcome, f"{record.ref}: {field} due {day.isoformat()}")
        else:
            outcome = follow_up.ask_extension(book, acting, record.id, field, day, answers["reason"])
            screen.kept(outcome, f"{record.ref}: more time asked for {field}, until {day.isoformat()}")

    granted = sum(e.granted is True for e in record.extensions)
    text = f"{granted} of {book.deadlines.extensions} extensions were granted. The reason is kept and shown."
    screen.ask(
        f"{record.ref}: another due date",
        [
            Choice("field", "Which", owed, True, options=tuple((k, f, f"{f}  {names.day(now[f])}") for k, f in FIELDS)),
            Choice(
                "how",
                "How",
                "set" if may_set else "ask",
                True,
                options=(("s", "set", "the auditor's side sets it"), ("a", "ask", "the owner asks for more time")),
            ),
            DayField("day", "New date", required=True),
            LongField("reason", "Reason", required=True, height=2),
            acts(screen.desk, book, lambda person: bool(follow_up.roles(book, record, person)), record.owner),
        ],
        accept,
        text=text,
    )


def _decide(screen: BookScreen | RegisterScreen, book: AuditBook, record: Nonconformity) -> None:
    asked = next(e for e in reversed(record.extensions) if e.granted is None)
    decider = Role.CLIENT if record.grade is Grade.MAJOR else Role.PROGRAMME_MANAGER
    turn = book.audit.client if decider is Role.CLIENT else book.audit.manager

    def accept(answers: dict[str, str]) -> None:
        granted = answers["granted"] == YES
        outcome = follow_up.decide_extension(book, act_of(screen.desk, answers), record.id, granted, answers["note"])
        screen.kept(outcome, f"{record.ref}: extension {'granted' if granted else 'refused'}")

    by = names.person(book, asked.asked_by)
    text = f"{by} asks for {asked.field} on {asked.new.isoformat()} instead of {asked.old.isoformat()}: {asked.reason}"
    screen.ask(
        f"{record.ref}: more time was asked for",
        [
            yes_or_no("granted", "Decision", "granted", "refused"),
            LongField("note", "Note", height=2),
            acts(screen.desk, book, holds(book, record, decider), turn),
        ],
        accept,
        text=text,
    )


def escalate(screen: BookScreen | RegisterScreen, book: AuditBook, record: Nonconformity) -> None:
    """``E``: N16, by the programme manager."""

    def accept(answers: dict[str, str]) -> None:
        outcome = follow_up.escalate(book, act_of(screen.desk, answers), record.id, answers["to"], answers["reason"])
        screen.kept(outcome, f"{record.ref} escalated to {names.person(book, answers['to'])}")

    screen.ask(
        f"Escalate {record.ref}",
        [
            somebody(book, "to", "To", book.audit.client, required=True),
            LongField("reason", "Reason", required=True, height=2),
            acts(screen.desk, book, holds(book, record, Role.PROGRAMME_MANAGER), book.audit.manager),
        ],
        accept,
    )


def de_escalate(screen: BookScreen | RegisterScreen, book: AuditBook, record: Nonconformity) -> None:
    """N16, the other way."""

    def accept(answers: dict[str, str]) -> None:
        outcome = follow_up.de_escalate(book, act_of(screen.desk, answers), record.id, answers["reason"])
        screen.kept(outcome, f"{record.ref}: the escalation is over")

    screen.ask(
        f"End the escalation of {record.ref}",
        [
            LongField("reason", "Reason", height=2),
            acts(screen.desk, book, holds(book, record, Role.PROGRAMME_MANAGER), book.audit.manager),
        ],
        accept,
    )
