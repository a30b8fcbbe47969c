"""The register of nonconformities over all audits: whose turn it is, how long, and the next step."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from auditor.errors import NotFound
from auditor.figures.follow_up import counts
from auditor.model.clause import Clause
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments
from auditor.tui.desk import Desk
from auditor.tui.form_draft import FormDraft
from auditor.tui.screens import names
from auditor.tui.screens.headline import Headline
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.register import dates, letter
from auditor.tui.screens.register.entries import COLUMNS, Entry, View, Which, by_when, chosen, entry, flags, rows
from auditor.tui.widgets.columns import matching
from auditor.tui.widgets.facts import Fact, Facts
from auditor.tui.widgets.rows import Rows
from auditor.tui.workplace import NotePlace


class RegisterScreen(BookScreen):
    """Every nonconformity of the workspace; the highlighted one says below what comes next."""

    BINDINGS = bindings("open", "next-view", "next-choice", "write", "due", "escalate", "filter", "jump", "history")
    DEFAULT_CSS = """
    RegisterScreen > #below { height: auto; max-height: 8; padding: 0 2; border-top: solid $panel; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, *desk.workspace.audits())
        self.view = View.TURN
        self.which = Which.ALL
        self._entries: dict[Id, Entry] = {}

    def body(self) -> ComposeResult:
        """The head line, the list, and the next step of the highlighted one."""
        yield Headline()
        yield Rows(COLUMNS, titles=True)
        with Vertical(id="below"):
            yield Facts(label=13)

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()

    def form_draft(self, title: str) -> FormDraft | None:
        """What is typed into a form waits beside the trail of the nonconformity's own audit."""
        return FormDraft.beside(self.current.book.ledger, title, self.desk)

    def show(self) -> None:
        """Show every nonconformity as it stands today."""
        today = self.desk.today()
        holidays = self.desk.workspace.settings.calendar.holidays
        every = [entry(book, n, today, holidays) for book in self.books for n in book.all(Nonconformity).values()]
        self._entries = {each.record.id: each for each in every}
        self._show_rows()

    def _show_rows(self) -> None:
        every = list(self._entries.values())
        shown = chosen(every, self.which, self.desk.by)
        self.locate(title="Register")
        self.query_one(Headline).pieces = (self._counts(every), self._arrangement())
        listed = self.query_one(Rows)
        listed.empty = (
            "No nonconformity was raised yet." if not every else f"None is {self.which.value}. V shows others."
        )
        listed.set_rows(matching(rows(shown, self.view, self.desk.by, self.signs), self.filter_words))
        self._show_below()

    def _counts(self, every: Sequence[Entry]) -> Segments:
        said = counts([each.record for each in every], self.desk.today())
        pieces: list[tuple[str, str]] = [("Nonconformities", "strong"), (f"   open {said.open}", "")]
        pieces.append((f" · overdue {said.overdue}", "error" if said.overdue else "muted"))
        if said.open_majors:
            pieces.append((f" · {said.open_majors} major", "major"))
        pieces.append((f" · closed {said.closed}", "muted"))
        return tuple(pieces)

    def _arrangement(self) -> Segments:
        return ((f"{self.which.value} ", ""), ("V", "key"), (f"   {self.view.value} ", ""), ("v", "key"))

    def on_screen_resume(self) -> None:
        """Audits made meanwhile are listened to as well."""
        known = len(self.books)
        self.books = tuple(self.desk.workspace.audits())
        if len(self.books) != known:
            self.listen()
            self.show()

    def note_place(self) -> NotePlace | None:
        """A quick note lands in the audit of the highlighted one."""
        each = self._entries.get(self.query_one(Rows).cursor_key or "")
        return self.note_place_in(each.book) if each else None

    # The highlighted one

    @property
    def current(self) -> Entry:
        """The highlighted entry; :class:`NotFound` where the list is empty."""
        found = self._entries.get(self.query_one(Rows).cursor_key or "")
        if found is None:
            raise NotFound("No nonconformity is highlighted.", "V shows others.")
        return found

    def _show_below(self) -> None:
        each = self._entries.get(self.query_one(Rows).cursor_key or "")
        self.query_one("#below").display = each is not None
        if each is not None:
            self.query_one(Facts).show(about(each))

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Say what comes next."""
        event.stop()
        self._show_below()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open its page."""
        event.stop()
        each = self._entries[event.key]
        self.open_on("nonconformity", each.book, event.key)

    # Keys

    def action_next_view(self) -> None:
        """Arrange them otherwise."""
        views = list(View)
        self.view = views[(views.index(self.view) + 1) % len(views)]
        self._show_rows()

    def action_next_choice(self) -> None:
        """Show others: all, open, overdue, mine."""
        which = list(Which)
        self.which = which[(which.index(self.which) + 1) % len(which)]
        self._show_rows()

    def filtered(self, words: str) -> None:
        """Show only what holds the words."""
        self._show_rows()

    def jump(self, reference: str) -> None:
        """Go to a nonconformity by its reference, or to the first of a clause."""
        wanted = searchable(reference)
        for each in self._entries.values():
            cited = [*each.record.clauses, *(Clause.parse(c).number for c in each.record.clauses)]
            if wanted in (searchable(each.record.ref), *map(searchable, cited)):
                if not self.query_one(Rows).move_to(each.record.id):
                    self.which, self.filter_words = Which.ALL, ""
                    self._show_rows()
                    self.query_one(Rows).move_to(each.record.id)
                return
        raise NotFound(f"{reference} is no nonconformity and no clause of one.", "Such as NC-2026-06 or 8.6.1.")

    def action_write(self) -> None:
        """The text to the owner, to be copied."""
        letter.show(self, self.current)

    def action_due(self) -> None:
        """Another due date, or more time asked for."""
        dates.ask(self, self.current.book, self.current.record)

    def action_escalate(self) -> None:
        """Bring it to somebody above (N16)."""
        dates.escalate(self, self.current.book, self.current.record)

    def action_history(self) -> None:
        """Who changed what, when and why."""
        self.open_on("history", self.current.book, self.current.record.id)


def about(each: Entry) -> list[Fact]:
    """What it is about, and the next step with whoever has it and by when."""
    record = each.record
    where = " · ".join(
        part
        for part in (
            ", ".join(names.clause(each.book, c) for c in record.clauses),
            names.process(each.book, record.process),
            names.site(each.book, record.site),
        )
        if part
    )
    facts = [Fact(record.ref, record.title, "strong"), Fact("", where, "muted")]
    facts.append(Fact("Next", each.standing.next_step))
    whose = " · ".join(part for part in (names.person(each.book, each.standing.whose), by_when(each)) if part)
    if whose:
        facts.append(Fact("", whose, "error" if each.standing.overdue else ""))
    if flags(each):
        facts.append(Fact("", "", lead=flags(each)))
    return facts
