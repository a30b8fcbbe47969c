"""The app drawn into a tab of a browser, through the server of ``auditor serve``."""

from __future__ import annotations

from contextlib import suppress

from textual.drivers.web_driver import WebDriver

from auditor.tui.type_ahead import TypedOut


class BrowserDriver(WebDriver):
    """Textual's web driver; the app leaves when nothing can be typed any more, since its tab or the server is gone."""

    def run_input_thread(self) -> None:
        """Read what is typed until the app or its tab ends."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self.send_message(TypedOut())

    def write(self, data: str) -> None:
        """Show something, if there is still somebody to see it."""
        with suppress(OSError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """Tell the server something, if it is still there."""
        with suppress(OSError):
            super().write_meta(data)
