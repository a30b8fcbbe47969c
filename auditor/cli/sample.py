"""Samples: drawn with a seed that anyone can repeat, marked element by element, concluded."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import click

from auditor.activities import samples as work
from auditor.activities.act import Outcome
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun
from auditor.cli.show import card, emit, table, told
from auditor.cli.values import choice, given
from auditor.errors import InvalidInput, NotFound
from auditor.model.sample import Sample
from auditor.model.words import SampleMethod
from auditor.workspace import AuditBook


@click.group(cls=Noun)
def sample() -> None:
    """Samples: what was drawn from which population, and what it supports."""


def _told(call: Acting, book: AuditBook, outcome: Outcome[Sample], line: str = "") -> None:
    told(call, outcome, rows.sample(book, outcome.value), f"{outcome.value.ref} {line}".rstrip())


@sample.command("draw")
@click.argument("ref")
@click.argument("item", required=False)
@click.option("--population", "size", type=click.IntRange(min=0), metavar="N", help="How many there are.")
@click.option("--size", "n", type=click.IntRange(min=0), metavar="n", required=True, help="How many are drawn.")
@click.option("--of", "population", default="", help="What they are, such as: changes closed in the third quarter.")
@click.option("--topic", help="Default: what they are.")
@click.option("--clause", help="Default the item's.")
@click.option("--method", type=choice(SampleMethod), default="random", show_default=True)
@click.option("--seed", default="", help="Default the day; printed, so that the draw can be repeated.")
@click.option("--from", "source_file", type=click.Path(path_type=Path), metavar="CSV", help="The elements' names.")
@click.option("--column", help="The column of the CSV file that names them; then its first line is a heading.")
@click.option("--source", help="Where the population comes from; default the CSV file.")
@click.option("--reason", help="Why so many, or why these.")
@acts
def draw(
    call: Acting,
    ref: str,
    item: str | None,
    size: int | None,
    n: int,
    population: str,
    topic: str | None,
    clause: str | None,
    method: str,
    seed: str,
    source_file: Path | None,
    column: str | None,
    **options: Any,
) -> None:
    """Draw a sample of n out of N."""
    book = call.audit(ref)
    asked = naming.item_of(book, item) if item else None
    if asked is None and clause is None:
        raise click.UsageError("Say what the sample is for: an ITEM, or --clause.")
    elements = _elements(source_file, column) if source_file else []
    if size is None and not source_file:
        raise click.UsageError("Say how many there are: --population N, or --from CSV.")
    fields = given(**options)
    if source_file:
        fields.setdefault("source", source_file.name)
    what = population or topic or (asked.question if asked else "")
    outcome = work.draw(
        book,
        call.act(book.audit.id),
        topic=topic or what,
        clause=naming.clause_of(book, clause) if clause else (asked.clause if asked else ""),
        population=what,
        size=len(elements) if size is None else size,
        n=n,
        method=SampleMethod(method),
        seed=seed,
        elements=elements,
        items=[asked.id] if asked else [],
        **fields,
    )
    it = outcome.value
    drawn = f"seed {it.seed}: {', '.join(it.drawn)}" if it.seed else ", ".join(it.drawn)
    _told(call, book, outcome, f"{it.n} of {it.size}; {drawn}")


def _elements(path: Path, column: str | None) -> list[str]:
    """The names in a CSV file: of the *column*, or the first cell of each line; each may be there once."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.", "Check the path; nothing was drawn.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if line]
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise InvalidInput(f"{path} cannot be read as CSV: {wrong}.", "Save it as CSV in UTF-8.") from wrong
    place = 0
    if column:
        heading = lines.pop(0) if lines else []
        if column not in heading:
            raise InvalidInput(f"{path} has no column {column!r}.", "Columns stand in its first line, with commas.")
        place = heading.index(column)
    names = [line[place].strip() for line in lines if len(line) > place and line[place].strip()]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise InvalidInput(f"{path} names {', '.join(twice[:5])} twice.", "Name each element once; it is marked by it.")
    return names


@sample.command("list")
@click.argument("ref")
@reads
def list_(call: Call, ref: str) -> None:
    """List the samples of an audit."""
    book = call.audit(ref)
    found = [rows.sample(book, each) for each in rows.by_ref(book.all(Sample).values())]
    emit(call.as_json, found, table(found, ["ref", "clause", "method", "n", "size", "exceptions", "decision", "topic"]))


@sample.command("show")
@click.argument("ref")
@click.argument("sample_ref", metavar="SAMPLE")
@reads
def show(call: Call, ref: str, sample_ref: str) -> None:
    """Show a sample and the sentence that its numbers support."""
    book = call.audit(ref)
    row = rows.sample(book, naming.sample_of(book, sample_ref))
    emit(call.as_json, row, card({key: value for key, value in row.items() if value not in ("", [], None)}))


@sample.command("mark")
@click.argument("ref")
@click.argument("sample_ref", metavar="SAMPLE")
@click.argument("element")
@click.option("--right/--wrong", "right", default=None, help="As it should be, or not.")
@click.option("--note", default="")
@acts
def mark(call: Acting, ref: str, sample_ref: str, element: str, right: bool | None, note: str) -> None:
    """Tick or cross one element; a second mark takes the place of the first."""
    if right is None:
        raise click.UsageError("Say what was seen: --right or --wrong.")
    book = call.audit(ref)
    wanted = naming.sample_of(book, sample_ref).id
    outcome = work.mark(book, call.act(book.audit.id), wanted, element, right, note)
    it = outcome.value
    _told(call, book, outcome, f"{len(it.marks)} of {it.n} marked, {it.exceptions} wrong")


@sample.command("conclude")
@click.argument("ref")
@click.argument("sample_ref", metavar="SAMPLE")
@click.option("--conclusion", required=True, help="What the sample showed.")
@click.option("--decision", type=click.Choice(["accept", "extend", "finding"]))
@click.option("--exceptions", "counted_exceptions", type=int, help="How many deviate, where none was marked.")
@click.option("--looked-at", "n", type=int, help="How many were looked at, if not all that were drawn.")
@click.option("--evidence", multiple=True, metavar="E")
@acts
def conclude(
    call: Acting, ref: str, sample_ref: str, conclusion: str, evidence: tuple[str, ...], **options: Any
) -> None:
    """Say what the sample showed, and what follows."""
    book = call.audit(ref)
    wanted = naming.sample_of(book, sample_ref).id
    fields = given(**options) | given(evidence=tuple(naming.evidence_of(book, evidence)))
    outcome = work.conclude(book, call.act(book.audit.id), wanted, conclusion, **fields)
    _told(call, book, outcome, rows.sample(book, outcome.value)["says"])


@sample.command("use")
@click.argument("ref")
@click.argument("sample_ref", metavar="SAMPLE")
@click.argument("items", metavar="ITEM...", nargs=-1, required=True)
@acts
def use(call: Acting, ref: str, sample_ref: str, items: tuple[str, ...]) -> None:
    """Tie a sample to more items that it answers."""
    book = call.audit(ref)
    wanted = naming.sample_of(book, sample_ref).id
    outcome = work.use_for(book, call.act(book.audit.id), wanted, naming.items_of(book, items))
    _told(call, book, outcome, ", ".join(rows.sample(book, outcome.value)["items"]))
