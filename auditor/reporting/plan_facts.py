"""The facts of the audit plan as labelled fields (ISO 19011 6.3.2.2); what is not said there says so."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.reporting.audit_facts import CriterionFacts
from auditor.reporting.flow import Block, Stack
from auditor.reporting.fonts import Face
from auditor.reporting.labels import fill, fill_count
from auditor.reporting.lines import Run
from auditor.reporting.member import member
from auditor.reporting.plan_setting import PlanSetting
from auditor.reporting.set_aside import set_aside


def facts(setting: PlanSetting, width: float) -> list[Block]:
    """One table of fields."""
    plan, labels, text = setting.plan, setting.labels, setting.text
    inner = width - 102
    said = [
        (labels.audit, text(plan.title, setting.styles.strong)),
        (labels.objectives, _listed(setting, plan.objectives, inner)),
        (labels.scope, _scope(setting)),
        (labels.criteria, _listed(setting, [_criterion(setting, c) for c in plan.criteria], inner)),
        (labels.dates, text(_dates(setting))),
        (labels.team, _listed(setting, [member(m, setting.words.roles, setting.labels) for m in plan.team], inner)),
        (labels.client, text(plan.client.in_words if plan.client else labels.none)),
        (labels.representative, text(plan.representative.in_words if plan.representative else labels.none)),
        (labels.participants, _listed(setting, [each.in_words for each in plan.participants], inner)),
        (labels.methods, text(_methods(setting))),
        (labels.languages, text(setting.or_none(", ".join(plan.languages)))),
        (labels.confidentiality, text(setting.or_none(plan.confidentiality))),
        (labels.logistics, text(setting.or_none(plan.logistics))),
        (labels.risks, text(setting.or_none(plan.risks))),
        (labels.reporting, text(_reporting(setting))),
    ]
    if plan.overrides:
        said.append((labels.overrides, _listed(setting, set_aside(plan.overrides, labels, setting.day), inner)))
    return [setting.fields(said, width)]


def _listed(setting: PlanSetting, entries: Sequence[str], width: float) -> Block:
    if len(entries) < 2:
        return setting.text(setting.or_none(entries[0] if entries else ""))
    return setting.bullets(entries, width)


def _scope(setting: PlanSetting) -> Block:
    plan, labels, scope = setting.plan, setting.labels, setting.plan.scope
    told = [
        (labels.services, ", ".join(scope.services)),
        (labels.period_covered, setting.days(scope.period_from, scope.period_to)),
        (labels.clauses, ", ".join(setting.numbers(scope.clauses))),
        (labels.by_documents, ", ".join(setting.numbers(plan.document_review_only))),
    ]
    blocks: list[Block] = [setting.text(scope.text)] if scope.text else []
    for label, words in told:
        if words:
            label_run = Run(f"{label}: ", face=Face.MEDIUM, colour=setting.palette.secondary)
            blocks.append(setting.text([label_run, words]))
    return Stack(blocks) if blocks else setting.text(labels.none)


def _criterion(setting: PlanSetting, facts: CriterionFacts) -> str:
    return fill(setting.labels.edition, name=facts.name, edition=facts.edition) if facts.edition else facts.name


def _dates(setting: PlanSetting) -> str:
    plan = setting.plan
    said = [
        setting.days(plan.first, plan.last),
        setting.words.modes[plan.mode],
        ", ".join(site.name for site in plan.scope.sites),
        fill_count(setting.labels.days, plan.days) if plan.days else "",
    ]
    return "; ".join(words for words in said if words)


def _methods(setting: PlanSetting) -> str:
    plan, labels = setting.plan, setting.labels
    counted = ", ".join(f"{setting.words.methods[m.method]} ({m.items})" for m in plan.planned_methods)
    said = (plan.methods, fill(labels.planned_methods, list=counted) if counted else "", labels.sampling_statement)
    return "\n".join(words for words in said if words)


def _reporting(setting: PlanSetting) -> str:
    plan, labels = setting.plan, setting.labels
    within = fill_count(labels.report_within, plan.report_days) if plan.report_days else ""
    advice = labels.with_advice if plan.wants_recommendations else labels.without_advice
    return f"{within} {advice}" if within else advice
