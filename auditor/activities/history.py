"""Reading a trail out: who changed what, from what to what, when it took effect and when it was recorded.

One pass over the lines. What a field came *from* is what its author had before the eyes, which is not always what the
line before said: two people may have changed the same field without knowing of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from itertools import chain

from auditor.activities import settlement
from auditor.activities.wording import Difference, FieldChange, in_words
from auditor.activities.writers import Writers
from auditor.errors import NotFound
from auditor.ledger import Change, Line
from auditor.ledger.line import JSON
from auditor.model.audit import AgendaLine
from auditor.model.copies import TakenIn
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.model.record import HistoryEntry, Id
from auditor.model.text import searchable
from auditor.workspace import Book, Workspace

UNDO = "undo"
"""The verb of a line that takes back another one; its reason names the revision of that line."""

_STEPS = "history"
_NOT_HERE = "somebody who is not named here"
_AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True)
class HistoryStep:
    """One line of the trail in words."""

    on: datetime  # from when it holds
    recorded: datetime
    by: str
    verb: str
    told: Callable[[], Iterable[FieldChange]]
    reason: str
    revision: str
    elsewhere: str = ""  # "copy B" where it came from there
    recorded_by: str = ""  # who recorded it, where that is somebody else

    @cached_property
    def changes(self) -> tuple[FieldChange, ...]:
        """What it changed, put into words when it is asked for: a list shows few of thousands of lines."""
        return tuple(self.told())

    @property
    def was_late(self) -> bool:
        """Whether it was recorded at another time than it took effect."""
        return abs(self.recorded - self.on) >= _AT_ONCE


@dataclass(slots=True)
class _Reading:
    """What the lines read so far said: the records as they stand, and each value by the line that set it."""

    records: dict[Id, dict[str, JSON]] = field(default_factory=dict)
    values: dict[tuple[Id, str, str], JSON] = field(default_factory=dict)
    lines: dict[tuple[Id, str], tuple[Line, Change]] = field(default_factory=dict)
    gone: dict[Id, dict[str, JSON]] = field(default_factory=dict)
    has_sides: bool = False

    def take(self, line: Line, change: Change) -> Difference:
        seen = line.seen.get((change.table, change.record), {})
        standing = self.records.get(change.record)
        if standing is None and any((change.record, *each) in self.values for each in seen.items()):
            standing = self.gone[change.record]  # whoever changed it did not know that it was removed
        settled = dict.fromkeys(revision for revisions in change.settles.values() for revision in revisions)
        sides = tuple(self.lines[change.record, each] for each in settled if (change.record, each) in self.lines)
        if self.has_sides:
            self.lines[change.record, line.revision] = line, change
        if change.deleted:
            gone = self.records.pop(change.record, None) or self.gone.get(change.record, {})
            self.gone[change.record] = gone
            return Difference(change, gone, gone, sides)
        before = None
        if standing is not None:
            before = {
                name: self.values.get((change.record, name, seen.get(name, "")), standing.get(name))
                for name in change.fields
            }
        document = self.records[change.record] = {**(standing or {}), **change.fields}
        revision = line.revision
        self.values.update(((change.record, name, revision), value) for name, value in change.fields.items())
        return Difference(change, before, document, sides)


def read(book: Book, record: Id = "") -> Iterator[tuple[Line, tuple[Difference, ...]]]:
    """Every line by recorded time with what it changed; of one *record* only the lines that changed it."""
    reading = _Reading(has_sides=len(book.ledger.heads) > 1)
    for line in book.ledger.mentioning(record) if record else book.ledger.lines():
        changes = [change for change in line.changes if not record or _is_about(change, record)]
        if changes:
            yield line, tuple(reading.take(line, change) for change in changes)


def _is_about(change: Change, record: Id) -> bool:
    """Whether it changes the record, or is a step of its history."""
    return change.record == record or (change.table == _STEPS and change.fields.get("object") == record)


def steps(book: Book, record: Id = "") -> list[HistoryStep]:
    """The trail in words, oldest first; of one *record* only what changed that."""
    names, writers = labels(book), Writers(book)
    models = {table: model for model, table in book.tables.items()}
    told: dict[str, Line] = {}
    found = []

    def changes(differences: Iterable[Difference]) -> Iterator[FieldChange]:
        of_records = [each for each in differences if models.get(each.change.table) not in (None, HistoryEntry)]
        for difference in of_records:
            model = models[difference.change.table]
            if difference.change.settles:
                yield from settlement.in_words(difference, model, names, writers)
            elif model is TakenIn:
                yield settlement.taken_in(difference, writers)
            else:
                yield from in_words(difference, model, names)
        if not of_records:
            yield from settlement.let_stand(differences, names)

    for line, differences in read(book, record):
        told[line.revision] = line
        found.append(
            HistoryStep(
                on=line.effective,
                recorded=line.recorded,
                by=names.get(line.author, line.author),
                verb=line.verb,
                told=partial(changes, differences),
                reason=_reason(line, told, record),
                revision=line.revision,
                elsewhere=writers.elsewhere(line),
                recorded_by=names.get(line.recorded_by, _NOT_HERE) if line.recorded_by else "",
            )
        )
    return found


def labels(book: Book) -> dict[Id, str]:
    """How each record is called in a sentence, by its id: people by name, lines of the agenda by time and topic.

    What has a reference is called by it.
    """
    found: dict[Id, str] = {}
    for model in book.tables:
        for record in book.all(model).values():
            label = getattr(record, "name", "") if isinstance(record, Person) else getattr(record, "ref", "")
            if isinstance(record, AgendaLine):
                label = f"{record.start:%H:%M} {record.topic}"
            if label:
                found[record.id] = label
    return found


def find(book: Book, wanted: str) -> Id:
    """The record with this reference, name or id, of whatever kind; an item also by its id in the checklist."""
    folded = searchable(wanted.strip())
    for model in book.tables:
        for record in book.all(model).values():
            if wanted == record.id or folded == searchable(getattr(record, "ref", "")):
                return record.id
    if Item in book.tables:
        asked = [item.id for item in book.all(Item).values() if item.source == wanted]
        if len(asked) == 1:
            return asked[0]
    named = [person.id for person in book.all(Person).values() if folded and folded in searchable(person.name)]
    if len(named) == 1:
        return named[0]
    raise NotFound(f"There is no record {wanted!r} in {book.ledger.name}.", "auditor history REF lists what there is.")


def find_anywhere(workspace: Workspace, wanted: str) -> tuple[Book, Id]:
    """The one record called so in any audit or in the programme, such as a nonconformity; and the book it is in."""
    entry = workspace.overview().find(wanted)
    if entry is not None and sum(each.ref == entry.ref for each in workspace.at_hand.followed) == 1:
        return workspace.audit(entry.audit), entry.id
    found: list[tuple[str, Id]] = []
    for book in chain(workspace.audits(), (workspace.programme,)):
        with suppress(NotFound):
            found.append((book.ledger.name, find(book, wanted)))
    if len(found) == 1:
        name, record = found[0]
        return workspace.programme if name == workspace.programme.ledger.name else workspace.audit(name), record
    if found:
        where = ", ".join(name for name, _ in found)
        raise NotFound(f"{wanted!r} is in more than one place: {where}.", "Say which: auditor history REF RECORD")
    raise NotFound(f"There is no audit and no record {wanted!r}.", f"{workspace.audits_here(wanted)}; and: programme")


def _reason(line: Line, told: Mapping[str, Line], record: Id) -> str:
    """Why: what the line says, what its author noted at the step itself; of an undo, what it takes back."""
    if line.verb == UNDO:
        undone = told.get(line.reason)
        return f"takes back {undone.verb} of {undone.effective:%Y-%m-%d %H:%M}" if undone else ""
    notes = [
        str(change.fields.get("note", ""))
        for change in line.changes
        if change.table == _STEPS and (not record or change.fields.get("object") == record)
    ]
    return "; ".join(dict.fromkeys(said for said in (line.reason, *notes) if said))
