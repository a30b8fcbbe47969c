"""What is done to a finding as a whole, from its own page and from the board alike: the same keys do the same."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from auditor.activities import conduct, findings, nonconformities
from auditor.model.finding import Finding
from auditor.model.machines import FINDING
from auditor.model.words import FindingState, Grade
from auditor.tui.screens.findings import moves
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.widgets.form_fields import LongField


class FindingActions(BookScreen):
    """A screen on which one finding at a time is meant."""

    @property
    @abstractmethod
    def finding(self) -> Finding:
        """The finding that is meant, as it stands; NotFound where none is."""

    def may(self, action: str) -> None:
        """Say now what an activity would refuse later, before anything is typed."""
        self.require_writable()
        FINDING.step(action, self.finding.state, self.book.roles(self.desk.by))

    def write(self, **fields: Any) -> None:
        """Write parts of the draft."""
        outcome = findings.write(self.book, self.desk.act(), self.finding.id, **fields)
        words = ", ".join(name.replace("_", " ") for name in fields)
        self.kept(outcome, f"{outcome.value.ref}: {words} kept")

    def action_grade(self, grade: str) -> None:
        """Another grade. A draft of one item goes with the item's grade; else the reason is asked."""
        finding, wanted = self.finding, Grade(grade)
        if wanted is finding.grade:
            self.say(f"{finding.ref} is {self.book.grading.label(wanted)} already")
            return
        if finding.state is FindingState.DRAFT and len(finding.items) == 1:
            graded = conduct.grade(self.book, self.desk.act(), finding.items[0], wanted)
            self.kept(graded, f"{finding.ref} and {graded.value.ref}: {self.book.grading.label(wanted)}")
            return
        self.may("regrade")

        def accept(answers: dict[str, str]) -> None:
            outcome = findings.regrade(self.book, self.desk.act(), finding.id, wanted, answers["reason"])
            self.kept(outcome, f"{finding.ref}: {self.book.grading.label(wanted)}")

        label = f"{finding.ref}: {self.book.grading.label(finding.grade)} becomes {self.book.grading.label(wanted)}"
        self.ask(label, [LongField("reason", "Reason", required=True)], accept)

    def action_withdraw_finding(self) -> None:
        """Withdraw it with a reason."""
        moves.withdraw(self)

    def action_merge_findings(self) -> None:
        """Gather another finding into this one."""
        moves.merge(self)

    def action_split_finding(self) -> None:
        """Let items leave for a finding of their own."""
        moves.split(self)

    def action_mark_urgent(self) -> None:
        """Mark an immediate and significant risk, or take the mark away."""
        finding = self.finding
        self.may("mark urgent")
        marked = findings.mark_urgent(self.book, self.desk.act(), finding.id, urgent=not finding.urgent)
        self.kept(marked, f"{finding.ref} is {'urgent' if marked.value.urgent else 'not urgent any more'}")

    def action_requirement_met(self) -> None:
        """Say whether the requirement is met (G-29)."""
        moves.requirement_met(self)

    def action_dissent(self) -> None:
        """Keep that a member of the team sees it otherwise."""
        moves.dissent(self)

    def action_issue_early(self) -> None:
        """Issue the nonconformity before the report (N2, early)."""
        issued = nonconformities.issue_early(self.book, self.desk.act(), self.finding.id)
        self.kept(issued, f"{issued.value.ref} issued before the report")

    def action_history(self) -> None:
        """Who changed what, when and why."""
        self.open_on("history", self.book, self.finding.id)
