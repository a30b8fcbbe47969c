"""What becomes of an observation or an opportunity for improvement: decided, and perhaps done (O1, O2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from auditor.activities import improvements
from auditor.errors import InvalidInput
from auditor.model.finding import Finding
from auditor.model.improvement import SHORT_FORM, DecisionState
from auditor.model.people import Process
from auditor.model.record import Id
from auditor.model.words import FindingState, Role
from auditor.tui.keymap import key_of
from auditor.tui.screens import names
from auditor.tui.screens.acting import YES, act_of, acts, somebody, yes_or_no
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.facts import Fact
from auditor.tui.widgets.form_fields import LongField
from auditor.workspace import AuditBook


def is_asked(book: AuditBook, finding: Finding) -> bool:
    """Whether somebody may still decide on it, or say that it is done."""
    decision = improvements.decision_on(book, finding.id)
    waits = decision is None or (decision.state is DecisionState.DECIDED and decision.taken_up)
    return finding.grade in SHORT_FORM and finding.state is FindingState.ISSUED and waits


def ask(screen: BookScreen, book: AuditBook, finding: Finding) -> None:
    """The next step in the short form; InvalidInput where nothing is asked any more."""
    decision = improvements.decision_on(book, finding.id)
    if decision is None:
        _decide(screen, book, finding)
    elif is_asked(book, finding):
        _report_done(screen, book, finding)
    else:
        raise InvalidInput(f"{finding.ref}: {decision.said}; nothing is asked.", "The next audit is shown it.")


def _decide(screen: BookScreen, book: AuditBook, finding: Finding) -> None:
    def accept(answers: dict[str, str]) -> None:
        taken_up = answers["taken_up"] == YES
        outcome = improvements.decide(
            book,
            act_of(screen.desk, answers),
            finding.id,
            taken_up=taken_up,
            reason=answers["reason"],
            owner=answers["owner"] or None,
            due=date.fromisoformat(answers["due"]) if answers["due"] else None,
        )
        screen.kept(outcome, f"{finding.ref} {'taken up' if taken_up else 'not taken up'}")

    process = book.all(Process).get(finding.process or "")
    turn = (process.owner if process else None) or book.audit.representative
    by = improvements.decide_by(book, finding)
    screen.ask(
        f"Decide on {finding.ref}",
        [
            yes_or_no("taken_up", "Taken up", "yes: by whom, and by when", "no: with the reason"),
            somebody(book, "owner", "Who does it"),
            DayField("due", "By when"),
            LongField("reason", "Reason", height=2, help="why, or why not"),
            acts(screen.desk, book, _may(book, finding, improvements.DECIDES), turn),
        ],
        accept,
        text=f"No is a valid answer. Nobody is late with it; a decision is expected by {by}." if by else "",
    )


def _report_done(screen: BookScreen, book: AuditBook, finding: Finding) -> None:
    decision = improvements.decision_on(book, finding.id)
    owner = decision.owner if decision else None

    def accept(answers: dict[str, str]) -> None:
        day = date.fromisoformat(answers["day"])
        outcome = improvements.report_done(book, act_of(screen.desk, answers), finding.id, day, answers["outcome"])
        screen.kept(outcome, f"{finding.ref} done")

    screen.ask(
        f"{finding.ref} is done",
        [
            DayField("day", "Done on", screen.desk.today().isoformat(), required=True),
            LongField("outcome", "What was done", height=2),
            acts(screen.desk, book, _may(book, finding, improvements.REPORTS), owner),
        ],
        accept,
        text="Nobody verifies it; the next audit looks.",
    )


def _may(book: AuditBook, finding: Finding, roles: frozenset[Role]) -> Callable[[Id], bool]:
    return lambda person: bool(improvements.roles(book, finding, person) & roles)


def facts(book: AuditBook, finding: Finding) -> Iterator[Fact]:
    """Where the short form stands, for the page of the finding; nothing for other findings."""
    if finding.grade not in SHORT_FORM or finding.state is not FindingState.ISSUED:
        return
    decision = improvements.decision_on(book, finding.id)
    if decision is None:
        by = improvements.decide_by(book, finding)
        expected = f", expected by {by}; “no” is a valid answer" if by else ""
        yield Fact("Decision", f"none yet{expected}", lead=((f"{key_of('yes')} ", "key"), ("decides  ", "")))
        return
    who = " · ".join(part for part in (names.person(book, decision.decided_by), str(decision.decided or "")) if part)
    yield Fact("Decision", decision.said, tail=((who, "muted"),))
    if decision.taken_up:
        said = [f"by {names.person(book, decision.owner)}" if decision.owner else "", decision.reason]
        yield Fact("", " · ".join(part for part in said if part))
    if decision.outcome:
        yield Fact("Done", decision.outcome)
    if is_asked(book, finding):
        yield Fact("", "", lead=((f"{key_of('yes')} ", "key"), ("says that it is done", "")))
