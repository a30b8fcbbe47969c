"""Copies of the audit report in other formats: to edit, to read on a screen, to paste; nothing is kept of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from auditor.activities.report_paper import photos_kept, photos_of
from auditor.errors import InvalidInput
from auditor.reporting.record import AuditReport
from auditor.workspace import AuditBook, Workspace

if TYPE_CHECKING:
    from auditor.reporting.copies.pieces import Copy
    from auditor.reporting.design import Palette
    from auditor.reporting.extract_record import ReportExtract
    from auditor.reporting.photos import Photos

ENDINGS: Final = (".docx", ".md", ".markdown", ".html", ".htm")
"""How the names of files end in which a copy is written."""


@dataclass(frozen=True, slots=True)
class Copied:
    """The file, and what could not be shown in it as it is."""

    data: bytes
    warnings: tuple[str, ...]


def copied(workspace: Workspace, book: AuditBook, content: AuditReport, ending: str, *, draft: bool = False) -> Copied:
    """A copy of *content*, in the workspace's own words and colours, with the photos of the audit's exhibits.

    InvalidInput for an *ending* that is none of :data:`ENDINGS`.
    """
    from auditor.reporting.copies.content import copy_of
    from auditor.reporting.copies.design import copy_words
    from auditor.reporting.design import audit_report_design

    own = workspace.folder / "reports"
    design = audit_report_design(content.language, own=own)
    copy = copy_of(content, design, copy_words(content.language, own), _photos(workspace, book), draft)
    return _written(copy, design.palette, ending)


def copied_extract(workspace: Workspace, book: AuditBook, made: ReportExtract, ending: str) -> Copied:
    """A copy of an extract, which holds no more than its record does (G-43)."""
    from auditor.reporting.copies.design import copy_words
    from auditor.reporting.copies.extract import copy_of_extract
    from auditor.reporting.extract_design import extract_design

    own, language = workspace.folder / "reports", made.report.language
    design = extract_design(language, own=own)
    copy = copy_of_extract(made, design, copy_words(language, own), _photos(workspace, book))
    return _written(copy, design.report.palette, ending)


def _photos(workspace: Workspace, book: AuditBook) -> Photos:
    from auditor.reporting.photos import Photos

    return Photos(photos_of(book), photos_kept(workspace))


def _written(copy: Copy, palette: Palette, ending: str) -> Copied:
    match ending.casefold():
        case ".docx":
            from auditor.reporting.copies.word import word

            data = word(copy, palette)
        case ".md" | ".markdown":
            from auditor.reporting.copies.markdown import markdown

            data = markdown(copy)
        case ".html" | ".htm":
            from auditor.reporting.copies.web_page import web_page

            data = web_page(copy, palette)
        case _:
            raise InvalidInput(f"{ending} says not what to write.", f"End the file's name in {', '.join(ENDINGS)}.")
    return Copied(data, tuple(copy.warnings))
