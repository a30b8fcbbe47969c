"""What is scheduled changes: an audit is postponed or cancelled, takes clauses on or gives them up (A1, A16, A17).

The audit is changed first, its slot follows; both under the programme's lock, so that what the guards saw still stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from auditor.activities import schedule
from auditor.activities.act import Act, Outcome, Step, step
from auditor.errors import InvalidInput
from auditor.model.audit import Audit, Postponement
from auditor.model.clause import Clause
from auditor.model.guards import programme as guards
from auditor.model.guards.rule import Breach
from auditor.model.machines import AUDIT
from auditor.model.people import Service, Site
from auditor.model.programme import Programme, Slot
from auditor.model.record import Id, Override
from auditor.model.words import AuditState
from auditor.workspace import AuditBook, Workspace


def postpone(
    workspace: Workspace, book: AuditBook, acting: Act, new: date, reason: str, asked_by: Id | None = None
) -> Outcome[Audit]:
    """A16: the audit moves as a whole; the day first approved stays what the schedule is measured against (K-01).

    A day outside the cycle (G-03) or kept free of audits (S-01) warns; a required clause, site or service that would
    not be audited in its time any more refuses (G-04).
    """
    with workspace.programme.writing(), step(book, acting, "postpone") as now:
        audit = book.audit
        if not reason:
            raise InvalidInput("A16: postponing needs a reason.", "--reason TEXT")
        now.allow(AUDIT, "postpone", audit, note=f"{audit.planned_from} to {new}: {reason}")
        now.warn(_said_of_the_days(workspace, audit, new), audit.id)
        moved = Postponement(
            on=acting.day,
            by=acting.by,
            asked_by=asked_by or acting.by,
            old=audit.planned_from,
            new=new,
            reason=reason,
        )
        audit = audit.having(
            planned_from=new,
            planned_to=new + (audit.planned_to - audit.planned_from),
            postponements=[*audit.postponements, moved],
        )
        now.put(audit)
        outcome = now.outcome(audit)
        _tell_the_programme(workspace, now)
        schedule.follow_audit(workspace, acting, audit)
    return outcome


def said_of_moving(workspace: Workspace, audit: Audit, new: date) -> tuple[Breach, ...]:
    """What :func:`postpone` would warn of (G-03, S-01) or refuse (G-04) on that day, without doing it."""
    return tuple(_said_of_the_days(workspace, audit, new))


def _said_of_the_days(workspace: Workspace, audit: Audit, new: date) -> Iterable[Breach]:
    ends = new + (audit.planned_to - audit.planned_from)
    programme = _programme_of(workspace, audit)
    yield from guards.moved_out_of_the_cycle(new, ends, programme)
    yield from guards.is_free_of_blackouts(new, ends, audit.sites, programme.blackouts)


def cancel(workspace: Workspace, book: AuditBook, acting: Act, reason: str, goes_to: str = "") -> Outcome[Audit]:
    """A17: with a reason, and where its coverage goes: no required clause is left without a place (G-04).

    *goes_to* is the audit that takes its clauses, sites and services on; without one, what else looks at its clauses is
    kept as the place. Where nothing does, top management sets the rule aside.
    """
    with workspace.programme.writing(), step(book, acting, "cancel audit") as now:
        audit = book.audit
        if not reason:
            raise InvalidInput("A17: cancelling needs a reason.", "--reason TEXT")
        state = now.allow(AUDIT, "cancel", audit, note=reason)
        if goes_to:
            other = _another(workspace, audit, goes_to)
            now.check(_left_open(workspace, audit.ref, other), audit.id)
            take_on(workspace, acting, other.ref, audit.clauses, audit.sites, audit.services)
        else:
            now.check(_left_open(workspace, audit.ref), audit.id)
        audit = audit.having(state=state, reason=reason, covered_by=_covering(workspace, audit))
        now.put(audit)
        outcome = now.outcome(audit)
        _tell_the_programme(workspace, now)
    return outcome


def _another(workspace: Workspace, audit: Audit, ref: str) -> Audit:
    other = workspace.audit(ref).audit
    if other.id == audit.id:
        raise InvalidInput(f"A17: {ref} is the audit that is cancelled.", "Name another one, or none.")
    return other


def take_on(
    workspace: Workspace,
    acting: Act,
    ref: str,
    clauses: Sequence[str] = (),
    sites: Collection[Id] = (),
    services: Collection[Id] = (),
) -> Outcome[Audit]:
    """An audit that is not begun, and whose plan is not issued, looks at more; what it looks at already stays."""
    with workspace.programme.writing():
        book = workspace.audit(ref)
        if not {*sites, *services} <= {*book.all(Site), *book.all(Service)}:
            schedule.refresh_copies(workspace, book, acting)
        with step(book, acting, "change slot") as now:
            audit = book.audit
            wider = audit.having(
                clauses=_with(audit.clauses, clauses),
                sites=_with(audit.sites, sites),
                services=_with(audit.services, services),
            )
            now.allow(AUDIT, "change slot", audit, note=_more(audit, wider))
            if wider == audit:
                raise InvalidInput(f"{audit.ref} looks at that already.", "Nothing was changed.")
            now.put(wider)
            outcome = now.outcome(wider)
        schedule.follow_audit(workspace, acting, wider)
    return outcome


def give_up(
    workspace: Workspace,
    acting: Act,
    ref: str,
    clauses: Collection[str] = (),
    sites: Collection[Id] = (),
    services: Collection[Id] = (),
) -> Outcome[Audit]:
    """An audit that is not begun looks at less; what is required of it needs another place first (G-04)."""
    with workspace.programme.writing():
        book = workspace.audit(ref)
        with step(book, acting, "change slot") as now:
            audit = book.audit
            smaller = audit.having(
                clauses=[each for each in audit.clauses if each not in clauses],
                sites=[each for each in audit.sites if each not in sites],
                services=[each for each in audit.services if each not in services],
            )
            now.allow(AUDIT, "change slot", audit, note=f"no longer {_more(smaller, audit)}")
            if smaller == audit:
                raise InvalidInput(f"{audit.ref} does not look at that.", f"Its clauses: {', '.join(audit.clauses)}")
            now.check(_left_open(workspace, audit.ref, smaller), audit.id)
            now.put(smaller)
            outcome = now.outcome(smaller)
            _tell_the_programme(workspace, now)
        schedule.follow_audit(workspace, acting, smaller, exactly=True)
    return outcome


def _with(these: Sequence[str], more: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*these, *more]))


def _more(smaller: Audit, wider: Audit) -> str:
    """What the one looks at beyond the other, for the history; places are counted, clauses named."""
    clauses = [clause for clause in wider.clauses if clause not in smaller.clauses]
    counted = (
        (len(wider.sites) - len(smaller.sites), "sites"),
        (len(wider.services) - len(smaller.services), "services"),
    )
    return ", ".join([*clauses, *(f"{n} {what}" for n, what in counted if n > 0)])


def _programme_of(workspace: Workspace, audit: Audit) -> Programme:
    return workspace.programme.get(Programme, workspace.programme.get(Slot, audit.id).programme)


def _tell_the_programme(workspace: Workspace, now: Step) -> None:
    """A rule that top management set aside is kept with the programme, too, where its report finds it."""
    used = [record for record in now.records.values() if isinstance(record, Override)]
    if used:
        with step(workspace.programme, now.act, now.verb) as told:
            told.put(*used)
            told.keep()


def _left_open(workspace: Workspace, ref: str, instead: Audit | None = None) -> Iterable[Breach]:
    """G-04: what no other audit of the cycle looks at, with *instead* in the place of what the audit is now."""
    cancelled = {row.ref for row in workspace.overview().audits if row.state is AuditState.CANCELLED}
    slots = [slot for slot in workspace.programme.slots() if slot.ref not in cancelled]
    before = {clause for slot in slots for clause in slot.clauses}
    after = {clause for slot in slots if slot.ref != ref for clause in slot.clauses}
    after |= set(instead.clauses) if instead else set()
    wide = [Clause.parse(clause) for clause in after]
    lost = sorted(c for c in map(Clause.parse, before - after) if not any(w.covers(c) for w in wide))
    return guards.nothing_left_uncovered([str(clause) for clause in lost])


def _covering(workspace: Workspace, audit: Audit) -> list[str]:
    """The other audits of the programme that look at one of its clauses."""
    cancelled = {row.ref for row in workspace.overview().audits if row.state is AuditState.CANCELLED}
    mine = [Clause.parse(clause) for clause in audit.clauses]
    found = []
    for slot in workspace.programme.slots():
        if slot.id != audit.id and slot.ref not in cancelled:
            theirs = [Clause.parse(clause) for clause in slot.clauses]
            if any(a.covers(b) or b.covers(a) for a in mine for b in theirs):
                found.append(slot.ref)
    return found
