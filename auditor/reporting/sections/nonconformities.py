"""The nonconformities as they stood on the day of the report: owner, state, and by when what is due."""

from __future__ import annotations

from auditor.reporting.design import Step
from auditor.reporting.flow import Block, Stack
from auditor.reporting.fonts import Face
from auditor.reporting.lines import Run
from auditor.reporting.marks import Chip
from auditor.reporting.record import NonconformityFacts, Result
from auditor.reporting.setting import Setting, fill, fill_count
from auditor.reporting.table import Cell, Row
from auditor.reporting.tags import Tag


def nonconformities(setting: Setting, width: float) -> list[Block]:
    """The blocks of the section."""
    report, labels = setting.report, setting.labels
    if not report.nonconformities:
        return [setting.text(labels.no_nonconformities)]
    rows = [_row(setting, facts) for facts in report.nonconformities]
    head = (labels.number, labels.what, labels.who, labels.due)
    columns = [84, width - 308, 104, 120]
    return [setting.text(intro(setting), setting.styles.intro), setting.table(columns, head, rows)]


def intro(setting: Setting) -> str:
    """How many there are, how many of them open and overdue."""
    report = setting.report
    late = sum(facts.overdue for facts in report.nonconformities)
    still_open = sum(not facts.state.is_final for facts in report.nonconformities)
    total, date = len(report.nonconformities), setting.day(report.as_of)
    return fill(setting.labels.register_intro, open=still_open, overdue=late, total=total, date=date)


def _row(setting: Setting, facts: NonconformityFacts) -> Row:
    styles = setting.styles
    number: list[Block] = [setting.cell_text([Run(facts.ref)], styles.table_strong)]
    if facts.finding:
        number.append(setting.cell_text([setting.finding_link(facts.finding)], styles.table))
    number.append(Chip(setting, Result(facts.grade), setting.words.grades[Result(facts.grade)].short))
    cells = [
        Cell(Stack(number), Tag("TD")),
        Cell(Stack(_what(setting, facts)), Tag("TD")),
        Cell(Stack(_who(setting, facts)), Tag("TD")),
        Cell(
            Stack(_due(setting, facts)),
            Tag("TD"),
            fill=setting.palette.grades[Result.MINOR].tint(0.16) if facts.overdue else None,
        ),
    ]
    return setting.row(cells, anchor=f"nonconformity-{facts.ref}")


def _what(setting: Setting, facts: NonconformityFacts) -> list[Block]:
    labels, styles = setting.labels, setting.styles
    where = ", ".join(w for w in (facts.process, facts.site) if w)
    blocks: list[Block] = [
        setting.cell_text(facts.title, styles.table_strong),
        setting.cell_text(setting.several([setting.clause_link(c) for c in facts.clauses]), styles.table),
    ]
    if where:
        blocks.append(setting.cell_text(where, styles.table_quiet))
    blocks.append(setting.cell_text(state(setting, facts), styles.table_quiet))
    for label, words in ((labels.correction, facts.correction), (labels.containment, facts.containment)):
        if words:
            blocks.append(setting.cell_text([Run(f"{label}: ", face=Face.CONDENSED_MEDIUM), words], styles.table))
    return blocks


def state(setting: Setting, facts: NonconformityFacts) -> str:
    """Its state, with its flags."""
    flags = [words for flag, words in setting.words.flags.items() if flag in facts.flags]
    return fill(setting.labels.state_is, words=", ".join([setting.words.states[facts.state], *flags]))


def _who(setting: Setting, facts: NonconformityFacts) -> list[Block]:
    labels, styles = setting.labels, setting.styles
    return [
        setting.cell_text([Run(f"{label}: ", colour=setting.palette.secondary), name or labels.none], styles.table)
        for label, name in ((labels.owner, facts.owner), (labels.verifier, facts.verifier))
    ]


def _due(setting: Setting, facts: NonconformityFacts) -> list[Block]:
    labels, styles = setting.labels, setting.styles
    blocks: list[Block] = []
    for due in facts.due:
        counts = due.due == facts.due_now
        name = Run(f"{setting.words.steps[Step(due.step)]}: ", colour=setting.palette.secondary)
        date = Run(setting.day(due.due), face=Face.CONDENSED_SEMIBOLD if counts else None)
        blocks.append(setting.cell_text([name, date], styles.table))
        if due.reason:
            blocks.append(setting.cell_text(fill(labels.set_by_person, reason=due.reason), styles.table_quiet))
    if facts.overdue and facts.due_now:
        days = (setting.report.as_of - facts.due_now).days
        blocks.append(setting.cell_text(fill_count(labels.overdue_by, days), styles.table_strong))
    if facts.closed:
        words = fill(labels.closed_on, date=setting.day(facts.closed))
        blocks.append(setting.cell_text(words, styles.table_strong))
    return blocks or [setting.cell_text(labels.none, styles.table)]
