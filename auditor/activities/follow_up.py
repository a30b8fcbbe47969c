"""Following nonconformities to their end, by people other than the doers (N2 to N17; ISO 19011 6.7)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from auditor.activities.act import Act, Outcome, Step, step
from auditor.errors import InvalidInput, NotFound
from auditor.model.evidence import Evidence
from auditor.model.guards import follow_up as guards
from auditor.model.guards.rule import breach
from auditor.model.machine import NotAllowed
from auditor.model.machines import NONCONFORMITY
from auditor.model.nonconformity import (
    Acknowledgement,
    Check,
    Due,
    DueField,
    Escalation,
    Extension,
    Nonconformity,
    Response,
    Review,
    Waiting,
    scheme_dates,
)
from auditor.model.record import Id
from auditor.model.words import AuditState, Role
from auditor.workspace import AuditBook, Workspace

_LISTED = 20  # how many references a refusal names


def find(workspace: Workspace, ref: str) -> tuple[AuditBook, Nonconformity]:
    """The nonconformity with this reference, in whichever audit it was raised."""
    overview = workspace.overview()
    entry = overview.find(ref)
    if entry is None:
        known = sorted(each.ref for each in overview.followed)
        more = f" and {len(known) - _LISTED} more: auditor nc list" if len(known) > _LISTED else ""
        listed = f"{', '.join(known[:_LISTED])}{more}" or "none yet"
        raise NotFound(f"There is no nonconformity {ref!r}.", f"Known: {listed}")
    same = [each for each in overview.followed if each.ref == entry.ref]
    if len(same) > 1 and ref != entry.id:
        where = ", ".join(f"{each.audit} ({each.id})" for each in same)
        raise NotFound(
            f"{entry.ref} was given to {len(same)} nonconformities, by copies that did not know each other: {where}.",
            f"Renumber one: auditor conflicts {entry.audit}. Until then say which by its id.",
        )
    book = workspace.audit(entry.audit)
    return book, book.get(Nonconformity, entry.id)


def roles(book: AuditBook, nonconformity: Nonconformity, person: Id) -> frozenset[Role]:
    """The roles a person holds for one nonconformity, those in its audit included."""
    held = set(book.roles(person))
    if person in (nonconformity.owner, *(a.owner for a in nonconformity.response.actions)):
        held.add(Role.ACTION_OWNER)
    if person == nonconformity.process_owner:
        held.add(Role.PROCESS_OWNER)
    if person == nonconformity.verifier:
        held.add(Role.VERIFIER)
    return frozenset(held)


@contextmanager
def _following(book: AuditBook, acting: Act, verb: str, nonconformity: Id) -> Iterator[tuple[Step, Nonconformity]]:
    with book.writing():
        standing = book.get(Nonconformity, nonconformity)
        with step(book, acting, verb, roles(book, standing, acting.by)) as now:
            yield now, standing


def _other_eyes(now: Step, standing: Nonconformity) -> None:
    """G-34; where top management sets it aside, an external or second person who looks as well is named."""
    own = list(guards.four_eyes(standing, now.act.by))
    now.check(own)
    if own and not any(o.rule == "G-34" and o.compensation for o in now.act.overrides):
        raise InvalidInput("G-34: an override names the second person who looks as well.", "--compensation TEXT")


def _known(book: AuditBook, pieces: Collection[Id]) -> list[Id]:
    """The ids of evidence that is there."""
    return [book.get(Evidence, piece).id for piece in pieces]


def _moved(now: Step, standing: Nonconformity, state: str, **fields: Any) -> Outcome[Nonconformity]:
    moved = standing.having(state=state, submitted_state_since=now.act.on, **fields)
    now.put(moved)
    return now.outcome(moved)


def acknowledge(
    book: AuditBook, acting: Act, nonconformity: Id, owner: Id, *, agrees: bool = True, note: str = ""
) -> Outcome[Nonconformity]:
    """N3: seen, and an owner named; acknowledging is not agreeing."""
    with _following(book, acting, "acknowledge", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "acknowledge", standing, note=note)
        if not agrees and not note:
            raise InvalidInput("N3: say in words what is not agreed.", "--note TEXT")
        said = Acknowledgement(by=acting.by, on=acting.day, agrees=agrees, note=note)
        return _moved(now, standing, state, owner=owner, acknowledgement=said)


def respond(book: AuditBook, acting: Act, nonconformity: Id, response: Response) -> Outcome[Nonconformity]:
    """N4: the owner's answer; what is weak is asked back softly (G-32), what is missing is refused."""
    with _following(book, acting, "submit response", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "submit response", standing)
        now.check(guards.response_is_given(standing, response))
        now.check(guards.response_is_strong(standing, response), standing.id)
        first_due = standing.first_response_due or standing.due.response
        submissions = [*standing.submissions, acting.day]
        return _moved(now, standing, state, response=response, submissions=submissions, first_response_due=first_due)


