"""A programme that never began is given up, and with it the audits of it that are not begun (P9).

The cancelled programme is the recorded intent: :func:`finish` cancels what a crash left planned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.activities.act import Act, Outcome, could_follow, step
from auditor.activities.uncovered import left_open, said_of, tell_what_was_set_aside
from auditor.errors import InvalidInput
from auditor.figures.coverage import opened
from auditor.figures.overview import AuditRow
from auditor.model.guards.rule import Breach
from auditor.model.machines import AUDIT, PROGRAMME
from auditor.model.programme import Programme
from auditor.model.words import BEFORE_OPENING, ProgrammeState, Role
from auditor.workspace import AuditBook, Workspace
from auditor.workspace.basis import coverage_basis


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An audit that goes with its programme, and what nothing else covers then (G-04)."""

    ref: str
    title: str
    uncovered: tuple[Breach, ...] = ()

    def __str__(self) -> str:
        return " - ".join([f"{self.ref} {self.title}", *(breach.missing for breach in self.uncovered)])


def cancel(
    workspace: Workspace, acting: Act, reason: str, of: str = "", *, with_audits: bool = False
) -> Outcome[Programme]:
    """P9: top management gives a programme up that never began.

    The audits of it that are not begun are cancelled for the same reason, each by a step of its own; what nothing else
    covers then is set aside with that reason (G-04). Refused where there are any, unless *with_audits* says so.
    """
    book = workspace.programme
    with book.writing():
        programme = book.called(of)
        with step(book, acting, "cancel programme", book.roles_in(programme, acting.by)) as now:
            state = now.allow(PROGRAMME, "cancel", programme, note=reason)
            if not reason:
                raise InvalidInput("P9: cancelling needs a reason.", "--reason TEXT")
            _ask(workspace, programme, acting, with_audits)
            cancelled = programme.having(state=state, reason=reason)
            now.put(cancelled)
            outcome = now.outcome(cancelled)
        gone = finish(workspace, acting)
    warnings = (breach for each in gone for breach in each.uncovered)
    told = tuple(f"{each.ref} is cancelled with {cancelled.ref}." for each in gone)
    return replace(outcome, warnings=(*outcome.warnings, *warnings), told=told)


def _ask(workspace: Workspace, programme: Programme, acting: Act, with_audits: bool) -> None:
    """Refuse it where audits would go with it and nobody said so, or where one of them took a later step (G-42)."""
    waiting = _not_begun(workspace, programme)
    if waiting and not with_audits:
        refs = ", ".join(row.ref for row in waiting)
        raise InvalidInput(
            f"P9: {refs} would be cancelled with {programme.ref}, for the same reason.",
            "Say that they are: auditor programme cancel --with-audits --reason TEXT",
        )
    for row in waiting:
        book = workspace.audit(row.ref)
        could_follow(book, acting, book.audit.id)


def said_of_cancelling(workspace: Workspace, of: str = "") -> tuple[GivenUp, ...]:
    """The audits that :func:`cancel` would cancel, in their order, each with what it leaves uncovered."""
    programme, today = workspace.programme.called(of), workspace.today()
    basis = coverage_basis(workspace, programme)
    found = []
    for row in _not_begun(workspace, programme):
        after = basis.without(row.ref)
        found.append(GivenUp(row.ref, row.title, tuple(said_of(opened(basis, after, today)))))
        basis = after
    return tuple(found)


def unfinished(workspace: Workspace) -> bool:
    """Whether a cancelled programme has audits that are planned still, as they were looked at last."""
    return any(_waits(workspace, programme) for programme in _cancelled(workspace))


def finish(workspace: Workspace, acting: Act) -> tuple[GivenUp, ...]:
    """Cancel the audits that are not begun of each programme that is cancelled. A second call finds nothing to do."""
    with workspace.programme.writing():
        return tuple(
            _cancel_with(workspace, programme, workspace.audit(row.ref), acting)
            for programme in _cancelled(workspace)
            for row in _not_begun(workspace, programme)
        )


def _cancel_with(workspace: Workspace, programme: Programme, book: AuditBook, acting: Act) -> GivenUp:
    acting = acting.overriding("G-04", book.audit.id, programme.reason, approved_by=programme.client)
    with step(book, acting, "cancel audit", {Role.SYSTEM}) as now:
        audit = book.audit
        state = now.allow(AUDIT, "cancel with its programme", audit, note=programme.reason)
        uncovered = tuple(left_open(workspace, audit, acting.day, lambda basis: basis.without(audit.ref)))
        now.check(uncovered, audit.id)
        now.put(audit.having(state=state, reason=programme.reason))
        now.keep()
        tell_what_was_set_aside(workspace, now)
    return GivenUp(audit.ref, audit.title, uncovered)


def _cancelled(workspace: Workspace) -> Iterator[Programme]:
    for programme in list(workspace.programme.all(Programme).values()):
        if programme.state is ProgrammeState.CANCELLED:
            yield programme


def _not_begun(workspace: Workspace, programme: Programme) -> Sequence[AuditRow]:
    workspace.overview()
    return _waits(workspace, programme)


def _waits(workspace: Workspace, programme: Programme) -> Sequence[AuditRow]:
    overview = workspace.at_hand
    rows = (overview.audit(slot.ref) for slot in overview.slots_of(programme.id) if slot.ref not in overview.damage)
    return [row for row in rows if row is not None and row.state in BEFORE_OPENING]
