"""What is decided about repeats on the page of a finding: this one or another, and what a second repeat asks for."""

from __future__ import annotations

from auditor.activities import findings
from auditor.activities.drafting import against_action
from auditor.errors import InvalidInput
from auditor.figures.repeats import Repeats
from auditor.model.finding import Finding
from auditor.tui.desk import Desk
from auditor.tui.keymap import key_of
from auditor.tui.screens.findings import repeats
from auditor.tui.screens.findings.earlier import told_of
from auditor.tui.screens.findings.on_finding import FindingActions
from auditor.tui.widgets.form_fields import Field, LongField
from auditor.tui.widgets.parts import Parts
from auditor.workspace import AuditBook
from auditor.workspace.looking_back import repeats_of


class RepeatActions(FindingActions):
    """A page of one finding, on which the part at the cursor may be an earlier nonconformity."""

    def __init__(self, desk: Desk, book: AuditBook) -> None:
        super().__init__(desk, book)
        self._found: tuple[tuple[object, ...], Repeats] = ((), Repeats())

    def repeats(self) -> Repeats:
        """Other audits are read once for each state of the finding's words, clauses and places."""
        finding = self.finding
        asked = (
            finding.grade.is_nonconformity,
            *map(tuple, (finding.clauses, finding.services)),
            *(finding.process, finding.site, finding.title, finding.statement),
        )
        if self._found[0] != asked:
            self._found = (asked, repeats_of(self.desk.workspace, self.book, finding))
        return self._found[1]

    def action_deviates(self) -> None:
        """On an earlier one that looks like this: say that it is different, and why."""
        key = self.query_one(Parts).cursor_key
        if not key.startswith(repeats.REPEAT):
            raise InvalidInput("Only an earlier nonconformity can be called different.", "Move to “Like this?” first.")
        self.may("write")
        earlier = key.removeprefix(repeats.REPEAT)

        def accept(answers: dict[str, str]) -> None:
            before = self.finding.repeat_reason
            said = f"{earlier} is different: {answers['reason']}"
            self.write(repeat_reason=f"{before}\n{said}" if before else said)

        self.ask(
            f"{self.finding.ref} does not repeat {earlier}",
            [LongField("reason", "Different, because", required=True)],
            accept,
        )

    def ask_repeat(self, earlier: str) -> None:
        """Link *earlier* as the one that is repeated; whether the grade is raised has to be answered."""
        finding = self.finding

        def accept(answers: dict[str, str]) -> None:
            self.write(repeat_of=answers["of"], repeat_reason=answers["reason"])

        self.ask(
            f"{finding.ref} repeats {earlier}".rstrip(),
            [
                Field("of", "Repeat of", earlier, help="NC-2025-03; empty: no repeat"),
                LongField(
                    "reason", "Grade raised?", finding.repeat_reason, required=bool(earlier), help="why, or why not"
                ),
            ],
            accept,
        )

    def read_earlier(self, ref: str) -> None:
        """Read what was done about an earlier one, and how it was judged."""
        candidate = next(each for each in self.repeats().candidates if each.earlier.ref == ref)
        title = f"{ref}   {key_of('back')} closes"
        self.read(title, told_of(self.desk.workspace, candidate))

    def write_against_action(self) -> None:
        """Draft what a second repeat proposes, or open what says so already."""
        proposed = against_action(self.book, self.finding, self.repeats())
        if proposed is None:
            return
        if proposed.drafted:
            self.open_on("finding", self.book, self.book.find(Finding, proposed.drafted).id)
            return
        outcome = findings.raise_finding(self.book, self.desk.act(), **proposed.fields)
        self.kept(outcome, f"{outcome.value.ref} drafted against {proposed.clause}")
        self.open_on("finding", self.book, outcome.value.id)
