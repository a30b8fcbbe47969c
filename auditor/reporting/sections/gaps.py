"""What was not audited and why, where it is carried to, and what does not apply (G-18, G-24)."""

from __future__ import annotations

from auditor.reporting.flow import Block
from auditor.reporting.record import ItemFacts, Result
from auditor.reporting.setting import Setting


def gaps(setting: Setting, width: float) -> list[Block]:
    """The blocks of the section."""
    labels = setting.labels
    if not setting.report.items:
        return [setting.text(labels.no_items)]
    blocks: list[Block] = []
    for result, heading, nothing in (
        (Result.NOT_AUDITED, labels.not_audited, labels.all_audited),
        (Result.OPEN, labels.still_open, ""),
        (Result.NOT_APPLICABLE, labels.not_applicable, labels.all_applicable),
    ):
        items = [item for item in setting.report.items if item.result is result]
        if not items and not nothing:
            continue
        blocks.append(setting.h2(heading))
        blocks.append(_table(setting, items, width) if items else setting.text(nothing))
    return blocks


def _table(setting: Setting, items: list[ItemFacts], width: float) -> Block:
    labels = setting.labels
    rows = []
    for item in items:
        cells = [
            setting.cell([setting.item_link(item.ref)], setting.styles.table_strong),
            setting.cell([setting.clause_link(item.clause)]),
            setting.cell(item.question),
            setting.cell(setting.or_none(item.reason)),
            setting.cell(item.carried_to),
        ]
        rows.append(setting.row(cells))
    head = (labels.item, labels.clause, labels.question, labels.reason, labels.carried_to)
    return setting.table([44, 76, 142, width - 332, 70], head, rows)
