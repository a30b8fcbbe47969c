"""Texts side by side, each under its own head, to be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from textual.geometry import Size
from textual.strip import Strip

from auditor.tui.cells import Segments, fit
from auditor.tui.keymap import as_key
from auditor.tui.widgets.facts import Pieces, wrapped
from auditor.tui.widgets.toned import Toned

_GAP = 3
_LEAST = 24
"""Cells that a column needs; where there are fewer, the rest stand below."""


@dataclass(frozen=True, slots=True)
class Version:
    """One of several texts: lines that say whose it is, and the text, shown as data."""

    heads: tuple[Segments, ...]
    text: str
    tone: str = ""


class Beside(Toned):
    """Draws versions in columns of one width; as high as they need to be, and no higher than there is room.

    Where the room does not do, the last line of each says how much is not seen.
    """

    DEFAULT_CSS = "Beside { height: auto; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._versions: Sequence[Version] = ()
        self._drawn: tuple[int, list[Pieces]] = (-1, [])

    def show(self, versions: Sequence[Version]) -> None:
        """Show other versions."""
        self._versions, self._drawn = versions, (-1, [])
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each line."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, lines = self.size.width, self._lines(self.size.width)
        unseen = len(lines) - self.size.height
        if unseen > 0 and y == self.size.height - 1:
            said = ((f"{self.signs.more} {unseen + 1} more lines: ", "muted"), as_key("next-view"))
            return self.strip(fit(said, width, more=self.signs.more), self.rich_style)
        pieces = lines[y] if y < len(lines) else []
        return self.strip(pieces, self.rich_style).adjust_cell_length(width, self.rich_style)

    def _lines(self, width: int) -> list[Pieces]:
        if self._drawn[0] != width:
            self._drawn = (width, list(self._draw(width)) if self._versions and width > 0 else [])
        return self._drawn[1]

    def _draw(self, width: int) -> Iterator[Pieces]:
        abreast = max(min(len(self._versions), (width + _GAP) // (_LEAST + _GAP)), 1)
        column = (width - _GAP * (abreast - 1)) // abreast
        for first in range(0, len(self._versions), abreast):
            if first:
                yield []
            columns = [self._column(version, column) for version in self._versions[first : first + abreast]]
            for cells in zip_longest(*columns, fillvalue=()):
                line: Pieces = []
                for cell in cells:
                    line += [(" " * _GAP, "")] if line else []
                    line += fit(cell, column, more=self.signs.more)
                yield line

    def _column(self, version: Version, width: int) -> list[Segments]:
        text = wrapped(version.text, width)
        return [*version.heads, *(((line, version.tone),) for line in text)]
