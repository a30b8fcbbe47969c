"""What goes into a backup: the files of a workspace, each ledger as it stood at one moment.

The order matters where other processes go on working. The programme goes first: it holds the intent of each audit, so
no audit can be missing that the backup's programme planned. Of a ledger, drafts go before trails: a text that is no
draft any more is a line by then. Snapshot and manifest go before trails: they never name a line that is not in.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor.exchange.packing import SourceUnreadable, Writing
from auditor.ledger import Head, disk, exhibits
from auditor.ledger.line import Entry, is_line, unseal
from auditor.ledger.opening import LOCK
from auditor.ledger.snapshot import read_manifest
from auditor.ledger.trail import head_of
from auditor.ledger.trails import FOLDER as TRAIL
from auditor.model.text import readable
from auditor.workspace.workspace import PROGRAMME

_REBUILT = frozenset({".cache", ".incoming"})
_LOCKS = frozenset({LOCK, LOCK + disk.QUEUE})
_NEVER_CHANGED = frozenset({exhibits.FOLDER, "issued"})
_DEPTH = 64
_BLOCK = 1 << 16


@dataclass(slots=True)
class Contents:
    """Copies a workspace into an archive that is being written; remembers ledgers and what could not be in it."""

    root: Path
    out: Writing
    ledgers: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def copy(self) -> None:
        """Copy all of it."""
        self._tree("", lambda name: name not in _REBUILT, first=PROGRAMME)

    def _tree(self, folder: str, wanted: Callable[[str], bool], first: str = "") -> None:
        """Copy what is in a folder, as far as it is wanted, in the order of names."""
        try:
            with os.scandir(self.root / folder) as found:
                entries = sorted((e for e in found if wanted(e.name)), key=lambda e: (e.name != first, e.name))
        except OSError as error:
            self._leave_out(folder, f"the folder cannot be read ({error.strerror})")
            return
        if folder.count("/") > _DEPTH:
            self._leave_out(folder, "folders are nested too deep")
            return
        entries = [entry for entry in entries if not (entry.name.startswith(".") and entry.name.endswith(".tmp"))]
        for entry in entries:
            self._entry(f"{folder}/{entry.name}" if folder else entry.name, entry)
        if folder and not entries and not self.out.why_not(folder):
            self.out.folders.append(folder)

    def _entry(self, name: str, entry: os.DirEntry[str]) -> None:
        if entry.is_symlink():
            self._leave_out(name, "it is a link; what it points to is not in the backup")
        elif not entry.is_dir():
            self._file(name, entry)
        elif (self.root / name / TRAIL).is_dir():
            self._ledger(name)
        else:
            self._tree(name, lambda _: True)

    def _file(self, name: str, entry: os.DirEntry[str]) -> None:
        reason = "it is a pipe, a socket or a device" if not entry.is_file() else self.out.why_not(name)
        if reason:
            self._leave_out(name, reason)
            return
        try:
            self.out.add(name, self.root / name)
        except SourceUnreadable as problem:
            if os.path.lexists(self.root / name):  # else it was taken away meanwhile: a draft, say, that became a line
                self._leave_out(name, problem.reason)

    def _ledger(self, name: str) -> None:
        with self._held(name):
            self._note(name)
            self._tree(name, lambda part: part not in _LOCKS | _NEVER_CHANGED and part != TRAIL)
            self._tree(f"{name}/{TRAIL}", lambda _: True)
        for part in sorted(_NEVER_CHANGED):
            if (self.root / name / part).is_dir():
                self._tree(f"{name}/{part}", lambda _: True)

    def _note(self, name: str) -> None:
        """Where its trails end: a witness, should somebody change them later."""
        try:
            lines = [line for path in sorted((self.root / name / TRAIL).glob("*.jsonl")) if (line := _last_line(path))]
            manifest = read_manifest(self.root / name)
        except OSError:
            return  # it is copied all the same, and what is wrong with it is told when it is checked
        if manifest is not None:
            ends = {line["writer"]: Head(line["writer"], line["sequence"], line["hash"]) for line in lines}
            heads = {writer: [end.sequence, end.hash] for writer, end in ends.items()}
            told = {"path": readable(name), "ledger": manifest.id, "heads": heads, "head": head_of(ends)}
            self.ledgers.append(told)

    @contextmanager
    def _held(self, name: str) -> Iterator[None]:
        """Hold the ledger's lock; where its folder may not be written to, nobody else writes there either."""
        lock = disk.Lock(self.root / name / LOCK)
        try:
            try:
                lock.acquire()
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                    raise
            yield
        finally:
            lock.close()

    def _leave_out(self, name: str, reason: str) -> None:
        self.left_out.append((readable(name), reason))


def _last_line(trail: Path) -> Entry | None:
    """The last whole line of a trail, if it checks; one behind it that is half written was never told as kept."""
    with trail.open("rb") as file:
        end, held = file.seek(0, os.SEEK_END), b""
        while end and held.count(b"\n") < 2:
            start = max(0, end - _BLOCK)
            file.seek(start)
            held = file.read(end - start) + held
            end = start
    whole = held[: held.rfind(b"\n") + 1]
    entry = unseal(whole[whole.rfind(b"\n", 0, -1) + 1 :])
    return entry if entry is not None and is_line(entry) else None
