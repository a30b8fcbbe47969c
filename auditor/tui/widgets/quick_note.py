"""The quick note: a text at once, from any screen, that lands where one is."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from auditor.errors import AuditorError
from auditor.tui.bindings import bindings
from auditor.tui.cells import one_line
from auditor.tui.keymap import key_of
from auditor.tui.widgets.draft import Failed, Left
from auditor.tui.widgets.frame import Notice
from auditor.tui.widgets.offered import Offered
from auditor.tui.widgets.prose import Prose
from auditor.tui.workplace import NotePlace


class QuickNote(ModalScreen[None]):
    """A field over the foot of the screen; every way out of it keeps what was typed."""

    BINDINGS = bindings("accept")
    DEFAULT_CSS = """
    QuickNote { background: transparent; align: left bottom; }
    QuickNote > Vertical { dock: bottom; height: auto; background: $surface; padding: 0 1; }
    QuickNote Static { color: $muted; height: 1; }
    QuickNote Prose { height: 6; background: $surface; }
    """

    def __init__(self, place: NotePlace) -> None:
        super().__init__()
        self._place = place

    def compose(self) -> ComposeResult:
        """What it is about, and the field."""
        with Vertical():
            keeps = f"{key_of('leave-text')} keeps it; with ? in front it is a question to ask later"
            yield Static(Content(f"Note for {one_line(self._place.label)}   {keeps}"))
            yield Prose(keep_draft=self._place.keep_draft)
            yield Offered()
            yield Notice()

    def say(self, message: str) -> None:
        """Say which names fit while one types; nothing takes the line away."""
        self.query_one(Offered).say(message)

    def on_left(self, message: Left) -> None:
        """``esc`` keeps the note."""
        message.stop()
        self.action_accept()

    def on_failed(self, message: Failed) -> None:
        """The draft could not be written."""
        message.stop()
        self.query_one(Notice).error = message.error

    def action_accept(self) -> None:
        """Keep the note and go back; a note that is refused stays open."""
        text = self.query_one(Prose).text.strip()
        try:
            if text:
                self._place.keep(text)
        except AuditorError as error:
            self.query_one(Notice).error = error
        else:
            self.dismiss(None)
