"""Labelled facts under each other: a label on the left, wrapped text beside it, what identifies it on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip

from auditor.tui.cells import Segments, fit, one_line
from auditor.tui.keymap import as_key
from auditor.tui.widgets.toned import Toned

LABEL = 11
"""Cells of the column of labels."""

_LINES_AT_MOST = 200
_LEAST = 8  # cells of text

Pieces = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. What people typed stands in *text*, *lead* or *tail* and is shown as data."""

    label: str
    text: str
    tone: str = ""
    lead: Segments = ()
    """What stands before the text on its first line."""
    tail: Segments = ()
    """What stands at the right end of the last line, or on a line of its own where there is no room."""
    hangs: bool = False
    """Whether further lines stand below the text, and not below its lead."""


class Facts(Toned):
    """Draws facts; as high as they need to be."""

    DEFAULT_CSS = "Facts { height: auto; width: 1fr; }"

    def __init__(self, *, label: int = LABEL, id: str | None = None) -> None:
        super().__init__(id=id)
        self._facts: Sequence[Fact] = ()
        self._label = label
        self._drawn: tuple[int, list[Pieces]] = (-1, [])

    def show(self, facts: Sequence[Fact]) -> None:
        """Show other facts; lays out anew only if they are higher or lower than those before."""
        if facts == self._facts:
            return
        width, before = self._drawn
        self._facts, self._drawn = facts, (-1, [])
        if width < 0 or len(self._lines(width)) != len(before):
            self.refresh(layout=True)
        else:
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each line."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        lines = self._lines(self.size.width)
        if y >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        return self.strip(lines[y], self.rich_style).adjust_cell_length(self.size.width, self.rich_style)

    def _lines(self, width: int) -> list[Pieces]:
        if self._drawn[0] != width:
            self._drawn = (width, [line for fact in self._facts for line in self._draw(fact, width)])
        return self._drawn[1]

    def _draw(self, fact: Fact, width: int) -> list[Pieces]:
        room = max(width - self._label, _LEAST)
        lead = sum(cell_len(text) for text, _ in fact.lead)
        tail = sum(cell_len(text) for text, _ in fact.tail)
        hangs = fact.hangs and lead + _LEAST <= room
        lines = wrapped(fact.text, room - lead) if hangs else wrapped(fact.text, room, lead)
        before: Pieces = [(" " * lead, "")] if hangs else []
        drawn: list[Pieces] = [[(lines[0], fact.tone)], *([*before, (line, fact.tone)] for line in lines[1:])]
        drawn[0] = [*fit(fact.lead, min(lead, room), more=self.signs.more), *drawn[0]] if fact.lead else drawn[0]
        if fact.tail:
            used = cell_len(lines[-1]) + (lead if hangs or len(lines) == 1 else 0)
            if used + tail + 2 <= room:
                drawn[-1] += [(" " * (room - used - tail), ""), *fact.tail]
            else:
                drawn.append(fit(fact.tail, room, "right", self.signs.more))
        label = fit(((fact.label, "muted"),), self._label, more=self.signs.more) if self._label else []
        return [[*(label if n == 0 else [(" " * self._label, "")]), *line] for n, line in enumerate(drawn)]


class Clipped(Facts):
    """Facts with less room than they need; the last line says so, and which key shows the rest."""

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        unseen = len(self._lines(self.size.width)) - self.size.height
        if unseen > 0 and y == self.size.height - 1:
            said = ((f"{self.signs.more} {unseen + 1} more lines: ", "muted"), as_key("open"))
            return self.strip(fit(said, self.size.width, more=self.signs.more), self.rich_style)
        return super().render_line(y)


def wrapped(text: str, width: int, first: int = 0) -> list[str]:
    """The lines of *text* in *width* cells, of which the first line lacks *first*; never empty, line breaks kept."""
    lines: list[str] = []
    for number, paragraph in enumerate(text.split("\n")[:_LINES_AT_MOST]):
        paragraph = one_line(paragraph)
        if number == 0 and first:
            # A word of the width that is taken makes the first line shorter; it is cut off again.
            blank = "\u00a0" * min(first, width - 1)
            head, *rest = [line.plain for line in Content(blank + paragraph).wrap(width)] or [blank]
            lines += [head[len(blank) :] if head.startswith(blank) else "", *rest]
        else:
            lines += [line.plain for line in Content(paragraph).wrap(width)] or [""]
    return [one_line(line.rstrip()) for line in lines] or [""]
