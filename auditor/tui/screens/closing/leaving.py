"""What is left at the end of an audit is marked not audited in one step, for one reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.activities import conduct
from auditor.errors import InvalidInput
from auditor.model.item import Item
from auditor.model.words import ItemState
from auditor.tui.keymap import told
from auditor.tui.widgets.form_fields import Field, LongField

if TYPE_CHECKING:
    from auditor.tui.screens.closing.gaps import GapsScreen

_NAMED = 12
"""So many references are named above the form."""


def ask(screen: GapsScreen, items: Sequence[Item]) -> None:
    """Ask for the reason, and where the items go instead; then all of them are marked, or none."""
    if not items:
        raise InvalidInput("No item that is listed here is without an outcome.", told("{next-choice} shows more."))
    refs = ", ".join(item.ref for item in items[:_NAMED])
    more = len(items) - _NAMED
    text = f"{len(items)} without an outcome: {refs}{f' and {more} more' if more > 0 else ''}"

    def accept(answers: dict[str, str]) -> None:
        kept = conduct.mark(
            screen.book,
            screen.desk.act(),
            [item.id for item in items],
            ItemState.NOT_AUDITED,
            answers["reason"],
            answers["carried_over_to"],
        )
        screen.kept(kept, told(f"{len(kept.value)} marked not audited; {{undo}} takes it back"))

    fields = (
        LongField("reason", "Reason", required=True, height=3, help="why they were not looked at"),
        Field("carried_over_to", "Carried over to", help="which audit looks at them instead; may stay empty"),
    )
    screen.ask(f"Not audited: what is left of {screen.book.ref}", fields, accept, text=text)
