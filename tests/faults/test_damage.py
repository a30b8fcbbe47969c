"""Bytes that are not as they were: found, told with file and line, and the rest stays readable."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest

from auditor.ledger import DamagedLedger, Ledger, uuid7
from auditor.ledger.line import HASH, canonical, seal, unseal
from tests.faults.conftest import Count
from tests.ledger.conftest import NOON, Bench, put


def five_lines(bench: Bench) -> list[str]:
    """A ledger of five records, a line each, closed; returns their ids."""
    ids = [uuid7() for _ in range(5)]
    with bench.create() as ledger:
        for number, record in enumerate(ids):
            bench.clock.move(60)
            put(ledger, record, n=number, note="ž" * number)
    return ids


def numbers(ledger: Ledger) -> list[int]:
    return [record["n"] for record in ledger.records("responses")]


def without_snapshot(bench: Bench) -> None:
    """Only the trail is left of what says where it ended: no snapshot, no heads, no memory outside."""
    (bench.folder / "audit.json").unlink()
    path = bench.folder / "manifest.json"
    manifest = unseal(path.read_bytes())
    assert manifest is not None
    del manifest["hash"]
    path.write_bytes(seal({**manifest, "heads": {}}))
    for tip in bench.home.rglob("*.tip"):
        tip.unlink()


def test_a_trail_cut_at_every_offset_of_its_last_line_loses_only_that_line(bench: Bench, count: Count) -> None:
    five_lines(bench)
    without_snapshot(bench)
    whole = bench.trail.read_bytes()
    last = len(whole) - len(whole.splitlines(keepends=True)[-1])
    for end in range(last, len(whole)):
        bench.trail.write_bytes(whole[:end])
        count("torn lines", 1)
        with bench.open() as ledger:
            if end == len(whole) - 1:  # only the line end is missing: the line is whole, and is finished
                assert numbers(ledger) == [0, 1, 2, 3, 4]
                assert not ledger.read_only
                continue
            assert numbers(ledger) == [0, 1, 2, 3], end
            assert not ledger.read_only
            kept = list((bench.folder / "quarantine").glob("*")) if end > last else []
            assert b"".join(path.read_bytes() for path in kept) == whole[last:end]
            assert [problem.path for problem in ledger.damage] == kept
            assert all(problem.note for problem in ledger.damage)
            put(ledger, uuid7(), n=5)
            assert numbers(ledger) == [0, 1, 2, 3, 5]
            assert [problem for problem in ledger.verify() if not problem.note] == []
        shutil.rmtree(bench.folder / "quarantine", ignore_errors=True)
        without_snapshot(bench)


@pytest.mark.parametrize("snapshot", [True, False])
def test_a_flipped_byte_at_every_offset_of_the_trail_is_found(bench: Bench, snapshot: bool, count: Count) -> None:
    five_lines(bench)
    if not snapshot:
        without_snapshot(bench)
    trail = bench.trail
    whole = trail.read_bytes()
    line = 1
    for offset in range(len(whole)):
        for flip in (0x01, 0x20, whole[offset]) if offset % 7 == 0 or whole[offset] == 10 else (0x04,):
            if offset == len(whole) - 1 and flip == whole[offset]:
                continue  # a zero in place of the last line end is what a power cut leaves: see below
            damaged = bytearray(whole)
            damaged[offset] ^= flip
            trail.write_bytes(damaged)
            with bench.read() as ledger:
                told = [problem for problem in ledger.damage if not problem.note]
                assert told, offset
                assert told[0].path == trail
                assert told[0].line == line
                assert told[0].since == (None if line == 1 else NOON.replace(minute=line - 1))
                missing = 0 if snapshot else 2 if whole[offset] == 10 and line < 5 else 1
                if offset == len(whole) - 1:
                    missing = 0  # the last line end: the line itself is whole
                assert len(numbers(ledger)) == 5 - missing
                assert any(problem.line == line for problem in ledger.verify())
            with bench.open() as ledger, pytest.raises(DamagedLedger):
                put(ledger, uuid7(), n=9)
        line += whole[offset] == 10
        count("flipped bytes", 1)
    assert bytes(trail.read_bytes()) != whole


def test_a_flipped_byte_at_every_offset_of_the_snapshot_is_found_and_costs_nothing(bench: Bench, count: Count) -> None:
    five_lines(bench)
    path = bench.folder / "audit.json"
    whole = path.read_bytes()
    for offset in range(len(whole)):
        damaged = bytearray(whole)
        damaged[offset] ^= 0x01
        path.write_bytes(damaged)
        with bench.read() as ledger:
            assert numbers(ledger) == [0, 1, 2, 3, 4]
            assert [problem.path for problem in ledger.damage] == [path]
        count("flipped bytes", 1)
    with bench.open() as ledger:
        assert not ledger.read_only
        assert path in [problem.path for problem in ledger.verify()]
    assert path.read_bytes() == whole  # written anew at close


def test_a_flipped_byte_in_the_manifest_is_found_and_everything_can_be_read(bench: Bench, count: Count) -> None:
    five_lines(bench)
    path = bench.folder / "manifest.json"
    whole = path.read_bytes()
    for offset in range(len(whole)):
        damaged = bytearray(whole)
        damaged[offset] ^= 0x01
        path.write_bytes(damaged)
        with bench.open() as ledger:
            assert ledger.read_only
            assert numbers(ledger) == [0, 1, 2, 3, 4]
            assert path in [problem.path for problem in ledger.damage]
        count("flipped bytes", 1)
    path.unlink()
    with bench.open() as ledger:
        assert ledger.read_only
        assert numbers(ledger) == [0, 1, 2, 3, 4]


def test_zeros_that_a_power_cut_left_in_the_last_line_are_a_torn_line(bench: Bench) -> None:
    five_lines(bench)
    without_snapshot(bench)
    whole = bench.trail.read_bytes()
    last = len(whole) - len(whole.splitlines(keepends=True)[-1])
    for torn in (
        whole[:last] + bytes(len(whole) - last),
        whole[: last + 40] + bytes(100) + whole[last + 140 :],
        whole + bytes(4096),
    ):
        bench.trail.write_bytes(torn)
        with bench.open() as ledger:
            assert not ledger.read_only
            assert numbers(ledger)[:4] == [0, 1, 2, 3]
            assert (bench.folder / "quarantine").exists()
        shutil.rmtree(bench.folder / "quarantine")
        without_snapshot(bench)


def test_a_last_line_end_that_a_power_cut_left_as_zero_is_written_anew(bench: Bench) -> None:
    five_lines(bench)
    without_snapshot(bench)
    whole = bench.trail.read_bytes()
    bench.trail.write_bytes(whole[:-1] + b"\0")
    with bench.read() as ledger:
        assert [problem.note for problem in ledger.damage] == [True]
    with bench.open() as ledger:
        assert ledger.damage == ()
        assert numbers(ledger) == [0, 1, 2, 3, 4]
    assert bench.trail.read_bytes() == whole


def test_a_cut_tail_shows_against_manifest_and_snapshot(bench: Bench) -> None:
    five_lines(bench)
    lines = bench.trail.read_bytes().splitlines(keepends=True)
    bench.trail.write_bytes(b"".join(lines[:3]))
    with bench.open() as ledger:
        assert ledger.read_only
        assert numbers(ledger) == [0, 1, 2, 3, 4]  # the snapshot still knows them
        assert [problem.line for problem in ledger.damage if not problem.note] == [3]
    (bench.folder / "audit.json").unlink()
    with bench.open() as ledger:
        assert ledger.read_only
        assert numbers(ledger) == [0, 1, 2]


def test_a_deleted_trail_shows_and_the_snapshot_is_read(bench: Bench) -> None:
    five_lines(bench)
    shutil.rmtree(bench.folder / "trail")
    with bench.open() as ledger:
        assert ledger.read_only
        assert numbers(ledger) == [0, 1, 2, 3, 4]
        assert any(not problem.note for problem in ledger.verify())


def test_a_deleted_snapshot_is_written_anew(bench: Bench) -> None:
    five_lines(bench)
    path = bench.folder / "audit.json"
    whole = path.read_bytes()
    path.unlink()
    with bench.open() as ledger:
        assert numbers(ledger) == [0, 1, 2, 3, 4]
        assert ledger.damage == ()
    assert path.read_bytes() == whole


def test_a_forged_line_with_a_right_hash_breaks_the_chain(bench: Bench) -> None:
    five_lines(bench)
    lines = bench.trail.read_bytes().splitlines(keepends=True)
    forged = unseal(lines[2])
    assert forged is not None
    del forged["hash"]
    forged["changes"][0]["fields"]["n"] = 99
    bench.trail.write_bytes(b"".join([*lines[:2], seal(forged), *lines[3:]]))
    with bench.read() as ledger:
        assert [problem.line for problem in ledger.damage] == [4]
        assert "replaced" in ledger.damage[0].message


def test_a_line_left_out_a_line_twice_and_a_fork(bench: Bench) -> None:
    five_lines(bench)
    without_snapshot(bench)
    lines = bench.trail.read_bytes().splitlines(keepends=True)
    fork = unseal(lines[2])
    assert fork is not None
    del fork["hash"]
    fork["author"] = "somebody else"
    for written, line, word in [
        ([*lines[:2], *lines[3:]], 3, "missing"),
        ([*lines, lines[4]], 6, "twice"),
        ([*lines[:3], seal(fork), *lines[3:]], 4, "fork"),
        (lines[1:], 1, "missing"),
    ]:
        bench.trail.write_bytes(b"".join(written))
        with bench.open() as ledger:
            assert ledger.read_only
            assert [problem.line for problem in ledger.damage] == [line]
            assert word in ledger.damage[0].message


def test_a_trail_of_another_ledger_or_writer_is_not_read(bench: Bench) -> None:
    five_lines(bench)
    shutil.copy(bench.trail, bench.folder / "trail" / f"{uuid7()}.jsonl")
    with bench.open() as ledger:
        assert ledger.read_only
        assert numbers(ledger) == [0, 1, 2, 3, 4]
        assert "another writer" in ledger.damage[0].message


@pytest.mark.parametrize(
    "change",
    [
        {"recorded": "yesterday"},
        {"effective": "2026-03-17"},
        {"changes": [{"table": "responses", "record": "x", "fields": {}}]},
        {"changes": [{"table": "_trail", "record": uuid7(), "fields": {}}]},
        {"changes": [{"table": "responses", "record": uuid7(), "fields": {"id": 1}}]},
        {"changes": "none"},
        {"sequence": "6"},
        {"author": None},
    ],
)
def test_a_sealed_line_of_a_wrong_shape_is_told_not_read(bench: Bench, change: dict[str, object]) -> None:
    five_lines(bench)
    last = unseal(bench.trail.read_bytes().splitlines(keepends=True)[-1])
    assert last is not None
    wrong = {**last, "sequence": 6, "previous": last["hash"], **change}
    del wrong["hash"]
    with bench.trail.open("ab") as file:
        file.write(seal(wrong))
    with bench.open() as ledger:
        assert ledger.read_only
        assert [problem.line for problem in ledger.damage] == [6]
        assert numbers(ledger) == [0, 1, 2, 3, 4]


def test_a_sealed_line_nested_deep_is_told_not_read(bench: Bench) -> None:
    """What no ledger writes, and what would stop whoever walks through it."""
    five_lines(bench)
    last = unseal(bench.trail.read_bytes().splitlines(keepends=True)[-1])
    assert last is not None
    body = canonical({**last, "sequence": 6, "previous": last["hash"], "hash": "@"})
    whole = bench.trail.read_bytes()
    for depth in (70, 900, 20_000):
        deep = body.replace(b',"hash":"@"', b"").replace(
            b'"fields":{', b'"fields":{"a":' + b"[" * depth + b"]" * depth + b","
        )
        bench.trail.write_bytes(whole + deep[:-1] + HASH + hashlib.sha256(deep).hexdigest().encode() + b'"}\n')
        with bench.open() as ledger:
            assert ledger.read_only
            assert [problem.line for problem in ledger.damage] == [6]
            assert numbers(ledger) == [0, 1, 2, 3, 4]
        assert [problem.line for problem in bench.read().verify()][:1] == [6]


def test_a_newer_format_is_read_only_and_says_so(bench: Bench) -> None:
    five_lines(bench)
    path = bench.folder / "manifest.json"
    manifest = unseal(path.read_bytes())
    assert manifest is not None
    del manifest["hash"]
    path.write_bytes(seal({**manifest, "format": 2}))
    with bench.open() as ledger:
        assert ledger.read_only
        assert "newer version" in str(ledger.damage[0])
        assert numbers(ledger) == [0, 1, 2, 3, 4]


def test_unknown_fields_of_a_line_are_kept_and_covered_by_its_hash(bench: Bench) -> None:
    five_lines(bench)
    last = unseal(bench.trail.read_bytes().splitlines(keepends=True)[-1])
    assert last is not None
    more = {
        **last,
        "sequence": 6,
        "previous": last["hash"],
        "recorded": "2026-03-17T13:00:00.000000Z",
        "zz": {"a": 1},
    }
    del more["hash"]
    with bench.trail.open("ab") as file:
        file.write(seal(more))
    with bench.open() as ledger:
        assert ledger.damage == ()
        put(ledger, uuid7(), n=5)
    assert json.loads(bench.trail.read_bytes().splitlines()[5])["zz"] == {"a": 1}


def test_damage_that_appears_while_the_ledger_is_open(bench: Bench) -> None:
    five_lines(bench)
    with bench.open() as ledger:
        whole = bench.trail.read_bytes()
        other = bench.folder / "other"
        other.write_bytes(whole)
        other.replace(bench.trail)  # the same file under another number, as a synchronised folder does
        put(ledger, uuid7(), n=5)
        assert len(bench.trail.read_bytes()) > len(whole)
        bench.trail.write_bytes(whole[:-20])
        with pytest.raises(DamagedLedger):
            put(ledger, uuid7(), n=6)
        assert ledger.read_only
        assert numbers(ledger) == [0, 1, 2, 3, 4, 5]


def test_verify_finds_a_snapshot_that_says_something_else(bench: Bench) -> None:
    import hashlib

    five_lines(bench)
    path = bench.folder / "audit.json"
    data = json.loads(path.read_bytes())
    del data["_seal"]
    record = next(iter(data["responses"].values()))
    record["n"] = 77
    body = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    seal_ = b',"_seal":{"1":{"sha256":"' + hashlib.sha256(body).hexdigest().encode() + b'"}}}\n'
    path.write_bytes(body[:-1] + seal_)
    with bench.open() as ledger:
        assert [record["id"] in str(problem) for problem in ledger.verify()] == [True]
