"""Who did what, from what to what, when it took effect and when it was recorded; and taking back the last change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

import click

from auditor.activities import history as work
from auditor.activities import wording
from auditor.activities.history import HistoryStep
from auditor.activities.undo import undo_last
from auditor.activities.wording import Difference, FieldChange
from auditor.activities.writers import Writers
from auditor.cli import rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Verb
from auditor.cli.show import emit, print_json, print_lines
from auditor.errors import NotFound
from auditor.ledger import Line
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.workspace import Book

PROGRAMME = "programme"
_LONGEST = 200


@click.command(cls=Verb)
@click.argument("ref", metavar="REF|programme")
@click.argument("record", required=False)
@click.option("--since", metavar="DATE|DATETIME", help="Only what took effect then or later.")
@click.option("--last", metavar="N", type=click.IntRange(min=1), help="Only the last N steps.")
@reads
def history(call: Call, ref: str, record: str | None, since: str | None, last: int | None) -> None:
    """List who changed what, from what to what, and when, oldest first.

    REF is an audit, `programme`, or a nonconformity, finding or any other record whose reference is found only once.
    With RECORD - an item, finding, nonconformity, piece of evidence, sample or person - only what changed that one.

    Behind a step that came from another copy stands which: [copy B].
    """
    begin = call.workspace.moment(since, end_of_day=False) if since else None
    book, about = _meant(call, ref, record)
    if call.as_json:
        labels, writers = work.labels(book), Writers(book)
        read = [each for each in work.read(book, about) if begin is None or each[0].effective >= begin]
        print_json([_row(book, *each, labels, writers) for each in read[-last if last else 0 :]])
    else:
        told = [step for step in work.steps(book, about) if begin is None or step.on >= begin]
        told = told[-last if last else 0 :]
        print_lines(text for step in told for text in _block(step, call.workspace.zone, whole=bool(about)))


def _meant(call: Call, ref: str, record: str | None) -> tuple[Book, Id]:
    """The book, and the record in it that is asked for, if one is."""
    if ref == PROGRAMME:
        book: Book = call.workspace.programme
    else:
        try:
            book = call.audit(ref)
        except NotFound:
            if record is not None:
                raise
            return work.find_anywhere(call.workspace, ref)
    return book, work.find(book, record) if record else ""


def _block(step: HistoryStep, zone: tzinfo, *, whole: bool) -> Iterator[str]:
    """One step: a line that says when, who and what, and a line for each change; a new record *whole* or by name."""
    late = f"  (recorded {_moment(step.recorded, zone)})" if step.was_late else ""
    elsewhere = f"  [{step.elsewhere}]" if step.elsewhere else ""
    by = f"{step.by} (recorded by {step.recorded_by})" if step.recorded_by else step.by
    yield f"{_moment(step.on, zone)}  {by}  {step.verb}{elsewhere}{late}"
    if step.reason:
        yield f"    because: {_short(step.reason)}"
    new = [change for change in step.changes if change.is_new and not change.said]
    if not whole:
        yield from (f"    new: {text}" for text in _counted(new))
    for change in step.changes:
        field = f", {change.field}" if change.field else ""
        if change.said:
            yield f"    {change.about}{field}: {_short(change.said)}"
        elif change.is_removal:
            yield f"    {change.about}: removed"
        elif change.is_new and whole:
            yield f"    {change.about}, {change.field or 'new'}: {_short(change.after)}".rstrip(": ")
        elif not change.is_new and not change.field:
            yield f"    {change.about}: as it was"
        elif not change.is_new:
            yield f"    {change.about}{field}: {_short(change.before) or '–'} → {_short(change.after) or '–'}"


def _counted(new: Sequence[FieldChange]) -> Iterable[str]:
    """New records by name; more than three of a kind are counted."""
    made = {change.record: change for change in new}.values()
    for kind, count in Counter(change.kind for change in made).items():
        if count > 3:
            yield f"{kind} ({count})"
        else:
            yield from (change.about for change in made if change.kind == kind)


def _moment(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _row(
    book: Book, line: Line, differences: Sequence[Difference], labels: Mapping[Id, str], writers: Writers
) -> rows.Row:
    return {
        "effective": line.effective.isoformat(),
        "recorded": line.recorded.isoformat(),
        "by": rows.ref_of(book, Person, line.author),
        "by_name": labels.get(line.author),
        "recorded_by": rows.ref_of(book, Person, line.recorded_by) if line.recorded_by else None,
        "verb": line.verb,
        "reason": line.reason,
        "writer": line.writer,
        "copy": writers.letter(line.writer),
        "sequence": line.sequence,
        "hash": line.hash,
        "changes": [_change(book, difference, labels) for difference in differences],
    }


def _change(book: Book, difference: Difference, labels: Mapping[Id, str]) -> rows.Row:
    change = difference.change
    model = next((model for model, table in book.tables.items() if table == change.table), None)
    return {
        "table": change.table,
        "record": rows.ref_of(book, model, change.record) if model else change.record,
        "id": change.record,
        "about": wording.called(model, difference.document, labels) if model else change.table,
        "new": difference.before is None,
        "deleted": change.deleted,
        "fields": dict(change.fields),
        "before": dict(difference.before or {}),
    }


@click.command(cls=Verb)
@click.argument("ref")
@acts
def undo(call: Acting, ref: str) -> None:
    """Take back your last change in an audit, by a new line; issue, approval and closing have verbs of their own."""
    book = call.audit(ref)
    undone = undo_last(book, call.act(book.audit.id))
    labels, writers = work.labels(book), Writers(book)
    row = next(
        _row(book, line, said, labels, writers) for line, said in work.read(book) if line.hash == undone.taken_back.hash
    )
    abouts = ", ".join(dict.fromkeys(change["about"] for change in row["changes"] if change["table"] != "history"))
    emit(call.as_json, row, [f"taken back: {row['verb']}: {_short(abouts)}"])
