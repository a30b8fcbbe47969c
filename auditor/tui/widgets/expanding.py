"""Texts and names in a field: three letters become the text they stand for, other letters a person's name.

After ``@`` the names that fit are said in the line of state, and ``tab`` takes the first, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.errors import AuditorError
from auditor.tui.keymap import told
from auditor.tui.templates import templates
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.draft import Failed
from auditor.tui.widgets.naming import begun, is_asked, people_here, spelled

if TYPE_CHECKING:
    from textual.events import Key
    from textual.widget import Widget

_LETTERS = re.compile(r"(?<![^\W_])[^\W\d_]{3}$")


class Expanding:
    """Mixed into a field beside its draft; the field says what stands before its cursor and puts a text there."""

    _is_offering = False

    def before_cursor(self) -> str:
        """What stands before the cursor, on its line."""
        raise NotImplementedError

    def put_template(self, text: str, instead_of: int) -> None:
        """Put a template in the place of so many letters before the cursor; its first gap is marked."""
        raise NotImplementedError

    def action_expand(self) -> None:
        """Put what the letters before the cursor stand for in their place: a text, a name; or choose from all texts."""
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
        letters = begun(self.before_cursor())
        names = spelled(letters, people_here(field.app)) if letters else []
        if names:
            self._put_name(letters, names)
            return

        from auditor.tui.widgets.choose import Choose

        def chosen(letters: str | None) -> None:
            if letters is not None:
                self.put_template(known[letters].text, 0)

        rows = [Row(each.letters, (each.letters, each.text, each.whose)) for each in known.values()]
        columns = (Column("", 3), Column("", share=1), Column("", 12, from_width=70))
        field.app.push_screen(Choose(told("Text templates: type the letters, then {expand}"), columns, rows), chosen)

    def _put_name(self, letters: str, names: Sequence[str]) -> None:
        """Put a name in the place of its letters; of several, one is chosen."""
        if len(names) == 1:
            self.put_template(names[0], len(letters))
            return

        from auditor.tui.widgets.choose import Choose

        def chosen(name: str | None) -> None:
            if name is not None:
                self.put_template(name, len(letters))

        field: Widget = self  # type: ignore[assignment]  # what this is mixed into is a widget
        field.app.push_screen(Choose("Whose name?", (Column(""),), [Row(name, (name,)) for name in names]), chosen)

    def on_key(self, event: Key) -> None:
        """``tab`` after ``@`` and letters takes the name; elsewhere it goes on to the next field as ever."""
        field: Widget = self  # type: ignore[assignment]  # what this is mixed into is a widget
        before = self.before_cursor()
        if event.key == "tab" and is_asked(before):
            names = spelled(begun(before), people_here(field.app))
            if names:
                event.stop()
                event.prevent_default()
                self.put_template(names[0], len(begun(before)))

    def offer_names(self) -> None:
        """Say which names fit what stands after an ``@``."""
        field: Widget = self  # type: ignore[assignment]  # what this is mixed into is a widget
        say = getattr(field.screen, "say", None)
        before = self.before_cursor()
        if say is None:
            return
        if is_asked(before):
            names = spelled(begun(before), people_here(field.app))
            say(f"tab: {', '.join(names[:4])}{' …' if len(names) > 4 else ''}" if names else "nobody is called so")
            self._is_offering = True
        elif self._is_offering:
            say("")
            self._is_offering = False
