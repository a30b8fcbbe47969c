"""Verify finds what is wrong, says where and since when, and reads every file once in little memory."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from auditor.ledger import Ledger, uuid7
from auditor.ledger.checks import Reading, examine, size_of
from auditor.ledger.line import seal, unseal
from auditor.ledger.snapshot import read_manifest

from .conftest import NOON, Bench, put


def filled(bench: Bench, count: int = 5) -> list[str]:
    """A ledger of some records, a line each a minute apart, closed; returns their ids."""
    ids = [uuid7() for _ in range(count)]
    with bench.create() as ledger:
        for number, record in enumerate(ids):
            bench.clock.move(60)
            put(ledger, record, n=number)
    return ids


def told(bench: Bench) -> list[str]:
    """What is wrong, by file and message; notes begin with "note"."""
    with bench.read() as ledger:
        return [
            f"{'note ' if problem.note else ''}{problem.path.relative_to(bench.folder)}: {problem.message}"
            for problem in ledger.verify()
        ]


def resealed(bench: Bench, change: Any) -> None:
    """Change the snapshot and seal it again, as somebody would who knows how."""
    path = bench.folder / "audit.json"
    data = json.loads(path.read_bytes())
    del data["_seal"]
    change(data)
    body = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    seal_ = b',"_seal":{"1":{"sha256":"' + hashlib.sha256(body).hexdigest().encode() + b'"}}}\n'
    path.write_bytes(body[:-1] + seal_)


def test_a_sound_ledger_has_no_problem_and_every_byte_of_it_is_read_once(bench: Bench) -> None:
    filled(bench)
    with bench.open() as ledger:
        ledger.store_exhibit(b"x" * 3_000_000)
        put(ledger, uuid7(), n=9)
    heard: list[tuple[int, int]] = []
    with bench.read() as ledger:
        assert ledger.verify(progress=lambda done, of_all: heard.append((done, of_all))) == []
    whole = sum(path.stat().st_size for path in bench.folder.rglob("*") if path.is_file())
    assert heard[-1] == (whole, whole)
    assert len(heard) in (3, 4)  # about once a megabyte
    assert heard == sorted(heard)


def test_a_snapshot_behind_the_trail_is_held_against_the_lines_it_was_made_from(bench: Bench) -> None:
    ids = filled(bench)
    before = (bench.folder / "audit.json").read_bytes()
    with bench.open() as ledger:
        put(ledger, ids[0], n=70)
        put(ledger, uuid7(), n=71)
    assert told(bench) == []
    (bench.folder / "audit.json").write_bytes(before)
    assert told(bench) == []
    resealed(bench, lambda data: next(iter(data["responses"].values())).update(n=70))
    assert told(bench) == [f"audit.json: Record {ids[0]} in responses is not what the trail says."]


@pytest.mark.parametrize("what", ["field", "revision", "tombstone", "left out", "added"])
def test_a_snapshot_that_says_something_else_is_found_by_record(bench: Bench, what: str) -> None:
    ids = filled(bench)
    with bench.open() as ledger:
        put(ledger, ids[2], n=20)

    def change(data: dict[str, Any]) -> None:
        rows, meta = data["responses"], data["_trail"]["1"]
        (key,) = (key for key, row in rows.items() if row["id"] == ids[2])
        if what == "field":
            rows[key]["n"] = 77
        elif what == "revision":
            meta["revisions"]["responses"][ids[2]] = 0
        elif what == "tombstone":
            meta["gone"]["responses"][ids[2]] = 0
        elif what == "left out":
            del rows[key], meta["revisions"]["responses"][ids[2]]
        else:
            ids[2] = "01999999-0000-7000-8000-000000000000"
            rows[str(int(ids[2].replace("-", ""), 16))] = {"id": ids[2], "n": 1}
            meta["revisions"]["responses"][ids[2]] = 0

    resealed(bench, change)
    assert told(bench) == [f"audit.json: Record {ids[2]} in responses is not what the trail says."]


@pytest.mark.parametrize("part", ["_trail", "stamps", "heads", "revisions", "responses"])
def test_a_snapshot_of_another_shape_is_not_used_and_ends_nothing(bench: Bench, part: str) -> None:
    filled(bench)

    def change(data: dict[str, Any]) -> None:
        if part in data:
            data[part] = {"1": []}
        else:
            data["_trail"]["1"][part] = 5

    resealed(bench, change)
    with bench.open() as ledger:
        assert [record["n"] for record in ledger.records("responses")] == [0, 1, 2, 3, 4]
        assert not ledger.read_only
    assert told(bench) == []  # made anew at close


def test_damage_in_the_trail_is_told_with_line_and_moment_and_the_snapshot_is_not_blamed(bench: Bench) -> None:
    filled(bench)
    lines = bench.trail.read_bytes().splitlines(keepends=True)
    bench.trail.write_bytes(b"".join([*lines[:2], lines[2].replace(b'"n":2', b'"n":9'), *lines[3:]]))
    with bench.read() as ledger:
        (first,) = [problem for problem in ledger.verify() if not problem.note]
    assert (first.path, first.line, first.since) == (bench.trail, 3, NOON.replace(minute=2))
    assert [message for message in told(bench) if message.startswith("note")] == [
        "note audit.json: It was not held against the trail, which is damaged."
    ]


def test_what_manifest_and_snapshot_both_miss_is_told_once(bench: Bench) -> None:
    filled(bench)
    lines = bench.trail.read_bytes().splitlines(keepends=True)
    bench.trail.write_bytes(b"".join(lines[:3]))
    with bench.read() as ledger:
        found = [problem for problem in ledger.verify() if "Lines are missing" in problem.message]
    assert [(problem.line, problem.since) for problem in found[-1:]] == [(3, NOON.replace(minute=3))]
    assert "the manifest and the snapshot had line 5" in found[-1].message


def test_a_manifest_whose_head_is_not_over_its_heads_is_found(bench: Bench) -> None:
    filled(bench)
    path = bench.folder / "manifest.json"
    manifest = unseal(path.read_bytes())
    assert manifest is not None
    del manifest["hash"]
    path.write_bytes(seal({**manifest, "head": "0" * 64}))
    assert told(bench) == [
        "trail: The head in the manifest is not that over the trail ends beside it: one was changed."
    ]


def test_exhibits_that_are_changed_missing_or_nobodys(bench: Bench) -> None:
    with bench.create() as ledger:
        changed = ledger.store_exhibit(b"minutes", suffix=".txt")
        missing = ledger.store_exhibit(b"photo")
        put(ledger, uuid7(), n=1)
    (bench.folder / changed.path).write_bytes(b"Minutes")
    (bench.folder / missing.path).unlink()
    (bench.folder / changed.path).with_name("Thumbs.db").write_bytes(b"")
    (bench.folder / "audit (copy).json").write_bytes(b"{}")
    (bench.folder / "trail" / ".x.77.tmp").write_bytes(b"{}")
    assert sorted(told(bench)) == sorted(
        [
            f"{changed.path}: The exhibit was changed: its content does not match its hash.",
            f"{missing.path}: The exhibit is missing.",
            f"note {changed.path.parent}/Thumbs.db: Nothing here knows this file.",
            "note audit (copy).json: Nothing here knows this file.",
            "note trail/.x.77.tmp: Nothing here knows this file.",
        ]
    )


def test_a_folder_without_manifest_is_examined_all_the_same(bench: Bench) -> None:
    filled(bench)
    (bench.folder / "manifest.json").unlink()
    found = examine(bench.folder, Reading(0))
    assert [problem.path.name for problem in found.problems] == ["manifest.json"]
    assert len(found.state.table("responses")) == 5


def long_trail(folder: Path, lines: int, records: int) -> Path:
    """Rewrite a ledger's trail: so many lines about so few records. Faster than committing them."""
    manifest = read_manifest(folder)
    assert manifest is not None
    (path,) = (folder / "trail").glob("*.jsonl")
    ids, previous, raw = [uuid7() for _ in range(records)], "", []
    for number in range(1, lines + 1):
        record = ids[number % records]
        line = {
            "format": 2,
            "ledger": manifest.id,
            "writer": path.stem,
            "sequence": number,
            "previous": previous,
            "recorded": f"2026-03-17T12:{number // 6000:02}:{number // 100 % 60:02}.{number % 100:02}0000Z",
            "effective": NOON.isoformat(),
            "author": "a",
            "verb": "answer",
            "reason": "",
            "changes": [{"table": "responses", "record": record, "fields": {"n": number, "note": "x" * 300}}],
        }
        raw.append(seal(line))
        previous = raw[-1][-67:-3].decode()
    path.write_bytes(b"".join(raw))
    return path


