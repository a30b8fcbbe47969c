"""What a ledger promises its callers: one line a commit, copies, listeners, the lock, and the past."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from tinydb import TinyDB, where

from auditor.errors import InvalidInput, NotFound
from auditor.ledger import Change, Ledger, Line, LockedLedger, NothingChanged, ReadOnlyLedger, doc_id, uuid7

from .conftest import NOON, Bench, put


def test_a_commit_is_one_line_and_one_fsync(bench: Bench, fsyncs: Callable[[], int]) -> None:
    with bench.create() as ledger:
        response, finding = uuid7(), uuid7()
        fsyncs()
        line = ledger.commit(
            "grade",
            author="Jana",
            effective=NOON,
            reason="seen on site",
            changes=[
                Change("responses", response, {"grade": "minor"}),
                Change("findings", finding, {"of": response}, transition=True),
            ],
        )
        assert fsyncs() == 1
        assert [(line.sequence, line.verb, line.author, line.reason)] == [(1, "grade", "Jana", "seen on site")]
        assert len(bench.trail.read_bytes().splitlines()) == 1
        assert ledger.record("findings", finding) == {"id": finding, "of": response}
        assert [change.transition for change in line.changes] == [False, True]
        assert ledger.revision("responses", response, "grade") == line.revision
        assert list(ledger.lines()) == [line]


def test_unchanged_fields_are_dropped_and_nothing_is_an_error(bench: Bench) -> None:
    with bench.create() as ledger:
        record = uuid7()
        first = put(ledger, record, grade="minor", weight=1, tags=["a"])
        second = put(ledger, record, grade="minor", weight=1.0, tags=["a"])
        assert dict(second.changes[0].fields) == {"weight": 1.0}
        assert second.seen == {("responses", record): {"weight": first.revision}}
        with pytest.raises(NothingChanged):
            put(ledger, record, grade="minor", tags=["a"])
        with pytest.raises(NothingChanged):
            ledger.commit("nothing", author="J", effective=NOON, changes=[])
        assert ledger.revision("responses", record, "grade") == first.revision
        assert ledger.revision("responses", record, "weight") == second.revision
        assert ledger.revision("responses", record, "never") is None
        third = put(ledger, record, grade=None)
        assert dict(third.changes[0].fields) == {"grade": None}


def test_changes_of_one_record_in_a_line_become_one(bench: Bench) -> None:
    with bench.create() as ledger:
        record = uuid7()
        changes = [Change("r", record, {"a": 1, "b": 1}), Change("r", record, {"b": 2}, transition=True)]
        line = ledger.commit("two", author="J", effective=NOON, changes=changes)
        assert line.changes == (Change("r", record, {"a": 1, "b": 2}, transition=True),)


def test_a_tombstone_and_a_record_that_comes_back(bench: Bench) -> None:
    with bench.create() as ledger:
        record = uuid7()
        put(ledger, record, grade="minor", note="x")
        gone = ledger.commit("drop", author="J", effective=NOON, changes=[Change("responses", record, deleted=True)])
        assert ledger.records("responses") == []
        with pytest.raises(NotFound):
            ledger.record("responses", record)
        with pytest.raises(NotFound):
            ledger.commit("drop", author="J", effective=NOON, changes=[Change("responses", record, deleted=True)])
        assert ledger.before(gone) == {("responses", record): {"id": record, "grade": "minor", "note": "x"}}
        put(ledger, record, grade="major")
        assert ledger.record("responses", record) == {"id": record, "grade": "major"}
    with bench.open() as ledger:
        assert ledger.record("responses", record) == {"id": record, "grade": "major"}


@pytest.mark.parametrize(
    "change",
    [
        Change("responses", "no-uuid", {"a": 1}),
        Change("responses", uuid7().upper(), {"a": 1}),
        Change("_trail", uuid7(), {"a": 1}),
        Change("", uuid7(), {"a": 1}),
        Change("r", uuid7(), {"a": float("nan")}),
        Change("r", uuid7(), {"a": {1, 2}}),
        Change("r", uuid7(), {"a": "\ud800"}),
        Change("r", uuid7(), {"a": json.loads("[" * 70 + "]" * 70)}),
        Change("r", uuid7(), {"id": uuid7()}),
        Change("r", uuid7(), {"": 1}),
        Change("r", uuid7(), {"a": 1}, deleted=True),
    ],
)
def test_what_is_no_record_is_refused_and_leaves_no_trace(bench: Bench, change: Change) -> None:
    with bench.create() as ledger:
        with pytest.raises(InvalidInput):
            ledger.commit("bad", author="J", effective=NOON, changes=[change])
        with pytest.raises(InvalidInput):
            ledger.commit("bad", author="J", effective=datetime(1, 1, 1, tzinfo=UTC), changes=[Change("r", uuid7())])
        assert bench.trail.read_bytes() == b""
        assert not any(ledger.records(table) for table in ("r", "responses"))
        put(ledger, uuid7(), fine=True)


def test_a_line_needs_verb_author_and_zone(bench: Bench) -> None:
    with bench.create() as ledger:
        change = [Change("r", uuid7(), {"a": 1})]
        for verb, author, effective in [
            ("", "J", NOON),
            ("v", "", NOON),
            ("v", "J", NOON.replace(tzinfo=None)),
        ]:
            with pytest.raises(InvalidInput):
                ledger.commit(verb, author=author, effective=effective, changes=change)


def test_callers_get_copies_and_give_copies(bench: Bench) -> None:
    with bench.create() as ledger:
        record, given = uuid7(), {"deep": [1, {"x": [2]}]}
        line = put(ledger, record, value=given)
        heard: list[Line] = []
        ledger.subscribe(heard.append)
        given["deep"].append("leak")
        line.changes[0].fields["value"]["deep"].append("leak")
        for found in (
            ledger.record("responses", record),
            ledger.records("responses")[0],
            ledger.table("responses").all()[0],
            ledger.table("responses").get(doc_id=doc_id(record)),
            ledger.table("responses").search(where("id") == record)[0],
            ledger.table("responses").search(where("id") == record)[0],
        ):
            assert found is not None
            assert not isinstance(found, list)
            assert found["value"] == {"deep": [1, {"x": [2]}]}
            found["value"]["deep"][1]["x"].append("leak")
        put(ledger, record, other=1)
        assert ledger.record("responses", record)["value"] == {"deep": [1, {"x": [2]}]}
    with bench.open() as ledger:
        assert ledger.record("responses", record)["value"] == {"deep": [1, {"x": [2]}]}


def test_tables_read_and_refuse_to_write(bench: Bench) -> None:
    with bench.create() as ledger:
        first, second = uuid7(), uuid7()
        put(ledger, second, grade="major")
        put(ledger, first, grade="minor")
        table = ledger.table("responses")
        assert [found["id"] for found in table] == [first, second]  # in order of making, not of committing
        assert [found["id"] for found in ledger.records("responses")] == [first, second]
        assert len(table) == 2
        assert table.count(where("grade") == "minor") == 1
        assert table.contains(doc_id=doc_id(first))
        assert not table.contains(where("grade") == "ofi")
        put(ledger, first, grade="ofi")
        assert table.count(where("grade") == "minor") == 0
        assert ledger.table("never").all() == []
        writes: list[Callable[[], object]] = [
            lambda: table.insert({"a": 1}),
            lambda: table.insert_multiple([{"a": 1}]),
            lambda: table.update({"a": 1}),
            lambda: table.upsert({"a": 1}, where("grade") == "ofi"),
            lambda: table.remove(where("grade") == "ofi"),
            lambda: table.truncate(),
            lambda: table.storage.write({}),
        ]
        for write in writes:
            with pytest.raises(ReadOnlyLedger):
                write()
        assert ledger.record("responses", first)["grade"] == "ofi"


def test_listeners_hear_of_durable_lines_only_until_they_stop(bench: Bench) -> None:
    with bench.create() as ledger:
        record, heard = uuid7(), []
        stop = ledger.subscribe(lambda line: heard.append((line.sequence, ledger.record("responses", record)["grade"])))
        put(ledger, record, grade="minor")
        with pytest.raises(NothingChanged):
            put(ledger, record, grade="minor")
        put(ledger, record, grade="major")
        stop()
        stop()
        put(ledger, record, grade="ofi")
        assert heard == [(1, "minor"), (2, "major")]


def test_two_ledgers_side_by_side_take_turns(bench: Bench) -> None:
    with bench.create() as app, bench.open(patience=0.05) as command:
        record, heard = uuid7(), []
        app.subscribe(lambda line: heard.append(line.sequence))
        put(app, record, grade="minor")
        put(command, record, grade="major")  # folds the app's line in first
        assert command.record("responses", record)["grade"] == "major"
        assert [line.sequence for line in app.refresh()] == [2]
        assert app.refresh() == []
        assert heard == [1, 2]
        put(command, record, grade="ofi")
        with app.locked():
            assert app.record("responses", record)["grade"] == "ofi"
            with app.locked():
                put(app, record, note="x")
            with pytest.raises(LockedLedger):
                put(command, record, note="y")
        put(command, record, note="y")
        assert [line.sequence for line in command.lines()] == [1, 2, 3, 4, 5]
        assert not command.verify()


def test_threads_share_a_ledger(bench: Bench) -> None:
    with bench.create() as ledger, ThreadPoolExecutor(4) as pool:
        record = uuid7()
        lines = list(pool.map(lambda number: put(ledger, record, **{f"field{number}": number}), range(40)))
        assert sorted(line.sequence for line in lines) == list(range(1, 41))
        assert len(ledger.record("responses", record)) == 41
        assert not ledger.verify()


def test_a_reader_follows_and_cannot_write(bench: Bench) -> None:
    with bench.create() as ledger, bench.read() as reader:
        record = uuid7()
        put(ledger, record, grade="minor")
        assert reader.read_only
        assert not ledger.read_only
        assert [line.verb for line in reader.refresh()] == ["answer"]
        assert reader.record("responses", record)["grade"] == "minor"
        refused: list[Callable[[], object]] = [
            lambda: put(reader, record, grade="x"),
            lambda: reader.store_exhibit(b"x"),
            lambda: reader.keep_draft("k", "x"),
            lambda: reader.drop_draft("k"),
            lambda: reader.save_snapshot(),
        ]
        for write in refused:
            with pytest.raises(ReadOnlyLedger):
                write()
        with pytest.raises(ReadOnlyLedger), reader.locked():
            pass


def test_as_of_shows_what_was_effective_by_then(bench: Bench) -> None:
    prague = timezone(timedelta(hours=1))
    with bench.create() as ledger:
        record = uuid7()
        for hour, grade in [(9, "minor"), (11, "major"), (15, "ofi")]:
            moment = datetime(2026, 3, 17, hour, tzinfo=prague)
            line = ledger.commit(
                "grade", author="J", effective=moment, changes=[Change("responses", record, {"grade": grade})]
            )
            assert line.effective.isoformat() == f"2026-03-17T{hour:02}:00:00+01:00"
    with bench.read(as_of=datetime(2026, 3, 17, 10, 0, tzinfo=UTC)) as then:  # 11:00 in Prague
        assert then.record("responses", record)["grade"] == "major"
        assert [line.sequence for line in then.lines()] == [1, 2]
        assert [line.sequence for line in then.history("responses", record)] == [1, 2]
        assert then.read_only
        assert then.damage == ()
        with pytest.raises(ReadOnlyLedger):
            put(then, record, grade="x")
    with bench.open(as_of=datetime(2026, 3, 17, 7, 0, tzinfo=UTC)) as before:
        assert before.read_only
        assert before.records("responses") == []
        before.close()
    assert bench.read().record("responses", record)["grade"] == "ofi"


def test_recorded_time_never_goes_back(bench: Bench) -> None:
    with bench.create() as ledger:
        record = uuid7()
        put(ledger, record, n=1)
        bench.clock.move(-3600)
        put(ledger, record, n=2)
    with bench.open() as ledger:
        put(ledger, record, n=3)
        bench.clock.move(7200)
        put(ledger, record, n=4)
        times = [line.recorded for line in ledger.lines()]
        assert times == [
            NOON,
            NOON + timedelta(microseconds=1),
            NOON + timedelta(microseconds=2),
            NOON + timedelta(seconds=3600),
        ]
        assert not ledger.verify()


def test_before_and_history_of_a_record(bench: Bench) -> None:
    with bench.create() as ledger:
        one, two = uuid7(), uuid7()
        created = put(ledger, one, grade="minor", mentions=two)
        put(ledger, two, grade="ofi")
        changed = put(ledger, one, grade="major")
        put(ledger, one, grade="conforming")
        assert ledger.before(created) == {("responses", one): None}
        before = ledger.before(changed)[("responses", one)]
        assert before is not None
        assert before["grade"] == "minor"
        assert [line.sequence for line in ledger.history("responses", one)] == [1, 3, 4]
        assert [line.sequence for line in ledger.history("responses", two)] == [2]
        assert ledger.history("findings", one) == []


def test_the_head_changes_with_every_line_and_survives_reopening(bench: Bench) -> None:
    heads = set()
    with bench.create() as ledger:
        heads.add(ledger.head)
        for number in range(3):
            put(ledger, uuid7(), n=number)
            heads.add(ledger.head)
        last, ends = ledger.head, dict(ledger.heads)
        assert [head.sequence for head in ends.values()] == [3]
    assert len(heads) == 4
    with bench.open() as ledger:
        assert ledger.head == last
        assert dict(ledger.heads) == ends


def test_vanilla_tinydb_opens_the_snapshot(bench: Bench) -> None:
    records: list[dict[str, Any]] = []
    with bench.create() as ledger:
        for number in range(5):
            record = uuid7()
            put(ledger, record, n=number, text="žluťoučký kůň")
            records.append({"id": record, "n": number, "text": "žluťoučký kůň"})
    with TinyDB(bench.folder / "audit.json", access_mode="r") as database:
        table = database.table("responses")
        assert [dict(found) for found in table.all()] == records
        found = table.search(where("n") == 3)
        assert [document.doc_id for document in found] == [doc_id(records[3]["id"])]


def test_an_unchanged_ledger_writes_nothing_at_close(bench: Bench) -> None:
    with bench.create() as ledger:
        put(ledger, uuid7(), n=1)
    before = {path: path.stat().st_mtime_ns for path in bench.folder.rglob("*") if path.is_file()}
    with bench.open() as ledger:
        assert ledger.records("responses")
    assert {path: path.stat().st_mtime_ns for path in bench.folder.rglob("*") if path.is_file()} == before


def test_create_refuses_what_is_there_and_open_what_is_not(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.open()
    bench.create().close()
    with pytest.raises(InvalidInput):
        bench.create()
    with bench.open() as ledger:
        assert (ledger.kind, ledger.name) == ("audit", "IA-2026-03")
        other = Ledger.create(bench.workspace / "programme", kind="programme", name="Programme", writer=bench.writer())
        assert other.id != ledger.id
        other.close()
