"""Conducting an audit: its meetings, notes in passing, and the end before its end (ISO 19011 6.4)."""

from __future__ import annotations

import click

from auditor.activities import conduct
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Verb
from auditor.cli.show import emit, table, told
from auditor.model.people import Person


@click.command(cls=Verb)
@click.argument("ref")
@click.option("--attendee", "attendees", multiple=True, metavar="PERSON", help="Again for each.")
@click.option("--note", default="")
@acts
def start(call: Acting, ref: str, attendees: tuple[str, ...], note: str) -> None:
    """A6: the opening meeting; from here on items are answered."""
    book = call.audit(ref)
    people = naming.ids(book, Person, attendees)
    outcome = conduct.open_meeting(book, call.act(book.audit.id), people, note)
    told(call, outcome, rows.audit(book), f"{book.ref} {book.audit.state.value}")


@click.command(cls=Verb)
@click.argument("ref")
@click.option("--attendee", "attendees", multiple=True, metavar="PERSON", help="Again for each.")
@click.option("--note", default="")
@acts
def conclude(call: Acting, ref: str, attendees: tuple[str, ...], note: str) -> None:
    """A8: the closing meeting; what is still open warns."""
    book = call.audit(ref)
    people = naming.ids(book, Person, attendees)
    outcome = conduct.close_meeting(book, call.act(book.audit.id), people, note)
    told(call, outcome, rows.audit(book), f"{book.ref} {book.audit.state.value}")


@click.command(cls=Verb)
@click.argument("ref")
@click.option("--reason", default="", help="Why, what was done, and what follows.")
@click.option("--with", "with_person", metavar="PERSON", help="The programme manager, who decides it with the lead.")
@acts
def terminate(call: Acting, ref: str, reason: str, with_person: str | None) -> None:
    """A9: the audit ends before its end."""
    book = call.audit(ref)
    person = naming.person_of(book, with_person)
    outcome = conduct.stop_early(book, call.act(book.audit.id), reason, person)
    told(call, outcome, rows.audit(book), f"{book.ref} {book.audit.state.value}")


@click.command(cls=Verb)
@click.argument("ref")
@click.argument("text")
@click.option("--item", metavar="ITEM", help="The item it is about.")
@click.option("--for", "for_person", metavar="PERSON", help="On whose list it goes.")
@click.option("--trail", is_flag=True, help="Heard here, belongs to another item.")
@click.option("--plan-change", is_flag=True, help="A7: a change of the plan on the fly.")
@acts
def note(
    call: Acting, ref: str, text: str, item: str | None, for_person: str | None, trail: bool, plan_change: bool
) -> None:
    """Note something in passing."""
    book = call.audit(ref)
    acting = call.act(book.audit.id)
    if plan_change:
        if item or for_person or trail:
            raise click.UsageError("A change of the plan is about the audit: leave out --item, --for and --trail.")
        outcome = conduct.change_plan(book, acting, text)
    else:
        outcome = conduct.quick_note(
            book,
            acting,
            text,
            item=naming.item_of(book, item).id if item else None,
            for_person=naming.person_of(book, for_person),
            trail=trail,
        )
    listed = naming.notes(book)
    number = next(n for n, each in enumerate(listed, 1) if each.id == outcome.value.id)
    told(call, outcome, rows.note(book, number, outcome.value), f"note {number}")


@click.command(cls=Verb)
@click.argument("ref")
@click.option("--loose", is_flag=True, help="Only those that are not filed to an item.")
@reads
def notes(call: Call, ref: str, loose: bool) -> None:
    """List the notes, oldest first."""
    book = call.audit(ref)
    found = [rows.note(book, number, each) for number, each in enumerate(naming.notes(book), 1)]
    found = [row for row in found if not (loose and row["filed"])]
    emit(call.as_json, found, table(found, ["number", "at", "by", "kind", "item", "for", "text"]))


@click.command("file-note", cls=Verb)
@click.argument("ref")
@click.argument("note_number", metavar="NOTE")
@click.argument("item")
@acts
def file_note(call: Acting, ref: str, note_number: str, item: str) -> None:
    """Move a note (by its number) to the item where it belongs; its words join the item's note."""
    book = call.audit(ref)
    listed = naming.notes(book)
    standing = naming.numbered(listed, note_number, "note")
    outcome = conduct.file_note(book, call.act(book.audit.id), standing.id, naming.item_of(book, item).id)
    told(
        call,
        outcome,
        rows.note(book, listed.index(standing) + 1, outcome.value),
        f"{item} has note {note_number}",
    )
