"""What a workspace holds, so that two of them can be compared: no ids, hashes, or times of day.

An id becomes the reference of the record it names, a moment its day where the organisation is. What is left differs
only if something else was done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from auditor.workspace import Book, Workspace

State = dict[str, dict[str, list[Any]]]
"""Records by ledger and table, in an order that does not depend on ids."""

_DROPPED = ("id", "head", "heads")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


def state(workspace: Workspace) -> State:
    """Everything that stands in the programme and in each audit."""
    books: dict[str, Book] = {"programme": workspace.programme}
    books |= {book.ref: book for book in workspace.audits()}
    tables = {name: _tables(book) for name, book in books.items()}
    known: dict[str, str] = {}
    for kept in tables.values():
        for table, records in kept.items():
            for record in records:
                known[record["id"]] = f"{table}:{record['ref']}" if record.get("ref") else known.get(record["id"], "")
    return {name: _readable(kept, known, workspace.zone) for name, kept in tables.items()}


def _tables(book: Book) -> dict[str, list[dict[str, Any]]]:
    return {table: [dict(r) for r in book.ledger.records(table)] for table in sorted(set(book.tables.values()))}


def _readable(tables: Mapping[str, list[dict[str, Any]]], known: Mapping[str, str], zone: ZoneInfo) -> dict[str, Any]:
    found = {}
    for table, records in tables.items():
        plain = [_plain(record, known, zone) for record in records]
        if plain:
            found[table] = sorted(plain, key=_order)
    return found


def _plain(value: Any, known: Mapping[str, str], zone: ZoneInfo) -> Any:
    match value:
        case dict():
            kept = {k: v for k, v in value.items() if k not in _DROPPED and not k.endswith("sha256")}
            return {k: _plain(v, known, zone) for k, v in kept.items()}
        case list():
            return [_plain(each, known, zone) for each in value]
        case str():
            return _text(value, known, zone)
    return value


def _text(value: str, known: Mapping[str, str], zone: ZoneInfo) -> str:
    if value in known:
        return known[value] or "something without a reference"
    if re.match(r"\d{4}-\d\d-\d\dT", value):
        return datetime.fromisoformat(value).astimezone(zone).date().isoformat()
    return _ID.sub(lambda found: known.get(found[0], "an id"), value)


def _order(record: dict[str, Any]) -> str:
    keys = ("ref", "number", "version", "object", "on", "transition", "action", "clause", "day", "start")
    return repr([record.get(key, "") for key in keys]) + repr(sorted(record.items(), key=lambda item: item[0]))


def differences(one: State, other: State) -> list[str]:
    """What differs, one line each; empty if nothing does."""
    found = []
    for ledger in sorted({*one, *other}):
        for table in sorted({*one.get(ledger, {}), *other.get(ledger, {})}):
            left, right = one.get(ledger, {}).get(table, []), other.get(ledger, {}).get(table, [])
            if len(left) != len(right):
                found.append(f"{ledger}/{table}: {len(left)} records, {len(right)} records")
            for a, b in zip(left, right, strict=False):
                found += [
                    f"{ledger}/{table} {a.get('ref') or a.get('object') or ''} {name}: {a.get(name)!r}, {b.get(name)!r}"
                    for name in sorted({*a, *b})
                    if a.get(name) != b.get(name)
                ]
    return found
