"""A list whose rows have cells beside each other: the first columns stay, the others move under a second cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.reactive import reactive
from textual.strip import Strip

from auditor.tui.bindings import bindings
from auditor.tui.widgets.columns import GAP, Column, Row, lay_out
from auditor.tui.widgets.drawn_rows import GUTTER
from auditor.tui.widgets.rows import Rows


class Grid(Rows):
    """Rows with a cursor on one cell; a plain list as long as no column is said to stay.

    The columns after those that stay have a fixed width. As many of them as there is room for are seen, the one with
    the cursor always.
    """

    DEFAULT_CSS = """
    Grid > .grid--cell { background: $cell-ground; color: $cell-ink; text-style: $cell-style; }
    Grid > .grid--head { color: $accent; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--cell", "grid--head"}
    BINDINGS = bindings("left", "right")

    column: reactive[int] = reactive(0, repaint=False)
    """Which of the moving columns the cursor stands in."""

    _stay: int | None = None
    _first = 0

    @property
    def moving(self) -> int:
        """How many columns move; 0 in a plain list."""
        return 0 if self._stay is None else len(self.columns) - self._stay

    def set_columns(self, columns: Sequence[Column], stay: int | None = None) -> None:
        """Show the rows in other columns, of which the first *stay* stay where they are."""
        self._stay = stay
        self._titles = 0 if stay is None else 1
        super().set_columns(columns)
        if stay is not None:
            self.set_reactive(Grid.column, min(self.column, max(self.moving - 1, 0)))

    def move_across(self, column: int) -> None:
        """Move the cursor to another column."""
        if 0 <= column < self.moving:
            self.column = column

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a plain list there is nothing beside a row."""
        return bool(self.moving) if action in ("left", "right") else super().check_action(action, parameters)

    def action_left(self) -> None:
        """Move a column to the left."""
        self.move_across(self.column - 1)

    def action_right(self) -> None:
        """Move a column to the right."""
        self.move_across(self.column + 1)

    def watch_column(self) -> None:
        """Repaint, all of it where other columns come into sight."""
        first = self._first
        self._widths = (-1, [])
        self._layout(max(self.size.width - 1, 0))
        if self._first != first:
            self._strips.clear()
            self.refresh()
        else:
            self.refresh_line(0)
            self._refresh_cursor()
        self.post_message(self.Highlighted(self, self.cursor_key))

    def on_click(self, event: events.Click) -> None:
        """A click on a cell goes to its column as well."""
        for number, start, width in self._places(max(self.size.width - 1, 0)):
            if self.moving and start <= event.x < start + width + GAP:
                self.move_across(number - (self._stay or 0))
        super().on_click(event)

    # Drawing

    def _layout(self, width: int) -> list[tuple[int, int]]:
        if self._stay is None:
            return super()._layout(width)
        if self._widths[0] != width:
            self._widths = (width, self._windowed(width - GUTTER))
        return self._widths[1]

    def _windowed(self, width: int) -> list[tuple[int, int]]:
        """Number and width of each column seen; a flexible one among those that stay takes what is left over."""
        count = self._stay or 0
        cells = self.columns[count:]
        fixed = sum(column.width + GAP for column in self.columns[:count])
        left_over = width - fixed - sum(column.width + GAP for column in cells)
        stay = [n for n in range(count) if self.columns[n].width or left_over > self.columns[n].from_width]
        given = lay_out([self.columns[n] for n in stay], max(fixed + left_over, fixed) if len(stay) > 1 else fixed)
        placed = [(stay[n], each) for n, each in given]
        room = width - sum(each + GAP for _, each in placed)
        return [*placed, *((count + n, cells[n].width) for n in self._window(cells, room))]

    def _window(self, cells: Sequence[Column], width: int) -> range:
        """The columns that fit, moved no further than the cursor asks for."""
        fit = max((width + GAP) // (max((c.width for c in cells), default=1) + GAP), 1)
        self._first = min(self._first, self.column, max(len(cells) - fit, 0))
        self._first = max(self._first, self.column - fit + 1)
        return range(self._first, min(self._first + fit, len(cells)))

    def _places(self, width: int) -> list[tuple[int, int, int]]:
        """Number, first cell and width of each column seen."""
        places, at = [], GUTTER
        for number, given in self._layout(width):
            places.append((number, at, given))
            at += given + GAP
        return places

    def _draw_row(self, row: Row, width: int, base: Style, gutter: str) -> Strip:
        strip = super()._draw_row(row, width, base, gutter)
        if not self.moving or row.heading or row.key != self.cursor_key:
            return strip
        return self._marked(strip, width, "grid--cell") if self.has_focus else strip

    def _draw_titles(self, width: int) -> Strip:
        strip = super()._draw_titles(width)
        return self._marked(strip, width, "grid--head") if self.moving else strip

    def _marked(self, strip: Strip, width: int, style: str) -> Strip:
        """The strip with the cell of the cursor's column in another style."""
        place = next((p for p in self._places(width) if p[0] == self.column + (self._stay or 0)), None)
        if place is None:
            return strip
        _, start, given = place
        cell = Segment(strip.crop(start, start + given).text, self.get_component_rich_style(style))
        return Strip.join([strip.crop(0, start), Strip([cell]), strip.crop(start + given)])
