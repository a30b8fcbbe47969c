"""What the trail says: records folded from lines, field by field, in whatever order the lines come.

Each field carries the revision of the line that set it last; the latest wins. So the same lines give the same
records in every order, and a line folded twice changes nothing.

That is all there is to a record whose lines were written one with the other before the eyes. Where two writers changed
a record apart, more is to be said (`strands`): such a record is noted as unsettled when its lines are folded.

Revisions are kept compactly: `stamps` lists the folded lines; a record's revision is the number of one stamp for
all its fields, or, once fields differ, a mapping from field to number with the common one under "".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from auditor.ledger.line import JSON, Entry, stamp

Document: TypeAlias = dict[str, JSON]
Revisions: TypeAlias = "int | dict[str, int]"


class Records:
    """One table: its documents by record id and, for TinyDB, by the text of their doc_id; in order of their ids."""

    def __init__(
        self,
        documents: dict[str, Document],
        revisions: dict[str, Revisions],
        gone: dict[str, int],
        transitions: dict[str, int] | None = None,
    ) -> None:
        self._by_doc_id = documents
        self._by_record = {document["id"]: document for document in documents.values()}
        self.revisions = revisions
        self.gone = gone  # tombstones: record id -> number of the stamp
        self.transitions = transitions or {}  # the state transition that stands: record id -> number of the stamp
        self._in_order = all(before < after for before, after in pairwise(self._by_record))
        self._last = max(self._by_record, default="")

    def documents(self) -> dict[str, Document]:
        """The live documents by the text of their doc_id. Not to be changed."""
        if not self._in_order:
            self._by_doc_id = dict(sorted(self._by_doc_id.items(), key=lambda item: int(item[0])))
            self._in_order = True
        return self._by_doc_id

    def get(self, record: str) -> Document | None:
        """The live document of a record. Not to be changed."""
        return self._by_record.get(record)

    def put(self, record: str, document: Document) -> None:
        """Set the document of a record."""
        if record not in self._by_record:
            self._in_order = self._in_order and record > self._last
            self._last = max(record, self._last)
        self._by_record[record] = document
        self._by_doc_id[_key(record)] = document

    def drop(self, record: str) -> None:
        """Take the document of a record away."""
        if self._by_record.pop(record, None) is not None:
            del self._by_doc_id[_key(record)]

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents().values())

    def __len__(self) -> int:
        return len(self._by_record)


Key: TypeAlias = tuple[str, str]  # table, record


@dataclass(frozen=True, slots=True)
class Standing:
    """How one record stands, by the stamps of the lines that made it so."""

    document: Document | None
    stamps: Mapping[str, str]  # of each field
    base: str  # of the line the record begins with
    gone: str | None  # of its tombstone
    transition: str | None  # of its last state transition


class State:
    """All tables of a ledger at one moment, with the revision of every field."""

    def __init__(
        self,
        tables: dict[str, Records] | None = None,
        stamps: list[str] | None = None,
        writers: Iterable[str] = (),
        contested: Iterable[Key] = (),
    ) -> None:
        self.tables: dict[str, Records] = tables or {}
        self.stamps: list[str] = stamps or []
        self.writers = set(writers)
        self.contested = set(contested)  # records with a conflict, and some that may have one
        self.unsettled: set[Key] = set()  # records that may not stand as all their lines together say

    def table(self, name: str) -> Records:
        """The table, made empty if nothing was ever in it."""
        records = self.tables.get(name)
        if records is None:
            records = self.tables[name] = Records({}, {}, {})
        return records

    def record(self, table: str, record: str) -> Document | None:
        """The live document, or None. Not to be changed."""
        records = self.tables.get(table)
        return records.get(record) if records else None

    def revision(self, table: str, record: str, field: str) -> str | None:
        """ "writer:sequence" of the line that set the field last; None if it has no value."""
        records = self.tables.get(table)
        document = records.get(record) if records else None
        if records is None or document is None or field not in document or field == "id":
            return None
        return self.stamps[_number(records.revisions[record], field)].partition(" ")[2]

    def transition(self, table: str, record: str) -> str | None:
        """The revision of the state transition that a record stands after; None before the first one."""
        records = self.tables.get(table)
        number = records.transitions.get(record) if records else None
        return None if number is None else self.stamps[number].partition(" ")[2]

    def fold(self, entry: Entry) -> None:
        """Take in one line, before or after others. Documents are replaced, never changed in place."""
        is_alone = not self.writers - {entry["writer"]}
        self.writers.add(entry["writer"])
        number = self._numbered(stamp(entry))
        for change in entry["changes"]:
            if not is_alone and self._is_apart(change):
                self.unsettled.add((change["table"], change["record"]))
            self._apply(change, number)

    def follow(self, entry: Entry) -> None:
        """Take in a line whose author had all lines folded so far before the eyes."""
        self.writers.add(entry["writer"])
        number = self._numbered(stamp(entry))
        for change in entry["changes"]:
            self._apply(change, number)

    def put(self, key: Key, standing: Standing) -> None:
        """Have a record stand like that."""
        table, record = key
        records = self.table(table)
        for numbers, stamped in ((records.gone, standing.gone), (records.transitions, standing.transition)):
            numbers.pop(record, None)
            if stamped is not None:
                numbers[record] = self._numbered(stamped)
        if standing.document is None:
            records.drop(record)
            records.revisions.pop(record, None)
        else:
            records.put(record, standing.document)
            numbered = {name: self._numbered(stamped) for name, stamped in standing.stamps.items()}
            records.revisions[record] = {"": self._numbered(standing.base), **numbered}

    def _numbered(self, stamped: str) -> int:
        self.stamps.append(stamped)
        return len(self.stamps) - 1

    def _is_apart(self, change: Entry) -> bool:
        """Whether the author may not have seen the record as it stands here."""
        table, record = change["table"], change["record"]
        records = self.table(table)
        seen = change.get("seen", {})
        if change.get("deleted") is True:
            fields = records.get(record)
        elif change.get("transition") is True and change.get("follows") != self.transition(table, record):
            return True
        else:
            fields = None if record in records.gone else change.get("fields", {})
        return fields is None or any(seen.get(name) != self.revision(table, record, name) for name in fields)

    def _apply(self, change: Entry, number: int) -> None:
        records, record = self.table(change["table"]), change["record"]
        if change.get("deleted") is True:
            self._bury(records, record, number)
        else:
            self._set(records, record, change.get("fields", {}), number)
            if change.get("transition") is True:
                self._step(records, record, number)

    def _step(self, records: Records, record: str, number: int) -> None:
        known = [numbers[record] for numbers in (records.gone, records.transitions) if record in numbers]
        if all(self.stamps[other] < self.stamps[number] for other in known):
            records.transitions[record] = number

    def _set(self, records: Records, record: str, fields: Document, number: int) -> None:
        stamps = self.stamps
        grave = records.gone.get(record)
        if grave is not None and stamps[number] <= stamps[grave]:
            return
        document = records.get(record)
        if document is None:
            records.put(record, {"id": record, **fields})
            records.revisions[record] = number
            return
        known = records.revisions[record]
        revisions = {"": known} if isinstance(known, int) else dict(known)
        changed = dict(document)
        for field, value in fields.items():
            if field in document and stamps[_number(revisions, field)] >= stamps[number]:
                continue
            changed[field] = value
            revisions[field] = number
        records.put(record, changed)
        records.revisions[record] = revisions

    def _bury(self, records: Records, record: str, number: int) -> None:
        stamps = self.stamps
        grave = records.gone.get(record)
        if grave is not None and stamps[number] <= stamps[grave]:
            return
        records.gone[record] = number
        standing = records.transitions.get(record)
        if standing is not None and stamps[standing] < stamps[number]:
            del records.transitions[record]
        document = records.get(record)
        if document is None:
            return
        known = records.revisions.pop(record)
        records.drop(record)
        later = {name: _number(known, name) for name in document if name != "id"}
        later = {name: at for name, at in later.items() if stamps[at] > stamps[number]}
        if later:
            records.put(record, {"id": record, **{name: document[name] for name in later}})
            records.revisions[record] = {"": number, **later}


def _key(record: str) -> str:
    return str(int(record.replace("-", ""), 16))


def _number(revisions: Revisions, field: str) -> int:
    return revisions if isinstance(revisions, int) else revisions.get(field, revisions[""])
