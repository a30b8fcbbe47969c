"""Who writes: one installation in one workspace, remembered outside the workspace.

In the user's data folder, per workspace: `writers/<key of the path>/writer.json` (id and path) and `<ledger id>.tip`,
the last line this installation knows to be on the disk. A copied workspace has another path, one on another machine
another home, and a restored one ends before its tip: each gets a new writer, so two lines never share a number.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path

from auditor.errors import WorkspaceError
from auditor.ledger import disk, formats
from auditor.ledger.identifiers import uuid7
from auditor.ledger.problems import NewerFormat


class Tip:
    """The last line that this installation knows to be on the disk, of one ledger; shared by its processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def read(self) -> tuple[str, int, str]:
        """Writer, number and hash of the line; ("", 0, "") if nothing whole is remembered."""
        told, _, check = self._read().rstrip(b"\n").rpartition(b" ")
        words = told.decode("ascii", "replace").split()
        if check == _check(told) and len(words) == 3:
            return words[0], int(words[1]), words[2]
        return "", 0, ""

    def note(self, writer: str, sequence: int, line_hash: str) -> None:
        """Remember a line that is on the disk. No fsync: a tip that lags behind its trail is no contradiction."""
        told = f"{writer} {sequence:020d} {line_hash}".encode()
        # if there is no room for it, the tip lags behind; the line is kept all the same
        with suppress(OSError):
            descriptor = self._open()
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, b"%b %b\n" % (told, _check(told)))

    def close(self) -> None:
        """Give the descriptor back."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)

    def _read(self) -> bytes:
        try:
            descriptor = self._open()
            os.lseek(descriptor, 0, os.SEEK_SET)
            return os.read(descriptor, 200)
        except OSError as error:
            raise disk.refusal(error, self.path) from error

    def _open(self) -> int:
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | disk.BINARY, 0o644)
        return self._descriptor


def _check(told: bytes) -> bytes:
    """What shows that a tip is whole: it is written over the one before, and half of it would look like a fork."""
    return hashlib.sha256(told).hexdigest()[:16].encode()


class Writer:
    """The installation's writer in one workspace: its id and, per ledger, the number and hash of its last line."""

    def __init__(self, folder: Path, workspace: Path) -> None:
        self.folder = folder
        self.workspace = workspace
        self.id = ""

    @classmethod
    def for_workspace(cls, workspace: Path, home: Path) -> Writer:
        """The writer of this installation in `workspace`, made if there is none. `home` is the user's data folder."""
        resolved = workspace.resolve()
        writer = cls(_place(resolved, home), resolved)
        try:
            disk.make_folder(writer.folder)
            lock = disk.Lock(writer.folder / "lock")
            try:
                lock.acquire()
                writer.id = writer._stored() or writer._store(uuid7())
            finally:
                lock.close()
        except OSError as error:
            raise WorkspaceError(
                f"The folder for this installation's data cannot be used: {writer.folder}: {error.strerror}.",
                "Make it writable, or name another one.",
            ) from error
        return writer

    @classmethod
    def known(cls, workspace: Path, home: Path) -> str:
        """The id of this installation's writer in `workspace`; empty if it never wrote there."""
        resolved = workspace.resolve()
        return cls(_place(resolved, home), resolved)._stored() or ""

    def renew(self, old: str) -> None:
        """Be another writer from here on, unless another process of this installation already saw to it."""
        stored = self._stored()
        self.id = stored if stored and stored != old else self._store(uuid7())

    def look(self) -> None:
        """Be who the installation is by now: another process of it may have become another writer."""
        self.id = self._stored() or self.id

    def tip(self, ledger: str) -> Tip:
        """What this installation remembers of a ledger."""
        return Tip(self.folder / f"{ledger}.tip")

    def _stored(self) -> str | None:
        try:
            value = json.loads((self.folder / "writer.json").read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        if not isinstance(value, dict):
            return None
        number = value.get("format")
        if isinstance(number, int) and number > formats.WRITER:
            told = formats.newer(str(self.folder / "writer.json"), number, formats.WRITER)
            raise NewerFormat(told, formats.UPDATE)
        found = value.get("writer")
        return found if isinstance(found, str) and found else None

    def _store(self, writer: str) -> str:
        record = {"format": formats.WRITER, "writer": writer, "workspace": str(self.workspace)}
        disk.write_file(self.folder / "writer.json", json.dumps(record, indent=1).encode())
        return writer


def _place(workspace: Path, home: Path) -> Path:
    """The folder of what this installation remembers of a workspace."""
    key = hashlib.sha256(os.path.normcase(workspace).encode(errors="surrogateescape")).hexdigest()[:16]
    return home / "writers" / key
