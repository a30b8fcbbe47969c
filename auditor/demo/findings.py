"""The team raises and agrees its findings, and reads them back before the closing meeting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from auditor.activities import findings
from auditor.activities.act import Act
from auditor.demo.detail import FindingTold
from auditor.demo.timeline import Deed, Event, Stage
from auditor.model.words import Role

_APART = timedelta(minutes=1)


def events(stage: Stage) -> Iterator[Event]:
    """F1, F2 with N1, and F3 of each finding, one after the other."""
    detail, times = stage.scenario.detail, stage.supplement.findings
    lead = next(member.person for member in detail.team if member.role is Role.LEAD)
    trainees = {member.person for member in detail.team if member.role is Role.TRAINEE}
    for place, told in enumerate(detail.findings):
        speaker = lead if told.raised_by in trainees else told.raised_by
        yield Event(times.raised + place * _APART, told.raised_by, _raise(stage, told))
        yield Event(times.agreed + place * _APART, lead, _agree(stage, told))
        yield Event(times.presented + place * _APART, speaker, _present(stage, told))


def _raise(stage: Stage, told: FindingTold) -> Deed:
    """As it was first worded: revision 2 of the report corrects it."""
    first = {wording.finding: wording.clauses for wording in stage.supplement.first_wording if wording.finding}

    def raise_it(acting: Act) -> None:
        fields: dict[str, Any] = {
            "clauses": first.get(told.id, told.clauses),
            "also_cites": told.also_cites,
            "requirement": told.requirement,
            "statement": told.statement,
            "evidence": stage.evidence(told.evidence),
            "grade_reason": told.grade_reason,
            "process": stage.process(told.process),
            "site": stage.site(told.site),
            "services": [stage.service(service) for service in told.services],
            "repeat_of": told.repeat_of,
            "repeat_reason": told.grade_reason.partition(f"Repeat of {told.repeat_of}: ")[2] if told.repeat_of else "",
        }
        items = [stage.item(item) for item in told.checklist]
        findings.raise_finding(
            stage.audit, acting, grade=told.grade, title=told.title, items=items, ref=told.id, **fields
        )

    return raise_it


def _agree(stage: Stage, told: FindingTold) -> Deed:
    return lambda acting: findings.agree(stage.workspace, stage.audit, acting, stage.finding(told.id).id)


def _present(stage: Stage, told: FindingTold) -> Deed:
    return lambda acting: findings.present(
        stage.audit,
        acting,
        stage.finding(told.id).id,
        to=stage.person(told.presented_to),
        acknowledged=told.acknowledged,
        disagreement=told.disputed_note,
    )
