"""The audit plan on paper: the facts, the agenda day by day, what to have ready, earlier findings, versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from auditor.reporting import plan_agenda, plan_facts
from auditor.reporting.document import Chapter, Document, Furniture, Rendered, foot
from auditor.reporting.finish import Meta
from auditor.reporting.flow import Block
from auditor.reporting.fonts import Fonts
from auditor.reporting.plan_design import PlanDesign, PlanSection
from auditor.reporting.plan_record import ATTACHMENT, AuditPlan, VersionFacts
from auditor.reporting.plan_setting import PlanSetting
from auditor.reporting.typesetting import fill


def render_audit_plan(plan: AuditPlan, design: PlanDesign, *, fonts_folder: Path | None = None) -> Rendered:
    """Print *plan*; the same record, design and fonts give the same bytes. One not issued is marked on every page."""
    setting = PlanSetting(plan, design, Fonts(fonts_folder))
    document = Document(setting, _furniture(setting))
    title = fill(setting.labels.title, ref=plan.audit)
    chapters = [Chapter(title, plan_facts.facts(setting, document.width))]
    for section in design.sections:
        blocks = _SECTIONS[section](setting, document.width)
        if blocks:
            chapters.append(Chapter(setting.words.sections[section], blocks))
    meta = Meta(
        title=title,
        author=plan.lead.name if plan.lead else plan.organisation,
        subject=plan.title,
        language=plan.language,
        day=plan.version.issued or plan.first,
        attachment=plan.canonical(),
        attachment_name=ATTACHMENT,
    )
    return document.printed(chapters, meta)


def _furniture(setting: PlanSetting) -> Furniture:
    plan, labels = setting.plan, setting.labels
    issued = fill(labels.issued_on, date=setting.day(plan.version.issued))
    number = fill(labels.version_number, n=plan.version.number)
    said = (setting.classified(plan.classification), number, labels.draft if plan.is_draft else issued)
    return Furniture(
        organisation=plan.organisation,
        about=plan.programme,
        reference=plan.audit,
        foot=foot(*said),
        is_draft=plan.is_draft,
    )


def _preparation(setting: PlanSetting, width: float) -> list[Block]:
    plan, labels = setting.plan, setting.labels
    blocks: list[Block] = [setting.text(plan.preparation)] if plan.preparation else []
    rows = []
    for needed in plan.needed:
        cells = [
            setting.cell(setting.short([needed.clause]), setting.styles.table_strong),
            setting.cell(needed.title),
            setting.cell("; ".join(needed.documents)),
        ]
        rows.append(setting.row(cells))
    if rows:
        blocks.append(setting.text(labels.needed_intro, setting.styles.intro))
        columns = [80, 170, width - 250]
        blocks.append(setting.table(columns, (labels.clause, labels.clause_title, labels.documents), rows))
    return blocks


def _earlier(setting: PlanSetting, width: float) -> list[Block]:
    labels = setting.labels
    rows = []
    for facts in setting.plan.earlier:
        grade = setting.words.grades[facts.grade] if facts.grade else ""
        cells = [
            setting.cell(facts.ref, setting.styles.table_strong),
            *map(setting.cell, (facts.audit, grade, facts.title, facts.note)),
        ]
        rows.append(setting.row(cells))
    head = (labels.number, labels.audit, labels.grade, labels.finding, labels.lesson)
    return [setting.table([66, 62, 92, 140, width - 360], head, rows)] if rows else []


def _versions(setting: PlanSetting, width: float) -> list[Block]:
    plan, labels = setting.plan, setting.labels
    versions: list[tuple[VersionFacts, date | None]] = [(v, v.issued) for v in plan.earlier_versions]
    versions.append((plan.version, plan.version.issued))
    rows = [
        setting.row(
            [
                setting.cell(version.number, setting.styles.table_strong),
                setting.cell(setting.day(issued) or labels.draft),
                setting.cell(version.by),
                setting.cell(version.change or (labels.first_issue if version.number == "1" else labels.none)),
            ]
        )
        for version, issued in versions
    ]
    head = (labels.version, labels.issued, labels.issued_by, labels.change)
    blocks: list[Block] = [setting.table([54, 78, 120, width - 252], head, rows)]
    kept = "" if plan.is_draft else f"{labels.content_hash} {plan.content_hash()}. "
    return [*blocks, setting.text(kept + labels.attachment, setting.styles.caption)]


_SECTIONS: Final[Mapping[PlanSection, Callable[[PlanSetting, float], list[Block]]]] = {
    PlanSection.AGENDA: plan_agenda.agenda,
    PlanSection.PREPARATION: _preparation,
    PlanSection.EARLIER: _earlier,
    PlanSection.VERSIONS: _versions,
}
