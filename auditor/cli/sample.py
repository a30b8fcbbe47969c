"""Samples: drawn with a seed that anyone can repeat, marked element by element, concluded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.activities import evidence
from auditor.activities import samples as work
from auditor.cli import naming, rows
from auditor.cli import sample_again as again
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun
from auditor.cli.sample_again import LIST, told_of
from auditor.cli.show import card, emit, table
from auditor.cli.values import choice, given
from auditor.exchange.population_list import read
from auditor.figures.sampling import shares
from auditor.model.sample import Sample
from auditor.model.words import EvidenceKind, SampleMethod


@click.group(cls=Noun)
def sample() -> None:
    """Samples: what was drawn from which population, and what it supports."""


for _command in (again.extend, again.replace, again.repeat, again.size):
    sample.add_command(_command)


@sample.command("draw")
@click.argument("ref")
@click.argument("item", required=False)
@click.option("--population", "size", type=click.IntRange(min=0), metavar="N", help="How many there are.")
@click.option("--size", "n", type=click.IntRange(min=0), metavar="n", help="How many are drawn; default what is usual.")
@click.option("--of", "population", default="", help="What they are, such as: changes closed in the third quarter.")
@click.option("--topic", help="Default: what they are.")
@click.option("--objective", help="What the sample should show.")
@click.option("--clause", help="Default the item's.")
@click.option("--method", type=choice(SampleMethod), help="Default random; with --strata, stratified.")
@click.option("--seed", default="", help="Default the day; printed, so that the draw can be repeated.")
@click.option("--start", type=click.IntRange(min=1), metavar="k", help="Where a systematic sample starts.")
@click.option("--from", "source_file", type=LIST, metavar="CSV", help="The list of the elements, one a line.")
@click.option("--column", default="", help="The column of the list that names them; its first line is a heading then.")
@click.option("--strata", default="", metavar="COLUMN", help="The column that says which stratum each is in.")
@click.option("--also", "further", multiple=True, metavar="COLUMN", help="Kept of what is drawn; default all columns.")
@click.option("--keep", is_flag=True, help="Keep the list as evidence; else its name, hash and count are kept.")
@click.option("--add", "added", multiple=True, metavar="ELEMENT", help="Looked at besides, by judgement; counts to n.")
@click.option("--name", "drawn", multiple=True, metavar="ELEMENT", help="What was chosen, where nothing is drawn.")
@click.option("--chosen-by", type=click.Choice(["auditor", "auditee"]), help="Who chose, where nothing is drawn.")
@click.option("--after-seeing", is_flag=True, help="The records had been seen before.")
@click.option("--source", help="System, query, who made the list and when; default the CSV file.")
@click.option("--complete", help="How you know that nothing is missing from it.")
@click.option("--reason", help="Why so many, or why these.")
@acts
def draw(
    call: Acting,
    ref: str,
    item: str | None,
    size: int | None,
    population: str,
    topic: str | None,
    clause: str | None,
    method: str | None,
    source_file: Path | None,
    column: str,
    strata: str,
    further: tuple[str, ...],
    keep: bool,
    **options: Any,
) -> None:
    """Draw a sample of n out of N."""
    book = call.audit(ref)
    asked = naming.item_of(book, item) if item else None
    if asked is None and clause is None:
        raise click.UsageError("Say what the sample is for: an ITEM, or --clause.")
    if size is None and not source_file:
        raise click.UsageError("Say how many there are: --population N, or --from CSV.")
    if (column or strata or further or keep) and not source_file:
        raise click.UsageError("--column, --strata, --also and --keep are about a list: --from CSV.")
    listed = read(source_file, column, strata, further or None) if source_file else None
    fields = given(**options)
    if listed:
        fields.setdefault("source", listed.name)
    what = population or topic or (asked.question if asked else "")
    acting = call.act(book.audit.id)
    outcome = work.draw(
        book,
        acting,
        topic=topic or what,
        clause=naming.clause_of(book, clause) if clause else (asked.clause if asked else ""),
        population=what,
        size=size,
        method=SampleMethod(method or ("stratified" if strata else "random")),
        elements=listed,
        items=[asked.id] if asked else [],
        **fields,
    )
    it = outcome.value
    if keep and source_file:
        kind = EvidenceKind.FILE
        evidence.add(book, acting, kind=kind, file=source_file, reference=f"{it.ref}: list of the population")
    told_of(call, book, outcome, _drawn(it))


def _drawn(it: Sample) -> str:
    how = f"seed {it.seed}" if it.seed else it.method.value
    strata = f"; {shares(it)}" if it.strata else ""
    return f"{it.n} of {it.size}; {how}{strata}: {', '.join(it.drawn)}".rstrip(": ")


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
    it = naming.sample_of(book, sample_ref)
    row = rows.sample(book, it)
    shown = {key: value for key, value in row.items() if value not in ("", [], None) and key != "details"}
    told = [{"element": each["element"], **each["cells"]} for each in row["details"]]
    columns = ["element", *(it.listed.further if it.listed else ())]
    emit(call.as_json, row, [*card(shown), *(["", *table(told, columns)] if told else ())])


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
    told_of(call, book, outcome, rows.sample(book, it)["says"])


@sample.command("conclude")
@click.argument("ref")
@click.argument("sample_ref", metavar="SAMPLE")
@click.option("--conclusion", required=True, help="What the sample showed.")
@click.option("--decision", type=click.Choice(["accept", "extend", "finding"]))
@click.option("--exceptions", "counted_exceptions", type=int, help="How many deviate, where none was marked.")
@click.option("--reason", help="Why fewer were looked at than planned.")
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
    told_of(call, book, outcome, rows.sample(book, outcome.value)["says"])


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
    told_of(call, book, outcome, ", ".join(rows.sample(book, outcome.value)["items"]))
