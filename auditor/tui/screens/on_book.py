"""The base of the screens that show one audit: they follow its trail, whoever writes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from auditor.activities import conduct, undo
from auditor.activities.act import Outcome
from auditor.ledger import Line
from auditor.model.record import Id
from auditor.tui.desk import Desk
from auditor.tui.form_draft import FormDraft
from auditor.tui.marks import Signs
from auditor.tui.screen import WorkScreen
from auditor.tui.screens.noting import DRAFT, place_in
from auditor.tui.workplace import NotePlace
from auditor.workspace import AuditBook

T = TypeVar("T")

_POLL = 2.0
"""How often, in seconds, one looks for what other programs wrote."""


class BookScreen(WorkScreen):
    """A screen on the books of one or more audits; a subclass says in :meth:`show` how they look."""

    def __init__(self, desk: Desk, *books: AuditBook) -> None:
        super().__init__(desk)
        self.desk = desk
        self.books = books
        self._stop: list[Callable[[], None]] = []
        self._is_stale = False

    @property
    def book(self) -> AuditBook:
        """The book of the audit."""
        return self.books[0]

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown."""
        return self.desk.workspace.zone

    @property
    def signs(self) -> Signs:
        """The characters this terminal can show."""
        signs = getattr(self.app, "signs", None)
        return signs if isinstance(signs, Signs) else Signs()

    def on_mount(self) -> None:
        """Show it, and listen to the trails."""
        self.listen()
        self.show()
        self.set_interval(_POLL, self._fold_in)
        if self.desk.by:
            self._keep_unfinished_note()

    def listen(self) -> None:
        """Follow the trails of all books, and of no other."""
        self.on_unmount()
        self._stop = [book.ledger.subscribe(self._line) for book in self.books]

    def on_unmount(self) -> None:
        """Listen no more."""
        for stop in self._stop:
            stop()
        self._stop.clear()

    def on_screen_resume(self) -> None:
        """Fold in what other programs wrote meanwhile."""
        self._fold_in()
        self.call_later(self.show_if_stale)

    def _fold_in(self) -> None:
        if self.is_current:
            for book in self.books:
                book.ledger.refresh()

    def show(self) -> None:
        """Show the records as they stand."""

    def show_if_stale(self) -> None:
        """Show them anew if a line was written since."""
        if self._is_stale and self.is_mounted:
            self._is_stale = False
            self.show()

    def _line(self, _line: Line) -> None:
        if not self._is_stale:
            self._is_stale = True
            self.call_later(self.show_if_stale)

    def open_on(self, name: str, *what: object) -> None:
        """Open a screen on something; ``esc`` comes back to here."""
        from auditor.tui.app import AuditorApp

        if isinstance(self.app, AuditorApp):
            self.app.open_on(name, *what)

    def note_place(self) -> NotePlace | None:
        """A quick note lands at the item that the screen is about, else in the audit."""
        return self.note_place_in(self.book, self.item_of_note())

    def note_place_in(self, book: AuditBook, item: Id | None = None) -> NotePlace:
        """Where a quick note about an item or an audit lands."""
        return place_in(self.desk, book, self.kept, item)

    def item_of_note(self) -> Id | None:
        """The item that a quick note is about; ``None``: the audit as a whole."""
        return None

    def _keep_unfinished_note(self) -> None:
        """A quick note that was being typed when the program stopped is kept where it was."""
        for book in self.books:
            text = "" if book.ledger.read_only else (book.ledger.draft(DRAFT) or "").strip()
            if text:
                self.kept(conduct.quick_note(book, self.desk.act(), text), f"A note that was not kept is in {book.ref}")
                book.ledger.drop_draft(DRAFT)

    def form_draft(self, title: str) -> FormDraft | None:
        """What is typed into a form waits beside the trail of the audit."""
        return FormDraft.beside(self.book.ledger, title, self.desk)

    # What was kept

    def kept(self, outcome: Outcome[T], said: str) -> None:
        """Say what was kept and when, and what a rule warned about."""
        self.saved(outcome.line.recorded.astimezone(self.zone))
        warnings = "; ".join(str(each) for each in outcome.warnings)
        self.say(f"{said} · {warnings}" if warnings else said, "warning" if warnings else "")

    def action_undo(self) -> None:
        """Take back my last change in this audit that can be taken back."""
        undone = undo.undo_last(self.book, self.desk.act())
        self.saved(undone.line.recorded.astimezone(self.zone))
        self.say(f"Taken back: {undone.taken_back.verb}")
