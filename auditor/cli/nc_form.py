"""What goes to owners who need no tool, and what comes back: the form, the message, the ready sentences of a return."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.activities import follow_up
from auditor.cli import register
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Verb, tell
from auditor.cli.rows import Row
from auditor.cli.show import emit, print_bytes, print_json, print_lines, table, told, write_file
from auditor.cli.step import NC
from auditor.errors import InvalidInput
from auditor.model.nonconformity import Nonconformity
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.activities.form_reading import Reading

PROPOSED = "proposed"
"""Stands for all sentences that fit what is weak or missing."""

SENTENCES = click.option(
    "--sentence",
    "points",
    multiple=True,
    metavar="NAME",
    help=f"A ready sentence, in the owner's language; again for each. '{PROPOSED}': all that fit. "
    "auditor nc sentences NC lists them.",
)
_LANGUAGE = click.option("--language", default="", metavar="CODE", help="Default: the owner's own; en, de, fr.")
_OUTPUT = click.Path(path_type=Path)


def with_sentences(call: Call, book: AuditBook, record: Nonconformity, points: Collection[str], reason: str) -> str:
    """The reason of a return, the ready sentences before what was typed."""
    from auditor.activities import letters
    from auditor.reporting.response_design import Ready

    if not points:
        return reason
    known = ", ".join(Ready)
    strange = [point for point in points if point not in (PROPOSED, *(each.value for each in Ready))]
    if strange:
        raise InvalidInput(f"--sentence: there is none called {', '.join(strange)}.", f"There are: {known}, {PROPOSED}")
    proposed = letters.points_to_return(record) if PROPOSED in points else []
    chosen = {*proposed, *(Ready(point) for point in points if point != PROPOSED)}
    return letters.reason_of(letters.sentences(call.workspace, book, record), chosen, reason)


@click.command("sentences", cls=Verb)
@NC
@_LANGUAGE
@reads
def sentences(call: Call, ref: str, language: str) -> None:
    """List the ready sentences for a return, those that fit the response marked."""
    from auditor.activities import letters

    book, record = follow_up.find(call.workspace, ref)
    fit = letters.points_to_return(record)
    ready = letters.sentences(call.workspace, book, record, language)
    found = [{"name": point.value, PROPOSED: point in fit, "sentence": sentence} for point, sentence in ready.items()]
    emit(call.as_json, found, table(found, ["name", PROPOSED, "sentence"]))


@click.command("form", cls=Verb)
@NC
@_LANGUAGE
@click.option("-o", "--output", type=_OUTPUT, metavar="FILE", help="FILE.txt or FILE.docx; without it, it is printed.")
@reads
def form(call: Call, ref: str, language: str, output: Path | None) -> None:
    """Write the form by which the owner answers: a text or a Word document, to be sent back by mail.

    It says what is asked, by when, and what counts as done; once the response is accepted, it asks on which day each
    action was done and what shows it. auditor nc read-form FILE takes it back.
    """
    from auditor.activities.response_form import form_of
    from auditor.exchange import response_docx, response_form

    book, record = follow_up.find(call.workspace, ref)
    asked = form_of(call.workspace, book, record, language)
    text = response_form.written(asked)
    if call.as_json:
        place = asked.place
        print_json({"ref": place.ref, "code": place.code, "language": place.language, "text": text})
    elif output is None:
        print_bytes(text.encode())
    if output is None:
        return
    match output.suffix.lower():
        case ".docx":
            write_file(output, response_docx.written(asked))
        case ".txt":
            write_file(output, text.encode())
        case other:
            raise InvalidInput(f"-o: a form is no {other or 'file without an ending'}.", "FILE.txt or FILE.docx")


@click.command("read-form", cls=Verb)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--preview", is_flag=True, help="Only say what it changes; nothing is kept.")
@acts
def read_form(call: Acting, file: Path, preview: bool) -> None:
    """Take back a form that an owner filled in: a text, a Word document, or the mail it came with (.eml).

    What it changes is told first, and what belongs to no field. It is kept in the name of who acts where he or she may
    answer, else of the person who is named in it. Files that a report of actions names become evidence; they lie in the
    folder of FILE, or are attached to the mail.
    """
    from auditor.activities import form_taken_in
    from auditor.exchange.received_file import received, sent_along

    reading = form_taken_in.read_back(call.workspace, received(file), sent_along(file))
    if preview:
        if call.as_json:
            print_json(_row(reading))
        else:
            print_lines(_told(reading))
        return
    for line in _told(reading):
        tell(line)
    outcome = form_taken_in.take_in(call.workspace, reading.book, call.act(reading.record.id), reading)
    row = register.whole_nonconformity(reading.book, outcome.value, call.today)
    told(call, outcome, row, f"{row['ref']} {row['state'].replace('_', ' ')}")


def _row(reading: Reading) -> Row:
    return {
        "ref": reading.record.ref,
        "audit": reading.book.ref,
        "answered_by": reading.book.names.get(reading.answered_by or ""),
        "acknowledges": reading.acknowledges,
        "responds": reading.responds,
        "reports": [
            {"action": each.action, "done": each.done.isoformat(), "files": list(each.files), "words": list(each.words)}
            for each in reading.reports
        ],
        "changes": [{"field": each.field, "had": each.had, "new": each.new} for each in reading.changes],
        "lacks": reading.lacks,
        "aside": list(reading.aside),
    }


def _told(reading: Reading) -> Iterator[str]:
    """The preview, a line each."""
    name = reading.book.names.get(reading.answered_by or "", "nobody named")
    yield f"{reading.record.ref}, answered by {name}"
    for each in reading.changes:
        yield f"{each.field}:"
        yield from (f"  - {line}" for line in each.had.splitlines())
        yield from (f"  + {line}" for line in each.new.splitlines())
    if not reading.changes:
        yield "It changes nothing."
    yield from reading.lacks
    if reading.aside:
        yield (
            "Belongs to no field, and is kept with the form:"
            if reading.reports
            else "Belongs to no field, and is not kept:"
        )
        yield from (f"  {each}" for each in reading.aside)


@click.command("letter", cls=Verb)
@NC
@click.option(
    "--kind",
    type=click.Choice(["request", "reminder", "return", "escalation", "note"]),
    help="Default: what fits the state.",
)
@_LANGUAGE
@click.option("--no-form", is_flag=True, help="Without the form to answer in.")
@click.option("-o", "--output", type=_OUTPUT, metavar="FILE.eml", help="A message for a mail program; else its text.")
@reads
def letter(call: Call, ref: str, kind: str | None, language: str, no_form: bool, output: Path | None) -> None:
    """Write the message to the owner, in his or her language: what is asked, by when, how late, and what is repeated.

    Request, reminder and return go to the owner's side with the form; an escalation to whom it was escalated.
    """
    from auditor.activities import letters
    from auditor.exchange.mail import eml

    book, record = follow_up.find(call.workspace, ref)
    written = letters.letter(
        call.workspace,
        book,
        record,
        letters.Kind(kind) if kind else None,
        language=language,
        with_form=not no_form,
        with_document=output is not None,
    )
    row = {
        "to": written.to.name,
        "email": written.to.address.addr_spec if written.to.address else "",
        "subject": written.subject,
        "text": written.text,
    }
    if output is not None:
        write_file(output, eml(written))
        if written.to.address is None:
            tell(f"No usable e-mail address is kept of {written.to.name or 'nobody named'}.")
    if output is None or call.as_json:
        emit(call.as_json, row, [f"To: {row['to']}", f"Subject: {row['subject']}", "", written.text])
