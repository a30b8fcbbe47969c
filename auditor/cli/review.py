"""The yearly review of the programme: held, listed, its actions done (ISO 19011 5.7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from auditor.activities import review as work
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun
from auditor.cli.show import emit, table, told
from auditor.cli.values import day, day_of, parts
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.model.review import TOPICS, ProgrammeReview, ReviewAction
from auditor.workspace import ProgrammeBook


@click.group("review", cls=Noun)
def review() -> None:
    """The yearly review of the programme, which feeds the management review."""


def _row(book: ProgrammeBook, it: ProgrammeReview) -> rows.Row:
    row = it.model_dump(mode="json", exclude={"id", "programme"})
    row["by"] = rows.ref_of(book, Person, it.by)
    for action in row["actions"]:
        action["owner"] = rows.ref_of(book, Person, action["owner"]) if action["owner"] else None
    return row


def _topics(command: Any) -> Any:
    """An option for each topic of a review."""
    for name, words in reversed(TOPICS.items()):
        command = click.option(f"--{name}", required=True, help=f"{words[:1].upper()}{words[1:]}.")(command)
    return command


@review.command("add")
@click.option("--from", "first", type=day, required=True, help="First day of the period.")
@click.option("--to", "last", type=day, required=True, help="Last day of the period.")
@_topics
@click.option("--conclusion", required=True, help="Whether the programme reaches its objectives.")
@click.option(
    "--action", "actions", multiple=True, metavar="TEXT;OWNER;DUE", help="What shall be done; again for each."
)
@acts
def add(call: Acting, first: date, last: date, conclusion: str, actions: tuple[str, ...], **said: str) -> None:
    """Keep a review with the figures of its period as they stand."""
    book = call.workspace.programme
    decided = [_action(book, text, call.today) for text in actions]
    outcome = work.hold(
        call.workspace, call.act(), first=first, last=last, conclusion=conclusion, said=said, actions=decided
    )
    told(call, outcome, _row(book, outcome.value), f"{outcome.value.ref} kept, {quantity(len(decided), 'action')}")


def _action(book: ProgrammeBook, text: str, today: date) -> ReviewAction:
    what, owner, due = parts(text, "TEXT;OWNER;DUE")
    return ReviewAction(
        text=what, owner=naming.person_of(book, owner or None), due=day_of(due, "--action", today) if due else None
    )


@review.command("done")
@click.argument("ref")
@click.argument("number", type=click.IntRange(min=1))
@click.option("--result", default="", help="What came of it.")
@acts
def done(call: Acting, ref: str, number: int, result: str) -> None:
    """Report an action of a review done, by its number."""
    book = call.workspace.programme
    outcome = work.action_done(book, call.act(), ref, number, result)
    told(call, outcome, _row(book, outcome.value), f"{outcome.value.ref} action {number} done")


@review.command("list")
@reads
def list_(call: Call) -> None:
    """List the reviews of the programme in force."""
    book = call.workspace.programme
    found = [_row(book, each) for each in work.reviews(book)]
    short = [{**row, "actions": len(row["actions"]), "open": _open(row)} for row in found]
    emit(call.as_json, found, table(short, ["ref", "on", "period_from", "period_to", "by", "actions", "open"]))


def _open(row: rows.Row) -> int:
    return sum(action["done"] is None for action in row["actions"])


@review.command("show")
@click.argument("ref")
@reads
def show(call: Call, ref: str) -> None:
    """Show one review: what was said, decided, and how the figures stood."""
    book = call.workspace.programme
    row = _row(book, book.find(ProgrammeReview, ref))
    emit(call.as_json, row, _shown(row))


def _shown(row: rows.Row) -> Iterator[str]:
    yield f"{row['ref']}, {row['period_from']} to {row['period_to']}, held on {row['on']} by {row['by']}"
    for name in (*TOPICS, "conclusion"):
        yield ""
        yield f"{name}:"
        yield from (f"  {line}" for line in row[name].split("\n"))
    yield ""
    numbered = [{"no": n, **action} for n, action in enumerate(row["actions"], start=1)]
    yield from table(numbered, ["no", "text", "owner", "due", "done", "result"], "no actions")
    yield ""
    yield from table(row["figures"], ["id", "name", "value", "cases"], "no figures")
