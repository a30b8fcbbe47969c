"""Small marks of results: the colour of each, swatches, legends, chips and tiles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from auditor.reporting.colour import WHITE, Colour
from auditor.reporting.flow import Solid
from auditor.reporting.fonts import Face
from auditor.reporting.lines import Style
from auditor.reporting.record import Result
from auditor.reporting.setting import Setting
from auditor.reporting.shapes import shape
from auditor.reporting.typesetting import Typesetting

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas
    from auditor.reporting.text import Text

E = TypeVar("E")


def ground(setting: Typesetting, result: Result) -> Colour:
    """The colour of a result."""
    return setting.palette.grades[result]


def swatch(canvas: Canvas, setting: Setting, result: Result, x: float, y: float) -> None:
    """A small ground with the shape of *result*; the lower left corner at *x*, *y*."""
    colour = ground(setting, result)
    canvas.rect(x, y, 11, 8.6, fill=colour, radius=1.6, stroke=setting.palette.rule if colour.luminance > 0.8 else None)
    shape(canvas, result, x + 5.5, y + 4.3, 5, colour.readable(setting.palette.ink))


def in_lines(entries: Sequence[E], wide: Callable[[E], float], width: float) -> list[list[tuple[E, float]]]:
    """Entries side by side, each with how far from the left it begins, in as many lines as they need."""
    lines: list[list[tuple[E, float]]] = [[]]
    used = 0.0
    for entry in entries:
        room = wide(entry)
        if used + room > width and lines[-1]:
            lines.append([])
            used = 0.0
        lines[-1].append((entry, used))
        used += room
    return lines


class Legend(Solid):
    """Shapes, colours and names of results, with their number where it is given."""

    def __init__(self, setting: Setting, entries: Sequence[tuple[Result, int | None]]) -> None:
        super().__init__(before=2, after=4)
        self.keep_with_next = True
        self._setting = setting
        self._entries = [(result, self._named(result, number)) for result, number in entries]

    def _named(self, result: Result, number: int | None) -> Text:
        name = self._setting.words.grades[result].short
        words = name if number is None else f"{name}  {number}"
        return self._setting.text(words, self._setting.styles.table)

    def height(self, width: float) -> float:
        """One or more lines."""
        return 14.0 * len(self._lines(width))

    def _lines(self, width: float) -> list[list[tuple[tuple[Result, Text], float]]]:
        return in_lines(self._entries, lambda entry: 15 + entry[1].natural_width + 14, width)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Swatch and name, one after the other."""
        for n, line in enumerate(self._lines(width)):
            y = top - 14 * n - 10.4
            for (result, name), shift in line:
                swatch(canvas, self._setting, result, x + shift, y - 0.6)
                name.draw(canvas, x + shift + 15, y + 9.2, 1e9)


class Chip(Solid):
    """A result as a small label: shape, name, ground; loud for nonconformities, quiet for the rest."""

    def __init__(self, setting: Typesetting, result: Result, name: str) -> None:
        super().__init__()
        self._setting = setting
        self._result = result
        self._name = name

    def height(self, width: float) -> float:
        """One line with its ground."""
        return 13.6

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Ground as decoration, name as text."""
        setting, result = self._setting, self._result
        colour = ground(setting, result)
        loud = result in (Result.MAJOR,)
        fill_colour = colour if loud else colour.tint(0.13)
        wide = min(width, 70.0)
        ink = colour.readable(setting.palette.ink) if loud else setting.palette.ink
        with canvas.artifact():
            canvas.rect(
                x,
                top - 13.6,
                wide,
                13.6,
                fill=fill_colour,
                stroke=setting.palette.rule if colour.luminance > 0.8 else colour,
                radius=2.6,
            )
            mark = ink if loud else colour if colour.contrast(WHITE) > 1.7 else setting.palette.caption
            shape(canvas, result, x + 8, top - 6.8, 6.4, mark)
        style = setting.styles.table.having(face=Face.CONDENSED_MEDIUM, size=7.8, colour=ink)
        name = setting.text(self._name, style)
        canvas.text([(x + 15, top - 9.6, name.lines(1e9)[0])], style, None)


class Tiles(Solid):
    """Figures side by side: a number, what it counts, and the shape of its grade."""

    def __init__(self, setting: Typesetting, tiles: Sequence[tuple[str, str, Result | None]]) -> None:
        super().__init__(before=10, after=8)
        self._setting = setting
        self._tiles = tiles

    def height(self, width: float) -> float:
        """Number and up to three lines."""
        return 70

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Equal widths with a gap of 7 points."""
        setting = self._setting
        wide = (width - 7 * (len(self._tiles) - 1)) / len(self._tiles)
        for n, (number, words, result) in enumerate(self._tiles):
            left = x + n * (wide + 7)
            colour = ground(setting, result) if result else setting.palette.cover
            with canvas.artifact():
                canvas.rect(left, top - 70, wide, 70, fill=colour.tint(0.1) if result else setting.palette.ground)
                canvas.rect(left, top - 2.6, wide, 2.6, fill=colour)
                if result:
                    shape(canvas, result, left + wide - 12, top - 15, 9, colour)
            with canvas.within("P"):
                setting.text(number, setting.styles.figure.having(tag="")).draw(canvas, left + 8, top - 9, wide - 12)
                setting.text(words, self._label(words, wide - 12)).draw(canvas, left + 8, top - 38, wide - 12)

    def _label(self, words: str, wide: float) -> Style:
        """Small enough for the longest word, so that no word is broken; down to 7 points."""
        label = self._setting.styles.table.having(tag="", size=8, leading=9.6)
        longest = max((self._setting.text(word, label).natural_width for word in words.split()), default=0)
        return label.having(size=max(7.0, 8 * wide / longest)) if longest > wide else label
