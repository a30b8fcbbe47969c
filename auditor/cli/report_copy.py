"""The audit report as a Word document, as Markdown or as a web page: told by how the file's name ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.activities.issued_file import issued_record
from auditor.activities.report_copy import ENDINGS, Copied, copied, copied_extract
from auditor.cli.context import Call
from auditor.cli.edges import tell
from auditor.cli.show import write_file
from auditor.model.report import Revision
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.reporting.extract_record import ReportExtract

COPY_OUTPUT = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="FILE.pdf, or a copy to work on: FILE.docx, FILE.md, FILE.html; - is stdout (PDF); --json writes JSON.",
)


def is_copy(output: Path) -> bool:
    """Whether the name asks for a copy."""
    return output.suffix.casefold() in ENDINGS


def write_copy(call: Call, book: AuditBook, output: Path, revision: Revision | None, language: str) -> None:
    """A copy of the issued *revision*, of a draft in *language* without one; it says in its head what it is not."""
    from auditor.activities.report import drafted

    content = issued_record(book, revision) if revision else drafted(call.workspace, book, language)
    _write(output, copied(call.workspace, book, content, output.suffix))


def write_extract_copy(call: Call, book: AuditBook, output: Path, made: ReportExtract) -> None:
    """A copy of an extract."""
    _write(output, copied_extract(call.workspace, book, made, output.suffix))


def _write(output: Path, copy: Copied) -> None:
    for warning in copy.warnings:
        tell(warning)
    tell("A copy to work on: nothing of it is issued or frozen.")
    write_file(output, copy.data)
