"""The presentation: one finding at a time, large and without anything else, to be read aloud or shown to a room."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from auditor.activities import findings
from auditor.activities.closing import answer_within, limits_of_sampling, response_times
from auditor.errors import InvalidInput
from auditor.figures.hiding import hidden
from auditor.model.finding import Finding
from auditor.model.people import Person, Process
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.text import readable
from auditor.model.words import FindingState
from auditor.tui.bindings import bindings
from auditor.tui.desk import Desk
from auditor.tui.keymap import told
from auditor.tui.screens import names
from auditor.tui.screens.acting import somebody, working_days
from auditor.tui.screens.findings import sheet
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import Field, LongField
from auditor.tui.widgets.frame import KeyLine, Notice, StatusLine
from auditor.workspace import AuditBook

_LAST = ""
"""In the place of a finding: the page with the limits of the audit and the times of response."""

_PARTS = 4


class Presentation(BookScreen, inherit_bindings=False):
    """Shows findings one by one; names of persons are hidden until ``v`` shows them. ``y`` and ``d`` record F3.

    For the *closing* meeting a last page says what the audit cannot say, and by when is answered.
    """

    BINDINGS = bindings(
        "show-next",
        "show-before",
        "show-names",
        "acknowledged",
        "disagreed",
        "answer-within",
        "show-end",
        "scroll-up",
        "scroll-down",
        "help",
    )
    DEFAULT_CSS = """
    Presentation { align: center middle; }
    Presentation > #stage { width: 100%; max-width: 92; height: 1fr; padding: 1 2; scrollbar-size-vertical: 1; }
    Presentation .mark { text-style: bold; height: auto; margin: 1 0 2 0; }
    Presentation .part { height: auto; }
    Presentation .label { color: $muted; height: 1; }
    Presentation .said { height: auto; margin: 0 0 2 0; text-style: bold; }
    Presentation .heard { height: auto; color: $muted; }
    """

    def __init__(
        self, desk: Desk, book: AuditBook, shown: Sequence[Id], first: Id | None = None, *, closing: bool = False
    ) -> None:
        super().__init__(desk, book)
        self._shown = [*shown, *([_LAST] if closing else [])]
        self._at = self._shown.index(first) if first in self._shown else 0
        self.hides_names = True

    def compose(self) -> ComposeResult:
        """The stage, and a foot with nothing but keys."""
        with VerticalScroll(id="stage", can_focus=True):
            yield Static("", classes="mark", markup=False)
            for number in range(_PARTS):
                with Vertical(classes="part", id=f"part-{number}"):
                    yield Static("", classes="label", markup=False)
                    yield Static("", classes="said", markup=False)
            yield Static("", classes="heard", markup=False)
        with Vertical(id="foot"):
            yield Notice()
            yield StatusLine()
            yield KeyLine()

    @property
    def finding(self) -> Finding:
        """The finding that is shown; InvalidInput on the last page, which shows none."""
        if self._shown[self._at] == _LAST:
            raise InvalidInput("No finding is shown here.", told("Go back to one: {show-before}."))
        return self.book.get(Finding, self._shown[self._at])

    def show(self) -> None:
        """Show the page at the place where one is."""
        if self._shown[self._at] == _LAST:
            title, parts, heard = Content("Limits, and what comes next"), self._last_page(), ""
        else:
            finding = self.finding
            title = self._title(finding)
            parts = [part for part in sheet.in_parts(self.book, finding) if part[0] != "Grade"]
            said = [sheet.heard(self.book, shown) for shown in finding.presentations]
            said += [f"answered within {quantity(n, 'working day')}" for n in (finding.response_days,) if n]
            heard = "\n".join(said)
        self.query_one(".mark", Static).update(title)
        for number in range(_PARTS):
            part = self.query_one(f"#part-{number}", Vertical)
            part.display = number < len(parts)
            if part.display:
                label, text = parts[number]
                part.query_one(".label", Static).update(Content(label))
                part.query_one(".said", Static).update(Content(self._fit(text)))
        self.query_one(".heard", Static).update(Content(self._fit(heard)))
        hides = "names hidden" if self.hides_names else "names shown"
        count = f"{self._at + 1} of {len(self._shown)}" if len(self._shown) > 1 else ""
        self.query_one(StatusLine).where = tuple(part for part in (self.book.ref, count, hides) if part)
        self.query_one("#stage").scroll_home(animate=False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is said to a finding is not offered on the last page."""
        if action in ("acknowledged", "disagreed", "answer_within") and self._shown[self._at] == _LAST:
            return False
        return super().check_action(action, parameters)

    def _title(self, finding: Finding) -> Content:
        label = self.book.grading.label(finding.grade)
        mark = "".join(text for text, _ in self.signs.segments(finding.grade.value, label))
        where = " · ".join(
            part for part in (names.process(self.book, finding.process), names.site(self.book, finding.site)) if part
        )
        urgent = [("   urgent", "$error")] if finding.urgent else []
        return Content.assemble(
            (f"{finding.ref}   ", ""),
            (mark, f"$grade-{finding.grade.value}"),
            *urgent,
            (f"   {readable(where)}", "$muted"),
        )

    def _last_page(self) -> list[tuple[str, str]]:
        said = [("What this audit cannot say", limits_of_sampling(self.book))]
        said.append(("By when", "\n".join(response_times(self.book))))
        return said

    def _fit(self, text: str) -> str:
        return readable(hidden(text, list(self.book.all(Person).values())) if self.hides_names else text)

    def focus_list(self) -> None:
        """The keys belong to the stage."""
        self.query_one("#stage").focus()

    def action_show_next(self) -> None:
        """The next finding; after the last one it ends."""
        if self._at + 1 < len(self._shown):
            self._at += 1
            self.show()
        else:
            self.dismiss(None)

    def action_show_before(self) -> None:
        """The finding before."""
        if self._at:
            self._at -= 1
            self.show()

    def action_show_names(self) -> None:
        """Show the names of persons, or hide them."""
        self.hides_names = not self.hides_names
        self.show()

    def action_show_end(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)

    def action_scroll_up(self) -> None:
        """Up in a long text."""
        self.query_one("#stage").scroll_up(animate=False)

    def action_scroll_down(self) -> None:
        """Down in a long text."""
        self.query_one("#stage").scroll_down(animate=False)

    def _may_be_heard(self) -> None:
        """Say before anything is chosen or typed that nobody hears of a finding the team has not agreed on (F3)."""
        if self.finding.state is FindingState.DRAFT:
            helps = told("Leave the presentation ({show-end}); on the page of the finding {yes} agrees.")
            raise InvalidInput(f"{self.finding.ref} is a draft: the team agrees before the auditee hears it", helps)

    def action_acknowledged(self) -> None:
        """Record who acknowledges the facts (F3)."""
        self._may_be_heard()
        process = self.book.all(Process).get(self.finding.process or "")
        likely = (process.owner if process else None, self.book.audit.representative)
        rows = [Row(person, (words,)) for person, words in names.people(self.book)]
        rows.sort(key=lambda row: row.key not in likely)
        self.choose(f"{self.finding.ref} is acknowledged by", (Column(""),), rows, self._acknowledge)

    def _acknowledge(self, person: Id) -> None:
        outcome = findings.present(self.book, self.desk.act(), self.finding.id, to=person, acknowledged=True)
        self.kept(outcome, f"{outcome.value.ref} acknowledged")

    def action_disagreed(self) -> None:
        """Record who disagrees, in words (F3, G-17)."""
        self._may_be_heard()
        finding = self.finding

        def accept(answers: dict[str, str]) -> None:
            outcome = findings.present(
                self.book,
                self.desk.act(),
                finding.id,
                to=answers["to"],
                acknowledged=False,
                disagreement=answers["disagreement"],
            )
            self.kept(outcome, f"{outcome.value.ref}: the disagreement is kept")

        self.ask(
            f"{finding.ref}: the facts are not agreed",
            [
                somebody(self.book, "to", "Who", required=True),
                LongField("disagreement", "Disagrees with", required=True, help="in his or her words"),
            ],
            accept,
        )

    def action_answer_within(self) -> None:
        """Record in how many working days from the report this one is answered; empty: as its grade is."""
        finding = self.finding

        def accept(answers: dict[str, str]) -> None:
            days = working_days(answers["days"]) or None
            outcome = answer_within(self.book, self.desk.act(), finding.id, days)
            within = f"answered within {quantity(days, 'working day')}" if days else "answered as its grade is"
            self.kept(outcome, f"{finding.ref} is {within}")

        standing = str(finding.response_days or "")
        field = Field("days", "Within", standing, check=working_days, help="working days; empty: as its grade is")
        self.ask(f"{finding.ref}: by when it is answered", [field], accept)
