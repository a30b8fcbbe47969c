"""One finding: requirement, failure, evidence; its grade, what it lacks, what it may repeat, and who heard it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll

from auditor.activities import findings, schedule
from auditor.activities.permission import may_keep_the_organisation
from auditor.errors import InvalidInput
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.guards.rule import Refusal, Strength
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Process, Site
from auditor.model.record import Id
from auditor.model.words import FindingState
from auditor.tui.bindings import bindings, quiet
from auditor.tui.desk import Desk
from auditor.tui.keymap import key_of, told
from auditor.tui.screens import names, people
from auditor.tui.screens.findings import deciding, repeats, sheet
from auditor.tui.screens.findings.on_repeats import RepeatActions
from auditor.tui.screens.findings.path import path
from auditor.tui.screens.headline import Headline
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.facts import Facts
from auditor.tui.widgets.form_fields import Field, OneOf
from auditor.tui.widgets.parts import Parts
from auditor.workspace import AuditBook

_WRITTEN = {"title": "title", "requirement": "requirement", "statement": "statement", "grade_reason": "grade_reason"}
_BESIDE = 110
"""Cells from which on the way to a grade stands beside the parts, open from the start; else it takes their place."""
_HELP = {
    "requirement": "what is required, in your own words",
    "statement": "what, how many of how many, where, when",
    "grade_reason": "why this grade, in one line",
}


class FindingScreen(RepeatActions):
    """Opened with an audit's book and the id of a finding."""

    BINDINGS = [  # noqa: RUF012
        *bindings("yes", "read-back", "evidence", "grade-minor", "grade-major", yes="agree, decide"),
        *bindings("decision-path", "gaps", "daily-note"),
        *quiet("grade-ofi", "grade-observation", "grade-good-practice", "deviates", "history", "undo"),
        *quiet("merge-findings", "split-finding", "mark-urgent", "dissent"),
    ]
    PALETTE: ClassVar = ("withdraw-finding", "issue-early", "requirement-met")
    DEFAULT_CSS = """
    FindingScreen > #page { height: 1fr; layout: horizontal; }
    FindingScreen #path { display: none; width: 46; padding: 0 1; border-left: solid $panel; }
    FindingScreen #path { scrollbar-size-vertical: 1; }
    FindingScreen.-path #path { display: block; }
    FindingScreen.-narrow #path { width: 100%; border-left: none; }
    FindingScreen.-narrow.-path Parts { display: none; }
    """

    def __init__(self, desk: Desk, book: AuditBook, finding: Id) -> None:
        super().__init__(desk, book)
        self.id_of_finding = finding
        self._state: FindingState | None = None
        self._is_beside = True

    @property
    def finding(self) -> Finding:
        """The finding as it stands."""
        return self.book.get(Finding, self.id_of_finding)

    def body(self) -> ComposeResult:
        """The head line, the parts, and the way to a grade beside them."""
        yield Headline()
        with Container(id="page"):
            yield Parts()
            with VerticalScroll(id="path"):
                yield Facts(label=3)

    def on_mount(self) -> None:
        """The keys belong to the parts; one that is not written yet comes first."""
        parts = self.query_one(Parts)
        parts.focus()
        is_narrow = self.app.size.width < _BESIDE
        self.set_class(is_narrow, "-narrow")
        self.set_class(not is_narrow, "-path")
        finding = self.finding
        empty = next((name for name in ("requirement", "statement") if not getattr(finding, name)), "statement")
        self.call_after_refresh(parts.move_to, empty if finding.state is FindingState.DRAFT else "title")

    def show(self) -> None:
        """Show every part as it stands; a finding whose raising was undone has no page."""
        if self.id_of_finding not in self.book.all(Finding):
            self.dismiss(None)
            return
        finding = self.finding
        self._state = finding.state
        self.locate(title=self.book.ref)
        self.query_one(Headline).pieces = sheet.head(self.book, finding, self.signs)
        found = self.repeats()
        today = self.desk.today()
        self.query_one(Parts).set_parts(sheet.parts(self.book, finding, found, today, self.signs, self.zone))
        self.query_one("#path Facts", Facts).show(path(self.book, finding))
        self.refresh_bindings()

    def on_resize(self, event: events.Resize) -> None:
        """The way to a grade is beside the parts where there is room, else in their place; the parts are never left."""
        is_narrow = event.size.width < _BESIDE
        if is_narrow is self.has_class("-narrow"):
            return
        if is_narrow:
            self._is_beside = self.has_class("-path")
        self.set_class(is_narrow, "-narrow")
        self.set_class(self._is_beside and not is_narrow, "-path")
        if self.query_one("#path").has_focus:
            self.query_one(Parts).focus()

    def action_decision_path(self) -> None:
        """Open or fold the way to a grade; where it takes the place of the parts the arrows move in it."""
        self.toggle_class("-path")
        alone = self.has_class("-path") and self.has_class("-narrow")
        self.query_one("#path" if alone else Parts).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key is offered where the machine lets it do something: F1 and F2 in a draft, F5 until the issue."""
        state = self._state
        match action:
            case "yes" if state is FindingState.ISSUED:
                return deciding.is_asked(self.book, self.finding)
            case "yes" | "evidence" | "deviates":
                return state is FindingState.DRAFT
            case "grade":
                return state in (FindingState.DRAFT, FindingState.AGREED, FindingState.PRESENTED)
        return super().check_action(action, parameters)

    def focus_list(self) -> None:
        """The keys belong to the parts."""
        self.query_one(Parts).focus()

    def item_of_note(self) -> Id | None:
        """A quick note lands at the first item of the finding."""
        return next(iter(self.finding.items), None)

    # Writing

    def action_grade(self, grade: str) -> None:
        """Another grade; the one that a draft has already leads to its reason, as it does at the items."""
        finding = self.finding
        if finding.state is not FindingState.DRAFT or grade != finding.grade.value:
            super().action_grade(grade)
            return
        self.may("write")
        self._edit("grade_reason", finding.grade_reason)

    def on_parts_chosen(self, event: Parts.Chosen) -> None:
        """``enter``: write the part in its place, or open what it names."""
        finding = self.finding
        match event.key:
            case key if key in _WRITTEN:
                self.may("write")
                self._edit(key, getattr(finding, key))
            case "where":
                self.may("write")
                self._ask_where(finding)
            case "evidence":
                self.action_evidence()
            case "rules":
                self._go_to_what_is_missing(finding)
            case "repeat":
                self.may("write")
                self.ask_repeat(finding.repeat_of)
            case repeats.AGAINST:
                self.write_against_action()
            case key if key.startswith(repeats.REPEAT):
                self.read_earlier(key.removeprefix(repeats.REPEAT))
            case "nonconformity":
                self.open_on("nonconformity", self.book, finding.nonconformity)
            case "read-back":
                self.action_read_back()
            case "decision":
                deciding.ask(self, self.book, finding)

    def _edit(self, name: str, standing: str) -> None:
        key = f"findings/{self.id_of_finding}/{name}"
        ledger = self.book.ledger
        drafted = ledger.draft(key)

        def commit(text: str) -> None:
            if text.strip() != standing:
                self.write(**{name: text})
            ledger.drop_draft(key)

        self.query_one(Parts).edit(
            name,
            standing,
            commit,
            lambda text: ledger.keep_draft(key, text),
            draft=drafted,
            line=name == "title",
            placeholder=_HELP.get(name, ""),
        )

    def _ask_where(self, finding: Finding) -> None:
        clauses = tuple((c, names.clause(self.book, c)) for c in self.book.clause_titles)

        def accept(answers: dict[str, str]) -> None:
            more = answers["also"].replace(",", " ").split()
            first = [answers["clause"]] if answers["clause"] else []
            process = people.ids(self.desk, Process, answers["process"])
            site = people.ids(self.desk, Site, answers["site"])
            if any(each not in self.book.all(Process) and each not in self.book.all(Site) for each in process + site):
                schedule.refresh_copies(self.desk.workspace, self.book, self.desk.act())
            self.write(
                clauses=[*first, *(c for c in finding.clauses[1:] if c not in first)],
                also_cites=more,
                process=next(iter(process), None),
                site=next(iter(site), None),
            )

        self.ask(
            f"{finding.ref}: clause, process, site",
            [
                OneOf("clause", "Clause", finding.clauses[0] if finding.clauses else "", options=clauses),
                Field("also", "Also cites", " ".join(finding.also_cites), help="such as 9001:10.2 27001:A.5.1"),
                self._one_of(Process, "process", "Process", finding.process),
                self._one_of(Site, "site", "Site", finding.site),
            ],
            accept,
        )

    def _one_of(self, kind: type[people.K], name: str, label: str, value: Id | None) -> Field:
        """The field for a process or a site; a new one is added on the way only by who keeps the organisation."""
        organisation = self.desk.workspace.programme
        standing = [value] if value else []
        if may_keep_the_organisation(organisation, self.desk.by):
            return people.several(organisation, kind, name, label, standing, most=1)
        known, hint = set(organisation.all(kind)), "name or reference; who manages the programme adds one"
        return people.several(organisation, kind, name, label, standing, most=1, only=known, help=hint)

    def _go_to_what_is_missing(self, finding: Finding) -> None:
        """Move to the first part that a rule found empty."""
        wanted = {
            "requirement": finding.requirement,
            "statement": finding.statement,
            "evidence": finding.evidence,
            "grade_reason": finding.grade_reason,
            "where": finding.clauses and finding.process and finding.site,
            "repeat": finding.repeat_reason or not finding.repeat_of,
        }
        self.query_one(Parts).move_to(next((part for part, stands in wanted.items() if not stands), "statement"))

    def action_evidence(self) -> None:
        """Attach a piece of evidence of the audit, or take it off; ``esc`` when it is enough."""
        self.may("write")
        finding = self.finding
        rows = [
            Row(
                e.id,
                (
                    (("✓" if not self.signs.ascii else "x", "success"),) if e.id in finding.evidence else "",
                    e.ref,
                    e.kind.value,
                    e.reference,
                ),
            )
            for e in self.book.all(Evidence).values()
        ]
        if not rows:
            raise InvalidInput("This audit has no evidence yet.", told("Record it at an item: {evidence}."))
        rows.sort(key=lambda row: row.key not in finding.evidence)
        columns = (Column("", 1), Column("", 8), Column("", 11), Column(""))
        self.choose(
            f"Evidence of {finding.ref}: {key_of('open')} attaches or takes off", columns, rows, self._toggle_evidence
        )

    def _toggle_evidence(self, piece: Id) -> None:
        attached = self.finding.evidence
        self.write(evidence=[e for e in attached if e != piece] if piece in attached else [*attached, piece])
        self.action_evidence()

    # Grading and agreeing

    def action_yes(self) -> None:
        """Agree the draft (F2); on an earlier one that is like this: link it as the one that is repeated.

        Of an issued observation or opportunity for improvement the decision is asked, then whether it is done (O1, O2).
        """
        if self.finding.state is FindingState.ISSUED:
            deciding.ask(self, self.book, self.finding)
            return
        key = self.query_one(Parts).cursor_key
        if key.startswith(repeats.REPEAT):
            self.may("write")
            self.ask_repeat(key.removeprefix(repeats.REPEAT))
            return
        self.may("agree")
        refused = [b for b in findings.lacking(self.book, self.finding) if b.rule.strength is Strength.HARD]
        if refused:
            raise Refusal([replace(b, supply=sheet.supplied(b)) for b in refused])
        outcome = findings.agree(self.desk.workspace, self.book, self.desk.act(), self.id_of_finding)
        finding = outcome.value
        said = f"{finding.ref} agreed"
        if finding.nonconformity:
            said += f"; {self.book.get(Nonconformity, finding.nonconformity).ref} drafted"
        self.kept(outcome, said)

    # Reading back, and what has no key

    def action_read_back(self) -> None:
        """Show it large, to read aloud and have it acknowledged."""
        from auditor.tui.screens.findings.presentation import Presentation

        self.app.push_screen(Presentation(self.desk, self.book, [self.id_of_finding]))
