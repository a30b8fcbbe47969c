"""Text templates in a field: three letters become the text they stand for; without them the list is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from auditor.errors import AuditorError
from auditor.tui.keymap import told
from auditor.tui.templates import templates
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.draft import Failed

if TYPE_CHECKING:
    from textual.widget import Widget

_LETTERS = re.compile(r"(?<![^\W_])[^\W\d_]{3}$")


class Expanding:
    """Mixed into a field beside its draft; the field says what stands before its cursor and puts a text there."""

    def before_cursor(self) -> str:
        """What stands before the cursor, on its line."""
        raise NotImplementedError

    def put_template(self, text: str, instead_of: int) -> None:
        """Put a template in the place of so many letters before the cursor; its first gap is marked."""
        raise NotImplementedError

    def action_expand(self) -> None:
        """Put the text that the three letters before the cursor stand for in their place, or choose from all."""
        field: Widget = self  # type: ignore[assignment]  # what this is mixed into is a widget
        try:
            known = templates()
        except AuditorError as error:
            field.post_message(Failed(error))
            return
        typed = _LETTERS.search(self.before_cursor())
        found = known.get(typed.group().casefold()) if typed else None
        if typed and found:
            self.put_template(found.text, len(typed.group()))
            return

        from auditor.tui.widgets.choose import Choose

        def chosen(letters: str | None) -> None:
            if letters is not None:
                self.put_template(known[letters].text, 0)

        rows = [Row(each.letters, (each.letters, each.text, each.whose)) for each in known.values()]
        columns = (Column("", 3), Column("", share=1), Column("", 12, from_width=70))
        field.app.push_screen(Choose(told("Text templates: type the letters, then {expand}"), columns, rows), chosen)
