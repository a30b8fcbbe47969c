"""Indicators with their trend, and the days of auditors against those they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.reporting.colour import WHITE
from auditor.reporting.flow import Block, Solid
from auditor.reporting.marks import ground
from auditor.reporting.month_bars import MonthBars
from auditor.reporting.programme_design import UnitWord
from auditor.reporting.programme_record import IndicatorFacts, LoadFacts
from auditor.reporting.programme_setting import Setting
from auditor.reporting.record import Result
from auditor.reporting.table import Cell, Pad
from auditor.reporting.tags import Tag
from auditor.reporting.typesetting import fill

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas


def figures(setting: Setting, width: float) -> list[Block]:
    """Every indicator: value, cases, the last twelve months."""
    labels, styles = setting.labels, setting.styles
    rows = []
    for each in setting.status.figures:
        name = setting.words.figures[each.id]
        cells = [
            setting.cell(each.id, styles.table_strong),
            setting.cell(name),
            setting.cell(_value(setting, each), styles.table_strong),
            setting.cell(setting.words.share(each.n, each.of) if each.of else labels.none, styles.table_quiet),
            Cell(MonthBars(setting, name, each.months), Tag("TD"), pad=Pad(2, 0, 2, 0)),
        ]
        rows.append(setting.row(cells))
    if not rows:
        return [setting.text(labels.none)]
    head = (labels.figure, labels.name, labels.value, labels.cases, labels.trend)
    columns = [44.0, 220.0, 96.0, 110.0, width - 470]
    return [setting.table(columns, head, rows), setting.text(labels.pale, styles.caption)]


def _value(setting: Setting, it: IndicatorFacts) -> str:
    """A rate from five cases on, before that the cases."""
    words = setting.words
    if it.unit == "count":
        return words.number(it.n)
    if it.value is None:
        return "–"
    if it.unit == "rate":
        return words.share(it.n, it.of) if it.is_small else f"{words.number(it.value * 100)} %"
    unit = words.units[UnitWord(it.unit)]
    return fill(unit, n=words.number(it.value, 2 if it.unit == "per day" else 1))


def resources(setting: Setting, width: float) -> list[Block]:
    """The means of the programme, its auditor days, and the days of each auditor."""
    status, labels, words, styles = setting.status, setting.labels, setting.words, setting.styles
    audits = status.taking_place
    planned = sum(each.planned_days for each in audits)
    used = sum(each.used_days or 0 for each in audits if each.is_held)
    days = fill(
        labels.days_say,
        stated=words.number(status.auditor_days) if status.auditor_days else labels.none,
        planned=words.number(planned),
        used=words.number(used),
    )
    rows: list[tuple[str, Block]] = [
        (labels.resources, setting.text(setting.or_none(status.resources))),
        (labels.budget, setting.text(setting.or_none(status.budget))),
        (labels.days, setting.text(days)),
    ]
    blocks: list[Block] = [setting.fields(rows, width)]
    if not status.loads:
        return [*blocks, setting.text(labels.no_loads)]
    most = max(max(each.planned, each.used, each.available or 0) for each in status.loads) or 1
    lines = [
        setting.row(
            [
                setting.cell(str(each.year)),
                setting.cell(each.name, styles.table_strong),
                setting.cell(words.number(each.planned)),
                setting.cell(words.number(each.used)),
                setting.cell("–" if each.available is None else words.number(each.available)),
                Cell(LoadBar(setting, each, most), Tag("TD"), pad=Pad(4, 0, 2, 0)),
            ]
        )
        for each in status.loads
    ]
    head = (labels.year, labels.auditor, labels.planned, labels.used, labels.available, "")
    blocks.append(setting.table([40, 170, 60, 60, 70, width - 400], head, lines))
    blocks.append(setting.text(labels.load_caption, styles.caption))
    twice = [
        fill(labels.twice, name=each.name, list=", ".join(setting.day(day) for day in each.twice))
        for each in status.loads
        if each.twice
    ]
    return [*blocks, setting.bullets(twice, width)] if twice else blocks


class LoadBar(Solid):
    """Days used as a full bar, days planned as its outline, those there are as a mark, all on one scale."""

    def __init__(self, setting: Setting, load: LoadFacts, most: float) -> None:
        super().__init__()
        self._setting = setting
        self._load = load
        self._most = most

    def height(self, width: float) -> float:
        """One line."""
        return 10.8

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """From the left."""
        load, palette, low = self._load, self._setting.palette, top - 9.4
        unit = (width - 4) / self._most
        words = self._setting.words
        says = fill(
            self._setting.labels.load_says,
            name=load.name,
            planned=words.number(load.planned),
            used=words.number(load.used),
            available="–" if load.available is None else words.number(load.available),
        )
        is_over = load.available is not None and max(load.planned, load.used) > load.available
        colour = ground(self._setting, Result.MINOR) if is_over else palette.accent
        with canvas.figure(says, (x, top - 10.8, x + width, top)):
            if load.planned:
                canvas.rect(x, low, load.planned * unit, 7.4, fill=WHITE, stroke=colour, line=0.8)
            if load.used:
                canvas.rect(x, low, load.used * unit, 7.4, fill=colour)
            if load.available is not None:
                at = x + load.available * unit
                canvas.line(at, low - 1.6, at, low + 9, palette.ink, 1.2)
