"""The register as a board: a column for each phase, a card for each nonconformity.

It is the one list drawn otherwise: the headings of its rows are the columns, and the rows under them the cards. So the
highlight, the filter and every key mean the same as in the table.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.cache import LRUCache
from textual.strip import Strip

from auditor.tui.bindings import bindings
from auditor.tui.cells import Cell, Segments, fit
from auditor.tui.widgets.columns import Row, RowSource, headings_of, text_of
from auditor.tui.widgets.facts import wrapped
from auditor.tui.widgets.rows import Rows

_LEAST = 18
"""Cells that a column has at least, the mark of the cursor and the gap not among them."""
_BESIDE = 2
_HEAD = 2
_TALL = 24
"""From so many lines on what a card is about has two of them."""

Pieces = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its heading, where its first card stands among the rows, and how many there are."""

    heading: Row
    first: int
    count: int


class Board(Rows):
    """Cards in columns; left and right move among the columns, up and down within one."""

    BINDINGS = bindings("left", "right")

    def __init__(self, rows: RowSource = (), *, empty: str = "", id: str | None = None) -> None:
        self._columns: list[_Column] = []
        self._tops: dict[str, int] = {}
        self._first = 0
        self._cards: LRUCache[tuple[int, int], list[Pieces]] = LRUCache(256)
        super().__init__((), rows, empty=empty, id=id)

    def _take(self, rows: RowSource) -> None:
        super()._take(rows)
        self._cards.clear()
        self._columns = []
        marks = headings_of(rows)
        for number, mark in enumerate(marks):
            end = marks[number + 1] if number + 1 < len(marks) else len(rows)
            self._columns.append(_Column(rows[mark], mark + 1, end - mark - 1))

    # Moving

    @property
    def _column(self) -> int:
        """The column of the cursor; 0 where there is no card."""
        found = (n for n, each in enumerate(self._columns) if each.first <= self.cursor < each.first + each.count)
        return next(found, 0)

    def _move(self, position: int, step: int) -> None:
        """Within the column of the cursor; no further than its ends."""
        if self.cursor >= 0:
            column = self._columns[self._column]
            self.cursor = min(max(position, column.first), column.first + column.count - 1)

    def action_left(self) -> None:
        """Move to the column on the left that has cards."""
        self._move_across(range(self._column - 1, -1, -1))

    def action_right(self) -> None:
        """Move to the column on the right that has cards."""
        self._move_across(range(self._column + 1, len(self._columns)))

    def _move_across(self, others: range) -> None:
        """To the card on the same line of the screen, or the last one above it."""
        if self.cursor < 0:
            return
        here = self._columns[self._column]
        line = self.cursor - here.first - self._top(here)
        target = next((self._columns[n] for n in others if self._columns[n].count), None)
        if target is not None:
            self.cursor = target.first + min(self._top(target) + line, target.count - 1)

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint, and keep the cursor in sight."""
        self._show_cursor()
        self.refresh()
        self.post_message(self.Highlighted(self, self.cursor_key))

    def _top(self, column: _Column) -> int:
        """The number of the first card that is seen."""
        return max(min(self._tops.get(column.heading.key, 0), column.count - self._seen), 0)

    def _show_cursor(self) -> None:
        if self.cursor < 0 or self.size.height <= _HEAD:
            return
        column = self._columns[self._column]
        card = self.cursor - column.first
        top = self._top(column)
        self._tops[column.heading.key] = max(min(top, card), card - self._seen + 1)

    def _scroll_to_line(self, line: int) -> None:
        """Each column scrolls by itself, with its cursor."""

    def _refresh_cursor(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click highlights the card, a second one opens it."""
        width = self._width(self.size.width) + _BESIDE
        number = self._first + event.x // width
        line = event.y - _HEAD
        if line < 0 or number >= len(self._columns):
            return
        column = self._columns[number]
        card = self._top(column) + line // self._height
        if card < column.count:
            self.cursor = column.first + card
            if event.chain == 2:
                self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cards of the column under it."""
        event.stop()
        self._wheel(event.x, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cards of the column under it."""
        event.stop()
        self._wheel(event.x, -1)

    def _wheel(self, x: int, step: int) -> None:
        number = self._first + x // (self._width(self.size.width) + _BESIDE)
        if number < len(self._columns):
            column = self._columns[number]
            self._tops[column.heading.key] = self._top(column) + step
            self.refresh()

    # Sizes

    def _fit(self, width: int) -> int:
        """How many columns are seen beside each other."""
        return max(min(width // (_LEAST + _BESIDE), len(self._columns)), 1)

    def _window(self, width: int) -> range:
        """The columns that are seen, moved no further than the cursor asks for."""
        fit, number, many = self._fit(width), self._column, len(self._columns)
        self._first = min(max(min(self._first, number), number - fit + 1), max(many - fit, 0))
        return range(self._first, min(self._first + fit, many))

    def _width(self, width: int) -> int:
        return width // self._fit(width) - _BESIDE

    @property
    def _about(self) -> int:
        """Lines that say what a card is about."""
        return 2 if self.size.height >= _TALL else 1

    @property
    def _height(self) -> int:
        """Lines of a card; on a low screen the one of flags, which most lack, is all that parts it from the next."""
        return self._about + (4 if self._about > 1 else 3)

    @property
    def _seen(self) -> int:
        """How many whole cards of a column are seen; the last line says how many more there are."""
        return max((self.size.height - _HEAD) // self._height, 1)

    @property
    def _page(self) -> int:
        return self._seen

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line across the columns."""
        width = self.size.width
        if self.cursor < 0:
            words = self._says_nothing() if y == 0 else ""
            return self.strip(fit(((f"  {words}", "muted"),), width, more=self.signs.more), self.rich_style)
        given = self._width(width)
        strips = [self._line(self._columns[n], n, y, given) for n in self._window(width)]
        return Strip.join(strips).adjust_cell_length(width, self.rich_style)

    def _line(self, column: _Column, number: int, y: int, width: int) -> Strip:
        if y < _HEAD:
            return self.strip([("  ", ""), *self._head(column, number, y, width)], self.rich_style)
        card, line = divmod(y - _HEAD, self._height)
        top = self._top(column)
        if y == self.size.height - 1 and column.count - top > self._seen:
            said = f"{column.count - top - self._seen} more"
            return self.strip([("  ", ""), *fit(((said, "muted"),), width, more=self.signs.more)], self.rich_style)
        if top + card >= column.count or card >= self._seen:
            return Strip.blank(width + _BESIDE, self.rich_style)
        position = column.first + top + card
        pieces = self._card(position, width)[line]
        if position != self.cursor or line > self._about + 2:
            return self.strip([("  ", ""), *pieces], self.rich_style)
        style = self.get_component_rich_style("rows--cursor") if self.has_focus else self.rich_style
        mark = f"{self.signs.cursor} " if line == 0 else "  "
        gutter = style + self.get_component_rich_style("rows--gutter", partial=True)
        return Strip.join([self.strip([(mark, "")], gutter), self.strip(pieces, style)])

    def _head(self, column: _Column, number: int, y: int, width: int) -> Pieces:
        title, count, whose = (text_of(cell) for cell in column.heading.cells)
        if y:
            return fit(((whose, "muted"),), width, more=self.signs.more)
        tone = "strong" if number == self._column and self.has_focus else "heading"
        beyond = ""
        if number == self._first and number:
            beyond = f" <{number}"
        if number == self._first + self._fit(self.size.width) - 1 < len(self._columns) - 1:
            beyond += f" {len(self._columns) - 1 - number}>"
        left = fit(((f"{title} ", tone), (count, "muted")), width - len(beyond), more=self.signs.more)
        return [*left, (beyond, "accent")]

    def _card(self, position: int, width: int) -> list[Pieces]:
        key = (position, width)
        lines = self._cards.get(key)
        if lines is None or len(lines) != self._height:
            lines = self._cards[key] = self._drawn(self.row(position), width)
        return lines

    def _drawn(self, row: Row, width: int) -> list[Pieces]:
        more = self.signs.more
        ref, about, whose, days, flags = row.cells
        tone = about[0][1] if about and not isinstance(about, str) else ""
        lines = wrapped(text_of(about), width)
        if len(lines) > self._about:
            lines = [*lines[: self._about - 1], " ".join(lines[self._about - 1 :])]
        lines += [""] * (self._about - len(lines))
        left = len(text_of(days))
        return [
            fit(ref, width, more=more),
            *(fit(((line, tone),), width, more=more) for line in lines),
            [*fit(whose, width - left - 1, more=more), (" ", ""), *_segments(days)],
            fit(flags, width, more=more),
            *([[(" " * width, "")]] if self._about > 1 else []),
        ]


def _segments(cell: Cell) -> Segments:
    return ((cell, ""),) if isinstance(cell, str) else cell
