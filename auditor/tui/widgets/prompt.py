"""The line that opens in the foot of a screen for ``/`` and ``:``."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from auditor.tui.widgets.draft import Left
from auditor.tui.widgets.line_field import LineField


class Prompt(Horizontal):
    """Asks for a few words; *typed* hears each change, *entered* the end. It closes itself when it is left."""

    DEFAULT_CSS = """
    Prompt { height: 1; width: 100%; background: $background; }
    Prompt > Static { width: 3; padding: 0 1; color: $accent; text-style: bold; }
    Prompt > LineField { width: 1fr; border: none; padding: 0; }
    Prompt > LineField:focus { border: none; }
    """

    def __init__(
        self, sign: str, text: str, typed: Callable[[str], None] | None, entered: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._sign = sign
        self._field = LineField(text)
        self._typed = typed
        self._entered = entered

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
        if self._typed is not None:
            self._typed(event.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Done: close, then act."""
        event.stop()
        await self._close()
        if event.value.strip():
            self._entered(event.value.strip())

    async def on_left(self, message: Left) -> None:
        """Closed with ``esc``: what was typed for a filter stays, a jump is off."""
        message.stop()
        await self._close()

    async def _close(self) -> None:
        field = self._field
        await self.remove()
        self.screen.post_message(Left(field))
