"""Nonconformities from before this product."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from auditor.activities import programme as work
from auditor.activities.act import Outcome
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun
from auditor.cli.show import emit, table
from auditor.cli.values import GradeChoice, day, given
from auditor.model.programme import EarlierNonconformity

F = TypeVar("F", bound=Callable[..., Any])


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


def _options(*, required: bool) -> Callable[[F], F]:
    """The options that say what one was; all of them may be left out where one is corrected."""

    def add(command: F) -> F:
        for option in (
            click.option("--repeat-of", metavar="REF", help="The one that it repeated itself."),
            click.option("--lesson", help="What was learned."),
            click.option("--result", help="What came of it."),
            click.option("--process", metavar="NAME", help="The process it was raised in."),
            click.option("--audit", help="The audit it is from."),
            click.option("--closed", type=day),
            click.option("--issued", type=day, required=required),
            click.option("--grade", type=GradeChoice(), required=required),
            click.option(
                "--clause", "clauses", multiple=True, required=required, help="With its standard; again for each."
            ),
            click.option("--title", required=required),
        ):
            command = option(command)
        return command

    return add


@earlier.command("add")
@click.argument("ref")
@_options(required=True)
@acts
def add_earlier(call: Acting, ref: str, process: str | None, **options: Any) -> None:
    """Take over a nonconformity from before."""
    book = call.workspace.programme
    known_process = naming.process_named(book, process)
    _told(call, work.record_earlier(book, call.act(), ref=ref, **given(process=known_process, **options)))


@earlier.command("edit")
@click.argument("ref")
@_options(required=False)
@acts
def edit_earlier(call: Acting, ref: str, process: str | None, **options: Any) -> None:
    """Correct one that was taken over."""
    book = call.workspace.programme
    standing, known_process = book.find(EarlierNonconformity, ref), naming.process_named(book, process)
    _told(call, work.correct_earlier(book, call.act(), standing.id, **given(process=known_process, **options)))


def _told(call: Acting, outcome: Outcome[EarlierNonconformity]) -> None:
    call.tell_warnings(outcome)
    emit(call.as_json, _earlier_row(outcome.value), [outcome.value.ref])
