"""Observations and opportunities for improvement in their short form: decided, and perhaps done (O1, O2)."""

from __future__ import annotations

from datetime import date

from auditor.activities.act import Act, Outcome, step
from auditor.activities.follow_up.following import day_there, not_future
from auditor.errors import InvalidInput
from auditor.ledger import uuid7
from auditor.model.calendar import days_after
from auditor.model.finding import Finding
from auditor.model.improvement import DAYS_TO_DECIDE, SHORT_FORM, Decision
from auditor.model.machines import IMPROVEMENT
from auditor.model.people import Process
from auditor.model.record import Id
from auditor.model.words import FindingState, Role
from auditor.workspace import AuditBook

DECIDES, REPORTS = (
    frozenset(role for row in IMPROVEMENT.named(action) for role in row.who) for action in ("decide", "report done")
)
"""Who decides (O1), and who says that it is done (O2)."""


def decision_on(book: AuditBook, finding: Id) -> Decision | None:
    """What was decided on a finding, if anything was; of two copies that decided apart, the later."""
    return next((each for each in reversed([*book.all(Decision).values()]) if each.finding == finding), None)


def decide_by(book: AuditBook, finding: Finding) -> date | None:
    """By when a decision on *finding* is expected; nobody is late. ``None`` where none is, or it was made."""
    issued = book.audit.report_issued
    is_open = finding.grade in SHORT_FORM and finding.state is FindingState.ISSUED and not decision_on(book, finding.id)
    return days_after(issued, DAYS_TO_DECIDE) if issued and is_open else None


def roles(book: AuditBook, finding: Finding, person: Id) -> frozenset[Role]:
    """The roles a person holds for one finding in its short form, those in its audit included."""
    held = set(book.roles(person))
    process, decision = book.all(Process).get(finding.process or ""), decision_on(book, finding.id)
    if process is not None and process.owner == person:
        held.add(Role.PROCESS_OWNER)
    if decision is not None and decision.owner == person:
        held.add(Role.ACTION_OWNER)
    return frozenset(held)


def decide(
    book: AuditBook,
    acting: Act,
    finding: Id,
    *,
    taken_up: bool,
    reason: str = "",
    owner: Id | None = None,
    due: date | None = None,
) -> Outcome[Decision]:
    """O1: taken up, with an owner and a date; or not, with the reason, which is as good an answer."""
    with book.writing():
        found = book.get(Finding, finding)
        with step(book, acting, "decide on finding", roles(book, found, acting.by)) as now:
            if found.grade not in SHORT_FORM or found.state is not FindingState.ISSUED:
                raise InvalidInput(
                    f"O1: {found.ref} is {found.state.value} and {found.grade.value}; an issued observation or "
                    "opportunity for improvement is decided upon.",
                    f"auditor finding list {book.ref}",
                )
            standing = decision_on(book, finding) or Decision(id=uuid7(), finding=finding)
            note = f"{'taken up' if taken_up else 'not taken up'}{f': {reason}' if reason else ''}"
            state = now.allow(IMPROVEMENT, "decide", standing, note=note)
            if taken_up and (owner is None or due is None):
                raise InvalidInput("O1: say who does it, and by when.", "--owner PERSON --due DATE")
            if not taken_up and not reason:
                raise InvalidInput("O1: say why it is not taken up.", "--reason TEXT")
            decided = standing.having(
                state=state,
                taken_up=taken_up,
                reason=reason,
                owner=owner if taken_up else None,
                due=due if taken_up else None,
                decided=day_there(now, book, found.site),
                decided_by=acting.by,
            )
            now.put(decided)
            return now.outcome(decided)


def report_done(book: AuditBook, acting: Act, finding: Id, day: date, outcome: str = "") -> Outcome[Decision]:
    """O2: what was taken up is done; nobody verifies it, the next audit looks."""
    with book.writing():
        found = book.get(Finding, finding)
        with step(book, acting, "report improvement done", roles(book, found, acting.by)) as now:
            standing = decision_on(book, finding) or Decision(id=uuid7(), finding=finding)
            state = now.allow(IMPROVEMENT, "report done", standing, note=outcome)
            if not standing.taken_up:
                raise InvalidInput(f"O2: {found.ref} was not taken up.", "Nothing is owed.")
            not_future(now, book, found.site, [day])
            done = standing.having(state=state, done=day, outcome=outcome)
            now.put(done)
            return now.outcome(done)
