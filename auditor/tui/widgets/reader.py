"""A long text to read: guidance, a letter, the help."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from auditor.model.text import readable
from auditor.tui.bindings import bindings
from auditor.tui.cells import one_line


class Reader(ModalScreen[None]):
    """Shows a text over the screen; arrows and page keys move in it, ``esc`` or ``enter`` closes it."""

    BINDINGS = bindings("back", "open", open="close")
    DEFAULT_CSS = """
    Reader { background: $background; align: center top; }
    Reader > .title { height: 2; width: 100%; max-width: 100; padding: 0 1; text-style: bold; color: $foreground; }
    Reader > VerticalScroll { width: 100%; max-width: 100; padding: 0 1; scrollbar-size-vertical: 1; }
    """

    def __init__(self, title: str, text: str | Content) -> None:
        super().__init__()
        self._title = title
        self._text = Content(readable(text)) if isinstance(text, str) else text

    def compose(self) -> ComposeResult:
        """The title and the text."""
        yield Static(Content(one_line(self._title)), classes="title")
        with VerticalScroll():
            yield Static(self._text)

    def on_mount(self) -> None:
        """The arrows move the text."""
        self.query_one(VerticalScroll).focus()

    def action_back(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_open(self) -> None:
        """Close."""
        self.dismiss(None)
