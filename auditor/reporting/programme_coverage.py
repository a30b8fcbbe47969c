"""The coverage on paper: a matrix for each standard and one of processes, and what nobody plans."""

from __future__ import annotations

from auditor.figures.coverage import CellState
from auditor.figures.coverage.required import Reason
from auditor.reporting.coverage_marks import CellLegend, CellMark
from auditor.reporting.flow import Block, Stack
from auditor.reporting.programme_record import GapFacts, MatrixFacts
from auditor.reporting.programme_setting import Setting
from auditor.reporting.table import Cell, Look, Pad, Row, Table
from auditor.reporting.tags import Tag
from auditor.reporting.typesetting import fill

_TIGHT = Pad(2.2, 4, 2.2, 0)
"""Space inside the cells of the matrix: the clauses of a standard are to fit on few pages."""


_NARROW = Pad(4, 0, 4, 0)
"""Space inside a head that is as wide as the reference of an audit."""


def coverage(setting: Setting, width: float) -> list[Block]:
    """The legend, then matrix by matrix; what cannot be counted is said."""
    status, labels = setting.status, setting.labels
    blocks: list[Block] = []
    for found, words in ((status.not_outlined, labels.not_outlined), (status.not_planned, labels.not_planned)):
        if found:
            blocks.append(setting.text(fill(words, list=", ".join(found)), setting.styles.intro))
    used = {state for each in status.matrices for line in each.lines for state in line.cells.values()}
    if not status.matrices:
        return [*blocks, setting.text(labels.no_coverage)]
    blocks.append(CellLegend(setting, [state for state in CellState if state in used]))
    for each in status.matrices:
        title = fill(labels.of_standard, standard=_named(setting, each)) if each.standard else labels.of_processes
        covered = fill(labels.covered, n=setting.words.number(each.covered), total=setting.words.number(each.required))
        heading = setting.text(f"{title}: {covered}", setting.styles.strong.having(before=8, after=3))
        heading.keep_with_next = True
        blocks += [heading, _matrix(setting, each, width)]
    return blocks


def _named(setting: Setting, matrix: MatrixFacts) -> str:
    known = (each.title for each in setting.status.standards if each.standard == matrix.standard)
    return next(known, matrix.standard)


def _matrix(setting: Setting, matrix: MatrixFacts, width: float) -> Table:
    """Clause, a column for each audit or year, when it was last audited, title: the eye needs not go far."""
    labels, styles = setting.labels, setting.styles
    first = labels.clause if matrix.standard else labels.process
    wide = 48.0 if len(matrix.columns) <= 10 else 39.0
    columns = [50.0, *[wide] * len(matrix.columns), 58.0]
    columns = [*columns, width - sum(columns)]
    heads = [column.label or labels.in_no_audit for column in matrix.columns]
    rows = []
    for line in matrix.lines:
        has_gap = CellState.GAP in line.cells.values()
        cells = [Cell(setting.cell_text(line.label, styles.table_strong), Tag("TH", scope="Row"), pad=_TIGHT)]
        for n, head in enumerate(heads):
            state = line.cells.get(n)
            content: Block = Stack([])
            if state is not None:
                content = CellMark(setting, state, f"{head}: {setting.words.cells[state]}")
            cells.append(Cell(content, Tag("TD"), pad=_TIGHT))
        cells.append(setting.cell(setting.day(line.last), styles.table_quiet, pad=_TIGHT))
        cells.append(setting.cell(line.title, styles.table_strong if has_gap else styles.table, pad=_TIGHT))
        rows.append(setting.row(cells))
    top = Row(
        [
            setting.head_cell(first),
            *(setting.head_cell(words, pad=_NARROW, size=7.0) for words in heads),
            *(setting.head_cell(words) for words in (labels.last_audited, labels.name)),
        ],
        Look(rule=setting.palette.ink, rule_width=1),
        Tag("TR"),
    )
    return Table(columns, [top, *rows], 1, Tag("Table"), before=2, after=10)


def gaps(setting: Setting, width: float) -> list[Block]:
    """What has to be audited and nobody planned, what can still be planned first."""
    status, labels, styles = setting.status, setting.labels, setting.styles
    if not status.gaps:
        return [setting.text(labels.no_gaps if status.required else labels.no_coverage)]
    rows = []
    for gap in status.gaps:
        about = Stack(
            [
                setting.cell_text(f"{gap.label}  {gap.title}", styles.table_strong),
                setting.cell_text(_quiet(setting, gap), styles.table_quiet),
            ]
        )
        when = ", ".join(setting.day(day) for day in gap.due)
        why = [setting.cell_text(_why(setting, gap), styles.table)]
        if gap.too_late:
            late = fill(labels.too_late, list=", ".join(gap.too_late))
            why.append(setting.cell_text(late, styles.table_quiet))
        cells = [
            Cell(about, Tag("TD")),
            Cell(Stack(why), Tag("TD")),
            setting.cell(f"{when} ({labels.missed})" if gap.is_missed else when, styles.table_strong),
        ]
        rows.append(setting.row(cells))
    head = (labels.what, labels.why, labels.due)
    intro = setting.text(labels.gaps_intro, styles.intro)
    intro.keep_with_next = True
    return [
        intro,
        setting.table([width * 0.44, width * 0.34, width * 0.22], head, rows),
    ]


def _quiet(setting: Setting, gap: GapFacts) -> str:
    return "  ·  ".join(words for words in (setting.words.things[gap.thing], gap.site) if words)


def _why(setting: Setting, gap: GapFacts) -> str:
    said = setting.words.reasons[gap.reason]
    return f"{said}: {gap.cause}" if gap.reason is Reason.AGAIN and gap.cause else said
