"""The line of a dialog that says what is offered while one types, such as the names that fit."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from auditor.tui.cells import one_line


class Offered(Static):
    """One line, there only while it says something; no key takes it away."""

    DEFAULT_CSS = "Offered { display: none; height: auto; max-height: 2; color: $muted; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def say(self, message: str) -> None:
        """Say it; empty: nothing any more."""
        self.update(Content(one_line(message)))
        self.display = bool(message)
