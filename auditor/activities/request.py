"""Asking for another day, or that an audit does not take place; the programme manager decides (A16, A17)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from auditor.activities import permission, replanning
from auditor.activities.act import Act, Outcome, step
from auditor.errors import InvalidInput, NotFound
from auditor.model.audit import AgendaLine, Audit, Request
from auditor.model.machine import NotAllowed
from auditor.model.machines import AUDIT
from auditor.model.people import Process
from auditor.model.record import Id
from auditor.model.words import Role
from auditor.workspace import AuditBook, Workspace

_RULE = {"postpone": "A16", "cancel": "A17"}


def may_ask(book: AuditBook, person: Id) -> bool:
    """Whether somebody leads the audit or is of the auditee's side."""
    asks = {Role.LEAD, Role.REPRESENTATIVE}
    return bool(asks.intersection(book.roles(person))) or person in _auditees(book)


def ask(
    book: AuditBook, acting: Act, kind: Literal["postpone", "cancel"], reason: str, new: date | None = None
) -> Outcome[Audit]:
    """The lead auditor or the auditee's side asks for another day (*new*), or that the audit is cancelled."""
    with step(book, acting, f"ask to {kind}") as now:
        audit, rule = book.audit, _RULE[kind]
        if not may_ask(book, acting.by):
            raise NotAllowed(rule, "the lead auditor or the auditee asks for it", "--by PERSON")
        if not reason:
            raise InvalidInput(f"{rule}: say why.", "--reason TEXT")
        if (new is None) is (kind == "postpone"):
            raise InvalidInput(f"{rule}: another day is asked for, or that it does not take place.", "--to DATE")
        AUDIT.step(kind, audit.state, {Role.PROGRAMME_MANAGER})  # what cannot be granted is not asked for
        request = Request(kind=kind, by=acting.by, on=acting.day, reason=reason, new=new)
        audit = audit.having(requests=[*audit.requests, request])
        now.put(audit)
        return now.outcome(audit)


def grant(workspace: Workspace, book: AuditBook, acting: Act, number: int, answer: str = "") -> Outcome[Audit]:
    """The programme manager does what was asked for, and the request says so: one step, all or nothing."""
    with workspace.programme.writing(), book.writing():
        asked = _open(book, number)
        requests = _answered(book, acting, number, granted=True, answer=answer)
        if asked.kind == "postpone" and asked.new is not None:
            return replanning.postpone(workspace, book, acting, asked.new, asked.reason, asked.by, requests)
        return replanning.cancel(workspace, book, acting, asked.reason, requests=requests)


def decline(book: AuditBook, acting: Act, number: int, answer: str) -> Outcome[Audit]:
    """The programme manager leaves the audit as it is planned, and says why."""
    with step(book, acting, "answer request") as now:
        asked = _open(book, number)
        permission.only(now, {Role.PROGRAMME_MANAGER}, _RULE[asked.kind], "a request is answered")
        if not answer:
            raise InvalidInput("Say why not.", "--reason TEXT")
        audit = book.audit.having(requests=_answered(book, acting, number, granted=False, answer=answer))
        now.put(audit)
        return now.outcome(audit)


def _answered(book: AuditBook, acting: Act, number: int, *, granted: bool, answer: str = "") -> list[Request]:
    """The requests of the audit once one of them is answered."""
    said = {"granted": granted, "answer": answer, "answered_by": acting.by, "answered_on": acting.day}
    return [each.having(**said) if n == number else each for n, each in enumerate(book.audit.requests, 1)]


def _open(book: AuditBook, number: int) -> Request:
    requests = book.audit.requests
    if not 1 <= number <= len(requests) or requests[number - 1].granted is not None:
        waiting = ", ".join(str(n) for n, each in enumerate(requests, 1) if each.granted is None)
        raise NotFound(f"{book.ref}: no request {number} waits for an answer.", f"Waiting: {waiting or 'none'}")
    return requests[number - 1]


def _auditees(book: AuditBook) -> set[Id | None]:
    """Those who are audited, by the agenda, or as owners of the processes."""
    named = {person for line in book.all(AgendaLine).values() for person in line.auditees}
    return {*named, *(process.owner for process in book.all(Process).values() if process.owner)}
