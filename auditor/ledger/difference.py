"""What a commit really changes: the fields that get another value, and the revisions their author had seen."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.errors import InvalidInput, NotFound
from auditor.ledger.identifiers import doc_id
from auditor.ledger.line import JSON, Change, Entry, canonical
from auditor.ledger.records import Document, State


def difference(state: State, changes: Sequence[Change]) -> list[Entry]:
    """The changes as they stand in a line; those of one record become one, unchanged fields are left out.

    Raises InvalidInput for what cannot be a record, NotFound for deleting one that is not there.
    """
    merged: dict[tuple[str, str], Change] = {}
    for change in changes:
        _check(change)
        key = (change.table, change.record)
        merged[key] = _joined(merged[key], change) if key in merged else change
    return [entry for change in merged.values() if (entry := _entry(state, change)) is not None]


def _check(change: Change) -> None:
    if not change.table or change.table.startswith("_"):
        raise InvalidInput(f"{change.table!r} is no name of a table.", "Names that begin with _ are the ledger's own.")
    doc_id(change.record)
    if change.deleted and change.fields:
        raise InvalidInput("A change deletes a record or sets fields, not both.", "Make two lines of it.")
    if "" in change.fields:
        raise InvalidInput("A field has no name.", "Give each field a name.")
    if change.fields.get("id", change.record) != change.record:
        raise InvalidInput("A record's id cannot be changed.", "Leave the field `id` out.")


def _joined(first: Change, second: Change) -> Change:
    return Change(
        table=first.table,
        record=first.record,
        fields={} if second.deleted else {**first.fields, **second.fields},
        deleted=second.deleted,
        transition=first.transition or second.transition,
        settles={**first.settles, **second.settles},
    )


def _entry(state: State, change: Change) -> Entry | None:
    document = state.record(change.table, change.record)
    entry: Entry = {"table": change.table, "record": change.record}
    if change.settles:
        entry["settles"] = {name: sorted(revisions) for name, revisions in change.settles.items()}
    if change.deleted:
        if document is None and not change.settles:
            raise NotFound(f"There is no record {change.record} in {change.table}.", "It may be gone already.")
        seen = _seen(state, change, [name for name in document or {} if name != "id"])
        return {**entry, "deleted": True, "seen": seen}
    fields = {name: value for name, value in change.fields.items() if name != "id"}
    if document is not None:
        settled = change.settles.keys()
        fields = {name: value for name, value in fields.items() if name in settled or not _same(document, name, value)}
        if not fields:
            return None
    entry["fields"] = fields
    seen = _seen(state, change, list(fields))
    if seen:
        entry["seen"] = seen
    if change.transition:
        entry["transition"] = True
        follows = state.transition(change.table, change.record)
        if follows is not None:
            entry["follows"] = follows
    return entry


def _same(document: Document, name: str, value: JSON) -> bool:
    if name not in document:
        return False
    known = document[name]
    if type(known) is str or type(value) is str:
        return bool(known == value)
    return canonical(known) == canonical(value)  # tells 1, 1.0 and true apart, and a tuple is a list


def _seen(state: State, change: Change, fields: list[str]) -> dict[str, str]:
    revisions = {name: state.revision(change.table, change.record, name) for name in fields}
    return {name: revision for name, revision in revisions.items() if revision is not None}
