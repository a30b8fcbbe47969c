"""The audit report as a Word document, as Markdown or as a web page: told by how the file's name ends."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.activities.issued_file import issued_record
from auditor.activities.report_copy import ENDINGS, copied
from auditor.cli.context import Call
from auditor.cli.edges import tell
from auditor.cli.show import write_file
from auditor.errors import InvalidInput
from auditor.model.report import Revision
from auditor.workspace import AuditBook

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


def refuse_copy(output: Path) -> None:
    """An extract has no copies: InvalidInput where one is asked for."""
    if is_copy(output):
        raise InvalidInput("An extract is written as PDF or as JSON.", "-o FILE.pdf, or --json")


def write_copy(call: Call, book: AuditBook, output: Path, revision: Revision | None) -> None:
    """A copy of the issued *revision*, of a draft without one; it says in its head what it is not."""
    from auditor.activities.report import drafted

    content = issued_record(book, revision) if revision else drafted(call.workspace, book)
    copy = copied(call.workspace, book, content, output.suffix)
    for warning in copy.warnings:
        tell(warning)
    tell("A copy to work on; what is issued and frozen is the PDF with its JSON." if revision else "Of a draft.")
    write_file(output, copy.data)
