"""Effectiveness judged after a time of waiting: closed, or opened again (N10 to N12, G-36)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from auditor.activities.act import Act, Outcome
from auditor.activities.follow_up.following import (
    day_there,
    following,
    kept,
    known,
    moved,
    not_future,
    other_eyes,
    set_by_auditors,
)
from auditor.activities.follow_up.looking import looked, shown
from auditor.errors import InvalidInput
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.guards import follow_up as guards
from auditor.model.item import Item
from auditor.model.machines import NONCONFORMITY
from auditor.model.nonconformity import CheckedSample, Nonconformity, Reopening, Waiting, scheme_dates
from auditor.model.record import Id
from auditor.model.words import AuditState, Grade
from auditor.workspace import AuditBook, Workspace
from auditor.workspace.looking_back import look_back


def wait_for(book: AuditBook, acting: Act, nonconformity: Id, **fields: int | None) -> Outcome[Nonconformity]:
    """G-36: judge effectiveness after so many days or occurrences; or count occurrences that were seen."""
    with following(book, acting, "set waiting", nonconformity) as (now, standing):
        set_by_auditors(now, standing, "G-36")
        now.check(guards.waiting_is_long_enough(standing, Waiting(**fields), book.deadlines), standing.id)
        return kept(now, standing.having(waiting=Waiting(**{**standing.waiting.model_dump(), **fields})))


def close(
    book: AuditBook,
    acting: Act,
    nonconformity: Id,
    seen: str,
    evidence: Collection[Id],
    method: str = "",
    *,
    note: str = "",
    sample: CheckedSample | None = None,
) -> Outcome[Nonconformity]:
    """N10: effective, seen by somebody who owns none of it, after the waiting time (G-34, G-35, G-36)."""
    with following(book, acting, "close as effective", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "close as effective", standing, note=seen)
        other_eyes(now, standing)
        how = {"method": method, "method_note": note, "sample": sample}
        checks = shown(now, book, standing, "effective", seen, evidence, **how)
        today = day_there(now, book, standing.site)
        now.check(guards.waiting_is_over(standing, today, book.deadlines), standing.id)
        return moved(now, standing, state, checks=checks, closed=today)


def not_effective(book: AuditBook, acting: Act, nonconformity: Id, seen: str) -> Outcome[Nonconformity]:
    """N11: back to the owner, who answers anew; the deadline scheme starts again.

    The grade is printed in the report, so it rises by a revision of it, in which the scheme starts once more.
    """
    with following(book, acting, "reopen as not effective", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "reopen as not effective", standing, note=seen)
        other_eyes(now, standing)
        checks = looked(now, book, standing, "not-effective", seen)
        again = _from_the_start(book, standing, day_there(now, book, standing.site))
        outcome = moved(now, standing, state, checks=checks, **again)
        return replace(outcome, told=_may_rise(book, standing))


def reopen(
    workspace: Workspace,
    book: AuditBook,
    acting: Act,
    nonconformity: Id,
    reason: str,
    evidence: Collection[Id] = (),
    *,
    shown_by: str = "",
    dated: date | None = None,
) -> Outcome[Nonconformity]:
    """N12 with A15: new evidence within the look-back time of the settings; the audit goes back to follow-up.

    The evidence is named by reference, or *shown_by* says in words what shows it, with the day that this is *dated*.
    """
    with following(book, acting, "reopen", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "reopen", standing, note=reason)
        if not reason:
            raise InvalidInput("N12: say why it is reopened.", "--reason TEXT")
        today = day_there(now, book, standing.site)
        again = Reopening(
            on=today, by=acting.by, reason=reason, evidence=known(book, evidence), shown_by=shown_by, dated=dated
        )
        _is_new(book, standing, again)
        not_future(now, book, standing.site, [dated] if dated else [])
        now.check(guards.found_in_time(standing, look_back(workspace, today)))
        audit = book.audit
        if audit.state is AuditState.CLOSED:
            now.follow(audit.id, "A15", "reopen", audit.state, AuditState.FOLLOW_UP, standing.ref)
            now.put(audit.having(state=AuditState.FOLLOW_UP))
        start, reopenings = _from_the_start(book, standing, today), [*standing.reopenings, again]
        outcome = moved(now, standing, state, closed=None, reason=reason, reopenings=reopenings, **start)
        return replace(outcome, told=_may_rise(book, standing))


def _is_new(book: AuditBook, standing: Nonconformity, again: Reopening) -> None:
    """N12: some evidence is named, in words with its date, and none that it was answered, verified or closed with."""
    if not again.evidence and not again.shown_by:
        raise InvalidInput(
            "N12: say which new evidence reopens it.", "--evidence E, or --shown-by TEXT --dated DATE in words."
        )
    if again.shown_by and again.dated is None:
        raise InvalidInput("N12: say of which day the new evidence is.", "--dated DATE")
    if again.dated and not again.shown_by:
        raise InvalidInput("N12: the date is that of new evidence in words.", "--shown-by TEXT")
    had = {piece for piece, _ in standing.evidence()}
    old = [book.get(Evidence, piece).ref for piece in again.evidence if piece in had]
    if old:
        raise InvalidInput(f"N12: {', '.join(old)} was known when {standing.ref} was closed.", "Name new evidence.")


def _from_the_start(book: AuditBook, standing: Nonconformity, day: date) -> dict[str, Any]:
    """What a reopening sets back: the deadlines of the scheme, and the occurrences that were seen (G-36)."""
    off, is_repeat = book.days_off(standing.site, day), bool(standing.repeat_of)
    due = scheme_dates(standing.grade, day, day, book.deadlines, off, is_repeat=is_repeat)
    return {"reopened": True, "due": due, "waiting": standing.waiting.having(seen=0)}


def _may_rise(book: AuditBook, standing: Nonconformity) -> tuple[str, ...]:
    """How the lead auditor raises the grade of what came back (N11); a major has the highest."""
    if standing.grade is Grade.MAJOR:
        return ()
    finding = book.get(Finding, standing.finding)
    printed = [finding.ref, *(book.get(Item, item).ref for item in finding.items)]
    corrected = " ".join(f"--correct {ref}.grade=major" for ref in printed)
    return (f"The lead auditor raises its grade by a revision of the report: auditor revise {book.ref} {corrected}",)
