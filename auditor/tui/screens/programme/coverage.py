"""The coverage matrix: what was looked at, what is planned, and what nobody has looked at yet (chapter 15)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rich.cells import cell_len

from auditor.activities import replanning
from auditor.errors import NotFound
from auditor.figures.coverage import (
    AS_A_WHOLE,
    LABELS,
    LETTERS,
    Cell,
    CellState,
    Dimension,
    Head,
    Matrix,
    Subject,
    matrix,
    uncounted,
)
from auditor.figures.overview import SlotRow
from auditor.model.clause import Clause
from auditor.model.people import Process
from auditor.model.words import BEFORE_PLAN, Role
from auditor.tui.cells import Segments
from auditor.tui.keymap import told
from auditor.tui.screens.audit.doing import do_step, who
from auditor.tui.screens.audit.rescheduling import give_up
from auditor.tui.screens.new_audit import ask_for_an_audit
from auditor.tui.screens.programme.heads import in_percent, shortened
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.screens.programme.states import TONES, has_state, legend, states_in
from auditor.tui.widgets.columns import GAP, Column, Row, RowSource, matching
from auditor.tui.widgets.facts import wrapped

if TYPE_CHECKING:
    from auditor.tui.screens.programme.screen import ProgrammeScreen

_CLAUSE = 9
_PROCESS = 7
_TITLE = 14
_CELL = 5
_WORDS = {Dimension.YEAR: "years", Dimension.AUDIT: "audits", Dimension.SITE: "sites", Dimension.SERVICE: "services"}
_IN = {Dimension.YEAR: "in", Dimension.AUDIT: "in", Dimension.SITE: "at", Dimension.SERVICE: "for"}
_COVERED = "#covered"
_WHOLE = "#whole"
"""The key of the row of a site or service as a whole."""
_NEW = "+"


class Coverage(ProgrammeSection):
    """Clauses or processes down; years, audits, sites or services across."""

    name = "coverage"
    title = "Coverage"
    adds = "audit"
    wide = True
    stay = 2
    beneath = 4
    empty = "Nothing is to be covered yet: the programme has no audit with clauses."

    def __init__(self, screen: ProgrammeScreen) -> None:
        super().__init__(screen)
        self._across = Dimension.YEAR
        self._down = Subject.CLAUSE
        self._standard = 0

    # What is shown

    @property
    def matrix(self) -> Matrix:
        """The matrix as it stands: counted anew only where something has changed."""
        return self.screen.once(("matrix", self._down, self._across, self._standard), self._count)

    def _count(self) -> Matrix:
        standards = self.basis.standards
        standard = standards[self._standard % len(standards)] if len(standards) > 1 else None
        return matrix(self.basis, self.today, rows=self._down, columns=self._across, standard=standard)

    def count(self) -> str:
        """How much of what is required was audited."""
        if not self._has_anything:
            return ""
        whole = self.matrix.whole
        return f"{whole.value * 100:.0f} %" if whole.value is not None else ""

    @property
    def _has_anything(self) -> bool:
        return self.programme is not None and bool(self.screen.slots) and self.screen.knows

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        """Number and title stay, the others move."""
        it = self.matrix if self._has_anything else None
        labels = shortened([head.label for head in it.columns]) if it else []
        cells = [Column(label, max(_CELL, min(cell_len(label), 8))) for label in labels]
        named = _CLAUSE if self._down is Subject.CLAUSE else _PROCESS
        left = self.screen.section_width - named - sum(column.width + GAP for column in cells) - 2 * GAP
        longest = max((cell_len(head.title) for head in it.rows), default=0) if it else 0
        title = Column("", min(longest, left)) if left >= _TITLE else Column("", 0, from_width=_TITLE)
        return (Column(self._down.value, named), title, *cells)

    def rows(self) -> Sequence[Row]:
        """What is covered in each column, then a row for each clause or process."""
        if not self._has_anything:
            return []
        it = self.matrix
        covered = tuple(((f"{share.n:g}/{share.of:g}", "muted"),) if share.of else "" for share in it.by_column)
        head = Row(_COVERED, ((("covered", "muted"),), ((self._in_all(it), "muted"),), *covered))
        return [head, *(self._row(row, cells) for row, cells in zip(it.rows, it.cells, strict=True))]

    def holding(self, words: str) -> RowSource:
        """A word that is a state's letter finds the rows whose cell in the cursor's column is in that state."""
        states, rest = states_in(words)
        if not states or not self._has_anything:
            return super().holding(words)
        it, column = self.matrix, self.screen.rows.column
        found = [
            self._row(row, cells)
            for row, cells in zip(it.rows, it.cells, strict=True)
            if has_state(cells, column, states)
        ]
        return matching(found, rest)

    def _row(self, head: Head, cells: Sequence[Cell]) -> Row:
        letters = tuple(((LETTERS[cell.state], TONES[cell.state]),) for cell in cells)
        return Row(head.key or _WHOLE, (head.label, ((head.title, "muted"),), *letters))

    def _in_all(self, it: Matrix) -> str:
        return f"in the cycle {in_percent(it.whole)}, by weight {in_percent(it.weighted)}"

    def says(self, key: str, column: int) -> Sequence[Segments]:
        """What the cell at the cursor is, why it is required, and which audits look at it."""
        found = self._at(key, column) if self._has_anything else None
        if found is None:
            return self._as_a_whole(column) if self._has_anything else ()
        row, across, cell = found
        head: Segments = (
            (row.label, "strong"),
            (f" {_IN[self._across]} ", "muted"),
            (across.label, "strong"),
            ("  ", ""),
            (LABELS[cell.state], TONES[cell.state]),
            ("   ", ""),
            (f"{row.title}; {across.title}" if across.title else row.title, "muted"),
        )
        wanted = f"required {', '.join(cell.required_by)}" if cell.required_by else ""
        return head, tuple(self._looked_at(cell)), ((wanted, "muted"),), self._legend

    def _as_a_whole(self, column: int) -> Sequence[Segments]:
        """How much was audited, in the column and in all, and what is not counted in it."""
        notes = " · ".join(uncounted(self.basis))
        lines = [*wrapped(notes, self.screen.section_width), "", ""][:2]
        it, told = self.matrix, self._in_all(self.matrix)
        if 0 <= column < len(it.columns) and it.by_column[column].of:
            share = it.by_column[column]
            where = f"{_IN[self._across]} {it.columns[column].label}"
            told = f"{share.of:g} required {where}, {share.n:g} audited · {told}"
        return (((told, "muted"),), *(((line, "warning"),) for line in lines), self._legend)

    @property
    def _legend(self) -> Segments:
        return ((legend(self.matrix), "muted"),)

    def _looked_at(self, cell: Cell) -> Iterator[tuple[str, str]]:
        if cell.state is CellState.GAP:
            yield _NEW, "key"
            yield " plans it   ", ""
        parts = [", ".join(cell.audits)] if cell.audits else []
        parts += [f"last audited {cell.last}"] if cell.last is not None else []
        yield " · ".join(parts), "muted"

    def _at(self, key: str, column: int) -> tuple[Head, Head, Cell] | None:
        it = self.matrix
        wanted = AS_A_WHOLE if key == _WHOLE else key
        number = next((n for n, head in enumerate(it.rows) if head.key == wanted), None)
        if number is None or not 0 <= column < len(it.columns):
            return None
        return it.rows[number], it.columns[column], it.cells[number][column]

    # Keys

    def next_view(self) -> bool:
        """Years, audits, sites, services across."""
        order = list(Dimension)
        self._across = order[(order.index(self._across) + 1) % len(order)]
        return True

    def next_choice(self) -> None:
        """Clauses of the next standard down, then processes."""
        if self._down is Subject.CLAUSE and self._standard + 1 < len(self.basis.standards):
            self._standard += 1
            return
        self._standard = 0
        self._down = Subject.PROCESS if self._down is Subject.CLAUSE else Subject.CLAUSE

    @property
    def shown(self) -> str:
        """What stands across and down, for the line that says where one is."""
        down = "processes" if self._down is Subject.PROCESS else "clauses"
        return f"{down} by {_WORDS[self._across]}"

    def next_gap(self, key: str, column: int) -> tuple[str, int]:
        """The next cell that is a gap, row by row; from the last one on to the first."""
        it = self.matrix
        gaps = [
            (head.key or _WHOLE, at)
            for head, cells in zip(it.rows, it.cells, strict=True)
            for at, cell in enumerate(cells)
            if cell.state is CellState.GAP
        ]
        if not gaps:
            raise NotFound(
                f"There is no gap among the {self.shown}.",
                told("{next-view} shows other columns, {next-choice} other rows."),
            )
        places = {head.key or _WHOLE: n for n, head in enumerate(it.rows)}
        here = (places.get(key, -1), column)
        return next((gap for gap in gaps if (places[gap[0]], gap[1]) > here), gaps[0])

    def open(self, key: str) -> None:
        """Open the audit that looks at the cell; of several, the one that is chosen."""
        found = self._at(key, self.screen.rows.column)
        if found is None or not found[2].audits:
            raise NotFound("No audit looks at this.", told("{new} plans one, or takes it on in a planned audit."))
        self._choose_of(found[2].audits, self._open_audit)

    def _open_audit(self, ref: str) -> None:
        self.screen.open_audit(self.screen.desk.workspace.audit(ref))

    def _choose_of(self, refs: Sequence[str], then: object) -> None:
        assert callable(then)
        if len(refs) == 1:
            then(refs[0])
            return
        titles = {slot.ref: slot.title for slot in self.screen.slots}
        rows = [Row(ref, (ref, titles.get(ref, ""))) for ref in refs]
        self.screen.choose("Which audit?", (Column("", 12), Column()), rows, then)

    def new(self) -> None:
        """From a cell: plan an audit for it, or take it on in one that has not begun."""
        found = self._at(self.screen.rows.cursor_key or "", self.screen.rows.column) if self._has_anything else None
        if found is None:
            ask_for_an_audit(self.screen, self.screen.desk, self._planned)
            return
        row, across, _ = found
        planned = [slot for slot in self.screen.slots if self._may_take_on(slot.ref) and self._is_in(slot, across)]
        if not planned:
            self._plan(row, across)
            return
        rows = [Row(_NEW, (_NEW, "A new audit", ""))]
        rows += [Row(slot.ref, (slot.ref, slot.title, slot.planned_from.isoformat())) for slot in planned]

        def chosen(key: str) -> None:
            if key == _NEW:
                self._plan(row, across)
            else:
                self._ask_to_take_on(key, row, across)

        columns = (Column("", 12), Column(), Column("", 10))
        subject = across if row.key == "" else row
        self.screen.choose(f"{subject.label} {subject.title}: where?", columns, rows, chosen)

    def give_up(self, key: str, column: int) -> None:
        """From a cell: an audit that has not begun looks at this no longer; of several, the one that is chosen."""
        found = self._at(key, column) if self._has_anything else None
        refs = [ref for ref in found[2].audits if self._may_take_on(ref)] if found else []
        if found is None or not refs:
            raise NotFound("No audit looks at this that has not begun.", told("{next-view} shows other columns."))
        row, across, _ = found
        given = {"processes": row.key} if self._down is Subject.PROCESS else {"clauses": row.key}
        if row.key == AS_A_WHOLE:
            given = {"sites" if self._across is Dimension.SITE else "services": across.key}

        def chosen(ref: str) -> None:
            give_up(self.screen, self.screen.desk.workspace.audit(ref), given)

        self._choose_of(refs, chosen)

    def _may_take_on(self, ref: str) -> bool:
        audit = self.screen.audit(ref)
        return audit is not None and audit.state in BEFORE_PLAN and not audit.taken_over

    def _is_in(self, slot: SlotRow, across: Head) -> bool:
        """Whether an audit could look at the column: it lies in the year, or may go to the site, or is the audit."""
        match self._across:
            case Dimension.YEAR:
                return across.key in (str(slot.planned_from.year), str(slot.planned_to.year))
            case Dimension.AUDIT:
                return across.key == slot.ref
        return slot.planned_to >= self.today

    def _plan(self, row: Head, across: Head) -> None:
        ask_for_an_audit(self.screen, self.screen.desk, self._planned, self._given(row, across))

    def _given(self, row: Head, across: Head) -> dict[str, str]:
        """What a new audit for a cell looks at."""
        given = {"processes" if self._down is Subject.PROCESS else "clauses": row.key}
        match self._across:
            case Dimension.YEAR:
                first = max(date(int(across.key), 1, 1), self.today + timedelta(days=1))
                given["planned_from"] = first.isoformat() if str(first.year) == across.key else ""
            case Dimension.SITE:
                given["sites"] = across.key
            case Dimension.SERVICE:
                given["services"] = across.key
        return given

    def _planned(self, ref: str) -> None:
        self.screen.say(f"{ref} is planned")
        self.screen.show()

    def _ask_to_take_on(self, ref: str, row: Head, across: Head) -> None:
        workspace, screen = self.screen.desk.workspace, self.screen
        book = workspace.audit(ref)
        process = self._down is Subject.PROCESS
        clauses = [row.key] if row.key and not process else []
        if process and row.key:
            clauses = [str(Clause.parse(each, screen.standard)) for each in self.book.get(Process, row.key).clauses]
        do_step(
            screen,
            f"Take {row.label} on in {ref}",
            who(screen.desk, book, (Role.PROGRAMME_MANAGER,), book.audit.manager),
            lambda answers, acting: replanning.take_on(
                workspace,
                acting,
                ref,
                clauses=clauses,
                sites=[across.key] if self._across is Dimension.SITE else [],
                services=[across.key] if self._across is Dimension.SERVICE else [],
            ),
            f"{ref} looks at {row.label} as well",
            book=book,
        )
