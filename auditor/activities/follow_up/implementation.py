"""The owner's side reports actions as done; a verifier looks whether they were carried out (N7 to N9)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from auditor.activities.act import Act, Outcome
from auditor.activities.follow_up.following import following, kept, known, moved, not_future, other_eyes
from auditor.activities.follow_up.looking import METHODS, looked, planned_method, shown
from auditor.errors import InvalidInput, NotFound
from auditor.model.guards import follow_up as guards
from auditor.model.guards.rule import Breach, breach
from auditor.model.machines import NONCONFORMITY
from auditor.model.nonconformity import CheckedSample, CorrectiveAction, Nonconformity
from auditor.model.record import Id
from auditor.workspace import AuditBook


def implement(
    book: AuditBook,
    acting: Act,
    nonconformity: Id,
    done: Mapping[str, date],
    evidence: Mapping[str, Sequence[Id]],
) -> Outcome[Nonconformity]:
    """N7: every action with the day it was done and its evidence, by the action's reference."""
    with following(book, acting, "report implemented", nonconformity) as (now, standing):
        _its_actions(standing, {*done, *evidence})
        actions = [
            _done(book, action, done.get(action.ref, action.done), evidence.get(action.ref, ()))
            for action in standing.response.actions
        ]
        response = standing.response.having(actions=actions)
        state = now.allow(NONCONFORMITY, "report implemented", standing)
        now.check(guards.actions_are_done(response))
        not_future(now, book, standing.site, [a.done for a in actions if a.done])
        now.check(_before_the_audit(book, actions))
        implemented = max(a.done for a in actions if a.done)
        return moved(now, standing, state, response=response, implemented=implemented)


def report_action_done(
    book: AuditBook, acting: Act, nonconformity: Id, action: str, day: date, evidence: Collection[Id] = ()
) -> Outcome[Nonconformity]:
    """One action is done while others still run; the nonconformity stays where it is."""
    with following(book, acting, "report action done", nonconformity) as (now, standing):
        NONCONFORMITY.step("report implemented", standing.state, now.roles)
        _its_actions(standing, {action})
        not_future(now, book, standing.site, [day])
        actions = [_done(book, a, day, evidence) if a.ref == action else a for a in standing.response.actions]
        now.check(_before_the_audit(book, actions))
        return kept(now, standing.having(response=standing.response.having(actions=actions)))


def _its_actions(standing: Nonconformity, refs: set[str]) -> None:
    strange = refs - {action.ref for action in standing.response.actions}
    if strange:
        has = ", ".join(action.ref for action in standing.response.actions) or "none yet"
        raise NotFound(f"N7: {standing.ref} has no action {', '.join(sorted(strange))}.", f"It has {has}.")


def _done(book: AuditBook, action: CorrectiveAction, day: date | None, evidence: Collection[Id]) -> CorrectiveAction:
    return action.having(done=day, evidence=[*action.evidence, *known(book, evidence)])


def first_day(book: AuditBook) -> date:
    """The first day on which an action can be done: that of the opening meeting, before which nothing was found."""
    audit = book.audit
    return audit.opening.held.date() if audit.opening else audit.planned_from


def _before_the_audit(book: AuditBook, actions: Collection[CorrectiveAction]) -> Iterator[Breach]:
    """G-42: what was done before anything was found is no action against it; the waiting time would count from then."""
    began = first_day(book)
    for action in actions:
        if action.done is not None and action.done < began:
            yield breach(
                "G-42",
                f"{action.ref} was done on {action.done}, before the audit began on {began}",
                "Give its real day.",
            )


def reject(book: AuditBook, acting: Act, nonconformity: Id, seen: str) -> Outcome[Nonconformity]:
    """N8: what was seen is not what was to be done; the owner completes it."""
    with following(book, acting, "reject implementation", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "reject implementation", standing, note=seen)
        other_eyes(now, standing)
        return moved(now, standing, state, checks=looked(now, book, standing, "rejected", seen))


def verify(
    book: AuditBook,
    acting: Act,
    nonconformity: Id,
    seen: str,
    evidence: Collection[Id],
    method: str,
    *,
    note: str = "",
    sample: CheckedSample | None = None,
) -> Outcome[Nonconformity]:
    """N9: what was seen and by which method, with evidence dated after the action (G-34, G-35)."""
    with following(book, acting, "verify implementation", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "verify implementation", standing, note=seen)
        other_eyes(now, standing)
        if not method:
            offered = planned_method(book, standing)
            raise InvalidInput(
                f"N9: say by which method {standing.ref} was looked at: {METHODS}.",
                f"As was planned: --method {offered}",
            )
        how = {"method": method, "method_note": note, "sample": sample}
        checks = shown(now, book, standing, "verified", seen, evidence, **how)
        return moved(now, standing, state, checks=checks)
