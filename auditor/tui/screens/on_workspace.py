"""The base of the screens over all audits: they show the frame first, then read one audit after the other."""

from __future__ import annotations

from auditor.activities.act import Outcome
from auditor.errors import AuditorError, NotFound
from auditor.model.audit import Audit, Note
from auditor.model.text import searchable
from auditor.model.words import AuditState
from auditor.tui.desk import Desk
from auditor.tui.form_draft import FormDraft
from auditor.tui.screen import WorkScreen
from auditor.tui.screens.noting import at_hand, place_in
from auditor.tui.workplace import NotePlace
from auditor.workspace import AuditBook


class WorkspaceScreen(WorkScreen):
    """A screen that reads the whole workspace; a subclass shows in :meth:`show` what is read so far.

    Between two audits the keys are listened to, so that a long list of audits stops nobody.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.desk = desk
        self.books: dict[str, AuditBook] = {}
        """The audits read so far, by reference."""
        self._to_read: list[str] = []
        self._round = 0

    @property
    def is_reading(self) -> bool:
        """Whether audits are still to be read."""
        return bool(self._to_read)

    def on_mount(self) -> None:
        """Show the frame; what it is filled with comes after the first paint."""
        self.show()

    def on_screen_resume(self) -> None:
        """Read what other screens and other programs wrote meanwhile."""
        self.call_after_refresh(self.read_again)

    def read_again(self) -> None:
        """Begin to read all audits, the newest first."""
        self.desk.workspace.refresh()
        self._to_read = self.desk.workspace.audit_refs()
        self._round += 1
        self.call_later(self._read_next, self._round)

    def _read_next(self, round_: int) -> None:
        if round_ != self._round or not self.is_mounted:
            return
        if self._to_read:
            ref = self._to_read.pop()
            self.call_later(self._read_next, round_)
            try:
                book = self.desk.workspace.audit(ref)
                if book.all(Audit):
                    self.books[ref] = book
                    self.take_in(book)
            except AuditorError as error:  # one damaged audit does not hide the others
                self.refuse(error)
        if not self._to_read:
            self.show()

    def take_in(self, book: AuditBook) -> None:
        """Read what the screen needs of an audit, so that :meth:`show` has it at hand."""

    def show(self) -> None:
        """Show what is read so far."""

    def note_place(self) -> NotePlace | None:
        """A quick note lands in the audit at hand."""
        book = at_hand(self.books.values(), self.desk.today())
        return place_in(self.desk, book, self._noted) if book else None

    def _noted(self, outcome: Outcome[Note], said: str) -> None:
        self.saved(outcome.line.recorded.astimezone(self.desk.workspace.zone))
        self.say(said)

    def form_draft(self, title: str) -> FormDraft | None:
        """What is typed into a form waits beside the trail of the programme."""
        return FormDraft.beside(self.desk.workspace.programme.ledger, title, self.desk)

    def jump(self, reference: str) -> None:
        """Open an audit or a nonconformity by its reference."""
        wanted = searchable(reference)
        for ref, book in self.books.items():
            if searchable(ref) == wanted:
                self.open_audit(book)
                return
        from auditor.model.nonconformity import Nonconformity

        for book in self.books.values():
            for record in book.all(Nonconformity).values():
                if searchable(record.ref) == wanted:
                    self.open_on("nonconformity", book, record.id)
                    return
        raise NotFound(f"{reference} is no audit and no nonconformity here.", "Such as IA-2026-03 or NC-2026-06.")

    def action_act_as(self) -> None:
        """Name another person who acts here."""
        from auditor.tui.screens.people import act_as

        act_as(self, self.desk, self.read_again)

    # Opening

    def open_on(self, name: str, *what: object) -> None:
        """Open a screen on something; ``esc`` comes back to here."""
        from auditor.tui.app import AuditorApp

        assert isinstance(self.app, AuditorApp)
        self.app.open_on(name, *what)

    def open_audit(self, book: AuditBook) -> None:
        """Open an audit's page."""
        self.open_on("audit", book)

    def open_where_it_is_done(self, book: AuditBook) -> None:
        """Open an audit's page; of one in progress its items on top of it, so that ``esc`` comes to the page."""
        self.open_audit(book)
        if book.audit.state is AuditState.IN_PROGRESS:
            self.open_on("conduct", book)
