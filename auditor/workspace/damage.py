"""What is told of audits that are damaged, and what shows that a ledger was there that is gone."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from auditor.ledger import Ledger, Problem, formats
from auditor.ledger.exhibits import FOLDER as EXHIBITS
from auditor.ledger.problems import in_runs
from auditor.ledger.snapshot import NAME as SNAPSHOT
from auditor.ledger.snapshot import read_manifest

FOLDER_IS_MISSING = "There is no ledger: the folder is missing."

ONCE_MORE = (
    "It holds the ledger of {} once more. Export it as a bundle, import that, and move the folder out of the workspace."
)

BRING_BACK = "Run auditor verify; bring back the audit's folder from a backup: auditor restore FILE DIR"


def told(problems: Iterable[Problem]) -> tuple[str, ...]:
    """What does not check, notes left out; with a hint where it is no damage."""
    return tuple(f"{each} {each.hint}".rstrip() for each in in_runs(problems) if not each.note)


def word(damage: Collection[str]) -> str:
    """In a word how an audit stands of which this is told: damaged, written by a newer version, or, empty, well."""
    if not damage:
        return ""
    return "newer format" if all(each.endswith(formats.UPDATE) for each in damage) else "damaged"


class Planned(Protocol):
    """A slot, or its row."""

    @property
    def ref(self) -> str:
        """The reference of its audit, which names the folder."""


def copied_from(ledger: Ledger) -> str:
    """The folder beside a ledger's own that bears its name and holds the same; empty where there is none."""
    if ledger.folder.name == ledger.name:
        return ""
    manifest = None
    with suppress(OSError):
        manifest = read_manifest(ledger.folder.with_name(ledger.name))
    return ledger.name if manifest is not None and manifest.id == ledger.id else ""


def had_lines(folder: str) -> bool:
    """Whether a ledger's *folder* without a line in it shows that there were some once.

    A crash before the first line leaves a manifest that knows none; all else here comes with a line or after it.
    """
    if any(os.access(f"{folder}/{name}", os.F_OK) for name in (SNAPSHOT, EXHIBITS, "issued")):
        return True
    manifest = None
    with suppress(OSError):
        manifest = read_manifest(Path(folder))
    return manifest is not None and bool(manifest.heads)


def gone(planned: Iterable[Planned], there: Collection[str]) -> list[str]:
    """The audits of which nothing is *there*, of those *planned* here, given in the order in which they were planned.

    An audit is made before the next one is planned: only what was planned after all that are there may be unfinished.
    """
    found: list[str] = []
    missing: list[str] = []
    for slot in planned:
        if slot.ref in there:
            found += missing
            missing.clear()
        else:
            missing.append(slot.ref)
    return found
