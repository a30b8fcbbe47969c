"""Deadlines of a nonconformity: set, extended, waited for, escalated."""

from __future__ import annotations

import click

from auditor.activities import follow_up
from auditor.cli.context import Acting, acts
from auditor.cli.edges import Verb
from auditor.cli.step import DUE, NC, REASON, days_due, do
from auditor.model.people import Person


@click.command("set-due", cls=Verb)
@NC
@DUE
@REASON
@acts
def set_due(call: Acting, ref: str, due: tuple[str, str], reason: str) -> None:
    """Set another due date than the scheme's, with its reason."""
    ((step, new),) = days_due((due,), call.today).items()
    do(call, ref, lambda book, act, it: follow_up.set_due(book, act, it, step, new, reason))


@click.command("wait", cls=Verb)
@NC
@click.option("--days", type=click.IntRange(min=0), help="Judge effectiveness after so many days.")
@click.option("--occurrences", type=click.IntRange(min=0), help="… or after so many occurrences of the process.")
@acts
def wait(call: Acting, ref: str, days: int | None, occurrences: int | None) -> None:
    """G-36: set what has to pass before effectiveness is judged."""
    if (days is None) == (occurrences is None):
        raise click.UsageError("Give one of --days and --occurrences.")
    do(call, ref, lambda book, act, it: follow_up.wait_for(book, act, it, days=days, occurrences=occurrences))


@click.command("seen", cls=Verb)
@NC
@click.option("--count", type=click.IntRange(min=0), required=True, help="How many occurrences were seen in all.")
@acts
def seen(call: Acting, ref: str, count: int) -> None:
    """G-36: say how many occurrences of the process were seen since."""
    do(call, ref, lambda book, act, it: follow_up.wait_for(book, act, it, seen=count))


@click.command("extend", cls=Verb)
@NC
@DUE
@click.option("--reason", default="", help="Why more time is needed.")
@acts
def extend(call: Acting, ref: str, due: tuple[str, str], reason: str) -> None:
    """N15: ask for a later date, before the date, at most twice (G-38)."""
    ((step, new),) = days_due((due,), call.today).items()
    do(call, ref, lambda book, act, it: follow_up.ask_extension(book, act, it, step, new, reason))


@click.command("decide-extension", cls=Verb)
@NC
@click.option("--grant/--refuse", "granted", default=None)
@click.option("--note", default="")
@acts
def decide_extension(call: Acting, ref: str, granted: bool | None, note: str) -> None:
    """N15: grant or refuse it; of a major top management decides, of a minor the programme manager."""
    if granted is None:
        raise click.UsageError("Decide: --grant or --refuse.")
    do(call, ref, lambda book, act, it: follow_up.decide_extension(book, act, it, granted, note))


@click.command("escalate", cls=Verb)
@NC
@click.option("--to", required=True, metavar="PERSON")
@REASON
@acts
def escalate(call: Acting, ref: str, to: str, reason: str) -> None:
    """N16: bring it to somebody above."""
    do(call, ref, lambda book, act, it: follow_up.escalate(book, act, it, book.find(Person, to).id, reason))


@click.command("de-escalate", cls=Verb)
@NC
@REASON
@acts
def de_escalate(call: Acting, ref: str, reason: str) -> None:
    """N16: take it back from there."""
    do(call, ref, lambda book, act, it: follow_up.de_escalate(book, act, it, reason))
