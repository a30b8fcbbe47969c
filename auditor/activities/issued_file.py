"""Where the files of an issued revision lie."""

from __future__ import annotations

import hashlib
from pathlib import Path

from auditor.activities.report import ISSUED
from auditor.errors import WorkspaceError
from auditor.model.report import Revision
from auditor.reporting.record import AuditReport
from auditor.workspace import AuditBook


def issued_file(folder: Path, number: int, ending: str, sha256: str) -> Path | None:
    """The file of an issued revision, by its hash: r1.pdf, or r1-1a2b3c4d.pdf where two copies issued one apart."""
    found = _read(folder, number, ending, sha256)
    return found[0] if found else None


def _read(folder: Path, number: int, ending: str, sha256: str) -> tuple[Path, bytes] | None:
    """The file with the bytes that have just this hash: what is used is what was hashed."""
    for path in _places(folder, number, ending, sha256):
        if path.is_file():
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() == sha256:
                return path, content
    return None


def _places(folder: Path, number: int, ending: str, sha256: str) -> tuple[Path, Path]:
    """Where it may lie: as it is usually called, and as it is where two copies issued one apart."""
    return folder / ISSUED / f"r{number}.{ending}", folder / ISSUED / f"r{number}-{sha256[:8]}.{ending}"


def issued_pdf(book: AuditBook, revision: Revision) -> Path:
    """The PDF of an issued revision; where it is changed or gone, the place where it would be.

    It is read only where two copies issued one apart: lists ask for it line by line.
    """
    usual, apart = _places(book.folder, revision.number, "pdf", revision.pdf_sha256)
    if not apart.is_file():
        return usual
    return issued_file(book.folder, revision.number, "pdf", revision.pdf_sha256) or usual


def issued_bytes(book: AuditBook, revision: Revision, ending: str = "pdf") -> bytes:
    """The PDF of an issued revision, or its record as ``json``; :class:`WorkspaceError` where it is changed or gone."""
    expected = revision.json_sha256 if ending == "json" else revision.pdf_sha256
    found = _read(book.folder, revision.number, ending, expected)
    if found is None:
        there, _ = _places(book.folder, revision.number, ending, expected)
        what = "was changed since" if there.is_file() else "is not there"
        raise WorkspaceError(
            f"The issued report {there} {what}.", "auditor verify; bring back the original from a backup or a bundle."
        )
    return found[1]


def issued_record(book: AuditBook, revision: Revision) -> AuditReport:
    """The record of an issued revision, as it was frozen; :class:`WorkspaceError` where its file is changed or gone."""
    return AuditReport.read(issued_bytes(book, revision, "json"))
