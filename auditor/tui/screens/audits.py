"""The audits: by date, by state, by year, with what they came to and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.app import ComposeResult

from auditor.errors import NotFound
from auditor.figures.progress import progress
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.model.programme import Slot
from auditor.model.words import AuditState
from auditor.tui.bindings import bindings
from auditor.tui.cells import Cell
from auditor.tui.desk import Desk
from auditor.tui.screens.audit.tasks import next_task, state_words
from auditor.tui.screens.on_workspace import WorkspaceScreen
from auditor.tui.widgets.columns import Column, Row, matching
from auditor.tui.widgets.rows import Rows
from auditor.workspace import AuditBook

COLUMNS = (
    Column("audit", 11),
    Column("from", 10),
    Column("state", 11),
    Column("title", share=3),
    Column("lead", 4, from_width=100),
    Column("items", 7, align="right", from_width=92),
    Column("find.", 5, align="right", from_width=92),
    Column("NCs", 4, align="right", from_width=92),
    Column("next", 20),
)

_OVER = (AuditState.CLOSED, AuditState.CANCELLED, AuditState.TERMINATED)
_STATES = {state.value: number for number, state in enumerate(AuditState)}


class AuditsScreen(WorkspaceScreen):
    """Enter opens an audit, one in progress where its items are answered; ``+`` plans a new one."""

    BINDINGS = bindings("new", "next-view", "filter", "jump", "history", new="new audit")
    PALETTE = ("act-as",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = "date"
        self._cells: dict[str, tuple[Cell, ...]] = {}

    def body(self) -> ComposeResult:
        """The list."""
        yield Rows(COLUMNS, titles=True, empty="No audit is planned yet: + plans one.", id="audits")

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()

    # Showing

    def take_in(self, book: AuditBook) -> None:
        """Read what an audit came to."""
        self._cells[book.ref] = _cells(book, self.desk)

    def show(self) -> None:
        """Show the audits in the view that was chosen."""
        rows = list(_VIEWS[self._view](self._slots(), self._row))
        self.query_one(Rows).set_rows(matching(rows, self.filter_words))
        self.locate(f"by {self._view}", f"{len(self._slots())} audits", title="Audits")

    def filtered(self, words: str) -> None:
        """Show only what holds the words."""
        self.show()

    def _slots(self) -> list[Slot]:
        try:
            return list(self.desk.workspace.programme.slots())
        except NotFound:
            return []

    def _row(self, slot: Slot) -> Row:
        cells = self._cells.get(slot.ref) or (slot.ref, slot.planned_from.isoformat(), "", slot.title)
        return Row(slot.ref, cells)

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

    def _planned(self, ref: str) -> None:
        self.say(f"{ref} is planned")
        self.open_audit(self.desk.workspace.audit(ref))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open an audit: one in progress where its items are answered."""
        self.open_where_it_is_done(self.desk.workspace.audit(event.key))


def _cells(book: AuditBook, desk: Desk) -> tuple[Cell, ...]:
    audit = book.audit
    counted = progress(book.items.values())
    findings = sum(not f.is_withdrawn for f in book.all(Finding).values())
    records = list(book.all(Nonconformity).values())
    pending = sum(n.is_open for n in records)
    task = next_task(book, desk.workspace.settings.calendar.holidays)
    lead = book.all(Person).get(audit.lead or "")
    late = audit.state in (AuditState.PLANNED, AuditState.INITIATED) and audit.planned_from < desk.today()
    done = counted.items - counted.open
    items = "" if not counted.items else str(counted.items) if not done else f"{done}/{counted.items}"
    return (
        audit.ref,
        audit.planned_from.isoformat(),
        ((state_words(audit), "muted" if audit.state in _OVER else ""),),
        audit.title,
        lead.ref if lead else "",
        items,
        str(findings or ""),
        ((f"{pending}", "warning"),) if pending else f"{len(records) or ''}",
        ((task.short, "warning" if late else ""),) if task else "",
    )


Maker = Callable[[Slot], Row]


def _by_date(slots: list[Slot], row: Maker) -> Iterable[Row]:
    yield from (row(slot) for slot in slots)


def _by_year(slots: list[Slot], row: Maker) -> Iterable[Row]:
    for year in sorted({slot.planned_from.year for slot in slots}):
        of_year = [slot for slot in slots if slot.planned_from.year == year]
        yield Row(f"year-{year}", (str(year), str(len(of_year))), heading=True)
        yield from (row(slot) for slot in of_year)


def _by_state(slots: list[Slot], row: Maker) -> Iterable[Row]:
    rows = [row(slot) for slot in slots]
    states = {r.key: _state_in(r) for r in rows}
    for state in dict.fromkeys(sorted(states.values(), key=lambda s: _STATES.get(s.replace(" ", "_"), 99))):
        of_state = [r for r in rows if states[r.key] == state]
        yield Row(f"state-{state}", (state or "not read yet", str(len(of_state))), heading=True)
        yield from of_state


def _state_in(row: Row) -> str:
    cell = row.cells[2]
    return cell if isinstance(cell, str) else cell[0][0]


_VIEWS: dict[str, Callable[[list[Slot], Maker], Iterable[Row]]] = {
    "date": _by_date,
    "state": _by_state,
    "year": _by_year,
}
