"""Choosing one of many: a list that one types into."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from auditor.tui.bindings import bindings
from auditor.tui.cells import one_line
from auditor.tui.keymap import told
from auditor.tui.widgets.columns import Column, RowSource, matching
from auditor.tui.widgets.draft import Left
from auditor.tui.widgets.line_field import LineField
from auditor.tui.widgets.rows import Rows


class Choose(ModalScreen[str]):
    """Dismisses with the key of the chosen row, or with nothing. What is typed filters, blind to case and accents."""

    BINDINGS = bindings("up", "down", "page-up", "page-down", "cancel")
    DEFAULT_CSS = """
    Choose { background: $background 60%; align: center middle; }
    Choose > Vertical { width: 100%; max-width: 110; height: 80%; padding: 1 2; background: $surface; }
    Choose Static { color: $foreground; text-style: bold; height: 1; }
    Choose LineField { margin: 0 0 1 0; background: $surface; }
    Choose Rows { background: $surface; }
    """

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        rows: RowSource,
        *,
        words: str = "",
        empty: str = "Nothing holds these words.",
    ) -> None:
        super().__init__()
        self._title = title
        self._all = rows
        self._list = Rows(columns, matching(rows, words), empty=empty)
        self._field = LineField(words, placeholder=told("type to filter; {open} takes it, {cancel} goes back"))

    def compose(self) -> ComposeResult:
        """The title, the field and the list."""
        with Vertical():
            yield Static(Content(one_line(self._title)))
            yield self._field
            yield self._list

    def on_mount(self) -> None:
        """Letters filter."""
        self._field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what holds the words."""
        event.stop()
        self._list.set_rows(matching(self._all, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Choose what is highlighted."""
        event.stop()
        if self._list.cursor_key is not None:
            self.dismiss(self._list.cursor_key)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Choose a row by enter or a second click."""
        event.stop()
        self.dismiss(event.key)

    def on_left(self, message: Left) -> None:
        """``esc`` chooses nothing."""
        message.stop()
        self.dismiss(None)

    def action_cancel(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    def action_up(self) -> None:
        """Move in the list while typing."""
        self._list.action_up()

    def action_down(self) -> None:
        """Move in the list while typing."""
        self._list.action_down()

    def action_page_up(self) -> None:
        """Move in the list while typing."""
        self._list.action_page_up()

    def action_page_down(self) -> None:
        """Move in the list while typing."""
        self._list.action_page_down()
