"""The history: who changed what from what to what, when and why, of one record or of all that a ledger holds."""

from __future__ import annotations

from textual.app import ComposeResult

from auditor.activities import history
from auditor.activities.history import HistoryStep
from auditor.errors import NotFound
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.tui.bindings import bindings, quiet
from auditor.tui.cells import Segments
from auditor.tui.desk import Desk
from auditor.tui.keymap import as_key, key_of
from auditor.tui.screens import trail
from auditor.tui.screens.at_items import GRADES, AtItemsScreen
from auditor.tui.screens.headline import Headline
from auditor.tui.screens.noting import place_in
from auditor.tui.screens.on_trail import TrailScreen
from auditor.tui.screens.trail import Trail
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.facts import Clipped
from auditor.tui.widgets.reader import Reader
from auditor.tui.widgets.rows import Rows
from auditor.tui.workplace import NotePlace
from auditor.workspace import AuditBook, Book


class HistoryScreen(AtItemsScreen, TrailScreen):
    """Opened with a book, and with the id of a record where only that is asked about.

    The step at the cursor stands below the list; enter shows it whole. ``h`` keeps to what that step was about, ``v``
    changes between the record and everything.
    """

    BINDINGS = [  # noqa: RUF012
        *bindings("next-view", "filter", "jump", "history", "undo", history="of this"),
        *quiet(*GRADES),
    ]
    DEFAULT_CSS = """
    HistoryScreen > Clipped { max-height: 45%; padding: 0 2; border-top: solid $panel; }
    """

    def __init__(self, desk: Desk, book: Book, record: Id = "", step: str = "") -> None:
        super().__init__(desk, book)
        self._asked = record
        self.record = record
        """What the list is about; empty: all that the book holds."""
        self._first = step or None
        self._trail: Trail | None = None

    def body(self) -> ComposeResult:
        """What it is about, the list, and the step at the cursor."""
        yield Headline()
        yield Rows(trail.COLUMNS, empty="Reading the trail …")
        yield Clipped(label=trail.LABEL)

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()

    # Showing

    def show(self) -> None:
        """Show the frame; the trail is read after it is painted."""
        self.locate(title=self.book.ledger.name)
        self._say_about("")
        self.call_after_refresh(self._read)

    def show_if_stale(self) -> None:
        """Only while it is looked at."""
        if self.is_current:
            super().show_if_stale()

    def _read(self) -> None:
        self._trail = Trail(history.steps(self.book, self.record), self.zone, self.signs, self.record)
        self._show_rows()
        self.refresh_bindings()

    def _show_rows(self) -> None:
        if self._trail is None:
            return
        shown = self._trail.holding(self.filter_words)
        rows = self.query_one(Rows)
        rows.empty = "Nothing happened here yet."
        rows.set_rows(shown, cursor=self._first)
        self._first = None
        many = len(shown.steps)
        self._say_about(quantity(many, "step"))
        self._show_step()

    def _say_about(self, counted: str) -> None:
        other = f"   {'all' if self.record else 'this one only'} " if self._asked else ""
        right: Segments = ((counted, "muted"), *(((other, "muted"), as_key("next-view")) if other else ()))
        self.query_one(Headline).pieces = ((("History of ", "strong"), (self._about(), "strong")), right)

    def _about(self) -> str:
        if not self.record:
            return f"all of {self.book.ledger.name}"
        steps = reversed(self._trail.steps) if self._trail is not None else ()
        changes = (change for step in steps for change in step.changes if change.record == self.record)
        known = next(changes, None)
        return known.about if known else history.labels(self.book).get(self.record, "")

    def _show_step(self) -> None:
        step = self._step()
        below = self.query_one(Clipped)
        below.display = step is not None
        if step is not None:
            below.show(list(trail.facts(step, self.zone, self.signs)))

    def _step(self) -> HistoryStep | None:
        """The step at the cursor."""
        key = self.query_one(Rows).cursor_key
        return self._trail.step(key) if self._trail is not None and key else None

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Show what the step changed."""
        event.stop()
        self._show_step()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show the step whole."""
        event.stop()
        step = self._step()
        if step is not None:
            told = trail.as_text(trail.facts(step, self.zone, self.signs))
            self.app.push_screen(Reader(f"{step.verb}   {key_of('back')} closes", told))

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys are offered where they do something."""
        match action:
            case "next_view":
                return bool(self._asked)
            case "history":
                return not self.record
            case "undo":
                return isinstance(self.book, AuditBook)
        return super().check_action(action, parameters)

    def filtered(self, words: str) -> None:
        """Show only the steps that hold the words."""
        self._show_rows()

    def action_next_view(self) -> None:
        """All that the book holds, or the record only; one stays at one's step."""
        self.record = "" if self.record else self._asked
        self._read()

    def jump(self, reference: str) -> None:
        """Go to the history of another record, by its reference."""
        self.open_on("history", self.book, history.find(self.book, reference))

    def action_history(self) -> None:
        """Keep to the record that the step at the cursor was about; of several, one is chosen."""
        step = self._step()
        named = {change.record: change.about for change in step.changes if change.record} if step else {}
        if not named:
            raise NotFound("This step names no record.")
        if len(named) == 1:
            self._open(next(iter(named)))
        else:
            self.choose(
                "History of which?", (Column(),), [Row(key, (about,)) for key, about in named.items()], self._open
            )

    def _open(self, record: Id) -> None:
        self.open_on("history", self.book, record)

    def action_undo(self) -> None:
        """Take back my last change in this audit; the step that does it stands above all others."""
        if isinstance(self.book, AuditBook):
            self._first = self.take_back(self.book).revision

    def alerted_of(self) -> AuditBook | None:
        """The audit; the programme has none."""
        return self.book if isinstance(self.book, AuditBook) else None

    def item_of_note(self) -> Id | None:
        """The item whose history it is."""
        return self._asked if isinstance(self.book, AuditBook) and self._asked in self.book.items else None

    def note_place(self) -> NotePlace | None:
        """A quick note lands in the audit."""
        if not isinstance(self.book, AuditBook):
            return None
        return place_in(self.desk, self.book, self.kept, self.item_of_note())
