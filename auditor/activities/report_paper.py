"""The audit report on paper: its record printed in the workspace's own design, with the photos of the audit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditor.errors import NotFound
from auditor.reporting.record import AuditReport
from auditor.workspace import AuditBook, Workspace

if TYPE_CHECKING:
    from auditor.reporting.document import Rendered
    from auditor.reporting.photos import PhotoFinder


def render(workspace: Workspace, book: AuditBook, content: AuditReport, *, draft: bool) -> Rendered:
    """The PDF of *content*, with the photos of the audit's exhibits and the workspace's own design and fonts."""
    from auditor.reporting.audit_report import render_audit_report
    from auditor.reporting.design import audit_report_design

    folder = workspace.folder / "reports"
    design = audit_report_design(content.language, own=folder)
    return render_audit_report(
        content,
        design,
        photos=photos_of(book),
        fonts_folder=folder / "fonts",
        draft=draft,
        photos_kept=photos_kept(workspace),
    )


def photos_of(book: AuditBook) -> PhotoFinder:
    """Finds the file of a photo of the audit by its SHA-256; one that is not there is printed as a placeholder."""

    def photo(sha256: str) -> Path | None:
        try:
            return book.ledger.exhibit(sha256)
        except NotFound:
            return None

    return photo


def photos_kept(workspace: Workspace) -> Path:
    """Where photos are kept as they are printed; the folder may be deleted at any time."""
    return workspace.folder / ".cache" / "photos"
