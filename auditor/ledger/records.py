"""What the trail says: records folded from lines, field by field, in whatever order the lines come.

Each field carries the revision of the line that set it last; the latest wins. So the same lines give the same
records in every order, and a line folded twice changes nothing.

Revisions are kept compactly: `stamps` lists the folded lines; a record's revision is the number of one stamp for
all its fields, or, once fields differ, a mapping from field to number with the common one under "".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

from auditor.ledger.line import JSON, Entry, stamp

Document: TypeAlias = dict[str, JSON]
Revisions: TypeAlias = "int | dict[str, int]"


class Records:
    """One table: its documents by record id and, for TinyDB, by the text of their doc_id; in order of their ids."""

    def __init__(self, documents: dict[str, Document], revisions: dict[str, Revisions], gone: dict[str, int]) -> None:
        self._by_doc_id = documents
        self._by_record = {document["id"]: document for document in documents.values()}
        self.revisions = revisions
        self.gone = gone  # tombstones: record id -> number of the stamp
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


class State:
    """All tables of a ledger at one moment, with the revision of every field."""

    def __init__(self, tables: dict[str, Records] | None = None, stamps: list[str] | None = None) -> None:
        self.tables: dict[str, Records] = tables or {}
        self.stamps: list[str] = stamps or []

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

    def fold(self, entry: Entry) -> None:
        """Take in one line. Documents are replaced, never changed in place."""
        number = len(self.stamps)
        self.stamps.append(stamp(entry))
        for change in entry["changes"]:
            records = self.table(change["table"])
            if change.get("deleted") is True:
                self._bury(records, change["record"], number)
            else:
                self._set(records, change["record"], change.get("fields", {}), number)

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