def give_back(book: AuditBook, acting: Act, nonconformity: Id, reason: str) -> Outcome[Nonconformity]:
    """N5: returned with the reason; the due date does not move."""
    with _following(book, acting, "return response", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "return response", standing, note=reason)
        if not reason:
            raise InvalidInput("N5: say what is missing, part by part.", "--reason TEXT")
        review = Review(on=acting.day, by=acting.by, accepted=False, reason=reason)
        return _moved(now, standing, state, reviews=[*standing.reviews, review])


def accept(
    book: AuditBook, acting: Act, nonconformity: Id, *, due: Mapping[DueField, date] | None = None, note: str = ""
) -> Outcome[Nonconformity]:
    """N6: every part accepted by other eyes (G-34), due dates confirmed or agreed anew with *note* as reason."""
    with _following(book, acting, "accept response", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "accept response", standing, note=note)
        _other_eyes(now, standing)
        now.check(guards.parts_are_accepted(standing.response))
        now.check(guards.follow_up_is_set(standing), standing.id)
        for field, day in (due or {}).items():
            now.check(guards.containment_stands(standing, field, getattr(standing.due, field), day), standing.id)
        dated = _dated(standing, due or {}, note)
        review = Review(on=acting.day, by=acting.by, accepted=True, reason=note)
        return _moved(now, standing, state, due=dated, reviews=[*standing.reviews, review])


def set_due(
    book: AuditBook, acting: Act, nonconformity: Id, field: DueField, day: date, reason: str
) -> Outcome[Nonconformity]:
    """Another due date than the scheme's, set by the auditor's side with a reason, kept in its history and shown."""
    with _following(book, acting, "set due date", nonconformity) as (now, standing):
        _set_by_auditors(now, standing)
        now.check(guards.containment_stands(standing, field, getattr(standing.due, field), day), standing.id)
        if standing.issued is not None:
            state, note = standing.state, f"{field} {getattr(standing.due, field)} to {day}: {reason}"
            now.follow(standing.id, "due", "set due date", state, state, note)
        changed = standing.having(due=_dated(standing, {field: day}, reason))
        now.put(changed)
        return now.outcome(changed)


def _set_by_auditors(now: Step, standing: Nonconformity) -> None:
    """Verifier, dates and waiting are set by the auditors' side, as long as the nonconformity is not final."""
    if standing.state.is_final:
        raise InvalidInput(f"{standing.ref} is {standing.state.value}; nothing of it is set any more.")
    if not {Role.LEAD, Role.PROGRAMME_MANAGER, Role.VERIFIER} & set(now.roles):
        raise NotAllowed(
            "N", f"{now.verb} is done by the lead auditor, the verifier or the programme manager", "--by PERSON"
        )


def _dated(standing: Nonconformity, days: Mapping[DueField, date], reason: str) -> Due:
    different = {field: day for field, day in days.items() if getattr(standing.due, field) != day}
    if different and not reason:
        raise InvalidInput("Another date than the scheme's needs a reason.", "--reason TEXT")
    reasons: dict[str, str] = {**standing.due.set_by_person, **dict.fromkeys(different, reason)}
    return standing.due.having(**different, set_by_person=reasons)


