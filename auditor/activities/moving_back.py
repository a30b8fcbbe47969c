"""One's own last move of an audit, taken back: the audit lies again where it lay, and the rules are asked again (A16).

The trail keeps both; the audit forgets the move, so that the schedule is not measured by it.
"""

from __future__ import annotations

import dataclasses

from auditor.activities import replanning, schedule
from auditor.activities.act import Act, Outcome, step
from auditor.activities.uncovered import left_open, programme_of, schedule_may_change, tell_what_was_set_aside
from auditor.errors import InvalidInput, NotFound
from auditor.model.audit import Audit, Postponement
from auditor.model.machines import AUDIT
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.workspace import AuditBook, Workspace

_ANEW = "Move it anew, with a reason; the history tells who moved it and why."


def move_back(workspace: Workspace, book: AuditBook, acting: Act) -> Outcome[Audit]:
    """Take the last move of an audit back, its agenda with it; refused where it is somebody else's."""
    with workspace.programme.writing(), step(book, acting, "move back") as now:
        audit = book.audit
        moved = _own_last_move(book, acting.by)
        now.allow(AUDIT, "postpone", audit, note=f"taken back: {moved.new} to {moved.old}")
        schedule_may_change(programme_of(workspace, audit))
        now.warn(replanning.said_of_the_days(workspace, audit, moved.old), audit.id)
        now.check(left_open(workspace, audit, acting.day, lambda basis: basis.moved(audit.ref, moved.old)), audit.id)
        audit, agenda = replanning.begun_on(book, moved.old)
        audit = audit.having(postponements=audit.postponements[:-1])
        now.put(audit, *agenda)
        outcome = now.outcome(audit)
        tell_what_was_set_aside(workspace, now)
        schedule.follow_audit(workspace, acting, audit, reason=f"the move to {moved.new} is taken back")
    return dataclasses.replace(outcome, told=tuple(replanning.told_otherwise(book)))


def _own_last_move(book: AuditBook, person: Id) -> Postponement:
    audit = book.audit
    if not audit.postponements:
        raise NotFound(f"{audit.ref} was not moved: there is nothing to take back.", _ANEW)
    last = audit.postponements[-1]
    if last.by != person:
        mover = book.all(Person).get(last.by)
        said = f"{mover.ref} {mover.name}" if mover else "somebody else"
        raise InvalidInput(f"{audit.ref} was moved by {said}: only who moved it takes that back.", _ANEW)
    if audit.planned_from != last.new:
        raise InvalidInput(f"{audit.ref} no longer lies where its last move left it.", _ANEW)
    if any(each.granted and each.kind == "postpone" and each.answered_on == last.on for each in audit.requests):
        raise InvalidInput(f"{audit.ref} was moved because it was asked for: that was answered already.", _ANEW)
    return last
