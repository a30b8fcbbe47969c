"""The summary stands alone: conclusion, figures, results per clause, nonconformities against the day of the report."""

from __future__ import annotations

from auditor.model.words import Grade
from auditor.reporting.charts import ClauseBars, LifeLines
from auditor.reporting.flow import Block, Stack
from auditor.reporting.headline import headline
from auditor.reporting.marks import Legend, Tiles, ground
from auditor.reporting.record import NonconformityFacts, Result
from auditor.reporting.setting import Setting, fill, fill_count
from auditor.reporting.shapes import ORDER
from auditor.reporting.table import Cell, Look, Pad, Row, Table

SHOWN = 12
"""So many life lines stand on the summary; the register of the report has all."""


def summary(setting: Setting, width: float) -> list[Block]:
    """The blocks of the summary."""
    report, labels = setting.report, setting.labels
    blocks: list[Block] = [conclusion_box(setting, width), Tiles(setting, tiles(setting))]
    if report.groups:
        totals = {r: sum(g.counts.get(r, 0) for g in report.groups) for r in ORDER}
        legend = Legend(setting, [(r, n) for r, n in totals.items() if n])
        caption = fill(labels.bars_caption, n=setting.next_figure())
        blocks += [setting.h2(labels.results_per_clause), legend, ClauseBars(setting, report.groups)]
        blocks.append(setting.text(caption, setting.styles.caption))
    lines = by_urgency(report.nonconformities)
    blocks.append(setting.h2(labels.life_lines))
    if not lines:
        return [*blocks, setting.text(labels.no_nonconformities)]
    caption = fill(labels.lines_caption, n=setting.next_figure())
    if len(lines) > SHOWN:
        caption += " " + fill_count(labels.lines_more, len(lines) - SHOWN)
    blocks.append(LifeLines(setting, lines[:SHOWN]))
    blocks.append(setting.text(caption, setting.styles.caption))
    return blocks


def conclusion_box(setting: Setting, width: float) -> Table:
    """The conclusion in words, on a ground that tells the gravest result."""
    report, labels = setting.report, setting.labels
    colour = ground(setting, gravest(setting))
    heading = setting.styles.card.having(tag="H2", size=10.4, leading=14, after=2)
    body = setting.styles.body.having(size=9.6, leading=13.8)
    blocks: list[Block] = [
        setting.text(fill(labels.conclusion_is, words=headline(report) or labels.not_yet), heading),
        setting.text(setting.or_none(report.conclusion), body),
    ]
    if report.fulfilment.strip():
        blocks.append(setting.text(report.fulfilment, body))
    row = Row([Cell(Stack(blocks), pad=Pad(9, 14, 8, 13))], Look(fill=colour.tint(0.08), accent=colour))
    return Table([width], [row], after=2)


def gravest(setting: Setting) -> Result:
    """The most serious result that was found; conforming where nothing was."""
    found = {Result(finding.grade) for finding in setting.report.findings}
    found |= {item.result for item in setting.report.items if item.result.is_audited}
    return next((result for result in ORDER if result in found), Result.CONFORMING)


def tiles(setting: Setting) -> list[tuple[str, str, Result | None]]:
    """The six figures that are read first: number, what it counts, and its result."""
    report, words, labels = setting.report, setting.words, setting.labels
    told: list[tuple[str, str, Result | None]] = []
    for grade in (Grade.MAJOR, Grade.MINOR, Grade.OBSERVATION, Grade.OFI, Grade.GOOD_PRACTICE):
        number = sum(finding.grade is grade for finding in report.findings)
        result = Result(grade)
        name = words.grades[result].label if number == 1 else words.grades[result].plural
        told.append((str(number), name, result))
    planned = sum(group.planned for group in report.groups)
    audited = sum(group.audited for group in report.groups)
    told.append((str(audited), fill(labels.items_audited, planned=planned), None))
    return told


def by_urgency(nonconformities: list[NonconformityFacts]) -> list[NonconformityFacts]:
    """Overdue first, then majors, then open before closed, then by due date."""
    return sorted(
        nonconformities,
        key=lambda n: (not n.overdue, n.closed is not None, n.grade is not Grade.MAJOR, str(n.due_now or "9"), n.ref),
    )
