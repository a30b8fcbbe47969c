"""The files of issued reports held against the trail: the frozen record, the PDF, and the record the PDF carries."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.activities.report import ISSUED
from auditor.activities.witness import attached, in_record
from auditor.ledger import Problem
from auditor.ledger.anchors import Anchor
from auditor.ledger.checks import Reading
from auditor.model.report import Revision

_NAME = re.compile(r"r([1-9][0-9]*)(?:-[0-9a-f]{8})?\.(json|pdf)")


@dataclass(frozen=True, slots=True)
class _File:
    """One issued file: of which revision, its hash, the anchor in it, and the hash of the record a PDF carries."""

    path: Path
    number: int
    ending: str
    sha256: str
    anchor: Anchor | None = None
    carried: str = ""


class Issued:
    """What lies under ``issued/`` of a ledger's folder; each file is read once, and one at a time is held.

    It is made before the trails are read, whose lines then reach at least as far.
    """

    def __init__(self, folder: Path, reading: Reading) -> None:
        self.folder = folder / ISSUED
        self._there = sorted(self.folder.glob("*"))
        self._files = [_read(path, reading) for path in named(self.folder)]

    @property
    def anchors(self) -> list[Anchor]:
        """Where the trails ended when each revision was issued, as its frozen record says."""
        return [file.anchor for file in self._files if file.anchor is not None]

    def held_against(self, revisions: Iterable[Revision]) -> Iterator[Problem]:
        """Revisions whose files are missing or changed, and files that no revision names."""
        named: set[Path] = set()
        for revision in revisions:
            for ending, expected in (("json", revision.json_sha256), ("pdf", revision.pdf_sha256)):
                files = self._of(revision.number, ending)
                right = next((file for file in files if expected in ("", file.sha256)), None)
                named.update(file.path for file in ([right] if right else files))
                if right is None:
                    yield self._wrong(revision, ending, files)
                elif right.ending == "json":
                    yield from self._another_head(revision, right)
                elif not right.carried:
                    yield Problem(right.path, 0, None, "It carries no record, by which it could be read.", note=True)
                elif revision.json_sha256 and right.carried != revision.json_sha256:
                    message = f"Report revision {revision.number} carries another record than the frozen one."
                    yield Problem(right.path, 0, None, message)
        for path in self._there:
            if path not in named:
                message = "No line names this file: a crash came before its line, or the line was cut off the trail."
                yield Problem(path, 0, None, message)

    def _of(self, number: int, ending: str) -> list[_File]:
        """The files of a revision; those that were issued while the trails were read are read now."""
        found = [file for file in self._files if (file.number, file.ending) == (number, ending)]
        return found or [_read(path, Reading(0)) for path in named(self.folder) if path.name == f"r{number}.{ending}"]

    def _wrong(self, revision: Revision, ending: str, files: list[_File]) -> Problem:
        if files:
            return Problem(files[0].path, 0, None, "The issued report was changed: it does not match its hash.")
        path = self.folder / f"r{revision.number}.{ending}"
        return Problem(path, 0, None, f"Report revision {revision.number} was issued, and is missing.")

    def _another_head(self, revision: Revision, file: _File) -> Iterator[Problem]:
        said = file.anchor.head if file.anchor else ""
        if said != revision.head or (file.anchor and revision.heads and revision.heads != dict(file.anchor.heads)):
            message = f"Its head is not the one that the trail has of report revision {revision.number}."
            yield Problem(file.path, 0, None, message)


def size_of(folder: Path) -> int:
    """Bytes of all issued files of a ledger."""
    return sum(path.stat().st_size for path in named(folder / ISSUED))


def named(folder: Path) -> list[Path]:
    """The files of issued reports in an audit's ``issued`` folder."""
    return sorted(path for path in folder.glob("r*") if _NAME.fullmatch(path.name) and path.is_file())


def _read(path: Path, reading: Reading) -> _File:
    name = _NAME.fullmatch(path.name)
    assert name is not None
    data = path.read_bytes()
    reading.read(len(data))
    sha256 = hashlib.sha256(data).hexdigest()
    if name[2] == "pdf":
        record = attached(data)
        return _File(path, int(name[1]), "pdf", sha256, carried=hashlib.sha256(record).hexdigest() if record else "")
    witness = in_record(data)
    return _File(path, int(name[1]), "json", sha256, anchor=witness.anchor if witness else None)
