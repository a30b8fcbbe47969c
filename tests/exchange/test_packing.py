"""Writing an archive: read back before it has its name, the same bytes each time, all of it or nothing."""

from __future__ import annotations

import errno
import hashlib
import os
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import InvalidInput
from auditor.exchange import archive, packing, zipped
from auditor.exchange.archive import Count
from auditor.exchange.packing import SourceUnreadable, written
from auditor.exchange.zipped import Limits, RefusedArchive
from auditor.ledger import DiskFull, NotKept
from tests.data.archives import contents

MADE = datetime(2026, 3, 17, 12, tzinfo=UTC)
LIMITS = Limits(entries=100, total=1 << 30, listing=1 << 20)
FILES = {"Žďár/nový.txt": "přílohy\n".encode() * 500, "a.jpg": os.urandom(5000), "empty": b"", "trail/w.jsonl": b"{}\n"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "source"


def pack(source: Path, target: Path, **options: Any) -> None:
    with written(target, "bundle", MADE, LIMITS, **options) as out:
        for name in FILES:
            assert out.why_not(name) == ""
            out.add(name, source / name)
        out.about["says"] = "Žďár"


def test_any_program_reads_it_and_the_manifest_names_each_file(source: Path, tmp_path: Path) -> None:
    pack(source, tmp_path / "x.zip")
    held = contents(tmp_path / "x.zip")
    held.pop(archive.MANIFEST)
    assert held == FILES
    with archive.opened(tmp_path / "x.zip", "bundle", LIMITS) as opened:
        manifest = opened.manifest
        assert [each.path for each in opened.files()] == list(FILES)
        assert {each.path: b"".join(opened.parts(each)) for each in opened.files()} == FILES
    assert manifest.made == MADE
    assert manifest.about == {"says": "Žďár"}
    assert [each.path for each in manifest.files] == sorted(FILES)
    assert all(each.sha256 == hashlib.sha256(FILES[each.path]).hexdigest() for each in manifest.files)
    assert all(each.size == len(FILES[each.path]) for each in manifest.files)


def test_the_same_files_give_the_same_bytes(source: Path, tmp_path: Path) -> None:
    pack(source, tmp_path / "one.zip")
    for path in source.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    pack(source, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_what_is_packed_already_is_stored(source: Path, tmp_path: Path) -> None:
    pack(source, tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as opened:
        methods = {info.filename: info.compress_type for info in opened.infolist()}
    assert methods["a.jpg"] == zipfile.ZIP_STORED
    assert methods["Žďár/nový.txt"] == zipfile.ZIP_DEFLATED


def test_what_would_look_like_a_bomb_is_stored(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "LOOSE", 160_000)
    sizes = {"at-once": 50_000, **{f"{n}": 9_000 for n in range(12)}}
    with written(tmp_path / "x.zip", "bundle", MADE, LIMITS) as out:
        for name, size in sizes.items():
            (source / name).write_bytes(bytes(size))
            out.add(name, source / name)
    with zipfile.ZipFile(tmp_path / "x.zip") as opened:
        stored = {info.filename for info in opened.infolist() if info.compress_type == zipfile.ZIP_STORED}
    assert stored == {"at-once", "9", "10", "11"}


@pytest.mark.parametrize("there", ["file", "folder", "dangling link"])
def test_nothing_is_ever_replaced(source: Path, tmp_path: Path, there: str) -> None:
    target = tmp_path / "x.zip"
    match there:
        case "file":
            target.write_text("mine", encoding="utf-8")
        case "folder":
            target.mkdir()
        case "dangling link":
            target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(InvalidInput, match="is there already"):
        pack(source, target)
    assert not (tmp_path / "nowhere").exists()
    assert sorted(tmp_path.iterdir()) == sorted([source, target])


def test_one_that_is_there_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"mine")
    with pytest.raises(InvalidInput), written(tmp_path / "x.zip", "bundle", MADE, LIMITS):
        pytest.fail("hours of packing")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the name behind a descriptor is told by Linux only")
def test_it_is_durable_before_it_has_its_name_and_its_name_before_it_is_told(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    sync, link = os.fsync, os.link

    def synced(descriptor: int) -> None:
        sync(descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        calls.append("file" if path.suffix == ".tmp" else str(path))

    def linked(old: Path, new: Path) -> None:
        link(old, new)
        calls.append("name")

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "link", linked)
    pack(source, tmp_path / "x.zip")
    assert calls == ["file", "name", str(tmp_path)]


def test_one_that_came_meanwhile_is_not_replaced_either(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.zip"
    with pytest.raises(InvalidInput, match="is there already"), written(target, "bundle", MADE, LIMITS):
        target.write_text("mine", encoding="utf-8")
    assert target.read_text(encoding="utf-8") == "mine"
    assert sorted(tmp_path.iterdir()) == sorted([source, target])


@pytest.mark.parametrize(
    ("call", "code", "error"),
    [
        ("fsync", errno.ENOSPC, DiskFull),
        ("fsync", errno.EIO, NotKept),
        ("link", errno.ENOSPC, NotKept),
        ("open", errno.EROFS, NotKept),
    ],
)
def test_where_the_system_refuses_there_is_no_archive(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, error: type[NotKept]
) -> None:
    (tmp_path / "out").mkdir()

    def refused(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    if call == "open":
        monkeypatch.setattr(Path, "open", _refusing(tmp_path / "out", refused))
    else:
        monkeypatch.setattr(os, call, refused)
        if call == "link":  # a stick without links takes a rename instead
            monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(error):
        pack(source, tmp_path / "out" / "x.zip")
    monkeypatch.undo()
    assert list((tmp_path / "out").iterdir()) == []


def _refusing(folder: Path, refused: Callable[..., None]) -> Callable[..., Any]:
    real = Path.open

    def opening(path: Path, *args: Any, **options: Any) -> Any:
        if path.parent == folder and "x" in args[0]:
            refused()
        return real(path, *args, **options)

    return opening


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the name behind a descriptor is told by Linux only")
def test_an_archive_that_does_not_read_back_is_none(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that keeps another byte than it was given."""
    real = os.fsync

    def careless(descriptor: int) -> None:
        real(descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.suffix == ".tmp":
            data = bytearray(path.read_bytes())
            data[200] ^= 1
            path.write_bytes(data)

    monkeypatch.setattr(os, "fsync", careless)
    with pytest.raises(RefusedArchive):
        pack(source, tmp_path / "x.zip")
    assert list(tmp_path.iterdir()) == [source]


def test_an_interruption_leaves_nothing(source: Path, tmp_path: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pack(source, tmp_path / "x.zip", count=Count(stop, 1))
    assert list(tmp_path.iterdir()) == [source]


def test_what_cannot_be_read_is_told_and_what_was_read_of_it_is_kept(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "PART", 1000)
    with written(tmp_path / "x.zip", "bundle", MADE, LIMITS) as out:
        with pytest.raises(SourceUnreadable, match="nothing"):
            out.add("nothing", source / "nothing")
        with monkeypatch.context() as failing:
            failing.setattr(packing, "opened_file", _failing_after(2000))
            with pytest.raises(SourceUnreadable, match="Input/output error"):
                out.add("a.jpg", source / "a.jpg")
        out.add("empty", source / "empty")
    held = contents(tmp_path / "x.zip")
    assert held["a.jpg"] == FILES["a.jpg"][:2000]
    assert held.keys() == {"a.jpg", "empty", "archive.json"}


def _failing_after(size: int) -> Callable[[Path], Any]:
    class Failing:
        def __init__(self, path: Path) -> None:
            self.file = path.open("rb")

        def fileno(self) -> int:
            return self.file.fileno()

        def read(self, length: int) -> bytes:
            if self.file.tell() >= size:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return self.file.read(length)

        def __enter__(self) -> Failing:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

    return Failing


def test_a_file_that_grows_is_copied_up_to_where_it_was_to_be(source: Path, tmp_path: Path) -> None:
    with written(tmp_path / "x.zip", "bundle", MADE, LIMITS) as out:
        assert out.add("a.jpg", source / "a.jpg", 10).size == 10
    assert contents(tmp_path / "x.zip")["a.jpg"] == FILES["a.jpg"][:10]


def test_progress_ends_where_it_should(source: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    size = sum(map(len, FILES.values()))
    count = Count(lambda *two: told.append(two), 2 * size)
    with written(tmp_path / "x.zip", "bundle", MADE, LIMITS, count) as out:
        for name in FILES:
            out.add(name, source / name)
    assert told[-1] == (2 * size, 2 * size)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_large_archive_has_its_numbers_elsewhere_and_is_read(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shape of an archive above two gigabytes or 65,535 files, made with few bytes."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 2)
    with written(tmp_path / "x.zip", "bundle", MADE, LIMITS) as out:
        for name in FILES:
            _add_large(out, name, source / name)
    monkeypatch.undo()
    assert b"PK\6\6" in (tmp_path / "x.zip").read_bytes()
    assert {name: data for name, data in contents(tmp_path / "x.zip").items() if name in FILES} == FILES
    with archive.opened(tmp_path / "x.zip", "bundle", LIMITS) as opened:
        assert {each.path: b"".join(opened.parts(each)) for each in opened.files()} == FILES


def _add_large(out: packing.Writing, name: str, path: Path) -> None:
    real = out.zip.open
    out.zip.open = lambda *args, **options: real(*args, **{**options, "force_zip64": True})  # type: ignore[method-assign]
    out.add(name, path)
    out.zip.open = real  # type: ignore[method-assign]


def test_names_of_files_are_known_before_they_are_added(source: Path, tmp_path: Path) -> None:
    said: Mapping[str, str]
    with written(tmp_path / "x.zip", "bundle", MADE, LIMITS) as out:
        said = {name: out.why_not(name) for name in ("a", "A", "a/b", "con", archive.MANIFEST)}
    assert {name for name, reason in said.items() if not reason} == {"a"}
