"""What the team and the auditee say to a finding beside its facts: a dissent, a time of response of its own."""

from __future__ import annotations

import click

from auditor.activities import closing, dissent
from auditor.cli import naming, rows
from auditor.cli.context import Acting, acts
from auditor.cli.show import told
from auditor.cli.values import GradeChoice
from auditor.model.finding import MOST_RESPONSE_DAYS
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.model.words import Grade


@click.command("dissent")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@click.option("--of", "member", metavar="PERSON", help="Whose opinion it is; default who acts.")
@click.option("--grade", type=GradeChoice(), help="Which grade that person would give.")
@click.option("--reason", default="", help="Why.")
@click.option("--settled", is_flag=True, help="The team came to one opinion: the report does not print it.")
@acts
def dissent_(
    call: Acting, ref: str, finding_ref: str, member: str | None, grade: str | None, reason: str, settled: bool
) -> None:
    """Keep that a member of the team sees it otherwise than the lead decided; the report prints it."""
    book = call.audit(ref)
    wanted = naming.finding_of(book, finding_ref).id
    acting = call.act(wanted)
    of = book.find(Person, member).id if member else acting.by
    if settled:
        outcome = dissent.settle(book, acting, wanted, of)
    else:
        outcome = dissent.record(book, acting, wanted, of, reason, Grade(grade) if grade else None)
    count = len(outcome.value.dissents)
    told(call, outcome, rows.finding(book, outcome.value), f"{outcome.value.ref} {count} diverging in the team")


@click.command("answer-within")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@click.argument("days", type=click.IntRange(1, MOST_RESPONSE_DAYS), required=False)
@acts
def answer_within(call: Acting, ref: str, finding_ref: str, days: int | None) -> None:
    """F3: in how many working DAYS from the report this one is answered; without DAYS as its grade is."""
    book = call.audit(ref)
    wanted = naming.finding_of(book, finding_ref).id
    outcome = closing.answer_within(book, call.act(wanted), wanted, days)
    within = f"answered within {quantity(days, 'working day')}" if days else "answered as its grade is"
    told(call, outcome, rows.finding(book, outcome.value), f"{outcome.value.ref} {within}")
