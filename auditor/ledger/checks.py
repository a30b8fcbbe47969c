"""Everything on the disk held against everything else: `Ledger.verify`."""

from __future__ import annotations

from pathlib import Path

from auditor.ledger import exhibits, trail
from auditor.ledger.opening import QUARANTINE, changed_snapshot, missing
from auditor.ledger.problems import Problem
from auditor.ledger.records import State
from auditor.ledger.snapshot import MANIFEST, NAME, Snapshot, read_manifest, read_snapshot
from auditor.ledger.trail import Head
from auditor.ledger.trails import Trails


def verify(folder: Path, ledger: str, expected: set[str]) -> list[Problem]:
    """All problems in a ledger's folder, in the order trails, manifest, snapshot, exhibits."""
    trails = Trails(folder, ledger)
    snapshot = read_snapshot(folder, ledger)
    state = State()
    for entry in trails.read():
        if snapshot and entry["sequence"] <= snapshot.heads.get(entry["writer"], Head("")).sequence:
            state.fold(entry)
    problems = trails.problems()
    problems += [trail.torn(kept) for kept in sorted((folder / QUARANTINE).glob("*.torn"))]
    known: set[str] = set()
    try:
        manifest = read_manifest(folder)
    except FileNotFoundError:
        problems.append(Problem(folder / MANIFEST, 0, None, "The manifest is missing."))
    else:
        if manifest is None:
            problems.append(
                Problem(folder / MANIFEST, 0, None, "The manifest was changed: it does not match its hash.")
            )
        else:
            problems += missing(trails, manifest.heads)
            known = set(manifest.exhibits)
    problems += _snapshot(folder, snapshot, state, trails)
    problems += exhibits.check(folder, expected | known)
    return problems


def _snapshot(folder: Path, snapshot: Snapshot | None, state: State, trails: Trails) -> list[Problem]:
    path = folder / NAME
    if snapshot is None:
        return [changed_snapshot(folder)] if path.exists() else []
    problems = missing(trails, snapshot.heads)
    for name in sorted(snapshot.state.tables.keys() | state.tables.keys()):
        kept = snapshot.state.table(name).documents()
        replayed = state.table(name).documents()
        for number in kept.keys() | replayed.keys():
            if kept.get(number) != replayed.get(number):
                record = (kept.get(number) or replayed.get(number) or {}).get("id")
                message = f"Record {record} in {name} is not what the trail says."
                problems.append(Problem(path, 0, None, message))
    return problems
