"""How the one list draws its rows: the lines that are seen, each laid out in the columns and kept until it changes."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from auditor.tui.cells import fit
from auditor.tui.keymap import key_of, told
from auditor.tui.widgets.columns import GAP, Column, Row, RowSource, lay_out, run_on
from auditor.tui.widgets.toned import Toned

GUTTER = 2
"""Cells before a row, for the cursor's mark."""


class DrawnRows(Toned, ScrollView):
    """The lines of a list; a subclass has the rows, and moves the cursor among them."""

    columns: tuple[Column, ...]
    empty: str
    """What is said when there is no row: a sentence, and the key that helps."""
    _rows: RowSource
    _titles: int
    _strips: LRUCache[int, Strip]
    _widths: tuple[int, list[tuple[int, int]]]
    _changed: dict[int, Row]

    cursor: reactive[int] = reactive(-1, repaint=False)
    """Position of the highlighted row; -1 if there is none."""

    def row(self, position: int) -> Row:
        """The row at a position."""
        return self._changed.get(position) or self._rows[position]

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen; where there is more than the screen holds, a thumb says how far one is."""
        strip = self._draw_line(y, max(self.size.width - 1, 0))
        thumb = self.signs.thumb if self._thumb_is_at(y) else " "
        return Strip.join([strip, Strip([Segment(thumb, self.get_component_rich_style("rows--thumb"))])])

    def _thumb_is_at(self, y: int) -> bool:
        height = self.size.height - self._titles
        unseen = len(self._rows) - height
        if unseen <= 0:
            return False
        length = max(height * height // len(self._rows), 1)
        top = self._titles + round(self.scroll_offset.y * (height - length) / unseen)
        return top <= y < top + length

    def _draw_line(self, y: int, width: int) -> Strip:
        if y < self._titles:
            return self._draw_titles(width)
        position = y - self._titles + self.scroll_offset.y
        strip = self._strips.get(position)
        if strip is not None and strip.cell_length == width and position != self.cursor:
            return strip
        if position >= len(self._rows):
            says = self._says_nothing() if not len(self._rows) and position == 0 else ""
            row = Row("", (((says, "muted"),),), heading=True)
            return self._draw_row(row, width, self.rich_style, " " * GUTTER)
        if position == self.cursor:
            return self._draw_cursor(position, width)
        strip = self._draw_row(self.row(position), width, self.rich_style, " " * GUTTER)
        self._strips[position] = strip
        return strip

    def _says_nothing(self) -> str:
        """Why there is no row: the filter of the screen, which is named with the key that takes it away."""
        words = str(getattr(self.screen, "filter_words", "")).strip()
        return f"Nothing here holds “{words}”: {key_of('back')} shows all again." if words else told(self.empty)

    def _draw_cursor(self, position: int, width: int) -> Strip:
        if not self.has_focus:
            mark = self.signs.resting if self.can_focus else self.signs.cursor
            return self._draw_row(self.row(position), width, self.rich_style, f"{mark} ")
        style = self.get_component_rich_style("rows--cursor")
        return self._draw_row(self.row(position), width, style, f"{self.signs.cursor} ")

    def _draw_row(self, row: Row, width: int, base: Style, gutter: str) -> Strip:
        more = self.signs.more
        if row.heading:
            pieces = self._heading(row, max(width - GUTTER, 0))
        else:
            pieces = []
            for number, column_width in run_on(self.columns, self._layout(width), row):
                cell = row.cells[number] if number < len(row.cells) else ""
                if pieces:
                    pieces.append((" " * GAP, ""))
                pieces += fit(cell, column_width, self.columns[number].align, more)
        strip = self.strip(pieces, base)
        mark = self.strip([(gutter, "")], base + self.get_component_rich_style("rows--gutter", partial=True))
        return Strip.join([mark, strip]).adjust_cell_length(width, base)

    def _heading(self, row: Row, width: int) -> list[tuple[str, str]]:
        toned = [((cell, "heading"),) if isinstance(cell, str) else cell for cell in row.cells[:2]]
        wanted = min(sum(cell_len(text) for text, _ in toned[1]), 12, width) if len(toned) > 1 else 0
        right = fit(toned[1], wanted, "right", self.signs.more) if wanted else []
        gap = 1 if right and wanted < width else 0
        return [*fit(toned[0], width - wanted - gap, more=self.signs.more), (" " * gap, ""), *right]

    def _draw_titles(self, width: int) -> Strip:
        row = Row("", tuple(column.title for column in self.columns))
        return self._draw_row(row, width, self.get_component_rich_style("rows--titles"), " " * GUTTER)

    def _layout(self, width: int) -> list[tuple[int, int]]:
        """Number and width of each column that is shown in a list of *width* cells."""
        if self._widths[0] != width:
            self._widths = (width, lay_out(self.columns, width - GUTTER))
        return self._widths[1]
