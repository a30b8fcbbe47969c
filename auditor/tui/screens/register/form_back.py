"""A form that came back from an owner: first what it changes, then it is taken in (N3, N4, N7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from auditor.activities import follow_up, form_taken_in
from auditor.activities.form_reading import Reading
from auditor.errors import InvalidInput
from auditor.exchange.received_file import received, sent_along
from auditor.model.nonconformity import Nonconformity
from auditor.tui.screens.acting import act_of, acts
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.widgets.file_field import FileField
from auditor.workspace import AuditBook

SUFFIXES = (".txt", ".docx", ".eml")


def read_form(screen: BookScreen, record: Nonconformity) -> None:
    """Ask for the file with the form, and show what it would change."""
    found: list[Reading] = []

    def accept(answers: dict[str, str]) -> None:
        path = Path(answers["file"])
        reading = form_taken_in.read_back(screen.desk.workspace, received(path), sent_along(path))
        if reading.record.id != record.id:
            raise InvalidInput(
                f"It is the form of {reading.record.ref}.", f"Read it on the page of {reading.record.ref}."
            )
        found.append(reading)

    def closed(answers: dict[str, str] | None) -> None:
        if answers is not None:
            screen.call_later(_preview, screen, screen.book, found[-1])

    field = FileField("file", "File", "~/", required=True, suffixes=SUFFIXES)
    text = "A text, a Word document, or the mail it came with. First you see what it changes; nothing is kept before."
    screen.ask(f"A form of {record.ref} came back", [field], accept, closed, text=text)


def _preview(screen: BookScreen, book: AuditBook, reading: Reading) -> None:
    record = reading.record
    if not reading.actions:
        screen.read(f"The form of {record.ref} changes nothing", "\n".join(_told(book, reading)))
        return

    def accept(answers: dict[str, str]) -> None:
        outcome = form_taken_in.take_in(screen.desk.workspace, book, act_of(screen.desk, answers), reading)
        screen.kept(outcome, f"{record.ref}: {outcome.value.state.value.replace('_', ' ')}")

    named = reading.answered_by
    action = reading.actions[0]
    fields = [acts(screen.desk, book, lambda person: follow_up.may(book, record, action, person), named)]
    screen.ask(f"What the form of {record.ref} changes", fields, accept, text="\n".join(_told(book, reading)))


def _told(book: AuditBook, reading: Reading) -> Iterator[str]:
    """The preview: each field with what stood and what will stand, what lacks, and what belongs nowhere."""
    yield f"Answered by {book.names.get(reading.answered_by or '', 'nobody named')}."
    for each in reading.changes:
        yield ""
        yield each.field.capitalize() if each.field.islower() else each.field
        yield from (f"  - {line}" for line in each.had.splitlines())
        yield from (f"  + {line}" for line in each.new.splitlines())
    beside = f"Belongs to no field, and is {'kept with the form' if reading.reports else 'not kept'}"
    for heading, lines in (("Weak or missing", reading.lacks), (beside, reading.aside)):
        if lines:
            yield f"\n{heading}"
            yield from (f"  {line}" for line in lines)
