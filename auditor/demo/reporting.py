"""The report: written, issued, completed, and revised three weeks later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.activities import follow_up, nonconformities, report
from auditor.activities.act import Act
from auditor.demo.detail import NonconformityTold
from auditor.demo.timeline import Event, Stage
from auditor.model.nonconformity import scheme_dates
from auditor.model.report import ObjectiveConclusion
from auditor.model.words import Grade


def events(stage: Stage) -> Iterator[Event]:
    """A10 with C7, F6 and N2, A11 with A12, and revision 2."""
    told, supplied = stage.scenario.detail.report, stage.supplement.report
    by = told.revisions[0].by
    yield Event(supplied.written, by, lambda acting: _write(stage, acting))
    yield Event(supplied.issued, by, lambda acting: _issue(stage, acting))
    yield Event(supplied.completed, by, lambda acting: _complete(stage, acting))
    yield Event(supplied.revised, told.revisions[1].by, lambda acting: _revise(stage, acting))


def _write(stage: Stage, acting: Act) -> None:
    detail, supplied = stage.scenario.detail, stage.supplement.report
    team = {member.person for member in detail.team}
    seen = dict.fromkeys(person for line in detail.agenda for person in line.auditees if person not in team)
    report.write(
        stage.audit,
        acting,
        conclusion_headline=supplied.headline,
        conclusion=detail.report.conclusion,
        objective_conclusions=[
            ObjectiveConclusion(objective=objective, conclusion=supplied.objectives[objective])
            for objective in detail.objectives
        ],
        fulfilment=supplied.fulfilment,
        disagreements="\n".join(detail.report.diverging_opinions),
        obstacles="\n".join(detail.report.obstacles),
        limits="\n".join(detail.report.limitations),
        follow_up_of_earlier=supplied.follow_up_of_earlier,
        confidentiality=stage.supplement.preparation.confidentiality,
        participants=stage.people(seen),
        distribution=stage.people(detail.report.revisions[0].distribution),
    )


def _issue(stage: Stage, acting: Act) -> None:
    """Who verifies, and dates that differ from the scheme's, are set before the issue."""
    for told in stage.scenario.detail.nonconformities:
        standing = stage.nonconformity(told.id)
        follow_up_by = {
            "verifier": stage.person(told.verifier),
            "process_owner": stage.person(told.process_owner),
        }
        if any(getattr(standing, field) != person for field, person in follow_up_by.items()):
            nonconformities.set_follow_up(stage.audit, acting, standing.id, **follow_up_by)
        _set_dates(stage, acting, told)
    report.issue(stage.workspace, stage.audit, acting)


def _set_dates(stage: Stage, acting: Act, told: NonconformityTold) -> None:
    supplied, standing = stage.supplement.follow_up, stage.nonconformity(told.id)
    reason = supplied.effectiveness_major if told.grade is Grade.MAJOR else supplied.effectiveness_minor
    presented = stage.finding(told.finding).presentations[0].on
    scheme = scheme_dates(told.grade, presented, acting.day, stage.audit.deadlines)
    if scheme.effectiveness != told.due.effectiveness:
        follow_up.set_due(stage.audit, acting, standing.id, "effectiveness", told.due.effectiveness, reason)


def _complete(stage: Stage, acting: Act) -> None:
    told = next(audit for audit in stage.scenario.audits if audit.id == stage.scenario.detail.id)
    report.complete(stage.audit, acting, stage.supplement.report.lessons, told.actual_days)


def _revise(stage: Stage, acting: Act) -> None:
    detail, supplied = stage.scenario.detail, stage.supplement.report
    revision = detail.report.revisions[1]
    corrections: dict[str, dict[str, Any]] = {}
    for wording in stage.supplement.first_wording:
        if wording.finding:
            finding = next(told for told in detail.findings if told.id == wording.finding)
            corrections[stage.finding(finding.id).id] = {"clauses": finding.clauses}
        else:
            piece = next(told for told in detail.evidence if told.id == wording.evidence)
            corrections[stage.evidence([piece.id])[0]] = {"description": piece.description}
    report.revise(
        stage.workspace,
        stage.audit,
        acting,
        reason=revision.reason,
        changes=supplied.changes,
        asked_by=next(p.name for p in stage.scenario.organization.people if p.id == supplied.asked_by),
        corrections=corrections,
        distribution=stage.people(revision.distribution),
    )
