"""Objective evidence: files kept as found, references, statements."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.activities import evidence as work
from auditor.activities import found_evidence
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun, tell
from auditor.cli.show import card, emit, print_lines, table, told, word
from auditor.cli.values import choice, given
from auditor.errors import InvalidInput, NotFound
from auditor.exchange.evidence_files import Piece, write_folder
from auditor.model.evidence import Evidence
from auditor.model.words import Confidentiality, EvidenceKind, Verification
from auditor.workspace import AuditBook


@click.group(cls=Noun)
def evidence() -> None:
    """Objective evidence, described so that a third person finds it again."""


def _about(command: Any) -> Any:
    for option in reversed(
        (
            click.option(
                "--kind",
                type=choice(EvidenceKind),
                help="Default: photo, file or record.",
            ),
            click.option(
                "--class",
                "confidentiality",
                type=choice(Confidentiality),
                help="Default: the audit's.",
            ),
            click.option("--description", help="What it shows."),
            click.option("--verification", type=choice(Verification), help="How far it was verified."),
            click.option("--place", help="Where it was seen."),
            click.option("--respondent", help="Who said it, as a function."),
            click.option("--site"),
            click.option("--captured", metavar="DATE|DATETIME", help="Default: when the photo was taken, or now."),
        )
    ):
        command = option(command)
    return command


@evidence.command("add")
@click.argument("ref")
@click.argument("item_and_file", metavar="[ITEM] [FILE]", nargs=-1)
@click.option("--reference", default="", help="Where it is found again; default the file's name.")
@click.option("--item", "items", multiple=True, help="More items that it supports; again for each.")
@click.option("--follow-up", is_flag=True, help="Evidence for a nonconformity, after the report.")
@_about
@acts
def add(
    call: Acting,
    ref: str,
    item_and_file: tuple[str, ...],
    reference: str,
    items: tuple[str, ...],
    follow_up: bool,
    **options: Any,
) -> None:
    """Record a piece of evidence: a FILE, which is kept as found, or a --reference; with ITEM it supports that item."""
    book = call.audit(ref)
    item, file = _item_and_file(book, item_and_file, bool(reference))
    kind, told_of_file = options.pop("kind"), ""
    fields = _fields(call, book, options)
    if file is not None:
        kind, told_of_file = _of_file(call, book, file, kind, fields)
    outcome = work.add(
        book,
        call.act(book.audit.id),
        kind=EvidenceKind(kind or EvidenceKind.RECORD),
        reference=reference,
        file=file,
        items=naming.items_of(book, [*item, *items]),
        follow_up=follow_up,
        **fields,
    )
    told(call, outcome, rows.evidence(book, outcome.value), outcome.value.ref)
    if told_of_file:
        tell(f"{outcome.value.ref}: {told_of_file}")


def _item_and_file(book: AuditBook, words: tuple[str, ...], has_reference: bool) -> tuple[list[str], Path | None]:
    """One word is a FILE, unless a reference is given and the word names an item."""
    match words:
        case ():
            return [], None
        case (one,):
            is_item = has_reference and not Path(one).is_file()
            return ([one], None) if is_item else ([], Path(one))
        case (item, file):
            return [item], Path(file)
    raise click.UsageError("Give at most one ITEM and one FILE; more items with --item.")


def _of_file(call: Acting, book: AuditBook, file: Path, kind: str | None, fields: dict[str, Any]) -> tuple[str, str]:
    """Kind and date that a file proposes, where they were not given; and what is told of a picture that is none."""
    if not file.is_file():
        return kind or EvidenceKind.FILE.value, ""  # refused when it is stored
    now = call.workspace.now()
    proposal = found_evidence.proposed(file, found_evidence.zone_of(call.workspace, book), now)
    if proposal.is_dated:
        fields.setdefault("captured", proposal.captured)
    return kind or proposal.kind.value, "" if kind else proposal.told


def _fields(call: Acting, book: AuditBook, options: dict[str, Any]) -> dict[str, Any]:
    fields = given(**options)
    if "site" in fields:
        fields["site"] = naming.site_of(book, fields["site"])
    if "captured" in fields:
        fields["captured"] = call.workspace.moment(fields["captured"])
    if "confidentiality" in fields:
        fields["confidentiality"] = Confidentiality(fields["confidentiality"])
    else:
        fields.setdefault("confidentiality", found_evidence.usual_class(call.workspace, book))
    return fields


@evidence.command("edit")
@click.argument("ref")
@click.argument("piece", metavar="E")
@click.option("--reference")
@_about
@acts
def edit(call: Acting, ref: str, piece: str, **options: Any) -> None:
    """Say more about a piece of evidence; its file and who recorded it do not change."""
    book = call.audit(ref)
    wanted = naming.evidence_of(book, [piece])[0]
    keeps_class = options["confidentiality"] is None
    fields = _fields(call, book, options)
    if keeps_class:
        del fields["confidentiality"]
    if not fields:
        raise click.UsageError("Say what changes; nothing was given.")
    outcome = work.describe(book, call.act(book.audit.id), wanted, **fields)
    told(call, outcome, rows.evidence(book, outcome.value), outcome.value.ref)


@evidence.command("attach")
@click.argument("ref")
@click.argument("item")
@click.argument("pieces", metavar="E...", nargs=-1, required=True)
@acts
def attach(call: Acting, ref: str, item: str, pieces: tuple[str, ...]) -> None:
    """Use evidence for one more item: one piece may support many."""
    book = call.audit(ref)
    outcome = work.attach(
        book, call.act(book.audit.id), naming.evidence_of(book, pieces), naming.items_of(book, [item])
    )
    row = rows.item(book, outcome.value[0])
    told(call, outcome, row, f"{row['id']} {', '.join(row['evidence'])}")


@evidence.command("detach")
@click.argument("ref")
@click.argument("item")
@click.argument("piece", metavar="E")
@acts
def detach(call: Acting, ref: str, item: str, piece: str) -> None:
    """Take evidence off an item; the piece itself stays in the audit."""
    book = call.audit(ref)
    wanted, (at,) = naming.evidence_of(book, [piece])[0], naming.items_of(book, [item])
    outcome = work.detach(book, call.act(book.audit.id), wanted, at)
    row = rows.item(book, outcome.value)
    told(call, outcome, row, f"{row['id']} {', '.join(row['evidence'])}")


@evidence.command("start-with")
@click.argument("ref")
@click.option("--class", "confidentiality", type=choice(Confidentiality), help="Class of evidence in this audit.")
@click.option("--places/--no-places", default=None, help="Whether exported photos keep where they were taken.")
@acts
def start_with(call: Acting, ref: str, confidentiality: str | None, places: bool | None) -> None:
    """Say once for the audit which class its evidence starts with, and whether exported photos keep their places."""
    if confidentiality is None and places is None:
        raise click.UsageError("Say what changes; nothing was given.")
    book = call.audit(ref)
    kept_class = Confidentiality(confidentiality) if confidentiality else None
    outcome = work.start_with(book, call.act(book.audit.id), evidence_class=kept_class, photo_places=places)
    audit = outcome.value
    row = {
        "ref": audit.ref,
        "class": found_evidence.usual_class(call.workspace, book).value,
        "places": bool(audit.photo_places),
    }
    places_told = "kept" if audit.photo_places else "left out"
    told(call, outcome, row, f"{audit.ref}: evidence starts as {row['class']}, places of photos are {places_told}")


@evidence.command("list")
@click.argument("ref")
@reads
def list_(call: Call, ref: str) -> None:
    """List the evidence of an audit."""
    book = call.audit(ref)
    found = [rows.evidence(book, piece) for piece in rows.by_ref(book.all(Evidence).values())]
    emit(call.as_json, found, table(found, ["ref", "kind", "class", "captured", "items", "reference"]))


@evidence.command("show")
@click.argument("ref")
@click.argument("piece", metavar="E")
@reads
def show(call: Call, ref: str, piece: str) -> None:
    """Show a piece of evidence, and where its file lies."""
    book = call.audit(ref)
    it = book.find(Evidence, piece)
    row = rows.evidence(book, it)
    if it.file:
        row["path"] = str(book.ledger.exhibit(it.file.sha256))
    emit(call.as_json, row, card({key: value for key, value in row.items() if value not in ("", [], None)}))


_RISING = (Confidentiality.PUBLIC, Confidentiality.INTERNAL, Confidentiality.CONFIDENTIAL, Confidentiality.PERSONAL)


@evidence.command("export")
@click.argument("ref")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="A folder that is empty or new.")
@click.option("--up-to", type=choice(Confidentiality), default="internal", show_default=True, help="Highest class.")
@click.option("--with-locations", is_flag=True, help="Photos as found, with where they were taken.")
@reads
def export(call: Call, ref: str, output: Path, up_to: str, with_locations: bool) -> None:
    """Copy the files of the evidence into a folder, named by their references, with a list beside them.

    Photos lose where they were taken, unless that is wanted here or was said for the audit (start-with --places); the
    originals stay in the audit as found.
    """
    book = call.audit(ref)
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise InvalidInput(f"{output} is not empty.", "Choose a new folder; nothing was written.")
    allowed = _RISING[: _RISING.index(Confidentiality(up_to)) + 1]
    chosen = [e for e in rows.by_ref(book.all(Evidence).values()) if e.confidentiality in allowed]
    held_back = len(book.all(Evidence)) - len(chosen)
    if not chosen:
        raise NotFound(f"{book.ref} has no evidence up to {up_to}.", f"auditor evidence list {book.ref}")
    with_places = with_locations or bool(book.audit.photo_places)
    exported = write_folder(output, [_piece(book, each) for each in chosen], with_places=with_places)
    print_lines(str(path) for path in exported.written)
    for problem in exported.left_out:
        tell(f"left out: {problem}")
    if held_back:
        tell(f"{held_back} of a higher class were left out (--up-to).")


def _piece(book: AuditBook, it: Evidence) -> Piece:
    row = rows.evidence(book, it)
    names = ("ref", "kind", "reference", "description", "captured", "class", "verification", "items", "findings")
    file = book.ledger.exhibit(it.file.sha256) if it.file else None
    return Piece(it.ref, file, it.file.name if it.file else "", {name: word(row[name]) for name in names})
