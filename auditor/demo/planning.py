"""The audit is planned: appointment, feasibility, team, agenda, items, independence, two versions of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from auditor.activities import agenda, checklist, plan, schedule, team
from auditor.activities.act import Act
from auditor.demo.detail import AgendaTold, CheckTold, ItemTold, MemberTold
from auditor.demo.spellings import meeting
from auditor.demo.supplement import BRNO
from auditor.demo.timeline import Deed, Event, Stage
from auditor.model.audit import AgendaLine
from auditor.model.clause import Clause
from auditor.model.item import Item
from auditor.model.people import Process
from auditor.model.record import Id
from auditor.model.words import Role


def events(stage: Stage) -> Iterator[Event]:
    """A2 to A5 of the audit told in full, and A2 and A3 of the unplanned one."""
    detail, supplied = stage.scenario.detail, stage.supplement.preparation
    manager = stage.scenario.programme.manager
    lead = next(member.person for member in detail.team if member.role is Role.LEAD)

    yield Event(supplied.appointed, manager, lambda acting: _appoint(stage, acting, lead))
    yield Event(
        supplied.feasible,
        lead,
        lambda acting: plan.confirm_feasibility(stage.audit, acting, supplied.feasibility),
    )
    for member in detail.team:
        when = supplied.observer_named if member.role is Role.OBSERVER else supplied.team_named
        yield Event(when, manager, _name_member(stage, member))
    for line in detail.agenda:
        yield Event(supplied.agenda_written, lead, _add_line(stage, line))
    yield Event(supplied.items_chosen, lead, lambda acting: _choose(stage, acting))
    for check in detail.independence_checks:
        yield Event(supplied.independence_checked, manager, _check(stage, check))
    yield from _versions(stage, lead)
    yield Event(
        supplied.copies_refreshed, lead, lambda acting: schedule.refresh_copies(stage.workspace, stage.audit, acting)
    )
    yield from _unplanned(stage)


def _appoint(stage: Stage, acting: Act, lead: str) -> None:
    detail, supplied = stage.scenario.detail, stage.supplement.preparation
    begins, ends = detail.scope.period
    plan.appoint(
        stage.workspace,
        stage.audit,
        acting,
        lead=stage.person(lead),
        representative=stage.person(supplied.representative),
        objectives=detail.objectives,
        criteria=detail.criteria,
        scope=supplied.scope,
        services=[stage.service(service) for service in detail.scope.services],
        period_from=begins,
        period_to=ends,
        languages=detail.languages,
        confidentiality=supplied.confidentiality,
        methods=supplied.methods,
        logistics=supplied.logistics,
        risks=supplied.risks,
        preparation=supplied.preparation,
    )


def _name_member(stage: Stage, member: MemberTold) -> Deed:
    return lambda acting: team.name_member(
        stage.audit,
        acting,
        stage.person(member.person),
        member.role,
        days=member.days,
        supervised_by=stage.person(member.supervised_by) if member.supervised_by else None,
        agreement=member.agreement,
        note=member.scope,
    )


def _add_line(stage: Stage, line: AgendaTold) -> Deed:
    """The line as version 1 of the plan had it."""
    first = stage.supplement.first_plan
    moved = line.day == first.day and line.track == first.track and line.end <= first.until
    earlier = timedelta(minutes=first.minutes_earlier if moved else 0)
    return lambda acting: agenda.add_line(
        stage.audit,
        acting,
        day=line.day,
        start=(datetime.combine(line.day, line.start) - earlier).time(),
        end=(datetime.combine(line.day, line.end) - earlier).time(),
        zone=str(BRNO),
        site=stage.site(line.site),
        track=line.track,
        topic=line.topic,
        kind=meeting(line.topic),
        auditors=stage.people(line.auditors),
        auditees=stage.people(line.auditees),
        clauses=line.clauses,
        mode=line.mode,
    )


def _choose(stage: Stage, acting: Act) -> None:
    """Questions of the checklist keep the scenario's references; what the checklist does not ask is added."""
    asked_as = stage.supplement.items.asked_as
    chosen = {question: ref for ref, question in asked_as.items()}
    checklist.choose(stage.audit, acting, stage.checklist, only=list(chosen), refs=chosen)
    for item in stage.scenario.detail.checklist:
        if item.id in asked_as:
            _assign(stage, acting, item)
        else:
            added = {"question": item.question, "clause": item.clause, "ref": item.id, "method": item.method}
            checklist.add(stage.audit, acting, **added, **_assignment(stage, item), also_cites=item.also_cites)


