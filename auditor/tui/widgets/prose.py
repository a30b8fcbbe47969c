"""The field for a text of paragraphs: notes, statements, reasons."""

from __future__ import annotations

from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from auditor.model.text import readable
from auditor.tui.bindings import bindings, is_typed
from auditor.tui.widgets.draft import Draft, Keep, TextField


class Prose(TextField, TextArea):
    """Letters are text; ``esc`` gives the keys back to the list and, like every way out, keeps what was typed."""

    BINDINGS = bindings("leave-text")
    DEFAULT_CSS = """
    Prose {
        height: 1fr; border: none; border-left: solid $muted; padding: 0 1;
        background: $background; color: $foreground; scrollbar-size-vertical: 1;
        &:focus { border: none; border-left: outer $accent; }
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
        super().__init__(readable(text), highlight_cursor_line=False, placeholder=placeholder, id=id, classes=classes)
        self.cursor_blink = False
        self.draft = Draft(self, lambda: self.text, keep_draft, commit)

    def show(self, text: str) -> None:
        """Hold another text, one that is kept already; the cursor stands at its end."""
        self.load_text(readable(text))
        self.draft.begin()
        self.move_cursor(self.document.end)

    def edit(self, edit: Edit) -> EditResult:
        """Take only what reads: what is pasted may hold characters that act."""
        edit.text = readable(edit.text)
        return super().edit(edit)

    def on_text_area_changed(self) -> None:
        """Something was typed."""
        self.draft.typed()

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Whether a key is text here, so that no footer offers it."""
        return is_typed(key) or key == "enter" or super().check_consume_key(key, character)
