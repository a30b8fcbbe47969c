"""Extracts of the audit report: for the owner of processes, for a site, for top management, for readers of a class.

They are made from the report as it was issued, else from a draft; nothing is kept of them (G-43, ISO 19011 6.5.2).
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from auditor.activities.issued_file import issued_record
from auditor.activities.printing import printed
from auditor.activities.report import drafted
from auditor.activities.report_paper import photos_kept, photos_of
from auditor.errors import NotFound
from auditor.figures.hiding import hiding
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person, Process, Site
from auditor.model.record import Id
from auditor.model.report import Revision
from auditor.model.words import Confidentiality
from auditor.reporting.extract import Concern, extract
from auditor.reporting.extract_record import ExtractKind, ReportExtract
from auditor.workspace import AuditBook, Workspace

if TYPE_CHECKING:
    from auditor.reporting.document import Rendered

READERS = {
    Confidentiality.PUBLIC: (Confidentiality.PUBLIC,),
    Confidentiality.INTERNAL: (Confidentiality.PUBLIC, Confidentiality.INTERNAL),
    Confidentiality.CONFIDENTIAL: (Confidentiality.PUBLIC, Confidentiality.INTERNAL, Confidentiality.CONFIDENTIAL),
    Confidentiality.PERSONAL: tuple(Confidentiality),
}
"""The classes of evidence that readers of a class may see."""


def of_owner(book: AuditBook, person: Id) -> Concern:
    """What concerns the owner of processes: what was found in them, and the nonconformities that are his or hers.

    NotFound where nothing of the audit does.
    """
    owned = {process.id for process in book.all(Process).values() if process.owner == person}
    mine = {
        each.id
        for each in book.all(Nonconformity).values()
        if person in (each.owner, each.process_owner) or each.process in owned
    }
    found = [each for each in book.all(Finding).values() if each.process in owned or each.nonconformity in mine]
    asked = {each.id for each in book.items.values() if each.process in owned}
    return _concern(book, "owner", book.get(Person, person).name, found, asked, mine)


def of_site(book: AuditBook, site: Id) -> Concern:
    """What concerns a site: what was found and asked there. NotFound where nothing was."""
    mine = {each.id for each in book.all(Nonconformity).values() if each.site == site}
    found = [each for each in book.all(Finding).values() if each.site == site or each.nonconformity in mine]
    asked = {each.id for each in book.items.values() if each.site == site}
    return _concern(book, "site", book.get(Site, site).name, found, asked, mine)


def _concern(
    book: AuditBook,
    kind: ExtractKind,
    name: str,
    found: Collection[Finding],
    asked: Collection[Id],
    mine: Collection[Id],
) -> Concern:
    nonconformities = {*mine, *(each.nonconformity for each in found)}
    items = {*asked, *(item for each in found for item in each.items)}
    concern = Concern(
        kind=kind,
        name=name,
        findings=frozenset(each.ref for each in found),
        items=frozenset(item.ref for item in book.items.values() if item.id in items),
        nonconformities=frozenset(n.ref for n in book.all(Nonconformity).values() if n.id in nonconformities),
    )
    if not (concern.findings or concern.items or concern.nonconformities):
        raise NotFound(
            f"Nothing in the report of {book.ref} concerns {name}.", f"auditor report audit {book.ref} -o FILE"
        )
    return concern


def usual_readers(concern: Concern) -> Confidentiality:
    """Up to which class its readers see evidence, unless it is said otherwise: owners, sites and top management read
    what is internal, and the whole report is all of it (G-43)."""
    return Confidentiality.PERSONAL if concern.kind == "whole" else Confidentiality.INTERNAL


def extracted(
    workspace: Workspace,
    book: AuditBook,
    concern: Concern,
    *,
    readers: Confidentiality = Confidentiality.PERSONAL,
    without_names: bool = False,
    revision: Revision | None = None,
    language: str = "",
) -> ReportExtract:
    """The extract of an issued *revision*, or of a draft of what stands; labelled in the *language* of the report or
    in another."""
    report = issued_record(book, revision) if revision else drafted(workspace, book)
    if language:
        report = report.model_copy(update={"language": language})
    hide = None
    if without_names:
        people = {**workspace.programme.all(Person), **book.all(Person)}
        hide = hiding(list(people.values()))
    return extract(report, concern, READERS[readers], hide)


def extract_pdf(workspace: Workspace, book: AuditBook, made: ReportExtract) -> Rendered:
    """The PDF in the workspace's own design and fonts; a font from outside is named in the record attached."""
    from auditor.reporting.extract_design import extract_design
    from auditor.reporting.report_extract import render_extract

    render = partial(render_extract, photos=photos_of(book), photos_kept=photos_kept(workspace))
    return printed(workspace, made, made.report.language, extract_design, render)
