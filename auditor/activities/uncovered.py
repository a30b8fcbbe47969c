"""What a change of the schedule leaves uncovered (G-04), and whether the programme lets its schedule change at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from auditor.activities.act import Act, Step, step
from auditor.errors import NotFound
from auditor.figures.coverage import CoverageBasis, Gap, gaps, opened
from auditor.model.audit import Audit
from auditor.model.guards import programme as guards
from auditor.model.guards.rule import Breach
from auditor.model.machines import PROGRAMME
from auditor.model.programme import Programme, Slot
from auditor.model.record import Override
from auditor.model.words import Role
from auditor.workspace import Workspace
from auditor.workspace.basis import coverage_basis

Change = Callable[[CoverageBasis], CoverageBasis]
"""How coverage would be counted after the schedule changed."""


def programme_of(workspace: Workspace, audit: Audit) -> Programme:
    """The programme that an audit is planned in; not found in a workspace that has only a copy of the audit."""
    slot = workspace.programme.all(Slot).get(audit.id)
    if slot is None:
        raise NotFound(
            f"The programme of {audit.ref} is not here, so nobody knows what else covers its clauses.",
            "It is moved, narrowed or cancelled in the workspace of its programme.",
        )
    return workspace.programme.get(Programme, slot.programme)


def schedule_may_change(programme: Programme) -> None:
    """:class:`NotAllowed` in a programme that is closed or cancelled (A1)."""
    PROGRAMME.step("change schedule", programme.state, {Role.PROGRAMME_MANAGER})


def left_open(workspace: Workspace, audit: Audit, day: date, change: Change) -> Iterable[Breach]:
    """G-04: what has to be audited, and would not be any more after the *change*."""
    basis = coverage_basis(workspace, programme_of(workspace, audit))
    return said_of(opened(basis, change(basis), day))


def said_of(found: Iterable[Gap]) -> Iterable[Breach]:
    """G-04 in words."""
    return guards.nothing_left_uncovered(_together(found))


def nobody_plans(workspace: Workspace, programme: Programme, day: date) -> Iterable[Breach]:
    """G-03: what has to be audited in the cycle of the *programme* after that day, and nobody plans yet."""
    found = gaps(coverage_basis(workspace, programme), day)
    return guards.cycle_is_planned(_together(gap for gap in found if not gap.is_missed(day)))


def _together(found: Iterable[Gap]) -> list[str]:
    """Gaps in words: what is asked for by one rule and day stands together."""
    alike: dict[str, list[str]] = {}
    for gap in found:
        alike.setdefault(f"({gap.why}, by {gap.due})", []).append(gap.label)
    return [f"{', '.join(dict.fromkeys(labels))} {why}" for why, labels in alike.items()]


def tell_the_programme(workspace: Workspace, acting: Act, verb: str, overrides: Collection[Override]) -> None:
    """A rule that top management set aside is kept with the programme, too, where its report finds it."""
    if overrides:
        with step(workspace.programme, acting, verb) as told:
            told.put(*overrides)
            told.keep()


def tell_what_was_set_aside(workspace: Workspace, now: Step) -> None:
    """Tell the programme which rules this step on an audit set aside."""
    used = [record for record in now.records.values() if isinstance(record, Override)]
    tell_the_programme(workspace, now.act, now.verb, used)
