"""The indicators in a list with their trends; the one at the cursor is drawn below it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult

from auditor.errors import NotFound
from auditor.figures import bars
from auditor.figures.indicator import Basis, Period
from auditor.figures.indicator_words import value
from auditor.model.quantity import quantity
from auditor.tui.bindings import bindings
from auditor.tui.desk import Desk
from auditor.tui.screens.figures.counted import MONTHS, Figures, counted, periods
from auditor.tui.screens.figures.drawing import drawing, height_of
from auditor.tui.screens.on_workspace import WorkspaceScreen
from auditor.tui.screens.sectioned import Lines
from auditor.tui.widgets.columns import Column, Row, matching
from auditor.tui.widgets.rows import Rows
from auditor.workspace.basis import indicator_basis

COLUMNS = (
    Column("", 4),
    Column("figure", share=3),
    Column("value", 10, align="right"),
    Column("of", share=2, from_width=60),
    Column(f"{MONTHS} months", MONTHS),
)


class FiguresScreen(WorkspaceScreen):
    """Enter shows what an indicator was counted from; ``V`` looks at another period."""

    BINDINGS = bindings("next-choice", "filter", "jump", "review-pack", next_choice="period")
    PARTS = ("indicators",)
    DEFAULT_CSS = "FiguresScreen #drawing { margin: 1 0 0 0; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._chosen = "all of it"

    def body(self) -> ComposeResult:
        """The list, and the drawing below it."""
        yield Rows(COLUMNS, titles=True, empty="There is no programme yet: {programme} makes one.", id="figures")
        yield Lines(id="drawing")

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()

    # Counting

    @property
    def basis(self) -> Basis | None:
        """What the indicators are counted from; none where there is no programme, or its audits are not read yet."""
        return self.once("basis", self._new_basis) if self.knows else None

    def _new_basis(self) -> Basis | None:
        try:
            return indicator_basis(self.desk.workspace, at_hand=True)
        except NotFound:
            return None  # no programme: the list says what to do

    @property
    def period(self) -> Period | None:
        """The period that is looked at."""
        return periods(self.basis, self.desk.today())[self._chosen] if self.basis else None

    @property
    def figures(self) -> Figures | None:
        """The indicators of the period; none where there is nothing to count from."""
        basis, period = self.basis, self.period
        if basis is None or period is None:
            return None
        return self.once(period, lambda: counted(basis, period, self.desk.today()))

    # Showing

    def show(self) -> None:
        """Show the indicators as far as the audits are known."""
        if not self.knows:
            self.locate(title="Figures")
            return
        figures = self.figures
        rows = [] if figures is None else [self._row(name, figures) for name in figures.values]
        self.query_one(Rows).set_rows(matching(rows, self.filter_words))
        self._locate()
        self._draw()

    def _locate(self) -> None:
        period = self.period
        reading = f"{quantity(len(self._to_read), 'audit')} still to be read" if self.is_reading else ""
        said = ""
        if period is not None:
            said = f"{self._chosen}: {f'{period.first} to' if period.first else 'up to'} {period.last}"
        self.locate(said, reading, title="Figures")

    def _row(self, name: str, figures: Figures) -> Row:
        it, kind = figures.values[name], figures.kinds[name]
        points = [point for _, point in figures.trends.get(name, ())]
        drawn = bars.line(points, bars.top_of(points, kind), plain=self.query_one(Rows).signs.ascii) if points else ""
        small = "muted" if not it.of else ""
        of = f"{it.of:g} {kind.cases}" if it.of else f"no {kind.cases}"
        return Row(name, (name, ((kind.name, small),), ((value(it, kind), small),), ((of, "muted"),), drawn))

    def filtered(self, words: str) -> None:
        """Show only what holds the words."""
        self.show()

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Draw the one at the cursor."""
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Draw it in the room there is."""
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        below, figures = self.query_one("#drawing", Lines), self.figures
        height = height_of(self.app.size.height)
        below.styles.height = height
        key = self.query_one(Rows).cursor_key
        if figures is None or key is None or key not in figures.values:
            below.show(())
            return
        points = figures.trends.get(key, ())
        width = self.app.size.width - 2
        below.show(
            drawing(key, figures.values[key], figures.kinds[key], points, width, height, self.query_one(Rows).signs)
        )

    # Keys

    def action_next_choice(self) -> None:
        """Look at the next period."""
        if self.basis is None:
            raise NotFound("There is nothing to count yet.")
        names = list(periods(self.basis, self.desk.today()))
        self._chosen = names[(names.index(self._chosen) + 1) % len(names)]
        self.show()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show what it was counted from."""
        if self.period is not None:
            self.open_on("figure", event.key, self.period)

    def jump(self, reference: str) -> None:
        """Go to an indicator, an audit or a nonconformity."""
        if not self.query_one(Rows).move_to(reference.strip().upper()):
            super().jump(reference)

    def action_review_pack(self) -> None:
        """Write the input to the management review."""
        from auditor.tui.screens.figures.review_pack import ask_for_the_pack

        ask_for_the_pack(self, self.period)