def implement(
    book: AuditBook,
    acting: Act,
    nonconformity: Id,
    done: Mapping[str, date],
    evidence: Mapping[str, Sequence[Id]],
) -> Outcome[Nonconformity]:
    """N7: every action with the day it was done and its evidence, by the action's reference."""
    with _following(book, acting, "report implemented", nonconformity) as (now, standing):
        strange = {*done, *evidence} - {a.ref for a in standing.response.actions}
        if strange:
            raise NotFound(f"{standing.ref} has no action {', '.join(sorted(strange))}.")
        actions = [
            action.having(
                done=done.get(action.ref, action.done),
                evidence=[*action.evidence, *_known(book, evidence.get(action.ref, ()))],
            )
            for action in standing.response.actions
        ]
        response = standing.response.having(actions=actions)
        state = now.allow(NONCONFORMITY, "report implemented", standing)
        now.check(guards.actions_are_done(response))
        _not_future(now, [a.done for a in actions if a.done])
        implemented = max(a.done for a in actions if a.done)
        return _moved(now, standing, state, response=response, implemented=implemented)


def report_action_done(
    book: AuditBook, acting: Act, nonconformity: Id, action: str, day: date, evidence: Collection[Id] = ()
) -> Outcome[Nonconformity]:
    """One action is done while others still run; the nonconformity stays where it is."""
    with _following(book, acting, "report action done", nonconformity) as (now, standing):
        NONCONFORMITY.step("report implemented", standing.state, now.roles)
        if action not in {a.ref for a in standing.response.actions}:
            raise NotFound(f"{standing.ref} has no action {action}.")
        _not_future(now, [day])
        actions = [
            a.having(done=day, evidence=[*a.evidence, *_known(book, evidence)]) if a.ref == action else a
            for a in standing.response.actions
        ]
        changed = standing.having(response=standing.response.having(actions=actions))
        now.put(changed)
        return now.outcome(changed)


def _not_future(now: Step, days: Collection[date]) -> None:
    now.check(breach("G-42", f"{day} is in the future") for day in days if day > now.act.now.date())


def reject(book: AuditBook, acting: Act, nonconformity: Id, seen: str) -> Outcome[Nonconformity]:
    """N8."""
    return _checked(book, acting, nonconformity, "reject implementation", "implementation", "rejected", seen, (), "")


def verify(
    book: AuditBook, acting: Act, nonconformity: Id, seen: str, evidence: Collection[Id], method: str = ""
) -> Outcome[Nonconformity]:
    """N9: what was seen, with evidence dated after the action (G-34, G-35)."""
    return _checked(
        book, acting, nonconformity, "verify implementation", "implementation", "verified", seen, evidence, method
    )


def close(
    book: AuditBook, acting: Act, nonconformity: Id, seen: str, evidence: Collection[Id], method: str = ""
) -> Outcome[Nonconformity]:
    """N10: effective, seen by somebody who owns none of it, after the waiting time (G-34, G-35, G-36)."""
    return _checked(
        book, acting, nonconformity, "close as effective", "effectiveness", "effective", seen, evidence, method
    )


def not_effective(book: AuditBook, acting: Act, nonconformity: Id, seen: str) -> Outcome[Nonconformity]:
    """N11: back to the owner, who answers anew; the deadline scheme starts again."""
    return _checked(
        book, acting, nonconformity, "reopen as not effective", "effectiveness", "not-effective", seen, (), ""
    )


