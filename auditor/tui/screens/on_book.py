"""The base of the screens that show one audit, or several."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.activities import questions
from auditor.model.record import Id
from auditor.tui.desk import Desk
from auditor.tui.screens.at_items import AtItemsScreen
from auditor.tui.screens.noting import DRAFT, place_in
from auditor.tui.screens.on_trail import TrailScreen
from auditor.tui.workplace import NotePlace
from auditor.workspace import AuditBook


class BookScreen(AtItemsScreen, TrailScreen):
    """A screen on the books of one or more audits; quick notes land in them, and undo takes back what was done."""

    books: Sequence[AuditBook]

    def __init__(self, desk: Desk, *books: AuditBook) -> None:
        super().__init__(desk, *books)

    @property
    def book(self) -> AuditBook:
        """The book of the audit."""
        return self.books[0]

    def on_mount(self) -> None:
        """Keep a note that was being typed when the program stopped."""
        if self.desk.by:
            self._keep_unfinished_note()

    def alerted_of(self) -> AuditBook | None:
        """The one audit that the screen is about."""
        return self.book if len(self.books) == 1 else None

    def note_place(self) -> NotePlace | None:
        """A quick note lands at the item that the screen is about, else in the audit."""
        self.require_writable()
        return self.note_place_in(self.book, self.item_of_note())

    def note_place_in(self, book: AuditBook, item: Id | None = None) -> NotePlace:
        """Where a quick note about an item or an audit lands."""
        return place_in(self.desk, book, self.kept, item)

    def _keep_unfinished_note(self) -> None:
        """A quick note that was being typed when the program stopped is kept where it was."""
        for book in self.books:
            text = "" if book.ledger.read_only else (book.ledger.draft(DRAFT) or "").strip()
            if text:
                self.kept(questions.noted(book, self.desk.act(), text), f"A note that was not kept is in {book.ref}")
                book.ledger.drop_draft(DRAFT)

    def action_undo(self) -> None:
        """Take back my last change in this audit that can be taken back."""
        self.take_back(self.book)

    def action_gaps(self) -> None:
        """What is unfinished before the closing meeting."""
        self.open_on("gaps", self.book)

    def action_daily_note(self) -> None:
        """The note of the day, to be read aloud."""
        self.open_on("daily", self.book)
