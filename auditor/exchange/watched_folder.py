"""The folder that a telephone or a scanner puts its files into: what is there, newest first, and what is whole.

Programs that write a file over a while show it growing; those that fetch one mark it with an ending of their own.
A file counts as whole when nothing was written to it for a second.
"""

from __future__ import annotations

import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from auditor.errors import NotFound

QUIET = 1.0
"""Seconds without a change after which a file counts as whole."""

_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".filepart", ".opdownload", ".!sync")
_CORRECT = "Correct watched_folder in your preferences."
_OWN = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as it stood when it was looked at: its size in bytes, and when it was last written to in nanoseconds."""

    path: Path
    size: int
    written_ns: int

    @property
    def written(self) -> datetime:
        """When it was last written to."""
        return datetime.fromtimestamp(self.written_ns / 1e9, UTC).astimezone()

    @property
    def is_quiet(self) -> bool:
        """Whether something is in it and nothing was written to it for a second; a clock ahead does not matter."""
        return self.size > 0 and abs(time.time() - self.written_ns / 1e9) >= QUIET


def found_file(path: Path) -> FoundFile | None:
    """Look at one file; ``None`` for what is gone, or is no file."""
    try:
        seen = path.stat()
    except (OSError, ValueError):
        return None
    return FoundFile(path, seen.st_size, seen.st_mtime_ns) if stat.S_ISREG(seen.st_mode) else None


def files(folder: Path) -> list[FoundFile]:
    """The files of a folder, newest first; hidden and unfinished ones do not count. Raises NotFound."""
    return sorted(_files(folder), key=lambda each: (each.written_ns, each.path.name), reverse=True)


def _files(folder: Path) -> Iterator[FoundFile]:
    try:
        paths = list(folder.iterdir())
    except NotADirectoryError as error:
        raise NotFound(f"The watched folder {folder} is no folder.", _CORRECT) from error
    except FileNotFoundError as error:
        raise NotFound(f"The watched folder {folder} is not there.", _CORRECT) from error
    except OSError as error:
        raise NotFound(f"The watched folder {folder} cannot be read: {error.strerror}.", _CORRECT) from error
    for path in paths:
        name = path.name.lower()
        if not name.startswith((".", "~$")) and not name.endswith(_UNFINISHED) and name not in _OWN:
            found = found_file(path)
            if found is not None:
                yield found


def newest(folder: Path) -> FoundFile:
    """The newest file of the folder. Raises NotFound."""
    found = files(folder)
    if not found:
        raise NotFound(f"There is no file in the watched folder {folder}.", "Take the photo first, or attach by path.")
    return found[0]