def _assign(stage: Stage, acting: Act, item: ItemTold) -> None:
    """The agenda gave site and auditor already; the scenario may say otherwise, and cites more clauses."""
    copy = stage.audit.get(Item, stage.item(item.id))
    cites = list(dict.fromkeys((*copy.also_cites, *item.also_cites)))
    fields = {**_assignment(stage, item), "also_cites": cites}
    if any(getattr(copy, field) != value for field, value in fields.items()):
        checklist.assign(stage.audit, acting, [copy.id], **fields)


def _assignment(stage: Stage, item: ItemTold) -> dict[str, Any]:
    return {
        "site": stage.site(item.site),
        "auditor": stage.person(item.auditor),
        "process": _process_of(stage, Clause.parse(item.clause)),
    }


def _process_of(stage: Stage, clause: Clause) -> Id | None:
    for process in stage.audit.all(Process).values():
        if any(Clause.parse(own).covers(clause) for own in process.clauses):
            return process.id
    return None


def _check(stage: Stage, check: CheckTold) -> Deed:
    return lambda acting: team.record_independence(
        stage.audit,
        acting,
        person=stage.person(check.person),
        clause=check.clause,
        result=check.result,
        reason=check.reason,
        decision=check.decision,
        compensation=check.compensation,
        approved_by=stage.person(check.approved_by) if check.approved_by else None,
        approved_on=check.approved_on,
    )


def _versions(stage: Stage, lead: str) -> Iterator[Event]:
    """A4, A5, A4: version 2 moves lines of one track at the request of the auditee."""
    told, first = stage.scenario.detail.plan, stage.supplement.first_plan
    yield Event(first.issued, lead, lambda acting: plan.issue_plan(stage.audit, acting))
    yield Event(first.reopened, lead, lambda acting: plan.reopen_plan(stage.audit, acting, told.change))
    yield Event(first.reopened, lead, lambda acting: _move_lines(stage, acting))
    yield Event(first.issued_again, lead, lambda acting: plan.issue_plan(stage.audit, acting, told.change))
    yield Event(first.accepted, told.accepted_by, lambda acting: plan.accept_plan(stage.audit, acting))


def _move_lines(stage: Stage, acting: Act) -> None:
    told = {(line.day, line.track, line.topic): line for line in stage.scenario.detail.agenda}
    for standing in list(stage.audit.all(AgendaLine).values()):
        line = told[standing.day, standing.track, standing.topic]
        if standing.start != line.start:
            agenda.edit_line(stage.audit, acting, standing.id, start=line.start, end=line.end)


def _unplanned(stage: Stage) -> Iterator[Event]:
    """The audit of revision 2, begun but not yet planned in detail."""
    supplied = stage.supplement.unplanned
    told = next(audit for audit in stage.scenario.audits if audit.id == supplied.audit)
    manager = stage.scenario.programme.manager

    def appoint(acting: Act) -> None:
        plan.appoint(
            stage.workspace,
            stage.workspace.audit(told.id),
            acting,
            lead=stage.person(told.lead),
            representative=stage.person(supplied.representative),
            objectives=supplied.objectives,
            scope=supplied.scope,
        )

    def confirm(acting: Act) -> None:
        plan.confirm_feasibility(stage.workspace.audit(told.id), acting, supplied.feasibility)

    yield Event(supplied.appointed, manager, appoint)
    yield Event(supplied.feasible, told.lead, confirm)
