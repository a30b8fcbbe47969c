"""The audit programme as other programs read it, and as a step leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from auditor.activities.act import Outcome
from auditor.activities.uncovered import nobody_plans
from auditor.cli import rows
from auditor.cli.context import Acting, Call
from auditor.cli.edges import tell
from auditor.cli.show import emit
from auditor.model.people import Person, Process, Service, Site
from auditor.model.programme import Programme, Slot
from auditor.model.record import Id, Override
from auditor.model.schemes import DeadlineScheme, GradingScheme
from auditor.workspace import ProgrammeBook

_PEOPLE = frozenset({"by", "owner", "resumed_by", "manager", "client", "coordinator"})

OF = click.option("--programme", "of", default="", metavar="REF", help="Another programme than the one in force.")
"""The option of a step that is taken on a programme which is not in force, such as the next cycle's."""


def row(call: Call, it: Programme) -> rows.Row:
    """A programme with its audits, and the rules that top management set aside for them."""
    book = call.workspace.programme
    fields = it.model_dump(mode="json", exclude={"id", "grading", "deadlines"})
    fields["in_force"] = is_in_force(book, it)
    grading, deadlines = book.all(GradingScheme).get(it.grading or ""), book.all(DeadlineScheme).get(it.deadlines or "")
    fields["grading_scheme"] = f"{grading.ref} {grading.name}" if grading else ""
    fields["deadline_scheme"] = f"{deadlines.ref} {deadlines.name}" if deadlines else ""
    fields = {name: fields.pop(name) for name in ("ref", "title", "state", "in_force", "revision")} | fields
    fields = {name: _people_by_reference(book, value, name) for name, value in fields.items()}
    for blackout in fields["blackouts"]:
        blackout["sites"] = rows.refs_of(book, Site, blackout["sites"])
    slots = book.slots(it.id)
    there = {audit.ref: audit for audit in call.overview().audits}
    fields["audits"] = [
        {
            "ref": slot.ref,
            "from": slot.planned_from.isoformat(),
            "to": slot.planned_to.isoformat(),
            "state": there[slot.ref].state.value if slot.ref in there else "planned",
            "lead": rows.ref_of(book, Person, there[slot.ref].lead if slot.ref in there else slot.lead),
            "clauses": slot.clauses,
            "sites": rows.refs_of(book, Site, slot.sites),
            "services": rows.refs_of(book, Service, slot.services),
            "processes": rows.refs_of(book, Process, slot.processes),
            "provisional": slot.provisional,
            "unplanned": slot.unplanned,
            "reason": slot.reason,
            "title": slot.title,
        }
        for slot in slots
    ]
    fields["set_aside"] = list(_set_aside(book, it.id, {slot.id: slot for slot in slots}))
    return fields


def is_in_force(book: ProgrammeBook, it: Programme) -> bool:
    """Whether it is the programme in force."""
    return book.in_force is not None and book.in_force.id == it.id


def _people_by_reference(book: ProgrammeBook, value: Any, name: str = "") -> Any:
    """The same with the reference of each person in the place of the id."""
    if isinstance(value, dict):
        return {key: _people_by_reference(book, each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_people_by_reference(book, each, name) for each in value]
    return rows.ref_of(book, Person, value) if name in _PEOPLE else value


def _set_aside(book: ProgrammeBook, programme: Id, slots: dict[Id, Slot]) -> Iterator[rows.Row]:
    for each in book.all(Override).values():
        if each.object in slots or each.object in ("", programme):
            yield {
                "rule": each.rule,
                "audit": slots[each.object].ref if each.object in slots else "",
                "reason": each.reason,
                "compensation": each.compensation,
                "approved_by": rows.ref_of(book, Person, each.approved_by),
                "approved_on": each.approved_on.isoformat(),
            }


def tell_gaps(call: Call, it: Programme) -> None:
    """What has to be audited in its cycle and nobody plans yet, said as a warning (G-03)."""
    for breach in nobody_plans(call.workspace, it, call.today):
        tell(str(breach))


def told(call: Acting, outcome: Outcome[Programme]) -> None:
    """After a step: its warnings, and how the programme stands then."""
    call.tell_warnings(outcome)
    for said in outcome.told:
        tell(said)
    tell_state(call, outcome.value)


def tell_state(call: Call, it: Programme) -> None:
    """How a programme stands, in one line or as JSON."""
    revision = f", revision {it.revision}" if it.revision else ""
    emit(call.as_json, row(call, it), [f"{it.ref} {it.state.value}{revision}"])
