"""The conduct screen: the item in the middle, the way around it on the left, and a key for all that an auditor does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import events
from textual.binding import BindingsMap

from auditor.errors import AuditorError, NotFound
from auditor.model.item import Item
from auditor.model.record import Id
from auditor.tui.bindings import binding, bindings
from auditor.tui.desk import Desk
from auditor.tui.keymap import told, worn
from auditor.tui.keys import DEFAULT_GRADES, grade_keys
from auditor.tui.paths import files_named
from auditor.tui.screens.conduct import agenda, answer, around, attaching, evidence, finding, notes, own_item, sample
from auditor.tui.screens.conduct.clock import ClockLine
from auditor.tui.screens.conduct.item import ItemNote
from auditor.tui.screens.conduct.one_line import OneLine
from auditor.tui.screens.conduct.order import View
from auditor.tui.screens.conduct.place import remember
from auditor.tui.screens.conduct.reminders import come_due
from auditor.tui.screens.conduct.showing import ItemsOnScreen
from auditor.tui.screens.conduct.watched import Watched
from auditor.tui.widgets.rows import Rows
from auditor.tui.workplace import NotePlace
from auditor.workspace import AuditBook


class ConductScreen(ItemsOnScreen):
    """Works through the items of one audit."""

    BINDINGS = bindings(
        "next-view", "new", "filter", "jump", "history", "yes", "undo", "next-open", "evidence", "attach",
        "attach-several", "evidence-list", "next-class", "sample", "finding", "park", "note-elsewhere", "read-back",
        "fold", "agenda-line", "move-rest", "questions", "to-next-item", "to-item-before", "gaps", "daily-note",
    )  # fmt: skip
    PALETTE = ("evidence-start",)

    def __init__(self, desk: Desk, book: AuditBook, at: Id = "") -> None:
        super().__init__(desk, book, at)
        self._bind_grades()
        self._watched = Watched(self, self._place.seen)

    def on_mount(self) -> None:
        """Watch the folder of new files while the screen is open."""
        self.run_worker(self._watched.follow(), group="watched folder")

    # Moving

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """``enter``: write the note."""
        event.stop()
        if self.has_class("-listing"):
            self.action_fold()
        self.require_writable()
        self._write_here()

    def _write_here(self) -> None:
        """The keys belong to the note of the current item; a text that was not kept goes on."""
        if self.current_id in self.unfinished:
            self.pane.note.text = self.unfinished.pop(self.current_id)
            self.pane.support.show(around.support(self, self.current))
        self.pane.note.move_cursor(self.pane.note.document.end)
        self.pane.note.focus()

    def on_item_note_turned(self, message: ItemNote.Turned) -> None:
        """Write on at the next item, or the one before; a note that is refused stays."""
        listed = [key for key in self.order.entries if key not in self.order.groups]
        at = listed.index(self.current.id) + message.by
        if not self.pane.note.draft.settle():
            return
        if 0 <= at < len(listed):
            self.go_to(listed[at])
            self._write_here()
        else:
            self.say("This is the last item" if message.by > 0 else "This is the first item")

    def go_to(self, item: Id) -> None:
        """Highlight an item, out of the filter or the line's view if that hides it."""
        if self.views.lead_to(item):
            self.show_rows()
        if self.rows.move_to(item):
            self.rows.show_group()
            self.show_item()  # at once, so that list and item are painted together
        elif self.filter_words:
            self.filter_words = ""
            self.show_rows(cursor=item)

    def action_to_next_item(self) -> None:
        """The item below."""
        self.rows.action_down()

    def action_to_item_before(self) -> None:
        """The item above."""
        self.rows.action_up()

    def action_next_open(self) -> None:
        """The next item without a grade: one whose time has come, in the line that runs, in this group, anywhere."""
        order, here = self.order, self.current_id
        line, agenda_order = self.index.running(self.desk.by), self.orders.of(View.AGENDA)
        waiting = [item for item in order.after(here) if item in self.index.open]
        come = (item for item in come_due(self.index, self.now()) if item != here)
        in_line = (i for i in waiting if line is not None and agenda_order.chains[i] == (f"#{line.id}",))
        in_group = (i for i in waiting if here and order.chains[i] == order.chains[here])
        target = next(come, None) or next(in_line, None) or next(in_group, None) or (waiting[0] if waiting else None)
        if target is not None:
            self.go_to(target)
        elif self.view is View.LINE and self.index.open:
            self.say(told("Every item of this line has its outcome: {agenda-line} ends it"), "success")
        else:
            self.say("Nothing is open here" if self.filter_words else "Every item has its outcome", "success")

    def action_next_view(self) -> None:
        """The same list in the next order; one stays at one's item."""
        here = self.current_id or ""
        cursor = self.views.turn(here)
        self.orders.opened(self.view)
        self.show_rows(cursor=cursor if cursor != here else None)

    def filtered(self, words: str) -> None:
        """Only the items that hold the words."""
        self.show_rows()
        none = bool(words) and not self.rows.row_count
        self.say(told("nothing found: {back} shows all") if none else "", "warning" if none else "")

    def jump(self, reference: str) -> None:
        """Go to the first open item of a clause, or to what a reference, a number or words name."""
        found = self.index.at(reference) or sorted(self.index.holding(reference) or ())
        if not found:
            raise NotFound(
                f"{reference} names nothing in {self.book.ref}.",
                "Write a clause (8.2.6), a reference (CK-012), or words.",
            )
        whole = self.orders.of(self.view)
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
        self.attach_newest()

    def attach_newest(self, about: str = "") -> None:
        """Attach the newest file to the current item; *about* says what it shows."""
        self._watched.attach_newest(about)

    def action_attach_several(self) -> None:
        """Attach several files."""
        self._watched.attach_several()

    def action_evidence_list(self) -> None:
        """The evidence of the audit, to look at and to use here."""
        self.open_on("evidence", self.book, self.current.id)

    def action_next_class(self) -> None:
        """The piece recorded last gets the next class."""
        evidence.next_class(self)

    def action_evidence_start(self) -> None:
        """What evidence of this audit starts with."""
        evidence.start_with(self)

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

    def action_move_rest(self) -> None:
        """What is open in the line that runs goes to another line."""
        agenda.move_rest(self)

    def action_questions(self) -> None:
        """The questions that are still to be asked."""
        self.open_on("questions", self.book)

    def action_gaps(self) -> None:
        """What is unfinished before the closing meeting."""
        self.open_on("gaps", self.book)

    def action_daily_note(self) -> None:
        """The note of the day, to be read aloud."""
        self.open_on("daily", self.book)

    def action_new(self) -> None:
        """A question of one's own."""
        own_item.add(self)

    def action_history(self) -> None:
        """Who changed what at this item."""
        self.open_on("history", self.book, self.current.id)

    def note_place(self) -> NotePlace | None:
        """A quick note lands at the current item."""
        self.require_writable()
        return notes.quick(self)

    # What comes in from outside

    def show_news(self, count: int) -> None:
        """Tell above how many files of the watched folder are new."""
        for clock in self.query(ClockLine):
            clock.news = count

    def looked_at_all(self, seen: int) -> None:
        """Remember up to when files of the watched folder are no news."""
        self._place = replace(self._place, seen=str(seen))
        remember(self.desk.home, self.book.ledger.id, self._place)

    @property
    def sorted_by(self) -> str:
        """The heading of the column that the elements of samples are sorted by in this audit; remembered."""
        return self._place.sorted

    @sorted_by.setter
    def sorted_by(self, heading: str) -> None:
        self._place = replace(self._place, sorted=heading)
        remember(self.desk.home, self.book.ledger.id, self._place)

    def on_paste(self, event: events.Paste) -> None:
        """Offer to attach the files whose paths were pasted on the list."""
        if not isinstance(self.focused, Rows):
            return
        files = files_named(event.text)
        if files:
            attaching.offer(self, files)
        else:
            self.say(told("Text is pasted into the note ({open}); here, paths of files"), "warning")

    def on_item_note_files_pasted(self, message: ItemNote.FilesPasted) -> None:
        """Offer to attach the files whose paths were pasted into the note; else they are text."""
        attaching.offer(self, message.files, otherwise=message.text)

    def into_note(self, text: str) -> None:
        """Put text where the note's cursor stands, and go on writing there."""
        self.pane.note.insert(text)
        self.pane.note.focus()

    # Text

    def keep_draft(self, item: Id, text: str) -> None:
        """What is typed is durable within a moment."""
        notes.keep_draft(self.book, item, text)

    def keep_note(self, item: Id, text: str) -> None:
        """The note is one line of the trail when it is left; one that is refused stays, to be gone on with."""
        if item not in self.book.items:
            notes.keep_of_gone(self, item, text)
            self.pane.item = None
            self.call_later(self.show_item)
            return
        try:
            notes.keep(self, item, text, self._note_before)
        except AuditorError:
            self.unfinished[item] = text
            raise
        self._note_before = self.book.get(Item, item).note

    def take_up(self) -> dict[Id, str]:
        """What was being typed when the program stopped."""
        return notes.unfinished(self)

    def ask_line(self, label: str, accept: Callable[[str], object], text: str = "", hint: str = "") -> None:
        """Ask for a few words in the foot of the screen."""
        self.require_writable()
        draft = self.form_draft(f"{self.current.ref}: {label}")
        self.ask_in_foot(OneLine(label, accept, text, hint, draft))

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
            others = [entry for entry in worn().values() if not entry.id.startswith("grade-")]
            entries = grade_keys({key: (grade, word) for grade, (key, word) in scheme.items()}, others)
        except ValueError:
            entries = grade_keys()
        keys = BindingsMap([binding(entry, entry.pressed) for entry in entries])
        self._bindings.key_to_bindings.update(keys.key_to_bindings)
