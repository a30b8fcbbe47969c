"""The audit programme: made, submitted, approved, started, suspended, closed (P1 to P9; ISO 19011 clause 5).

Its revisions (P6) have a file of their own. A step is taken on the programme in force, or on the one that *of* names:
the next cycle is drafted while this one runs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from auditor.activities import permission, revision, schedule
from auditor.activities.act import Act, Outcome, Step, step
from auditor.activities.uncovered import nobody_plans
from auditor.errors import InvalidInput
from auditor.figures.around import put_together
from auditor.figures.indicator import Period
from auditor.figures.indicators_programme import coverage
from auditor.ledger import uuid7
from auditor.model.clause import Clause
from auditor.model.guards import programme as guards
from auditor.model.machine import NotAllowed
from auditor.model.machines import PROGRAMME
from auditor.model.people import Person, Service, Site
from auditor.model.programme import (
    ClosingReview,
    EarlierNonconformity,
    LeftOver,
    Programme,
    Statements,
    Surroundings,
    Suspension,
)
from auditor.model.record import Id
from auditor.model.schemes import DeadlineScheme, GradingScheme, default_grading
from auditor.model.words import AuditState, ProgrammeState, Role
from auditor.workspace import ProgrammeBook, Workspace
from auditor.workspace.basis import indicator_basis

_STATEMENTS = frozenset(Statements.model_fields)
_SURROUNDINGS = frozenset(Surroundings.model_fields)
_OVER = (ProgrammeState.CLOSED, ProgrammeState.CANCELLED)


def create(
    book: ProgrammeBook,
    acting: Act,
    *,
    ref: str,
    title: str,
    cycle_from: date,
    cycle_to: date,
    manager: Id,
    client: Id,
    grading: GradingScheme | None = None,
    deadlines: DeadlineScheme | None = None,
    **fields: Any,
) -> Outcome[Programme]:
    """P1: a draft programme with its schemes, the defaults unless others are given.

    Who manages a programme here makes the next one, and may name another manager. The first one is made by whoever is
    to manage it.
    """
    with step(book, acting, "create programme", _makes_programmes(book, acting.by, manager)) as now:
        _may_create(now, book)
        book.reference(Programme, "AP", ref)
        grading = grading or default_grading(uuid7())
        deadlines = deadlines or DeadlineScheme(id=uuid7())
        programme = Programme(
            id=uuid7(),
            ref=ref,
            title=title,
            cycle_from=cycle_from,
            cycle_to=cycle_to,
            manager=manager,
            client=client,
            grading=grading.id,
            deadlines=deadlines.id,
            **fields,
        )
        now.check(guards.one_manager_one_client(programme), programme.id)
        now.follow(programme.id, "P1", "create", "", programme.state)
        now.put(grading, deadlines, programme)
        return now.outcome(programme)


def _makes_programmes(book: ProgrammeBook, person: Id, manager: Id) -> frozenset[Role]:
    standing = [each for each in book.all(Programme).values() if each.state is not ProgrammeState.CANCELLED]
    managers = {each.manager for each in standing} or {manager}
    return frozenset({Role.PROGRAMME_MANAGER}) if person in managers else book.roles(person)


def _may_create(now: Step, book: ProgrammeBook) -> None:
    try:
        now.allow(PROGRAMME, "create", None)
    except NotAllowed as refused:
        if not book.all(Programme):
            refused.hint = "The first programme is made by whoever is to manage it: --by and --manager name one person."
        raise


def describe(
    book: ProgrammeBook, acting: Act, of: str = "", *, was: Surroundings | None = None, **fields: Any
) -> Outcome[Programme]:
    """Write what the programme states: in the draft, and afterwards what a proposed revision would state.

    Events and days without audits come from outside: they are written at any time until the programme is over. *was* is
    what stood of them when they were read: what somebody else wrote meanwhile stays then.
    """
    with _step(book, acting, "describe programme", of) as (now, programme):
        strange = fields.keys() - _STATEMENTS - _SURROUNDINGS
        if strange:
            raise InvalidInput(f"{', '.join(sorted(strange))} changes by a step, not by writing.")
        PROGRAMME.step("submit", ProgrammeState.DRAFT, now.roles)  # who submits it writes it
        around = {name: value for name, value in fields.items() if name in _SURROUNDINGS}
        stated = {name: value for name, value in fields.items() if name in _STATEMENTS}
        if programme.state in _OVER:
            raise InvalidInput(f"{programme.ref} is {programme.state.value}; nothing of it changes any more.")
        if stated and programme.state is ProgrammeState.DRAFT:
            around |= stated
        elif stated and programme.proposed_change:
            around["proposed"] = (programme.proposed or programme.stated).having(**stated)
        elif stated:
            raise InvalidInput(
                f"{programme.ref} is {programme.state.value}; what it states changes by a revision.",
                "auditor programme revise --reason TEXT",
            )
        changed = programme.having(**around)
        if was is not None:
            seen = was.having(**{name: around[name] for name in _SURROUNDINGS & around.keys()})
            changed = changed.having(**dict(put_together(programme.around, was, seen)))
        now.put(changed)
        return now.outcome(changed)


def name_coordinator(book: ProgrammeBook, acting: Act, person: Id | None, of: str = "") -> Outcome[Programme]:
    """Top management names who coordinates the certification, or nobody any more."""
    with _step(book, acting, "name certification coordinator", of) as (now, programme):
        permission.only(now, {Role.CLIENT}, "P", "the certification coordinator is named")
        programme = programme.having(coordinator=person and book.get(Person, person).id)
        now.put(programme)
        return now.outcome(programme)


def submit(workspace: Workspace, acting: Act, required: Collection[Clause] = (), of: str = "") -> Outcome[Programme]:
    """P2: hand the draft to top management; *required* are the leaf clauses that the cycle has to cover (G-03).

    Where nobody says which, all that its coverage asks for is warned of.
    """
    schedule.follow_audits(workspace, acting)
    cancelled = revision.not_taking_place(workspace)
    book = workspace.programme
    with _step(book, acting, "submit programme", of) as (now, programme):
        slots = [slot for slot in book.slots(programme.id) if slot.ref not in cancelled]
        state = now.allow(PROGRAMME, "submit", programme)
        now.check(guards.programme_is_complete(programme, slots))
        sites = {site.id: site.name for site in book.all(Site).values()}
        services = {service.id: service.name for service in book.all(Service).values()}
        now.check(guards.cycle_is_covered(required, slots, sites, services), programme.id)
        if not required:
            now.warn(nobody_plans(workspace, programme, acting.day), programme.id)
        return _moved(now, programme, state)


def send_back(book: ProgrammeBook, acting: Act, reason: str, of: str = "") -> Outcome[Programme]:
    """P3."""
    with _step(book, acting, "send programme back", of) as (now, programme):
        state = now.allow(PROGRAMME, "send back", programme, note=reason)
        if not reason:
            raise InvalidInput("P3: sending back needs a reason.", "--reason TEXT")
        return _moved(now, programme, state)


def approve(workspace: Workspace, acting: Act, of: str = "") -> Outcome[Programme]:
    """P4: revision 1, kept as it is; the planned day of every slot is what the schedule is measured by (K-01).

    An audit that was cancelled before has none.
    """
    schedule.follow_audits(workspace, acting)
    cancelled = revision.not_taking_place(workspace)
    book = workspace.programme
    with _step(book, acting, "approve programme", of) as (now, programme):
        state = now.allow(PROGRAMME, "approve", programme)
        for slot in book.slots(programme.id):
            if slot.ref not in cancelled:
                now.put(slot.having(first_planned=slot.first_planned or slot.planned_from, added_in_revision=1))
        kept = revision.keep(now, programme, cancelled)
        return _moved(now, programme, state, revision=1, approvals=[revision.approval_of(kept)])


def start(book: ProgrammeBook, acting: Act, of: str = "") -> Outcome[Programme]:
    """P5."""
    with _step(book, acting, "start programme", of) as (now, programme):
        return _moved(now, programme, now.allow(PROGRAMME, "start", programme))


def suspend(book: ProgrammeBook, acting: Act, reason: str, consequence: str, of: str = "") -> Outcome[Programme]:
    """P7: the programme rests; *consequence* says what that means for its coverage."""
    with _step(book, acting, "suspend programme", of) as (now, programme):
        state = now.allow(PROGRAMME, "suspend", programme, note=reason)
        if not reason:
            raise InvalidInput("P7: suspending needs a reason.", "--reason TEXT")
        if not consequence:
            raise InvalidInput("P7: say what it means for the coverage.", "--consequence TEXT")
        resting = Suspension(on=acting.day, by=acting.by, reason=reason, consequence=consequence)
        return _moved(now, programme, state, suspensions=[*programme.suspensions, resting])


def resume(book: ProgrammeBook, acting: Act, reason: str = "", of: str = "") -> Outcome[Programme]:
    """P7: the programme goes on."""
    with _step(book, acting, "resume programme", of) as (now, programme):
        state = now.allow(PROGRAMME, "resume", programme, note=reason)
        *earlier, resting = programme.suspensions
        over = resting.having(resumed=acting.day, resumed_by=acting.by)
        return _moved(now, programme, state, suspensions=[*earlier, over])


def close(
    workspace: Workspace,
    acting: Act,
    *,
    review: str,
    lessons: str,
    left_over: Mapping[str, str] | None = None,
    of: str = "",
) -> Outcome[Programme]:
    """P8: with a review (ISO 19011 5.7), lessons, and why an audit that is not finished is left over (G-05).

    What the cycle covered is counted and kept with the review; what it did not cover is warned about (G-03).
    """
    book = workspace.programme
    with _step(book, acting, "close programme", of) as (now, programme):
        closed = now.allow(PROGRAMME, "close", programme, note=review)
        states = {row.ref: row.state for row in workspace.overview().audits}
        if not (review and lessons):
            raise InvalidInput(
                "P8: a programme closes with a review and its lessons, which may be none.",
                "--review TEXT --lessons TEXT",
            )
        unfinished = {
            slot.ref: state.value
            for slot in book.slots(programme.id)
            if (state := states.get(slot.ref, AuditState.PLANNED)) not in (AuditState.CLOSED, AuditState.CANCELLED)
        }
        handed_over = _handed_over(unfinished, left_over or {})
        now.check(guards.audits_are_finished(unfinished, set(handed_over)))
        covered = coverage(indicator_basis(workspace, programme), Period(None, acting.day))
        now.warn(guards.cycle_was_audited(int(covered.n), int(covered.of)), programme.id)
        ended = ClosingReview(
            on=acting.day,
            by=acting.by,
            text=review,
            lessons=lessons,
            coverage=f"{covered.n:g} of {covered.of:g} required clauses audited in the cycle",
            left_over=[LeftOver(audit=ref, reason=why) for ref, why in handed_over.items()],
        )
        return _moved(now, programme, closed, review=ended)


def _handed_over(unfinished: Collection[str], left_over: Mapping[str, str]) -> dict[str, str]:
    strange = sorted(set(left_over) - set(unfinished))
    if strange:
        raise InvalidInput(
            f"P8: {', '.join(strange)} is no unfinished audit of the programme.",
            f"Unfinished: {', '.join(unfinished) or 'none'}",
        )
    return dict(left_over)


def record_earlier(book: ProgrammeBook, acting: Act, **fields: Any) -> Outcome[EarlierNonconformity]:
    """Take over a nonconformity from before, for G-44 and repeats; once there is a programme, its manager does."""
    with step(book, acting, "record earlier nonconformity") as now:
        _takes_over(now, book)
        earlier = EarlierNonconformity(id=uuid7(), **fields)
        book.reference(EarlierNonconformity, "NC", earlier.ref)
        now.put(earlier)
        return now.outcome(earlier)


def correct_earlier(book: ProgrammeBook, acting: Act, earlier: Id, **fields: Any) -> Outcome[EarlierNonconformity]:
    """Correct what was taken over: a wrong grade asks for audits that nobody needs."""
    with step(book, acting, "correct earlier nonconformity") as now:
        _takes_over(now, book)
        corrected = book.get(EarlierNonconformity, earlier).having(**fields)
        now.put(corrected)
        return now.outcome(corrected)


def _takes_over(now: Step, book: ProgrammeBook) -> None:
    if book.all(Programme):
        permission.only(now, {Role.PROGRAMME_MANAGER}, "G-44", "what was found before this product is taken over")


@contextmanager
def _step(book: ProgrammeBook, acting: Act, verb: str, of: str) -> Iterator[tuple[Step, Programme]]:
    """A step on the programme called *of*, by the roles that who acts has in that one."""
    with book.writing():
        programme = book.called(of)
        with step(book, acting, verb, book.roles_in(programme, acting.by)) as now:
            yield now, programme


def _moved(now: Step, programme: Programme, state: str, **fields: Any) -> Outcome[Programme]:
    moved = programme.having(state=state, **fields)
    now.put(moved)
    return now.outcome(moved)
