"""What we rely on in TinyDB beyond its public API. If this fails, auditor/ledger/table.py has to follow."""

from __future__ import annotations

import inspect
from importlib.metadata import version

from tinydb import where
from tinydb.storages import Storage
from tinydb.table import Document, Table

from auditor.ledger import RecordTable, doc_id, uuid7
from auditor.ledger.records import Records, State
from auditor.ledger.table import LedgerStorage

WRITING = ("insert", "insert_multiple", "update", "update_multiple", "remove", "truncate")


def test_the_version_is_the_one_this_was_written_against() -> None:
    assert version("tinydb").startswith("4.")


def test_every_writing_method_goes_through_update_table() -> None:
    for name in WRITING:
        assert "self._update_table(" in inspect.getsource(getattr(Table, name)), name
    assert "self.insert(" in inspect.getsource(Table.upsert)


def test_there_is_no_writing_method_we_do_not_know() -> None:
    public = {name for name, _ in inspect.getmembers(Table, inspect.isfunction) if not name.startswith("_")}
    reading = {"all", "search", "get", "contains", "count", "clear_cache"}
    assert public - reading == {*WRITING, "upsert"}


def test_signatures_of_the_private_seam() -> None:
    assert list(inspect.signature(Table._update_table).parameters) == ["self", "updater"]
    assert list(inspect.signature(Table._read_table).parameters) == ["self"]
    assert list(inspect.signature(Document.__init__).parameters) == ["self", "value", "doc_id"]
    assert list(inspect.signature(Table.__init__).parameters)[:4] == ["self", "storage", "name", "cache_size"]
    assert Storage.__abstractmethods__ == {"read", "write"}


def test_every_reading_method_reads_through_read_table_and_makes_document_class() -> None:
    one = uuid7()
    state = State()
    state.tables["t"] = Records({str(doc_id(one)): {"id": one, "n": 1, "deep": [1]}}, {one: 0}, {})
    table = RecordTable(LedgerStorage(state), "t")
    query = where("n") == 1
    found = [
        table.all()[0],
        next(iter(table)),
        table.search(query)[0],
        table.search(query)[0],
        table.get(query),
        table.get(doc_id=doc_id(one)),
        table.get(doc_ids=[doc_id(one)])[0],
    ]
    assert len({id(document["deep"]) for document in found if document}) == len(found)
    assert all(document and document.doc_id == doc_id(one) for document in found)
    assert len(table) == 1
    assert table.count(query) == 1
    assert table.contains(query)
