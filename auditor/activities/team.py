"""The audit team: who has which part in it, and whether he or she is independent of it (ISO 19011 5.5.4, 4 e)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditor.activities.act import Act, Outcome, Step, step
from auditor.activities.plan_change import PLANNERS, changing_plan
from auditor.errors import InvalidInput
from auditor.ledger import uuid7
from auditor.model.audit import Audit, IndependenceCheck, TeamMember
from auditor.model.clause import Clause
from auditor.model.guards import planning as guards
from auditor.model.guards.rule import RULES, Breach
from auditor.model.machine import NotAllowed
from auditor.model.people import Person, Process, Service
from auditor.model.record import Id
from auditor.model.words import AuditState, Role
from auditor.workspace import AuditBook


def name_member(
    book: AuditBook,
    acting: Act,
    person: Id,
    role: Role,
    *,
    days: float = 0,
    supervised_by: Id | None = None,
    note: str = "",
) -> Outcome[TeamMember]:
    """Name a member of the team, or change the part he or she has; who leads is appointed (A2)."""
    with step(book, acting, "name team member") as now:
        _changing_team(now, book.audit, f"team: {book.get(Person, person).ref} as {role.value}", role)
        if (role is Role.LEAD) is not (person == book.audit.lead):
            raise InvalidInput(
                "Exactly one person leads, and it is the lead auditor who was appointed.",
                f"auditor audit appoint {book.ref} --lead PERSON",
            )
        if role is Role.TRAINEE and supervised_by in (None, person):
            raise InvalidInput("An auditor in training works under supervision.", "--supervised-by PERSON")
        known = next((m for m in book.all(TeamMember).values() if m.person == person), None)
        member = TeamMember(
            id=known.id if known else uuid7(),
            person=person,
            role=role,
            days=days,
            supervised_by=supervised_by,
            note=note,
        )
        now.put(member)
        return now.outcome(member)


def record_independence(book: AuditBook, acting: Act, **fields: Any) -> Outcome[IndependenceCheck]:
    """G-10: keep what the check of an assignment said, and what was decided."""
    with step(book, acting, "record independence") as now:
        check = IndependenceCheck(id=uuid7(), **fields)
        if check.result == "override" and not (check.compensation and check.approved_by):
            raise InvalidInput(
                "G-10: an override names its compensating measure and who approved it.",
                "--compensation TEXT --approved-by PERSON",
            )
        may = RULES["G-10"].may_override
        if check.approved_by and not may.intersection(book.roles(check.approved_by)):
            raise NotAllowed(
                "G-10",
                "an override is approved by top management or the programme manager",
                "--approved-by PERSON",
            )
        now.check(guards.nobody_clears_the_own_case(check))
        now.put(check)
        return now.outcome(check)


def lacking_independence(book: AuditBook, audit: Audit, assigned: Iterable[tuple[Id, str]]) -> Iterable[Breach]:
    """G-10 for clauses *assigned* to people, less what a recorded override covers."""
    overridden = {(c.person, c.clause) for c in book.all(IndependenceCheck).values() if c.result == "override"}
    graders = {m.person for m in book.all(TeamMember).values() if m.grades and m.role is not Role.TRAINEE}
    assignments = [
        (book.get(Person, person), Clause.parse(clause))
        for person, clause in dict.fromkeys(assigned)
        if person in {*graders, audit.lead} and (person, clause) not in overridden
    ]
    services = [book.get(Service, service) for service in audit.services]
    return guards.auditors_are_independent(
        assignments, audit.planned_from, book.all(Process).values(), [*audit.services, *(s.ref for s in services)]
    )


def _changing_team(now: Step, audit: Audit, what: str, role: Role) -> None:
    """Observers and guides may come late; whoever audits is part of the plan."""
    if role in (Role.OBSERVER, Role.GUIDE) and audit.state is AuditState.PLAN_ISSUED and PLANNERS & set(now.roles):
        return
    changing_plan(now, audit, what)
