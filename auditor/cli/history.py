"""Who did what, when it took effect, and when it was recorded; and taking back the last change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import click

from auditor.activities.undo import undo_last
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Verb
from auditor.cli.show import emit, table, word
from auditor.errors import NotFound
from auditor.ledger import Change, Line
from auditor.model.people import Person
from auditor.model.record import Id, Record
from auditor.workspace import AuditBook, Book

PROGRAMME = "programme"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@click.command(cls=Verb)
@click.argument("ref", metavar="REF|programme")
@click.argument("record", required=False)
@reads
def history(call: Call, ref: str, record: str | None) -> None:
    """List what was done in an audit (or in the programme), oldest first; with RECORD only what changed that one."""
    book: Book = call.workspace.programme if ref == PROGRAMME else call.audit(ref)
    if record is None:
        lines = [_row(book, line, line.changes) for line in book.ledger.lines()]
        shown = [{**row, "changed": _briefly(row["changes"])} for row in lines]
    else:
        kind, wanted = _find(book, record)
        names = _names(book)
        table_name = book.tables[kind]
        lines = [
            _row(book, line, tuple(c for c in line.changes if (c.table, c.record) == (table_name, wanted)))
            for line in book.ledger.history(table_name, wanted)
        ]
        shown = [{**row, "changed": _fully(row["changes"], names)} for row in lines]
    emit(call.as_json, lines, table(shown, ["effective", "by", "verb", "changed"]))


def _row(book: Book, line: Line, changes: tuple[Change, ...]) -> rows.Row:
    return {
        "effective": line.effective.isoformat(),
        "recorded": line.recorded.isoformat(),
        "by": rows.ref_of(book, Person, line.author),
        "verb": line.verb,
        "reason": line.reason,
        "writer": line.writer,
        "sequence": line.sequence,
        "hash": line.hash,
        "changes": [
            {
                "table": change.table,
                "record": _called(book, change),
                "deleted": change.deleted,
                "fields": dict(change.fields),
            }
            for change in changes
        ],
    }


def _called(book: Book, change: Change) -> str:
    """The reference of a changed record, or its id."""
    model = next((model for model, name in book.tables.items() if name == change.table), None)
    return str(rows.ref_of(book, model, change.record)) if model else change.record


def _briefly(changes: list[dict[str, Any]]) -> str:
    """The tables and records that changed, without the steps of their history; what has no reference is counted."""
    changed = [(c["table"], c["record"]) for c in changes if c["table"] != "history"]
    nameless = Counter(table for table, record in changed if _ID.fullmatch(record))
    told = [f"{table} {record}" for table, record in changed if not _ID.fullmatch(record)]
    told += [table if count == 1 else f"{table} ({count})" for table, count in nameless.items()]
    return ", ".join(told[:4]) + (f" and {len(told) - 4} more" if len(told) > 4 else "")


def _fully(changes: list[dict[str, Any]], names: Mapping[Id, str]) -> str:
    """The fields that changed and what they came to, references for the ids in them."""
    fields = {name: word(value) for change in changes for name, value in change["fields"].items() if name != "id"}
    told = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in fields.items() if value)
    return _ID.sub(lambda found: names.get(found.group(), found.group()), told)


def _names(book: Book) -> dict[Id, str]:
    """Every record's reference by its id."""
    return {id_: record.ref for kind in book.tables for id_, record in book.all(kind).items() if hasattr(record, "ref")}


def _find(book: Book, wanted: str) -> tuple[type[Record], Id]:
    """The record with this reference or id, of whatever kind."""
    for kind in book.tables:
        for record in book.all(kind).values():
            if wanted == record.id or wanted == getattr(record, "ref", None):
                return kind, record.id
    if isinstance(book, AuditBook):
        item = naming.item_of(book, wanted)
        return type(item), item.id
    raise NotFound(f"There is no record {wanted!r} in {book.ledger.name}.", "auditor history REF lists what there is.")


@click.command(cls=Verb)
@click.argument("ref")
@acts
def undo(call: Acting, ref: str) -> None:
    """Take back your last change in an audit, by a new line; issue, approval and closing have verbs of their own."""
    book = call.audit(ref)
    undone = undo_last(book, call.act(book.audit.id))
    row = _row(book, undone.taken_back, undone.taken_back.changes)
    emit(call.as_json, row, [f"taken back: {row['verb']} {_briefly(row['changes'])}".rstrip()])
