"""All trails of one ledger: one file per writer, read side by side."""

from __future__ import annotations

import heapq
import os
import re
from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from auditor.ledger import formats
from auditor.ledger.line import Entry, is_line, revision, stamp, unseal
from auditor.ledger.problems import Problem
from auditor.ledger.trail import Head, Trail

FOLDER = "trail"
ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class _Look(NamedTuple):
    inode: int
    size: int
    modified: int  # a torn line may give way to a whole one of the same length

    @classmethod
    def of(cls, status: os.stat_result) -> _Look:
        return cls(status.st_ino, status.st_size, status.st_mtime_ns)


class Trails:
    """The trails under `folder`/trail by writer; finds new ones and new lines by stat."""

    def __init__(self, folder: Path, ledger: str) -> None:
        self.folder = folder / FOLDER
        self.ledger = ledger
        self.by_writer: dict[str, Trail] = {}
        self._files: dict[str, _Look] = {}  # by writer, when it was read last

    @classmethod
    def of(cls, folder: Path, ledger: str, trails: Iterable[Trail]) -> Trails:
        """Trails that somebody else reads, as far as they have been read."""
        view = cls(folder, ledger)
        view.by_writer = {trail.head.writer: trail for trail in trails}
        return view

    def trail(self, writer: str) -> Trail:
        """The trail of a writer, who may have none yet."""
        if writer not in self.by_writer:
            self.by_writer[writer] = Trail(self.folder / f"{writer}.jsonl", self.ledger)
        return self.by_writer[writer]

    def stale(self) -> bool:
        """Whether a file is not as it was when it was read last."""
        return self._look() != self._files

    def read(self) -> Iterator[Entry]:
        """The good lines that were not read yet, by recorded time; once begun it is to be read to its end."""
        files = self._look()
        if files == self._files:
            return
        fresh = []
        for writer, look in files.items():
            trail = self.trail(writer)
            if look.size < trail.head.end or (writer in self._files and look.inode != self._files[writer].inode):
                self._recheck(trail)
            fresh.append(trail.entries(look.size))
        yield from fresh[0] if len(fresh) == 1 else heapq.merge(*fresh, key=stamp)
        for writer in self._files.keys() - files.keys():
            self._recheck(self.trail(writer))
        self._files = files

    def secure(self) -> None:
        """Make durable what was read, before anything is built on it; with the lock held. Raises NotKept."""
        for trail in self.by_writer.values():
            trail.secure()

    def settle(self, writer: str) -> None:
        """Take what this process appended itself as read."""
        trail = self.trail(writer)
        status = trail.status()
        if status is not None:
            self._files[writer] = _Look.of(status)

    def heads(self) -> dict[str, Head]:
        """Where each trail ends; writers without a line are left out."""
        return {writer: trail.head for writer, trail in sorted(self.by_writer.items()) if trail.head.number}

    def problems(self) -> list[Problem]:
        """What did not check; a note for each last line that is unfinished."""
        found = [problem for trail in self.by_writer.values() for problem in trail.problems]
        return found + [trail.unfinished() for trail in self.by_writer.values() if trail.tail]

    def latest(self) -> datetime | None:
        """The latest recorded time of all writers."""
        recorded = max((trail.head.recorded for trail in self.by_writer.values()), default="")
        return datetime.fromisoformat(recorded) if recorded else None

    def history(self) -> Iterator[Entry]:
        """All lines read so far once more from the disk, by recorded time; what does not check becomes a problem."""
        again = [(Trail(trail.path, self.ledger), trail) for trail in self.by_writer.values()]
        yield from heapq.merge(*(anew.entries(known.head.end) for anew, known in again), key=stamp)
        for anew, known in again:
            known.problems += [problem for problem in anew.problems if problem not in known.problems]

    def mentioning(self, records: set[str]) -> Iterator[Entry]:
        """The lines that name one of these records, without parsing the others."""
        needles = {record.encode() for record in records}
        for trail in self.by_writer.values():
            for raw in trail.raw_lines():
                if any(needle in raw for needle in needles) if len(needles) < 4 else needles & set(ID.findall(raw)):
                    entry = unseal(raw)
                    if entry is not None and is_line(entry):
                        yield formats.line(entry)

    def ends(self, writer: str) -> list[str]:
        """The revisions with which the trails of all other writers end."""
        return sorted(trail.revision for name, trail in self.by_writer.items() if name != writer and trail.revision)

    def close(self) -> None:
        """Give all descriptors back."""
        for trail in self.by_writer.values():
            trail.close()

    def _look(self) -> dict[str, _Look]:
        try:
            with os.scandir(self.folder) as found:
                names = sorted(file.name for file in found)
        except FileNotFoundError:
            return {}
        # DirEntry.stat is out of date on Windows while the file is open, so each trail looks for itself
        trails = (self.trail(name[:-6]) for name in names if name.endswith(".jsonl"))
        return {trail.head.writer: _Look.of(status) for trail in trails if (status := trail.status()) is not None}

    def _recheck(self, trail: Trail) -> None:
        """A file that was replaced or cut must still hold the last line that was read from it."""
        head = trail.head
        trail.close()
        if head.sequence and not trail.resume(head):
            trail.problems.append(
                Problem(
                    trail.path,
                    head.number,
                    head.since,
                    "The trail was cut or replaced: its last known line is not there any more.",
                )
            )


class Passed:
    """The lines that were read so far, in recorded order; a line is written after those that it names, or is false.

    Of each line eight bytes are held.
    """

    def __init__(self) -> None:
        self._in_order: dict[str, array[int]] = {}
        self._apart: set[str] = set()  # the other sides of forks

    def see(self, entry: Entry) -> str:
        """Take a line in; the name of a line that it says it knew (`after`) and that is not there, if there is one."""
        unknown = next((name for name in entry.get("after", ()) if not self._is_known(name)), "")
        name = revision(entry)
        writer, sequence, part = name.split(":")
        known = self._in_order.setdefault(writer, array("Q"))
        if int(sequence) == len(known) + 1:
            known.append(int(part, 16))
        else:
            self._apart.add(name)
        return unknown

    def _is_known(self, name: str) -> bool:
        writer, sequence, part = name.split(":")
        known = self._in_order.get(writer, ())
        return (0 < int(sequence) <= len(known) and known[int(sequence) - 1] == int(part, 16)) or name in self._apart


def names_nothing(name: str) -> str:
    """What is told of a line that names another one in vain."""
    writer, sequence, _ = name.split(":")
    return (
        f"The line was written with line {sequence} of {writer} known, which is not here: lines are missing there, or "
        "taking in a copy was interrupted."
    )
