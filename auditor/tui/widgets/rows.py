"""The one list: items, register, evidence and history stand on it.

It draws only the lines that are seen and asks for a row only when it draws it, so 20,000 rows open as fast as 20.
What is highlighted is a key, not a position: when rows come and go, the highlight stays on its row and the row on
its line of the screen. Filtering and sorting belong to whoever gives the rows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from auditor.tui.bindings import bindings
from auditor.tui.widgets.columns import Column, Findable, Row, RowSource, headings_of
from auditor.tui.widgets.drawn_rows import DrawnRows

_WHEEL = 3


class Rows(DrawnRows, can_focus=True):
    """A list of rows with a cursor; sends :class:`Highlighted` as the cursor moves and :class:`Chosen` on enter."""

    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: hidden;
        background: $background;
        color: $foreground;
    }
    Rows > .rows--cursor { background: $cursor-row; color: $foreground; text-style: $cursor-style; }
    Rows > .rows--thumb { color: $muted; }
    Rows > .rows--titles { color: $muted; }
    Rows > .rows--gutter { color: $accent; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--titles", "rows--gutter", "rows--thumb"}
    BINDINGS = bindings("up", "down", "page-up", "page-down", "first", "last", "open")

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another row, or on none."""

        rows: Rows
        key: str | None

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    @dataclass
    class Chosen(Message):
        """A row was opened: enter, or a second click."""

        rows: Rows
        key: str

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    def __init__(
        self,
        columns: Sequence[Column],
        rows: RowSource = (),
        *,
        titles: bool = False,
        empty: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.empty = empty
        """What is said when there is no row: a sentence, and the key that helps."""
        self._titles = 1 if titles else 0
        self._rows: RowSource = rows
        self._changed: dict[int, Row] = {}
        self._positions: dict[str, int] | None = None
        self._headings: Sequence[int] | None = None
        self._strips: LRUCache[int, Strip] = LRUCache(512)
        self._widths: tuple[int, list[tuple[int, int]]] = (-1, [])
        self._take(rows)
        self.set_reactive(Rows.cursor, self._selectable(0, 1))

    # What is shown

    @property
    def row_count(self) -> int:
        """How many rows there are, headings included."""
        return len(self._rows)

    @property
    def cursor_key(self) -> str | None:
        """Key of the highlighted row."""
        return self.row(self.cursor).key if 0 <= self.cursor < len(self._rows) else None

    def position(self, key: str) -> int | None:
        """Where the row with *key* stands."""
        if isinstance(self._rows, Findable):
            return self._rows.position(key)
        if self._positions is None:
            self._positions = {self._rows[n].key: n for n in range(len(self._rows))}
        return self._positions.get(key)

    @property
    def place(self) -> tuple[int, int]:
        """The number of the highlighted row among all that can be highlighted, from 1, and how many those are."""
        if self._headings is None:
            self._headings = headings_of(self._rows)
        above = bisect_left(self._headings, self.cursor)
        return self.cursor + 1 - above, len(self._rows) - len(self._headings)

    def set_rows(self, rows: RowSource, *, cursor: str | None = None) -> None:
        """Show other rows; the highlight stays on its row (or goes to *cursor*), and that row on its line."""
        old_key, old_position, old_scroll = self.cursor_key, max(self.cursor, 0), self.scroll_offset.y
        self._take(rows)
        target = cursor if cursor is not None else old_key
        position = self._same_place(target, old_position)
        if position is None:
            position = self._selectable(min(old_position, len(rows) - 1), 1)
        self.set_reactive(Rows.cursor, position)
        if self.is_mounted:
            if self.cursor_key != old_key:
                self.post_message(self.Highlighted(self, self.cursor_key))
            self._scroll_to_line(position - (old_position - old_scroll))
            self._show_cursor()
            self.refresh(layout=self.styles.height is not None and self.styles.height.is_auto)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show the rows in other columns; rows that fit them are to follow."""
        self.columns = tuple(columns)
        self._widths = (-1, [])
        self._strips.clear()
        self.refresh()

    def update_row(self, key: str, row: Row | None = None) -> None:
        """Draw one line anew: with *row*, or with what the source gives for *key* when it is asked again."""
        position = self.position(key)
        if position is None:
            return
        if row is None:
            self._changed.pop(position, None)
        else:
            self._changed[position] = row
        self._strips.discard(position)
        self.refresh_line(position + self._titles)

    def move_to(self, key: str) -> bool:
        """Move the cursor to the row with *key*; tell whether there is one."""
        position = self.position(key)
        if position is None or self.row(position).heading:
            return False
        self.cursor = position
        return True

    def show_group(self) -> None:
        """Scroll so that the group of the cursor is seen from its heading on, as far as there is room."""
        height = self.size.height - self._titles
        top = self.cursor
        while top > 0 and not self.row(top).heading and self.cursor - top < height - 1:
            top -= 1
        last = self.cursor
        while last + 1 < len(self._rows) and not self.row(last + 1).heading and last - top < height - 1:
            last += 1
        if last >= self.scroll_offset.y + height or top < self.scroll_offset.y:
            self._scroll_to_line(top)

    def _take(self, rows: RowSource) -> None:
        self._rows = rows
        self._changed = {}
        self._positions = None
        self._headings = None
        self._strips.clear()
        self.virtual_size = Size(0, max(len(rows), 1) + self._titles)

    def _same_place(self, key: str | None, near: int) -> int | None:
        """Position of *key* in the new rows, looking first where it was; ``None`` if it is gone."""
        if key is None:
            return None
        if near < len(self._rows) and self._rows[near].key == key:
            return near
        return self.position(key)

    def _selectable(self, start: int, step: int) -> int:
        """The nearest row from *start* that is no heading, first by *step*, then the other way; -1 without any."""
        for direction in (step, -step):
            position = start
            while 0 <= position < len(self._rows):
                if not self.row(position).heading:
                    return position
                position += direction
        return -1

    # Moving

    def action_up(self) -> None:
        """Move to the row above."""
        self._move(self.cursor - 1, -1)

    def action_down(self) -> None:
        """Move to the row below."""
        self._move(self.cursor + 1, 1)

    def action_page_up(self) -> None:
        """Move up by a screenful."""
        self._move(max(self.cursor - self._page, 0), -1)

    def action_page_down(self) -> None:
        """Move down by a screenful."""
        self._move(min(self.cursor + self._page, len(self._rows) - 1), 1)

    def action_first(self) -> None:
        """Move to the first row."""
        self._move(0, 1)

    def action_last(self) -> None:
        """Move to the last row."""
        self._move(len(self._rows) - 1, -1)

    def action_open(self) -> None:
        """Open the highlighted row."""
        key = self.cursor_key
        if key is not None:
            self.post_message(self.Chosen(self, key))

    def on_click(self, event: events.Click) -> None:
        """A click highlights the row, a second one opens it."""
        line = event.y - self.gutter.top - self._titles
        position = line + self.scroll_offset.y
        if line < 0 or not 0 <= position < len(self._rows) or self.row(position).heading:
            return
        self.cursor = position
        if event.chain == 2:
            self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the rows, not the cursor."""
        event.stop()
        self._scroll_to_line(self.scroll_offset.y + _WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the rows, not the cursor."""
        event.stop()
        self._scroll_to_line(self.scroll_offset.y - _WHEEL)

    @property
    def _page(self) -> int:
        return max(self.size.height - self._titles - 1, 1)

    def _move(self, position: int, step: int) -> None:
        if 0 <= position < len(self._rows):
            self.cursor = self._selectable(position, step)

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the two lines and keep the cursor in sight."""
        for position in (old, new):
            if position >= 0:
                self.refresh_line(position + self._titles)
        self._show_cursor()
        self.post_message(self.Highlighted(self, self.cursor_key))

    def _show_cursor(self) -> None:
        height = self.size.height - self._titles
        if self.cursor < 0 or height < 1:
            return
        top = self.cursor
        while top > 0 and self.row(top - 1).heading and self.cursor - top < height - 1:
            top -= 1  # a group's first row is seen together with its heading
        scroll = self.scroll_offset.y
        if top < scroll:
            self._scroll_to_line(top)
        elif self.cursor >= scroll + height:
            self._scroll_to_line(self.cursor - height + 1)

    def _scroll_to_line(self, line: int) -> None:
        self.scroll_to(y=max(line, 0), animate=False, force=True)

    # When it is drawn anew

    def notify_style_update(self) -> None:
        """Draw anew in the colours of another theme."""
        super().notify_style_update()
        self._strips.clear()

    def on_resize(self) -> None:
        """Lay the columns out for the new width."""
        self._strips.clear()
        self._show_cursor()

    def on_focus(self) -> None:
        """Show the cursor as the place where keys act."""
        self._refresh_cursor()

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self._refresh_cursor()

    def _refresh_cursor(self) -> None:
        if self.cursor >= 0:
            self.refresh_line(self.cursor + self._titles)
