"""Planning an audit: appointment, feasibility, team, agenda, plan (A2 to A5; ISO 19011 6.2, 6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.activities import agenda as agenda_work
from auditor.activities import plan_content, plan_version, schedule
from auditor.activities.act import Act, Outcome, could_follow, step
from auditor.activities.as_if_kept import AsIfKept
from auditor.activities.plan_change import before_the_plan
from auditor.activities.team import graded, independent, on_agenda, takes_part_independently
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
from auditor.model.guards import agenda as agenda_guards
from auditor.model.guards import planning as guards
from auditor.model.guards.rule import enforce
from auditor.model.machine import NotAllowed
from auditor.model.machines import AUDIT
from auditor.model.people import Person, Process
from auditor.model.record import Id
from auditor.model.words import AuditState, Role
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

    Independence warns here (G-10), since the plan may give the clause to somebody else; it refuses who could audit
    nothing of the scope.
    """
    _only_planned(fields)
    AUDIT.step("appoint", book.audit.state, book.roles(acting.by))
    enforce(guards.audit_is_defined(book.audit.having(lead=lead, **fields)))
    could_follow(book, acting, book.audit.id)
    schedule.refresh_copies(workspace, book, acting)  # a line of its own, and none where the step would be refused
    with step(book, acting, "appoint") as now:
        audit = book.audit.having(lead=lead, **fields)
        state = now.allow(AUDIT, "appoint", audit)
        now.check(guards.audit_is_defined(audit))
        person = book.get(Person, lead)
        clauses = [Clause.parse(clause) for clause in audit.clauses]
        processes = book.all(Process).values()
        now.check(guards.team_is_competent(clauses, [person], audit.planned_from, processes), audit.id)
        takes_part_independently(now, book, lead, audit)
        audit = audit.having(state=state)
        leads = [m for m in book.all(TeamMember).values() if m.role is Role.LEAD]
        member = leads[0].having(person=lead) if leads else TeamMember(id=uuid7(), person=lead, role=Role.LEAD)
        now.put(audit, member)
        return now.outcome(audit)


def confirm_feasibility(book: AuditBook, acting: Act, note: str, feasible: bool = True) -> Outcome[Audit]:
    """A3; what is not feasible is postponed or cancelled instead."""
    with step(book, acting, "confirm feasibility") as now:
        audit = book.audit
        state = now.allow(AUDIT, "confirm feasibility", audit, note=note)
        if not note:
            raise InvalidInput("A3: say how time, access and cooperation stand.", "--note TEXT")
        if not feasible:
            raise InvalidInput("A3: an audit that is not feasible is postponed or cancelled.", "auditor audit postpone")
        audit = audit.having(
            state=state, feasibility=Feasibility(feasible=True, note=note, on=acting.day, by=acting.by)
        )
        now.put(audit)
        return now.outcome(audit)


def issue_plan(book: AuditBook, acting: Act, change: str = "") -> Outcome[PlanVersion]:
    """A4: version n of the plan (G-10 to G-14)."""
    with step(book, acting, "issue plan") as now:
        audit = book.audit
        agenda = list(book.all(AgendaLine).values())
        team = list(book.all(TeamMember).values())
        state = now.allow(AUDIT, "issue plan", audit, note=change)
        now.check(guards.exactly_one_leads(audit, team))
        now.check(agenda_guards.agenda_is_audited_by_the_team(agenda, {m.person for m in team}, book.names))
        asked = {Clause.parse(item.clause) for item in book.items.values()}
        now.check(agenda_guards.agenda_covers_scope(audit, agenda, asked), audit.id)
        independent(now, book, graded(book, [given for line in agenda for given in on_agenda(line)]))
        now.check(guards.trainees_are_supervised(team, book.names, audit.lead))
        able = [book.get(Person, m.person) for m in team if m.grades or m.role is Role.EXPERT]
        clauses, processes = [Clause.parse(c) for c in audit.clauses], book.all(Process).values()
        now.check(guards.team_is_competent(clauses, able, audit.planned_from, processes), audit.id)
        two_places = agenda_guards.nobody_is_in_two_places(
            agenda, book.names, agenda_work.ways(book), agenda_work.site_names(book)
        )
        now.check(two_places, audit.id)
        now.check(agenda_guards.agenda_has_meetings(agenda), audit.id)
        now.put(audit.having(state=state), *(line.having(proposed=False) for line in agenda if line.proposed))
        version = plan_content.kept(AsIfKept(book, now.records.values()), plan_version.issue(now, book, change))
        now.put(version)
        return now.outcome(version)


def accept_plan(book: AuditBook, acting: Act, objection: str = "") -> Outcome[PlanVersion]:
    """The auditee's side accepts the plan, or objects with a reason (before A6)."""
    with step(book, acting, "accept plan") as now:
        version = _waiting(book)
        auditees = {person for line in book.all(AgendaLine).values() for person in line.auditees}
        if Role.REPRESENTATIVE not in now.roles and acting.by not in auditees:
            raise NotAllowed(
                "A6", "the plan is accepted by the auditee's representative or an auditee of the agenda", "--by PERSON"
            )
        if objection:
            version = version.having(objection=objection, objected_by=acting.by, objected_on=acting.day)
        else:
            version = version.having(accepted_by=acting.by, accepted_on=acting.day)
        now.put(version)
        return now.outcome(version)


def answer_objection(book: AuditBook, acting: Act, answer: str) -> Outcome[PlanVersion]:
    """What is said to the auditee's objection; the auditee may accept the plan then, and the audit may open without."""
    with step(book, acting, "answer objection") as now:
        version = _waiting(book)
        if not {Role.LEAD, Role.PROGRAMME_MANAGER}.intersection(now.roles):
            raise NotAllowed(
                "A6", "an objection is answered by the lead auditor or the programme manager", "--by PERSON"
            )
        if not version.objection:
            raise InvalidInput(
                f"Nobody objected to version {version.label} of the plan.", f"auditor audit plan-versions {book.ref}"
            )
        if not answer:
            raise InvalidInput("A6: say what the objection changes, or why it changes nothing.", "--answer TEXT")
        version = version.having(answer=answer, answered_by=acting.by, answered_on=acting.day)
        now.put(version)
        return now.outcome(version)


def _waiting(book: AuditBook) -> PlanVersion:
    issued = plan_version.issued(book)
    if not issued or book.audit.state is not AuditState.PLAN_ISSUED:
        raise InvalidInput("No plan is issued and waiting for the auditee.", "auditor audit issue-plan REF")
    return issued[-1]


def reopen_plan(book: AuditBook, acting: Act, reason: str) -> Outcome[Audit]:
    """A5."""
    with step(book, acting, "reopen plan") as now:
        audit = book.audit.having(state=now.allow(AUDIT, "reopen plan", book.audit, note=reason))
        if not reason:
            raise InvalidInput("A5: reopening the plan needs a reason.", "--reason TEXT")
        now.put(audit)
        return now.outcome(audit)


def _only_planned(fields: Mapping[str, Any]) -> None:
    unknown = fields.keys() - _PLANNED_FIELDS
    if unknown:
        raise InvalidInput(f"{', '.join(sorted(unknown))} is not set by planning.")
