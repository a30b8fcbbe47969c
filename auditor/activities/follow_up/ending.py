"""A nonconformity that is not followed here any more: void, or followed elsewhere (N13, N14)."""

from __future__ import annotations

from dataclasses import replace

from auditor.activities.act import Act, Outcome
from auditor.activities.follow_up.following import following, moved
from auditor.errors import InvalidInput, NotFound
from auditor.model.guards import follow_up as guards
from auditor.model.machines import NONCONFORMITY
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.workspace import AuditBook


def void(
    book: AuditBook, acting: Act, nonconformity: Id, reason: str, *, with_person: Id | None, revision: int | None
) -> Outcome[Nonconformity]:
    """N13: by the lead and the programme manager together; after the issue in a report revision (G-37)."""
    with following(book, acting, "void", nonconformity) as (now, standing):
        note = f"{reason} (report revision {revision})" if revision else reason
        state = now.allow(NONCONFORMITY, "void", standing, note=note)
        if not reason:
            raise InvalidInput("N13: say what was wrong: fact or criterion.", "--reason TEXT")
        approvers = set(now.roles) | (set(book.roles(with_person)) if with_person else set())
        issued = [r.number for r in book.revisions()]
        if issued and revision is not None and not 1 < revision <= issued[-1] + 1:
            raise NotFound(f"G-37: revision {revision} cannot say it.", f"The next one is {issued[-1] + 1}.")
        now.check(guards.voided_by_both(standing, approvers, revision, bool(issued)))
        outcome = moved(now, standing, state, reason=reason)
        if not issued or revision is None or revision in issued:
            return outcome
        said = f"Revision {revision} of the report has to say so: auditor revise {book.ref} --reason TEXT --change TEXT"
        return replace(outcome, told=(said,))


def transfer(book: AuditBook, acting: Act, nonconformity: Id, target: str, reason: str) -> Outcome[Nonconformity]:
    """N14: followed elsewhere; stays visible in the figures."""
    with following(book, acting, "transfer", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "transfer", standing, note=f"to {target}: {reason}")
        if not target or not reason:
            raise InvalidInput("N14: say where it goes, and why.", "--to TEXT --reason TEXT")
        return moved(now, standing, state, reason=f"{target}: {reason}")
