"""Planning an audit: appointment, feasibility, team, agenda, plan (A2 to A5; ISO 19011 6.2, 6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.activities import schedule
from auditor.activities.act import Act, Outcome, step
from auditor.activities.plan_change import before_the_plan, changing_plan
from auditor.activities.team import lacking_independence
from auditor.errors import InvalidInput
from auditor.ledger import uuid7
from auditor.model.audit import (
    AgendaLine,
    Audit,
    Feasibility,
    PlanVersion,
    TeamMember,
)
from auditor.model.clause import Clause
from auditor.model.guards import conduct as conduct_guards
from auditor.model.guards import planning as guards
from auditor.model.guards.rule import enforce
from auditor.model.machine import NotAllowed
from auditor.model.machines import AUDIT
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.model.words import AuditState, Role
from auditor.model.zones import known_zone
from auditor.workspace import AuditBook, Workspace

_PLANNED_FIELDS = frozenset(
    {
        "title",
        "objectives",
        "scope",
        "criteria",
        "sites",
        "services",
        "clauses",
        "document_review_only",
        "period_from",
        "period_to",
        "mode",
        "languages",
        "confidentiality",
        "methods",
        "logistics",
        "risks",
        "preparation",
        "planned_days",
        "representative",
        "wants_recommendations",
        "used_days",
    }
)


def describe(workspace: Workspace, book: AuditBook, acting: Act, **fields: Any) -> Outcome[Audit]:
    """Write what the audit is for, before its plan is issued; afterwards the plan is changed on the fly (A7)."""
    _only_planned(fields)
    with step(book, acting, "describe audit") as now:
        before_the_plan(now, book.audit)
        audit = book.audit.having(**fields)
        now.put(audit)
        return now.outcome(audit)


def appoint(workspace: Workspace, book: AuditBook, acting: Act, *, lead: Id, **fields: Any) -> Outcome[Audit]:
    """A2: lead auditor, representative, objectives, scope and criteria (G-06, G-11).

    Independence warns here (G-10): the plan may still give the clause to somebody else, and refuses if it does not.
    """
    _only_planned(fields)
    AUDIT.step("appoint", book.audit.state, book.roles(acting.by))
    enforce(guards.audit_is_defined(book.audit.having(lead=lead, **fields)))
    schedule.refresh_copies(workspace, book, acting)  # a line of its own, and none where the step would be refused
    with step(book, acting, "appoint") as now:
        audit = book.audit.having(lead=lead, **fields)
        state = now.allow(AUDIT, "appoint", audit)
        now.check(guards.audit_is_defined(audit))
        person = book.get(Person, lead)
        clauses = [Clause.parse(clause) for clause in audit.clauses]
        now.check(guards.team_is_competent(clauses, [person]), audit.id)
        now.warnings.extend(lacking_independence(book, audit, [(lead, clause) for clause in audit.clauses]))
        audit = audit.having(state=state)
        leads = [m for m in book.all(TeamMember).values() if m.role is Role.LEAD]
        member = leads[0].having(person=lead) if leads else TeamMember(id=uuid7(), person=lead, role=Role.LEAD)
        now.put(audit, member)
        return now.outcome(audit)


def confirm_feasibility(book: AuditBook, acting: Act, note: str, feasible: bool = True) -> Outcome[Audit]:
    """A3; what is not feasible is postponed or cancelled instead."""
    with step(book, acting, "confirm feasibility") as now:
        if not note:
            raise InvalidInput("A3: say how time, access and cooperation stand.", "--note TEXT")
        if not feasible:
            raise InvalidInput("A3: an audit that is not feasible is postponed or cancelled.", "auditor audit postpone")
        audit = book.audit
        state = now.allow(AUDIT, "confirm feasibility", audit, note=note)
        audit = audit.having(
            state=state, feasibility=Feasibility(feasible=True, note=note, on=acting.day, by=acting.by)
        )
        now.put(audit)
        return now.outcome(audit)


def add_line(book: AuditBook, acting: Act, **fields: Any) -> Outcome[AgendaLine]:
    """Add a line to the agenda."""
    with step(book, acting, "add agenda line") as now:
        line = AgendaLine(id=uuid7(), **fields)
        changing_plan(now, book.audit, f"agenda: {line.topic}")
        known_zone(line.zone)
        now.put(line)
        return now.outcome(line)


def edit_line(book: AuditBook, acting: Act, line: Id, **fields: Any) -> Outcome[AgendaLine]:
    """Change a line of the agenda; after the opening meeting it is a change on the fly (A7)."""
    with step(book, acting, "edit agenda line") as now:
        changed = book.get(AgendaLine, line).having(**fields)
        if "zone" in fields:
            known_zone(changed.zone)
        changing_plan(now, book.audit, f"agenda: {changed.topic}")
        now.put(changed)
        return now.outcome(changed)


def remove_line(book: AuditBook, acting: Act, line: Id) -> Outcome[AgendaLine]:
    """Take a line off the agenda, before the audit is in progress (G-39)."""
    with step(book, acting, "remove agenda line") as now:
        gone = book.get(AgendaLine, line)
        now.check(conduct_guards.may_delete(book.audit))
        before_the_plan(now, book.audit)
        now.remove(gone)
        return now.outcome(gone)


def issue_plan(book: AuditBook, acting: Act, change: str = "") -> Outcome[PlanVersion]:
    """A4: version n of the plan (G-10 to G-14)."""
    with step(book, acting, "issue plan") as now:
        audit = book.audit
        agenda = list(book.all(AgendaLine).values())
        team = list(book.all(TeamMember).values())
        state = now.allow(AUDIT, "issue plan", audit, note=change)
        now.check(guards.exactly_one_leads(audit, team))
        asked = {Clause.parse(item.clause) for item in book.items.values()}
        now.check(guards.agenda_covers_scope(audit, agenda, asked))
        assigned = [(person, clause) for line in agenda for person in line.auditors for clause in line.clauses]
        now.check(lacking_independence(book, audit, assigned))
        if any(o.rule == "G-10" and (not o.compensation or o.approved_by in dict(assigned)) for o in acting.overrides):
            raise InvalidInput(
                "G-10: an override names its compensating measure, and is not approved by who is assigned.",
                "--compensation TEXT --approved-by PERSON",
            )
        people = [book.get(Person, m.person) for m in team if m.grades]
        now.check(guards.team_is_competent([Clause.parse(c) for c in audit.clauses], people), audit.id)
        now.check(guards.nobody_is_in_two_places(agenda, book.names), audit.id)
        now.check(guards.agenda_has_meetings(agenda), audit.id)
        version = PlanVersion(
            id=uuid7(), version=len(book.all(PlanVersion)) + 1, issued=acting.day, by=acting.by, change=change
        )
        now.put(version, audit.having(state=state))
        return now.outcome(version)


def accept_plan(book: AuditBook, acting: Act, objection: str = "") -> Outcome[PlanVersion]:
    """The auditee's side accepts the plan, or objects with a reason (before A6)."""
    with step(book, acting, "accept plan") as now:
        versions = sorted(book.all(PlanVersion).values(), key=lambda v: v.version)
        if not versions or book.audit.state is not AuditState.PLAN_ISSUED:
            raise InvalidInput("No plan is issued and waiting for the auditee.", "auditor audit issue-plan REF")
        auditees = {person for line in book.all(AgendaLine).values() for person in line.auditees}
        if Role.REPRESENTATIVE not in now.roles and acting.by not in auditees:
            raise NotAllowed(
                "A6", "the plan is accepted by the auditee's representative or an auditee of the agenda", "--by PERSON"
            )
        said = {"objection": objection} if objection else {"accepted_by": acting.by, "accepted_on": acting.day}
        version = versions[-1].having(**said)
        now.put(version)
        return now.outcome(version)


def reopen_plan(book: AuditBook, acting: Act, reason: str) -> Outcome[Audit]:
    """A5."""
    with step(book, acting, "reopen plan") as now:
        if not reason:
            raise InvalidInput("A5: reopening the plan needs a reason.", "--reason TEXT")
        audit = book.audit.having(state=now.allow(AUDIT, "reopen plan", book.audit, note=reason))
        now.put(audit)
        return now.outcome(audit)


def _only_planned(fields: Mapping[str, Any]) -> None:
    unknown = fields.keys() - _PLANNED_FIELDS
    if unknown:
        raise InvalidInput(f"{', '.join(sorted(unknown))} is not set by planning.")
