"""The line in the foot of the screen that asks for a few words after something was kept: a reason, what was seen."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from auditor.errors import AuditorError
from auditor.tui.cells import one_line
from auditor.tui.widgets.draft import Failed, Left
from auditor.tui.widgets.line_field import LineField


class OneLine(Horizontal):
    """Asks for one line. Every way out keeps what was typed; left empty, it stays owed. A refused text stays open."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 100%; background: $panel; }
    OneLine > Static { width: auto; max-width: 50%; padding: 0 1; color: $accent; text-style: bold; }
    OneLine > LineField { width: 1fr; border: none; padding: 0; background: $panel; }
    OneLine > LineField:focus { border: none; background: $panel; }
    """

    def __init__(self, label: str, accept: Callable[[str], object], text: str = "", hint: str = "") -> None:
        super().__init__()
        self._label = label
        self._accept = accept
        self._field = LineField(text, placeholder=hint)

    def compose(self) -> ComposeResult:
        """What is asked, and the field."""
        yield Static(Content(one_line(self._label)))
        yield self._field

    def on_mount(self) -> None:
        """Letters are for this line."""
        self._field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """``enter`` keeps it."""
        event.stop()
        self._leave()

    def on_left(self, message: Left) -> None:
        """``esc`` keeps it, too; nothing typed means nothing said."""
        message.stop()
        self._leave()

    def _leave(self) -> None:
        text = self._field.value.strip()
        screen = self.screen
        if text:
            try:
                self._accept(text)
            except AuditorError as error:
                screen.post_message(Failed(error))
                return
        screen.post_message(Left(self._field))
