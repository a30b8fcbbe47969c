"""One test per branch of what differs between systems."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.ledger import DiskFull, LockedLedger, NotKept, disk

fcntl: Any = pytest.importorskip("fcntl", reason="the branches of other systems are tried on one that has both")


def test_sync_where_the_system_has_a_full_sync(tmp_path: Path, fsyncs: Callable[[], int]) -> None:
    descriptor = disk.open_append(tmp_path / "x")
    fsyncs()
    disk.sync(descriptor, full_sync=None)
    assert fsyncs() == 1
    disk.sync(descriptor, full_sync=fcntl.F_GETFL)  # stands for F_FULLFSYNC, which Linux does not have
    assert fsyncs() == 0
    os.close(descriptor)


def test_folders_are_synced_except_on_windows(tmp_path: Path, fsyncs: Callable[[], int]) -> None:
    disk.sync_folder(tmp_path, system="posix")
    assert fsyncs() == 1
    disk.sync_folder(tmp_path / "is not even opened", system="nt")
    assert fsyncs() == 0


def test_new_folders_and_files_are_durable_in_their_folder(tmp_path: Path, fsyncs: Callable[[], int]) -> None:
    (tmp_path / "x").touch()
    disk.make_folder(tmp_path / "a" / "b")
    assert fsyncs() == 2
    disk.make_folder(tmp_path / "a")
    assert fsyncs() == 0
    disk.make_folder(tmp_path / "a" / "b")  # empty: whoever made it may have died before it was durable
    assert fsyncs() == 1
    for _ in range(2):
        descriptor = disk.open_append(tmp_path / "a" / "x")
        assert fsyncs() == 2
        os.close(descriptor)
    (tmp_path / "a" / "x").write_bytes(b"x")
    os.close(disk.open_append(tmp_path / "a" / "x"))
    assert fsyncs() == 0


def test_replace_waits_for_whoever_has_the_file_open(tmp_path: Path) -> None:
    class Busy(type(tmp_path)):  # type: ignore[misc]
        """A path that Windows would refuse to rename a few times."""

        refusals = 3

        def replace(self, target: Path) -> Path:
            if self.refusals:
                self.refusals -= 1
                raise PermissionError(13, "The process cannot access the file")
            return Path(self).rename(target)

    waits: list[float] = []
    source = Busy(tmp_path / "new")
    source.write_bytes(b"new")
    disk.replace(source, tmp_path / "old", pause=waits.append)
    assert (tmp_path / "old").read_bytes() == b"new"
    assert len(waits) == 3
    stubborn = Busy(tmp_path / "old")
    with pytest.raises(PermissionError):
        disk.replace(stubborn, tmp_path / "x", attempts=2, pause=waits.append)


@pytest.mark.parametrize("with_flock", [True, False])
def test_the_lock_excludes_and_is_released(tmp_path: Path, with_flock: bool) -> None:
    path = tmp_path / "lock"
    first = os.open(path, os.O_RDWR | os.O_CREAT)
    second = os.open(path, os.O_RDWR)
    assert disk.try_lock(first, with_flock=with_flock)
    assert not disk.try_lock(second, with_flock=with_flock)
    disk.unlock(first, with_flock=with_flock)
    assert disk.try_lock(second, with_flock=with_flock)
    os.close(second)
    assert disk.try_lock(first, with_flock=with_flock)
    os.close(first)


def test_a_second_process_waits_and_then_says_who_is_in_the_way(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from auditor.ledger.disk import Lock\n"
        "lock = Lock(Path(sys.argv[1])); lock.acquire(); print('held', flush=True); sys.stdin.read(1)"
    )
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        lock = disk.Lock(tmp_path / "lock", timeout=0.05)
        with pytest.raises(LockedLedger):
            lock.acquire()
        holder.kill()  # its lock dies with it
    lock.timeout = 10
    lock.acquire()
    lock.release()
    lock.close()


def test_a_lock_whose_file_was_removed_still_keeps_others_out(tmp_path: Path) -> None:
    first, second = disk.Lock(tmp_path / "lock"), disk.Lock(tmp_path / "lock", timeout=0.05)
    first.acquire()
    first.release()
    (tmp_path / "lock").unlink()
    first.acquire()
    with pytest.raises(LockedLedger):
        second.acquire()
    first.release()
    second.acquire()
    for lock in (first, second):
        lock.close()


def test_who_waits_is_not_overtaken_by_who_comes_again_and_again(tmp_path: Path) -> None:
    busy, patient = disk.Lock(tmp_path / "lock"), disk.Lock(tmp_path / "lock")
    turns, stop = [0], threading.Event()

    def come_again() -> None:
        while not stop.is_set():
            busy.acquire()
            turns[0] += 1
            time.sleep(0.002)
            busy.release()

    busy.acquire()
    busy.release()
    thread = threading.Thread(target=come_again)
    thread.start()
    try:
        for _ in range(10):
            before = turns[0]
            patient.acquire()
            during = turns[0]
            patient.release()
            assert during - before <= 3
    finally:
        stop.set()
        thread.join()
        busy.close()
        patient.close()


def test_write_file_is_all_or_nothing(tmp_path: Path, fsyncs: Callable[[], int]) -> None:
    path = tmp_path / "x.json"
    disk.write_file(path, b"one")
    assert fsyncs() == 2
    with pytest.raises(NotKept):
        disk.write_file(tmp_path / "missing" / "x", b"one")
    assert path.read_bytes() == b"one"
    assert [found.name for found in tmp_path.iterdir()] == ["x.json"]


def test_refusals_say_what_helps() -> None:
    full = disk.refusal(OSError(28, "No space left on device"), Path("/a/b"))
    assert isinstance(full, DiskFull)
    other = disk.refusal(OSError(5, "Input/output error"), Path("/a/b"))
    assert not isinstance(other, DiskFull)
    assert "Input/output error" in str(other)
    assert full.exit_code == other.exit_code == 3


@pytest.mark.parametrize("system", ["posix", "nt"])
def test_a_file_gets_its_place_only_where_none_is(tmp_path: Path, system: str) -> None:
    (tmp_path / "new").write_bytes(b"new")
    disk.place(tmp_path / "new", tmp_path / "there", system=system)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]
    if system == "posix":  # elsewhere this system's rename would replace it
        (tmp_path / "second").write_bytes(b"second")
        with pytest.raises(FileExistsError):
            disk.place(tmp_path / "second", tmp_path / "there", system=system)
        assert (tmp_path / "there").read_bytes() == b"new"


def test_a_file_gets_its_place_where_the_file_system_has_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    (tmp_path / "new").write_bytes(b"new")
    disk.place(tmp_path / "new", tmp_path / "there")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]
    (tmp_path / "second").write_bytes(b"second")
    with pytest.raises(FileExistsError):
        disk.place(tmp_path / "second", tmp_path / "there")
    assert (tmp_path / "there").read_bytes() == b"new"


def test_a_file_that_was_forgotten_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").write_bytes(b"x")
    descriptor = os.open(tmp_path / "x", os.O_RDONLY)
    disk.forget(descriptor)
    monkeypatch.delattr(os, "posix_fadvise", raising=False)  # macOS and Windows
    disk.forget(descriptor)
    assert os.read(descriptor, 9) == b"x"
    os.close(descriptor)
