"""The owner's side acknowledges and answers; the auditors' side returns or accepts the answer (N3 to N6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from auditor.activities.act import Act, Outcome
from auditor.activities.follow_up.dates import dated
from auditor.activities.follow_up.following import day_there, following, moved, other_eyes
from auditor.errors import InvalidInput
from auditor.model.guards import follow_up as guards
from auditor.model.machines import NONCONFORMITY
from auditor.model.nonconformity import Acknowledgement, DueField, Nonconformity, Response, Review
from auditor.model.record import Id
from auditor.workspace import AuditBook


def acknowledge(
    book: AuditBook, acting: Act, nonconformity: Id, owner: Id, *, agrees: bool = True, note: str = ""
) -> Outcome[Nonconformity]:
    """N3: seen, and an owner named; acknowledging is not agreeing."""
    with following(book, acting, "acknowledge", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "acknowledge", standing, note=note)
        if not agrees and not note:
            raise InvalidInput("N3: say in words what is not agreed.", "--note TEXT")
        said = Acknowledgement(by=acting.by, on=day_there(now, book, standing.site), agrees=agrees, note=note)
        return moved(now, standing, state, owner=owner, acknowledgement=said)


def respond(book: AuditBook, acting: Act, nonconformity: Id, response: Response) -> Outcome[Nonconformity]:
    """N4: the owner's answer; what is weak is asked back softly (G-32), what is missing is refused."""
    with following(book, acting, "submit response", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "submit response", standing)
        now.check(guards.response_is_given(standing, response))
        now.check(guards.response_is_strong(standing, response), standing.id)
        first_due = standing.first_response_due or standing.due.response
        submissions = [*standing.submissions, day_there(now, book, standing.site)]
        return moved(now, standing, state, response=response, submissions=submissions, first_response_due=first_due)


def give_back(book: AuditBook, acting: Act, nonconformity: Id, reason: str) -> Outcome[Nonconformity]:
    """N5: returned with the reason; the due date does not move."""
    with following(book, acting, "return response", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "return response", standing, note=reason)
        if not reason:
            raise InvalidInput("N5: say what is missing, part by part.", "--reason TEXT")
        review = Review(on=day_there(now, book, standing.site), by=acting.by, accepted=False, reason=reason)
        return moved(now, standing, state, reviews=[*standing.reviews, review])


def accept(
    book: AuditBook, acting: Act, nonconformity: Id, *, due: Mapping[DueField, date] | None = None, note: str = ""
) -> Outcome[Nonconformity]:
    """N6: every part accepted by other eyes (G-34), due dates confirmed or agreed anew with *note* as reason."""
    with following(book, acting, "accept response", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "accept response", standing, note=note)
        other_eyes(now, standing)
        now.check(guards.parts_are_accepted(standing.response))
        now.check(guards.follow_up_is_set(standing), standing.id)
        for field, day in (due or {}).items():
            now.check(guards.containment_stands(standing, field, getattr(standing.due, field), day), standing.id)
        agreed = dated(standing, due or {}, note)
        review = Review(on=day_there(now, book, standing.site), by=acting.by, accepted=True, reason=note)
        return moved(now, standing, state, due=agreed, reviews=[*standing.reviews, review])
