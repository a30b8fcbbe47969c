"""The index: the rows of the overview, kept under ``.cache/`` with how the trails looked that they were made from.

It may be deleted at any time. A file that was changed, or that another version wrote or for another workspace, is not
read; an entry whose trails look otherwise than they did is made anew. Each kind of row has a file of its own, so that a
list reads only what it shows; the few audits that changed since they were written stand together in one small file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Raw, Struct

from auditor import __version__
from auditor.figures import overview
from auditor.figures.indicator_facts import AuditFacts, FollowUpFacts
from auditor.figures.overview import AuditRow, FindingsPage, HistoryPage, RegisterPage, SlotRow
from auditor.ledger.disk import make_folder, write_file

FORMAT = 4
"""Raised when a row of the same shape comes to mean something else."""

FOLDER = Path(".cache") / "overview"

PARTS: Mapping[str, type[Struct]] = {
    "audits": AuditRow,
    "register": RegisterPage,
    "settled": RegisterPage,
    "findings": FindingsPage,
    "history": HistoryPage,
    "indicators": AuditFacts,
}
"""What each file holds of every audit."""

SLOTS = "slots"
"""The file of the programme's slots."""

RECENT = "recent"
"""The file of what changed since the others were written."""

_HASH = 64  # hex digits before all else: SHA-256 over the rest of the file

T = TypeVar("T")


class Look(Struct, frozen=True, array_like=True, gc=False):
    """How the trails of an audit look: when a file came or went, and of each file name, size, time and inode."""

    folder: int
    trails: tuple[tuple[str, int, int, int], ...]


def look(folder: str, known: Look | None = None) -> Look | None:
    """How the trails in an audit's *folder* look; ``None`` if there is no first line. *known* if they look so.

    A file that comes or goes changes the time of its folder, so the files that are *known* need not be searched for.
    """
    trail = f"{folder}/trail"
    if known is not None and _looks_so(trail, known):
        return known
    try:
        changed = os.stat(trail).st_mtime_ns  # noqa: PTH116
        names = sorted(name for name in os.listdir(trail) if name.endswith(".jsonl"))  # noqa: PTH208
        found = tuple(_file(trail, name) for name in names)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Look(changed, found) if any(size for _, size, _, _ in found) else None


def _looks_so(trail: str, known: Look) -> bool:
    stat = os.stat  # thousands at a time: a Path costs more than the call
    try:
        if stat(trail).st_mtime_ns != known.folder:
            return False
        for name, size, modified, inode in known.trails:
            status = stat(f"{trail}/{name}")
            if status.st_size != size or status.st_mtime_ns != modified or status.st_ino != inode:
                return False
    except OSError:
        return False
    return True


def _file(folder: str, name: str) -> tuple[str, int, int, int]:
    status = os.stat(f"{folder}/{name}")  # noqa: PTH116
    return name, status.st_size, status.st_mtime_ns, status.st_ino


class Entry(Struct, Generic[T], frozen=True, array_like=True):
    """What is kept of one audit: its row, which is ``None`` where it is not planned yet or, as *damage* tells, where it
    cannot be read; and the folder that it was *copied_from* within the workspace."""

    ref: str
    look: Look
    damage: tuple[str, ...]
    row: T
    copied_from: str = ""


Entries = dict[str, Entry[T]]
"""Entries by the reference of the audit."""


def _shape() -> str:
    """Tells one version's rows from another's: the names and types of all their fields."""
    rows: list[type] = [k for k in vars(overview).values() if isinstance(k, type) and issubclass(k, overview.Row)]
    told = [(kind.__name__, kind.__annotations__) for kind in (*rows, AuditFacts, FollowUpFacts)]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


class Index:
    """The files of one workspace; *workspace* is the id of its programme's ledger."""

    def __init__(self, folder: Path, workspace: str) -> None:
        self._folder = folder / FOLDER
        self._told = {"format": FORMAT, "version": __version__, "rows": _shape(), "workspace": workspace}

    def slots(self) -> Entry[tuple[SlotRow, ...]] | None:
        """The slots of the programme's ledger."""
        return next(iter(self._read(SLOTS, Entry[tuple[SlotRow, ...]])), None)

    def part(self, name: str) -> Entries[Any]:
        """The entries of a part; none if its file is not there or cannot be trusted."""
        row: Any = PARTS[name]
        return {entry.ref: entry for entry in self._read(name, Entry[row | None])}

    def raw(self, name: str) -> Entries[Raw]:
        """The same, with the rows as they are written."""
        return {entry.ref: entry for entry in self._read(name, Entry[Raw])}

    def recent(self) -> Entries[tuple[Raw, ...]]:
        """The audits that changed since the parts were written, with their rows in the order of :data:`PARTS`."""
        return {entry.ref: entry for entry in self._read(RECENT, Entry[tuple[Raw, ...]])}

    def write(self, name: str, entries: Sequence[Entry[Any] | None]) -> None:
        """Replace a file, durable, all or nothing. Raises OSError or NotKept."""
        make_folder(self._folder)
        body = self._head(name) + msgspec.msgpack.encode(entries)
        write_file(self._folder / name, hashlib.sha256(body).hexdigest().encode() + body)

    def forget_recent(self) -> None:
        """What changed since stands in the parts."""
        (self._folder / RECENT).unlink(missing_ok=True)

    def _read(self, name: str, kind: Any) -> list[Any]:
        try:
            data = memoryview((self._folder / name).read_bytes())
        except OSError:
            return []
        head, body = self._head(name), data[_HASH:]
        if body[: len(head)] != head or hashlib.sha256(body).hexdigest().encode() != data[:_HASH]:
            return []
        try:
            entries: list[Any] = msgspec.msgpack.decode(body[len(head) :], type=list[kind])
        except msgspec.MsgspecError:
            return []
        return entries

    def _head(self, name: str) -> bytes:
        return b"\n" + msgspec.json.encode({**self._told, "part": name}) + b"\n"
