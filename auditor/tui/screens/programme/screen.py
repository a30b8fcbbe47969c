"""The programme's page: its next step, what it states, its audits, and the organisation it audits."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.errors import NotFound
from auditor.model.people import Person
from auditor.model.programme import Programme
from auditor.model.record import Id
from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments
from auditor.tui.desk import Desk
from auditor.tui.screens import past
from auditor.tui.screens.audit.tasks import next_task, state_words
from auditor.tui.screens.new_audit import ask_for_an_audit, standard_of
from auditor.tui.screens.on_workspace import WorkspaceScreen
from auditor.tui.screens.programme import organisation
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.screens.programme.statements import Statements
from auditor.tui.screens.programme.steps import Coming, is_urgent, perform, steps, until
from auditor.tui.screens.sectioned import HeadLines, SectionedScreen
from auditor.tui.widgets.columns import Column, Row


class Audits(ProgrammeSection):
    """The slots of the programme with their state; enter opens the audit."""

    name = "audits"
    title = "Audits"
    columns = (Column("", 11), Column("", 10), Column(share=3), Column("", 11), Column("", 18, from_width=76))
    adds = "audit"
    empty = "No audit is planned yet: + plans one."

    def count(self) -> str:
        """How many."""
        return str(len(self.book.slots()) or "") if self.programme else ""

    def rows(self) -> Sequence[Row]:
        """The slots by day."""
        rows = []
        for slot in self.book.slots() if self.programme else ():
            audit = self.screen.audit(slot.ref)
            task = next_task(audit) if audit else None
            state = state_words(audit) if audit else ""
            word = (("provisional", "warning"),) if slot.provisional else state
            rows.append(Row(slot.ref, (slot.ref, f"{slot.planned_from}", slot.title, word, task.short if task else "")))
        return rows

    def open(self, key: str) -> None:
        """Open the audit."""
        self.screen.open_audit(self.screen.desk.workspace.audit(key))

    def new(self) -> None:
        """Plan one; after the approval it is provisional until the revision is approved."""

        def planned(ref: str) -> None:
            self.screen.show()
            self.screen.go("audits", ref)

        ask_for_an_audit(self.screen, self.screen.desk, planned)


class ProgrammeScreen(SectionedScreen, WorkspaceScreen):
    """``y`` does the programme's next step."""

    BINDINGS = bindings(
        "new", "next-view", "filter", "jump", "history", "yes", next_view="next part", yes="next step", new="add"
    )  # fmt: skip
    PALETTE = ("act-as",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        kinds = (organisation.People, organisation.Sites, organisation.Services, organisation.Processes)
        parts: tuple[type[ProgrammeSection], ...] = (Coming, Statements, Audits, *kinds, organisation.EarlierOnes)
        self.have(*(part(self) for part in parts))

    @property
    def programme(self) -> Programme | None:
        """The programme in force, if there is one."""
        try:
            return self.desk.workspace.programme.programme
        except NotFound:
            return None

    @property
    def standard(self) -> str:
        """The standard that a clause written without one is meant in."""
        return standard_of(self.programme) if self.programme else "20000-1"

    def person(self, who: Id | None) -> str:
        """Reference and name of a person."""
        found = self.desk.workspace.programme.all(Person).get(who or "")
        return f"{found.ref} {found.name}" if found else ""

    # Showing

    def show(self) -> None:
        """Show the programme as it stands."""
        programme = self.programme
        if programme is None:
            state: Segments = (("no programme yet", "strong"),)
        else:
            revision = f"revision {programme.revision}" if programme.revision else ""
            said = (programme.title, until(programme.cycle_from, programme.cycle_to), revision)
            rest = [piece for part in said if part for piece in (("   ", ""), (part, "muted"))]
            state = ((programme.state.value, "strong"), *rest)
        following = steps(programme)
        words = following[0][1] if following and is_urgent(programme) else ""
        self.query_one(HeadLines).say(state, words)
        self.show_sections()
        self.section_shown()

    def section_shown(self) -> None:
        """Say where one is."""
        programme = self.programme
        self.locate(programme.ref if programme else "", self.section.title, title="Programme")

    def action_history(self) -> None:
        """Who changed what at the row; of the programme as a whole where the row is no record."""
        book = self.desk.workspace.programme
        self.open_on("history", book, past.record_at(book, self.row_key))

    def action_yes(self) -> None:
        """Do the next step."""
        if not steps(self.programme):
            raise NotFound("Nothing is owed.")
        perform(self)
