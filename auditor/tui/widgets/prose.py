"""The field for a text of paragraphs: notes, statements, reasons."""

from __future__ import annotations

from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Selection

from auditor.library.text_templates import GAP
from auditor.model.text import readable
from auditor.tui.bindings import bindings, is_typed
from auditor.tui.widgets.draft import Draft, Keep, TextField
from auditor.tui.widgets.expanding import Expanding


class Prose(Expanding, TextField, TextArea):
    """Letters are text; ``esc`` gives the keys back to the list and, like every way out, keeps what was typed."""

    BINDINGS = bindings("leave-text", "expand")
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
        self.offer_names()

    def before_cursor(self) -> str:
        """What stands before the cursor, on its line."""
        row, column = self.cursor_location
        return self.document.get_line(row)[:column]

    def put_template(self, text: str, instead_of: int) -> None:
        """Put a template in the place of so many letters before the cursor; its first gap is marked."""
        row, column = self.cursor_location
        self.replace(text, (row, column - instead_of), (row, column), maintain_selection_offset=False)
        head, gap, _ = readable(text).partition(GAP)
        if not gap:
            return
        lines = head.split("\n")
        at = (row + len(lines) - 1, len(lines[-1]) + (column - instead_of if len(lines) == 1 else 0))
        self.selection = Selection(at, (at[0], at[1] + len(GAP)))

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Whether a key is text here, so that no footer offers it."""
        return is_typed(key) or key == "enter" or super().check_consume_key(key, character)
