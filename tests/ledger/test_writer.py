"""Who writes: copies, restored folders and forks are told apart; no number is given twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditor.ledger import DamagedLedger, Ledger, Writer, uuid7

from .conftest import NOON, Bench, put


def numbers_of(folder: Path) -> list[tuple[str, int]]:
    """(writer, sequence) of all lines, from the file names and line counts."""
    return [
        (path.stem, number)
        for path in sorted((folder / "trail").iterdir())
        for number, _ in enumerate(path.read_bytes().splitlines(), 1)
    ]


def test_one_installation_in_one_workspace_is_one_writer(bench: Bench, tmp_path: Path) -> None:
    first = bench.writer()
    assert bench.writer().id == first.id
    assert Writer.for_workspace(tmp_path / "other", bench.home).id != first.id
    assert Writer.for_workspace(bench.workspace, tmp_path / "other-home").id != first.id
    assert not bench.workspace.exists()  # nothing of it lies in the workspace


def test_a_copied_workspace_has_a_new_writer_and_goes_on(bench: Bench, tmp_path: Path) -> None:
    with bench.create() as ledger:
        put(ledger, uuid7(), n=1)
    copy = Bench(tmp_path)
    copy.folder = tmp_path / "copy" / "audits" / "IA-2026-03"
    shutil.copytree(bench.workspace, tmp_path / "copy")
    writer = Writer.for_workspace(tmp_path / "copy", bench.home)
    with Ledger.open(copy.folder, writer=writer) as ledger:
        put(ledger, uuid7(), n=2)
        assert len(ledger.records("responses")) == 2
        assert not ledger.verify()
    assert len(numbers_of(copy.folder)) == 2
    assert len({writer for writer, _ in numbers_of(copy.folder)}) == 2


def test_a_restored_folder_goes_on_as_a_new_writer_and_says_what_is_missing(bench: Bench, tmp_path: Path) -> None:
    with bench.create() as ledger:
        put(ledger, uuid7(), n=1)
        ledger.save_snapshot()
        old = bench.writer().id
        shutil.copytree(bench.folder, tmp_path / "backup")
        put(ledger, uuid7(), n=2)
        put(ledger, uuid7(), n=3)
    shutil.rmtree(bench.folder)
    shutil.copytree(tmp_path / "backup", bench.folder)
    with bench.open() as ledger:
        assert not ledger.read_only
        (note,) = ledger.damage
        assert note.note
        assert "up to 3" in note.message
        assert "ends with 1" in note.message
        line = put(ledger, uuid7(), n=4)
        assert line.writer == bench.writer().id != old
        assert line.sequence == 1
    with bench.open() as ledger:
        assert ledger.damage == ()
        assert [record["n"] for record in ledger.records("responses")] == [1, 4]


def test_a_folder_copied_while_it_is_open_never_shares_a_number(bench: Bench, tmp_path: Path) -> None:
    with bench.create() as original:
        put(original, uuid7(), n=1)
        original.save_snapshot()
        copied = bench.folder.with_name("copy")
        shutil.copytree(bench.folder, copied)
        with Ledger.open(copied, writer=bench.writer()) as copy:
            for number in range(3):
                put(copy, uuid7(), n=10 + number)
                put(original, uuid7(), n=20 + number)
            assert copy.id == original.id
            assert not original.read_only
    shared = set(numbers_of(bench.folder)) & set(numbers_of(copied))
    assert {number for _, number in shared} == {1}
    assert len(shared) == 1


def test_a_fork_is_damage(bench: Bench, tmp_path: Path) -> None:
    with bench.create() as ledger:
        put(ledger, uuid7(), n=1)
        ledger.save_snapshot()
        shutil.copytree(tmp_path, tmp_path.with_name("image"))
        put(ledger, uuid7(), n=2)
        trail = bench.trail
    image = Bench(tmp_path.with_name("image"))
    twin = Writer.for_workspace(bench.workspace, tmp_path.with_name("image") / "home")  # a laptop's image used twice
    with Ledger.open(image.folder, writer=twin) as ledger:
        put(ledger, uuid7(), n=99)
    shutil.copy(image.trail, trail)
    (bench.folder / "manifest.json").write_bytes((image.folder / "manifest.json").read_bytes())
    (bench.folder / "audit.json").unlink()
    with bench.open() as ledger:
        assert ledger.read_only
        assert "fork" in ledger.damage[0].message
        with pytest.raises(DamagedLedger):
            put(ledger, uuid7(), n=3)
    shutil.rmtree(tmp_path.with_name("image"))


def test_a_lost_memory_of_the_last_line_is_no_damage(bench: Bench) -> None:
    with bench.create() as ledger:
        put(ledger, uuid7(), n=1)
        put(ledger, uuid7(), n=2)
    for content in (b"", b"rubbish", b"a b c", b"\0" * 120):
        for tip in bench.home.rglob("*.tip"):
            tip.write_bytes(content)
        with bench.open() as ledger:
            assert ledger.damage == ()
            put(ledger, uuid7(), n=NOON.year)
    assert len({writer for writer, _ in numbers_of(bench.folder)}) == 1


def test_lost_identity_makes_a_new_writer(bench: Bench) -> None:
    with bench.create() as ledger:
        put(ledger, uuid7(), n=1)
    for path in bench.home.rglob("writer.json"):
        path.write_bytes(b"")
    with bench.open() as ledger:
        put(ledger, uuid7(), n=2)
        assert not ledger.verify()
    assert len({writer for writer, _ in numbers_of(bench.folder)}) == 2
