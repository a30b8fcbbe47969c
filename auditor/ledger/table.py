"""TinyDB's query API over the folded records. Reading only: `Ledger.commit` is the one door.

`Table._read_table` and `Table._update_table` are private to TinyDB; tests/ledger/test_tinydb_seam.py fails when they
change under us.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from tinydb.storages import Storage
from tinydb.table import Document, Table

from auditor.ledger.line import copy
from auditor.ledger.problems import ReadOnlyLedger
from auditor.ledger.records import State


class CopiedDocument(Document):
    """A document that shares nothing with the ledger: change it as you like, nothing leaks."""

    def __init__(self, value: Mapping[str, Any], doc_id: int) -> None:
        super().__init__(copy(dict(value)), doc_id)


class LedgerStorage(Storage):
    """What TinyDB asks for as a storage: reads the folded records, refuses to write."""

    def __init__(self, state: State) -> None:
        self._state = state

    def read(self) -> dict[str, dict[str, Any]]:
        """All tables in the shape of a TinyDB file."""
        return {name: dict(records.documents()) for name, records in self._state.tables.items()}

    def documents(self, table: str) -> dict[str, Any]:
        """The documents of one table."""
        records = self._state.tables.get(table)
        return records.documents() if records is not None else {}

    def write(self, data: Mapping[str, Any]) -> NoReturn:
        """Refuse."""
        raise _refusal()


class RecordTable(Table):
    """TinyDB's Table: search, get, all, contains, count… hand out copies; insert, update, remove… are refused.

    TinyDB's query cache hands the same objects out twice, so it is off.
    """

    document_class = CopiedDocument

    def __init__(self, storage: LedgerStorage, name: str) -> None:
        super().__init__(storage, name, cache_size=0)
        self._ledger = storage

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return self._ledger.documents(self.name)

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> NoReturn:
        raise _refusal()


def _refusal() -> ReadOnlyLedger:
    return ReadOnlyLedger(
        "A ledger's tables are for reading.", "Call Ledger.commit: only a line of the trail changes a record."
    )
