"""Reading a trail out: who changed what, from what to what, when it took effect and when it was recorded.

One pass over the lines. What a field came *from* is what its author had before the eyes, which is not always what the
line before said: two people may have changed the same field without knowing of each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from itertools import chain

from auditor.errors import NotFound
from auditor.ledger import Change, Line
from auditor.ledger.line import JSON
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.model.record import HistoryEntry, Id, Record, Warned
from auditor.model.report import ReportDraft, Revision
from auditor.model.text import searchable
from auditor.workspace import Book, Workspace
from auditor.workspace.book import noun

UNDO = "undo"
"""The verb of a line that takes back another one; its reason names the revision of that line."""

_STEPS = "history"
_AT_ONCE = timedelta(minutes=1)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)")
_NAMED_BY = ("name", "ref", "topic", "rule", "person", "clause", "version", "number", "text")
_NOUNS: dict[type[Record], str] = {
    ReportDraft: "report",
    Revision: "report revision",
    Warned: "warning",
}
_FIELDS = {"submitted_state_since": "state since", "json_sha256": "hash of its record", "pdf_sha256": "hash of its PDF"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of a line with the values its author had seen; ``before`` is None where the record was not there.

    ``document`` is the record after the change, or what it was until it was removed.
    """

    change: Change
    before: Mapping[str, JSON] | None
    document: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record in words; of a record that was made, ``is_new`` and no ``before``.

    A record that was removed is one change without a field. Of a list only what went ("− …") and came ("+ …").
    """

    about: str  # "item CK-011"
    field: str  # "grade"
    before: str
    after: str
    record: Id = ""
    is_new: bool = False
    kind: str = ""  # "item"

    @property
    def is_removal(self) -> bool:
        """Whether the record is gone since."""
        return not self.field and not self.is_new


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

    def take(self, line: Line, change: Change) -> Difference:
        standing = self.records.get(change.record)
        if change.deleted:
            gone = self.records.pop(change.record, {})
            return Difference(change, gone, gone)
        seen = line.seen.get((change.table, change.record), {})
        before = None
        if standing is not None:
            before = {
                name: self.values.get((change.record, name, seen.get(name, "")), standing.get(name))
                for name in change.fields
            }
        document = self.records[change.record] = {**(standing or {}), **change.fields}
        revision = line.revision
        self.values.update(((change.record, name, revision), value) for name, value in change.fields.items())
        return Difference(change, before, document)


def read(book: Book, record: Id = "") -> Iterator[tuple[Line, tuple[Difference, ...]]]:
    """Every line by recorded time with what it changed; of one *record* only the lines that changed it."""
    reading = _Reading()
    for line in book.ledger.mentioning(record) if record else book.ledger.lines():
        changes = [change for change in line.changes if not record or _is_about(change, record)]
        if changes:
            yield line, tuple(reading.take(line, change) for change in changes)


def _is_about(change: Change, record: Id) -> bool:
    """Whether it changes the record, or is a step of its history."""
    return change.record == record or (change.table == _STEPS and change.fields.get("object") == record)


def steps(book: Book, record: Id = "") -> list[HistoryStep]:
    """The trail in words, oldest first; of one *record* only what changed that."""
    names = labels(book)
    models = {table: model for model, table in book.tables.items()}
    told: dict[str, Line] = {}
    found = []

    def changes(differences: Iterable[Difference]) -> Iterator[FieldChange]:
        for difference in differences:
            model = models.get(difference.change.table)
            if model is not None and model is not HistoryEntry:
                yield from _in_words(difference, model, names)

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
            )
        )
    return found


def labels(book: Book) -> dict[Id, str]:
    """How each record is called in a sentence, by its id: people by name, what has a reference by it."""
    found: dict[Id, str] = {}
    for model in book.tables:
        for record in book.all(model).values():
            label = getattr(record, "name", "") if isinstance(record, Person) else getattr(record, "ref", "")
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
    refs = ", ".join(workspace.audit_refs()[:12]) or "none yet"
    raise NotFound(f"There is no audit and no record {wanted!r}.", f"Audits here: {refs}; and: programme")


def called(model: type[Record], document: Mapping[str, JSON], names: Mapping[Id, str]) -> str:
    """How a record is called in a list of changes: its noun, and its reference or what else tells it from others."""
    words = next((said for name in _NAMED_BY if (said := value_in_words(document.get(name), names))), "")
    words = words if len(words) <= 60 else words[:59].rstrip() + "…"
    return f"{kind_in_words(model)} {' '.join(words.split())}".rstrip()


def kind_in_words(model: type[Record]) -> str:
    """The noun for a kind of record: "agenda line"."""
    return _NOUNS.get(model) or noun(model)


def field_in_words(name: str) -> str:
    """The name of a field as people say it."""
    return _FIELDS.get(name) or name.replace("_", " ")


def value_in_words(value: JSON, names: Mapping[Id, str], field: str = "") -> str:
    """A value as people read it: names and references for ids, moments without the T, states without underscore."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(value_in_words(part, names) for part in value)
        case dict():
            said = ((field_in_words(key), value_in_words(part, names)) for key, part in value.items())
            return ", ".join(f"{key} {words}" for key, words in said if words)
        case str() if field in ("state", "outcome"):
            return value.replace("_", " ")
        case str() if _MOMENT.fullmatch(value):
            return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M}"
        case str():
            return names.get(value, value)
        case float():
            return f"{value:g}"
    return str(value)


def _in_words(difference: Difference, model: type[Record], names: Mapping[Id, str]) -> Iterator[FieldChange]:
    change, before = difference.change, difference.before
    kind, is_new = kind_in_words(model), before is None
    about = called(model, difference.document, names)
    told = [
        FieldChange(about, field, was, said, change.record, is_new, kind)
        for name in sorted(change.fields, key=order(model))
        for field, was, said in _compared(
            name, None if before is None else before.get(name), change.fields[name], names
        )
    ]
    yield from told or [FieldChange(about, "", "", "", change.record, is_new, kind)]


def _compared(field: str, was: JSON, value: JSON, names: Mapping[Id, str]) -> Iterator[tuple[str, str, str]]:
    """Field, before and after in words: of a part only its fields that differ, of a list what went and what came."""
    if was == value or not (was or value):
        return
    words = field_in_words(field)
    if isinstance(was, dict) and isinstance(value, dict):
        for key in dict.fromkeys((*was, *value)):
            for inner, *both in _compared(key, was.get(key), value.get(key), names):
                yield f"{words}, {inner}", both[0], both[1]
    elif isinstance(was, list) and isinstance(value, list) and any(part in value for part in was):
        went = [f"− {value_in_words(part, names)}" for part in was if part not in value]
        came = [f"+ {value_in_words(part, names)}" for part in value if part not in was]
        if went or came:
            yield words, ", ".join(went), ", ".join(came)
        else:
            yield words, value_in_words(was, names), value_in_words(value, names)
    else:
        before, after = value_in_words(was, names, field), value_in_words(value, names, field)
        if before or after:
            yield words, before, after


def order(model: type[Record]) -> Callable[[str], int]:
    """The place of a field in its record, to sort by; those of a newer version last."""
    places = {name: place for place, name in enumerate(model.model_fields)}
    return lambda name: places.get(name, len(places))


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
