"""The board of an audit's findings: by grade, by state or by clause, with what each still lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from auditor.activities import findings
from auditor.activities.improvements import decision_on
from auditor.errors import InvalidInput, NotFound
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.improvement import SHORT_FORM
from auditor.model.record import Id
from auditor.model.text import readable, searchable
from auditor.model.words import FindingState, Grade
from auditor.tui.bindings import bindings, quiet
from auditor.tui.cells import Segments
from auditor.tui.desk import Desk
from auditor.tui.keymap import as_key, told
from auditor.tui.marks import MARKS
from auditor.tui.screens import names
from auditor.tui.screens.findings import deciding, sheet
from auditor.tui.screens.findings.on_finding import FindingActions
from auditor.tui.screens.headline import Headline
from auditor.tui.widgets.columns import Column, Row, matching
from auditor.tui.widgets.form_fields import Choice, Field, LongField, OneOf
from auditor.tui.widgets.rows import Rows
from auditor.workspace import AuditBook


class View(StrEnum):
    """How the board is arranged; the value is its name in the head line."""

    GRADE = "by grade"
    STATE = "by state"
    CLAUSE = "by clause"


def _columns(view: View) -> tuple[Column, ...]:
    """Reference, grade, title, clause, state, what is missing; what the headings say already is left narrow."""
    return (
        Column("", 6),
        Column("", 3) if view is View.GRADE else Column("grade", 17),
        Column("finding", share=3),
        Column("clause", 10, from_width=100),
        Column("state", 22),
        Column("missing", share=2, from_width=100),
    )


_GRADES = [grade for grade in MARKS if grade in {g.value for g in Grade}]
_STATES = list(FindingState)

_AGREES = "can be agreed: {open}, then {yes}"
_READS_BACK = "was not read back yet: {open}, then {read-back}"
_EVIDENCE = "objective evidence"
"""What a rule calls it; it stands before everything else that is missing."""
_WRITTEN_UP = (
    ("g", Grade.GOOD_PRACTICE),
    ("i", Grade.OFI),
    ("o", Grade.OBSERVATION),
    ("m", Grade.MINOR),
    ("M", Grade.MAJOR),
)


class FindingsScreen(FindingActions):
    """Opened with an audit's book."""

    BINDINGS = [  # noqa: RUF012
        *bindings("open", "new", "next-view", "read-back", "gaps", "merge-findings", "split-finding", "mark-urgent"),
        *bindings("filter", "jump", "history", "undo", "daily-note", read_back="present"),
        *quiet("yes", "dissent", "grade-minor", "grade-major", "grade-ofi", "grade-observation", "grade-good-practice"),
    ]
    PALETTE: ClassVar = ("withdraw-finding", "issue-early", "requirement-met")
    DEFAULT_CSS = """
    FindingsScreen > #below { height: auto; max-height: 4; padding: 0 2; color: $muted; border-top: solid $panel; }
    """

    def __init__(self, desk: Desk, book: AuditBook) -> None:
        super().__init__(desk, book)
        self.view = View.GRADE
        self._raised: Id | None = None

    @property
    def finding(self) -> Finding:
        """The highlighted finding."""
        found = self.book.all(Finding).get(self.query_one(Rows).cursor_key or "")
        if found is None:
            raise NotFound("No finding is highlighted.", told("Move to one, or write one: {new}."))
        return found

    def item_of_note(self) -> Id | None:
        """The first item of the highlighted finding."""
        found = self.book.all(Finding).get(self.query_one(Rows).cursor_key or "")
        return next(iter(found.items), None) if found is not None else None

    def body(self) -> ComposeResult:
        """The head line, the list, and what the highlighted finding lacks."""
        yield Headline()
        yield Rows(_columns(self.view), titles=True, empty="No findings yet. {new} writes one from a free note.")
        yield Static("", id="below", markup=False)

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()

    def show(self) -> None:
        """Show the findings as they stand."""
        self.locate(title=self.book.ref)
        self.query_one(Headline).pieces = (
            self._counts(),
            (
                *((f"{self.view.value}  ", "muted"), as_key("next-view")),
                *(("   gaps  ", "muted"), as_key("gaps"), ("   day  ", "muted"), as_key("daily-note")),
            ),
        )
        rows = self._rows()
        self.query_one(Rows).set_rows(matching(rows, self.filter_words))
        self.say_place()
        self._show_below()

    def _counts(self) -> Segments:
        every = [f for f in self.book.all(Finding).values() if not f.is_withdrawn]
        pieces: list[tuple[str, str]] = [("Findings   ", "strong")]
        for grade in _GRADES:
            number = sum(f.grade.value == grade for f in every)
            if number:
                pieces += [(f"{self.signs.shape(grade)} {self.signs.letter(grade)} {number}", grade), ("   ", "")]
        unheard = sum(f.state in (FindingState.DRAFT, FindingState.AGREED) for f in every)
        if unheard:
            pieces.append((f"{unheard} not presented", "warning"))
        return tuple(pieces)

    def _rows(self) -> list[Row]:
        every = sorted(self.book.all(Finding).values(), key=lambda f: (_GRADES.index(f.grade.value), f.ref))
        groups: dict[str, list[Finding]] = {}
        for finding in self._arranged(every):
            groups.setdefault(self._group(finding), []).append(finding)
        rows: list[Row] = []
        for title, members in groups.items():
            rows.append(Row(f"#{title}", (title, str(len(members))), heading=True))
            rows += [self._row(finding) for finding in members]
        return rows

    def _arranged(self, every: Sequence[Finding]) -> Sequence[Finding]:
        keys: dict[View, Callable[[Finding], object]] = {
            View.GRADE: lambda f: (f.is_withdrawn, 0),
            View.STATE: lambda f: _STATES.index(f.state),
            View.CLAUSE: lambda f: (f.is_withdrawn, [Clause.parse(c).sort_key for c in f.clauses[:1]]),
        }
        return sorted(every, key=keys[self.view])  # type: ignore[arg-type]

    def _group(self, finding: Finding) -> str:
        if finding.is_withdrawn and self.view is not View.STATE:
            return "Withdrawn"
        match self.view:
            case View.GRADE:
                return self.book.grading.label(finding.grade).capitalize()
            case View.STATE:
                return names.state(finding.state.value).capitalize()
        return names.clause(self.book, finding.clauses[0]) if finding.clauses else "Without a clause"

    def _row(self, finding: Finding) -> Row:
        heard: Segments = ((names.state(finding.state.value), "muted"),)
        if finding.presentations:
            last = finding.presentations[-1]
            heard = (
                (*heard[0][:1], "muted"),
                (", acknowledged" if last.acknowledged else ", contested", "" if last.acknowledged else "warning"),
            )
        title: Segments = ((finding.title, "muted" if finding.is_withdrawn else ""),)
        if finding.urgent:
            title = (("urgent ", "error"), *title)
        return Row(
            finding.id,
            (
                finding.ref,
                self._grade(finding),
                title,
                names.numbers(finding.clauses),
                heard,
                self._missing(finding),
            ),
        )

    def _missing(self, finding: Finding) -> Segments:
        """What is missing, in red where it is evidence or the independence of whose finding it is."""
        if finding.is_withdrawn:
            return ()
        lacks = sheet.short_of(self.book, finding) if finding.state is FindingState.DRAFT else ""
        bare = finding.grade.is_nonconformity and not finding.evidence
        bound = sheet.not_independent(self.book, finding)
        pieces = [("no evidence", "error")] if bare else []
        pieces += [(f"{', ' if pieces else ''}{bound} is not independent", "error")] if bound else []
        rest = ", ".join(word for word in lacks.split(", ") if word and word != _EVIDENCE)
        return (*pieces, (f"{', ' if pieces else ''}{rest}", "warning")) if rest else tuple(pieces)

    def _grade(self, finding: Finding) -> Segments:
        grade = finding.grade.value
        if self.view is View.GRADE:
            return ((f"{self.signs.shape(grade)} {self.signs.letter(grade)}", grade),)
        return self.signs.segments(grade)

    def _show_below(self) -> None:
        key = self.query_one(Rows).cursor_key
        finding = self.book.all(Finding).get(key or "")
        below = self.query_one("#below", Static)
        below.display = finding is not None
        if finding is not None:
            below.update(Content(readable(self._about(finding))))

    def _about(self, finding: Finding) -> str:
        if finding.is_withdrawn:
            return f"{finding.ref}: {finding.reason}"
        if finding.state is FindingState.DRAFT:
            lacks = sheet.short_of(self.book, finding)
            return f"{finding.ref} lacks {lacks}" if lacks else f"{finding.ref} {told(_AGREES)}"
        if finding.state is FindingState.ISSUED and finding.grade in SHORT_FORM:
            decision = decision_on(self.book, finding.id)
            waits = deciding.is_asked(self.book, finding)
            said = decision.said if decision else "waits for a decision; no is a valid answer"
            key = told("; {yes} says that it is done" if decision else ": {yes}") if waits else ""
            return f"{finding.ref} {said}{key}"
        if finding.presentations:
            return f"{finding.ref} {sheet.heard(self.book, finding.presentations[-1])}"
        return f"{finding.ref} {told(_READS_BACK)}"

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Say what the finding lacks."""
        event.stop()
        self._show_below()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open the finding."""
        event.stop()
        self.open_on("finding", self.book, event.key)

    def filtered(self, words: str) -> None:
        """Show only what holds the words."""
        self.query_one(Rows).set_rows(matching(self._rows(), words))
        self.say_place()

    def jump(self, reference: str) -> None:
        """Go to a finding by its reference, to the first of a clause, else to an item."""
        wanted = searchable(reference)
        for finding in self.book.all(Finding).values():
            cited = [*finding.clauses, *(Clause.parse(c).number for c in finding.clauses)]
            if wanted in (searchable(finding.ref), *map(searchable, cited)):
                self.query_one(Rows).move_to(finding.id)
                return
        super().jump(reference)

    def action_yes(self) -> None:
        """Decide on the highlighted observation or opportunity for improvement, or say that it is done (O1, O2)."""
        finding = self.finding
        if not deciding.is_asked(self.book, finding):
            raise InvalidInput(f"Nothing of {finding.ref} is decided here.", told("Its page: {open}."))
        deciding.ask(self, self.book, finding)

    def action_next_view(self) -> None:
        """Arrange them otherwise."""
        views = list(View)
        self.view = views[(views.index(self.view) + 1) % len(views)]
        self.query_one(Rows).set_columns(_columns(self.view))
        self.show()

    def action_open(self) -> None:
        """Open the highlighted finding."""
        self.query_one(Rows).action_open()

    def action_read_back(self) -> None:
        """Present them one by one, from the highlighted one, in the order of the board; limits and times come last."""
        from auditor.tui.screens.findings.presentation import Presentation

        shown = [row.key for row in self._rows() if not row.heading]
        shown = [f for f in shown if not self.book.get(Finding, f).is_withdrawn]
        if not shown:
            raise NotFound("There is no finding to present.", told("{new} writes one."))
        first = self.query_one(Rows).cursor_key
        self.app.push_screen(Presentation(self.desk, self.book, shown, first, closing=True))

    def action_new(self) -> None:
        """F1: a finding from a free note."""
        label = self.book.grading.label
        clauses = tuple((c, names.clause(self.book, c)) for c in self.book.clause_titles)

        def accept(answers: dict[str, str]) -> None:
            note = answers["note"]
            outcome = findings.raise_finding(
                self.book,
                self.desk.act(),
                grade=Grade(answers["grade"]),
                title=answers["title"] or _first_line(note),
                statement=note,
                clauses=[answers["clause"]] if answers["clause"] else [],
            )
            self.kept(outcome, f"{outcome.value.ref} drafted")
            self._raised = outcome.value.id

        self._raised = None
        self.ask(
            "A finding from a free note",
            [
                LongField("note", "What was seen", required=True, help="what, how many of how many, where, when"),
                Choice("grade", "Grade", required=True, options=tuple((k, g.value, label(g)) for k, g in _WRITTEN_UP)),
                OneOf("clause", "Clause", options=clauses, help="8.2.6, or words of its title"),
                Field("title", "Title", help="empty: the first line of the note"),
            ],
            accept,
            self._open_raised,
        )

    def _open_raised(self, answers: dict[str, str] | None) -> None:
        if answers is not None and self._raised:
            self.call_later(self.query_one(Rows).move_to, self._raised)
            self.open_on("finding", self.book, self._raised)


def _first_line(note: str) -> str:
    first = note.strip().splitlines()[0]
    return first if len(first) <= 120 else f"{first[:119].rstrip()}…"
