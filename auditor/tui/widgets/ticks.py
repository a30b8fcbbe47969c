"""Ticking some of many: a list in which enter ticks, and ``y`` takes what is ticked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from auditor.tui.bindings import bindings
from auditor.tui.cells import one_line
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.frame import KeyLine
from auditor.tui.widgets.rows import Rows


class _Tickable(Rows):
    BINDINGS = bindings("open", open="tick")


class Ticks(ModalScreen[Collection[str]]):
    """Dismisses with the keys that are ticked, or with nothing."""

    BINDINGS = bindings("yes", "cancel", yes="take the ticked")
    DEFAULT_CSS = """
    Ticks { background: $background 60%; align: center middle; }
    Ticks > Vertical { width: 100%; max-width: 116; height: 90%; padding: 1 2; background: $surface; }
    Ticks Static { text-style: bold; height: 2; }
    Ticks Rows, Ticks KeyLine { background: $surface; }
    """

    def __init__(
        self, title: str, columns: Sequence[Column], rows: Sequence[Row], ticked: Collection[str] = ()
    ) -> None:
        super().__init__()
        self._title = title
        self._rows = {row.key: row for row in rows}
        self._ticked: set[str] = set(ticked)
        self._list = _Tickable((Column("", 3), *columns), [self._drawn(row) for row in rows])

    def compose(self) -> ComposeResult:
        """The title with the count, the list, the keys."""
        with Vertical():
            yield Static(self._counted() if self._ticked else Content(one_line(self._title)))
            yield self._list
            yield KeyLine()

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self._list.focus()

    def _drawn(self, row: Row) -> Row:
        if row.heading:
            return row
        ticked = row.key in self._ticked
        return Row(row.key, ((("[x]", "accent"),) if ticked else "[ ]", *row.cells))

    def _counted(self) -> Content:
        return Content(one_line(f"{len(self._ticked)} ticked   {self._title}"))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Tick, or take the tick away; the cursor goes on."""
        event.stop()
        self._ticked.symmetric_difference_update({event.key})
        self._list.update_row(event.key, self._drawn(self._rows[event.key]))
        self.query_one(Static).update(self._counted())
        self._list.action_down()

    def action_yes(self) -> None:
        """Take what is ticked."""
        self.dismiss(frozenset(self._ticked))

    def action_cancel(self) -> None:
        """Take nothing."""
        self.dismiss(None)
