"""Counts as bars from the left, each with its name and number: ages, states, where nonconformities are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from auditor.reporting.colour import Colour
from auditor.reporting.flow import Solid
from auditor.reporting.typesetting import Typesetting

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas

_ROW = 13.0


class Count(NamedTuple):
    """A name, how many, and the colour of its bar if it has one of its own."""

    name: str
    n: int
    colour: Colour | None = None


class CountBars(Solid):
    """The counts below each other on one scale; in words they are read one after the other."""

    def __init__(self, setting: Typesetting, title: str, counts: Sequence[Count], names: float = 0.6) -> None:
        super().__init__(before=1, after=6)
        self._setting = setting
        self._title = title
        self._counts = counts
        self._names = names

    def height(self, width: float) -> float:
        """A line for each."""
        return _ROW * max(len(self._counts), 1)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Name, bar, number."""
        setting, styles = self._setting, self._setting.styles
        told = "; ".join(f"{each.name} {each.n}" for each in self._counts) or setting.labels.none
        tall, left = self.height(width), x + width * self._names
        longest = max((each.n for each in self._counts), default=0) or 1
        unit = (x + width - 22 - left) / longest
        with canvas.figure(f"{self._title}: {told}", (x, top - tall, x + width, top)):
            if not self._counts:
                canvas.words(setting.labels.none, styles.table_quiet, x, top - 9)
            for n, each in enumerate(self._counts):
                middle = top - _ROW * (n + 0.5)
                canvas.words(each.name, styles.table, x, middle - 2.8, limit=left - x - 5)
                if each.n:
                    wide = max(each.n * unit, 1.2)
                    canvas.rect(left, middle - 3.6, wide, 7.2, fill=each.colour or setting.palette.accent)
                    canvas.words(str(each.n), styles.table_strong, left + wide + 3, middle - 2.8)
                else:
                    canvas.words("0", styles.table_quiet, left, middle - 2.8)
