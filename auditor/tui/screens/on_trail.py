"""The base of the screens that show what stands in ledgers: they follow the trails, whoever writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

from auditor.activities import undo
from auditor.activities.act import Outcome
from auditor.ledger import Line
from auditor.tui.desk import Desk
from auditor.tui.form_draft import FormDraft
from auditor.tui.marks import Signs
from auditor.tui.screen import WorkScreen
from auditor.tui.screens.writable import held, require_writable
from auditor.workspace import AuditBook, Book

T = TypeVar("T")

_POLL = 2.0
"""How often, in seconds, one looks for what other programs wrote."""


class TrailScreen(WorkScreen):
    """A screen on one book or more; a subclass says in :meth:`show` how they look."""

    def __init__(self, desk: Desk, *books: Book) -> None:
        super().__init__(desk)
        self.desk = desk
        self.books: Sequence[Book] = books
        self._stop: list[Callable[[], None]] = []
        self._is_stale = False

    @property
    def book(self) -> Book:
        """The first book."""
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

    def held(self) -> str:
        """Why one of the trails is for reading only."""
        return next(filter(None, (held(self.desk, book.ledger) for book in self.books)), "")

    def require_writable(self) -> None:
        """Its trail may be written to."""
        require_writable(self.desk, self.book.ledger)

    def form_draft(self, title: str) -> FormDraft | None:
        """What is typed into a form waits beside the trail."""
        return FormDraft.beside(self.book.ledger, title, self.desk)

    def kept(self, outcome: Outcome[T], said: str) -> None:
        """Say what was kept and when, and what a rule warned about."""
        self.saved(outcome.line.recorded.astimezone(self.zone))
        more = "; ".join(str(each) for each in (*outcome.warnings, *outcome.told))
        self.say(f"{said} · {more}" if more else said, "warning" if more else "")

    def take_back(self, book: AuditBook) -> Line:
        """Take back my last change in an audit that can be taken back; return the line that did it."""
        undone = undo.undo_last(book, self.desk.act())
        self.saved(undone.line.recorded.astimezone(self.zone))
        self.say(f"Taken back: {undone.taken_back.verb}")
        return undone.line
