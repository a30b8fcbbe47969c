"""Marks of the coverage matrix: each state has a shape and a colour, and a name in the legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.figures.coverage import CellState
from auditor.reporting.colour import WHITE
from auditor.reporting.flow import Solid
from auditor.reporting.marks import ground, in_lines
from auditor.reporting.programme_setting import Setting
from auditor.reporting.record import Result
from auditor.reporting.shapes import circle, shape

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas
    from auditor.reporting.text import Text


def mark(canvas: Canvas, setting: Setting, state: CellState, x: float, y: float) -> None:
    """The mark of *state* with its centre at *x*, *y*."""
    done, ahead = ground(setting, Result.GOOD_PRACTICE), ground(setting, Result.OFI)
    major, minor = ground(setting, Result.MAJOR), ground(setting, Result.MINOR)
    match state:
        case CellState.AUDITED:
            canvas.path(circle(x, y, 3.4), fill=done)
        case CellState.OPEN_NC:
            canvas.path(circle(x, y, 4.4), stroke=minor, line=1.4)
            canvas.path(circle(x, y, 2.5), fill=done)
        case CellState.STALE:
            canvas.path(circle(x, y, 3.2), fill=done.tint(0.3), stroke=done, line=0.7)
            canvas.line(x - 3.2, y, x + 3.2, y, done, 0.9)
        case CellState.PLANNED:
            canvas.path(circle(x, y, 3.0), stroke=ahead, line=1.1)
        case CellState.IN_WORK:
            canvas.path(circle(x, y, 3.0), stroke=ahead, line=1.1)
            canvas.path(circle(x, y, 1.3), fill=ahead)
        case CellState.NOT_AUDITED:
            canvas.line(x - 2.8, y - 2.8, x + 2.8, y + 2.8, minor, 1.5)
            canvas.line(x - 2.8, y + 2.8, x + 2.8, y - 2.8, minor, 1.5)
        case CellState.GAP:
            canvas.hatched(x - 4.2, y - 4.2, 8.4, 8.4, WHITE, major, 2.0)
        case CellState.NOT_REQUIRED:
            shape(canvas, Result.NOT_AUDITED, x, y, 3, setting.palette.rule)


class CellMark(Solid):
    """A cell of the matrix; *says* is its state in words."""

    def __init__(self, setting: Setting, state: CellState, says: str) -> None:
        super().__init__()
        self._setting = setting
        self._state = state
        self._says = says

    def height(self, width: float) -> float:
        """A line of the table."""
        return 10.8

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """In the middle of the cell."""
        with canvas.figure(self._says, (x, top - 10.8, x + width, top)):
            mark(canvas, self._setting, self._state, x + width / 2, top - 5.4)


class CellLegend(Solid):
    """The marks that are used, with what they mean."""

    def __init__(self, setting: Setting, states: Sequence[CellState]) -> None:
        super().__init__(before=4, after=6)
        self.keep_with_next = True
        self._setting = setting
        self._entries = [(state, setting.text(setting.words.cells[state], setting.styles.table)) for state in states]

    def height(self, width: float) -> float:
        """One or more lines."""
        return 14.0 * len(self._lines(width))

    def _lines(self, width: float) -> list[list[tuple[tuple[CellState, Text], float]]]:
        return in_lines(self._entries, lambda entry: 13 + entry[1].natural_width + 16, width)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Mark and name, one after the other."""
        for n, line in enumerate(self._lines(width)):
            middle = top - 14 * n - 7
            for (state, name), shift in line:
                mark(canvas, self._setting, state, x + shift + 4.5, middle)
                name.draw(canvas, x + shift + 13, middle + 5.6, 1e9)
