"""The field for one line: titles, references, numbers, dates."""

from __future__ import annotations

from textual import events
from textual.widgets import Input
from textual.widgets.input import Selection

from auditor.library.text_templates import GAP
from auditor.model.text import readable
from auditor.tui.bindings import bindings, is_typed
from auditor.tui.widgets.draft import Draft, Keep, TextField
from auditor.tui.widgets.expanding import Expanding


def folded(text: str) -> str:
    """*text* as a field of one line holds it: only what reads, line breaks as spaces."""
    return readable(text).replace("\n", " ").replace("\t", " ")


class LineField(Expanding, TextField, Input):
    """Letters are text; ``esc`` gives the keys back and keeps what was typed. What is pasted becomes one line."""

    BINDINGS = bindings("leave-text", "expand")
    DEFAULT_CSS = """
    LineField {
        height: 1; border: none; border-left: solid $muted; padding: 0 1;
        background: $background; color: $foreground;
        &:focus { border: none; border-left: outer $accent; background-tint: transparent; }
    }
    """

    def __init__(
        self,
        text: str = "",
        *,
        keep_draft: Keep | None = None,
        commit: Keep | None = None,
        placeholder: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(folded(text), placeholder, select_on_focus=False, id=id, classes=classes)
        self.cursor_blink = False
        self.draft = Draft(self, lambda: self.value, keep_draft, commit)

    def show(self, text: str) -> None:
        """Hold another text, one that is kept already."""
        self.value = folded(text)
        self.draft.begin()
        self.cursor_position = len(self.value)

    def insert(self, text: str, index: int) -> None:
        """Take only what reads, on one line."""
        super().insert(folded(text), index)

    def replace(self, text: str, start: int, end: int) -> None:
        """Take only what reads, on one line."""
        super().replace(folded(text), start, end)

    def select_whole(self) -> None:
        """Select all of it, with the cursor before it: its beginning is seen, and the next key replaces it."""
        self.selection = Selection(len(self.value), 0)

    def before_cursor(self) -> str:
        """What stands before the cursor."""
        return self.value[: self.cursor_position]

    def put_template(self, text: str, instead_of: int) -> None:
        """Put a template in the place of so many letters before the cursor; its first gap is marked."""
        start = self.cursor_position - instead_of
        self.replace(text, start, self.cursor_position)
        head, gap, _ = folded(text).partition(GAP)
        if gap:
            self.selection = Selection(start + len(head), start + len(head) + len(GAP))

    def _on_paste(self, event: events.Paste) -> None:
        # Textual's own takes the first line only and drops the rest.
        event.stop()
        event.prevent_default()
        self.replace(event.text, *self.selection)

    def on_input_changed(self) -> None:
        """Something was typed."""
        self.draft.typed()
        self.offer_names()

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Whether a key is text here, so that no footer offers it."""
        return is_typed(key) or super().check_consume_key(key, character)
