"""Looking back along the trails: all lines, those of one record, and what was there before a line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from auditor.ledger.forks import Knowledge
from auditor.ledger.line import Entry, Line, as_line, revision, stamp
from auditor.ledger.records import Document, Key, State
from auditor.ledger.strand import Knows, Strand
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


def strands(trails: Trails, keys: Collection[Key], knows: Knows, included: Callable[[Entry], bool]) -> Iterator[Strand]:
    """For each of these records all its lines; read from the disk once, other lines are not parsed."""
    found: dict[Key, list[Entry]] = {key: [] for key in keys}
    for entry in trails.mentioning({record for _, record in keys}):
        for key in {(change["table"], change["record"]) for change in entry["changes"]} & found.keys():
            found[key].append(entry)
    return (Strand(key, entries, knows, included) for key, entries in sorted(found.items()))


def settle(state: State, trails: Trails, as_of: datetime | None = None) -> None:
    """Have the records that were changed apart stand as all their lines together say."""
    if state.unsettled:
        for strand in strands(trails, state.unsettled, Knowledge(trails), lambda entry: by_then(entry, as_of)):
            state.put(strand.key, strand.standing())
        state.contested |= state.unsettled
        state.unsettled.clear()


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """What the author of one line had before the eyes, by the names of lines."""

    line: str
    _ends: Collection[str] | None  # None: nothing was apart from it, as in format 1, which knew of no merging
    _knowledge: Knowledge

    def knows(self, other: str) -> bool:
        """Whether it was written with another line known, or is that line."""
        return self._ends is None or any(self._knowledge.leads(end, other) for end in (self.line, *self._ends))

    def precedes(self, other: str) -> bool:
        """Whether its own writer wrote another line after it."""
        return other != self.line and self._knowledge.leads(other, self.line)


def viewpoint(trails: Trails, line: str, record: str) -> Viewpoint:
    """The viewpoint of a line, which names a record; of one that cannot be read any more, everything was known."""
    itself = next((entry for entry in trails.mentioning({record}) if revision(entry) == line), None)
    return Viewpoint(line, itself.get("after") if itself else None, Knowledge(trails))


def before(trails: Trails, line: Line) -> dict[tuple[str, str], Document | None]:
    """The records that a line changed as its author had them before the eyes (None: not there), by (table, record)."""
    keys = {(change.table, change.record) for change in line.changes}
    entries = list(trails.mentioning({record for _, record in keys}))
    itself = next(entry for entry in entries if revision(entry) == line.revision)
    knows = Knowledge(trails)
    known = [entry for entry in entries if knows(itself, entry)]
    return {key: Strand(key, known, knows).standing().document for key in keys}
