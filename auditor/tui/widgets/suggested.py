"""A line of any text with what was said there before below it: taken only by who moves to it."""

from __future__ import annotations

from auditor.tui.widgets.columns import Row, matching
from auditor.tui.widgets.draft import Keep
from auditor.tui.widgets.form_fields import OneOfAnswer, Suggested


class SuggestedAnswer(OneOfAnswer):
    """The widget of a :class:`Suggested`. Nothing is highlighted until an arrow does so: ``enter`` is the form's."""

    def __init__(self, field: Suggested, value: str, keep_draft: Keep | None) -> None:
        super().__init__(tuple((known, known) for known in field.known), value, keep_draft, field.help)

    def answer(self) -> str:
        """The text as it was typed or taken."""
        return self.field.answer()

    def offer(self, typed: str) -> bool:
        """List what was said before and holds what is typed."""
        found = matching(self._all, typed)
        rows = [found[number] for number in range(len(found))]
        self._show(rows)
        return bool(typed) and bool(rows) and [row.key for row in rows] != [typed]

    def opened_by_arrow(self) -> bool:
        """``down`` shows all that was said before."""
        self._show(self._all)
        return bool(self._all)

    def _show(self, rows: list[Row]) -> None:
        self._list.set_rows(rows)
        self._list.cursor = -1