def _checked(
    book: AuditBook,
    acting: Act,
    nonconformity: Id,
    action: str,
    kind: str,
    result: str,
    seen: str,
    evidence: Collection[Id],
    method: str,
) -> Outcome[Nonconformity]:
    with _following(book, acting, action, nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, action, standing, note=seen)
        if not seen:
            raise InvalidInput(f"Say what was seen when {standing.ref} was looked at.", "--seen TEXT")
        _other_eyes(now, standing)
        pieces = [book.get(Evidence, piece) for piece in evidence]
        if result in ("verified", "effective"):
            now.check(guards.evidence_is_later(standing, pieces))
        if result == "effective":
            now.check(guards.waiting_is_over(standing, acting.day, book.deadlines), standing.id)
        check = Check.model_validate(
            {
                "kind": kind,
                "on": acting.day,
                "by": acting.by,
                "method": method,
                "seen": seen,
                "result": result,
                "evidence": list(evidence),
            }
        )
        fields: dict[str, Any] = {"checks": [*standing.checks, check]}
        if result == "effective":
            fields["closed"] = acting.day
        if result == "not-effective":
            fields |= _from_the_start(book, standing, acting.day)
        return _moved(now, standing, state, **fields)


def _from_the_start(book: AuditBook, standing: Nonconformity, day: date) -> dict[str, Any]:
    """What a reopening sets back: the deadlines of the scheme, and the occurrences that were seen (G-36)."""
    due = scheme_dates(standing.grade, day, day, book.deadlines)
    return {"reopened": True, "due": due, "waiting": standing.waiting.having(seen=0)}


def wait_for(book: AuditBook, acting: Act, nonconformity: Id, **fields: int | None) -> Outcome[Nonconformity]:
    """G-36: judge effectiveness after so many days or occurrences; or count occurrences that were seen."""
    with _following(book, acting, "set waiting", nonconformity) as (now, standing):
        _set_by_auditors(now, standing)
        now.check(guards.waiting_is_long_enough(standing, fields.get("days"), book.deadlines), standing.id)
        changed = standing.having(waiting=Waiting(**{**standing.waiting.model_dump(), **fields}))
        now.put(changed)
        return now.outcome(changed)


def reopen(book: AuditBook, acting: Act, nonconformity: Id, reason: str) -> Outcome[Nonconformity]:
    """N12 with A15: new evidence within the look-back time; the audit goes back to follow-up."""
    with _following(book, acting, "reopen", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "reopen", standing, note=reason)
        if not reason:
            raise InvalidInput("N12: say which new evidence reopens it.", "--reason TEXT")
        now.check(guards.found_in_time(standing, acting.day))
        audit = book.audit
        if audit.state is AuditState.CLOSED:
            now.follow(audit.id, "A15", "reopen", audit.state, AuditState.FOLLOW_UP, standing.ref)
            now.put(audit.having(state=AuditState.FOLLOW_UP))
        again = _from_the_start(book, standing, acting.day)
        return _moved(now, standing, state, closed=None, reason=reason, **again)


def ask_extension(
    book: AuditBook, acting: Act, nonconformity: Id, field: DueField, new: date, reason: str
) -> Outcome[Nonconformity]:
    """N15: asked by the owner before the date, at most twice (G-38)."""
    with _following(book, acting, "ask for extension", nonconformity) as (now, standing):
        old = getattr(standing.due, field)
        now.allow(NONCONFORMITY, "ask for extension", standing, note=f"{field} {old} to {new}: {reason}")
        if not reason:
            raise InvalidInput("N15: say why more time is needed.", "--reason TEXT")
        if old is None:
            raise InvalidInput(f"{standing.ref} has no due date for {field}.")
        now.check(guards.extension_is_possible(standing, field, acting.day, old, book.deadlines), standing.id)
        asked = Extension(field=field, asked_on=acting.day, asked_by=acting.by, old=old, new=new, reason=reason)
        changed = standing.having(extensions=[*standing.extensions, asked])
        now.put(changed)
        return now.outcome(changed)


def decide_extension(
    book: AuditBook, acting: Act, nonconformity: Id, granted: bool, note: str = ""
) -> Outcome[Nonconformity]:
    """N15: granted or refused; of a major by top management, of a minor by the programme manager."""
    with _following(book, acting, "decide extension", nonconformity) as (now, standing):
        open_ones = [e for e in standing.extensions if e.granted is None]
        if not open_ones:
            raise InvalidInput(f"Nobody asked for an extension of {standing.ref}.")
        now.check(guards.extension_is_decided_by(standing, now.roles))
        asked = open_ones[-1]
        word = "granted" if granted else "refused"
        now.allow(NONCONFORMITY, "decide extension", standing, note=f"{word}: {asked.field} {asked.old} to {asked.new}")
        decided = asked.having(decided_on=acting.day, decided_by=acting.by, granted=granted, note=note)
        extensions = [decided if e is asked else e for e in standing.extensions]
        due = _dated(standing, {asked.field: asked.new}, "extended") if granted else standing.due
        changed = standing.having(extensions=extensions, due=due)
        now.put(changed)
        return now.outcome(changed)


