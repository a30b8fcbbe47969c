"""Rows of cells: tables, labelled fields, lists, boxes and cards. They go on overleaf between rows or inside one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from auditor.reporting.colour import Colour
from auditor.reporting.flow import Block, Stack
from auditor.reporting.tags import Tag

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas


_WHOLE = 130.0
"""Rows up to this height are not parted."""


@dataclass(frozen=True, slots=True)
class Pad:
    """Space inside a cell."""

    top: float = 4
    right: float = 6
    bottom: float = 4
    left: float = 0


@dataclass(frozen=True, slots=True)
class Look:
    """How a row looks: ground, rule below, bar at its left; *sides* are lines left and right of each cell."""

    fill: Colour | None = None
    rule: Colour | None = None
    rule_width: float = 0.5
    accent: Colour | None = None
    accent_width: float = 2.4
    top_rule: Colour | None = None
    sides: Colour | None = None


@dataclass
class Cell:
    """A cell: what stands in it, over how many columns, and which element of the structure it is."""

    content: Block
    tag: Tag | None = None
    span: int = 1
    pad: Pad = field(default_factory=Pad)
    middle: bool = False
    fill: Colour | None = None


class Row:
    """A row of cells; *anchor* names it for links, *keep_with_next* keeps it from ending a page."""

    def __init__(
        self,
        cells: Sequence[Cell],
        look: Look,
        tag: Tag | None = None,
        anchor: str = "",
        keep_with_next: bool = False,
    ) -> None:
        self.keep_with_next = keep_with_next
        self.cells = cells
        self.look = look
        self.tag = tag
        self.anchor = anchor
        self._columns: Sequence[float] = ()
        self._height = 0.0

    def cell_widths(self, columns: Sequence[float]) -> list[float]:
        """Width of each cell, spans included."""
        widths, start = [], 0
        for cell in self.cells:
            widths.append(sum(columns[start : start + cell.span]))
            start += cell.span
        return widths

    def height(self, columns: Sequence[float]) -> float:
        """Height of the tallest cell."""
        if columns is not self._columns:
            self._columns = columns
            widths = self.cell_widths(columns)
            self._height = max(
                cell.content.height(width - cell.pad.left - cell.pad.right) + cell.pad.top + cell.pad.bottom
                for cell, width in zip(self.cells, widths, strict=True)
            )
        return self._height

    def minimum(self, columns: Sequence[float]) -> float:
        """Least height of a first part; a short row is not parted."""
        if self.height(columns) <= _WHOLE:
            return self.height(columns)
        return max(
            cell.content.minimum(width - cell.pad.left - cell.pad.right) + cell.pad.top + cell.pad.bottom
            for cell, width in zip(self.cells, self.cell_widths(columns), strict=True)
        )

    def split(self, columns: Sequence[float], height: float) -> tuple[Row, Row] | None:
        """Part every cell that is too tall; None where one of them cannot be parted."""
        first, rest = [], []
        for cell, width in zip(self.cells, self.cell_widths(columns), strict=True):
            inner, room = width - cell.pad.left - cell.pad.right, height - cell.pad.top - cell.pad.bottom
            if cell.content.height(inner) <= room:
                first.append(cell)
                rest.append(replace(cell, content=Stack([])))
                continue
            parts = cell.content.split(inner, room)
            if parts is None:
                return None
            first.append(replace(cell, content=parts[0]))
            rest.append(replace(cell, content=parts[1]))
        head = replace(self.look, rule=None)
        return Row(first, head, self.tag, self.anchor), Row(rest, replace(self.look, top_rule=None), self.tag)

    def draw(self, canvas: Canvas, x: float, top: float, columns: Sequence[float]) -> None:
        """Ground first, then the cells, then the rules."""
        tall = self.height(columns)
        widths = self.cell_widths(columns)
        self._ground(canvas, x, top, tall, widths)
        if self.anchor:
            canvas.destination(self.anchor, top)
        with _within(canvas, self.tag):
            left = x
            for cell, width in zip(self.cells, widths, strict=True):
                inner = width - cell.pad.left - cell.pad.right
                high = cell.content.height(inner)
                shift = max(0.0, (tall - high) / 2 - cell.pad.top) if cell.middle else 0.0
                with _within(canvas, cell.tag):
                    cell.content.draw(canvas, left + cell.pad.left, top - cell.pad.top - shift, inner)
                left += width

    def _ground(self, canvas: Canvas, x: float, top: float, tall: float, widths: list[float]) -> None:
        look, width = self.look, sum(widths)
        with canvas.artifact():
            if look.fill:
                canvas.rect(x, top - tall, width, tall, fill=look.fill)
            left = x
            for cell, wide in zip(self.cells, widths, strict=True):
                if cell.fill:
                    canvas.rect(left, top - tall, wide, tall, fill=cell.fill)
                left += wide
            if look.rule:
                canvas.line(x, top - tall, x + width, top - tall, look.rule, look.rule_width)
            if look.top_rule:
                canvas.line(x, top, x + width, top, look.top_rule, 0.5)
            if look.sides:
                for n in range(len(widths) + 1):
                    edge = x + sum(widths[:n])
                    canvas.line(edge, top - tall, edge, top, look.sides, 0.5)
            if look.accent:
                canvas.rect(x - look.accent_width / 2, top - tall, look.accent_width, tall, fill=look.accent)


class Table:
    """Rows below each other; the first *header* rows are repeated overleaf."""

    def __init__(
        self,
        columns: Sequence[float],
        rows: Sequence[Row],
        header: int = 0,
        tag: Tag | None = None,
        before: float = 0,
        after: float = 0,
        together: bool = False,
        anchor: str = "",
    ) -> None:
        self.columns = columns
        self.rows = rows
        self.header = header
        self.tag = tag
        self.before = before
        self.after = after
        self.together = together
        self.keep_with_next = False
        self.anchor = anchor
        self._is_continued = False

    def height(self, width: float) -> float:
        """Sum of the rows."""
        return sum(row.height(self.columns) for row in self.rows)

    def minimum(self, width: float) -> float:
        """The header and the least of the first row below it that may end a page."""
        least = 0.0
        for n, row in enumerate(self.rows):
            if n >= self.header and not row.keep_with_next:
                return least + row.minimum(self.columns)
            least += row.height(self.columns)
        return least

    def split(self, width: float, height: float) -> tuple[Table, Table] | None:
        """Below the last row that fits, or inside the next."""
        used = 0.0
        for n, row in enumerate(self.rows):
            tall = row.height(self.columns)
            if used + tall <= height + 0.01:
                used += tall
                continue
            if n < self.header:
                return None
            parts = row.split(self.columns, height - used) if height - used >= row.minimum(self.columns) else None
            if parts:
                return self._part([*self.rows[:n], parts[0]], True), self._part(self._rest(n, parts[1]), False)
            while n > self.header and self.rows[n - 1].keep_with_next:
                n -= 1
            if n > self.header:
                return self._part(self.rows[:n], True), self._part(self._rest(n), False)
            return self._forced(height)
        return None

    def _forced(self, height: float) -> tuple[Table, Table] | None:
        """Part the first row below the header wherever that is possible: it is taller than a page."""
        n = self.header
        head = sum(row.height(self.columns) for row in self.rows[:n])
        parts = self.rows[n].split(self.columns, height - head)
        return (
            (self._part([*self.rows[:n], parts[0]], True), self._part(self._rest(n, parts[1]), False))
            if parts
            else None
        )

    def _rest(self, n: int, first: Row | None = None) -> list[Row]:
        """The repeated header and the rows from *n*, of which the rest of the first may be given."""
        below = [first, *self.rows[n + 1 :]] if first else [*self.rows[n:]]
        return [*self.rows[: self.header], *below]

    def _part(self, rows: Sequence[Row], is_first: bool) -> Table:
        part = Table(self.columns, rows, self.header, self.tag)
        part.before = self.before if is_first else 0
        part.after = 0 if is_first else self.after
        part.anchor = self.anchor if is_first else ""
        part._is_continued = self._is_continued if is_first else True
        return part

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Row by row; a repeated header is decoration, since it has been read before."""
        if self.anchor:
            canvas.destination(self.anchor, top)
        with _within(canvas, self.tag):
            for n, row in enumerate(self.rows):
                if self._is_continued and n < self.header:
                    with canvas.silent():
                        row.draw(canvas, x, top, self.columns)
                else:
                    row.draw(canvas, x, top, self.columns)
                top -= row.height(self.columns)


def _within(canvas: Canvas, tag: Tag | None) -> AbstractContextManager[Any]:
    return canvas.within(tag) if tag else nullcontext()
