"""What begins by itself when its day has come: an approved programme, on the first day of its cycle (P5)."""

from __future__ import annotations

from datetime import date

from auditor.activities.act import Act, step
from auditor.model.machines import PROGRAMME
from auditor.model.programme import Programme
from auditor.model.words import ProgrammeState, Role
from auditor.workspace import ProgrammeBook


def is_due(programme: Programme, day: date) -> bool:
    """Whether it is approved, and its cycle has begun."""
    return programme.state is ProgrammeState.APPROVED and programme.cycle_from <= day


def start_what_is_due(book: ProgrammeBook, acting: Act) -> Programme | None:
    """P5 by the system, as soon as somebody works on that day or after it, whoever it is; ``None`` if nothing is due.

    A second call finds nothing to do. Whoever records what happened before the approval starts nothing.
    """
    if not any(is_due(each, acting.day) for each in book.all(Programme).values()):
        return None
    with step(book, acting, "start programme", {Role.SYSTEM}) as now:
        for programme in book.all(Programme).values():
            past = book.history(programme.id)
            if is_due(programme, acting.day) and not (past and past[-1].on > acting.on):
                state = now.allow(PROGRAMME, "start", programme, note="its first day has come")
                started = programme.having(state=state)
                now.move(started)
                now.keep()
                return started
    return None
