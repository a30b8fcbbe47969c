"""How a ledger is read from its folder: from the snapshot and the lines behind it, or from all lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from auditor.errors import NotFound
from auditor.ledger import trail
from auditor.ledger.line import Entry, unseal
from auditor.ledger.problems import Problem
from auditor.ledger.records import State
from auditor.ledger.snapshot import (
    MANIFEST,
    Manifest,
    Snapshot,
    digest,
    read_manifest,
    read_snapshot,
    write_snapshot,
)
from auditor.ledger.trail import Head
from auditor.ledger.trails import FOLDER as TRAILS
from auditor.ledger.trails import Trails

QUARANTINE = "quarantine"
FORMAT = 1
#: A trail up to this many times as long as the snapshot is hashed as a whole at open, which costs a fraction of
#: parsing the snapshot; a longer one is checked at its head, and as a whole by `verify`.
HASHED_WHOLE = 4


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


def read(folder: Path, as_of: datetime | None = None) -> Opened:
    """Read a ledger's folder without changing it. Raises NotFound if there is no ledger."""
    problems: list[Problem] = []
    manifest = _manifest(folder, problems)
    trails = Trails(folder, manifest.id)
    snapshot = read_snapshot(folder, manifest.id) if as_of is None else None
    state = snapshot.state if snapshot else State()
    if snapshot:
        _resume(trails, snapshot)
    for entry in trails.read():
        if by_then(entry, as_of):
            state.fold(entry)
    known = dict(manifest.heads)
    if snapshot:
        known |= {writer: head for writer, head in snapshot.heads.items() if _later(head, known.get(writer))}
    problems += missing(trails, known)
    problems += [trail.torn(kept) for kept in sorted((folder / QUARANTINE).glob("*.torn"))]
    return Opened(folder, manifest, as_of, state, trails, problems, snapshot.heads if snapshot else {})


def save(folder: Path, ledger: str, state: State, trails: Trails) -> None:
    """Write the snapshot of `state`, which has all lines of `trails` folded in."""
    heads = trails.heads()
    digests = {writer: digest(trails.trail(writer).path, head.end) for writer, head in heads.items()}
    write_snapshot(folder, ledger, Snapshot(state, heads, digests))


def by_then(entry: Entry, as_of: datetime | None) -> bool:
    """Whether a line holds at that moment; without a moment every line does."""
    return as_of is None or datetime.fromisoformat(entry["effective"]) <= as_of


def missing(trails: Trails, known: Mapping[str, Head]) -> list[Problem]:
    """Lines that a manifest or snapshot has seen and that are not in the trails any more."""
    found = []
    for writer, head in known.items():
        current = trails.trail(writer).head
        path = trails.trail(writer).path
        if current.sequence < head.sequence:
            message = (
                f"Lines are missing: it ended with number {head.sequence}, it ends with {current.sequence}."
            )
            found.append(Problem(path, current.number, current.since, message))
        elif current.sequence == head.sequence and current.hash != head.hash:
            found.append(
                Problem(path, current.number, None, "Another line stands where this trail ended before.")
            )
    return found


def _resume(trails: Trails, snapshot: Snapshot) -> None:
    """Go on behind the snapshot where a trail still is what it was made from; else it is read from its beginning."""
    for writer, head in snapshot.heads.items():
        path = trails.trail(writer).path
        if head.end > HASHED_WHOLE * snapshot.size or digest(path, head.end) == snapshot.digests.get(writer):
            trails.trail(writer).resume(head)


def _later(head: Head, other: Head | None) -> bool:
    return other is None or head.sequence > other.sequence


def _manifest(folder: Path, problems: list[Problem]) -> Manifest:
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
    if manifest.format > FORMAT:
        message = (
            f"The ledger has format {manifest.format}, this version knows {FORMAT}. Use a newer version."
        )
        problems.append(Problem(path, 0, None, message))
    return manifest


def _id_in_trails(folder: Path) -> str:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open("rb") as file:
            for raw in file:
                entry = unseal(raw)
                if entry is not None:
                    return str(entry.get("ledger", ""))
    return ""
