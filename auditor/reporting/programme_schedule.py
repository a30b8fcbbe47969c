"""The schedule on paper: the chart of the cycle, every audit in a line, and what there is to say of its days."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.reporting.flow import Block
from auditor.reporting.programme_record import EventFacts, ScheduledAudit
from auditor.reporting.programme_setting import Setting
from auditor.reporting.schedule_chart import ScheduleChart, spanning
from auditor.reporting.table import Row
from auditor.reporting.typesetting import fill, fill_count


def schedule(setting: Setting, width: float) -> list[Block]:
    """The chart, the table, and what was moved or added."""
    status, labels = setting.status, setting.labels
    lines: list[ScheduledAudit | EventFacts] = [*status.audits, *status.events]
    if not lines:
        return [setting.text(labels.no_audits)]
    blocks: list[Block] = [
        ScheduleChart(setting, lines, spanning(setting, status.audits, status.events)),
        setting.text(labels.schedule_caption, setting.styles.caption),
    ]
    if status.audits:
        head = (labels.number, labels.name, labels.dates, labels.lead, labels.criteria, labels.days, labels.state)
        columns = [66.0, width - 528, 140.0, 120.0, 66.0, 66.0, 70.0]
        blocks.append(setting.table(columns, head, [_audit(setting, each) for each in status.audits]))
    told = [*_moves(setting), *_kept_free(setting)]
    return [*blocks, setting.bullets(told, width)] if told else blocks


def _audit(setting: Setting, each: ScheduledAudit) -> Row:
    words, styles = setting.words, setting.styles
    planned = words.number(each.planned_days)
    days = planned if each.used_days is None else words.share(each.used_days, each.planned_days)
    state = words.audit_states[each.state]
    if each.days_late:
        state = fill_count(setting.labels.late, each.days_late)
    return setting.row(
        [
            setting.cell(each.ref, styles.table_strong),
            setting.cell(each.title),
            setting.cell(setting.days(each.first, each.last)),
            setting.cell(each.lead),
            setting.cell(", ".join(each.standards)),
            setting.cell(days),
            setting.cell(state, styles.table_strong if each.days_late else styles.table),
        ]
    )


def _moves(setting: Setting) -> Iterator[str]:
    labels = setting.labels
    for each in setting.status.audits:
        if each.first_planned and each.first_planned != each.first:
            days = {"old": setting.day(each.first_planned), "new": setting.day(each.first)}
            yield fill(labels.moved, ref=each.ref, **days)
        if each.is_unplanned:
            yield fill(labels.unplanned, ref=each.ref)
        if each.is_provisional:
            yield fill(labels.provisional, ref=each.ref)


def _kept_free(setting: Setting) -> Iterator[str]:
    for free in setting.status.kept_free:
        yield fill(setting.labels.kept_free, days=setting.days(free.first, free.last), reason=free.reason)
