"""How a ledger is read from its folder: from the snapshot and the lines behind it, or from all lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from auditor.errors import InvalidInput, NotFound
from auditor.ledger import disk, formats, trail
from auditor.ledger.identifiers import uuid7
from auditor.ledger.line import unseal
from auditor.ledger.past import by_then, settle
from auditor.ledger.problems import NewerFormat, Problem
from auditor.ledger.records import State
from auditor.ledger.snapshot import (
    MANIFEST,
    NAME,
    Manifest,
    Snapshot,
    digest,
    read_manifest,
    read_snapshot,
    write_manifest,
    write_snapshot,
)
from auditor.ledger.trail import Head, head_of
from auditor.ledger.trails import FOLDER as TRAILS
from auditor.ledger.trails import Trails

LOCK = "lock"
QUARANTINE = "quarantine"
#: A trail of up to so many bytes is hashed as a whole at open, which takes a fraction of a millisecond; of a longer one
#: only the last line is checked, and the whole by `verify`.
HASHED_WHOLE = 1_000_000


@dataclass(slots=True)
class Opened:
    """What stands in a ledger's folder."""

    folder: Path
    manifest: Manifest
    as_of: datetime | None
    state: State
    trails: Trails
    problems: list[Problem] = field(default_factory=list)
    saved: Mapping[str, Head] = field(default_factory=dict)  # the heads the snapshot was made from


def create(folder: Path, kind: str, name: str, writer: str, created: str) -> None:
    """Make an empty ledger in `folder`, which must be empty or not there; all of it is durable.

    What a creation left that a crash ended is taken on: nobody was told that there is a ledger. Raises InvalidInput if
    something else is there already, DiskFull or NotKept.
    """
    occupied = InvalidInput(f"{folder} is not empty.", "Choose a folder that is not there yet.")
    if folder.exists() and not _is_unfinished(folder):
        raise occupied
    lock = disk.Lock(folder / LOCK)
    try:
        disk.make_folder(folder / TRAILS)
        lock.acquire()
        if (folder / MANIFEST).exists():  # made by another process meanwhile
            raise occupied
        trail.Trail(folder / TRAILS / f"{writer}.jsonl", "").create()
        write_manifest(folder, Manifest(uuid7(), kind, name, created), head_of({}))
    except OSError as error:
        raise disk.refusal(error, folder) from error
    finally:
        lock.close()


def _is_unfinished(folder: Path) -> bool:
    """Whether nothing is there but what a creation makes before its last step, which is the manifest."""
    made = (TRAILS, LOCK, LOCK + disk.QUEUE)
    return (
        folder.is_dir()
        and all(path.name in made or disk.is_temporary(path, MANIFEST) for path in folder.iterdir())
        and all(path.suffix == ".jsonl" and not path.stat().st_size for path in folder.glob(f"{TRAILS}/*"))
    )


def read(folder: Path, as_of: datetime | None = None) -> Opened:
    """Read a ledger's folder without changing it. Raises NotFound if there is no ledger."""
    problems: list[Problem] = []
    manifest = manifest_in(folder, problems)
    trails = Trails(folder, manifest.id)
    snapshot = read_snapshot(folder, manifest.id) if as_of is None else None
    if as_of is None:
        problems += unused(folder, snapshot)
    if snapshot and snapshot.format != formats.SNAPSHOT:
        snapshot = None
    state = snapshot.state if snapshot else State()
    if snapshot:
        _resume(trails, snapshot)
    for entry in trails.read():
        if by_then(entry, as_of):
            state.fold(entry)
    settle(state, trails, as_of)
    known = dict(manifest.heads)
    if snapshot:
        known |= {writer: head for writer, head in snapshot.heads.items() if _later(head, known.get(writer))}
    problems += missing(trails, known)
    problems += [trail.torn(kept) for kept in sorted((folder / QUARANTINE).glob("*.torn"))]
    return Opened(folder, manifest, as_of, state, trails, problems, snapshot.heads if snapshot else {})


def save(folder: Path, ledger: str, state: State, trails: Trails) -> None:
    """Write the snapshot of `state`, which has all lines of `trails` folded in.

    Raises NewerFormat if a newer version wrote to the folder meanwhile.
    """
    try:
        manifest = read_manifest(folder)
    except FileNotFoundError:
        manifest = None
    if manifest is not None and manifest.format > formats.MANIFEST:
        told = formats.newer(manifest.name, manifest.format, formats.MANIFEST, manifest.program)
        raise NewerFormat(told, formats.UPDATE)
    heads = trails.heads()
    digests = {writer: digest(trails.trail(writer).path, head.end) for writer, head in heads.items()}
    write_snapshot(folder, ledger, Snapshot(state, heads, digests))


def unused(folder: Path, snapshot: Snapshot | None) -> list[Problem]:
    """What is told about a snapshot that is there and cannot be used; nothing about one that can."""
    path = folder / NAME
    if snapshot is not None and snapshot.format > formats.SNAPSHOT:
        message = formats.newer("The snapshot", snapshot.format, formats.SNAPSHOT, snapshot.program)
        return [Problem(path, 0, None, message, hint=formats.UPDATE)]
    if snapshot is not None or not path.exists():  # one of an older format is made anew from the trail
        return []
    message = "The snapshot was changed: it does not match its hash. It was not used, and is written anew at close."
    return [Problem(path, 0, None, message, note=True)]


def missing(trails: Trails, known: Mapping[str, Head]) -> list[Problem]:
    """Lines that a manifest or snapshot has seen and that are not in the trails any more."""
    found = []
    for writer, head in known.items():
        current = trails.trail(writer).head
        path = trails.trail(writer).path
        if current.sequence < head.sequence:
            message = f"Lines are missing: it ended with number {head.sequence}, it ends with {current.sequence}."
            found.append(Problem(path, current.number, current.since, message))
        elif current.sequence == head.sequence and current.hash != head.hash:
            found.append(Problem(path, current.number, None, "Another line stands where this trail ended before."))
    return found


def _resume(trails: Trails, snapshot: Snapshot) -> None:
    """Go on behind the snapshot where a trail still is what it was made from; else it is read from its beginning."""
    for writer, head in snapshot.heads.items():
        path = trails.trail(writer).path
        if head.end > HASHED_WHOLE or digest(path, head.end) == snapshot.digests.get(writer):
            trails.trail(writer).resume(head)


def _later(head: Head, other: Head | None) -> bool:
    return other is None or head.sequence > other.sequence


def manifest_in(folder: Path, problems: list[Problem]) -> Manifest:
    """The manifest, or what the trails say if it cannot be used; what is wrong with it is added to `problems`.

    Raises NotFound if there is no ledger.
    """
    path = folder / MANIFEST
    try:
        manifest = read_manifest(folder)
    except FileNotFoundError:
        if not (folder / TRAILS).is_dir():
            raise NotFound(f"There is no ledger in {folder}.", "Check the path.") from None
        manifest = None
        problems.append(Problem(path, 0, None, "The manifest is missing."))
    else:
        if manifest is None:
            problems.append(Problem(path, 0, None, "The manifest was changed: it does not match its hash."))
    if manifest is None:
        return Manifest(_id_in_trails(folder / TRAILS), "", folder.name, "")
    if manifest.format > formats.MANIFEST:
        message = formats.newer("The ledger", manifest.format, formats.MANIFEST, manifest.program)
        problems.append(Problem(path, 0, None, message, hint=formats.UPDATE))
    return manifest


def _id_in_trails(folder: Path) -> str:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open("rb") as file:
            for raw in file:
                entry = unseal(raw)
                if entry is not None:
                    return str(entry.get("ledger", ""))
    return ""
