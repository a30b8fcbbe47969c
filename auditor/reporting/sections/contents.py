"""The contents page, set last, when every page is known; with the legend of grades."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.reporting.colour import Colour
from auditor.reporting.flow import Block, Solid
from auditor.reporting.fonts import Face
from auditor.reporting.lines import Style
from auditor.reporting.marks import Chip
from auditor.reporting.record import Result
from auditor.reporting.setting import Setting
from auditor.reporting.shapes import ORDER
from auditor.reporting.table import Cell, Pad
from auditor.reporting.tags import Tag

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    level: int
    number: str
    title: str
    target: str


class _Line(Solid):
    """Number, title, dots, page."""

    def __init__(self, setting: Setting, entry: Entry, page_of: Callable[[str], int], tag: Tag) -> None:
        super().__init__(before=8 if entry.level == 0 else 2)
        self._setting = setting
        self._entry = entry
        self._page_of = page_of
        self._toc = tag

    def height(self, width: float) -> float:
        """One line."""
        return 14

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """A title too long for the line is shortened; it stands in full where the link leads."""
        setting, entry = self._setting, self._entry
        style = self._style()
        left = x if entry.level == 0 else x + 12
        words = f"{entry.number}  {entry.title}" if entry.number else entry.title
        baseline = top - 10
        target = entry.target
        with canvas.within(self._toc), canvas.within("TOCI"), canvas.within("Link") as link:
            with canvas.marked(link):
                wide = canvas.words(words, style, left, baseline, limit=width - (left - x) - 36)
                canvas.late_words(lambda: str(self._page_of(target)), style, x + width, baseline)
            canvas.link((left, top - 13, x + width, top), target, words)
        dots: Colour = setting.palette.rule
        if left + wide + 8 < x + width - 26:
            canvas.line(left + wide + 6, baseline + 0.6, x + width - 22, baseline + 0.6, dots, 0.6, dash="0.6 2.6")

    def _style(self) -> Style:
        palette = self._setting.palette
        if self._entry.level == 0:
            return Style(Face.SEMIBOLD, 9.6, 13, palette.ink)
        return Style(Face.REGULAR, 8.6, 12, palette.secondary)


def contents(setting: Setting, width: float, entries: Sequence[Entry], page_of: Callable[[str], int]) -> list[Block]:
    """The lines of the contents, and what the grades mean."""
    toc = Tag("TOC")
    blocks: list[Block] = [_Line(setting, entry, page_of, toc) for entry in entries]
    blocks.append(setting.h2(setting.labels.legend))
    rows = []
    for result in ORDER:
        if result is Result.OPEN and not any(item.result is Result.OPEN for item in setting.report.items):
            continue
        words = setting.words.grades[result]
        cells = [
            Cell(
                Chip(setting, result, setting.words.grades[result].short), Tag("TD"), pad=Pad(4, 6, 4, 0), middle=True
            ),
            setting.cell(f"{words.label}. {words.meaning}", middle=True),
        ]
        rows.append(setting.row(cells))
    blocks.append(setting.table([90, width - 90], (setting.labels.grade, setting.labels.meaning), rows))
    blocks.append(setting.text(setting.labels.attachment_words, setting.styles.intro))
    return blocks
