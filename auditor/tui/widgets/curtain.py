"""The empty screen of the privacy key."""

from __future__ import annotations

from textual import events
from textual.screen import ModalScreen

from auditor.tui.terminal import BRING_TITLE_BACK, HIDE_TITLE, has_title


class Curtain(ModalScreen[None]):
    """Nothing to read upside down from across the table; any key or click brings back what was there."""

    DEFAULT_CSS = "Curtain { background: $background; } Curtain > ToastRack { display: none; }"

    def on_mount(self) -> None:
        """The title of the window says nothing either."""
        self._to_terminal(HIDE_TITLE)

    def on_unmount(self) -> None:
        """The title is what it was."""
        self._to_terminal(BRING_TITLE_BACK)

    def _to_terminal(self, sequence: str) -> None:
        driver = self.app._driver
        if driver is not None and has_title():
            driver.write(sequence)
            driver.flush()

    def on_key(self, event: events.Key) -> None:
        """Any key only brings the screen back."""
        event.stop()
        self.dismiss(None)

    def on_click(self) -> None:
        """A click brings the screen back."""
        self.dismiss(None)