def peak_of_examining(folder: Path) -> int:
    """Bytes of memory at most, beside what stood before."""
    tracemalloc.start()
    try:
        found = examine(folder, Reading(size_of(folder)))
        assert [problem for problem in found.problems if not problem.note] == []
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_grows_neither_with_the_length_of_a_trail_nor_with_the_size_of_an_exhibit(bench: Bench) -> None:
    filled(bench, 1)
    (bench.folder / "audit.json").unlink()
    path = bench.folder / "manifest.json"
    manifest = unseal(path.read_bytes())
    assert manifest is not None
    del manifest["hash"]
    path.write_bytes(seal({**manifest, "heads": {}}))
    long_trail(bench.folder, 3_000, 20)
    short = peak_of_examining(bench.folder)
    grown = long_trail(bench.folder, 30_000, 20)
    with bench.open():
        pass  # the snapshot is made
    assert grown.stat().st_size > 15_000_000
    evidence = bench.folder / "evidence" / "ab"
    evidence.mkdir(parents=True)
    content = bytes(24 << 20)
    name = hashlib.sha256(content).hexdigest()
    shelf = bench.folder / "evidence" / name[:2]
    shelf.mkdir()
    (shelf / name).write_bytes(content)
    del content
    long = peak_of_examining(bench.folder)
    assert long < short + 3_500_000  # stamps of the last 10,000 lines, and two parts of the exhibit


def test_a_ledger_of_two_writers_is_read_in_recorded_order(bench: Bench) -> None:
    from auditor.ledger import Writer

    ids = filled(bench)
    other = Writer.for_workspace(bench.workspace, bench.home.with_name("other home"))
    with Ledger.open(bench.folder, writer=other, clock=bench.clock) as ledger:
        bench.clock.move(60)
        put(ledger, ids[0], n=10)
        with bench.open() as mine:
            bench.clock.move(60)
            put(mine, ids[0], n=11)
        bench.clock.move(60)
        ledger.refresh()
        put(ledger, ids[1], n=12)
    assert told(bench) == []
    (bench.folder / "audit.json").unlink()
    assert told(bench) == []
