"""Nonconformities come to be: raised with the agreement, issued with the report or before, their follow-up named.

What is done about them afterwards stands in ``follow_up``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from auditor.activities import numbering
from auditor.activities.act import Act, Outcome, Step, step
from auditor.activities.team import Given, independent, lacking_independence
from auditor.errors import InvalidInput
from auditor.ledger import uuid7
from auditor.model.audit import ResponseTimes
from auditor.model.calendar import after_working_days
from auditor.model.finding import Finding
from auditor.model.guards.follow_up import follow_up_is_set
from auditor.model.machine import NotAllowed
from auditor.model.machines import NONCONFORMITY
from auditor.model.nonconformity import Due, Nonconformity, scheme_dates
from auditor.model.people import Process
from auditor.model.quantity import quantity
from auditor.model.record import Id, Record
from auditor.model.words import Grade, NonconformityState, Role
from auditor.workspace import AuditBook, Workspace


def raised(workspace: Workspace, book: AuditBook, now: Step, finding: Finding) -> Finding:
    """N1: the finding with its nonconformity. The programme's lock is held, so that no number is given twice."""
    process = book.get(Process, finding.process) if finding.process else None
    nonconformity = Nonconformity(
        id=uuid7(),
        ref=numbering.next_nonconformity(workspace, now, now.act.day.year),
        finding=finding.id,
        grade=finding.grade,
        title=finding.title,
        clauses=finding.clauses,
        process=finding.process,
        site=finding.site,
        process_owner=process.owner if process else None,
        verifier=_verifier(book, finding),
        raised=now.act.day,
        repeat_of=finding.repeat_of,
    )
    now.follow(nonconformity.id, "N1", "raise", "", nonconformity.state)
    now.put(nonconformity)
    return finding.having(nonconformity=nonconformity.id)


def _verifier(book: AuditBook, finding: Finding) -> Id | None:
    """The lead auditor, unless he or she is not independent of what the finding is about (G-10)."""
    lead = book.audit.lead
    given = [(lead, clause) for clause in finding.clauses] if lead else []
    return None if any(lacking_independence(book, book.audit, given)) else lead


def issue_early(book: AuditBook, acting: Act, finding: Id) -> Outcome[Nonconformity]:
    """N2 before the report: immediate and significant risk, told at once (19011 6.4.4); the report confirms it."""
    with step(book, acting, "issue nonconformity early") as now:
        standing = book.get(Finding, finding)
        if not standing.urgent or standing.nonconformity is None:
            raise InvalidInput(
                f"N2: {standing.ref} is not an agreed nonconformity marked urgent.",
                "Mark it urgent and agree it first.",
            )
        issued = issued_nonconformity(book, now, book.get(Nonconformity, standing.nonconformity), standing, early=True)
        return now.outcome(issued)


def issued_nonconformity(
    book: AuditBook, now: Step, nonconformity: Nonconformity, finding: Finding, *, early: bool = False, note: str = ""
) -> Nonconformity:
    """N2: the due dates of the scheme and of the closing meeting, except those a person set with a reason (G-31)."""
    state = now.allow(NONCONFORMITY, "issue", nonconformity, note=note)
    presented = finding.presentations[0].on if finding.presentations else now.act.day
    due = _due(book, nonconformity, presented, now.act.day, finding.response_days)
    kept = {field: getattr(nonconformity.due, field) for field in nonconformity.due.set_by_person}
    issued = nonconformity.having(
        state=NonconformityState(state),
        issued=now.act.day,
        early=early,
        due=due.having(**kept, set_by_person={**due.set_by_person, **nonconformity.due.set_by_person}),
    )
    now.check(follow_up_is_set(issued), issued.id)
    now.put(issued)
    return issued


def usual_response_times(book: AuditBook) -> ResponseTimes:
    """What the deadline scheme of the audit says, where nothing else is agreed."""
    return ResponseTimes(major=max(book.deadlines.response_major, 1), minor=max(book.deadlines.response_minor, 1))


def _due(book: AuditBook, it: Nonconformity, presented: date, issued: date, own_days: int | None = None) -> Due:
    """The dates of the scheme in the site's working days; the response as was agreed with the auditee, which is said.

    *own_days* were agreed for this one alone.
    """
    off, is_repeat = book.days_off(it.site, issued), bool(it.repeat_of)
    due = scheme_dates(it.grade, presented, issued, book.deadlines, off, is_repeat=is_repeat)
    agreed = book.audit.response_times or usual_response_times(book)
    if own_days is None and agreed == usual_response_times(book):
        return due
    counts_as = book.deadlines.counts_as(it.grade, is_repeat=is_repeat)
    days = own_days or (agreed.major if counts_as is Grade.MAJOR else agreed.minor)
    response = after_working_days(issued, days, off)
    if response == due.response:
        return due
    said = f"agreed {'for it' if own_days else 'at the closing meeting'}: {quantity(days, 'working day')}"
    return due.having(response=response, set_by_person={"response": said})


def void_draft(book: AuditBook, now: Step, finding: Finding, reason: str) -> Sequence[Record]:
    """A nonconformity that was never issued goes with its finding; no report names it, so G-37 asks nothing."""
    if finding.nonconformity is None:
        return []
    draft = book.get(Nonconformity, finding.nonconformity)
    if draft.state is NonconformityState.VOID:
        return []
    if draft.state is not NonconformityState.DRAFT:
        raise InvalidInput(f"{draft.ref} is issued already; void it: auditor nc void {draft.ref}")
    now.follow(draft.id, "N13", "void", draft.state, NonconformityState.VOID, reason)
    return [draft.having(state=NonconformityState.VOID, reason=reason)]


def set_follow_up(book: AuditBook, acting: Act, nonconformity: Id, **fields: Any) -> Outcome[Nonconformity]:
    """Name process owner and verifier before or after the issue (G-31); the auditors' side does, as long as it runs."""
    allowed = {"process_owner", "verifier", "process", "site"}
    if fields.keys() - allowed:
        raise InvalidInput(f"{', '.join(sorted(fields.keys() - allowed))} is not set here.")
    with step(book, acting, "name follow-up") as now:
        standing = book.get(Nonconformity, nonconformity)
        if standing.state.is_final:
            raise InvalidInput(f"G-31: {standing.ref} is {standing.state.value}; nobody follows it any more.")
        if not {Role.LEAD, Role.PROGRAMME_MANAGER} & set(now.roles):
            raise NotAllowed(
                "G-31", "who verifies is named by the lead auditor or the programme manager", "--by PERSON"
            )
        if fields.get("verifier"):
            independent(now, book, [Given(fields["verifier"], clause, standing.site) for clause in standing.clauses])
        changed = standing.having(**fields)
        now.put(changed)
        return now.outcome(changed)
