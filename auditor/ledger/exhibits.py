"""Evidence as it was found: each file under the SHA-256 of its content, stored once, never changed."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from auditor.errors import InvalidInput, NotFound
from auditor.ledger import disk
from auditor.ledger.identifiers import uuid7
from auditor.ledger.problems import DamagedLedger, Problem

FOLDER = "evidence"
_PART = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A stored file: SHA-256 and size in bytes of its content, and its path relative to the ledger's folder."""

    sha256: str
    size: int
    path: Path


def store(folder: Path, source: Path | bytes, suffix: str = "") -> Exhibit:
    """Copy a file or bytes into `folder`/evidence, streamed and fsynced. The same content is stored once.

    Raises NotFound or InvalidInput for a source that cannot be read, or that is written to meanwhile, DiskFull or
    NotKept where nothing was stored, DamagedLedger if what is stored under that hash is not that content.
    """
    evidence = folder / FOLDER
    temporary = evidence / f".{uuid7()}.tmp"
    try:
        disk.make_folder(evidence)
        sha256, size = _copy(source, temporary)
        stored = _find(evidence, sha256)
        if stored is None:
            stored = evidence / sha256[:2] / (sha256 + _suffix(source, suffix))
            disk.make_folder(stored.parent)
            disk.replace(temporary, stored)
        elif sha256_of(stored) != sha256:
            raise DamagedLedger(
                f"The exhibit {stored} is not what was stored there.",
                "Keep that file aside as proof of the change, then attach the original again.",
            )
        disk.sync_folder(stored.parent)  # of one that was there, too: who stored it may have died before this
    except OSError as error:
        raise disk.refusal(error, evidence) from error
    finally:
        with suppress(OSError):  # what is left of it is no exhibit
            temporary.unlink(missing_ok=True)
    return Exhibit(sha256, size, stored.relative_to(folder))


def find(folder: Path, sha256: str) -> Path:
    """Where the exhibit with this hash lies. Raises NotFound."""
    stored = _find(folder / FOLDER, sha256) if _HASH.fullmatch(sha256) else None
    if stored is None:
        raise NotFound(
            f"The exhibit {sha256} is not in {folder / FOLDER}.",
            "Attach the file again, or bring it back from a backup: its hash proves that it is the same.",
        )
    return stored


def is_stored(folder: Path, sha256: str) -> bool:
    """Whether there is an exhibit with this hash."""
    return _find(folder / FOLDER, sha256) is not None


def stored(folder: Path) -> Iterator[Path]:
    """All exhibits, in order of their hashes; what a file manager leaves beside them is none."""
    for shelf in sorted((folder / FOLDER).glob("??")):
        yield from sorted(path for path in shelf.iterdir() if _HASH.fullmatch(path.name.partition(".")[0]))


def secured(folder: Path, known: set[str]) -> set[str]:
    """The hashes of all exhibits, those beside the `known` made durable first: who stored one may have died before.

    Raises NotKept.
    """
    new = {path.name.partition(".")[0]: path.parent for path in stored(folder)}
    shelves = {shelf for sha256, shelf in new.items() if sha256 not in known}
    try:
        for place in sorted(shelves | {shelf.parent for shelf in shelves}):
            disk.sync_folder(place)
    except OSError as error:
        raise disk.refusal(error, folder / FOLDER) from error
    return set(new)


def check(folder: Path, expected: set[str]) -> Iterator[Problem]:
    """Exhibits whose content is not what their name says, and those of `expected` that are not there."""
    found = set()
    for path in stored(folder):
        name = path.name.partition(".")[0]
        found.add(name)
        if sha256_of(path) != name:
            yield Problem(path, 0, None, "The exhibit was changed: its content does not match its hash.")
    for missing in sorted(expected - found):
        yield Problem(folder / FOLDER / missing[:2] / missing, 0, None, "The exhibit is missing.")


def _find(evidence: Path, sha256: str) -> Path | None:
    return next(iter(sorted((evidence / sha256[:2]).glob(f"{sha256}*"))), None)


def _suffix(source: Path | bytes, suffix: str) -> str:
    """A file name ending that is safe on every system: letters and digits, at most ten."""
    wanted = suffix or (source.suffix if isinstance(source, Path) else "")
    ending = re.sub(r"[^a-z0-9]", "", wanted.lower())[:10]
    return f".{ending}" if ending else ""


def _copy(source: Path | bytes, target: Path) -> tuple[str, int]:
    total, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | disk.BINARY, 0o644)
    try:
        for part in _parts(source):
            disk.write(descriptor, part)
            total.update(part)
            size += len(part)
        disk.sync(descriptor)
    finally:
        os.close(descriptor)
    return total.hexdigest(), size


def _parts(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with _opened(source) as file:
        before = os.fstat(file.fileno())
        read = 0
        while part := file.read(_PART):
            read += len(part)
            yield part
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or read != after.st_size:
        raise InvalidInput(
            f"{source} was written to while it was read; nothing was kept of it.",
            "Attach it again when it is whole: a copy or a synchronisation is still under way.",
        )


def _opened(source: Path) -> BinaryIO:
    if not source.exists():
        raise NotFound(f"There is no file {source}.", "Check the path.")
    if not source.is_file():
        raise InvalidInput(f"{source} is not a file.", "Evidence is one file; pack a folder into a zip first.")
    try:
        return source.open("rb")
    except OSError as error:
        raise InvalidInput(f"{source} cannot be read: {error.strerror}.", "Check who may read it.") from error


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content, streamed."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
