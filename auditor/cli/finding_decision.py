"""Observations and opportunities for improvement: what was decided, and what was done."""

from __future__ import annotations

from datetime import date

import click

from auditor.activities import improvements
from auditor.activities.act import Outcome
from auditor.cli import naming
from auditor.cli.context import Acting, acts
from auditor.cli.rows import Row, ref_of
from auditor.cli.rows import day as written
from auditor.cli.show import told
from auditor.cli.values import day_of
from auditor.model.improvement import Decision
from auditor.model.people import Person
from auditor.workspace import AuditBook


def decision_row(book: AuditBook, it: Decision) -> Row:
    """A decision as other programs read it."""
    return {
        "state": it.state.value,
        "taken_up": it.taken_up,
        "reason": it.reason,
        "owner": ref_of(book, Person, it.owner),
        "due": written(it.due),
        "decided": written(it.decided),
        "decided_by": ref_of(book, Person, it.decided_by),
        "done": written(it.done),
        "outcome": it.outcome,
    }


def _told(call: Acting, book: AuditBook, ref: str, outcome: Outcome[Decision]) -> None:
    it = outcome.value
    what = "done" if it.done else "taken up" if it.taken_up else "not taken up"
    told(call, outcome, {"finding": ref, **decision_row(book, it)}, f"{ref} {what}")


@click.command("decide")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@click.option("--take-up/--not", "taken_up", default=None, help="Whether it is done; no is an answer.")
@click.option("--owner", metavar="PERSON", help="Who does it.")
@click.option("--due", help="By when.")
@click.option("--reason", default="", help="Why, or why not.")
@acts
def decide(
    call: Acting, ref: str, finding_ref: str, taken_up: bool | None, owner: str | None, due: str | None, reason: str
) -> None:
    """O1: decide on an observation or an opportunity for improvement; nobody is late with it."""
    if taken_up is None:
        raise click.UsageError("Say whether it is taken up: --take-up, or --not.")
    book = call.audit(ref)
    finding = naming.finding_of(book, finding_ref)
    by_when: date | None = day_of(due, "--due", call.today) if due else None
    outcome = improvements.decide(
        book,
        call.act(finding.id),
        finding.id,
        taken_up=taken_up,
        reason=reason,
        owner=naming.person_of(book, owner),
        due=by_when,
    )
    _told(call, book, finding.ref, outcome)


@click.command("done")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@click.option("--done", "finished", help="When it was done; default today.")
@click.option("--outcome", "said", default="", help="What was done.")
@acts
def done(call: Acting, ref: str, finding_ref: str, finished: str | None, said: str) -> None:
    """O2: what was taken up is done."""
    book = call.audit(ref)
    finding = naming.finding_of(book, finding_ref)
    acting = call.act(finding.id)
    day = day_of(finished, "--done", call.today) if finished else acting.day
    _told(call, book, finding.ref, improvements.report_done(book, acting, finding.id, day, said))
