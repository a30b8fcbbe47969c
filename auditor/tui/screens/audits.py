"""The audits: by date, by state, by year, with what they came to and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import TypeAlias

from textual.app import ComposeResult

from auditor.figures.overview import AuditRow, SlotRow
from auditor.model.quantity import quantity
from auditor.model.words import AuditState
from auditor.tui.bindings import bindings
from auditor.tui.cells import Cell
from auditor.tui.desk import Desk
from auditor.tui.screens.audit.tasks import next_task, state_words
from auditor.tui.screens.on_workspace import WorkspaceScreen
from auditor.tui.widgets.columns import Column, Listing, Row, matching
from auditor.tui.widgets.rows import Rows
from auditor.workspace import damage

COLUMNS = (
    Column("audit", 11),
    Column("from", 10),
    Column("state", 11),
    Column("title", share=3, runs_on=True),
    Column("lead", 4, from_width=100),
    Column("items", 7, align="right", from_width=92),
    Column("findings", 8, align="right", from_width=100),
    Column("NCs", 4, align="right", from_width=92),
    Column("next", 20),
)

_OVER = (AuditState.CLOSED, AuditState.CANCELLED, AuditState.TERMINATED)
_by_day = attrgetter("planned_from", "ref")
_STATES = {state.value: number for number, state in enumerate(AuditState)}


Planned: TypeAlias = SlotRow | AuditRow


class AuditsScreen(WorkspaceScreen):
    """Enter opens an audit, one in progress where its items are answered; ``+`` plans a new one."""

    BINDINGS = bindings(
        "new", "next-view", "filter", "jump", "history", "due", "hand-out", "take-in", new="new audit", due="move"
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = "date"
        self._damage: Mapping[str, Sequence[str]] = {}

    def body(self) -> ComposeResult:
        """The list."""
        yield Rows(
            COLUMNS,
            titles=True,
            empty="No audit is planned yet: {new} plans one, {take-in} takes in a copy of one.",
            id="audits",
        )

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()

    # Showing

    def show(self) -> None:
        """Show the audits in the view that was chosen."""
        slots = self._planned_audits()
        self._damage = self.overview.damage
        things: list[Planned | Row] = list(_VIEWS[self._view](slots, self._state_of))
        rows: Listing[Planned] = Listing(things, self._row, lambda slot: slot.ref)
        self.query_one(Rows).set_rows(matching(rows, self.filter_words))
        self.locate(f"by {self._view}", quantity(len(slots), "audit"), title="Audits")

    def filtered(self, words: str) -> None:
        """Show only what holds the words."""
        self.show()

    def _planned_audits(self) -> list[Planned]:
        """The slots of the programme in force, and the audits that no programme here has: copies that were taken in."""
        known = {slot.ref for slot in self.overview.slots}
        return sorted([*self.slots, *(row for row in self.audits if row.ref not in known)], key=_by_day)

    def _state_of(self, slot: Planned) -> str:
        """The state in words, first of all that it is damaged; empty where it is not read yet."""
        row = self.audit(slot.ref)
        return damage.word(self._damage.get(slot.ref, ())) or (state_words(row) if row else "")

    def _row(self, slot: Planned) -> Row:
        row, held = self.audit(slot.ref), damage.word(self._damage.get(slot.ref, ()))
        if row is None:
            return Row(
                slot.ref, (slot.ref, slot.planned_from.isoformat(), ((held.partition(" ")[0], "error"),), slot.title)
            )
        return Row(slot.ref, _cells(row, self.desk, held))

    # Keys

    def action_next_view(self) -> None:
        """By date, by state, by year."""
        names = list(_VIEWS)
        self._view = names[(names.index(self._view) + 1) % len(names)]
        self.show()

    def action_new(self) -> None:
        """Plan a new audit."""
        from auditor.tui.screens.new_audit import ask_for_an_audit

        ask_for_an_audit(self, self.desk, self._planned)

    def action_history(self) -> None:
        """All that happened in the audit at the cursor."""
        key = self.query_one(Rows).cursor_key
        if key:
            self.open_on("history", self.desk.workspace.audit(key))

    def action_due(self) -> None:
        """Move the audit at the cursor to another day, or ask for that."""
        from auditor.tui.screens.audit.moving import move

        key = self.query_one(Rows).cursor_key
        if key:
            move(self, self.desk.workspace.audit(key))

    def action_hand_out(self) -> None:
        """Write a copy of the audit at the cursor for a teammate."""
        from auditor.tui.screens import copies

        key = self.query_one(Rows).cursor_key
        if key:
            copies.hand_out(self, self.desk.workspace.audit(key))

    def action_take_in(self) -> None:
        """Look at a copy of an audit that came in a file."""
        from auditor.tui.screens import copies

        copies.take_in(self)

    def _planned(self, ref: str) -> None:
        self.say(f"{ref} is planned")
        self.open_audit(self.desk.workspace.audit(ref))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open an audit: one in progress where its items are answered."""
        self.open_where_it_is_done(self.desk.workspace.audit(event.key))


def _cells(row: AuditRow, desk: Desk, held: str) -> tuple[Cell, ...]:
    task = next_task(row, desk.workspace.settings.calendar.holidays)
    lead = row.member(row.lead)
    late = row.state in (AuditState.PLANNED, AuditState.INITIATED) and row.planned_from < desk.today()
    done = row.items - row.open
    items = "" if not row.items else str(row.items) if not done else f"{done}/{row.items}"
    return (
        row.ref,
        row.planned_from.isoformat(),
        ((held.partition(" ")[0], "error"),) if held else ((state_words(row), "muted" if row.state in _OVER else ""),),
        row.title,
        lead.ref if lead else "",
        items,
        str(row.findings or ""),
        str(row.nonconformities or ""),
        _next(row, task.short if task else "", late),
    )


def _next(row: AuditRow, task: str, late: bool) -> Cell:
    """What comes next; first of all what two copies changed apart."""
    if row.conflicts:
        return ((quantity(row.conflicts, "conflict"), "error"),)
    return ((task, "warning" if late else ""),) if task else ""


StateOf = Callable[[Planned], str]


def _by_date(slots: list[Planned], _: StateOf) -> Iterable[Planned | Row]:
    return slots


def _by_year(slots: list[Planned], _: StateOf) -> Iterable[Planned | Row]:
    for year in sorted({slot.planned_from.year for slot in slots}):
        of_year = [slot for slot in slots if slot.planned_from.year == year]
        yield Row(f"year-{year}", (str(year), str(len(of_year))), heading=True)
        yield from of_year


def _by_state(slots: list[Planned], state_of: StateOf) -> Iterable[Planned | Row]:
    states: dict[str, list[Planned]] = {}
    for slot in slots:
        states.setdefault(state_of(slot), []).append(slot)
    for state in sorted(states, key=lambda s: _STATES.get(s.replace(" ", "_"), 99)):
        yield Row(f"state-{state}", (state or "not read yet", str(len(states[state]))), heading=True)
        yield from states[state]


_VIEWS: dict[str, Callable[[list[Planned], StateOf], Iterable[Planned | Row]]] = {
    "date": _by_date,
    "state": _by_state,
    "year": _by_year,
}
