"""Each file's format: older ones are brought up, newer ones are only read, and never written over."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import WorkspaceError
from auditor.ledger import Ledger, NewerFormat, Writer, formats, uuid7
from auditor.ledger.line import seal, unseal
from auditor.ledger.records import State
from auditor.ledger.snapshot import lean

from .conftest import Bench, put
from .test_verify import filled, resealed, told


def without_hash(raw: bytes) -> dict[str, Any]:
    value = unseal(raw)
    assert value is not None
    del value["hash"]
    return value


def manifest_with(bench: Bench, **fields: Any) -> None:
    path = bench.folder / "manifest.json"
    path.write_bytes(seal({**without_hash(path.read_bytes()), **fields}))


def with_line(bench: Bench, **fields: Any) -> None:
    """Append a line like the last one, with other fields."""
    last = unseal(bench.trail.read_bytes().splitlines(keepends=True)[-1])
    assert last is not None
    line = {**last, "sequence": last["sequence"] + 1, "previous": last["hash"]}
    line |= {"recorded": f"2026-03-17T13:{last['sequence']:02}:00.000000Z", **fields}
    del line["hash"]
    with bench.trail.open("ab") as file:
        file.write(seal(line))


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("lock")
    }


def refused(bench: Bench) -> NewerFormat:
    """Opening works, writing is refused, closing changes nothing; what is said."""
    before = all_bytes(bench.folder)
    with bench.open() as ledger:
        assert ledger.read_only
        assert [record["n"] for record in ledger.records("responses")] == [0, 1, 2, 3, 4]
        with pytest.raises(NewerFormat) as error:
            put(ledger, uuid7(), n=9)
        with pytest.raises(NewerFormat):
            ledger.save_snapshot()
    assert all_bytes(bench.folder) == before
    assert any("newer version" in each for each in told(bench))
    return error.value


def test_a_manifest_of_a_newer_format(bench: Bench) -> None:
    filled(bench)
    manifest_with(bench, format=formats.MANIFEST + 4, program="9.1", heads=["another", "shape"], more={})
    said = refused(bench)
    assert f"has format {formats.MANIFEST + 4} (written by Auditor 9.1)" in said.message
    assert "newer version" in said.message
    assert "damaged" not in said.message
    assert said.hint == formats.UPDATE


def test_a_snapshot_of_a_newer_format(bench: Bench) -> None:
    filled(bench)

    def change(data: dict[str, Any]) -> None:
        data["_trail"]["1"] = {"format": formats.SNAPSHOT + 1, "program": "9.1", "anything": []}
        data["more"] = {"1": {"of": "it"}}

    resealed(bench, change)
    assert "(written by Auditor 9.1)" in refused(bench).message


@pytest.mark.parametrize("shape", ["readable", "unreadable"])
def test_lines_of_a_newer_format_are_told_once(bench: Bench, shape: str) -> None:
    filled(bench)
    changes: Any = [] if shape == "readable" else {"of": "another shape"}
    for _ in range(3):
        with_line(bench, format=formats.LINE + 1, changes=changes)
    with_line(bench, changes=[])
    said = refused(bench)
    assert f"The line has format {formats.LINE + 1}" in said.message
    with bench.read() as ledger:
        (problem,) = [problem for problem in ledger.damage if not problem.note]
        assert (problem.path, problem.line) == (bench.trail, 6)


def test_a_newer_version_that_writes_while_this_one_is_open_is_not_written_over(bench: Bench) -> None:
    filled(bench)
    with bench.open() as ledger:
        put(ledger, uuid7(), n=5)
        manifest_with(bench, format=formats.MANIFEST + 1)
        before = all_bytes(bench.folder)
        with pytest.raises(NewerFormat):
            ledger.save_snapshot()
        assert all_bytes(bench.folder) == before
        manifest_with(bench, format=formats.MANIFEST)


def test_this_installations_own_data_in_a_newer_format_is_left_alone(bench: Bench) -> None:
    writer = bench.writer()
    path = writer.folder / "writer.json"
    path.write_bytes(json.dumps({"format": formats.WRITER + 1, "installation": writer.id}).encode())
    before = path.read_bytes()
    with pytest.raises(NewerFormat, match=r"writer\.json has format 2"):
        bench.writer()
    assert path.read_bytes() == before


def test_lines_of_format_1_are_brought_up_when_they_are_read_and_stay_as_they_stand(bench: Bench) -> None:
    filled(bench)
    with_line(bench, format=1)
    written = bench.trail.read_bytes()
    (bench.folder / "audit.json").unlink()
    with bench.open() as ledger:
        assert ledger.damage == ()
        assert {line.format for line in ledger.lines()} == {formats.LINE}
        put(ledger, uuid7(), n=9)
    assert bench.trail.read_bytes().startswith(written)
    assert json.loads(bench.trail.read_bytes().splitlines()[-1])["format"] == formats.LINE
    assert told(bench) == []


def test_a_step_is_made_for_each_number_on_the_way() -> None:
    steps = {1: lambda text: text + "b", 2: lambda text: text + "c", 4: lambda text: text + "e"}
    assert formats.brought_up("a", 1, steps) == "abc"
    assert formats.brought_up("a", 2, steps) == "ac"
    assert formats.brought_up("a", 3, steps) == "a"


def test_every_older_number_of_a_line_has_a_step() -> None:
    for number in range(1, formats.LINE):
        assert formats.line({"format": number, "other": 1}) == {"format": formats.LINE, "other": 1}


def test_a_rewritten_file_has_its_original_beside_it_whatever_is_there_already(tmp_path: Path) -> None:
    path = tmp_path / "auditor.toml"
    path.write_bytes(b"one")
    assert formats.rewrite(path, 0, b"one", b"1").name == "auditor.toml.format0"
    assert formats.rewrite(path, 0, b"one", b"1").name == "auditor.toml.format0"  # ended by a crash, done again
    assert formats.rewrite(path, 0, b"two", b"2").name == "auditor.toml.format0-2"
    assert all_bytes(tmp_path) == {
        "auditor.toml": b"2",
        "auditor.toml.format0": b"one",
        "auditor.toml.format0-2": b"two",
    }


def test_a_snapshot_of_an_older_format_is_made_anew_without_a_word(bench: Bench) -> None:
    filled(bench)
    for older in range(1, formats.SNAPSHOT):

        def change(data: dict[str, Any], older: int = older) -> None:
            data["_trail"]["1"]["format"] = older
            data["responses"] = {}

        resealed(bench, change)
        with bench.open() as ledger:
            assert ledger.damage == ()
            assert len(ledger.records("responses")) == 4 + older
            put(ledger, uuid7(), n=5)
        data = json.loads((bench.folder / "audit.json").read_bytes())
        assert data["_trail"]["1"]["format"] == formats.SNAPSHOT
        assert told(bench) == []


def test_the_same_lines_give_the_same_snapshot_whoever_folded_them_in_which_order(bench: Bench) -> None:
    ids = filled(bench)
    other = Writer.for_workspace(bench.workspace, bench.home.with_name("other home"))
    with Ledger.open(bench.folder, writer=other, clock=bench.clock) as theirs, bench.open() as mine:
        for number in range(12):
            bench.clock.move(1)
            ledger = (mine, theirs)[number % 3 == 1]
            put(ledger, ids[number % 5], **{f"field{number % 4}": number})
            if number == 6:
                theirs.save_snapshot()
    made = (bench.folder / "audit.json").read_bytes()
    (bench.folder / "audit.json").unlink()
    with bench.open() as ledger:
        ledger.save_snapshot()
    assert hashlib.sha256((bench.folder / "audit.json").read_bytes()).hexdigest() == hashlib.sha256(made).hexdigest()


def test_revisions_and_stamps_are_written_in_one_way_in_whatever_order_lines_came(bench: Bench) -> None:
    ids = filled(bench)
    with bench.open() as ledger:
        for number in range(20):
            bench.clock.move(1)
            put(ledger, ids[number % 3], **{f"field{number % 4}": number})
    entries = [unseal(raw) for raw in bench.trail.read_bytes().splitlines(keepends=True)]
    states = [State(), State()]
    for state, order in zip(states, (entries, entries[::-1]), strict=True):
        for entry in order:
            assert entry is not None
            state.fold(entry)
    one, other = (lean(state) for state in states)
    assert one.stamps == other.stamps
    assert len(one.stamps) < len(entries)
    assert one.table("responses").revisions == other.table("responses").revisions
    assert one.table("responses").documents() == other.table("responses").documents()


def test_newer_is_a_state_of_the_workspace_not_a_defect_of_the_program() -> None:
    assert issubclass(NewerFormat, WorkspaceError)
