"""A disk that is full, an fsync that fails, a folder that may not be written to: refused, and as it was before."""

from __future__ import annotations

import errno
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from auditor.ledger import DiskFull, NotKept, ReadOnlyLedger, uuid7
from tests.ledger.conftest import Bench, put

resource: Any = pytest.importorskip("resource", reason="a limit on the size of files stands for a full disk")


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes: the system refuses in the middle of a write, as a full disk does."""
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_refuses_and_the_next_commit_succeeds(bench: Bench) -> None:
    with bench.create() as ledger:
        first, second = uuid7(), uuid7()
        put(ledger, first, note="x")
        before = bench.trail.read_bytes()
        heard: list[Any] = []
        ledger.subscribe(heard.append)
        for room in (0, 1, 50, 200):
            with file_size_limit(len(before) + room), pytest.raises(DiskFull, match="disk is full"):
                put(ledger, second, note="y" * 1000)
            assert bench.trail.read_bytes() == before
            assert ledger.records("responses") == [{"id": first, "note": "x"}]
        assert heard == []
        assert not ledger.read_only
        put(ledger, second, note="y" * 1000)
        assert not ledger.verify()
    with bench.open() as ledger:
        assert ledger.record("responses", second)["note"] == "y" * 1000


def test_a_disk_that_is_full_when_the_ledger_is_closed_takes_nothing_back(bench: Bench) -> None:
    record = uuid7()
    ledger = bench.create()
    put(ledger, record, note="x" * 4000)
    with file_size_limit(1000):
        ledger.close()
    assert not (bench.folder / "audit.json").exists()
    with bench.open() as ledger:
        assert ledger.damage == ()
        assert ledger.record("responses", record)["note"] == "x" * 4000
    assert (bench.folder / "audit.json").exists()


def test_a_full_disk_leaves_snapshot_drafts_and_exhibits_as_they_were(bench: Bench) -> None:
    with bench.create() as ledger:
        put(ledger, uuid7(), note="x" * 4000)
        ledger.save_snapshot()
        before = (bench.folder / "audit.json").read_bytes()
        ledger.keep_draft("note", "kept")
        with file_size_limit(1000):
            for write in (
                ledger.save_snapshot,
                lambda: ledger.keep_draft("note", "z" * 4000),
                lambda: ledger.store_exhibit(b"z" * 4000),
            ):
                with pytest.raises(DiskFull):
                    write()
        assert (bench.folder / "audit.json").read_bytes() == before
        assert ledger.draft("note") == "kept"
        assert not list(bench.folder.rglob("*.tmp"))


def test_after_a_failed_fsync_the_line_is_not_kept_and_the_descriptor_not_used_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bench.create() as ledger:
        first, second = uuid7(), uuid7()
        put(ledger, first, n=1)
        before = bench.trail.read_bytes()
        used: list[int] = []
        real = os.fsync

        def failing_once(descriptor: int) -> None:
            used.append(descriptor)
            if len(used) == 1:
                os.dup2(descriptor, 900)  # keeps the number taken, so that a new descriptor is told apart
                raise OSError(errno.EIO, "Input/output error")
            real(descriptor)

        holder = os.open(bench.trail, os.O_RDONLY)
        monkeypatch.setattr(os, "fsync", failing_once)
        with pytest.raises(NotKept):
            put(ledger, second, n=2)
        os.close(holder)
        os.close(900)
        assert len(used) == 2  # of the cut, through a new descriptor
        assert bench.trail.read_bytes() == before
        assert [record["id"] for record in ledger.records("responses")] == [first]
        put(ledger, second, n=2)
        assert not ledger.verify()


def test_when_even_the_cut_fails_the_ledger_is_read_only_until_it_is_opened_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bench.create() as ledger:
        first, second = uuid7(), uuid7()
        put(ledger, first, n=1)

        def failing(descriptor: int) -> None:
            raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(os, "fsync", failing)
        with pytest.raises(NotKept):
            put(ledger, second, n=2)
        assert ledger.read_only
        monkeypatch.undo()
    with bench.open() as ledger:
        assert not ledger.read_only
        assert ledger.record("responses", first)["n"] == 1


def test_a_folder_that_may_not_be_written_to_is_opened_for_reading() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        bench = Bench(root)
        with bench.create() as ledger:
            put(ledger, uuid7(), n=1)
        writer = bench.writer()
        paths = [root, *root.rglob("*")]
        for path in paths:
            path.chmod(0o555 if path.is_dir() else 0o444)
        as_root = os.geteuid() == 0
        if as_root:
            os.seteuid(65534)  # permissions do not hold root back
        try:
            with type(ledger).open(bench.folder, writer=writer) as found:
                assert found.read_only
                assert [record["n"] for record in found.records("responses")] == [1]
                assert ["may not be written to" in problem.message for problem in found.damage] == [True]
                with pytest.raises(ReadOnlyLedger, match="may be written to"):
                    put(found, uuid7(), n=2)
        finally:
            if as_root:
                os.seteuid(0)
            for path in paths:
                path.chmod(0o755 if path.is_dir() else 0o644)
