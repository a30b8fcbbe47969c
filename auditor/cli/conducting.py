"""Conducting an audit: its meetings, notes in passing, and the end before its end (ISO 19011 6.4)."""

from __future__ import annotations

from datetime import date

import click

from auditor.activities import closing, conduct, meeting_facts, questions
from auditor.activities.nonconformities import usual_response_times
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Verb, tell
from auditor.cli.show import emit, table, told
from auditor.cli.values import day
from auditor.model.audit import Note, ResponseTimes
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.workspace import AuditBook


@click.command(cls=Verb)
@click.argument("ref")
@click.option("--attendee", "attendees", multiple=True, metavar="PERSON", help="Again for each.")
@click.option("--note", default="")
@acts
def start(call: Acting, ref: str, attendees: tuple[str, ...], note: str) -> None:
    """A6: the opening meeting; from here on items are answered."""
    book = call.audit(ref)
    people = naming.ids(book, Person, attendees)
    acting = call.act(book.audit.id)
    for line in meeting_facts.before_opening(book, acting.day):
        tell(line)
    outcome = conduct.open_meeting(book, acting, people, note)
    told(call, outcome, rows.audit(book), f"{book.ref} {book.audit.state.value}")


@click.command(cls=Verb)
@click.argument("ref")
@click.option("--attendee", "attendees", multiple=True, metavar="PERSON", help="Again for each.")
@click.option("--note", default="")
@click.option("--response-major", type=click.IntRange(1, 250), metavar="DAYS", help="Agreed instead of the scheme's.")
@click.option("--response-minor", type=click.IntRange(1, 250), metavar="DAYS", help="Working days from the issue.")
@click.option("--limits", default="", help="What the audit cannot say, sampling included; the report says it, too.")
@acts
def conclude(
    call: Acting,
    ref: str,
    attendees: tuple[str, ...],
    note: str,
    response_major: int | None,
    response_minor: int | None,
    limits: str,
) -> None:
    """A8: the closing meeting; what is still open warns. By when is answered is agreed here."""
    book = call.audit(ref)
    people = naming.ids(book, Person, attendees)
    usual = usual_response_times(book)
    agreed = ResponseTimes(major=response_major or usual.major, minor=response_minor or usual.minor)
    acting = call.act(book.audit.id)
    for line in meeting_facts.before_closing(book):
        tell(line)
    outcome = closing.hold(book, acting, people, note, times=agreed, limits=limits)
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
@click.option("--question", is_flag=True, help="It is still to be asked.")
@acts
def note(
    call: Acting,
    ref: str,
    text: str,
    item: str | None,
    for_person: str | None,
    trail: bool,
    plan_change: bool,
    question: bool,
) -> None:
    """Note something in passing."""
    book = call.audit(ref)
    acting = call.act(book.audit.id)
    if plan_change:
        if item or for_person or trail or question:
            raise click.UsageError(
                "A change of the plan is about the audit: leave out --item, --for, --trail and --question."
            )
        outcome = conduct.change_plan(book, acting, text)
    elif question:
        if trail:
            raise click.UsageError("--trail or --question: one of them.")
        about = naming.item_of(book, item).id if item else None
        person = naming.person_of(book, for_person)
        outcome = questions.ask_later(book, acting, text, item=about, for_person=person)
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
    told(call, outcome, _row(book, number, outcome.value), f"note {number}")


@click.command(cls=Verb)
@click.argument("ref")
@click.option("--loose", is_flag=True, help="Only those that are not filed to an item.")
@click.option("--to-ask", is_flag=True, help="Only the questions that are still to be asked.")
@reads
def notes(call: Call, ref: str, loose: bool, to_ask: bool) -> None:
    """List the notes, oldest first."""
    book = call.audit(ref)
    listed = enumerate(naming.notes(book), 1)
    found = [_row(book, number, each) for number, each in listed if not to_ask or questions.is_open(each)]
    found = [row for row in found if not (loose and row["filed"])]
    emit(call.as_json, found, table(found, ["number", "at", "by", "kind", "item", "for", "text"]))


@click.command("question-asked", cls=Verb)
@click.argument("ref")
@click.argument("note_number", metavar="NOTE")
@acts
def question_asked(call: Acting, ref: str, note_number: str) -> None:
    """Close a question (by the number of its note): it was asked, or need not be."""
    book = call.audit(ref)
    listed = naming.notes(book)
    standing = naming.numbered(listed, note_number, "note")
    outcome = questions.close(book, call.act(book.audit.id), standing.id)
    row = _row(book, listed.index(standing) + 1, outcome.value)
    told(call, outcome, row, f"note {note_number}: no longer to be asked")


@click.command("question-item", cls=Verb)
@click.argument("ref")
@click.argument("note_number", metavar="NOTE")
@click.option("--clause", required=True)
@click.option("--question", default="", help="In other words than those of the note.")
@acts
def question_item(call: Acting, ref: str, note_number: str, clause: str, question: str) -> None:
    """Make an item of the audit's own of a question (C8)."""
    book = call.audit(ref)
    standing = naming.numbered(naming.notes(book), note_number, "note")
    text = question or standing.text
    outcome = questions.into_item(
        book, call.act(book.audit.id), standing.id, text=text, clause=naming.clause_of(book, clause)
    )
    told(call, outcome, rows.item(book, outcome.value), f"{outcome.value.ref} added")


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
        _row(book, listed.index(standing) + 1, outcome.value),
        f"{item} has note {note_number}",
    )


@click.command(cls=Verb)
@click.argument("ref")
@click.option("--day", "on", type=day, help="Default today, or the audit's last day where that is past.")
@reads
def daily(call: Call, ref: str, on: date | None) -> None:
    """The note of a day in ten lines, to be read aloud; names of people are left out (ISO 19011 6.4.4)."""
    book = call.audit(ref)
    wanted = on or min(call.today, book.audit.planned_to)
    lines = list(closing.note_of_the_day(book, wanted))
    emit(call.as_json, {"audit": book.ref, "day": wanted.isoformat(), "lines": lines}, lines)


@click.command("before-closing", cls=Verb)
@click.argument("ref")
@click.option("--auditor", metavar="PERSON", help="Only those of this person.")
@reads
def before_closing(call: Call, ref: str, auditor: str | None) -> None:
    """List what is unfinished before the closing meeting; exit code 1 while anything is."""
    book = call.audit(ref)
    whose = naming.person_of(book, auditor)
    found = [
        {
            "kind": each.kind.name.lower(),
            "ref": each.ref,
            "clause": each.clause,
            "by": next(iter(rows.refs_of(book, Person, [each.by])), "") if each.by else "",
            "words": each.words,
        }
        for each in closing.gaps_before_closing(book)
        if whose is None or each.by == whose
    ]
    emit(call.as_json, found, table(found, ["kind", "ref", "clause", "by", "words"], "nothing is unfinished"))
    if found:
        raise click.exceptions.Exit(1)


def _row(book: AuditBook, number: int, it: Note) -> rows.Row:
    """A note with its number."""
    return {
        "number": number,
        "at": rows.day(it.at),
        "by": rows.ref_of(book, Person, it.by),
        "kind": it.kind,
        "item": rows.ref_of(book, Item, it.item),
        "for": rows.ref_of(book, Person, it.for_person),
        "filed": it.filed,
        "done": rows.day(it.done),
        "text": it.text,
    }
