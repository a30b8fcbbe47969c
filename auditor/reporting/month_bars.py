"""A trend drawn as vectors: a bar a month on one scale, in a cell of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.reporting.flow import Solid
from auditor.reporting.review_record import MonthFacts
from auditor.reporting.shapes import circle
from auditor.reporting.typesetting import Typesetting

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas

_TALL = 20.0
_FEW = 5


class MonthBars(Solid):
    """The months from left to right; one with few cases is pale, one without any a dot. Its words say every value."""

    def __init__(self, setting: Typesetting, name: str, months: Sequence[MonthFacts]) -> None:
        super().__init__()
        self._setting = setting
        self._name = name
        self._months = months

    def height(self, width: float) -> float:
        """The bars; nothing where there is no trend."""
        return _TALL if self._months else 0

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Bars on a thin rule."""
        if not self._months:
            return
        palette, base = self._setting.palette, top - _TALL + 1.5
        slot = width / len(self._months)
        with canvas.figure(f"{self._name}: {self._in_words()}", (x, top - _TALL, x + width, top)):
            canvas.line(x, base, x + width, base, palette.rule, 0.5)
            for n, month in enumerate(self._months):
                left = x + n * slot + slot * 0.12
                if month.share is None:
                    canvas.path(circle(left + slot * 0.38, base + 2.2, 0.7), fill=palette.caption)
                    continue
                colour = palette.cover.tint(0.4) if month.seen < _FEW else palette.cover
                tall = max(min(month.share, 1.0) * (_TALL - 3), 0.7)
                canvas.rect(left, base, slot * 0.76, tall, fill=colour)

    def _in_words(self) -> str:
        told = [
            f"{self._setting.words.months[m.month.month - 1]} {m.month.year} {m.said}" for m in self._months if m.said
        ]
        return "; ".join(told) or self._setting.labels.none
