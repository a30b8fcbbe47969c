"""The audit programme: drafted with its slots, approved, started, revised; what was done without the product."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from auditor.activities import programme, replanning, revision, schedule
from auditor.activities.act import Act
from auditor.demo.scenario import AuditTold, EarlierTold, EventTold
from auditor.demo.timeline import Deed, Event, Stage, at
from auditor.ledger import uuid7
from auditor.model.audit import Meeting
from auditor.model.clause import Clause
from auditor.model.programme import Blackout, RiskOrOpportunity
from auditor.model.programme import Event as OutsideEvent
from auditor.model.schemes import default_grading

_NOON = time(12, 0)
_NOT_STATED = {"supplement", "drafted", "submitted", "started", "proposed", "event_kinds", "blackouts"}


def events(stage: Stage) -> Iterator[Event]:
    """P1 to P6, A1 for every audit, A16, and the audits and nonconformities from before."""
    told, supplied = stage.scenario.programme, stage.supplement.programme
    first, second = told.approved
    planned = [audit for audit in stage.scenario.audits if audit.added_in_revision == 1]
    workspace, book = stage.workspace, stage.workspace.programme
    leaves = [Clause(stage.checklist.standard, leaf.number) for leaf in stage.checklist.leaves]

    yield Event(supplied.drafted, told.manager, lambda acting: _draft(stage, acting))
    for audit in planned:
        yield Event(supplied.drafted, told.manager, _slot(stage, audit))
    yield Event(supplied.submitted, told.manager, lambda acting: programme.submit(workspace, acting, leaves))
    yield Event(at(first.on, _NOON), first.by, lambda acting: programme.approve(workspace, acting))
    yield Event(supplied.started, told.manager, lambda acting: programme.start(book, acting))
    yield from _before_the_product(stage)
    yield Event(supplied.proposed, told.manager, lambda acting: revision.propose(book, acting, second.reason))
    for audit in stage.scenario.audits:
        if audit.added_in_revision > 1:
            told_why = {"unplanned": True, "reason": second.reason}
            yield Event(stage.supplement.unplanned.slot, told.manager, _slot(stage, audit, **told_why))
    yield Event(at(second.on, _NOON), second.by, lambda acting: revision.approve(workspace, acting))


def _draft(stage: Stage, acting: Act) -> None:
    told, supplied = stage.scenario.programme, stage.supplement.programme
    ref, _, name = told.grading_scheme.partition(": ")
    resources = told.resources
    programme.create(
        stage.workspace.programme,
        acting,
        ref=told.id,
        title=told.title,
        cycle_from=told.cycle[0],
        cycle_to=told.cycle[1],
        manager=stage.person(told.manager),
        client=stage.person(told.client),
        grading=default_grading(uuid7()).having(ref=ref, name=name),
        objectives=told.objectives,
        criteria=told.criteria,
        risks=[RiskOrOpportunity(**risk.model_dump()) for risk in told.risks_and_opportunities],
        events=[_outside(stage, event) for event in told.external_events],
        blackouts=[Blackout(**each.model_dump()) for each in supplied.blackouts],
        resources=f"{resources.auditor_days_planned:g} auditor-days; {', '.join(resources.tools)}",
        auditor_days=resources.auditor_days_planned,
        budget=f"{resources.budget_eur} EUR",
        **supplied.model_dump(exclude=_NOT_STATED),
    )


def _outside(stage: Stage, event: EventTold) -> OutsideEvent:
    kind = stage.supplement.programme.event_kinds[event.id]
    last = date.fromisoformat(stage.scenario.organization.certification["stage2_to"]) if kind == "stage-2" else None
    return OutsideEvent(ref=event.id, title=event.title, on=event.on, kind=kind, last=last)


def _slot(stage: Stage, audit: AuditTold, **why: Any) -> Deed:
    """A1; an audit that was postponed later is planned for its first day."""
    begins, ends = audit.planned
    return lambda acting: schedule.add_slot(
        stage.workspace,
        acting,
        ref=audit.id,
        title=audit.title,
        planned_from=begins,
        planned_to=ends,
        sites=[stage.site(site) for site in audit.sites],
        clauses=audit.clauses,
        services=[stage.service(service) for service in _services(stage, audit.id)],
        mode=audit.method,
        planned_days=audit.planned_days,
        lead=stage.person(audit.lead),
        **why,
    )


def _services(stage: Stage, audit: str) -> list[str]:
    """Those of the audit that is told in full stand in the scenario."""
    detail = stage.scenario.detail
    supplied = (told.services for told in stage.supplement.services if told.audit == audit)
    return detail.scope.services if audit == detail.id else next(supplied, [])


def _before_the_product(stage: Stage) -> Iterator[Event]:
    manager = stage.scenario.programme.manager
    audits = {audit.id: audit for audit in stage.scenario.audits}
    for supplied in stage.supplement.taken_over:
        audit = audits[supplied.audit]
        for moved in audit.postponed:
            yield Event(at(moved.on, _NOON), moved.by, _postpone(stage, audit.id, moved.new, moved.reason))
        assert audit.report_issued is not None
        yield Event(at(audit.report_issued, _NOON), manager, _take_over(stage, audit, Meeting(held=supplied.closing)))
    for earlier in stage.scenario.history.previous_nonconformities:
        day = max(earlier.closed, stage.supplement.programme.drafted.date())
        yield Event(at(day, _NOON), manager, _record_earlier(stage, earlier))


def _postpone(stage: Stage, ref: str, new: date, reason: str) -> Deed:
    return lambda acting: replanning.postpone(stage.workspace, stage.workspace.audit(ref), acting, new, reason)


def _take_over(stage: Stage, audit: AuditTold, closing: Meeting) -> Deed:
    return lambda acting: schedule.take_over(
        stage.workspace,
        acting,
        ref=audit.id,
        report_issued=audit.report_issued,
        closing=closing,
        used_days=audit.actual_days,
    )


def _record_earlier(stage: Stage, earlier: EarlierTold) -> Deed:
    return lambda acting: programme.record_earlier(
        stage.workspace.programme,
        acting,
        ref=earlier.id,
        **earlier.model_dump(exclude={"id"}),
    )
