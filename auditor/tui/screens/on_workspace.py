"""The base of the screens over all audits: they show the frame first, then the rows of the overview."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, ClassVar, TypeVar

from auditor.activities.act import Outcome
from auditor.errors import NotFound
from auditor.figures.overview import AuditRow, SlotRow
from auditor.model.audit import Note
from auditor.model.text import searchable
from auditor.model.words import AuditState
from auditor.tui.bindings import bindings
from auditor.tui.desk import Desk
from auditor.tui.form_draft import FormDraft
from auditor.tui.screen import WorkScreen
from auditor.tui.screens.noting import at_hand, place_in
from auditor.tui.screens.writable import held, require_writable
from auditor.tui.workplace import NotePlace
from auditor.workspace import AuditBook, damage
from auditor.workspace.overview import Overview

T = TypeVar("T")

_AT_ONCE = 1
"""So many ledgers are read without looking up."""


class WorkspaceScreen(WorkScreen):
    """A screen over the whole workspace; a subclass shows in :meth:`show` what is known so far.

    Only ledgers that changed are read, one after the other. Between two of them the keys are listened to, so that a
    workspace of which nothing is known yet stops nobody.
    """

    BINDINGS = bindings("act-as")
    PARTS: ClassVar[tuple[str, ...]] = ("audits",)
    """Which rows of the overview it shows."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.desk = desk
        self._to_read: list[str] = []
        self._round = 0
        self._counted: dict[Hashable, Any] = {}
        self._counted_of: tuple[Hashable, ...] = ()

    @property
    def overview(self) -> Overview:
        """The rows that are known."""
        return self.desk.workspace.at_hand

    @property
    def is_reading(self) -> bool:
        """Whether ledgers are still to be read."""
        return bool(self._to_read)

    @property
    def knows(self) -> bool:
        """Whether its rows were looked for already."""
        return self.overview.knows(*self.PARTS)

    def on_mount(self) -> None:
        """Show the frame; what it is filled with comes after the first paint."""
        self.show()

    def on_screen_resume(self) -> None:
        """Read what other screens and other programs wrote meanwhile."""
        self.call_after_refresh(self.resumed)

    def resumed(self) -> None:
        """It stands on the screen, for the first time or again."""
        self.read_again()

    def read_again(self) -> None:
        """Begin to read what changed, the newest first."""
        self._begin()
        if not self._to_read:
            self.show()
            self.mark()

    def has_changed(self) -> bool:
        """Look whether anybody wrote something; more than a little begins to be read."""
        before = self.overview.version
        self._begin()
        return self.overview.version != before and not self._to_read

    def _begin(self) -> None:
        self.desk.workspace.refresh()
        self._to_read = self.overview.stale(*self.PARTS)
        self._round += 1
        if len(self._to_read) <= _AT_ONCE:
            while self._to_read:
                self.overview.take(self._to_read.pop())
        else:
            self.call_later(self._read_next, self._round)

    def _read_next(self, round_: int) -> None:
        if round_ != self._round or not self.is_mounted:
            return
        if self._to_read:
            self.overview.take(self._to_read.pop())
            self.call_later(self._read_next, round_)
        if not self._to_read:
            self.overview.keep()
            self.show()
            self.mark()

    def show(self) -> None:
        """Show what is known so far."""

    def once(self, what: Hashable, count: Callable[[], T]) -> T:
        """What *count* says of the rows that are known: counted again only after they, the programme or the day have
        changed; what was counted before any row was known does not stay."""
        stands = (self.overview.version, self.knows, self.desk.workspace.programme.ledger.head, self.desk.today())
        if self._counted_of != stands:
            self._counted_of, self._counted = stands, {}
        if what not in self._counted:
            self._counted[what] = count()
        found: T = self._counted[what]
        return found

    @property
    def slots(self) -> Sequence[SlotRow]:
        """The slots of the programme in force, by planned day."""
        try:
            programme = self.desk.workspace.programme.programme
        except NotFound:
            return ()
        return self.overview.slots_of(programme.id)

    @property
    def audits(self) -> Sequence[AuditRow]:
        """The rows of the audits, as far as they are known."""
        return self.overview.audits if self.knows else ()

    def audit(self, ref: str) -> AuditRow | None:
        """The row of an audit, where it is known."""
        return self.overview.audit(ref) if self.knows else None

    def note_place(self) -> NotePlace | None:
        """A quick note lands in the audit at hand."""
        damaged = self.overview.damage
        row = at_hand((row for row in reversed(self.overview.audits) if row.ref not in damaged), self.desk.today())
        book = self.desk.workspace.audit(row.ref) if row else None
        return None if book is None or book.ledger.read_only else place_in(self.desk, book, self._noted)

    def _noted(self, outcome: Outcome[Note], said: str) -> None:
        self.saved(outcome.line.recorded.astimezone(self.desk.workspace.zone))
        self.say(said)

    def kept(self, outcome: Outcome[T], said: str) -> None:
        """Say what was kept and what a rule warned about, and show it."""
        self.saved(outcome.line.recorded.astimezone(self.desk.workspace.zone))
        more = "; ".join(str(each) for each in (*outcome.warnings, *outcome.told))
        self.say(f"{said} · {more}" if more else said, "warning" if more else "")
        self.call_later(self.read_again)

    def held(self) -> str:
        """How many audits are damaged; that of the programme's own trail says more."""
        own = held(self.desk, self.desk.workspace.programme.ledger)
        if own:
            return own if own == "newer format" else f"programme {own}"
        damaged = sum(damage.word(told) == "damaged" for told in self.overview.damage.values()) if self.knows else 0
        return f"{damaged} damaged" if damaged else ""

    def require_writable(self) -> None:
        """The programme's trail may be written to."""
        require_writable(self.desk, self.desk.workspace.programme.ledger)

    def form_draft(self, title: str) -> FormDraft | None:
        """What is typed into a form waits beside the trail of the programme."""
        return FormDraft.beside(self.desk.workspace.programme.ledger, title, self.desk)

    def jump(self, reference: str) -> None:
        """Open an audit or a nonconformity by its reference."""
        wanted = searchable(reference)
        audit = next((row for row in self.overview.audits if searchable(row.ref) == wanted), None)
        if audit is not None:
            self.open_audit(self.desk.workspace.audit(audit.ref))
            return
        entry = self.overview.find(reference)
        if entry is None:
            raise NotFound(f"{reference} is no audit and no nonconformity here.", "Such as IA-2026-03 or NC-2026-06.")
        self.open_on("nonconformity", self.desk.workspace.audit(entry.audit), entry.id)

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

    def open_where_it_is_done(self, book: AuditBook, line: str = "") -> None:
        """Open an audit's page; of one in progress its items on top of it, so that ``esc`` comes to the page.

        With a *line* of the agenda one comes to its items.
        """
        self.open_audit(book)
        if book.audit.state is AuditState.IN_PROGRESS:
            self.open_on("conduct", book, line)
