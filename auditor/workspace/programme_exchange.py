"""A programme that was taken in takes the place of the empty one that a new workspace has.

Whoever has the empty one open may write its first line meanwhile: what was kept stays, and the exchange is refused.
"""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

from auditor.errors import InvalidInput
from auditor.ledger.disk import Lock, sync_folder
from auditor.ledger.opening import LOCK


def exchange(empty: Path, taken_in: Path) -> None:
    """Put the ledger that lies complete in *taken_in* in the place of the *empty* one.

    The next to open the programme finishes what a crash interrupts. Raises InvalidInput if there are lines by then.
    """
    finish(empty, taken_in)
    empty.rename(_aside(taken_in))
    finish(empty, taken_in)
    if taken_in.exists():
        rmtree(taken_in)
        raise InvalidInput(
            "Somebody began to work in the programme here meanwhile; nothing was taken in.",
            "Take it into a workspace of its own: auditor init DIR, then from there auditor import bundle FILE",
        )


def finish(empty: Path, taken_in: Path) -> None:
    """Give the place a ledger if it has none: the one that stood there if lines came, else the one taken in."""
    aside = _aside(taken_in)
    if not aside.exists():
        return
    lock = Lock(aside / LOCK)
    try:
        lock.acquire()  # whoever was writing when the folder went aside is done
        if not empty.exists():
            (taken_in if taken_in.exists() and not _has_lines(aside) else aside).rename(empty)
            sync_folder(empty.parent)
    finally:
        lock.close()
    if aside.exists() and not _has_lines(aside):
        rmtree(aside, ignore_errors=True)


def _aside(taken_in: Path) -> Path:
    return taken_in.with_name(f"{taken_in.name}.empty")


def _has_lines(folder: Path) -> bool:
    return any(path.stat().st_size for path in (folder / "trail").glob("*"))
