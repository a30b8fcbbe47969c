"""The line that opens in the foot of a screen for ``/`` and ``:``."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from auditor.tui.widgets.draft import Left
from auditor.tui.widgets.line_field import LineField


class Prompt(Horizontal):
    """Asks for a few words: tells of each change, of the end, and of being left, when the screen takes it away."""

    DEFAULT_CSS = """
    Prompt { height: 1; width: 100%; background: $background; }
    Prompt > Static { width: 3; padding: 0 1; color: $accent; text-style: bold; }
    Prompt > LineField { width: 1fr; border: none; padding: 0; }
    Prompt > LineField:focus { border: none; }
    """

    @dataclass
    class Typed(Message):
        """The words changed."""

        sign: str
        words: str

    @dataclass
    class Entered(Message):
        """``enter`` was pressed."""

        sign: str
        words: str

    def __init__(self, sign: str, text: str) -> None:
        super().__init__()
        self._sign = sign
        self._field = LineField(text)

    def compose(self) -> ComposeResult:
        """The sign and the field."""
        yield Static(self._sign, markup=False)
        yield self._field

    def on_mount(self) -> None:
        """Letters are for this line."""
        self._field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell of each change."""
        event.stop()
        self.post_message(self.Typed(self._sign, event.value.strip()))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Done."""
        event.stop()
        self._close(self.Entered(self._sign, event.value.strip()))

    def on_left(self, message: Left) -> None:
        """Closed with ``esc``: what was typed for a filter stays, a jump is off."""
        message.stop()
        self._close(None)

    def _close(self, last: Message | None) -> None:
        self.screen.post_message(Left(self._field))
        if last is not None:
            self.screen.post_message(last)
