"""What an indicator was counted from: every case with what it adds; enter opens the audit or the nonconformity.

Where nonconformities are is seen as a Pareto first, and beside the repeats stands what came back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from textual.app import ComposeResult

from auditor.errors import NotFound
from auditor.figures.came_back import LookBack
from auditor.figures.indicator import Case, Indicator, Period
from auditor.figures.indicator_words import adds, cases, value
from auditor.figures.indicators import COUNTS, Kind, kinds
from auditor.model.calendar import months_before
from auditor.model.programme import EarlierNonconformity
from auditor.model.quantity import quantity
from auditor.tui.bindings import bindings
from auditor.tui.desk import Desk
from auditor.tui.keymap import told
from auditor.tui.screens.figures.views import APART, PARETO_COLUMNS, View, looking_back, paretos
from auditor.tui.screens.on_workspace import WorkspaceScreen
from auditor.tui.screens.sectioned import Lines
from auditor.tui.widgets.columns import Column, Listing, Row, matching
from auditor.tui.widgets.facts import wrapped
from auditor.tui.widgets.rows import Rows
from auditor.workspace.basis import indicator_basis
from auditor.workspace.looking_back import looked_back

_COLUMNS = (Column("case", 18), Column("adds", 16), Column("", share=3))
_WITH_WORDS = (Column("case", 18), Column("adds", share=3), Column("", share=2))


class CasesScreen(WorkspaceScreen):
    """The cases behind one indicator in a period; those that speak against it first."""

    BINDINGS = bindings("next-view", "filter", "jump")
    PARTS = ("indicators", "audits", "register", "settled")
    DEFAULT_CSS = "CasesScreen #said { margin: 0 0 1 0; }"

    def __init__(self, desk: Desk, name: str, period: Period) -> None:
        super().__init__(desk)
        self._which = name
        self._period = period
        self._view = 0

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
        found = self.once("found", lambda: self._found(kind))
        if found is None:
            return
        here = self._looked_at(found)
        if here is None:
            self._say(value(found, kind), cases(found, kind))
            self._show_cases(found, kind)
        else:
            self._say(value(found, kind), here.said)
            self._show_view(here, kind)

    def _found(self, kind: Kind) -> Indicator | None:
        """What it comes to; nothing where there is no programme."""
        try:
            return kind.count(indicator_basis(self.desk.workspace, at_hand=True), self._period)
        except NotFound:
            return None

    def _looked_at(self, found: Indicator) -> View | None:
        """The view that is looked at; ``None``: the cases themselves."""
        views: Sequence[View | None] = [None]
        if self._which == "K-21" and isinstance(found.value, Mapping):
            views = [*paretos(found.value, plain=self.query_one(Rows).signs.ascii), None]
        elif self._which == "K-16" and self._view:
            views = [None, *looking_back(self._year())]
        return views[self._view % len(views)]

    def _year(self) -> LookBack:
        """What came back in the period, of which the last twelve months are looked at."""
        last, first = self._period.last, self._period.first
        begin = max(first or date.min, months_before(last, 12) + timedelta(days=1))
        return self.once("came back", lambda: looked_back(self.desk.workspace, Period(begin, last), at_hand=True))

    def _show_cases(self, found: Indicator, kind: Kind) -> None:
        rows = self.query_one(Rows)
        rows.set_columns(_WITH_WORDS if kind.unit is COUNTS else _COLUMNS)
        rows.empty = "Nothing was counted in this period."
        keyed = sorted(enumerate(found.behind()), key=lambda each: (not self._speaks_against(each[1]), each[0]))
        listed: Listing[tuple[int, Case]] = Listing(keyed, self._row, lambda each: f"{each[1][0]}#{each[0]}")
        rows.set_rows(matching(listed, self.filter_words))
        self._locate(kind, quantity(len(keyed), "case"))

    def _show_view(self, view: View, kind: Kind) -> None:
        rows = self.query_one(Rows)
        rows.set_columns(view.columns)
        rows.empty = view.empty
        rows.set_rows(matching(view.rows, self.filter_words))
        self._locate(kind, view.name)

    def _locate(self, kind: Kind, said: str) -> None:
        since = f"{self._period.first} to" if self._period.first else "up to"
        self.locate(self._which, f"{since} {self._period.last}", said, title=kind.name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The next view is offered where there is one."""
        if action == "next_view":
            return self._which in _WITH_VIEWS
        return super().check_action(action, parameters)

    def action_next_view(self) -> None:
        """Look at it in another way."""
        self._view += 1
        self.filter_words = ""
        self.show()
        self.query_one(Rows).action_first()

    def _say(self, came_to: str, text: str) -> None:
        lines = wrapped(text, max(self.app.size.width - 14, 30))[:3]
        said = self.query_one("#said", Lines)
        said.styles.height = len(lines)
        first = (f"{came_to:<12}", "strong")
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
        reference = event.key.partition(APART)[0] if APART in event.key else event.key.rpartition("#")[0]
        if event.rows.columns == PARETO_COLUMNS:
            self._view = -1  # the cases, the last of the views
            self.filter_words = event.key
            self.show()
        elif self.overview.audit(reference) is not None or self.overview.find(reference) is not None:
            self.jump(reference)
        elif any(each.ref == reference for each in self.desk.workspace.programme.all(EarlierNonconformity).values()):
            raise NotFound(f"{reference} is from before this product.", told("It is listed as earlier: {programme}."))
        else:
            raise NotFound(
                f"{reference} is not opened from here.", told("Clauses are in the coverage matrix: {programme}.")
            )


_WITH_VIEWS = frozenset({"K-16", "K-21"})

_GOOD = frozenset({"K-01", "K-02", "K-03", "K-04", "K-07", "K-12", "K-13"})
"""Where a no is what one looks for."""

_BAD = frozenset({"K-15", "K-16", "K-17", "K-18", "K-19"})
"""Where a yes is."""
