"""What is here, in a form that others read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.activities.handing_over import hand_out
from auditor.activities.organisation import find_person
from auditor.cli import rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun, tell
from auditor.cli.history import PROGRAMME
from auditor.cli.progress import progress
from auditor.cli.show import emit, print_bytes, print_json, write_file
from auditor.errors import InvalidInput
from auditor.exchange.bundle import BundleManifest, located_photos, write_bundle
from auditor.ledger import utc_now
from auditor.model.evidence import Evidence
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.workspace import AuditBook, Book

if TYPE_CHECKING:
    from auditor.exchange.calendar_file import Entry


@click.group(cls=Noun)
def export() -> None:
    """Write what is here in a form that others read."""


@export.command("bundle")
@click.argument("ref", metavar="REF|programme")
@click.option("--to", metavar="PERSON", help="Hand out a copy that goes on numbering, under a letter of its own.")
@click.option(
    "-o",
    "--output",
    metavar="FILE|DIR",
    default=".",
    type=click.Path(path_type=Path),
    help="Default: a dated file in the current folder.",
)
@click.option("--with-locations", is_flag=True, help="Although photos tell where they were taken.")
@acts
def bundle(call: Acting, ref: str, to: str | None, output: Path, with_locations: bool) -> None:
    """Write a whole audit into one file: its trail, evidence and issued reports; and read it back.

    Drafts stay here. Evidence is in it as found, of every class. Where originals of photos tell where they were taken,
    that is said before anything is written, and --with-locations is asked for. Take it in with: auditor import bundle

    A bundle is for reading and for merging back. With --to it is a copy for a teammate, who adds evidence, findings and
    samples under a letter: E-B004. That is a line of the trail.
    """
    book: Book = call.workspace.programme if ref == PROGRAMME else call.audit(ref)
    target = _target(book, output)
    person = book.find(Person, to) if to else None
    _ask_for_locations(book, with_locations)
    with progress("Writing the bundle") as told:
        if person is None:
            manifest = write_bundle(book.ledger, target, progress=told)
        else:
            manifest = hand_out(book, call.act(), person, target, told)
    emit(call.as_json, _row(book, target, manifest), [str(target)])
    _tell(book, manifest)


@export.command("ics")
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Default, and where it is -: stdout."
)
@click.option("--person", metavar="PERSON", help="Only what concerns somebody.")
@click.option("--due", is_flag=True, help="Only due dates: of nonconformities, their actions and checks, and reports.")
@click.option(
    "--checks", is_flag=True, help="Only the checks of effectiveness: by when, and after how many occurrences."
)
@reads
def ics(call: Call, output: Path | None, person: str | None, due: bool, checks: bool) -> None:
    """Write the programme as an iCalendar file, for calendars to take in.

    Audits, the sessions of issued plans in their zones, due dates of reports and of nonconformities with their actions
    and checks, external events, days without audits. Taken in again, it brings up to date what changed, and cancels
    what was cancelled. It names what is due by reference and title only.
    """
    from auditor.activities.timetable import timetable
    from auditor.exchange.calendar_file import calendar_file
    from auditor.figures.appointments import Kind

    concerned = find_person(call.workspace, person) if person else None
    with progress("Reading the trails") as told:
        made = timetable(call.workspace, concerned.id if concerned else None, told)
    kinds = {Kind.CHECK} if checks else {kind for kind in Kind if kind.is_due or not due}
    entries = [entry for entry in made.entries if entry.appointment.kind in kinds]
    shown = "effectiveness checks" if checks else "due dates" if due else "audits"
    name = f"{call.workspace.name}: {concerned.name if concerned else shown}"
    data = calendar_file(name, entries, call.workspace.settings.defaults.confidentiality)
    if output is not None and str(output) != "-":
        write_file(output, data)
    elif not call.as_json:
        print_bytes(data)
    if call.as_json:
        print_json([_entry_row(entry) for entry in entries])
    if made.left_out:
        tell(f"Not in it, since they cannot be read: {', '.join(made.left_out)}.")


@export.command("xlsx")
@click.option("-o", "--output", metavar="FILE", required=True, type=click.Path(path_type=Path), help="- is stdout.")
@click.option("--language", default="en", metavar="CODE", help="Of headings and states: en, de, fr.")
@reads
def xlsx(call: Call, output: Path, language: str) -> None:
    """Write the register of nonconformities as a spreadsheet: register, corrective actions, figures.

    With filters, a header that stays in sight, and dates as dates; text is never a formula. Headings and states are
    called as in the register on paper.
    """
    from auditor.activities.register_sheets import register_workbook

    call.overview()
    with progress("Reading audits") as told:
        data, left_out = register_workbook(call.workspace, told, language=language)
    if str(output) == "-":
        print_bytes(data)
    else:
        write_file(output, data)
    if left_out:
        tell(f"Not in it, since they cannot be read: {', '.join(left_out)}.")


def _entry_row(entry: Entry) -> rows.Row:
    told = entry.appointment
    return {
        "uid": entry.uid,
        "kind": told.kind.value,
        "title": told.title,
        "from": told.first.isoformat(),
        "to": told.last.isoformat(),
        "zone": told.zone,
        "place": told.place,
        "state": told.state,
        "sequence": entry.sequence,
        "changed": entry.changed.isoformat(),
    }


def _target(book: Book, output: Path) -> Path:
    """The file to write; one that is there is refused before anything is done."""
    target = output / f"{book.ledger.name}-{utc_now():%Y%m%dT%H%M%SZ}.zip" if output.is_dir() else output
    if os.path.lexists(target):
        raise InvalidInput(f"{target} is there already.", "Nothing is ever replaced: choose another name.")
    return target


def _ask_for_locations(book: Book, with_locations: bool) -> None:
    located = [] if with_locations else located_photos(book.ledger)
    if located:
        raise InvalidInput(
            f"Photos that tell where they were taken: {len(located)} ({', '.join(_refs(book, located))}). "
            "Originals are kept as found, and a bundle holds them. Nothing was written.",
            "Where whoever gets it may know: --with-locations. Copies that do not tell: "
            f"auditor evidence export {book.ledger.name} -o DIR",
        )


def _refs(book: Book, exhibits: Sequence[str]) -> list[str]:
    """The evidence behind exhibits; the beginning of the hash where no record refers to one."""
    by_hash: dict[str, list[str]] = {}
    for piece in rows.by_ref(book.all(Evidence).values()) if isinstance(book, AuditBook) else ():
        if piece.file:
            by_hash.setdefault(piece.file.sha256, []).append(piece.ref)
    return [ref for sha256 in exhibits for ref in by_hash.get(sha256, [sha256[:12]])]


def _row(book: Book, target: Path, manifest: BundleManifest) -> dict[str, Any]:
    return {
        "file": str(target),
        "ref": book.ledger.name,
        "ledger": manifest.ledger,
        "head": manifest.head,
        "made": manifest.made.isoformat(),
        "letter": manifest.letter,
        "handed_to": manifest.handed_to,
        "lines": sum(sequence for sequence, _ in manifest.heads.values()),
        "files": manifest.files,
        "bytes": manifest.size,
        "located_photos": manifest.located_photos,
        "missing": _refs(book, manifest.missing),
    }


def _tell(book: Book, manifest: BundleManifest) -> None:
    if manifest.letter:
        tell(f"Copy {manifest.letter}, for {manifest.handed_to}.")
    if manifest.missing:
        tell(f"Not in it, since the files are gone here: {', '.join(_refs(book, manifest.missing))}.")
    if manifest.located_photos:
        tell(f"Photos in it that tell where they were taken: {manifest.located_photos}.")
    tell(f"{quantity(manifest.files, 'file')}, {manifest.size:,} bytes; read back and compared.")
