"""The programme's page: its next step, what it states, its audits, and the organisation it audits."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from auditor.errors import NotFound
from auditor.figures.overview import SlotRow
from auditor.model.calendar import span
from auditor.model.people import Person
from auditor.model.programme import Programme
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.words import ProgrammeState
from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments
from auditor.tui.desk import Desk
from auditor.tui.keymap import key_of
from auditor.tui.screens import past
from auditor.tui.screens.new_audit import standard_of
from auditor.tui.screens.on_workspace import WorkspaceScreen
from auditor.tui.screens.programme import organisation
from auditor.tui.screens.programme.competences import Competences
from auditor.tui.screens.programme.coverage import Coverage
from auditor.tui.screens.programme.earlier import EarlierOnes
from auditor.tui.screens.programme.frequency import Frequency
from auditor.tui.screens.programme.reviews import Reviews
from auditor.tui.screens.programme.schedule import Schedule
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.screens.programme.statements import Statements
from auditor.tui.screens.programme.steps import Coming, is_urgent, next_step, perform, steps
from auditor.tui.screens.programme.workload import Workload
from auditor.tui.screens.sectioned import HeadLines, SectionedScreen

T = TypeVar("T")


class ProgrammeScreen(SectionedScreen, WorkspaceScreen):
    """``y`` does the programme's next step; an active programme opens on its schedule."""

    BINDINGS = bindings(
        "new", "next-view", "filter", "jump", "history", "yes", "week-earlier", "week-later", "day-earlier",
        "day-later", "due", "undo", "next-gap", "give-up", "next-choice", "programme-papers",
        next_choice="rows", next_view="view", yes="next step", new="add", due="date", week_later="move",
    )  # fmt: skip
    PARTS = ("audits", "indicators")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        kinds = (organisation.Sites, organisation.Services, organisation.Processes)
        before: tuple[type[ProgrammeSection], ...] = (Coming, Schedule, Coverage)
        after = (Reviews, organisation.People, Competences, Workload, *kinds, EarlierOnes)
        self._chosen: Id = ""
        self._frequency = Frequency(self)
        self._statements = Statements(self)
        rest = (part(self) for part in after)
        self.have(*(part(self) for part in before), self._frequency, self._statements, *rest)
        if not is_urgent(self.programme):
            self.section = self.sections[Schedule.name]

    @property
    def programme(self) -> Programme | None:
        """The programme that is shown: the one that was chosen, else the one in force, if there is one."""
        try:
            return self.chosen or self.desk.workspace.programme.programme
        except NotFound:
            return None

    @property
    def chosen(self) -> Programme | None:
        """The programme that was chosen to be shown; none at first."""
        return self.desk.workspace.programme.all(Programme).get(self._chosen)

    @property
    def of(self) -> str:
        """The reference of the programme that is shown, for steps that are taken on it."""
        return self.programme.ref if self.programme else ""

    @property
    def slots(self) -> Sequence[SlotRow]:
        """The slots of the programme that is shown, by planned day."""
        return self.overview.slots_of(self.programme.id) if self.programme else ()

    def once(self, what: Hashable, count: Callable[[], T]) -> T:
        """As of every screen over all audits, for the programme that is shown."""
        return super().once((self._chosen, what), count)

    def choose_programme(self, programme: Id) -> None:
        """Show another programme, such as the next cycle's draft; its next step stands first."""
        self._chosen = programme
        self.show()
        self.go(Coming.name)

    def write_statements(self) -> None:
        """Write what the draft does not state yet."""
        self._statements.write_missing()

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
            said = (revision, programme.title, span(programme.cycle_from, programme.cycle_to))
            rest = [piece for part in said if part for piece in (("   ", ""), (part, "muted"))]
            state = ((programme.state.value, "strong"), *rest)
        following = next_step(self)
        words = following[1] if following and is_urgent(programme) else ""
        self.query_one(HeadLines).say(state, words, self._left_to_plan() or "Nothing is owed.")
        self.show_sections()
        self.section_shown()

    def _left_to_plan(self) -> str:
        """What an active programme should still plan; nothing where nothing is proposed."""
        many = len(self._frequency.proposed)
        if self.programme is None or self.programme.state is not ProgrammeState.ACTIVE or not many:
            return ""
        return f"{quantity(many, 'audit')} should be planned besides: {key_of('new')} in {Frequency.title}"

    def section_shown(self) -> None:
        """Say where one is."""
        programme = self.programme
        shown = self.section.shown if isinstance(self.section, Coverage) else ""
        self.locate(programme.ref if programme else "", self.section.title, shown, title="Programme")

    def steps_here(self) -> Sequence[tuple[str, str]]:
        """The steps of the programme."""
        return [(name, words.replace(" it", " the programme", 1)) for name, words, _ in steps(self.programme)]

    def action_history(self) -> None:
        """Who changed what at the row; of the programme as a whole where the row is no record."""
        book = self.desk.workspace.programme
        self.open_on("history", book, past.record_at(book, self.row_key))

    def action_programme_papers(self) -> None:
        """The status of the programme, and its calendar."""
        from auditor.tui.screens.programme.papers import ask_for_a_paper

        ask_for_a_paper(self)

    # Moving an audit

    @property
    def _schedule(self) -> Schedule | None:
        """The schedule, while the keys act on its rows."""
        is_shown = isinstance(self.section, Schedule) and self.focused is self.rows
        return self.section if isinstance(self.section, Schedule) and is_shown else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An audit is moved in the schedule only."""
        if action in ("week_earlier", "week_later", "day_earlier", "day_later", "due", "undo"):
            return self._schedule is not None
        if action in ("next_gap", "next_choice", "give_up"):
            return self._coverage is not None
        return super().check_action(action, parameters)

    def _shift(self, days: int) -> None:
        if self._schedule is not None:
            self._schedule.shift(self.row_key, days)

    def action_week_earlier(self) -> None:
        """Move the audit a week earlier."""
        self._shift(-7)

    def action_week_later(self) -> None:
        """Move the audit a week later."""
        self._shift(7)

    def action_day_earlier(self) -> None:
        """Move the audit a working day earlier."""
        self._shift(-1)

    def action_day_later(self) -> None:
        """Move the audit a working day later."""
        self._shift(1)

    def action_due(self) -> None:
        """Ask for another day."""
        if self._schedule is not None:
            self._schedule.ask_for_a_date(self.row_key)

    def action_undo(self) -> None:
        """Take back one's last move of the audit."""
        if self._schedule is not None:
            self._schedule.take_back(self.row_key)

    # Going through the coverage

    @property
    def _coverage(self) -> Coverage | None:
        """The coverage, while the keys act on its cells."""
        return self.section if isinstance(self.section, Coverage) and self.focused is self.rows else None

    def action_next_choice(self) -> None:
        """Other rows in the coverage."""
        if self._coverage is not None:
            self._coverage.next_choice()
            self.show_rows()
            self.section_shown()

    def action_next_gap(self) -> None:
        """Move to the next gap."""
        if self._coverage is not None:
            key, column = self._coverage.next_gap(self.row_key, self.rows.column)
            self.rows.move_to(key)
            self.rows.move_across(column)

    def action_give_up(self) -> None:
        """Have an audit look no longer at the cell."""
        if self._coverage is not None:
            self._coverage.give_up(self.row_key, self.rows.column)

    async def action_back(self) -> None:
        """Let go of an audit that is being moved, then go back."""
        if self._schedule is None or not self._schedule.leave():
            await super().action_back()

    def action_yes(self) -> None:
        """Do the next step."""
        if next_step(self) is None:
            raise NotFound("Nothing is owed.")
        perform(self)
