"""The audit programme: made, submitted, approved, started, revised (P1 to P6; ISO 19011 clause 5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from auditor.activities.act import Act, Outcome, Step, step
from auditor.errors import InvalidInput
from auditor.ledger import uuid7
from auditor.model.clause import Clause
from auditor.model.guards import programme as guards
from auditor.model.machines import PROGRAMME
from auditor.model.people import Site
from auditor.model.programme import Approval, EarlierNonconformity, Programme
from auditor.model.record import Id
from auditor.model.schemes import DeadlineScheme, GradingScheme, default_grading
from auditor.model.words import ProgrammeState, Role
from auditor.workspace import ProgrammeBook

_STATE_FIELDS = frozenset({"id", "ref", "state", "revision", "approvals"})


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
    """P1: a draft programme with its schemes, the defaults unless others are given."""
    with step(book, acting, "create programme", {Role.PROGRAMME_MANAGER}) as now:
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


def describe(book: ProgrammeBook, acting: Act, **fields: Any) -> Outcome[Programme]:
    """Write what the programme states; after approval only a revision changes it."""
    with step(book, acting, "describe programme") as now:
        programme = book.programme
        forbidden = _STATE_FIELDS.intersection(fields)
        if forbidden:
            raise InvalidInput(f"{', '.join(sorted(forbidden))} changes by a step, not by writing.")
        PROGRAMME.step("submit", ProgrammeState.DRAFT, now.roles)  # who submits it writes it
        if programme.state is not ProgrammeState.DRAFT:
            raise InvalidInput(
                f"{programme.ref} is {programme.state.value}; what it states changes by a revision.",
                "auditor programme revise --reason TEXT",
            )
        programme = programme.having(**fields)
        now.put(programme)
        return now.outcome(programme)


def submit(book: ProgrammeBook, acting: Act, required: Collection[Clause] = ()) -> Outcome[Programme]:
    """P2: hand the draft to top management; *required* are the leaf clauses that the cycle has to cover (G-03)."""
    with step(book, acting, "submit programme") as now:
        programme, slots = book.programme, book.slots()
        state = now.allow(PROGRAMME, "submit", programme)
        now.check(guards.programme_is_complete(programme, slots))
        now.check(guards.cycle_is_covered(required, slots, set(book.all(Site))), programme.id)
        return _moved(now, programme, state)


def send_back(book: ProgrammeBook, acting: Act, reason: str) -> Outcome[Programme]:
    """P3."""
    with step(book, acting, "send programme back") as now:
        programme = book.programme
        if not reason:
            raise InvalidInput("P3: sending back needs a reason.", "--reason TEXT")
        return _moved(now, programme, now.allow(PROGRAMME, "send back", programme, note=reason))


def approve(book: ProgrammeBook, acting: Act) -> Outcome[Programme]:
    """P4: revision 1; the planned day of every slot is kept as the day the schedule is measured against (K-01)."""
    with step(book, acting, "approve programme") as now:
        programme = book.programme
        state = now.allow(PROGRAMME, "approve", programme)
        approval = Approval(revision=1, on=acting.day, by=acting.by)
        for slot in book.slots():
            now.put(slot.having(first_planned=slot.first_planned or slot.planned_from, added_in_revision=1))
        return _moved(now, programme, state, revision=1, approvals=[approval])


def start(book: ProgrammeBook, acting: Act) -> Outcome[Programme]:
    """P5."""
    with step(book, acting, "start programme") as now:
        programme = book.programme
        return _moved(now, programme, now.allow(PROGRAMME, "start", programme))


def propose_revision(book: ProgrammeBook, acting: Act, reason: str) -> Outcome[Programme]:
    """P6, first half: the manager says why the programme has to change; slots may be added provisionally."""
    with step(book, acting, "propose programme revision") as now:
        programme = book.programme
        if not reason:
            raise InvalidInput("P6: a revision needs a reason.", "--reason TEXT")
        state = now.allow(PROGRAMME, "propose revision", programme, note=reason)
        return _moved(now, programme, state, proposed_change=reason)


def approve_revision(book: ProgrammeBook, acting: Act, changes: Sequence[str] = ()) -> Outcome[Programme]:
    """P6, second half: top management approves; provisional slots count from now on."""
    with step(book, acting, "approve programme revision") as now:
        programme = book.programme
        if not programme.proposed_change:
            raise InvalidInput("P6: no revision is proposed.", "auditor programme revise --reason TEXT")
        number = programme.revision + 1
        state = now.allow(PROGRAMME, "approve revision", programme, note=f"revision {number}")
        added = [slot for slot in book.slots() if slot.provisional]
        listed = list(changes) or [f"{slot.ref} added: {slot.title}" for slot in added]
        if not listed:
            raise InvalidInput("P6: a revision lists what it changes.", "--change TEXT")
        approval = Approval(
            revision=number, on=acting.day, by=acting.by, reason=programme.proposed_change, changes=listed
        )
        for slot in added:
            now.put(slot.having(provisional=False, first_planned=slot.planned_from, added_in_revision=number))
        approvals = [*programme.approvals, approval]
        return _moved(now, programme, state, revision=number, approvals=approvals, proposed_change="")


def record_earlier(book: ProgrammeBook, acting: Act, **fields: Any) -> Outcome[EarlierNonconformity]:
    """Take over a nonconformity from before, for G-44 and repeats."""
    with step(book, acting, "record earlier nonconformity") as now:
        earlier = EarlierNonconformity(id=uuid7(), **fields)
        now.put(earlier)
        return now.outcome(earlier)


def _moved(now: Step, programme: Programme, state: str, **fields: Any) -> Outcome[Programme]:
    moved = programme.having(state=state, **fields)
    now.put(moved)
    return now.outcome(moved)
