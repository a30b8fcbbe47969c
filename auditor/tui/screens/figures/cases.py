"""What an indicator was counted from: every case with what it adds; enter opens the audit or the nonconformity."""

from __future__ import annotations

from textual.app import ComposeResult

from auditor.errors import NotFound
from auditor.figures.indicator import Case, Indicator, Period
from auditor.figures.indicator_words import adds, cases, value
from auditor.figures.indicators import COUNTS, Kind, kinds
from auditor.tui.bindings import bindings
from auditor.tui.desk import Desk
from auditor.tui.keymap import told
from auditor.tui.screens.on_workspace import WorkspaceScreen
from auditor.tui.screens.sectioned import Lines
from auditor.tui.widgets.columns import Column, Listing, Row, matching
from auditor.tui.widgets.facts import wrapped
from auditor.tui.widgets.rows import Rows
from auditor.workspace.basis import indicator_basis

_COLUMNS = (Column("case", 18), Column("adds", 16), Column("", share=3))
_WITH_WORDS = (Column("case", 18), Column("adds", share=3), Column("", share=2))


class CasesScreen(WorkspaceScreen):
    """The cases behind one indicator in a period; those that speak against it first."""

    BINDINGS = bindings("filter", "jump")
    PARTS = ("indicators", "audits", "register", "settled")
    DEFAULT_CSS = "CasesScreen #said { margin: 0 0 1 0; }"

    def __init__(self, desk: Desk, name: str, period: Period) -> None:
        super().__init__(desk)
        self._which = name
        self._period = period

    def body(self) -> ComposeResult:
        """What it came to, and the cases."""
        yield Lines(id="said")
        yield Rows(_COLUMNS, titles=True, empty="Nothing was counted in this period.", id="cases")

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()

    def show(self) -> None:
        """Show every case."""
        if not self.knows:
            return
        kind = kinds(self.desk.today())[self._which]
        try:
            found = kind.count(indicator_basis(self.desk.workspace, at_hand=True), self._period)
        except NotFound:
            return
        self._say(found, kind)
        self.query_one(Rows).set_columns(_WITH_WORDS if kind.unit is COUNTS else _COLUMNS)
        keyed = sorted(enumerate(found.behind()), key=lambda each: (not self._speaks_against(each[1]), each[0]))
        rows: Listing[tuple[int, Case]] = Listing(keyed, self._row, lambda each: f"{each[1][0]}#{each[0]}")
        self.query_one(Rows).set_rows(matching(rows, self.filter_words))
        since = f"{self._period.first} to" if self._period.first else "up to"
        self.locate(self._which, f"{since} {self._period.last}", f"{len(keyed)} cases", title=kind.name)

    def _say(self, found: Indicator, kind: Kind) -> None:
        text = cases(found, kind)
        lines = wrapped(text, max(self.app.size.width - 14, 30))[:3]
        said = self.query_one("#said", Lines)
        said.styles.height = len(lines)
        first = (f"{value(found, kind):<12}", "strong")
        said.show([((first if not n else (" " * 12, "")), (line, "muted")) for n, line in enumerate(lines)])

    def _row(self, each: tuple[int, Case]) -> Row:
        number, case = each
        tone = "warning" if self._speaks_against(case) else ""
        return Row(f"{case[0]}#{number}", (case[0], ((adds(case), tone),), self._title(case[0])))

    def _speaks_against(self, case: Case) -> bool:
        return (case[1] is False and self._which in _GOOD) or (case[1] is True and self._which in _BAD)

    def _title(self, reference: str) -> str:
        row = self.overview.audit(reference)
        if row is not None:
            return row.title
        entry = self.overview.find(reference) if reference.startswith("NC") else None
        return entry.row.title if entry is not None else ""

    def filtered(self, words: str) -> None:
        """Show only what holds the words."""
        self.show()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open what the case is; of a clause there is nothing to open."""
        reference = event.key.rpartition("#")[0]
        if self.overview.audit(reference) is not None or self.overview.find(reference) is not None:
            self.jump(reference)
        else:
            raise NotFound(
                f"{reference} is not opened from here.", told("Clauses are in the coverage matrix: {programme}.")
            )


_GOOD = frozenset({"K-01", "K-02", "K-03", "K-04", "K-07", "K-12", "K-13"})
"""Where a no is what one looks for."""

_BAD = frozenset({"K-15", "K-16", "K-17", "K-18", "K-19"})
"""Where a yes is."""
