"""What has to pass before effectiveness is judged (G-36): asked for, and said in words."""

from __future__ import annotations

from auditor.activities import follow_up
from auditor.model.nonconformity import Nonconformity
from auditor.model.quantity import quantity
from auditor.model.words import Role
from auditor.tui.screens.acting import act_of, acts
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.register import dates
from auditor.tui.screens.register.dates import a_number
from auditor.tui.widgets.form_fields import Field
from auditor.workspace import AuditBook


def ask(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    """What has to pass, and what was seen of it."""
    waiting = record.waiting

    def accept(answers: dict[str, str]) -> None:
        fields = {name: a_number(answers[name]) for name in ("days", "occurrences")}
        fields["seen"] = a_number(answers["seen"]) or 0
        outcome = follow_up.wait_for(book, act_of(screen.desk, answers), record.id, **fields)
        screen.kept(outcome, f"{record.ref}: {in_words(outcome.value)}")

    may = dates.holds(book, record, Role.LEAD, Role.PROGRAMME_MANAGER, Role.VERIFIER)
    screen.ask(
        f"{record.ref}: what is waited for",
        [
            Field("days", "Days", _shown(waiting.days), check=a_number, help="empty: those of the scheme"),
            Field("occurrences", "Occurrences", _shown(waiting.occurrences), check=a_number, help="of the process"),
            Field("seen", "Seen so far", str(waiting.seen), check=a_number),
            acts(screen.desk, book, may, book.audit.lead),
        ],
        accept,
    )


def in_words(record: Nonconformity) -> str:
    """What is waited for."""
    waiting = record.waiting
    if waiting.occurrences is not None:
        return f"{waiting.seen} of {waiting.occurrences} occurrences seen"
    return (
        f"{quantity(waiting.days, 'day')} of waiting" if waiting.days is not None else "the waiting time of the scheme"
    )


def _shown(value: int | None) -> str:
    return "" if value is None else str(value)
