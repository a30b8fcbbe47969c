"""Extracts of the audit report: about whom or what, for which readers, with names or without."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import naming
from auditor.cli.context import Call
from auditor.cli.papers import written
from auditor.cli.report_copy import is_copy, write_extract_copy
from auditor.cli.values import choice
from auditor.errors import InvalidInput
from auditor.model.people import Person, Site
from auditor.model.report import Revision
from auditor.model.words import Confidentiality
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.reporting.extract import Concern


def extract_options(command: Any) -> Any:
    """The options that make an extract of a report."""
    for option in reversed(
        (
            click.option(
                "--extract",
                metavar="owner:PERSON|site:SITE|summary",
                help="Only what concerns the owner of processes or a site; or one page for top management.",
            ),
            click.option(
                "--readers",
                type=choice(Confidentiality),
                help="Up to which class of evidence its readers may see it; the rest is not in the file (G-43). "
                "Default: internal in an extract about somebody or something, else all.",
            ),
            click.option("--without-names", is_flag=True, help="Functions stand in the place of persons."),
        )
    ):
        command = option(command)
    return command


def asks_for_extract(options: dict[str, Any]) -> bool:
    """Whether anything of the report is to be left out."""
    return bool(options["extract"] or options["readers"] or options["without_names"])


def write_extract(
    call: Call,
    book: AuditBook,
    output: Path,
    revision: Revision | None,
    *,
    language: str,
    extract: str | None,
    readers: str | None,
    without_names: bool,
) -> None:
    """Write the extract as PDF or as a copy to work on, or its record as JSON where that was asked for."""
    from auditor.activities import extract as work

    concern = _concern(book, extract)
    made = work.extracted(
        call.workspace,
        book,
        concern,
        readers=Confidentiality(readers) if readers else work.usual_readers(concern),
        without_names=without_names,
        revision=revision,
        language=language,
    )
    if is_copy(output) and not call.as_json:
        write_extract_copy(call, book, output, made)
        return
    written(call, output, made, None if call.as_json else work.extract_pdf(call.workspace, book, made))


def _concern(book: AuditBook, wanted: str | None) -> Concern:
    from auditor.activities.extract import of_owner, of_site
    from auditor.reporting.extract import Concern

    if wanted is None:
        return Concern()
    about, _, name = wanted.partition(":")
    if about == "summary" and not name:
        return Concern(kind="summary")
    if about == "owner" and name:
        return of_owner(book, naming.ids(book, Person, [name])[0])
    if about == "site" and name:
        return of_site(book, naming.ids(book, Site, [name])[0])
    raise InvalidInput(f"--extract {wanted}: not understood.", "Write owner:PERSON, site:SITE or summary.")
