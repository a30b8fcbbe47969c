"""The conduct screen: the item in the middle, the way around it on the left; nothing moves unless one moves.

It shows what the ledger says: an activity keeps a change, the ledger tells of the line, and the row, the counts and the
item are drawn anew. Lines of other people come the same way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.containers import Horizontal

from auditor.activities.act import Outcome
from auditor.errors import NotFound
from auditor.ledger import Line
from auditor.model.item import Item
from auditor.model.people import Site
from auditor.model.record import Id
from auditor.tui.bindings import binding, bindings
from auditor.tui.desk import Desk
from auditor.tui.keys import DEFAULT_GRADES, grade_keys
from auditor.tui.marks import Signs, signs_of_terminal
from auditor.tui.screen import WorkScreen
from auditor.tui.screens.conduct import agenda, answer, evidence, finding, history, notes, own_item, sample, sheet
from auditor.tui.screens.conduct.clock import ClockLine, left, place, running
from auditor.tui.screens.conduct.earlier import EarlierFindings
from auditor.tui.screens.conduct.facts import Fact
from auditor.tui.screens.conduct.index import Index
from auditor.tui.screens.conduct.item import ItemPane
from auditor.tui.screens.conduct.list import ItemList
from auditor.tui.screens.conduct.one_line import OneLine
from auditor.tui.screens.conduct.order import Order, View, arrange
from auditor.tui.screens.conduct.place import Place, recall, remember
from auditor.tui.widgets.form_fields import Field
from auditor.tui.widgets.frame import StatusLine
from auditor.tui.widgets.rows import Rows
from auditor.tui.workplace import NotePlace
from auditor.workspace import AuditBook

POLL = 2.0
"""Seconds between looks at what others wrote."""

NARROW = 100
"""Below so many columns the list folds to one line."""

_TOLD_BY_THE_ITEM = ("G-16", "G-18", "G-23", "G-24")
_STEADY = (View.AGENDA, View.CLAUSE, View.PROCESS, View.SITE)


class ConductScreen(WorkScreen):
    """Works through the items of one audit."""

    CSS_PATH: ClassVar = "conduct.tcss"
    BINDINGS = bindings(
        "next-view", "new", "filter", "jump", "history", "yes", "undo", "next-open", "evidence", "attach", "sample",
        "finding", "park", "note-elsewhere", "read-back", "fold", "agenda-line",
    )  # fmt: skip

    def __init__(self, desk: Desk, book: AuditBook) -> None:
        super().__init__(desk)
        self.desk = desk
        self.book = book
        self.index = Index(book)
        self.zone: ZoneInfo = desk.workspace.zone
        self._place = recall(desk.home, book.ledger.id)
        self.view = View(self._place.view) if self._place.view in list(View) else self._first_view()
        self._orders: dict[View, Order] = {}
        self._order = self._arranged(self.view)
        self._list = ItemList()
        self._pane = ItemPane(self._keep_draft, self._keep_note)
        self._earlier = EarlierFindings(desk.workspace, book)
        self._unfinished: dict[Id, str] = {}
        self._note_before = ""
        self._stop_listening: Callable[[], None] = lambda: None
        self._bind_grades()

    # Layout

    def header(self) -> ClockLine:
        """The line above tells the time left."""
        return ClockLine(self.desk)

    def body(self) -> ComposeResult:
        """The list and the item."""
        with Horizontal(id="work"):
            yield self._list
            yield self._pane

    def on_mount(self) -> None:
        """Open where one was, and listen to what is kept."""
        self._stop_listening = self.book.ledger.subscribe(self._heard)
        self.filter_words = self._place.filter
        self._show_rows(cursor=self._place.item or None)
        self._list.focus()
        self.set_interval(POLL, self._poll)
        self.call_after_refresh(self._settle_in)

    def _settle_in(self) -> None:
        """What can wait until the screen is painted."""
        if not self.book.ledger.read_only:
            self._unfinished = notes.unfinished(self)
        for ref in self._earlier.others():
            self.call_later(self._gather, ref)
        self.call_later(self._prepare)
        if self._unfinished:
            refs = ", ".join(self.book.items[item].ref for item in self._unfinished)
            self.say(f"A text that was not kept stands at {refs}; enter there goes on with it", "warning")
            self._show_item()

    def _gather(self, ref: str) -> None:
        if self._earlier.gather(ref):
            self._show_item()

    def _prepare(self) -> None:
        """Make ready what the first search and the first change of view would wait for."""
        for view in _STEADY:
            self._arranged(view)
        self.index.fold()

    def on_unmount(self) -> None:
        """Stop listening; remember the place."""
        self._stop_listening()
        self._remember()

    def on_screen_suspend(self) -> None:
        """Another screen comes: what stands in the note is kept first."""
        self._pane.note.draft.settle()

    def on_resize(self, event: events.Resize) -> None:
        """Fold the list where there is no room for it."""
        narrow = event.size.width < NARROW
        self.set_class(narrow, "-narrow")
        self._list.folded = narrow and not self.has_class("-listing")
        if not narrow:
            self.remove_class("-listing")

    def action_fold(self) -> None:
        """Open the list over the item, or fold it again."""
        self._pane.note.draft.settle()
        if self.has_class("-narrow"):
            self.toggle_class("-listing")
            self._list.folded = not self.has_class("-listing")
        self._list.focus()

    # What is shown

    @property
    def signs(self) -> Signs:
        """The characters this terminal can show."""
        found = getattr(self.app, "signs", None)
        return found if isinstance(found, Signs) else signs_of_terminal()

    @property
    def current_id(self) -> Id | None:
        """The id of the highlighted item."""
        return self._list.cursor_key

    @property
    def current(self) -> Item:
        """The highlighted item; :class:`NotFound` where the list is empty."""
        item = self.book.items.get(self.current_id or "")
        if item is None:
            raise NotFound("No item is here.", "/ and enter with nothing typed shows all of them; + adds one.")
        return item

    def counterpart(self) -> Id:
        """Who is most likely to acknowledge: the auditee of the item's agenda line, else the representative."""
        line = self.index.line(self.current)
        auditees = line.auditees if line is not None else []
        return auditees[0] if auditees else self.book.audit.representative or ""

    def _first_view(self) -> View:
        return View.AGENDA if self.index.agenda else View.CLAUSE

    def _arranged(self, view: View) -> Order:
        order = self._orders.get(view)
        if order is None:
            order = self._orders[view] = arrange(view, self.index)
            order.draw = lambda item: sheet.row_of(self.index, item, self.signs)
        return order

    def _show_rows(self, cursor: Id | None = None) -> None:
        """Show the rows of the view, narrowed by the filter; one stays at one's item, or goes to *cursor*."""
        order = self._arranged(self.view)
        found = self.index.holding(self.filter_words)
        self._order = order if found is None else order.narrowed(found)
        self._list.set_rows(self._order, cursor=cursor)
        self._show_item()

    def _show_item(self) -> None:
        """Show the current item, and where it is."""
        item = self.book.items.get(self.current_id or "")
        self._pane.set_class(item is None, "-empty")
        if item is not None:
            changed = item.id != self._pane.item
            if changed or not self._pane.note.has_focus:
                self._note_before = item.note
            self._pane.show_note(item.id, item.note)
            self._pane.show_facts(
                item.question, self._guidance(item), self._support(item), sheet.outcome(self.index, item, self.signs)
            )
            self._show_head(item)
        self._show_place(item)

    def _guidance(self, item: Item) -> list[Fact]:
        process = self.index.process(item)
        site = self.book.all(Site).get(item.site) if item.site else None
        found = self._earlier.of(
            self.index.clause(item.clause), process.name if process else "", site.name if site else ""
        )
        return sheet.guidance(self.index, item, found)

    def _support(self, item: Item) -> list[Fact]:
        facts = sheet.support(self.index, item, self.zone)
        if item.id in self._unfinished:
            lost = Fact("Not kept", self._unfinished[item.id], "warning", tail=(("enter goes on with it", "muted"),))
            facts.insert(0, lost)
        return facts

    def _show_head(self, item: Item) -> None:
        title = self.index.titles.get(item.clause, "")
        marks = [
            word for word, holds in (("own", item.added_on_the_fly), ("outside scope", item.outside_scope)) if holds
        ]
        number, count = self._order.place_in_group(item.id)
        right = [f"{number} of {count}", item.ref, *marks]
        self._pane.head.show(((item.clause, "strong"), (f"  {title}", "")), ((" · ".join(right), "muted"),))

    def _show_place(self, item: Item | None) -> None:
        """The clock above, the crumb of the folded list, and the state of the whole below."""
        line = running(self.index) or (self.index.line(item) if item else None)
        clock = self.query_one(ClockLine)
        clock.where = place(self.index, self.book.audit, line)
        group = self._arranged(View.AGENDA).groups.get(f"#{line.id}") if line else None
        total, settled = (group.total, group.settled) if group else (0, 0)
        clock.left_over = left(line, total - settled, total, self._now(), self.signs.ascii)
        near = self._order.group_of(item.id) if item else None
        if item and near:
            name = sheet.mark_of(item)
            crumb = ((f"{near.title} ", "heading"), (f"{near.settled}/{near.total}", "muted"), (" · ", "muted"))
            self._list.say_where((*crumb, (self.signs.letter(name), name), (f" {item.ref}", "")))
        count = len(self.book.items)
        narrowed = f"holding “{self.filter_words}”" if self.filter_words else ""
        self.locate(self.view.value, narrowed, f"{len(self.index.open)} of {count} open")

    def _now(self) -> datetime:
        return self.desk.workspace.now()

    # What was kept

    def kept(self, outcome: Outcome[Any], words: str) -> None:
        """Say what was kept and when, and what a rule warns about that the item itself does not show."""
        self.saved(outcome.line.recorded.astimezone(self.zone))
        warned = [str(w) for w in outcome.warnings if w.rule.id not in _TOLD_BY_THE_ITEM]
        self.say("; ".join([words, *warned]), "warning" if warned else "")

    def _heard(self, line: Line) -> None:
        """A line was kept, by this screen or by somebody else: draw what is different."""
        before = {change.record: change.record in self.index.open for change in line.changes if change.table == "items"}
        known = {item: any(order.chain(item) for order in self._orders.values()) for item in before}
        touched = self.index.follow(line)
        if self._regroups(line, known):
            self._orders.clear()
            self._show_rows()
            return
        repaint: set[str] = set(touched)
        for item, was_open in before.items():
            settled = was_open - (item in self.index.open)
            for view, order in self._orders.items():
                chain = order.count(item, settled) if settled else ()
                repaint.update(chain if view is self.view else ())
        for key in repaint:
            self._list.update_row(key)
        if self.current_id in touched or any(change.table in ("agenda", "items") for change in line.changes):
            self._show_item()

    @staticmethod
    def _regroups(line: Line, known: dict[str, bool]) -> bool:
        """Whether items come, go, or belong elsewhere after a line; begun and ended lines of the agenda stay."""
        grouping = {"site", "process", "auditor", "clause", "ref"}
        for change in line.changes:
            if change.table == "items" and (
                change.deleted or not known[change.record] or grouping & set(change.fields)
            ):
                return True
            if change.table == "agenda" and (change.deleted or set(change.fields) - {"begun", "ended"}):
                return True
            if change.table in ("processes", "sites", "clauses"):
                return True
        return False

    def _poll(self) -> None:
        """Fold in what others wrote; let the clock go on."""
        self.book.ledger.refresh()
        item = self.book.items.get(self.current_id or "")
        self._show_place(item)
        self._remember()

    def _remember(self) -> None:
        here = Place(self.view.value, self.current_id or self._place.item, self.filter_words)
        if here != self._place:
            self._place = here
            remember(self.desk.home, self.book.ledger.id, here)

    # Moving

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Another item is highlighted."""
        event.stop()
        self._show_item()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """``enter``: write the note."""
        event.stop()
        if self.has_class("-listing"):
            self.action_fold()
        if self.current_id in self._unfinished:
            self._pane.note.text = self._unfinished.pop(self.current_id)
            self._show_item()
        self._pane.note.move_cursor(self._pane.note.document.end)
        self._pane.note.focus()

    def go_to(self, item: Id) -> None:
        """Highlight an item, out of the filter if that hides it."""
        if not self._list.move_to(item) and self.filter_words:
            self.filter_words = ""
            self._show_rows(cursor=item)

    def action_next_open(self) -> None:
        """The next item without a grade: in the line that runs, else in this group, else anywhere."""
        order, here = self._order, self.current_id
        line, agenda_order = running(self.index), self._arranged(View.AGENDA)
        waiting = [item for item in order.after(here) if item in self.index.open]
        in_line = (i for i in waiting if line is not None and agenda_order.chain(i) == (f"#{line.id}",))
        chain = order.chain(here) if here else ()
        in_group = (i for i in waiting if order.chain(i) == chain)
        target = next(in_line, None) or next(in_group, None) or (waiting[0] if waiting else None)
        if target is None:
            self.say("Nothing is open here" if self.filter_words else "Every item has its outcome", "success")
        else:
            self._list.move_to(target)

    def action_next_view(self) -> None:
        """The same list in the next order; one stays at one's item."""
        self.view = self.view.next
        if self.view not in _STEADY:
            self._orders.pop(self.view, None)
        self._show_rows()

    def filtered(self, words: str) -> None:
        """Only the items that hold the words."""
        self._show_rows()

    def jump(self, reference: str) -> None:
        """Go to the first open item of a clause, or to what a reference, a number or words name."""
        found = self.index.at(reference) or sorted(self.index.holding(reference) or ())
        if not found:
            raise NotFound(
                f"{reference} names nothing in {self.book.ref}.",
                "Write a clause (8.2.6), a reference (CK-012), or words.",
            )
        whole = self._arranged(self.view)
        ranked = sorted(found, key=lambda item: (item not in self.index.open, whole.position(item) or 0))
        self.go_to(ranked[0])

    # What an auditor does at the item

    def action_grade(self, result: str) -> None:
        """Keep a grade at once."""
        answer.grade(self, result)

    def action_park(self) -> None:
        """Come back later."""
        answer.park(self)

    def action_yes(self) -> None:
        """Confirm a proposal."""
        answer.confirm(self)

    def action_undo(self) -> None:
        """Take back the last change."""
        answer.take_back(self)

    def action_evidence(self) -> None:
        """Record evidence."""
        evidence.record(self)

    def action_attach(self) -> None:
        """Attach the newest file."""
        evidence.attach_newest(self)

    def action_sample(self) -> None:
        """Draw or open the sample."""
        sample.open_or_draw(self)

    def action_finding(self) -> None:
        """Draft or open the finding."""
        finding.open_or_draft(self)

    def action_read_back(self) -> None:
        """Read it back."""
        finding.read_back(self)

    def action_note_elsewhere(self) -> None:
        """Send a note to another item."""
        notes.send(self)

    def action_agenda_line(self) -> None:
        """Begin or end the line of the agenda."""
        agenda.begin_or_end(self)

    def action_new(self) -> None:
        """A question of one's own."""
        own_item.add(self)

    def action_history(self) -> None:
        """Who changed what at this item."""
        history.show(self)

    def note_place(self) -> NotePlace | None:
        """A quick note lands at the current item."""
        return notes.quick(self)

    # Text

    def _keep_draft(self, item: Id, text: str) -> None:
        notes.keep_draft(self.book, item, text)

    def _keep_note(self, item: Id, text: str) -> None:
        notes.keep(self, item, text, self._note_before)
        self._note_before = self.book.get(Item, item).note

    def ask_line(self, label: str, accept: Callable[[str], object], text: str = "", hint: str = "") -> None:
        """Ask for a few words in the foot of the screen."""
        self.query(OneLine).remove()
        self.query_one("#foot").mount(OneLine(label, accept, text, hint), before=self.query_one(StatusLine))

    def ask_form(self, title: str, fields: Sequence[Field], accept: Callable[[dict[str, str]], object]) -> None:
        """Ask for a few things; what is typed is a draft of the ledger until it is kept."""
        from auditor.tui.widgets.ask import Ask

        ledger, key = self.book.ledger, f"forms/{title}"
        unsent = self._unsent.setdefault(title, {})
        draft = ledger.draft(key)
        if draft and not unsent:
            unsent.update({str(name): str(text) for name, text in json.loads(draft).items()})

        def accepted(answers: dict[str, str]) -> None:
            accept(answers)
            ledger.drop_draft(key)

        def keep_draft(answers: dict[str, str]) -> None:
            ledger.keep_draft(key, json.dumps(answers, ensure_ascii=False))

        self.app.push_screen(Ask(title, fields, accepted, unsent=unsent, keep_draft=keep_draft))

    def open_on(self, name: str, *what: object) -> None:
        """Open another screen on something of this audit."""
        self.app.open_on(name, *what)  # type: ignore[attr-defined]  # the app is an AuditorApp

    def _bind_grades(self) -> None:
        """The grade keys of this audit's scheme; a key that means something else here gives way to the usual one."""
        usual = {grade: (key, word) for key, (grade, word) in DEFAULT_GRADES.items()}
        scheme = {
            grade: (key, word) for grade, (key, word) in usual.items() if grade in ("not-applicable", "not-audited")
        }
        for word in self.book.grading.grades:
            scheme[word.grade.value] = (word.key, usual[word.grade.value][1])
        try:
            entries = grade_keys({key: (grade, word) for grade, (key, word) in scheme.items()})
        except ValueError:
            entries = grade_keys()
        keys = BindingsMap([binding(entry, entry.pressed) for entry in entries])
        self._bindings.key_to_bindings.update(keys.key_to_bindings)
