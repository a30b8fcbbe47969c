"""What the conduct screen shows: the list, the item, the clock; drawn anew from each line of the ledger.

An activity keeps a change, the ledger tells of the line, and the row, the counts and the item are drawn anew. Lines of
other people come the same way. Nothing moves unless one moves.
"""

from __future__ import annotations

import gc
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from auditor.activities.act import Outcome
from auditor.errors import NotFound
from auditor.ledger import Line
from auditor.model.item import Item
from auditor.model.record import Id
from auditor.tui.desk import Desk
from auditor.tui.form_draft import FormDraft
from auditor.tui.keymap import key_of, told
from auditor.tui.marks import Signs, signs_of_terminal
from auditor.tui.screen import WorkScreen
from auditor.tui.screens.alert import AlertedScreen
from auditor.tui.screens.conduct import around, sheet
from auditor.tui.screens.conduct.clock import ClockLine
from auditor.tui.screens.conduct.earlier import EarlierFindings
from auditor.tui.screens.conduct.index import Index
from auditor.tui.screens.conduct.item import ItemPane
from auditor.tui.screens.conduct.list import ItemList
from auditor.tui.screens.conduct.order import View
from auditor.tui.screens.conduct.orders import Orders
from auditor.tui.screens.conduct.place import recall, remember
from auditor.tui.screens.conduct.reminders import Reminders
from auditor.tui.screens.conduct.views import Views
from auditor.tui.screens.writable import held, require_writable
from auditor.tui.widgets.rows import Rows
from auditor.workspace import AuditBook

POLL = 2.0
"""Seconds between looks at what others wrote."""

NARROW = 100
"""Below so many columns the list folds to one line."""

TALL = 30
"""From so many lines there is air above and below."""

_TOLD_BY_THE_ITEM = ("G-16", "G-18", "G-23", "G-24")


