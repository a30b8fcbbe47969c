"""What can be wrong with a ledger: problems that are told, and errors that stop the work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from auditor.errors import InvalidInput, WorkspaceError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not check: the file, the line (from 1; 0 = the file as a whole) and since when.

    `since` is the recorded time of the last line that is known to be good; None when there is none.
    A `note` needs no decision: the ledger stays writable. Everything else opens it read-only. A `hint` says that it is
    no damage, and what to do instead of looking for a backup. A run of lines of which all is the same is one problem,
    from `line` to `to`.
    """

    path: Path
    line: int
    since: datetime | None
    message: str
    note: bool = False
    hint: str = ""
    to: int = 0

    def __str__(self) -> str:
        lines = f"lines {self.line} to {self.to}" if self.to else f"line {self.line}"
        place = f"{self.path}, {lines}" if self.line else str(self.path)
        since = f" (good until {self.since.isoformat(timespec='seconds')})" if self.since else ""
        message = self.message.replace("The line", "Each line", 1) if self.to else self.message
        return f"{place}: {message}{since}"


def in_runs(problems: Iterable[Problem]) -> list[Problem]:
    """The same, with lines that follow each other and of which the same is told as one problem."""
    found: list[Problem] = []
    for each in problems:
        last = found[-1] if found else each
        end = last.to or last.line
        if each.line and (each.path, each.line, each.message) == (last.path, end + 1, last.message):
            found[-1] = replace(last, to=each.line)
        else:
            found.append(each)
    return found


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
