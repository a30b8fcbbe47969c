"""The questions that came up and are still to be asked: each becomes an item, is filed to one, or is done with."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from auditor.activities import conduct, questions
from auditor.activities.act import Outcome
from auditor.errors import NotFound
from auditor.model.audit import Note
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.tui.bindings import bindings
from auditor.tui.desk import Desk
from auditor.tui.keymap import as_key
from auditor.tui.screens.conduct import own_item
from auditor.tui.screens.conduct.index import Index
from auditor.tui.screens.conduct.notes import ITEM_COLUMNS, rows_of_items
from auditor.tui.screens.headline import Headline
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.widgets.columns import Column, Row, matching
from auditor.tui.widgets.facts import Fact, Facts
from auditor.tui.widgets.form_fields import LongField
from auditor.tui.widgets.rows import Rows
from auditor.workspace import AuditBook

_COLUMNS = (Column("", 12), Column("", 4, from_width=60), Column(""), Column("", 8, align="right"))


class _Questions(Rows):
    BINDINGS = bindings("open", open="make an item")


class QuestionsScreen(BookScreen):
    """Opened with an audit's book, and with a note's id to open at it. The one at the cursor stands below, whole."""

    BINDINGS = bindings("yes", "file-note", "new", "filter", "undo", yes="was asked")
    DEFAULT_CSS = """
    QuestionsScreen > Facts { max-height: 40%; padding: 0 2; border-top: solid $rule; }
    """

    def __init__(self, desk: Desk, book: AuditBook, at: Id = "") -> None:
        super().__init__(desk, book)
        self._at: Id | None = at or None

    def body(self) -> ComposeResult:
        """The list, and the question at the cursor below it."""
        yield Headline()
        yield _Questions(_COLUMNS, empty="No question waits. {new} keeps one; so does a quick note with ? in front.")
        yield Facts(label=0)

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()

    @property
    def question(self) -> Note:
        """The question at the cursor; :class:`NotFound` where there is none."""
        found = self.book.all(Note).get(self.query_one(Rows).cursor_key or "")
        if found is None:
            raise NotFound("No question is chosen.")
        return found

    def show(self) -> None:
        """Show the questions that wait, the oldest first."""
        waiting = questions.open_questions(self.book)
        people = self.book.all(Person)
        rows = [self._row(note, people[note.by].ref if note.by in people else "") for note in waiting]
        self.query_one(Rows).set_rows(matching(rows, self.filter_words), cursor=self._at)
        self._at = None
        count = len(waiting)
        self.locate(f"{quantity(count, 'question')} to ask", title=self.book.ref)
        self.query_one(Headline).pieces = (
            (("To ask", "strong"), (f"   {self.book.ref}", "")),
            (as_key("yes"), (" was asked   ", "muted"), as_key("file-note"), (" file to an item", "muted")),
        )
        self._show_whole()

    def _row(self, note: Note, who: str) -> Row:
        item = self.book.items.get(note.item or "")
        at = note.at.astimezone(self.zone)
        when = ((f"{at.day} {at:%b %H:%M}", "muted"),)
        return Row(note.id, (when, ((who, "muted"),), note.text, ((item.ref if item else "", "muted"),)))

    def _show_whole(self) -> None:
        note = self.book.all(Note).get(self.query_one(Rows).cursor_key or "")
        self.query_one(Facts).show([Fact("", note.text)] if note is not None else [])

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Show the question at the cursor."""
        event.stop()
        self._show_whole()

    def filtered(self, words: str) -> None:
        """Show only the questions that hold the words."""
        self.show()

    def item_of_note(self) -> Id | None:
        """A quick note lands where the question came up."""
        note = self.book.all(Note).get(self.query_one(Rows).cursor_key or "")
        return note.item if note is not None else None

    # Keys

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Make an item of the audit's own of the question."""
        event.stop()
        note = self.question

        def make(text: str, clause: str, at_here: dict[str, Any]) -> Outcome[Item]:
            return questions.into_item(self.book, self.desk.act(), note.id, text=text, clause=clause, **at_here)

        here = self.book.items.get(note.item or "")
        own_item.ask(self, f"An item of the question of {note.at:%Y-%m-%d %H:%M:%S}", here, note.text, make, self.kept)

    def action_yes(self) -> None:
        """The question was asked, or need not be."""
        self.kept(questions.close(self.book, self.desk.act(), self.question.id), "No longer to be asked")

    def action_file_note(self) -> None:
        """The words join the note of an item."""
        note = self.question
        self.require_writable()

        def accept(item: Id) -> None:
            kept = conduct.file_note(self.book, self.desk.act(), note.id, item)
            self.kept(kept, f"In the note of {self.book.items[item].ref}")

        self.choose("File it to which item?", ITEM_COLUMNS, rows_of_items(Index(self.book), self.signs), accept)

    def action_new(self) -> None:
        """Keep another question."""

        def accept(answers: dict[str, str]) -> None:
            self.kept(questions.ask_later(self.book, self.desk.act(), answers["text"]), "Kept to be asked")

        self.ask("A question to ask later", [LongField("text", "Question", required=True, height=4)], accept)