class ItemsOnScreen(AlertedScreen):
    """The items of one audit, shown; what a person does to them is the subclass's."""

    CSS_PATH: ClassVar = "conduct.tcss"

    def __init__(self, desk: Desk, book: AuditBook, at: Id = "") -> None:
        super().__init__(desk)
        self.desk = desk
        self.book = book
        self.index = Index(book)
        self.zone: ZoneInfo = desk.workspace.zone
        self._place = recall(desk.home, book.ledger.id)
        self._looked = self.now()
        self.orders = Orders(self.index, lambda item: sheet.row_of(self.index, item, self.signs, self._looked))
        self.views = Views(self._place, self.index, self.orders, desk.by)
        self._first = self._first_item(at)
        if self._first:
            self.views.lead_to(self._first)
        self.order = self.orders.of(self.view)
        self.rows = ItemList()
        self.pane = ItemPane(self.keep_draft, self.keep_note)
        self.earlier = EarlierFindings(desk.workspace, book)
        self.unfinished: dict[Id, str] = {}
        self._reminders = Reminders(self.index)
        self._note_before = ""
        self._stop_listening: Callable[[], None] = lambda: None

    @property
    def view(self) -> View:
        """The view of the list."""
        return self.views.now

    @abstractmethod
    def keep_draft(self, item: Id, text: str) -> None:
        """Keep what is being typed into the note of an item."""

    def alerted_of(self) -> AuditBook:
        """The audit."""
        return self.book

    def held(self) -> str:
        """Why the trail is for reading only."""
        return held(self.desk, self.book.ledger)

    def require_writable(self) -> None:
        """The trail may be written to."""
        require_writable(self.desk, self.book.ledger)

    def form_draft(self, title: str) -> FormDraft | None:
        """What is typed into a form waits beside the trail."""
        return FormDraft.beside(self.book.ledger, title, self.desk)

    @abstractmethod
    def keep_note(self, item: Id, text: str) -> None:
        """Keep the note of an item."""

    @abstractmethod
    def take_up(self) -> dict[Id, str]:
        """Texts that were being typed when the program stopped, by item."""

    # Layout

    def header(self) -> ClockLine:
        """The line above tells the time left."""
        return ClockLine(self.desk)

    def body(self) -> ComposeResult:
        """The list and the item."""
        with Horizontal(id="work"):
            yield self.rows
            yield self.pane

    def on_mount(self) -> None:
        """Open where one was, and listen to what is kept."""
        self._stop_listening = self.book.ledger.subscribe(self._heard)
        self.filter_words = self._place.filter
        self.show_rows(cursor=self._first or None)
        self.rows.focus()
        self.call_after_refresh(self.rows.show_group)
        self.set_interval(POLL, self._poll)
        self.call_after_refresh(self._settle_in)

    def _settle_in(self) -> None:
        """What can wait until the screen is painted."""
        if self.desk.by and not self.book.ledger.read_only:
            self.unfinished = self.take_up()
        self.call_later(self._gather)
        self.call_later(self._prepare)
        self._remind(self.now())
        if self.unfinished:
            refs = ", ".join(self.book.items[item].ref for item in self.unfinished)
            self.say(f"A text that was not kept stands at {refs}; {key_of('open')} there goes on with it", "warning")
            self.show_item()

    def _gather(self) -> None:
        if self.earlier.gather():
            self.show_item()

    def _prepare(self) -> None:
        """Make ready what the first search and the first change of view would wait for."""
        for view in View:
            self.orders.of(view)
        self.index.fold()
        gc.freeze()  # thousands of records that stay: to look through them for rubbish would hold up a key for 0.1 s

    def on_unmount(self) -> None:
        """Stop listening; remember the place."""
        gc.unfreeze()
        self._stop_listening()
        self._remember()

    def on_screen_suspend(self) -> None:
        """Another screen comes: what stands in the note is kept first."""
        self.pane.note.draft.settle()

    def on_resize(self, event: events.Resize) -> None:
        """Fold the list where there is no room for it."""
        narrow = event.size.width < NARROW
        self.set_class(event.size.height >= TALL, "-tall")
        self.set_class(narrow, "-narrow")
        self.rows.folded = narrow and not self.has_class("-listing")
        if not narrow:
            self.remove_class("-listing")

    def action_fold(self) -> None:
        """Open the list over the item, or fold it again."""
        self.pane.note.draft.settle()
        if self.has_class("-narrow"):
            self.toggle_class("-listing")
            self.rows.folded = not self.has_class("-listing")
        self.rows.focus()

    # What is shown

    @property
    def signs(self) -> Signs:
        """The characters this terminal can show."""
        found = getattr(self.app, "signs", None)
        return found if isinstance(found, Signs) else signs_of_terminal()

    @property
    def current_id(self) -> Id | None:
        """The id of the highlighted item."""
        at = self.rows.cursor
        return self.order.entries[at] if 0 <= at < len(self.order.entries) else None

    @property
    def current(self) -> Item:
        """The highlighted item; :class:`NotFound` where the list is empty."""
        item = self.book.items.get(self.current_id or "")
        if item is None:
            raise NotFound(
                "No item is here.",
                told("{filter} and {open} with nothing typed shows all of them; {new} adds one."),
            )
        return item

    def counterpart(self) -> Id:
        """Who is most likely to acknowledge: the auditee of the item's agenda line, else the representative."""
        line = self.index.line(self.current)
        auditees = line.auditees if line is not None else []
        return auditees[0] if auditees else self.book.audit.representative or ""

    def _first_item(self, line: Id) -> Id:
        """Where one begins: at the item or in the line asked for, else where one was, else in the line that is due."""
        if line in self.book.items:
            return line
        if not line and self._place.item in self.book.items:
            return self._place.item
        due = self.index.due(self.now(), self.desk.by)
        order = self.orders.of(View.AGENDA)
        items = order.members(f"#{line or (due.id if due else '')}")
        return next((item for item in items if item in self.index.open), items[0] if items else "")

    def show_rows(self, cursor: Id | None = None) -> None:
        """Show the rows of the view, narrowed by the filter; one stays at one's item, or goes to *cursor*."""
        alone = self.view is View.LINE
        self.set_class(alone, "-line")
        self.pane.lead_with_note(alone)
        order = self.orders.of(self.view)
        found = self.index.holding(self.filter_words)
        self.order = order if found is None else order.narrowed(found)
        self.rows.set_rows(self.order, cursor=cursor)
        self.show_item()

    def show_item(self) -> None:
        """Show the current item, and where it is; a note that one is writing stays, even if its item was taken back."""
        if self.pane.note.has_focus and self.pane.item is not None and self.pane.item not in self.book.items:
            return
        item, now = self.book.items.get(self.current_id or ""), self.now()
        self.pane.set_class(item is None, "-empty")
        if item is not None:
            changed = item.id != self.pane.item
            if changed or not self.pane.note.has_focus:
                self._note_before = item.note
            self.pane.show_note(item.id, item.note)
            outcome = sheet.outcome(self.index, item, self.signs, now)
            self.pane.show_facts(item.question, around.guidance(self, item), around.support(self, item), outcome)
            around.show_head(self, item)
        around.show_place(self, item, now)

    def now(self) -> datetime:
        """What the clock says; rows are drawn as of the last look."""
        self._looked = self.desk.workspace.now()
        return self._looked

    # What was kept

    def kept(self, outcome: Outcome[Any], words: str) -> None:
        """Say what was kept and when, and what a rule warns about that the item itself does not show."""
        speaks = self if self.is_attached else self._on_top()
        speaks.saved(outcome.line.recorded.astimezone(self.zone))
        warned = [str(w) for w in outcome.warnings if w.rule.id not in _TOLD_BY_THE_ITEM]
        self.say("; ".join([words, *warned]), "warning" if warned else "")

    def say(self, text: str, tone: str = "") -> None:
        """Say something here, as long as this screen is there, and on a screen that lies above, such as a sample's."""
        if self.is_attached:
            super().say(text, tone)
        above = self._on_top()
        if above is not self:
            above.say(text, tone)

    def _on_top(self) -> WorkScreen:
        return next((each for each in reversed(self.app.screen_stack) if isinstance(each, WorkScreen)), self)

    def _heard(self, line: Line) -> None:
        """A line was kept, by this screen or by somebody else: draw what is different."""
        followed = self.orders.follow(line)
        if followed.is_regrouped:
            self.show_rows()
            return
        for key in followed.rows:
            self.rows.update_row(key)
        if self.current_id in followed.items or any(change.table in ("agenda", "items") for change in line.changes):
            self.show_item()

    def _poll(self) -> None:
        """Fold in what others wrote; let the clock go on."""
        self.book.ledger.refresh()
        item = self.book.items.get(self.current_id or "")
        now = self.now()
        around.show_place(self, item, now)
        self._remind(now)
        self._remember()

    def _remind(self, now: datetime) -> None:
        """Say what the clock has to say, once."""
        line = self.index.running(self.desk.by)
        open_items = around.open_in(self, line.id)[0] if line is not None else 0
        sentences = self._reminders.due(now, line, open_items)
        if sentences:
            for item in self.index.parked:
                self.rows.update_row(item)
            self.say("; ".join(sentences), "warning")

    def _remember(self) -> None:
        item = self.current_id or self._place.item
        before = self.views.before.value if self.view is View.LINE else ""
        here = replace(self._place, view=self.view.value, before=before, item=item, filter=self.filter_words)
        if here != self._place:
            self._place = here
            remember(self.desk.home, self.book.ledger.id, here)

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Another item is highlighted."""
        event.stop()
        self.show_item()
