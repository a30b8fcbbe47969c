"""The page of one audit: its sections on the left, the chosen one on the right, the next step above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from auditor.activities import schedule
from auditor.activities.act import Act
from auditor.errors import NotFound
from auditor.model.calendar import span
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments
from auditor.tui.desk import Desk
from auditor.tui.screens import names, past
from auditor.tui.screens.audit import agenda, coming, feedback, items, kept, scope, team
from auditor.tui.screens.audit.section import AuditSection
from auditor.tui.screens.audit.steps import perform
from auditor.tui.screens.audit.tasks import Task, next_task, state_words, tasks
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.sectioned import HeadLines, SectionedScreen
from auditor.workspace import COPIED, AuditBook

SECTIONS: tuple[type[AuditSection], ...] = (
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
    feedback.Feedback,
    kept.History,
)

_F = TypeVar("_F", bound=Mapping[str, Any])
_REFERRING = ("sites", "services", "representative", "site", "auditor", "process")


class AuditScreen(SectionedScreen, BookScreen):
    """Plans an audit and leads it from step to step; ``y`` does the next one."""

    BINDINGS = bindings(
        "propose", "line-later", "line-earlier",
        "new", "next-view", "filter", "jump", "history", "yes", "undo", "send-plan", "hand-out", "take-in",
        "gaps", "daily-note",
        next_view="next part", yes="next step", new="add",
    )  # fmt: skip
    PALETTE = ("remove",)

    def __init__(self, desk: Desk, book: AuditBook, section: str = "", key: str = "") -> None:
        super().__init__(desk, book)
        self._first = (section, key)
        self.have(*(each(self) for each in SECTIONS))
        self.holidays = desk.workspace.settings.calendar.holidays
        self.tasks: list[Task] = []
        self.next_task: Task | None = None

    def on_mount(self) -> None:
        """Open at the row that was asked for."""
        if self._first[0]:
            self.call_after_refresh(self.go, *self._first)

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
        self.show_sections()
        self.section_shown()

    def show_if_stale(self) -> None:
        """Only while it is looked at: behind the items that are answered, it would cost each key its time."""
        if self.is_current:
            super().show_if_stale()

    def section_shown(self) -> None:
        """Say where one is."""
        audit = self.book.audit
        self.locate(audit.ref, self.section.title, title=f"{audit.ref}  {audit.title}")

    def _say_next(self) -> None:
        audit, book = self.book.audit, self.book
        days = span(audit.planned_from, audit.planned_to)
        places = " ".join(names.site(book, site) for site in audit.sites)
        lead = f"lead {names.person(book, audit.lead)}" if audit.lead else ""
        rest = [piece for part in (days, places, lead) if part for piece in (("   ", ""), (part, "muted"))]
        state: Segments = ((state_words(audit), "strong"), *rest)
        self.query_one(HeadLines).say(state, self.next_task.words if self.next_task else "")

    # The agenda

    @property
    def _agenda(self) -> agenda.Agenda | None:
        """The agenda, while the keys act on its rows."""
        return self.section if isinstance(self.section, agenda.Agenda) and self.focused is self.rows else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A line is moved on the agenda only, which is proposed where it is shown."""
        if action in ("line_earlier", "line_later"):
            return self._agenda is not None
        if action == "propose":
            return isinstance(self.section, agenda.Agenda)
        return super().check_action(action, parameters)

    def action_propose(self) -> None:
        """Propose an agenda."""
        if isinstance(self.section, agenda.Agenda):
            self.section.propose()

    def action_line_earlier(self) -> None:
        """Move the line a quarter of an hour earlier."""
        if self._agenda is not None:
            self._agenda.shift(self.row_key, -1)

    def action_line_later(self) -> None:
        """Move the line a quarter of an hour later."""
        if self._agenda is not None:
            self._agenda.shift(self.row_key, 1)

    async def action_back(self) -> None:
        """Let go of what is being moved or was proposed, then go back."""
        if self._agenda is None or not self._agenda.leave():
            await super().action_back()

    # Keys

    def action_yes(self) -> None:
        """Do the next step."""
        if self.next_task is None:
            raise NotFound(f"Nothing is owed any more in {self.book.ref}.")
        perform(self, self.next_task)

    def steps_here(self) -> Sequence[tuple[str, str]]:
        """The steps of the audit."""
        return [(task.id, task.words) for task in self.tasks]

    def action_history(self) -> None:
        """Who changed what at the row; of the audit as a whole where the row is no record."""
        self.open_on("history", self.book, past.record_at(self.book, self.row_key))

    def action_send_plan(self) -> None:
        """Write the plan to those who have a part in it."""
        from auditor.tui.screens import outward

        outward.ask_where_the_plan_goes(self, self.book)

    def action_hand_out(self) -> None:
        """Write a copy for a teammate."""
        from auditor.tui.screens import copies

        copies.hand_out(self, self.book)

    def action_take_in(self) -> None:
        """Look at a copy that came back."""
        from auditor.tui.screens import copies

        copies.take_in(self)

    def jump(self, reference: str) -> None:
        """Go to an item, a clause, a finding or a nonconformity."""
        wanted = searchable(reference)
        for kind, name in ((Finding, "findings"), (Nonconformity, "findings"), (Item, "items")):
            for record in self.book.all(kind).values():
                if wanted == searchable(record.ref):  # type: ignore[attr-defined]
                    self.go(name, record.id)
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
        self.go("items", item.id)

    # What sections ask for

    def take_over_new(self, ids: Iterable[Id | None], acting: Act) -> None:
        """Copy into the audit whom or what it does not know yet (the audit stands alone)."""
        known = {record for kind in COPIED for record in self.book.all(kind)}
        if any(each and each not in known for each in ids):
            schedule.refresh_copies(self.desk.workspace, self.book, acting)

    def taking_over_new(self, fields: _F, acting: Act) -> _F:
        """The fields, with everything they refer to copied into the audit."""
        for name in _REFERRING:
            value = fields.get(name)
            self.take_over_new(value if isinstance(value, list) else [value], acting)
        return fields
