"""The way to a grade as a note beside a finding: the questions in their order, and what this finding says to each."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.finding import Finding
from auditor.model.words import Grade
from auditor.tui.keymap import told
from auditor.tui.screens import names
from auditor.tui.widgets.facts import Fact
from auditor.workspace import AuditBook

_MAJOR = (
    ("a", "the system, or a service, does not reach what it is for, or that is in serious doubt"),
    ("b", "something required is missing, or does not work at all"),
    ("c", "several minors about the same thing show that the system fails"),
    ("d", "danger, a breach of law, or loss to customers"),
    ("e", "what was done about the same one before did not help, and it is felt"),
)


def path(book: AuditBook, finding: Finding) -> tuple[Fact, ...]:
    """The four questions, each with what the finding says to it so far; what it does not say yet stands out."""
    return tuple(_path(book, finding))


def _path(book: AuditBook, finding: Finding) -> Iterator[Fact]:
    yield Fact("", told("How it is graded   {decision-path} folds"), "strong")
    yield Fact("1", "Does a criterion require it? No: an improvement or a good practice at most.")
    cited = ", ".join(finding.clauses)
    yield _said(f"yes: {cited}" if cited else "", "no clause is cited yet")
    yield Fact("2", "Is it fulfilled, on the evidence? Yes: conforming, an observation where that is at risk.")
    yield Fact("", "Cannot tell: look at more, or not audited. Nothing is graded on suspicion.")
    yield _said(_fulfilled(finding), "nobody said yet whether it is met")
    yield Fact("3", "Not fulfilled: a nonconformity. Major if one of these holds, else minor:")
    hints = _hints(book, finding)
    for letter, words in _MAJOR:
        yield Fact(f" {letter}", words)
        if letter in hints:
            yield Fact("", hints[letter], "warning")
    yield Fact("4", "Why this grade, in one line. The team decides, the lead has the last word.")
    yield _said(finding.grade_reason, "no reason yet")


def _said(text: str, otherwise: str) -> Fact:
    return Fact("", text or otherwise, "success" if text else "warning")


def _fulfilled(finding: Finding) -> str:
    pieces = len(finding.evidence)
    on = f"on {pieces} piece{'s' if pieces != 1 else ''} of evidence" if pieces else "without evidence yet"
    return "" if finding.requirement_met is None else f"{'met' if finding.requirement_met else 'not met'}, {on}"


def _hints(book: AuditBook, finding: Finding) -> dict[str, str]:
    """What the record knows that bears on a major: other minors on the same clause, an earlier one that is repeated."""
    minors = [
        other.ref
        for other in book.all(Finding).values()
        if other.id != finding.id
        and not other.is_withdrawn
        and other.grade is Grade.MINOR
        and set(other.clauses) & set(finding.clauses)
    ]
    hints = {}
    if minors:
        hints["c"] = f"also minor on {names.numbers(finding.clauses)}: {', '.join(minors)}"
    if finding.repeat_of:
        hints["e"] = f"it repeats {finding.repeat_of}"
    return hints
