"""A sample goes on: how large it should be, extended, an element replaced, and the draw repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.activities import sampled_list
from auditor.activities import samples as work
from auditor.activities.act import Outcome
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import tell
from auditor.cli.show import card, emit, told
from auditor.errors import InvalidInput
from auditor.figures import sampling
from auditor.model.sample import Sample
from auditor.workspace import AuditBook

LIST = click.Path(path_type=Path)


def told_of(call: Acting, book: AuditBook, outcome: Outcome[Sample], line: str) -> None:
    """After an act on a sample: what it asks on stderr, the sample on stdout."""
    for asked in outcome.told:
        tell(asked)
    told(call, outcome, rows.sample(book, outcome.value), f"{outcome.value.ref} {line}".rstrip())


@click.command("extend")
@click.argument("ref")
@click.argument("sample_ref", metavar="SAMPLE")
@click.option("--from", "file", type=LIST, metavar="CSV", help="The list it was drawn from, where it is not kept.")
@acts
def extend(call: Acting, ref: str, sample_ref: str, file: Path | None) -> None:
    """Draw the same number once more: what comes next in the same draw."""
    book = call.audit(ref)
    wanted = naming.sample_of(book, sample_ref)
    outcome = work.extend(book, call.act(book.audit.id), wanted.id, sampled_list.list_again(book, wanted, file))
    drawn = outcome.value.drawn[len(wanted.drawn) :]
    told_of(call, book, outcome, f"{outcome.value.extended_by} more: {', '.join(drawn)}".rstrip(": "))


@click.command("replace")
@click.argument("ref")
@click.argument("sample_ref", metavar="SAMPLE")
@click.argument("element")
@click.option("--reason", required=True, help="Why it cannot be looked at.")
@click.option(
    "--with", "instead", default="", metavar="ELEMENT", help="What is looked at instead, where no draw says it."
)
@click.option("--from", "file", type=LIST, metavar="CSV", help="The list it was drawn from, where it is not kept.")
@acts
def replace(
    call: Acting, ref: str, sample_ref: str, element: str, reason: str, instead: str, file: Path | None
) -> None:
    """Look at something else in the place of an element; a draw gives what comes next."""
    book = call.audit(ref)
    wanted = naming.sample_of(book, sample_ref)
    listed = sampled_list.list_again(book, wanted, file)
    outcome = work.replace(book, call.act(book.audit.id), wanted.id, element, reason, instead, listed)
    told_of(call, book, outcome, f"{element} is replaced by {outcome.value.replaced[-1].by}")


@click.command("repeat")
@click.argument("ref")
@click.argument("sample_ref", metavar="SAMPLE")
@click.option("--from", "file", type=LIST, metavar="CSV", help="The list it was drawn from, where it is not kept.")
@reads
def repeat(call: Call, ref: str, sample_ref: str, file: Path | None) -> None:
    """Draw again with the same seed, and say whether it is equal. Exit code 1 where it is not.

    The draw is that of figures/draws.py: Fisher-Yates over the elements in their order, with the numbers that
    Python's random.Random(seed) makes. Nothing is written.
    """
    book = call.audit(ref)
    wanted = naming.sample_of(book, sample_ref)
    missing, strange = work.repeated(wanted, sampled_list.list_again(book, wanted, file))
    equal = not (missing or strange)
    drawn = f"{wanted.method.value}, {len(wanted.picked) or wanted.size} of {wanted.size}"
    seeded = f", seed {wanted.seed}" if wanted.seed else ""
    row = {
        "ref": wanted.ref,
        "equal": equal,
        "seed": wanted.seed,
        "list_sha256": wanted.listed.sha256 if wanted.listed else "",
        "missing": missing,
        "strange": strange,
    }
    emit(call.as_json, row, [f"{wanted.ref} drawn again: {drawn}{seeded}: {'equal' if equal else 'not equal'}"])
    if not equal:
        raise InvalidInput(
            f"{wanted.ref} is not what its draw gives: {len(missing)} missing, {len(strange)} strange.",
            f"Look at who changed it: auditor history {book.audit.ref} {wanted.ref}",
        )


@click.command("size")
@click.option("--population", "size", type=click.IntRange(min=1), metavar="N", help="How many there are; else many.")
@click.option("--rate", type=click.FloatRange(0, 100, min_open=True, max_open=True), default=10.0, show_default=True,
              metavar="PERCENT", help="The error rate that would show.")  # fmt: skip
@click.option("--confidence", type=click.FloatRange(0, 100, min_open=True, max_open=True), default=95.0,
              show_default=True, metavar="PERCENT")  # fmt: skip
@click.option("--clean", type=click.IntRange(min=1), metavar="n", help="What may be said after so many clean ones.")
@click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
def size(size: int | None, rate: float, confidence: float, clean: int | None, as_json: bool) -> None:
    """Say how many to draw, and what a clean sample may say."""
    sure = confidence / 100
    found: dict[str, Any] = {"discovery": sampling.discovery_size(rate / 100, size, sure)}
    if size is not None:
        found["usual"] = sampling.usual_size(size)
        found |= {f"sites, {occasion}": sampling.site_size(size, occasion) for occasion in sampling.SITES_OF}
    if clean is not None:
        found["fewer than"] = sampling.percent(sampling.upper_bound(clean, sure))
    emit(as_json, found, card(found))