def escalate(book: AuditBook, acting: Act, nonconformity: Id, to: Id, reason: str) -> Outcome[Nonconformity]:
    """N16."""
    with _following(book, acting, "escalate", nonconformity) as (now, standing):
        now.allow(NONCONFORMITY, "escalate", standing, note=f"to {book.names.get(to, to)}: {reason}")
        if not reason:
            raise InvalidInput("N16: say why it is escalated.", "--reason TEXT")
        raised = Escalation(on=acting.day, by=acting.by, to=to, reason=reason)
        changed = standing.having(escalations=[*standing.escalations, raised])
        now.put(changed)
        return now.outcome(changed)


def de_escalate(book: AuditBook, acting: Act, nonconformity: Id, reason: str) -> Outcome[Nonconformity]:
    """N16, the other way."""
    with _following(book, acting, "de-escalate", nonconformity) as (now, standing):
        now.allow(NONCONFORMITY, "de-escalate", standing, note=reason)
        if not reason:
            raise InvalidInput("N16: say why it is not escalated any more.", "--reason TEXT")
        ended = [e if e.ended else e.having(ended=acting.day) for e in standing.escalations]
        changed = standing.having(escalations=ended)
        now.put(changed)
        return now.outcome(changed)


def void(
    book: AuditBook, acting: Act, nonconformity: Id, reason: str, *, with_person: Id | None, revision: int | None
) -> Outcome[Nonconformity]:
    """N13: by the lead and the programme manager together; after the issue in a report revision (G-37)."""
    with _following(book, acting, "void", nonconformity) as (now, standing):
        note = f"{reason} (report revision {revision})" if revision else reason
        state = now.allow(NONCONFORMITY, "void", standing, note=note)
        if not reason:
            raise InvalidInput("N13: say what was wrong: fact or criterion.", "--reason TEXT")
        approvers = set(now.roles) | (set(book.roles(with_person)) if with_person else set())
        issued = [r.number for r in book.revisions()]
        if issued and revision is not None and not 1 < revision <= issued[-1] + 1:
            raise NotFound(f"G-37: revision {revision} cannot say it.", f"The next one is {issued[-1] + 1}.")
        now.check(guards.voided_by_both(standing, approvers, revision, bool(issued)))
        return _moved(now, standing, state, reason=reason)


def transfer(book: AuditBook, acting: Act, nonconformity: Id, target: str, reason: str) -> Outcome[Nonconformity]:
    """N14: followed elsewhere; stays visible in the figures."""
    with _following(book, acting, "transfer", nonconformity) as (now, standing):
        state = now.allow(NONCONFORMITY, "transfer", standing, note=f"to {target}: {reason}")
        if not target or not reason:
            raise InvalidInput("N14: say where it goes, and why.", "--to TEXT --reason TEXT")
        return _moved(now, standing, state, reason=f"{target}: {reason}")


def reassign(book: AuditBook, acting: Act, nonconformity: Id, owner: Id, reason: str) -> Outcome[Nonconformity]:
    """N17: another owner; four eyes are looked at again (G-34)."""
    with _following(book, acting, "reassign", nonconformity) as (now, standing):
        now.allow(NONCONFORMITY, "reassign", standing, note=reason)
        if not reason:
            raise InvalidInput("N17: say why the owner changes.", "--reason TEXT")
        changed = standing.having(owner=owner)
        if changed.verifier is not None:
            now.check(guards.four_eyes(changed, changed.verifier))
        now.put(changed)
        return now.outcome(changed)
