"""The register of nonconformities over all audits: whose turn it is, how long, and the next step."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical

from auditor.errors import NotFound
from auditor.figures.follow_up import counts, lateness
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
from auditor.tui.screens.register import choice, dates, letter
from auditor.tui.screens.register.ageing import Ageing, Only
from auditor.tui.screens.register.arrangement import Order, Register, View
from auditor.tui.screens.register.board import Board
from auditor.tui.screens.register.choice import Choice
from auditor.tui.screens.register.entries import COLUMNS, Entry, by_when, flags, person
from auditor.tui.screens.writable import require_writable
from auditor.tui.widgets.facts import Fact, Facts
from auditor.tui.widgets.rows import Rows
from auditor.tui.workplace import NotePlace
from auditor.workspace import AuditBook

POLL = 2.0
"""How often, in seconds, one looks for what other programs wrote."""

_LOW, _WIDE = 30, 100


class RegisterScreen(WorkspaceScreen):
    """Every nonconformity of the workspace, in a table or on a board; the highlighted one says what comes next."""

    BINDINGS = bindings(
        "open", "next-view", "next-choice", "sort", "write", "remind", "due", "escalate", "filter", "jump", "history",
        "export", next_choice="only", next_view="board/table",
    )  # fmt: skip
    PARTS = ("audits", "register", "settled")
    DEFAULT_CSS = """
    RegisterScreen > Headline { margin: 1 0 0 0; }
    RegisterScreen > Only { margin: 0; }
    RegisterScreen > Rows { margin: 1 0 0 0; }
    RegisterScreen > #below { height: auto; max-height: 8; padding: 0 2; border-top: solid $panel; }
    RegisterScreen.-low > #below { max-height: 5; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view = View.TABLE
        self.order = Order.TURN
        self.choice = Choice()
        self._register = self._read_register()
        self._resumed = False
        self._shown: tuple[bool, int, date] | None = None

    def body(self) -> ComposeResult:
        """The head line, what is shown and how old it is, table or board, and the next step of the highlighted one."""
        yield Headline()
        yield Ageing()
        yield Only()
        yield Rows(COLUMNS, titles=True, id="table")
        yield Board(id="board")
        with Vertical(id="below"):
            yield Facts(label=15)

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Board).display = False
        self.listed.focus()
        self.set_interval(POLL, self._look_again)

    @property
    def listed(self) -> Rows:
        """The table or the board, whichever is shown."""
        return self.query_one("#board", Board) if self.view is View.BOARD else self.query_one("#table", Rows)

    def on_resize(self) -> None:
        """On a low screen less is said below, so that more is seen above."""
        self.set_class(self.size.height < _LOW, "-low")
        self.query_one(Headline).pieces = (self._counts(), self._arrangement())

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
        days_off = self.desk.workspace.settings.calendar.days_off
        if not self.knows:
            return Register((), (), by, today, days_off, signs)
        owed, settled = self.overview.by_reference()
        return self.overview.once(
            ("register", by, today, signs), lambda: Register(owed, settled, by, today, days_off, signs)
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

    def _show_rows(self, cursor: str | None = None) -> None:
        self.locate(title="Register")
        self.query_one(Headline).pieces = (self._counts(), self._arrangement())
        listed, is_known = self.listed, self.knows and not self.is_reading
        none = "None is shown: {back} shows all again." if self.choice else "No nonconformity was raised yet."
        listed.empty = none if is_known else ""
        listed.set_rows(self._register.rows(self.view, self.order, self.choice, self.filter_words), cursor=cursor)
        self.say_place()
        self._show_what_is_shown()
        self._show_below()

    def _show_what_is_shown(self) -> None:
        shown = self._register.shown(self.choice, self.filter_words)
        owed = [it.row for it in shown.owed]
        self.query_one(Ageing).counted = (counts(owed, self._register.today), lateness(owed, self._register.today))
        words = self.choice.words(self._owner_chosen())
        held = " ".join(self.filter_words.split())
        said = ", ".join(part for part in (words, f"“{held}”" if held else "") if part)
        self.query_one(Only).said = (said, len(shown), len(self._register))

    def _owner_chosen(self) -> str:
        named = (person(it, self.choice.owner) for it in self._register.owed if it.owner == self.choice.owner)
        return next(named, self.choice.owner) if self.choice.owner else ""

    def _counts(self) -> Segments:
        said, is_wide = self._register.counts, self.app.size.width >= _WIDE
        pieces: list[tuple[str, str]] = [
            ("Nonconformities" if is_wide else "NCs", "strong"),
            (f"   open {said.open}", ""),
        ]
        pieces.append((f" · overdue {said.overdue}", "error" if said.overdue else "muted"))
        if said.open_majors:
            pieces.append((f" · {said.open_majors} major", "major"))
        if is_wide:
            pieces.append((f" · closed {said.closed}", "muted"))
        return tuple(pieces)

    def _arrangement(self) -> Segments:
        return (
            (f"by {self.order.value} ", ""),
            as_key("sort"),
            (f"   {self.view.value} ", ""),
            as_key("next-view"),
        )

    def note_place(self) -> NotePlace | None:
        """A quick note lands in the audit of the highlighted one."""
        return place_in(self.desk, self.book, self.kept) if self._highlighted() else None

    # The highlighted one

    def _highlighted(self) -> Followed | None:
        return self._register.find(self.listed.cursor_key or "")

    @property
    def current(self) -> Followed:
        """The highlighted one; :class:`NotFound` where the list is empty."""
        found = self._highlighted()
        if found is None:
            raise NotFound("No nonconformity is highlighted.", told("{back} shows all again."))
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
        """From the table to the board and back; the highlight stays."""
        before = self.listed
        self.view = View.BOARD if self.view is View.TABLE else View.TABLE
        with self.app.batch_update():
            self._show_rows(before.cursor_key)
            before.display, self.listed.display = False, True
            self.set_focus(self.listed)

    def action_sort(self) -> None:
        """Sort by something else."""
        orders = list(Order)
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        self._show_rows()

    def action_next_choice(self) -> None:
        """Choose which are shown, one thing along with others: mine, overdue, of a grade, of an owner, whose turn."""
        rows = list(choice.options(self._register.owed, self.choice, self._register.me, self._register.today))
        self.choose("Show only", choice.COLUMNS, rows, self._chosen)

    def _chosen(self, key: str) -> None:
        self.choice = self.choice.having(key)
        self._show_rows()

    async def action_back(self) -> None:
        """Show all again; where all are shown already, go back."""
        if not self.choice:
            await super().action_back()
            return
        self.choice, self.filter_words = Choice(), ""
        self._show_rows()

    def action_filter(self) -> None:
        """Filter as one types."""
        super().action_filter()
        self.call_after_refresh(self._register.be_searched)

    def filtered(self, words: str) -> None:
        """Show only what holds the words."""
        self._show_rows()

    def jump(self, reference: str) -> None:
        """Go to a nonconformity by its reference, or to the first of a clause."""
        found = self.overview.find(reference) or self._of_clause(searchable(reference))
        if found is None:
            raise NotFound(f"{reference} is no nonconformity and no clause of one.", "Such as NC-2026-06 or 8.6.1.")
        if not self.listed.move_to(found.id):
            self.choice, self.filter_words = Choice(), ""
            self._show_rows()
            self.listed.move_to(found.id)

    def _of_clause(self, wanted: str) -> Followed | None:
        for each in self.overview.followed:
            if any(wanted in (searchable(c), searchable(Clause.parse(c).number)) for c in each.clauses):
                return each
        return None

    def action_write(self) -> None:
        """The text to the owner, to be copied."""
        letter.show(self, self.book, self._register.entry(self.current))

    def action_remind(self) -> None:
        """One message to each owner, with all of those that are ticked."""
        from auditor.tui.screens.register import reminders

        shown = self._register.shown(self.choice, self.filter_words)
        reminders.choose(self, shown.owed, self._register.entry)

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
    facts = [Fact(it.ref, it.row.title, "strong"), Fact("Next", each.standing.next_step)]
    turn = " · ".join(part for part in (person(it, each.standing.whose), by_when(each)) if part)
    if turn:
        facts.append(Fact("", turn, "error" if each.standing.overdue else ""))
    if flags(each):
        facts.append(Fact("", "", lead=flags(each)))
    facts.append(Fact("", " · ".join(part for part in named if part), "muted"))
    return facts
