"""What the lead auditor or the auditee asks of the schedule, and what the programme manager answers."""

from __future__ import annotations

from datetime import date

import click

from auditor.activities import request as asking
from auditor.activities.act import Outcome
from auditor.cli import rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun
from auditor.cli.show import emit, table, told
from auditor.cli.values import day
from auditor.model.audit import Audit
from auditor.model.people import Person
from auditor.workspace import AuditBook


@click.group("request", cls=Noun)
def request() -> None:
    """Ask for another day, or that the audit does not take place."""


@request.command("list")
@click.argument("ref")
@reads
def list_requests(call: Call, ref: str) -> None:
    """List what was asked, with the answers."""
    found = _requests(call.audit(ref))
    emit(call.as_json, found, table(found, ["number", "kind", "new", "by", "state", "reason"]))


@request.command("add")
@click.argument("ref")
@click.option("--to", "new", type=day, metavar="DATE", help="The day asked for; without it that it is cancelled.")
@click.option("--reason", default="")
@acts
def add(call: Acting, ref: str, new: date | None, reason: str) -> None:
    """Ask the programme manager to postpone the audit (--to) or to cancel it."""
    book = call.audit(ref)
    _told(call, book, asking.ask(book, call.act(book.audit.id), "postpone" if new else "cancel", reason, new), 0)


@request.command("grant")
@click.argument("ref")
@click.argument("number", type=int)
@click.option("--reason", default="", help="What is said to it; may be nothing.")
@acts
def grant(call: Acting, ref: str, number: int, reason: str) -> None:
    """A16, A17: do what was asked for."""
    book = call.audit(ref)
    _told(call, book, asking.grant(call.workspace, book, call.act(book.audit.id), number, reason), number)


@request.command("decline")
@click.argument("ref")
@click.argument("number", type=int)
@click.option("--reason", default="")
@acts
def decline(call: Acting, ref: str, number: int, reason: str) -> None:
    """Leave the audit as it is planned, and say why."""
    book = call.audit(ref)
    _told(call, book, asking.decline(book, call.act(book.audit.id), number, reason), number)


def _told(call: Acting, book: AuditBook, outcome: Outcome[Audit], number: int) -> None:
    row = _requests(book)[number - 1]
    told(call, outcome, row, f"{book.ref} request {row['number']} {row['state']}")


def _requests(book: AuditBook) -> list[rows.Row]:
    words = {None: "waits", True: "granted", False: "declined"}
    return [
        {
            "number": number,
            "kind": each.kind,
            "new": each.new and each.new.isoformat(),
            "by": rows.ref_of(book, Person, each.by),
            "on": each.on.isoformat(),
            "reason": each.reason,
            "state": words[each.granted],
            "answer": each.answer,
            "answered_by": rows.ref_of(book, Person, each.answered_by),
        }
        for number, each in enumerate(book.audit.requests, 1)
    ]
