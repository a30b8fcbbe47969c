"""Who has to do with it: brought to somebody above, or given to another owner (N16, N17)."""

from __future__ import annotations

from auditor.activities.act import Act, Outcome
from auditor.activities.follow_up.following import day_there, following, kept
from auditor.errors import InvalidInput
from auditor.model.guards import follow_up as guards
from auditor.model.machines import NONCONFORMITY
from auditor.model.nonconformity import Escalation, Nonconformity
from auditor.model.record import Id
from auditor.workspace import AuditBook


def escalate(book: AuditBook, acting: Act, nonconformity: Id, to: Id, reason: str) -> Outcome[Nonconformity]:
    """N16: brought to somebody above, who is named with the reason."""
    with following(book, acting, "escalate", nonconformity) as (now, standing):
        now.allow(NONCONFORMITY, "escalate", standing, note=f"to {book.names.get(to, to)}: {reason}")
        if not reason:
            raise InvalidInput("N16: say why it is escalated.", "--reason TEXT")
        raised = Escalation(on=day_there(now, book, standing.site), by=acting.by, to=to, reason=reason)
        return kept(now, standing.having(escalations=[*standing.escalations, raised]))


def de_escalate(book: AuditBook, acting: Act, nonconformity: Id, reason: str) -> Outcome[Nonconformity]:
    """N16, the other way."""
    with following(book, acting, "de-escalate", nonconformity) as (now, standing):
        now.allow(NONCONFORMITY, "de-escalate", standing, note=reason)
        if not reason:
            raise InvalidInput("N16: say why it is not escalated any more.", "--reason TEXT")
        today = day_there(now, book, standing.site)
        return kept(
            now, standing.having(escalations=[e if e.ended else e.having(ended=today) for e in standing.escalations])
        )


def reassign(book: AuditBook, acting: Act, nonconformity: Id, owner: Id, reason: str) -> Outcome[Nonconformity]:
    """N17: another owner; four eyes are looked at again (G-34)."""
    with following(book, acting, "reassign", nonconformity) as (now, standing):
        names = book.names
        was = names.get(standing.owner or "", "nobody")
        now.allow(NONCONFORMITY, "reassign", standing, note=f"{was} to {names.get(owner, owner)}: {reason}")
        if not reason:
            raise InvalidInput("N17: say why the owner changes.", "--reason TEXT")
        changed = standing.having(owner=owner)
        if changed.verifier is not None:
            now.check(guards.four_eyes(changed, changed.verifier))
        return kept(now, changed)
