"""Verifying a workspace: every trail, snapshot, exhibit and issued report against its hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.activities.report import ISSUED
from auditor.errors import AuditorError, NotFound
from auditor.ledger import Ledger
from auditor.model.evidence import Evidence
from auditor.model.programme import Slot
from auditor.model.text import searchable
from auditor.workspace import AuditBook, Book, ProgrammeBook, Workspace
from auditor.workspace.workspace import AUDITS, PROGRAMME


@dataclass(frozen=True, slots=True)
class Verified:
    """What one ledger's folder came to: its lines, one hash over its trails, and all that does not check."""

    folder: Path
    events: int
    head: str
    problems: tuple[str, ...]


def ledgers(workspace: Workspace, ref: str = "") -> list[Path]:
    """The folders to look at: the programme's and every audit's, planned ones without a folder too; or one audit's."""
    folders = {path.name: path for path in (workspace.folder / AUDITS).glob("*") if path.is_dir()}
    if (workspace.folder / PROGRAMME).is_dir():
        folders |= {slot.ref: workspace.folder / AUDITS / slot.ref for slot in _slots(workspace)}
    if ref:
        found = [path for name, path in folders.items() if searchable(name) == searchable(ref.strip())]
        if not found:
            raise NotFound(f"There is no audit {ref!r}.", f"Audits here: {', '.join(sorted(folders)) or 'none yet'}")
        return found
    return [workspace.folder / PROGRAMME, *(folders[name] for name in sorted(folders))]


def _slots(workspace: Workspace) -> list[Slot]:
    try:
        return list(workspace.programme.all(Slot).values())
    except AuditorError:  # a damaged programme is told as such when its own folder is looked at
        return []


def verify(folder: Path) -> Verified:
    """Look at one ledger's folder; nothing is changed in it."""
    try:
        ledger = Ledger.open(folder, writer=None)
    except AuditorError as missing:
        return Verified(folder, 0, "", (missing.message,))
    with ledger:
        book: Book = ProgrammeBook(ledger) if folder.name == PROGRAMME else AuditBook(ledger)
        problems: list[str] = []
        exhibits: list[str] = []
        try:
            if isinstance(book, AuditBook):
                exhibits = [e.file.sha256 for e in book.all(Evidence).values() if e.file]
                problems += _issued(book)
        except AuditorError as unreadable:
            problems.append(unreadable.message)
        found = [str(problem) for problem in ledger.verify(exhibits)]
        events = sum(head.sequence for head in ledger.heads.values())
        return Verified(folder, events, ledger.head, (*found, *problems))


def _issued(book: AuditBook) -> Iterator[str]:
    """Issued revisions whose files are not there, or not what was issued."""
    for revision in book.revisions():
        for ending, expected in (("json", revision.json_sha256), ("pdf", revision.pdf_sha256)):
            path = book.folder / ISSUED / f"r{revision.number}.{ending}"
            if not path.is_file():
                yield f"{path}: Report revision {revision.number} was issued, and is missing."
            elif hashlib.sha256(path.read_bytes()).hexdigest() != expected:
                yield f"{path}: The issued report was changed: it does not match its hash."
