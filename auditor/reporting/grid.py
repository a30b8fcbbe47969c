"""A form: boxes side by side, each a label with what was said below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.reporting.colour import Colour
from auditor.reporting.flow import Block, Stack
from auditor.reporting.lines import Style, Words
from auditor.reporting.table import Cell, Look, Pad, Row, Table
from auditor.reporting.typesetting import Typesetting

COLUMNS = 12
"""A row is divided into so many columns."""

TIGHT = Pad(2.4, 6, 2.4, 0)
"""Space inside the cells of a table that is to fit on a sheet with the rest of a form."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its label, what stands below it, how many of :data:`COLUMNS` it takes, and its ground."""

    label: str
    content: Words | Stack
    span: int = COLUMNS
    ground: Colour | None = None
    is_strong: bool = False


def grid(setting: Typesetting, width: float, rows: Sequence[Sequence[Box]]) -> Table:
    """The boxes row by row; an empty one says that there is nothing."""
    rule = setting.palette.rule
    made = []
    for boxes in rows:
        look = Look(rule=rule, top_rule=rule, sides=rule)  # above each: any may be the first of a page
        made.append(Row([_cell(setting, box) for box in boxes], look))
    return Table([width / COLUMNS] * COLUMNS, made, before=2, after=8)


def said(setting: Typesetting, style: Style | None = None) -> Style:
    """The style of what stands in a box: as small as can be read with ease, since a form is to fit on a sheet."""
    return (style or setting.styles.body).having(size=8.6, leading=11.4, after=0)


def _cell(setting: Typesetting, box: Box) -> Cell:
    label = setting.text(box.label, setting.styles.label.having(after=1.5))
    style = said(setting, setting.styles.strong if box.is_strong else setting.styles.body)
    content = box.content
    below: Block = content if isinstance(content, Stack) else setting.text(content or setting.labels.none, style)
    return Cell(Stack([label, below]), span=box.span, pad=Pad(3, 7, 4, 7), fill=box.ground)
