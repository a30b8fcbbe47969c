"""One writer's trail: an append-only file of chained lines, read with suspicion.

Reading stops at nothing: a line that does not check is told as a problem and passed over, so that the rest stays
readable. Only an unfinished last line is no damage: its author was never told "kept".
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from auditor.ledger import disk, formats
from auditor.ledger.line import FORMAT, Entry, canonical, is_genuine, is_line, revision, unseal
from auditor.ledger.problems import Problem

_PART = 1 << 20
SECTOR = 512  # the least that a disk writes at once
_GAP = re.compile(rb"\0{2,}")  # sectors that a power cut left unwritten; no line holds a zero byte


@dataclass(frozen=True, slots=True)
class Head:
    """Where a trail ends: its last good line, and where in the file that line stands."""

    writer: str
    sequence: int = 0
    hash: str = ""
    recorded: str = ""
    number: int = 0  # lines in the file so far, whatever they are
    start: int = 0  # offset of the last good line
    end: int = 0  # offset behind all that was read

    @property
    def since(self) -> datetime | None:
        """Recorded time of the last good line."""
        return datetime.fromisoformat(self.recorded) if self.recorded else None

    def as_json(self) -> dict[str, Any]:
        """For snapshot and manifest."""
        return {
            "sequence": self.sequence,
            "hash": self.hash,
            "recorded": self.recorded,
            "number": self.number,
            "start": self.start,
            "end": self.end,
        }

    @classmethod
    def from_json(cls, writer: str, value: dict[str, Any]) -> Head:
        """The reverse of `as_json`. Raises TypeError if it is something else."""
        return cls(writer=writer, **value)


def head_of(heads: Mapping[str, Head]) -> str:
    """One hash over all trails: SHA-256 over the canonical JSON of {writer: [sequence, hash]}."""
    ends = {writer: [head.sequence, head.hash] for writer, head in heads.items()}
    return hashlib.sha256(canonical(ends)).hexdigest()


class Trail:
    """Reads and appends to `trail/<writer>.jsonl`; knows how far it has read and what did not check."""

    def __init__(self, path: Path, ledger: str) -> None:
        self.path = path
        self.ledger = ledger
        self.head = Head(path.stem)
        self.revision = ""  # of the last good line
        self.problems: list[Problem] = []
        self.tail = b""  # an unfinished last line
        self.fresh = False  # lines were read that a process wrote who may have died before its fsync
        self._is_newer = False  # a line was seen that a newer version wrote
        self._unread = 0  # lines before this one that do not match their hash, so that their numbers are not known
        self._descriptor: int | None = None

    def resume(self, head: Head) -> bool:
        """Go on behind a head that was read before, if the file still holds its line there."""
        raw = read_bytes(self.path, head.start, head.end)
        entry = unseal(raw)
        if entry is None or entry["hash"] != head.hash or entry["sequence"] != head.sequence:
            return False
        self.head = head
        self.revision = revision(entry)
        return True

    def status(self) -> os.stat_result | None:
        """What the system says about the file; None if there is none."""
        try:
            return self.path.stat()
        except FileNotFoundError:
            return None

    def raw_lines(self) -> Iterator[bytes]:
        """The lines read so far once more from the disk, as they stand."""
        left = self.head.end
        if left:
            with self.path.open("rb") as file:
                for raw in file:
                    left -= len(raw)
                    if left < 0:
                        return
                    yield raw

    def entries(self, limit: int) -> Iterator[Entry]:
        """The good lines from where reading stopped to offset `limit`; moves the head as it goes."""
        self.tail = b""
        if limit <= self.head.end:
            return
        with self.path.open("rb") as file:
            file.seek(self.head.end)
            for raw in file:
                if self.head.end + len(raw) > limit:
                    break
                entry = self._check(raw, last=self.head.end + len(raw) == limit)
                if entry is not None:
                    self.fresh = True
                    yield entry

    def _check(self, raw: bytes, *, last: bool) -> Entry | None:
        entry = unseal(raw)
        if entry is None and last and self._is_torn(raw):
            self.tail = raw
            return None
        if entry is None:
            # a last line that is whole but for its line end was not torn: that byte was changed
            entry = unseal(raw[:-1] + b"\n") if last else None
            self._tell("has another end" if entry else "does not match its hash: bytes of it were changed")
        start = self.head.end
        good = entry is not None and self._follows(entry)
        if entry is not None and good:
            self.revision = revision(entry)
        self.head = Head(
            writer=self.head.writer,
            sequence=entry["sequence"] if entry and good else self.head.sequence,
            hash=entry["hash"] if entry and good else self.head.hash,
            recorded=entry["recorded"] if entry and good else self.head.recorded,
            number=self.head.number + 1,
            start=start if good else self.head.start,
            end=start + len(raw),
        )
        self._unread = 0 if good else self._unread + (entry is None)
        return formats.line(entry) if entry is not None and good else None

    def _is_torn(self, raw: bytes) -> bool:
        if raw.endswith(b"\n"):
            alone = self.head.end % SECTOR == SECTOR - 1  # the first byte has a sector to itself
            return _GAP.search(raw) is not None or (alone and raw.startswith(b"\0"))
        return raw.endswith(b"\0") or unseal(raw[:-1] + b"\n") is None

    def _follows(self, entry: Entry) -> bool:
        """Whether the line may be folded; tells what is wrong with it or with the chain before it."""
        if type(entry.get("format")) is int and entry["format"] > FORMAT and not self._is_newer:
            self._is_newer = True
            told = formats.newer("The line", entry["format"], FORMAT)
            self.problems.append(Problem(self.path, self.head.number + 1, self.head.since, told, hint=formats.UPDATE))
        if not is_line(entry):
            if not self._is_newer:
                self._tell("is not a line this version can read")
            return False
        if entry["ledger"] != self.ledger:
            self._tell(f"belongs to another ledger ({entry['ledger']})")
            return False
        if entry["writer"] != self.head.writer:
            self._tell(f"belongs to another writer ({entry['writer']})")
            return False
        if entry.get("adopted") and not is_genuine(entry):
            self._tell("was taken over from a fork, but is not the line it says it was")
            return False
        if entry["sequence"] <= self.head.sequence:
            same = entry["hash"] == self.head.hash
            self._tell("is there twice" if same else f"is a fork: number {entry['sequence']} was given twice")
            return False
        if entry["sequence"] != self.head.sequence + 1:
            is_told = self._unread and entry["sequence"] == self.head.sequence + 1 + self._unread
            if not self._is_newer and not is_told:  # those that cannot be read were passed over
                number = self.head.sequence + 1
                self._tell(f"has number {entry['sequence']}, but {number} should follow: lines are missing")
        elif entry["previous"] != self.head.hash:
            self._tell("does not follow from the line before: one of them was replaced")
        elif entry["recorded"] <= self.head.recorded:
            self._tell("was recorded before the line it follows")
        return True

    def _tell(self, message: str) -> None:
        self.problems.append(Problem(self.path, self.head.number + 1, self.head.since, f"The line {message}."))

    # -- writing ----------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Have the file open for appending, so that a commit is one write and one fsync.

        Before a writer's first line the ledger's own name is made durable: who put the folder there may have died
        before that.
        """
        if self._descriptor is None:
            self._descriptor = disk.open_append(self.path)
            if not self.head.number:
                disk.sync_folder(self.path.parents[1])
                disk.sync_folder(self.path.parents[2])

    def secure(self) -> None:
        """Make durable what was read from it, before anything is built on it; with the lock held. Raises NotKept."""
        if self.fresh:
            try:
                disk.sync_file(self.path)
                disk.sync_folder(self.path.parent)  # merging may have given it another file
            except OSError as error:
                raise disk.refusal(error, self.path) from error
            self.fresh = False

    def create(self) -> None:
        """Make the empty file, durable in its folder."""
        self.prepare()
        self.close()

    def append(self, raw: bytes, entry: Entry) -> None:
        """Write one line and wait until it is on the disk; then move the head.

        Raises DiskFull or NotKept after putting the file back to its last whole line; a failed fsync is never tried
        again on the same descriptor.
        """
        try:
            self.prepare()
            assert self._descriptor is not None
            disk.write(self._descriptor, raw)
            disk.sync(self._descriptor)
        except OSError as error:
            self._put_back()
            raise disk.refusal(error, self.path) from error
        end = self.head.end
        self.head = Head(
            self.head.writer,
            entry["sequence"],
            entry["hash"],
            entry["recorded"],
            self.head.number + 1,
            end,
            end + len(raw),
        )
        self.revision = revision(entry)

    def extended(self, raws: Iterable[bytes]) -> Path:
        """The trail with these lines behind it, durable under a temporary name. Raises DiskFull or NotKept."""
        temporary = disk.temporary_of(self.path)
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | disk.BINARY, 0o644)
            try:
                for part in chain(self._parts(), raws):
                    disk.write(descriptor, part)
                disk.sync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise disk.refusal(error, self.path) from error
        return temporary

    def become(self, longer: Path) -> None:
        """Give the trail's name to what `extended` made; durable once its folder is."""
        self.close()
        try:
            disk.replace(longer, self.path)
        except OSError as error:
            raise disk.refusal(error, self.path) from error

    def _parts(self) -> Iterator[bytes]:
        """The bytes read so far, a part at a time."""
        for start in range(0, self.head.end, _PART):
            yield read_bytes(self.path, start, min(start + _PART, self.head.end))

    def _put_back(self) -> None:
        """Through a new descriptor: cut to the last whole line, fsync, and see that this line is still there."""
        self.close()
        try:
            descriptor = os.open(self.path, os.O_RDWR | disk.BINARY)
            try:
                os.ftruncate(descriptor, self.head.end)
                disk.sync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            self.problems.append(
                Problem(
                    self.path,
                    self.head.number + 1,
                    self.head.since,
                    f"The end could not be put back: {error}.",
                )
            )
            return
        head = self.head
        if head.sequence and not self.resume(head):
            self.problems.append(Problem(self.path, head.number, head.since, "The last line is not on the disk."))

    def mend(self, folder: Path) -> Problem | None:
        """See to an unfinished last line, durably: finish it if only its line end is missing, or still a zero.

        Else move it into a file of its own under `folder`, cut it off the trail, and say so. Raises NotKept.
        """
        self.close()
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | disk.BINARY)
            try:
                whole = self.tail.removesuffix(b"\0")
                if unseal(whole + b"\n") is not None:
                    os.ftruncate(descriptor, self.head.end + len(whole))
                    disk.write(descriptor, b"\n")
                    disk.sync(descriptor)
                    return None
                name = f"{self.head.writer}-{self.head.sequence + 1}-{hashlib.sha256(self.tail).hexdigest()[:16]}"
                kept = folder / f"{name}.torn"
                disk.make_folder(folder)
                disk.write_file(kept, self.tail)
                os.ftruncate(descriptor, self.head.end)
                disk.sync(descriptor)
                return torn(kept)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise disk.refusal(error, self.path) from error

    def unfinished(self) -> Problem:
        """What is told about the last line while it is unfinished."""
        message = "The last line is unfinished: it is being written, or a crash cut it off. It was not read."
        return Problem(self.path, self.head.number + 1, self.head.since, message, note=True)

    def close(self) -> None:
        """Give the descriptor back."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)


def torn(kept: Path) -> Problem:
    """What is told about a quarantined line, each time the ledger is opened."""
    return Problem(
        kept,
        0,
        None,
        "An unfinished last line was cut off after a crash and is kept here. It was never reported as kept; "
        "delete this file when it is not needed.",
        note=True,
    )


def read_bytes(path: Path, start: int, end: int) -> bytes:
    """The bytes from `start` to `end`, fewer if the file is shorter or not there."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read(end - start)
    except FileNotFoundError:
        return b""
