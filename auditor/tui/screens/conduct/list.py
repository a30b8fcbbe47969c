"""The list of items, which folds to one line where there is no room for it."""

from __future__ import annotations

from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip

from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments, fit
from auditor.tui.keymap import as_key
from auditor.tui.widgets.columns import Column
from auditor.tui.widgets.rows import Rows

COLUMNS = (Column("", 8), Column(""), Column("", 6, align="right"))


class ItemList(Rows):
    """The rows; folded it draws only where one is, and keeps the keys."""

    BINDINGS = bindings("note")
    folded: reactive[bool] = reactive(False)
    """Whether the list is one line."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, empty="No item here.", id="items")
        self._crumb: Segments = ()

    def say_where(self, crumb: Segments) -> None:
        """What the folded list draws."""
        if crumb != self._crumb:
            self._crumb = crumb
            if self.folded:
                self.refresh()

    def watch_folded(self, folded: bool) -> None:
        """Fold or unfold."""
        self.set_class(folded, "-folded")

    def action_note(self) -> None:
        """``enter``: the screen begins the note."""
        self.action_open()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if not self.folded:
            return super().render_line(y)
        width = self.size.width
        base: Style = self.rich_style
        if y:
            return Strip.blank(width, base)
        key = (as_key("fold"), (" list ", "muted"))
        left = fit(self._crumb, max(width - 12, 0), more=self.signs.more)
        return self.strip([(f"{self.signs.cursor} ", "accent"), *left, (" ", ""), *key], base)
