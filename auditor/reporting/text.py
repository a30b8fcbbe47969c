"""The one way from data to text on paper.

:func:`text` takes strings, never markup: there is no syntax in which a finding could open a file, name a colour or
break the page. Whatever is typed is drawn as it was typed - in the font that has the letter, broken where the line
ends, turned where it runs from right to left - and stands in the file as it was typed for search and screen readers.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from auditor.reporting.fonts import Fonts
from auditor.reporting.lines import Breaker, Line, Run, Style, Words
from auditor.reporting.tags import Tag

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas


def text(words: Words, style: Style, fonts: Fonts, anchor: str = "") -> Text:
    """Set *words* in *style*; a line break in the data is a line break on paper. *anchor* names it for links."""
    runs = [words] if isinstance(words, str | Run) else words
    return Text([Run(r) if isinstance(r, str) else r for r in runs], style, fonts, anchor)


class Text:
    """A block of text; only :func:`text` makes it."""

    keep_with_next = False
    together = False

    def __init__(self, runs: list[Run], style: Style, fonts: Fonts, anchor: str = "") -> None:
        self.style = style
        self.anchor = anchor
        self.tag: Tag | None = Tag(style.tag) if style.tag else None
        self._runs = runs
        self._fonts = fonts
        self._lines: list[Line] | None = None
        self._width = -1.0

    @property
    def before(self) -> float:
        """Space above, in points."""
        return self.style.before

    @property
    def after(self) -> float:
        """Space below, in points."""
        return self.style.after

    @cached_property
    def natural_width(self) -> float:
        """Width of the longest line if none were broken."""
        return max((line.width for line in self._broken(1e9)), default=0.0)

    def lines(self, width: float) -> list[Line]:
        """The lines at *width*."""
        if self._lines is None or (self._width != width and self._width >= 0):
            self._lines, self._width = self._broken(width), width
        return self._lines

    def height(self, width: float) -> float:
        """Height at *width*."""
        return len(self.lines(width)) * self.style.leading

    def minimum(self, width: float) -> float:
        """Least height that may stand at the foot of a page: two lines, or all where there are three."""
        count = len(self.lines(width))
        return min(count, 3 if count == 3 else 2) * self.style.leading

    def split(self, width: float, height: float) -> tuple[Text, Text] | None:
        """The part that fits into *height*, and the rest; no single line is left behind or sent ahead."""
        lines = self.lines(width)
        fits = int((height + 0.01) // self.style.leading)
        fits = min(fits, len(lines) - 2)
        if fits < min(2, len(lines)):
            return None
        return self._part(lines[:fits]), self._part(lines[fits:], "")

    def _part(self, lines: list[Line], anchor: str | None = None) -> Text:
        part = Text([], self.style, self._fonts, self.anchor if anchor is None else anchor)
        part.tag, part._lines = self.tag, lines
        return part

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw with the upper edge at *top*."""
        if self.anchor:
            canvas.destination(self.anchor, top)
        style = self.style
        placed = []
        baseline = top - style.leading * 0.5 - style.size * 0.34
        for line in self.lines(width):
            free = width - line.width
            shift = free if style.align == "right" else free / 2 if style.align == "centre" else 0.0
            placed.append((x + shift, baseline, line))
            baseline -= style.leading
        canvas.text(placed, style, self.tag)

    def _broken(self, width: float) -> list[Line]:
        return Breaker(self.style, self._fonts).lines(self._runs, width)
