"""What can be wrong with a ledger: problems that are told, and errors that stop the work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auditor.errors import InvalidInput, WorkspaceError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not check: the file, the line (from 1; 0 = the file as a whole) and since when.

    `since` is the recorded time of the last line that is known to be good; None when there is none.
    A `note` needs no decision: the ledger stays writable. Everything else opens it read-only. A `hint` says that it is
    no damage, and what to do instead of looking for a backup.
    """

    path: Path
    line: int
    since: datetime | None
    message: str
    note: bool = False
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}, line {self.line}" if self.line else str(self.path)
        since = f" (good until {self.since.isoformat(timespec='seconds')})" if self.since else ""
        return f"{place}: {self.message}{since}"


class DamagedLedger(WorkspaceError):
    """A trail, snapshot, manifest or exhibit does not check; nothing is written until a person decided."""


class LockedLedger(WorkspaceError):
    """Another process holds the ledger for longer than anybody should wait."""


class ReadOnlyLedger(WorkspaceError):
    """The ledger was opened for reading only, or for a moment in the past."""


class NewerFormat(ReadOnlyLedger):
    """A newer version wrote this: it can be read as far as it is understood, and nothing is written."""


class NotKept(WorkspaceError):
    """The system refused to write or to fsync: the change was not kept, and the ledger is as it was before."""


class DiskFull(NotKept):
    """There is no room for the change: it was not kept, and the ledger is as it was before."""


class NothingChanged(InvalidInput):
    """A commit in which every field already has the value that was given."""
