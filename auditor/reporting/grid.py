"""A form: boxes side by side, each a label with what was said below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.reporting.colour import Colour
from auditor.reporting.flow import Block, Stack
from auditor.reporting.lines import Words
from auditor.reporting.table import Cell, Look, Pad, Row, Table
from auditor.reporting.typesetting import Typesetting

COLUMNS = 12
"""A row is divided into so many columns."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its label, what stands below it, how many of :data:`COLUMNS` it takes, and its ground."""

    label: str
    content: Words | Sequence[Block]
    span: int = COLUMNS
    ground: Colour | None = None
    is_strong: bool = False


def grid(setting: Typesetting, width: float, rows: Sequence[Sequence[Box]]) -> Table:
    """The boxes row by row; an empty one says that there is nothing."""
    rule = setting.palette.rule
    made = []
    for n, boxes in enumerate(rows):
        look = Look(rule=rule, top_rule=None if n else rule, sides=rule)
        made.append(Row([_cell(setting, box) for box in boxes], look))
    return Table([width / COLUMNS] * COLUMNS, made, before=2, after=8)


def _cell(setting: Typesetting, box: Box) -> Cell:
    label = setting.text(box.label, setting.styles.label.having(after=1.5))
    style = (setting.styles.strong if box.is_strong else setting.styles.body).having(size=8.8, leading=12, after=0)
    content = box.content
    if isinstance(content, str) or not content or not hasattr(content[0], "draw"):
        words = setting.or_none(content) if isinstance(content, str) else content or setting.labels.none
        below: Sequence[Block] = [setting.text(words, style)]  # type: ignore[arg-type]
    else:
        below = content  # type: ignore[assignment]
    return Cell(Stack([label, *below]), span=box.span, pad=Pad(4, 7, 5, 7), fill=box.ground)
