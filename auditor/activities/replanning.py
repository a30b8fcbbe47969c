"""What is scheduled changes: an audit is postponed or cancelled, takes clauses on or gives them up (A1, A16, A17).

The audit is changed first, its slot follows; both under the programme's lock, so that what the guards saw still stands.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from auditor.activities import plan_version, schedule
from auditor.activities.act import Act, Outcome, step
from auditor.activities.uncovered import left_open, programme_of, schedule_may_change, tell_what_was_set_aside
from auditor.errors import InvalidInput
from auditor.figures.coverage import CoverageBasis, CoveringAudit
from auditor.figures.overview import in_one_text
from auditor.model.audit import AgendaLine, Audit, Postponement, Request
from auditor.model.calendar import days_after
from auditor.model.clause import Clause
from auditor.model.guards import programme as guards
from auditor.model.guards.rule import Breach
from auditor.model.machines import AUDIT
from auditor.model.people import Process, Service, Site
from auditor.model.programme import Slot
from auditor.model.record import Id
from auditor.model.words import AuditState, Mode
from auditor.workspace import AuditBook, Workspace
from auditor.workspace.basis import coverage_basis


def postpone(
    workspace: Workspace,
    book: AuditBook,
    acting: Act,
    new: date,
    reason: str,
    asked_by: Id | None = None,
    requests: Sequence[Request] | None = None,
) -> Outcome[Audit]:
    """A16: the audit moves as a whole; the day first approved stays what the schedule is measured against (K-01).

    Its agenda moves by as many days. A plan that was issued tells other days then, which is said; it is issued anew.
    A day outside the cycle (G-03) or kept free of audits (S-01) warns; a required clause, site or service that would
    not be audited in its time any more refuses (G-04). *requests* are those of the audit, where this answers one.
    """
    with workspace.programme.writing(), step(book, acting, "postpone") as now:
        audit = book.audit
        now.allow(AUDIT, "postpone", audit, note=f"{audit.planned_from} to {new}: {reason}")
        schedule_may_change(programme_of(workspace, audit))
        if not reason:
            raise InvalidInput("A16: postponing needs a reason.", "--reason TEXT")
        now.warn(said_of_the_days(workspace, audit, new), audit.id)
        now.check(left_open(workspace, audit, acting.day, lambda basis: basis.moved(audit.ref, new)), audit.id)
        moved = Postponement(
            on=acting.day,
            by=acting.by,
            asked_by=asked_by or acting.by,
            old=audit.planned_from,
            new=new,
            reason=reason,
        )
        audit, agenda = begun_on(book, new)
        audit = audit.having(
            postponements=[*audit.postponements, moved],
            requests=audit.requests if requests is None else requests,
        )
        now.put(audit, *agenda)
        outcome = now.outcome(audit)
        tell_what_was_set_aside(workspace, now)
        schedule.follow_audit(workspace, acting, audit, reason=reason)
    return dataclasses.replace(outcome, told=tuple(told_otherwise(book) if new != moved.old else ()))


def begun_on(book: AuditBook, new: date) -> tuple[Audit, list[AgendaLine]]:
    """The audit as it lies when it begins on *new*, and its agenda, which goes with it day by day."""
    audit = book.audit
    by, length = (new - audit.planned_from).days, (audit.planned_to - audit.planned_from).days
    agenda = [line.having(day=days_after(line.day, by)) for line in book.all(AgendaLine).values()]
    return audit.having(planned_from=new, planned_to=days_after(new, length)), agenda


def told_otherwise(book: AuditBook) -> Iterable[str]:
    """That what the auditee has agreed to tells other days."""
    issued = plan_version.issued(book)
    if issued and book.audit.state is AuditState.PLAN_ISSUED:
        yield (
            f"Version {issued[-1].label} of the plan tells the days before; the agenda moved along. "
            f"Reopen the plan and issue it anew (auditor audit reopen-plan {book.ref})."
        )


def said_of_moving(workspace: Workspace, audit: Audit, new: date) -> tuple[Breach, ...]:
    """What :func:`postpone` would warn of (G-03, S-01) or refuse (G-04) on that day, without doing it."""
    uncovered = left_open(workspace, audit, workspace.today(), lambda basis: basis.moved(audit.ref, new))
    return (*said_of_the_days(workspace, audit, new), *uncovered)


def said_of_the_days(workspace: Workspace, audit: Audit, new: date) -> Iterable[Breach]:
    """G-03 and S-01 of an audit that would begin on the day *new*."""
    ends = days_after(new, (audit.planned_to - audit.planned_from).days)
    programme = programme_of(workspace, audit)
    yield from guards.is_within_the_cycle(new, ends, programme)
    yield from guards.is_free_of_blackouts(new, ends, audit.sites, programme.blackouts)


def cancel(
    workspace: Workspace,
    book: AuditBook,
    acting: Act,
    reason: str,
    goes_to: str = "",
    requests: Sequence[Request] | None = None,
) -> Outcome[Audit]:
    """A17: with a reason, and where its coverage goes: no required clause is left without a place (G-04).

    *goes_to* is the audit that takes its clauses, sites and services on; without one, what else looks at its clauses is
    kept as the place. Where nothing does, top management sets the rule aside. *requests* as in :func:`postpone`.
    """
    with workspace.programme.writing(), step(book, acting, "cancel audit") as now:
        audit = book.audit
        state = now.allow(AUDIT, "cancel", audit, note=reason)
        schedule_may_change(programme_of(workspace, audit))
        if not reason:
            raise InvalidInput("A17: cancelling needs a reason.", "--reason TEXT")
        if goes_to:
            other = _another(workspace, audit, goes_to)
            wider = _wider(other, audit.clauses, audit.sites, audit.services, audit.processes)
            after = left_open(workspace, audit, acting.day, lambda it: _as_it_would_be(it.without(audit.ref), wider))
            now.check(after, audit.id)
            if wider != other:
                take_on(workspace, acting, other.ref, audit.clauses, audit.sites, audit.services, audit.processes)
        else:
            now.check(left_open(workspace, audit, acting.day, lambda it: it.without(audit.ref)), audit.id)
        audit = audit.having(
            state=state,
            reason=reason,
            covered_by=_covering(workspace, audit),
            requests=audit.requests if requests is None else requests,
        )
        now.put(audit)
        outcome = now.outcome(audit)
        tell_what_was_set_aside(workspace, now)
    return outcome


def said_of_cancelling(workspace: Workspace, audit: Audit, goes_to: str = "") -> tuple[Breach, ...]:
    """What :func:`cancel` would leave uncovered (G-04), without doing it."""
    today = workspace.today()
    if not goes_to:
        return tuple(left_open(workspace, audit, today, lambda basis: basis.without(audit.ref)))
    other = _another(workspace, audit, goes_to)
    wider = _wider(other, audit.clauses, audit.sites, audit.services, audit.processes)
    return tuple(left_open(workspace, audit, today, lambda it: _as_it_would_be(it.without(audit.ref), wider)))


def _another(workspace: Workspace, audit: Audit, ref: str) -> Audit:
    other = workspace.audit(ref).audit
    if other.id == audit.id:
        raise InvalidInput(f"A17: {ref} is the audit that is cancelled.", "Name another one, or none.")
    if other.state is AuditState.CANCELLED:
        raise InvalidInput(f"A17: {ref} is cancelled itself.", "Name another one, or none.")
    return other


def take_on(
    workspace: Workspace,
    acting: Act,
    ref: str,
    clauses: Collection[str] = (),
    sites: Collection[Id] = (),
    services: Collection[Id] = (),
    processes: Collection[Id] = (),
) -> Outcome[Audit]:
    """An audit that is not begun, and whose plan is not issued, looks at more; what it looks at already stays."""
    with workspace.programme.writing():
        book = workspace.audit(ref)
        known = {*book.all(Site), *book.all(Service), *book.all(Process)}
        if not known.issuperset([*sites, *services, *processes]):
            AUDIT.step("change slot", book.audit.state, book.roles(acting.by))  # nothing is written where it is refused
            schedule.refresh_copies(workspace, book, acting)
        with step(book, acting, "change slot") as now:
            audit = book.audit
            wider = _wider(audit, clauses, sites, services, processes)
            now.allow(AUDIT, "change slot", audit, note=_more(audit, wider))
            if audit.id in workspace.programme.all(Slot):
                schedule_may_change(programme_of(workspace, audit))
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
    processes: Collection[Id] = (),
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
                processes=[each for each in audit.processes if each not in processes],
            )
            now.allow(AUDIT, "change slot", audit, note=f"no longer {_more(smaller, audit)}")
            schedule_may_change(programme_of(workspace, audit))
            if smaller == audit:
                raise InvalidInput(f"{audit.ref} does not look at that.", f"Its clauses: {', '.join(audit.clauses)}")
            now.check(left_open(workspace, audit, acting.day, lambda basis: _as_it_would_be(basis, smaller)), audit.id)
            now.put(smaller)
            outcome = now.outcome(smaller)
            tell_what_was_set_aside(workspace, now)
        schedule.follow_audit(workspace, acting, smaller, exactly=True)
    return outcome


def _wider(
    audit: Audit, clauses: Iterable[str], sites: Iterable[Id], services: Iterable[Id], processes: Iterable[Id]
) -> Audit:
    """The audit looking at all this, too; a clause that stands below one of its own is there already."""
    mine = [Clause.parse(clause) for clause in audit.clauses]
    new = [clause for clause in clauses if not any(each.covers(Clause.parse(clause)) for each in mine)]
    return audit.having(
        clauses=list(dict.fromkeys([*audit.clauses, *new])),
        sites=list(dict.fromkeys([*audit.sites, *sites])),
        services=list(dict.fromkeys([*audit.services, *services])),
        processes=list(dict.fromkeys([*audit.processes, *processes])),
    )


def _more(smaller: Audit, wider: Audit) -> str:
    """What the one looks at beyond the other, for the history; places are counted, clauses named."""
    clauses = [clause for clause in wider.clauses if clause not in smaller.clauses]
    counted = (
        (len(wider.sites) - len(smaller.sites), "sites"),
        (len(wider.services) - len(smaller.services), "services"),
        (len(wider.processes) - len(smaller.processes), "processes"),
    )
    return ", ".join([*clauses, *(f"{n} {what}" for n, what in counted if n > 0)])


def _as_it_would_be(basis: CoverageBasis, audit: Audit) -> CoverageBasis:
    """The basis with *audit* looking at what it would look at."""
    goes = audit.sites if audit.mode is not Mode.REMOTE else []

    def changed(it: CoveringAudit) -> CoveringAudit:
        return dataclasses.replace(
            it,
            scope=in_one_text(audit.clauses),
            sites=tuple(audit.sites),
            on_site=tuple(site for site in goes if site in it.on_site or site not in it.sites),
            services=tuple(audit.services),
            processes=tuple(audit.processes),
        )

    audits = [changed(each) if each.ref == audit.ref else each for each in basis.audits]
    return dataclasses.replace(basis, audits=audits)


def _covering(workspace: Workspace, audit: Audit) -> list[str]:
    """The other audits of the programme that look at one of its clauses."""
    basis = coverage_basis(workspace, programme_of(workspace, audit))
    mine = basis.scope(in_one_text(audit.clauses))
    refs = {slot.ref for slot in workspace.programme.slots(programme_of(workspace, audit).id)}
    return [
        each.ref
        for each in sorted(basis.audits, key=lambda each: (each.begins, each.ref))
        if each.ref in refs and each.ref != audit.ref and each.counts and mine.intersection(basis.scope(each.scope))
    ]
