"""What is done at an item is done from every screen of its audit: the key leads to the items, and acts there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from auditor.errors import AuditorError
from auditor.model.record import Id
from auditor.model.words import AuditState
from auditor.tui.bindings import quiet
from auditor.tui.screens.alert import AlertedScreen

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen

GRADES = (
    "grade-conforming", "grade-good-practice", "grade-ofi", "grade-observation", "grade-minor", "grade-major",
    "grade-not-applicable", "grade-not-audited",
)  # fmt: skip
"""The entries that grade an item, for screens that have no grade of their own to give."""


class AtItemsScreen(AlertedScreen):
    """A screen of an audit in progress. What it does itself with one of these keys goes before."""

    BINDINGS = quiet(
        "next-open", "attach", "park", "note-elsewhere", "agenda-line", "finding", "to-next-item", "to-item-before"
    )

    def item_of_note(self) -> Id | None:
        """The item that the screen is about; ``None``: the audit as a whole."""
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only in an audit whose items are answered."""
        here = vars(AtItemsScreen).get(f"action_{action}")
        if here is not None and getattr(type(self), f"action_{action}") is here:
            book = self.alerted_of()
            if book is None or book.audit.state is not AuditState.IN_PROGRESS:
                return False
        return super().check_action(action, parameters)

    def jump(self, reference: str) -> None:
        """Go to the item of a clause or a reference that names nothing on this screen."""
        book = self.alerted_of()
        if book is None or book.audit.state is not AuditState.IN_PROGRESS:
            super().jump(reference)
            return
        self.at_the_items(lambda items: items.jump(reference), anywhere=True)

    def at_the_items(self, do: Callable[[ConductScreen], object], anywhere: bool = False) -> None:
        """Go back to the items, or open them, and do it; *anywhere*, or at the item that this screen is about."""
        from auditor.tui.screens.conduct.screen import ConductScreen

        book, item = self.alerted_of(), self.item_of_note()
        assert book is not None
        below = next((s for s in self.app.screen_stack if isinstance(s, ConductScreen) and s.book is book), None)
        if below is None:
            below = ConductScreen(self.desk, book)
            self.app.push_screen(below)
        else:
            while self.app.screen_stack[-1] is not below:
                self.app.pop_screen()

        def act() -> None:  # what else waits for the paint must not go with a refusal
            try:
                if item is not None and not anywhere:
                    below.go_to(item)
                do(below)
            except AuditorError as refused:
                below.refuse(refused)

        below.call_after_refresh(act)

    def action_next_open(self) -> None:
        """On to the next item that is open."""
        self.at_the_items(lambda items: items.action_next_open())

    def action_to_next_item(self) -> None:
        """On to the next item."""
        self.at_the_items(lambda items: items.rows.action_down())

    def action_to_item_before(self) -> None:
        """Back to the item before."""
        self.at_the_items(lambda items: items.rows.action_up())

    def action_attach(self) -> None:
        """Attach the newest file to the item."""
        self.at_the_items(lambda items: items.action_attach())

    def action_park(self) -> None:
        """Park the item."""
        self.at_the_items(lambda items: items.action_park())

    def action_note_elsewhere(self) -> None:
        """Send a note to another item."""
        self.at_the_items(lambda items: items.action_note_elsewhere())

    def action_agenda_line(self) -> None:
        """Begin or end the line of the agenda."""
        self.at_the_items(lambda items: items.action_agenda_line())

    def action_finding(self) -> None:
        """Draft or open the finding of the item."""
        self.at_the_items(lambda items: items.action_finding())

    def action_grade(self, result: str) -> None:
        """Grade the item."""
        self.at_the_items(lambda items: items.action_grade(result))
