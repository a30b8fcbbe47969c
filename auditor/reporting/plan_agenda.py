"""The agenda of the audit plan: a table for each day; what runs side by side stands one below the other."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from auditor.reporting.flow import Block
from auditor.reporting.plan_record import PlanLine
from auditor.reporting.plan_setting import PlanSetting
from auditor.reporting.table import Cell
from auditor.reporting.typesetting import fill

_COLUMNS = (46, 30, 102, 60, 90, 68)
"""Widths of all columns but the last, in points."""


def agenda(setting: PlanSetting, width: float) -> list[Block]:
    """What is agreed, in which zone the times are, and the days."""
    plan, labels = setting.plan, setting.labels
    if not plan.agenda:
        return [setting.text(labels.no_agenda)]
    zones = sorted({line.zone for line in plan.agenda if line.zone})
    said = [_agreement(setting)]
    if zones:
        said.append(fill(labels.one_zone, zone=zones[0]) if len(zones) == 1 else labels.several_zones)
    blocks: list[Block] = [setting.text(" ".join(said), setting.styles.intro)]
    columns = [*_COLUMNS, width - sum(_COLUMNS)]
    words = (labels.length, labels.session, labels.clause, labels.auditee, labels.place, labels.auditor)
    for day, lines in groupby(plan.agenda, key=lambda line: line.day):
        rows = [setting.row(_cells(setting, line, len(zones) > 1)) for line in lines]
        blocks.append(setting.table(columns, (setting.weekday(day), *words), rows, before=6))
    return blocks


def _agreement(setting: PlanSetting) -> str:
    plan, labels = setting.plan, setting.labels
    if plan.is_draft:
        return labels.not_issued
    said = plan.agreement
    if said is None:
        return labels.not_agreed
    if said.objection:
        return fill(labels.objected, words=said.objection)
    return fill(labels.accepted, name=said.by, date=setting.day(said.on))


def _cells(setting: PlanSetting, line: PlanLine, with_zone: bool) -> list[Cell]:
    styles, labels = setting.styles, setting.labels
    whole = line.kind in ("opening", "closing") and not line.clauses
    where = [setting.words.modes[line.mode], line.place, line.zone if with_zone else ""]
    told = [line.topic]
    if line.guides:
        told.append(fill(labels.guide, names=", ".join(line.guides)))
    return [
        setting.cell(f"{line.start:%H:%M}", styles.table_strong),
        setting.cell(_length(line)),
        setting.cell("; ".join(told)),
        setting.cell(labels.all_clauses if whole else setting.short(line.clauses)),
        setting.cell(", ".join(line.auditees)),
        setting.cell(", ".join(words for words in where if words), styles.table_quiet),
        setting.cell(", ".join(line.auditors)),
    ]


def _length(line: PlanLine) -> str:
    took = datetime.combine(line.day, line.end) - datetime.combine(line.day, line.start)
    hours, minutes = divmod(int(took.total_seconds()) // 60, 60)
    return f"{hours}:{minutes:02}"
