"""The page of one audit: its sections on the left, the chosen one on the right, the next step above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from auditor.activities import plan
from auditor.activities.act import Act
from auditor.errors import NotFound
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments
from auditor.tui.desk import Desk
from auditor.tui.screens import names
from auditor.tui.screens.audit import agenda, coming, items, kept, scope, team
from auditor.tui.screens.audit.section import Section
from auditor.tui.screens.audit.steps import perform
from auditor.tui.screens.audit.tasks import Task, next_task, state_words, tasks
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.people import act_as
from auditor.tui.widgets.columns import Column, Row, matching
from auditor.tui.widgets.frame import Line
from auditor.tui.widgets.rows import Rows
from auditor.workspace import COPIED, AuditBook

SECTIONS: tuple[type[Section], ...] = (
    coming.Coming,
    scope.Scope,
    team.Team,
    agenda.Agenda,
    items.Items,
    kept.EarlierOnes,
    kept.Plan,
    kept.Meetings,
    kept.Findings,
    kept.Report,
    kept.History,
)

_F = TypeVar("_F", bound=Mapping[str, Any])
_REFERRING = ("sites", "services", "representative", "site", "auditor", "process")


class NextLine(Line):
    """State, dates and place; then the next step and the key that does it."""

    DEFAULT_CSS = "NextLine { height: 2; margin: 0 0 1 0; }"

    def __init__(self) -> None:
        super().__init__()
        self.state: Segments = ()
        self.next: Segments = ()

    def say(self, state: Segments, next_: Segments) -> None:
        """Say both lines."""
        self.state, self.next = state, next_
        self.refresh()

    def render_line(self, y: int) -> Any:
        """Draw one of the two lines."""
        self._shown = self.next if y else self.state
        return super().render_line(y)

    def left(self) -> Segments:
        """The line that is drawn."""
        return self._shown


class AuditScreen(BookScreen):
    """Plans an audit and leads it from step to step; ``y`` does the next one."""

    BINDINGS = bindings(
        "new",
        "next-view",
        "filter",
        "jump",
        "history",
        "yes",
        "undo",
        next_view="next part",
        yes="next step",
        new="add",
    )
    PALETTE = ("act-as", "remove")
    CSS = """
    AuditScreen #sections { width: 20; margin: 0 1 0 0; }
    AuditScreen #section { width: 1fr; }
    """

    def __init__(self, desk: Desk, book: AuditBook) -> None:
        super().__init__(desk, book)
        self._sections = {each.name: each(self) for each in SECTIONS}
        self.section: Section = self._sections["steps"]
        self._cursors: dict[str, str] = {}
        self.holidays = desk.workspace.settings.calendar.holidays
        self.tasks: list[Task] = []
        self.next_task: Task | None = None

    def body(self) -> ComposeResult:
        """The next step, and the two lists."""
        yield NextLine()
        with Horizontal():
            yield Rows((Column("", share=1), Column("", 5, align="right")), self._section_rows(), id="sections")
            yield Rows(self.section.columns, empty=self.section.empty, id="section")

    def on_mount(self) -> None:
        """The keys belong to the sections."""
        self._parts.focus()

    @property
    def _parts(self) -> Rows:
        return self.query_one("#sections", Rows)

    @property
    def _rows(self) -> Rows:
        return self.query_one("#section", Rows)

    @property
    def section_width(self) -> int:
        """Cells that a row of the section has."""
        return max(self.app.size.width - 24, 30)

    @property
    def standard(self) -> str:
        """The standard that a clause written without one is meant in."""
        criteria = next((c.standard for c in self.book.audit.criteria if c.standard and c.binds), "")
        return criteria or next((Clause.parse(c).standard for c in self.book.audit.clauses), "20000-1")

    # Showing

    def show(self) -> None:
        """Show what stands."""
        self.tasks = list(tasks(self.book, self.holidays))
        self.next_task = next_task(self.book, self.holidays)
        self._say_next()
        self._parts.set_rows(self._section_rows())
        self._show_rows()
        audit = self.book.audit
        self.locate(audit.ref, self.section.title, title=f"{audit.ref}  {audit.title}")

    def _say_next(self) -> None:
        audit, book = self.book.audit, self.book
        days = f"{audit.planned_from}" + (f" to {audit.planned_to}" if audit.planned_to != audit.planned_from else "")
        places = " ".join(names.site(book, site) for site in audit.sites)
        lead = f"lead {names.person(book, audit.lead)}" if audit.lead else ""
        rest = [piece for part in (days, places, lead) if part for piece in (("   ", ""), (part, "muted"))]
        state: Segments = ((state_words(audit), "strong"), *rest)
        if self.next_task is None:
            following: Segments = (("nothing is owed any more", "muted"),)
        else:
            following = (("Next  ", "muted"), (self.next_task.words, ""), ("   ", ""), ("y", "key"))
        self.query_one(NextLine).say(state, following)

    def _section_rows(self) -> list[Row]:
        return [Row(name, (part.title, ((part.count(), "muted"),))) for name, part in self._sections.items()]

    def _show_rows(self) -> None:
        rows = self._rows
        rows.empty = self.section.empty
        rows.set_columns(self.section.columns)
        rows.set_rows(matching(self.section.rows(), self.filter_words), cursor=self._cursors.get(self.section.name))

    def show_section(self, name: str) -> None:
        """Show another section, its cursor where it was."""
        if name != self.section.name:
            self._cursors[self.section.name] = self._rows.cursor_key or ""
            self.section = self._sections[name]
            self.filter_words = ""
            self._show_rows()
            self.refresh_bindings()
            self.locate(self.book.ref, self.section.title, title=f"{self.book.ref}  {self.book.audit.title}")
        self._parts.move_to(name)

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Another section is looked at."""
        if event.rows.id == "sections" and event.key:
            self.show_section(event.key)
        elif event.rows.id == "section" and event.key:
            self._cursors[self.section.name] = event.key

    def on_resize(self) -> None:
        """Lay long texts out anew."""
        if self.is_mounted:
            self._show_rows()

    def filtered(self, words: str) -> None:
        """Show only the rows that hold the words."""
        self._show_rows()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """``+`` works where a section adds something."""
        return bool(self.section.adds) if action == "new" else super().check_action(action, parameters)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """From a section into its rows; a row does what it does."""
        if event.rows.id == "sections":
            self.show_section(event.key)
            self._rows.focus()
        else:
            self.section.open(event.key)

    async def action_back(self) -> None:
        """From the rows back to the sections, then back to where one came from."""
        if self.focused is self._rows and not self.filter_words:
            self._parts.focus()
        else:
            await super().action_back()

    def action_yes(self) -> None:
        """Do the next step."""
        if self.next_task is None:
            raise NotFound(f"Nothing is owed any more in {self.book.ref}.")
        perform(self, self.next_task)

    def action_new(self) -> None:
        """Add something to the section."""
        self.section.new()

    def action_next_view(self) -> None:
        """Show the next section."""
        order = list(self._sections)
        self.show_section(order[(order.index(self.section.name) + 1) % len(order)])

    def action_history(self) -> None:
        """Show the trail."""
        self.show_section("history")
        self._rows.focus()

    def action_remove(self) -> None:
        """Take the row off the plan again."""
        key = self._rows.cursor_key
        if key is None:
            raise NotFound("No row is chosen.", "enter goes from the parts into their rows.")
        self.section.remove(key)

    def action_act_as(self) -> None:
        """Name another person who acts here."""
        act_as(self, self.desk)

    def jump(self, reference: str) -> None:
        """Go to an item, a clause, a finding or a nonconformity."""
        wanted = searchable(reference)
        for kind, name in ((Finding, "findings"), (Nonconformity, "findings"), (Item, "items")):
            for record in self.book.all(kind).values():
                if wanted == searchable(record.ref):  # type: ignore[attr-defined]
                    self._go(name, record.id)
                    return
        ordered = sorted(self.book.items.values(), key=lambda i: (Clause.parse(i.clause), i.ref))
        try:
            clause = Clause.parse(reference, self.standard)
        except ValueError:
            super().jump(reference)
            return
        item = next((i for i in ordered if clause.covers(Clause.parse(i.clause))), None)
        if item is None:
            raise NotFound(f"No item of {self.book.ref} is about {clause}.")
        self._go("items", item.id)

    def _go(self, name: str, key: str) -> None:
        self.show_section(name)
        self._rows.focus()
        self._rows.move_to(key)

    # What sections ask for

    def take_over_new(self, ids: Iterable[Id | None], acting: Act) -> None:
        """Copy into the audit whom or what it does not know yet (the audit stands alone)."""
        known = {record for kind in COPIED for record in self.book.all(kind)}
        if any(each and each not in known for each in ids):
            plan.refresh_copies(self.desk.workspace, self.book, acting)

    def taking_over_new(self, fields: _F, acting: Act) -> _F:
        """The fields, with everything they refer to copied into the audit."""
        for name in _REFERRING:
            value = fields.get(name)
            self.take_over_new(value if isinstance(value, list) else [value], acting)
        return fields
