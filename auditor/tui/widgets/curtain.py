"""The empty screen of the privacy key."""

from __future__ import annotations

from textual import events
from textual.screen import ModalScreen


class Curtain(ModalScreen[None]):
    """Nothing to read upside down from across the table; any key or click brings back what was there."""

    DEFAULT_CSS = "Curtain { background: $background; } Curtain > ToastRack { display: none; }"

    def on_key(self, event: events.Key) -> None:
        """Any key only brings the screen back."""
        event.stop()
        self.dismiss(None)

    def on_click(self) -> None:
        """A click brings the screen back."""
        self.dismiss(None)
