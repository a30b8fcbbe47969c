"""The place of one audit in a programme."""

from __future__ import annotations

from datetime import date

from auditor.figures.overview.row import Row, in_one_text
from auditor.model.programme import Slot
from auditor.model.record import Id
from auditor.model.words import Mode


class SlotRow(Row, frozen=True):
    """The place of one audit in a programme; ``clauses`` are written as :func:`in_one_text` does; sites, services and
    processes are ids."""

    ref: str
    programme: Id
    title: str
    planned_from: date
    planned_to: date
    first_planned: date | None
    planned_days: float
    lead: Id
    taken_over: bool
    provisional: bool
    sites: tuple[Id, ...]
    planned_in: str
    clauses: str
    services: tuple[Id, ...] = ()
    processes: tuple[Id, ...] = ()
    mode: Mode = Mode.ON_SITE
    id: Id = ""


def slot_row(slot: Slot) -> SlotRow:
    """The row of a slot."""
    return SlotRow(
        ref=slot.ref,
        programme=slot.programme,
        title=slot.title,
        planned_from=slot.planned_from,
        planned_to=slot.planned_to,
        first_planned=slot.first_planned,
        planned_days=slot.planned_days,
        lead=slot.lead or "",
        taken_over=slot.taken_over,
        provisional=slot.provisional,
        sites=tuple(slot.sites),
        planned_in=slot.planned_in,
        clauses=in_one_text(slot.clauses),
        services=tuple(slot.services),
        processes=tuple(slot.processes),
        mode=slot.mode,
        id=slot.id,
    )
