"""Today: what needs me, what comes, and how the cycle and the nonconformities stand, in one list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from auditor.model.people import Person
from auditor.model.programme import Programme
from auditor.model.words import ProgrammeState
from auditor.tui.bindings import bindings
from auditor.tui.desk import Desk
from auditor.tui.keymap import as_key, told
from auditor.tui.marks import Signs
from auditor.tui.screens.on_workspace import WorkspaceScreen
from auditor.tui.screens.today.line import COLUMNS, Line, group, some
from auditor.tui.widgets.columns import Row
from auditor.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from auditor.tui.screens.today.coming import Found
    from auditor.tui.screens.today.waiting import Waiting

_WAITING_AT_MOST = 9
_OTHERS_AT_MOST = 5
_COMING_AT_MOST = 5
_DONE = (("done", "success"),)


class TodayScreen(WorkspaceScreen):
    """The first screen. Every line opens with enter; on an empty workspace the three first steps stand here."""

    BINDINGS = bindings("jump", "calendar")
    PARTS = ("audits", "register")
    CSS = "TodayScreen Rows { padding: 1 0 0 0; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._opens: dict[str, tuple[str, ...]] = {}
        self._is_on_site = False
        self._drafted: frozenset[str] = frozenset()
        self._found: Found = {}
        self._undecided: tuple[Waiting, ...] = ()

    def body(self) -> ComposeResult:
        """The one list."""
        yield Rows(COLUMNS, id="today")

    def on_mount(self) -> None:
        """Ask who one is where that is not known."""
        self.query_one(Rows).focus()
        if not self.desk.by:
            self.call_after_refresh(self.action_act_as)

    # Showing

    @property
    def _signs(self) -> Signs:
        return getattr(self.app, "signs", Signs())

    def show(self) -> None:
        """Show the lines that are known so far."""
        steps = self._first_steps()
        if steps:
            undone = next((step.key for step in steps if step.when != _DONE), None)
            self._show(group("The first steps", steps), steps, cursor=undone)
        else:
            self._show_everything()
        if self.knows and not self.is_reading:
            self.call_after_refresh(self._look_further)

    def _look_further(self) -> None:
        """Look for texts that were left open, into every audit's folder; and, into everything, for what was found
        before about the same as is on the agenda, and for what nobody decided on yet."""
        from auditor.tui.screens.today.coming import found_before

        drafted = frozenset(self.desk.workspace.drafted())
        found = self.once("found", lambda: found_before(self.overview, self.desk.today()))
        undecided = self.once(f"undecided {self.desk.by}", self._look_for_undecided)
        if (drafted, found, undecided) != (self._drafted, self._found, self._undecided):
            self._drafted, self._found, self._undecided = drafted, found, undecided
            self.show()

    def _look_for_undecided(self) -> tuple[Waiting, ...]:
        from auditor.tui.screens.today.deciding import undecided

        audits = {audit.ref: audit for audit in self.audits}
        found = undecided(self.overview.findings, audits, self.desk.by, self.desk.today(), self._signs)
        return tuple(found)

    def _show_everything(self) -> None:
        from auditor.tui.screens.today.coming import audits_to_come, due, todays_agenda
        from auditor.tui.screens.today.numbers import cycle, nonconformities
        from auditor.tui.screens.today.waiting import waiting

        workspace, today, by = self.desk.workspace, self.desk.today(), self.desk.by
        audits, owed = self.audits, self.overview.owed if self.knows else ()
        unsound = self.overview.damage if self.knows else {}
        waits = waiting(workspace, audits, owed, by, self._signs, self._drafted, unsound)
        waits = sorted([*waits, *self._undecided], key=lambda each: each.rank)
        for_me = [each.line for each in waits if each.is_mine or not by]
        for_others = [each.line for each in waits if by and not each.is_mine]
        register, there = ("goto", "register"), told("the register, {register}")
        mine = some(for_me, _WAITING_AT_MOST, register, "more-waiting", there)
        others = some(for_others, _OTHERS_AT_MOST, register, "more-for-others", there)
        agenda = list(todays_agenda(audits, today, self._found))
        slots = self.slots
        coming = list(audits_to_come(workspace.programme, slots, audits, today))
        next_ones = some(coming, _COMING_AT_MOST, ("goto", "audits"), "more-coming", told("all audits, {audits}"))
        standing = [entry.row for entry in owed]
        figures = (
            [*cycle(workspace.programme, slots, audits, today), *nonconformities(standing, audits, today)]
            if self.knows
            else []
        )
        words = "The audits are being read." if self.is_reading or not self.knows else "Nothing waits for you."
        nothing = [Line("nothing", "", ((words, "muted"),))]
        waits_for_me = group("Waiting for you" if by else "Waiting", mine or nothing, f"{len(for_me) or ''}")
        waits_for_others = group("Waiting for others", others, f"{len(for_others)}") if others else []
        on_agenda = group("On the agenda today", agenda) if agenda else []
        to_come = group("Coming", next_ones, f"{len(coming)}" if coming else "") if coming else []
        so_far = group("So far", figures) if figures else []
        due_now = due(audits, self._my_reference, workspace.now())
        first = [on_agenda, waits_for_me] if due_now else [waits_for_me, on_agenda]
        groups = [each for each in (*first, waits_for_others, to_come, so_far) if each]
        rows = [row for n, each in enumerate(groups) for row in (*([_gap(str(n))] if n else []), *each)]
        cursor = None if self._is_on_site else due_now or None
        self._show(rows, [*mine, *others, *agenda, *next_ones, *figures], cursor)
        self._is_on_site = bool(due_now)

    def _show(self, rows: Sequence[Row], lines: Sequence[Line], cursor: str | None = None) -> None:
        self._opens = {line.key: line.opens for line in lines}
        self.query_one(Rows).set_rows(rows, cursor=cursor)

    def _first_steps(self) -> list[Line]:
        """The three first steps of an empty workspace, each with its key; nothing once there is an audit."""
        programme = self.desk.workspace.programme
        if self.slots or self.audits:
            return []
        known = any(each.state is not ProgrammeState.CANCELLED for each in programme.all(Programme).values())
        named = bool(programme.all(Person)) and bool(self.desk.by)
        enter, its_key, audits_key = ((as_key(name),) for name in ("open", "programme", "audits"))
        return [
            Line("who", "1", "Say who you are", when=_DONE if named else enter, opens=("act-as",)),
            Line("plan", "2", "Write the programme", when=_DONE if known else its_key, opens=("goto", "programme")),
            Line("audit", "3", "Plan the first audit", when=audits_key, opens=("goto", "audits")),
        ]

    @property
    def _my_reference(self) -> str:
        """The reference of whoever is at the desk; empty for nobody."""
        me = self.desk.workspace.programme.all(Person).get(self.desk.by)
        return me.ref if me is not None else ""

    # Keys

    def action_calendar(self) -> None:
        """Write the programme for calendars."""
        from auditor.tui.screens import outward

        outward.ask_for_the_calendar(self)

    async def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open what the line is about."""
        match self._opens.get(event.key, ()):
            case ("goto", name):
                await self.app.run_action(f"app.goto({name!r})")
            case ("act-as",):
                self.action_act_as()
            case ("conduct", ref, *line):
                self.open_where_it_is_done(self.desk.workspace.audit(ref), *line)
            case (screen, ref, *place):
                self.open_on(screen, self.desk.workspace.audit(ref), *place)


def _gap(name: str) -> Row:
    """An empty line between two groups."""
    return Row(f"gap-{name}", ("",), heading=True)
