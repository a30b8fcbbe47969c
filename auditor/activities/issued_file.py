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
    for name in (f"r{number}.{ending}", f"r{number}-{sha256[:8]}.{ending}"):
        path = folder / ISSUED / name
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return path
    return None


def issued_pdf(book: AuditBook, revision: Revision) -> Path:
    """The PDF of an issued revision; where it is changed or gone, the place where it would be."""
    found = issued_file(book.folder, revision.number, "pdf", revision.pdf_sha256)
    return found or book.folder / ISSUED / f"r{revision.number}.pdf"


def issued_record(book: AuditBook, revision: Revision) -> AuditReport:
    """The record of an issued revision, as it was frozen; refused where its file is changed or gone."""
    found = issued_file(book.folder, revision.number, "json", revision.json_sha256)
    if found is None:
        raise WorkspaceError(
            f"The record of report revision {revision.number} of {book.ref} is not there, or was changed since.",
            "auditor verify; bring back the original from a backup or a bundle.",
        )
    return AuditReport.read(found.read_bytes())
