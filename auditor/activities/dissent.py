"""A member of the team disagrees with the lead about a finding: kept with name and reason, and printed while it lasts.

The team decides and the lead has the last word (ISO 19011 6.4.9); what stayed unresolved is in the report (6.5.1).
"""

from __future__ import annotations

from auditor.activities.act import Act, Outcome, Step, step
from auditor.errors import InvalidInput
from auditor.model.audit import TeamMember
from auditor.model.finding import Dissent, Finding
from auditor.model.machines import FINDING
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.model.words import Grade, Role
from auditor.workspace import AuditBook

_OPINIONS = frozenset({Role.AUDITOR, Role.TRAINEE, Role.EXPERT})

RECORD, SETTLE = "record dissent", "settle dissent"
"""The verbs in the trail."""


def members(book: AuditBook) -> list[Id]:
    """Who may dissent: auditors and experts of the team beside its lead, in the order of their references."""
    named = [(each.person, book.roles(each.person)) for each in book.all(TeamMember).values()]
    team = {person for person, roles in named if _OPINIONS & roles and Role.LEAD not in roles}
    people = book.all(Person)
    return sorted((person for person in team if person in people), key=lambda person: people[person].ref)


def record(
    book: AuditBook, acting: Act, finding: Id, of: Id, reason: str, grade: Grade | None = None
) -> Outcome[Finding]:
    """Keep that *of* sees the finding otherwise, and why; what the same person said of it before is replaced.

    Each records the own opinion; the lead also that of another member.
    """
    with step(book, acting, RECORD) as now:
        standing = book.get(Finding, finding)
        if not reason.strip():
            raise InvalidInput("A dissent says why.", "--reason TEXT")
        if of not in members(book):
            raise InvalidInput(
                "A dissent is that of a member of the team; the lead decides.",
                f"auditor audit team list {book.audit.ref}",
            )
        _speaks_for(now, of)
        if grade is standing.grade:
            raise InvalidInput(f"{standing.ref} has that grade; then nobody dissents from it.", "Leave it out.")
        now.allow(FINDING, "dissent", standing, note=reason)
        others = [each for each in standing.dissents if each.by != of]
        changed = standing.having(dissents=[*others, Dissent(by=of, on=acting.day, grade=grade, reason=reason)])
        now.put(changed)
        return now.outcome(changed)


def settle(book: AuditBook, acting: Act, finding: Id, of: Id) -> Outcome[Finding]:
    """The team came to one opinion after all: the dissent is not printed; the history keeps that there was one.

    Who dissented says so, or the lead.
    """
    with step(book, acting, SETTLE) as now:
        standing = book.get(Finding, finding)
        if all(each.by != of for each in standing.dissents):
            raise InvalidInput(
                f"That person does not dissent from {standing.ref}.", f"auditor finding show {book.ref} {standing.ref}"
            )
        _speaks_for(now, of)
        now.allow(FINDING, "dissent", standing, note="settled")
        changed = standing.having(dissents=[each for each in standing.dissents if each.by != of])
        now.put(changed)
        return now.outcome(changed)


def _speaks_for(now: Step, of: Id) -> None:
    if of != now.act.by and Role.LEAD not in now.roles:
        raise InvalidInput(
            "Each says for himself or herself what he or she thinks; the lead records it of others.",
            "Act as that person, or as the lead auditor (--by PERSON).",
        )
