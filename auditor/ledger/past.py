"""Looking back along the trails: all lines, those of one record, and what was there before a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.ledger.line import Entry, Line, as_line, recorded_text, stamp
from auditor.ledger.records import Document, State
from auditor.ledger.trails import Trails


def by_then(entry: Entry, as_of: datetime | None) -> bool:
    """Whether a line holds at that moment; without a moment every line does."""
    return as_of is None or datetime.fromisoformat(entry["effective"]) <= as_of


def lines(trails: Trails, as_of: datetime | None) -> Iterator[Line]:
    """All lines of all writers in order of recorded time, read from the disk one by one."""
    return (as_line(entry) for entry in trails.history() if by_then(entry, as_of))


def history(trails: Trails, table: str, record: str, as_of: datetime | None) -> list[Line]:
    """The lines that changed one record, in order of recorded time; other lines are not parsed."""
    found = [
        entry
        for entry in trails.mentioning({record})
        if any(change["table"] == table and change["record"] == record for change in entry["changes"])
        and by_then(entry, as_of)
    ]
    return [as_line(entry) for entry in sorted(found, key=stamp)]


def mentioning(trails: Trails, record: str, as_of: datetime | None) -> list[Line]:
    """The lines that name one record anywhere, in order of recorded time; other lines are not parsed."""
    found = [entry for entry in trails.mentioning({record}) if by_then(entry, as_of)]
    return [as_line(entry) for entry in sorted(found, key=stamp)]


def before(trails: Trails, line: Line) -> dict[tuple[str, str], Document | None]:
    """The records that a line changed as they were before it (None: not there), by (table, record)."""
    end = f"{recorded_text(line.recorded)} {line.revision}"
    state = State()
    for entry in trails.mentioning({change.record for change in line.changes}):
        if stamp(entry) < end:
            state.fold(entry)
    return {(change.table, change.record): state.record(change.table, change.record) for change in line.changes}
