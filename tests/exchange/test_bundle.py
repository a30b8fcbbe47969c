"""A bundle holds one ledger and nothing else, and its reader believes nothing that the trails do not prove."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from auditor.exchange.bundle import bundle_manifest, located_photos, opened_bundle, write_bundle
from auditor.ledger import DamagedLedger, Ledger, LockedLedger, ReadOnlyLedger, Writer, exhibits
from auditor.ledger.exhibits import sha256_of
from auditor.ledger.snapshot import read_manifest
from tests.data.archives import contents
from tests.exchange.conftest import NOON, Make, issue, photo, put


@contextmanager
def unpacked(path: Path, tmp_path: Path) -> Iterator[Path]:
    with opened_bundle(path, tmp_path / "room") as (_, folder):
        yield folder
    assert list((tmp_path / "room").iterdir()) == []


def records(ledger: Ledger) -> dict[str, list[Any]]:
    return {table: ledger.records(table) for table in ("notes", "evidence", "revisions")}


def test_a_ledger_goes_out_and_comes_back(ledger: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "x.zip"
    told = write_bundle(ledger, target, letter="B", handed_to="Žofie", made=NOON)
    assert told == bundle_manifest(target)
    assert (told.ledger, told.kind, told.name) == (ledger.id, "audit", "IA-1")
    assert (told.letter, told.handed_to, told.made, told.located_photos) == ("B", "Žofie", NOON, 0)
    assert told.heads == {writer: (head.sequence, head.hash) for writer, head in ledger.heads.items()}
    assert told.head == ledger.head
    with unpacked(target, tmp_path) as folder, Ledger.open(folder, writer=None) as copy:
        assert records(copy) == records(ledger)
        assert copy.heads == ledger.heads
        assert copy.verify() == []
        assert list(copy.lines()) == list(ledger.lines())
        assert (folder / "issued" / "r1.pdf").read_bytes() == b"report 1 pdf"
        manifest = read_manifest(folder)
        assert manifest is not None
        assert manifest.heads == ledger.heads
        assert {path.name[:64] for path in exhibits.stored(folder)} == set(manifest.exhibits)


def test_it_holds_nothing_else(ledger: Ledger, tmp_path: Path) -> None:
    write_bundle(ledger, tmp_path / "x.zip")
    (writer,) = ledger.heads
    shelf = {path.relative_to(ledger.folder).as_posix() for path in ledger.folder.glob("evidence/??/*.[jt]*")}
    issued = {"issued/r1.pdf", "issued/r1.json"}
    held = {"archive.json", "manifest.json", "audit.json", f"trail/{writer}.jsonl", *shelf, *issued}
    assert len(shelf) == 2
    assert contents(tmp_path / "x.zip").keys() == held


def test_the_files_in_it_open_without_us(ledger: Ledger, tmp_path: Path) -> None:
    import tinydb

    write_bundle(ledger, tmp_path / "x.zip")
    for name, data in contents(tmp_path / "x.zip").items():
        path = tmp_path / "by-hand" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with tinydb.TinyDB(tmp_path / "by-hand" / "audit.json") as database:
        assert len(database.table("notes")) == 5
    with Ledger.open(tmp_path / "by-hand", writer=None) as copy:
        assert [problem for problem in copy.verify() if not problem.note] == []


def test_the_same_ledger_gives_the_same_bytes(ledger: Ledger, tmp_path: Path) -> None:
    write_bundle(ledger, tmp_path / "one.zip", made=NOON)
    write_bundle(ledger, tmp_path / "two.zip", made=NOON)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_trails_end_at_one_moment_whatever_others_write(ledger: Ledger, tmp_path: Path) -> None:
    """Another writer is in the middle of a line, and goes on while the evidence is packed."""
    other = Writer.for_workspace(tmp_path / "elsewhere", tmp_path / "home")
    with Ledger.open(ledger.folder, writer=other) as second:
        put(second, text="theirs")
    with (ledger.folder / "trail" / f"{other.id}.jsonl").open("ab") as file:
        file.write(b'{"half a line')

    third = Writer.for_workspace(tmp_path / "further", tmp_path / "home")
    went: list[str] = []

    def goes_on(done: int, total: int) -> None:
        try:
            with Ledger.open(ledger.folder, writer=third, patience=0) as busy:
                put(busy, text="too late")
            went.append("on")
        except LockedLedger:
            went.append("waited")

    told = write_bundle(ledger, tmp_path / "x.zip", progress=goes_on)
    with unpacked(tmp_path / "x.zip", tmp_path) as folder, Ledger.open(folder, writer=None) as copy:
        assert copy.damage == ()
        assert third.id not in copy.heads
        assert {writer: head.sequence for writer, head in copy.heads.items()} == {
            writer: end[0] for writer, end in told.heads.items()
        }
        assert len(copy.records("notes")) == 6
    assert went[0] == "waited", "while the trails were copied"
    assert went[-1] == "on", "while the evidence was, which never changes"


def test_a_bundle_is_not_written_of_what_does_not_check(ledger: Ledger, tmp_path: Path) -> None:
    (exhibit, *_) = sorted(ledger.folder.glob("evidence/??/*.[jt]*"))
    data = exhibit.read_bytes()
    exhibit.write_bytes(data + b"!")
    with pytest.raises(DamagedLedger, match=r"exhibit .* was changed"):
        write_bundle(ledger, tmp_path / "x.zip")
    exhibit.write_bytes(data)
    report = ledger.folder / "issued" / "r1.pdf"
    report.write_bytes(b"another report")
    with pytest.raises(DamagedLedger, match=r"issued report .* was changed"):
        write_bundle(ledger, tmp_path / "x.zip")
    with Ledger.open(ledger.folder, writer=None) as reading, pytest.raises(ReadOnlyLedger):
        write_bundle(reading, tmp_path / "x.zip")
    assert not list(tmp_path.glob("*.zip*"))
    assert not list(tmp_path.glob(".x.zip*"))


def test_photos_that_tell_where_they_were_taken_are_counted(ledger: Ledger, tmp_path: Path) -> None:
    located = [ledger.store_exhibit(photo(located=True), suffix=".jpg").sha256]
    heic = b"\0\0\0\x18ftypheic" + photo(located=True)[2:]
    located.append(ledger.store_exhibit(heic, suffix=".heic").sha256)
    before = heic.index(b"Exif\0\0")
    far = heic[:before] + bytes((1 << 20) - before - 3) + heic[before:]  # across two reads
    located.append(ledger.store_exhibit(far, suffix=".heic").sha256)
    assert sorted(located_photos(ledger)) == sorted(located)
    assert write_bundle(ledger, tmp_path / "x.zip").located_photos == 3
    kept = {path.name: sha256_of(path) for path in ledger.folder.glob("evidence/??/*.[jth]*")}
    assert all(name.startswith(sha256) for name, sha256 in kept.items()), "originals stay as found"


def test_an_exhibit_that_is_gone_does_not_keep_the_rest_back(ledger: Ledger, tmp_path: Path) -> None:
    (exhibit, *_) = sorted(ledger.folder.glob("evidence/??/*.[jt]*"))
    exhibit.unlink()
    told = write_bundle(ledger, tmp_path / "x.zip")
    assert told.missing == (exhibit.name.partition(".")[0],)
    with opened_bundle(tmp_path / "x.zip") as (again, _):
        assert again.missing == told.missing


def test_a_ledger_without_a_line_and_one_of_two_revisions(new: Make, tmp_path: Path) -> None:
    empty = new("other")
    write_bundle(empty, tmp_path / "empty.zip")
    with unpacked(tmp_path / "empty.zip", tmp_path) as folder, Ledger.open(folder, writer=None) as copy:
        assert (copy.id, dict(copy.heads)) == (empty.id, {})
    issue(empty, 1)
    issue(empty, 2)
    write_bundle(empty, tmp_path / "two.zip")
    with unpacked(tmp_path / "two.zip", tmp_path) as folder:
        assert len(list((folder / "issued").iterdir())) == 4


MEASURED = """
import resource, sys
from pathlib import Path
from auditor.exchange.bundle import opened_bundle, write_bundle
from auditor.ledger import Ledger, Writer
folder, room, size = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
with Ledger.create(folder / "l", kind="audit", name="IA-1", writer=Writer.for_workspace(folder, room)) as ledger:
    source = room / "photo.jpg"
    with source.open("wb") as file:
        file.truncate(size)
    ledger.store_exhibit(source)
    write_bundle(ledger, room / "x.zip")
with opened_bundle(room / "x.zip", room):
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the module resource measures memory on Unix only")
def test_a_photo_of_two_hundred_megabytes_is_never_in_memory(tmp_path: Path) -> None:
    held = []
    for size in (1000, 200 << 20):
        folder = tmp_path / str(size)
        folder.mkdir()
        (folder / "room").mkdir()
        words = [sys.executable, "-c", MEASURED, str(folder), str(folder / "room"), str(size)]
        done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
        held.append(int(done.stdout))
    assert held[1] < held[0] + (20 << 20)
