"""The register of nonconformities over all audits: whose turn it is, how long, and the next step."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical

from auditor.errors import NotFound
from auditor.figures.overview import Followed
from auditor.model.clause import Clause
from auditor.model.nonconformity import Nonconformity
from auditor.model.text import searchable
from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments
from auditor.tui.desk import Desk
from auditor.tui.form_draft import FormDraft
from auditor.tui.keymap import as_key, told
from auditor.tui.marks import Signs
from auditor.tui.screens.headline import Headline
from auditor.tui.screens.noting import place_in
from auditor.tui.screens.on_workspace import WorkspaceScreen
from auditor.tui.screens.register import dates, letter
from auditor.tui.screens.register.entries import COLUMNS, Entry, Register, View, Which, by_when, flags, person
from auditor.tui.screens.writable import require_writable
from auditor.tui.widgets.columns import matching
from auditor.tui.widgets.facts import Fact, Facts
from auditor.tui.widgets.rows import Rows
from auditor.tui.workplace import NotePlace
from auditor.workspace import AuditBook

POLL = 2.0
"""How often, in seconds, one looks for what other programs wrote."""


class RegisterScreen(WorkspaceScreen):
    """Every nonconformity of the workspace; the highlighted one says below what comes next."""

    BINDINGS = bindings(
        "open", "next-view", "next-choice", "write", "due", "escalate", "filter", "jump", "history", "export"
    )
    PARTS = ("audits", "register", "settled")
    DEFAULT_CSS = """
    RegisterScreen > #below { height: auto; max-height: 8; padding: 0 2; border-top: solid $panel; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view = View.TURN
        self.which = Which.ALL
        self._register = self._read_register()
        self._resumed = False
        self._shown: tuple[bool, int, date] | None = None

    def body(self) -> ComposeResult:
        """The head line, the list, and the next step of the highlighted one."""
        yield Headline()
        yield Rows(COLUMNS, titles=True)
        with Vertical(id="below"):
            yield Facts(label=13)

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()
        self.set_interval(POLL, self._look_again)

    def require_writable(self) -> None:
        """The trail of the nonconformity's own audit may be written to."""
        require_writable(self.desk, self.book.ledger)

    def form_draft(self, title: str) -> FormDraft | None:
        """What is typed into a form waits beside the trail of the nonconformity's own audit."""
        return FormDraft.beside(self.book.ledger, title, self.desk)

    def _look_again(self) -> None:
        if self.is_current and not self.is_reading and self.has_changed():
            self.show()

    def _read_register(self) -> Register:
        by, today, signs = self.desk.by, self.desk.today(), self.signs
        if not self.knows:
            return Register((), (), by, today, (), signs)
        owed, settled = self.overview.by_reference()
        holidays = self.desk.workspace.settings.calendar.holidays
        return self.overview.once(
            ("register", by, today, signs), lambda: Register(owed, settled, by, today, holidays, signs)
        )

    @property
    def signs(self) -> Signs:
        """The characters this terminal can show."""
        return getattr(self.app, "signs", Signs())

    def resumed(self) -> None:
        """What was known was shown as it came; whether anybody wrote something since is looked for a moment later."""
        if self.knows and self._shown == self._state and not self._resumed:
            self.set_timer(POLL / 10, self.read_again)
        else:
            self.read_again()
        self._resumed = True

    def read_again(self) -> None:
        """Show what changed; where nothing did, it stands there already."""
        if self.has_changed() or self._shown != self._state:
            self.show()

    @property
    def _state(self) -> tuple[bool, int, date]:
        return self.knows and not self.is_reading, self.overview.version, self.desk.today()

    def show(self) -> None:
        """Show every nonconformity as it stands today."""
        self._shown = self._state
        self._register = self._read_register()
        self._show_rows()

    def _show_rows(self) -> None:
        self.locate(title="Register")
        self.query_one(Headline).pieces = (self._counts(), self._arrangement())
        listed = self.query_one(Rows)
        if not self.knows or self.is_reading:
            listed.empty = ""
        else:
            none = f"None is {self.which.value}. {{next-choice}} shows others."
            listed.empty = none if len(self._register) else "No nonconformity was raised yet."
        listed.set_rows(matching(self._register.rows(self.view, self.which), self.filter_words))
        self._show_below()

    def _counts(self) -> Segments:
        said = self._register.counts
        pieces: list[tuple[str, str]] = [("Nonconformities", "strong"), (f"   open {said.open}", "")]
        pieces.append((f" · overdue {said.overdue}", "error" if said.overdue else "muted"))
        if said.open_majors:
            pieces.append((f" · {said.open_majors} major", "major"))
        pieces.append((f" · closed {said.closed}", "muted"))
        return tuple(pieces)

    def _arrangement(self) -> Segments:
        return (
            (f"{self.which.value} ", ""),
            as_key("next-choice"),
            (f"   {self.view.value} ", ""),
            as_key("next-view"),
        )

    def note_place(self) -> NotePlace | None:
        """A quick note lands in the audit of the highlighted one."""
        return place_in(self.desk, self.book, self.kept) if self._highlighted() else None

    # The highlighted one

    def _highlighted(self) -> Followed | None:
        return self._register.find(self.query_one(Rows).cursor_key or "")

    @property
    def current(self) -> Followed:
        """The highlighted one; :class:`NotFound` where the list is empty."""
        found = self._highlighted()
        if found is None:
            raise NotFound("No nonconformity is highlighted.", told("{next-choice} shows others."))
        return found

    @property
    def book(self) -> AuditBook:
        """The book of its audit, opened when something is done with it."""
        return self.desk.workspace.audit(self.current.audit)

    @property
    def record(self) -> Nonconformity:
        """Its whole record."""
        return self.book.get(Nonconformity, self.current.id)

    def _show_below(self) -> None:
        found = self._highlighted()
        self.query_one("#below").display = found is not None
        if found is not None:
            self.query_one(Facts).show(about(self._register.entry(found)))

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Say what comes next."""
        event.stop()
        self._show_below()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open its page."""
        event.stop()
        self.open_on("nonconformity", self.book, event.key)

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
        found = self.overview.find(reference) or self._of_clause(searchable(reference))
        if found is None:
            raise NotFound(f"{reference} is no nonconformity and no clause of one.", "Such as NC-2026-06 or 8.6.1.")
        if not self.query_one(Rows).move_to(found.id):
            self.which, self.filter_words = Which.ALL, ""
            self._show_rows()
            self.query_one(Rows).move_to(found.id)

    def _of_clause(self, wanted: str) -> Followed | None:
        for each in self.overview.followed:
            if any(wanted in (searchable(c), searchable(Clause.parse(c).number)) for c in each.clauses):
                return each
        return None

    def action_write(self) -> None:
        """The text to the owner, to be copied."""
        letter.show(self, self.book, self._register.entry(self.current))

    def action_due(self) -> None:
        """Another due date, or more time asked for."""
        dates.ask(self, self.book, self.record)

    def action_escalate(self) -> None:
        """Bring it to somebody above (N16)."""
        dates.escalate(self, self.book, self.record)

    def action_history(self) -> None:
        """Who changed what, when and why."""
        self.open_on("history", self.book, self.current.id)

    def action_export(self) -> None:
        """The register, or what is asked of somebody, to a file."""
        from auditor.tui.screens.register import papers

        papers.ask_for_the_register(self)


def about(each: Entry) -> list[Fact]:
    """What it is about, and the next step with whoever has it and by when."""
    it = each.it
    named = (", ".join(it.titled), it.process.name if it.process else "", it.site.ref if it.site else "")
    facts = [Fact(it.ref, it.row.title, "strong"), Fact("", " · ".join(part for part in named if part), "muted")]
    facts.append(Fact("Next", each.standing.next_step))
    turn = " · ".join(part for part in (person(it, each.standing.whose), by_when(each)) if part)
    if turn:
        facts.append(Fact("", turn, "error" if each.standing.overdue else ""))
    if flags(each):
        facts.append(Fact("", "", lead=flags(each)))
    return facts
