from __future__ import annotations

import hashlib
import io
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.errors import InvalidInput, NotFound
from auditor.ledger import DamagedLedger, uuid7

from .conftest import Bench, put


def test_an_exhibit_is_stored_once_under_its_hash(bench: Bench, tmp_path: Path, fsyncs: Callable[[], int]) -> None:
    photo = tmp_path / "Foto Raum 7.JPG"
    photo.write_bytes(b"picture")
    sha256 = hashlib.sha256(b"picture").hexdigest()
    with bench.create() as ledger:
        fsyncs()
        exhibit = ledger.store_exhibit(photo)
        assert fsyncs() == 4  # the file, and three folders that have a new name in them
        assert exhibit.sha256 == sha256
        assert exhibit.size == 7
        assert exhibit.path == Path("evidence", sha256[:2], f"{sha256}.jpg")
        assert ledger.exhibit(sha256) == bench.folder / exhibit.path
        assert ledger.store_exhibit(b"picture", suffix="png") == exhibit
        assert ledger.exhibit(sha256).read_bytes() == b"picture"
        assert ledger.store_exhibit(b"").size == 0
        assert len([path for path in (bench.folder / "evidence").rglob("*") if path.is_file()]) == 2


class Film(type(Path())):  # type: ignore[misc]  # the class of paths of this system
    """A file to which its camera writes once more while it is read."""

    def open(self, *_how: object, **_more: object) -> io.FileIO:
        film = self

        class Reading(io.FileIO):
            def read(self, size: int | None = -1, /) -> bytes:
                part = super().read(size)
                if part == b"begin":
                    with io.FileIO(os.fspath(film), "ab") as more:
                        more.write(b"more")
                return part

        return Reading(os.fspath(self))


def test_a_file_that_is_written_to_while_it_is_read_is_not_kept(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "hall.mp4").write_bytes(b"begin")
    film = Film(tmp_path / "hall.mp4")
    with bench.create() as ledger:
        with pytest.raises(InvalidInput, match="written to while it was read"):
            ledger.store_exhibit(film)
        assert [path for path in (bench.folder / "evidence").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("suffix", "ending"),
    [
        (".PDF", ".pdf"),
        ("../../x", ".x"),
        ("", ""),
        (".tar.gz", ".targz"),
        ("ž🙂", ""),
        ("a" * 300, "." + "a" * 10),
    ],
)
def test_endings_are_safe_on_every_system(bench: Bench, suffix: str, ending: str) -> None:
    with bench.create() as ledger:
        exhibit = ledger.store_exhibit(b"x", suffix=suffix)
        assert exhibit.path.name == exhibit.sha256 + ending


def test_a_large_file_is_never_in_memory(bench: Bench, tmp_path: Path) -> None:
    video = tmp_path / "video.mp4"
    with video.open("wb") as file:
        os.truncate(file.fileno(), 64_000_000)
    with bench.create() as ledger:
        tracemalloc.start()
        try:
            assert ledger.store_exhibit(video).size == 64_000_000
            assert tracemalloc.get_traced_memory()[1] < 8_000_000
        finally:
            tracemalloc.stop()


def test_what_is_no_file_is_refused(bench: Bench, tmp_path: Path) -> None:
    with bench.create() as ledger:
        with pytest.raises(NotFound):
            ledger.store_exhibit(tmp_path / "missing.jpg")
        with pytest.raises(InvalidInput):
            ledger.store_exhibit(tmp_path)
        for wrong in ("", "x", "../" + "a" * 61, "a" * 64, "*" * 64):
            with pytest.raises(NotFound):
                ledger.exhibit(wrong)
        assert not [path for path in (bench.folder / "evidence").rglob("*") if path.is_file()]


def test_a_changed_or_missing_exhibit_is_found(bench: Bench) -> None:
    with bench.create() as ledger:
        put(ledger, uuid7(), n=1)
        changed, missing = ledger.store_exhibit(b"one"), ledger.store_exhibit(b"two")
        assert ledger.verify([changed.sha256, missing.sha256]) == []
        (bench.folder / changed.path).write_bytes(b"One")
        ledger.exhibit(missing.sha256).unlink()
        assert [problem.path for problem in ledger.verify()] == [bench.folder / changed.path]
        assert {problem.path.name for problem in ledger.verify([missing.sha256])} == {
            changed.path.name,
            missing.sha256,
        }
        with pytest.raises(DamagedLedger):
            ledger.store_exhibit(b"one")
        ledger.store_exhibit(b"two")
        ledger.save_snapshot()
        ledger.exhibit(missing.sha256).unlink()
        assert len(ledger.verify()) == 2  # the manifest remembers what was there


def test_drafts_survive_and_are_no_lines(bench: Bench, hostile: str, fsyncs: Callable[[], int]) -> None:
    key = "responses/ž/note"
    with bench.create() as ledger:
        assert ledger.draft(key) is None
        assert ledger.drafts() == {}
        fsyncs()
        ledger.keep_draft(key, hostile)
        assert fsyncs() >= 2
        ledger.keep_draft("other", "")
    with bench.open() as ledger:
        assert ledger.draft(key) == hostile
        assert ledger.drafts() == {key: hostile, "other": ""}
        ledger.keep_draft(key, "later")
        assert ledger.draft(key) == "later"
        ledger.drop_draft(key)
        ledger.drop_draft(key)
        assert ledger.drafts() == {"other": ""}
        assert list(ledger.lines()) == []
        for wrong in ("", "a\nb"):
            with pytest.raises(InvalidInput):
                ledger.keep_draft(wrong, "x")
    for path in (bench.folder / "drafts").iterdir():
        path.write_bytes(path.read_bytes() + b"half a letter: \xc5")
    assert bench.read().drafts() == {"other": "half a letter: \ufffd"}
