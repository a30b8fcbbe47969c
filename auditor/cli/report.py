"""Reports as PDF: the draft, the issued revision, and a new one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from auditor.activities import report as work
from auditor.activities.issued_file import issued_bytes, issued_pdf, issued_record
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.designs import design
from auditor.cli.edges import Noun, Verb, tell
from auditor.cli.extracts import asks_for_extract, extract_options, write_extract
from auditor.cli.follow_up_papers import nonconformity, register
from auditor.cli.management_review import management_review
from auditor.cli.papers import LANGUAGE, written
from auditor.cli.programme_status import programme
from auditor.cli.report_copy import COPY_OUTPUT, is_copy, write_copy
from auditor.cli.reporting import written_fields, written_options
from auditor.cli.show import emit, print_bytes, table, told, write_file
from auditor.cli.values import pair
from auditor.errors import InvalidInput, NotFound
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.model.record import Id, Record
from auditor.model.report import Revision
from auditor.workspace import AuditBook


@click.group(cls=Noun)
def report() -> None:
    """Write a report as PDF, or a copy of it to work on."""


def _row(book: AuditBook, revision: Revision) -> rows.Row:
    return {
        "audit": book.ref,
        "revision": revision.number,
        "state": revision.state.value,
        "issued": rows.day(revision.issued),
        "by": rows.ref_of(book, Person, revision.by),
        "reason": revision.reason,
        "changes": revision.changes,
        "head": revision.head,
        "content_sha256": revision.content_sha256,
        "pdf_sha256": revision.pdf_sha256,
        "pdf": str(issued_pdf(book, revision)),
        "signed": [
            {"by": rows.ref_of(book, Person, each.by), **each.model_dump(mode="json", exclude={"by"})}
            for each in revision.signed
        ],
        "sent_to": [rows.ref_of(book, Person, sent.to) for sent in revision.distribution],
    }


@report.command("audit")
@click.argument("ref")
@COPY_OUTPUT
@click.option("--draft", is_flag=True, help="As it would be today, marked as a draft, even where one is issued.")
@click.option("--revision", type=int, help="An issued revision; default the newest.")
@extract_options
@click.option("--language", default="", metavar="CODE", help="Of labels, in a draft or an extract; else as written.")
@reads
def audit(call: Call, ref: str, output: Path, draft: bool, revision: int | None, language: str, **options: Any) -> None:
    """Write the audit report: the issued one as it was issued, else a draft that says so; or an extract of it."""
    book = call.audit(ref)
    issued = [r for r in book.revisions() if revision in (None, r.number)]
    if revision is not None and not issued:
        raise NotFound(f"{book.ref} has no report revision {revision}.", f"auditor report audit {book.ref} -o FILE")
    of = issued[-1] if issued and not draft else None
    if asks_for_extract(options):
        write_extract(call, book, output, of, language=language, **options)
        return
    if of and language:
        raise InvalidInput(
            f"The report of {book.ref} is issued, and stays in the language it was issued in.",
            f"An extract or a draft may have another; a revision, too: auditor revise {book.ref} --language {language}",
        )
    if call.as_json:
        record = issued_record(book, of) if of else work.drafted(call.workspace, book, language)
        written(call, output, record, None)
        return
    if is_copy(output):
        write_copy(call, book, output, of, language)
        return
    if of:
        data = issued_bytes(book, of)
    else:
        preview = work.preview(call.workspace, book, language)
        for warning in preview.warnings:
            tell(warning)
        if preview.gaps and not draft:
            tell(f"Not issued: a draft with {quantity(len(preview.gaps), 'gap')} (auditor audit gaps {book.ref}).")
        data = preview.pdf
    if str(output) == "-":
        print_bytes(data)
    else:
        write_file(output, data)


@click.command(cls=Verb)
@click.argument("ref")
@acts
def issue(call: Acting, ref: str) -> None:
    """A10: freeze the report and issue it as revision 1, with its findings and nonconformities."""
    book = call.audit(ref)
    outcome = work.issue(call.workspace, book, call.act(book.audit.id))
    told(call, outcome, _row(book, outcome.value), f"{book.ref} report revision 1 {issued_pdf(book, outcome.value)}")


@click.command(cls=Verb)
@click.argument("ref")
@click.option("--reason", default="", help="Why the report has to change.")
@click.option("--change", "changes", multiple=True, help="What changed, as it is printed; again for each.")
@click.option("--asked-by", default="", help="Who asked for it.")
@click.option(
    "--correct",
    "corrections",
    multiple=True,
    metavar="RECORD.FIELD=VALUE",
    help="Correct a finding, a piece of evidence or an item: F-02.clauses=20000-1:8.2.6. Again for each; "
    "values of a list are parted by commas.",
)
@click.option(
    "--replace",
    "replacements",
    type=pair,
    multiple=True,
    metavar="OLD=NEW",
    help="F7: a new finding that was presented takes the place of an issued one; again for each.",
)
@written_options
@acts
def revise(
    call: Acting,
    ref: str,
    reason: str,
    changes: tuple[str, ...],
    asked_by: str,
    corrections: tuple[str, ...],
    replacements: tuple[tuple[str, str], ...],
    **options: Any,
) -> None:
    """Issue a new revision; the earlier one stays readable, and whoever had it gets this one (G-22)."""
    book = call.audit(ref)
    outcome = work.revise(
        call.workspace,
        book,
        call.act(book.audit.id),
        reason=reason,
        changes=changes,
        asked_by=asked_by,
        corrections=_corrections(book, corrections),
        replacements={naming.finding_of(book, old).id: naming.finding_of(book, new).id for old, new in replacements},
        **written_fields(book, options),
    )
    number = outcome.value.number
    told(
        call,
        outcome,
        _row(book, outcome.value),
        f"{book.ref} report revision {number} {issued_pdf(book, outcome.value)}",
    )


_LISTS = ("clauses", "also_cites")
_CORRECTABLE: dict[type[Record], frozenset[str]] = {
    Finding: frozenset({"title", "statement", "requirement", "grade", "grade_reason", *_LISTS}),
    Evidence: frozenset({"reference", "description", "place", "respondent"}),
    Item: frozenset({"note", "reason"}),
}


def _corrections(book: AuditBook, texts: Iterable[str]) -> dict[Id, dict[str, Any]]:
    found: dict[Id, dict[str, Any]] = {}
    for text in texts:
        place, sign, value = text.partition("=")
        name, dot, field = place.partition(".")
        if not (sign and dot):
            raise InvalidInput(f"--correct {text}: not understood.", "Write RECORD.FIELD=VALUE: F-02.statement=…")
        record = _record(book, name)
        field = field.strip().replace("-", "_")
        if field not in _CORRECTABLE[type(record)]:
            known = ", ".join(sorted(_CORRECTABLE[type(record)]))
            raise InvalidInput(f"--correct: {field} of {name} is not corrected.", f"What is: {known}")
        new: Any = [part.strip() for part in value.split(",")] if field in _LISTS else value
        found.setdefault(record.id, {})[field] = new
    return found


def _record(book: AuditBook, name: str) -> Record:
    for kind in (Finding, Evidence):
        named = [record for record in book.all(kind).values() if getattr(record, "ref", "") == name]
        if named:
            return named[0]
    return naming.item_of(book, name)


@report.command("plan")
@click.argument("ref")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The file; - is stdout.")
@click.option("--draft", is_flag=True, help="As it would be today, marked as a draft, even where one is issued.")
@LANGUAGE
@click.option("--version", "number", default="", metavar="N", help="Another one: 1, or 1.2 after a change on the fly.")
@reads
def plan(call: Call, ref: str, output: Path, draft: bool, language: str, number: str) -> None:
    """Write the audit plan: the version in force as it was issued, else a draft that says so."""
    from auditor.activities.plan_content import draft_of, plan_of, plan_pdf

    book = call.audit(ref)
    printed = draft_of(call.workspace, book) if draft else plan_of(call.workspace, book, number)
    rendered = plan_pdf(call.workspace, printed.model_copy(update={"language": language}))
    for warning in rendered.warnings:
        tell(warning)
    if printed.is_draft and not draft:
        tell(f"Not issued: a draft (auditor audit issue-plan {printed.audit}).")
    if str(output) == "-":
        print_bytes(rendered.pdf)
    else:
        write_file(output, rendered.pdf)


@report.command("list")
@click.argument("ref")
@reads
def list_(call: Call, ref: str) -> None:
    """List the issued revisions of an audit's report."""
    book = call.audit(ref)
    found = [_row(book, revision) for revision in book.revisions()]
    emit(call.as_json, found, table(found, ["revision", "state", "issued", "by", "reason", "pdf"], "none issued"))


report.add_command(management_review)
report.add_command(nonconformity)
report.add_command(register)
report.add_command(programme)
report.add_command(design)
