"""The team of an audit: who has which part, and whether he or she is independent (ISO 19011 5.5.4)."""

from __future__ import annotations

from typing import Any

import click

from auditor.activities import team as assigning
from auditor.activities.act import Outcome
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun, Verb
from auditor.cli.show import emit, table, told
from auditor.cli.values import given
from auditor.model.audit import TeamMember
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.model.words import Role
from auditor.workspace import AuditBook

_TEAM_ROLES = click.Choice(
    [r.value for r in (Role.LEAD, Role.AUDITOR, Role.TRAINEE, Role.EXPERT, Role.OBSERVER, Role.GUIDE)]
)


@click.group(cls=Noun)
def team() -> None:
    """Who audits, and in which role."""


@team.command("list")
@click.argument("ref")
@reads
def list_team(call: Call, ref: str) -> None:
    """List the team."""
    found = rows.team(call.audit(ref))
    emit(call.as_json, found, table(found, ["role", "person", "days", "supervised_by", "name"]))


@team.command("add")
@click.argument("ref")
@click.argument("person")
@click.option("--role", type=_TEAM_ROLES, required=True)
@click.option("--days", type=float, default=0)
@click.option("--supervised-by", metavar="PERSON", help="Of an auditor in training.")
@click.option("--agreement", default="", help="How he or she is bound to confidentiality, of observers and experts.")
@click.option("--note", default="")
@acts
def add_member(
    call: Acting, ref: str, person: str, role: str, days: float, supervised_by: str | None, **options: Any
) -> None:
    """Name a member of the team, or change the part he or she has."""
    book = call.audit(ref)
    outcome = assigning.name_member(
        book,
        call.act(book.audit.id),
        book.find(Person, person).id,
        Role(role),
        days=days,
        supervised_by=naming.person_of(book, supervised_by),
        **options,
    )
    _told(call, book, outcome, role)


def _told(call: Acting, book: AuditBook, outcome: Outcome[TeamMember], said: str) -> None:
    row = next(r for r in rows.team(book) if r["person"] == rows.ref_of(book, Person, outcome.value.person))
    told(call, outcome, row, f"{row['person']} {said}")


@team.command("remove")
@click.argument("ref")
@click.argument("person")
@acts
def remove_member(call: Acting, ref: str, person: str) -> None:
    """Take somebody out of the team before the audit is in progress (G-39)."""
    book = call.audit(ref)
    who = book.find(Person, person)
    outcome = assigning.remove_member(book, call.act(book.audit.id), who.id)
    told(call, outcome, {"ref": book.ref, "person": who.ref}, f"{who.ref} is not in the team of {book.ref} any more")


@team.command("used")
@click.argument("ref")
@click.argument("person")
@click.argument("days", type=click.FloatRange(0))
@acts
def used(call: Acting, ref: str, person: str, days: float) -> None:
    """Tell how many days somebody has used."""
    book = call.audit(ref)
    outcome = assigning.tell_used_days(book, call.act(book.audit.id), book.find(Person, person).id, days)
    _told(call, book, outcome, f"used {quantity(days, 'day')}")


@team.command("object")
@click.argument("ref")
@click.argument("person")
@click.option("--reason", default="")
@acts
def object_(call: Acting, ref: str, person: str, reason: str) -> None:
    """The auditee objects to an observer."""
    book = call.audit(ref)
    outcome = assigning.object_to_observer(book, call.act(book.audit.id), book.find(Person, person).id, reason)
    _told(call, book, outcome, "is objected to")


@team.command("answer")
@click.argument("ref")
@click.argument("person")
@click.option("--answer", default="", help="What was decided.")
@acts
def answer(call: Acting, ref: str, person: str, answer: str) -> None:
    """The programme manager answers the objection to an observer."""
    book = call.audit(ref)
    outcome = assigning.answer_objection(book, call.act(book.audit.id), book.find(Person, person).id, answer)
    _told(call, book, outcome, "answered")


@click.command(cls=Verb)
@click.argument("ref")
@click.option("--person", required=True, metavar="PERSON", help="Whose assignment was checked.")
@click.option("--clause", required=True)
@click.option("--result", type=click.Choice(["blocked", "override"]), required=True)
@click.option("--reason", required=True, help="What the check said.")
@click.option("--decision", default="", help="What was decided.")
@acts
def independence(call: Acting, ref: str, person: str, clause: str, **options: Any) -> None:
    """G-10: keep the check of an assignment; an override names --compensation and --approved-by."""
    book = call.audit(ref)
    approved = naming.person_of(book, call.approved_by)
    acting = call.act(book.audit.id)
    outcome = assigning.record_independence(
        book,
        acting,
        person=book.find(Person, person).id,
        clause=naming.clause_of(book, clause),
        compensation=call.compensation,
        **given(approved_by=approved, approved_on=acting.day if approved else None),
        **options,
    )
    row = outcome.value.model_dump(mode="json", exclude={"id"})
    row["person"] = rows.ref_of(book, Person, outcome.value.person)
    row["approved_by"] = rows.ref_of(book, Person, outcome.value.approved_by)
    told(call, outcome, row, f"{row['person']} {row['clause']} {row['result']}")
