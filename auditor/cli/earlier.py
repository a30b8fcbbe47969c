"""Nonconformities from before this product."""

from __future__ import annotations

from typing import Any

import click

from auditor.activities import programme as work
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun
from auditor.cli.show import emit, table
from auditor.cli.values import GradeChoice, day, given
from auditor.errors import InvalidInput
from auditor.model.programme import EarlierNonconformity


@click.group(cls=Noun)
def earlier() -> None:
    """Nonconformities from before this product: shown where their clause is planned or asked again (G-44)."""


def _earlier_row(it: EarlierNonconformity) -> rows.Row:
    return it.model_dump(mode="json", exclude={"id"})


@earlier.command("list")
@reads
def list_earlier(call: Call) -> None:
    """List them."""
    found = rows.by_ref(call.workspace.programme.all(EarlierNonconformity).values())
    told = [_earlier_row(each) for each in found]
    emit(call.as_json, told, table(told, ["ref", "grade", "issued", "closed", "clauses", "title"]))


@earlier.command("add")
@click.argument("ref")
@click.option("--title", required=True)
@click.option("--clause", "clauses", multiple=True, required=True, help="With its standard; again for each.")
@click.option("--grade", type=GradeChoice(), required=True)
@click.option("--issued", type=day, required=True)
@click.option("--closed", type=day)
@click.option("--audit", help="The audit it is from.")
@click.option("--process", metavar="NAME", help="The process it was raised in.")
@click.option("--result", help="What came of it.")
@click.option("--lesson", help="What was learned.")
@acts
def add_earlier(call: Acting, ref: str, process: str | None, **options: Any) -> None:
    """Take over a nonconformity from before."""
    book = call.workspace.programme
    if any(known.ref == ref for known in book.all(EarlierNonconformity).values()):
        raise InvalidInput(f"{ref} is taken over already.", "auditor earlier list")
    known_process = naming.process_named(book, process)
    outcome = work.record_earlier(book, call.act(), ref=ref, **given(process=known_process, **options))
    call.tell_warnings(outcome)
    emit(call.as_json, _earlier_row(outcome.value), [outcome.value.ref])
