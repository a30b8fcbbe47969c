"""Marks of what was taken in: which ledger a folder is a copy of, the letter its numbers carry, what lies elsewhere.

They lie beside the manifest, go where the folder goes, and are in no bundle: what merges is the trail.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from auditor.errors import WorkspaceError
from auditor.ledger.disk import write_file

MARK = "copy.json"
ELSEWHERE = "elsewhere.json"


def mark(folder: Path, ledger: str, letter: str) -> None:
    """Mark a ledger's folder as a copy that numbers under *letter* (none for one that nobody handed out); durable."""
    write_file(folder / MARK, json.dumps({"format": 1, "ledger": ledger, "letter": letter}).encode())


def is_marked(folder: str) -> bool:
    """Whether a folder was taken in, whatever its mark says; asked of thousands at a time."""
    return os.access(f"{folder}/{MARK}", os.F_OK)


def letter_of(folder: Path, ledger: str) -> str | None:
    """The letter of a copy; ``None`` where the ledger was made here, or the mark is that of another ledger."""
    try:
        value = json.loads((folder / MARK).read_bytes())
    except FileNotFoundError:
        return None
    except ValueError as wrong:
        raise WorkspaceError(
            f"{folder / MARK} cannot be read, so it is not known which letter the numbers of this copy carry.",
            f'Write it anew: {{"format": 1, "ledger": "{ledger}", "letter": "B"}}',
        ) from wrong
    is_ours = isinstance(value, dict) and value.get("ledger") == ledger and isinstance(value.get("letter"), str)
    return str(value["letter"]) if is_ours else None


def elsewhere(programme: Path) -> frozenset[str]:
    """The slots of a programme that came from another copy of it and whose audits were not taken in yet, by their ids.

    Such an audit has its ledger where it was planned: none is made here, and none is missing.
    """
    try:
        value = json.loads((programme / ELSEWHERE).read_bytes())
    except (FileNotFoundError, ValueError):  # without it one is told as missing, which is looked into
        return frozenset()
    slots = value.get("slots") if isinstance(value, dict) else None
    return frozenset(map(str, slots)) if isinstance(slots, list) else frozenset()


def tell_elsewhere(programme: Path, slots: Iterable[str]) -> None:
    """Note which slots those are; durable."""
    there = sorted(slots)
    if there != sorted(elsewhere(programme)):
        write_file(programme / ELSEWHERE, json.dumps({"format": 1, "slots": there}).encode())
