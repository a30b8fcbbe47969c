"""Due dates: set by the auditors' side with a reason, or asked for by the owner, granted or refused (N15, G-38)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from auditor.activities.act import Act, Outcome
from auditor.activities.follow_up.following import day_there, following, kept, set_by_auditors
from auditor.errors import InvalidInput
from auditor.model.guards import follow_up as guards
from auditor.model.machines import NONCONFORMITY
from auditor.model.nonconformity import Due, DueField, Extension, Nonconformity
from auditor.model.record import Id
from auditor.workspace import AuditBook


def set_due(
    book: AuditBook, acting: Act, nonconformity: Id, field: DueField, day: date, reason: str
) -> Outcome[Nonconformity]:
    """Another due date than the scheme's, set by the auditor's side with a reason, kept in its history and shown."""
    with following(book, acting, "set due date", nonconformity) as (now, standing):
        set_by_auditors(now, standing, "N6")
        now.check(guards.containment_stands(standing, field, getattr(standing.due, field), day), standing.id)
        if standing.issued is not None:
            state, note = standing.state, f"{field} {getattr(standing.due, field)} to {day}: {reason}"
            now.follow(standing.id, "due", "set due date", state, state, note)
        return kept(now, standing.having(due=dated(standing, {field: day}, reason)))


def dated(standing: Nonconformity, days: Mapping[DueField, date], reason: str) -> Due:
    """The due dates with *days* among them; those that change keep the *reason*, which must be said.

    But for the containment, which counts from the presentation, nothing is due before the day of issue.
    """
    different = {field: day for field, day in days.items() if getattr(standing.due, field) != day}
    if different and not reason:
        raise InvalidInput("N6: another date than the scheme's needs a reason.", "--reason TEXT")
    since_issue = [day for field, day in different.items() if field != "containment"]
    if standing.issued and (early := [day for day in since_issue if day < standing.issued]):
        raise InvalidInput(
            f"N6: {min(early)} is before {standing.ref} was issued, on {standing.issued}.", "Name a later day."
        )
    reasons: dict[str, str] = {**standing.due.set_by_person, **dict.fromkeys(different, reason)}
    return standing.due.having(**different, set_by_person=reasons)


def ask_extension(
    book: AuditBook, acting: Act, nonconformity: Id, field: DueField, new: date, reason: str
) -> Outcome[Nonconformity]:
    """N15: asked by the owner before the date, at most twice (G-38)."""
    with following(book, acting, "ask for extension", nonconformity) as (now, standing):
        old = getattr(standing.due, field)
        now.allow(NONCONFORMITY, "ask for extension", standing, note=f"{field} {old} to {new}: {reason}")
        if not reason:
            raise InvalidInput("N15: say why more time is needed.", "--reason TEXT")
        if old is None:
            raise InvalidInput(f"N15: {standing.ref} has no due date for {field}.")
        if new <= old:
            raise InvalidInput(f"N15: an extension goes to a later day; {new} is not after {old}.", "--due STEP=DATE")
        today = day_there(now, book, standing.site)
        now.check(guards.extension_is_possible(standing, field, today, old, book.deadlines), standing.id)
        asked = Extension(field=field, asked_on=today, asked_by=acting.by, old=old, new=new, reason=reason)
        return kept(now, standing.having(extensions=[*standing.extensions, asked]))


def decide_extension(
    book: AuditBook, acting: Act, nonconformity: Id, granted: bool, note: str = ""
) -> Outcome[Nonconformity]:
    """N15: granted or refused; of a major by top management, of a minor by the programme manager."""
    with following(book, acting, "decide extension", nonconformity) as (now, standing):
        open_ones = [e for e in standing.extensions if e.granted is None]
        if not open_ones:
            raise InvalidInput(f"N15: nobody asked for an extension of {standing.ref}.", "auditor nc extend NC …")
        asked = open_ones[-1]
        word = "granted" if granted else "refused"
        now.allow(NONCONFORMITY, "decide extension", standing, note=f"{word}: {asked.field} {asked.old} to {asked.new}")
        now.check(guards.extension_is_decided_by(standing, now.roles))
        due_now = getattr(standing.due, asked.field)
        if granted and due_now is not None and due_now >= asked.new:
            raise InvalidInput(
                f"N15: {asked.field} is due on {due_now} by now; {asked.new}, which was asked for, is not later.",
                f"Refuse it: auditor nc decide-extension {standing.ref} --refuse --note TEXT",
            )
        on = day_there(now, book, standing.site)
        decided = asked.having(decided_on=on, decided_by=acting.by, granted=granted, note=note)
        extensions = [decided if e is asked else e for e in standing.extensions]
        due = dated(standing, {asked.field: asked.new}, "extended") if granted else standing.due
        return kept(now, standing.having(extensions=extensions, due=due))
