"""The finding of the current item, and reading it back to the auditee."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from auditor.activities import findings
from auditor.errors import AuditorError, InvalidInput
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.people import Person
from auditor.model.text import readable
from auditor.model.words import FindingState
from auditor.tui.bindings import bindings
from auditor.tui.cells import one_line
from auditor.tui.keymap import told
from auditor.tui.screens.conduct.sheet import VERIFIED
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import Field, LongField, OneOf
from auditor.tui.widgets.frame import KeyLine, Notice
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen


def open_or_draft(screen: ConductScreen) -> None:
    """Open the finding of the current item, choosing where it has several; draft it where it has none."""
    item = screen.current
    hanging = screen.index.findings(item.id)
    if not hanging:
        if item.grade is None:
            raise InvalidInput(
                f"{item.ref} has no grade yet.", "Grade it first; the finding is drafted with the grade."
            )
        if not item.grade.is_written_up:
            raise InvalidInput(f"{item.ref} is {item.grade.value}; that is written up by its note and evidence.")
        title = (item.note.strip().splitlines() or [item.question])[0][:120]
        statement = {"statement": item.note}
        kept = findings.raise_finding(
            screen.book, screen.desk.act(), grade=item.grade, title=title, items=[item.id], **statement
        )
        screen.kept(kept, f"{kept.value.ref} drafted")
        hanging = [kept.value]
    _chosen(screen, hanging, lambda finding: screen.open_on("finding", screen.book, finding))


def _chosen(screen: ConductScreen, hanging: Sequence[Finding], then: Callable[[str], object]) -> None:
    if len(hanging) == 1:
        then(hanging[0].id)
        return
    rows = [Row(f.id, (f.ref, f.grade.value.replace("-", " "), f.title)) for f in hanging]
    screen.choose("Which finding?", (Column("", 6), Column("", 14), Column("")), rows, then)


def evidence_lines(book: AuditBook, pieces: Sequence[str]) -> list[str]:
    """Pieces of evidence as they are read aloud: reference, kind, where found, how verified."""
    known = book.all(Evidence)
    found = (known[piece] for piece in pieces if piece in known)
    return [f"{e.ref}  {e.kind.value}: {e.reference} ({VERIFIED[e.verification]})" for e in found]


def read_back(screen: ConductScreen) -> None:
    """Show the finding large, or without one the note and the evidence."""
    item = screen.current
    hanging = screen.index.findings(item.id)
    if hanging:
        _chosen(screen, hanging, lambda finding: screen.app.push_screen(ReadBack(screen, finding)))
        return
    statement = item.note or "Nothing is noted yet."
    text = "\n\n".join([item.question, statement, *evidence_lines(screen.book, item.evidence)])
    screen.read(f"{item.ref}  {item.clause}", text)


class ReadBack(ModalScreen[None]):
    """Statement and evidence, large and alone: ``y`` acknowledged by whom, ``d`` disagrees."""

    BINDINGS = bindings("yes", "deviates", "back", yes="acknowledged by", deviates="disagrees")
    DEFAULT_CSS = """
    ReadBack { background: $background; align: center middle; }
    ReadBack > VerticalScroll { width: 100%; max-width: 84; height: 1fr; padding: 2 4; }
    ReadBack .statement { text-style: bold; margin: 1 0 2 0; }
    ReadBack .quiet { color: $muted; }
    ReadBack KeyLine { dock: bottom; }
    ReadBack Notice { max-width: 84; }
    """

    def __init__(self, screen: ConductScreen, finding: str) -> None:
        super().__init__()
        self._conduct = screen
        self._finding = finding

    @property
    def finding(self) -> Finding:
        """The finding as it stands."""
        return self._conduct.book.get(Finding, self._finding)

    def compose(self) -> ComposeResult:
        """The statement and the evidence."""
        book, finding = self._conduct.book, self.finding
        grade = book.grading.label(finding.grade)
        with VerticalScroll():
            yield Static(Content(one_line(f"{finding.ref}  {grade}  {', '.join(finding.clauses)}")), classes="quiet")
            yield Static(Content(readable(finding.statement or "Nothing is written yet.")), classes="statement")
            yield Static(Content(readable("\n".join(evidence_lines(book, finding.evidence)) or "No evidence yet.")))
            yield Static(Content(readable(f"\n{self._standing()}")), classes="quiet")
        yield Notice()
        yield KeyLine()

    def _standing(self) -> str:
        """Who acknowledged or disagreed, and what is missing before anyone can."""
        people = self._conduct.book.names
        said = [
            f"{'Acknowledged by' if shown.acknowledged else 'Not acknowledged by'} {people.get(shown.to, '?')} "
            f"on {shown.on.isoformat()}{': ' if shown.disagreement else ''}{shown.disagreement}"
            for shown in self.finding.presentations
        ]
        if self.finding.state is FindingState.DRAFT:
            said.append("A draft: the lead auditor's y agrees it, too.")
        return "\n".join(said) or "Is this right?"

    def action_back(self) -> None:
        """Back to the item."""
        self.dismiss(None)

    def action_yes(self) -> None:
        """The facts are acknowledged: by whom?"""
        self._present(acknowledged=True)

    def action_deviates(self) -> None:
        """The auditee disagrees: who, and in which words?"""
        self._present(acknowledged=False)

    def _agree(self, finding: Finding) -> None:
        """A draft is agreed first: the auditee is asked about what the team stands by (F2 before F3)."""
        if finding.state is not FindingState.DRAFT:
            return
        screen = self._conduct
        try:
            findings.agree(screen.desk.workspace, screen.book, screen.desk.act(), finding.id)
        except AuditorError as missing:
            said = (
                f"{finding.ref} is a draft, and what the auditee says is recorded once it is agreed. {missing.message}"
            )
            raise InvalidInput(said, told("{finding} opens it.")) from missing

    def _present(self, acknowledged: bool) -> None:
        screen, finding = self._conduct, self.finding
        try:
            screen.require_writable()
            self._agree(finding)
        except AuditorError as missing:
            self.query_one(Notice).error = missing
            return
        people = [(p.id, f"{p.ref} {p.name}, {p.function}") for p in screen.book.all(Person).values()]
        fields: list[Field] = [OneOf("to", "By", screen.counterpart(), required=True, options=tuple(people))]
        if not acknowledged:
            fields.append(LongField("words", "Disagrees in what", required=True))

        def accept(answers: dict[str, str]) -> None:
            kept = findings.present(
                screen.book,
                screen.desk.act(),
                finding.id,
                to=answers["to"],
                acknowledged=acknowledged,
                disagreement=answers.get("words", ""),
            )
            name = screen.book.names.get(answers["to"], "")
            said = "acknowledged by" if acknowledged else "disagreement kept of"
            screen.kept(kept, f"{kept.value.ref} {said} {name}")

        def then(answers: dict[str, str] | None) -> None:
            if answers is not None:
                self.dismiss(None)

        title = f"{finding.ref} acknowledged" if acknowledged else f"{finding.ref}: the auditee disagrees"
        screen.ask(title, fields, accept, then)
