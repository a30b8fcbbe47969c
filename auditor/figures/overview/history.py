"""Where the nonconformities of one audit come from, step by step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from auditor.figures.overview.row import Row
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.model.record import HistoryEntry, Id


class StepRow(Row, frozen=True):
    """One step of one nonconformity, as programs read it: moment and person in words."""

    on: str
    by: str
    transition: str
    action: str
    from_state: str
    to_state: str
    note: str


class PastRow(Row, frozen=True):
    """Where one nonconformity comes from: its finding, and its steps, oldest first."""

    finding: str
    steps: tuple[StepRow, ...]


class HistoryPage(Row, frozen=True):
    """The past of the nonconformities of one audit, by the record's id."""

    audit: str
    past: dict[Id, PastRow]


def history_page(
    audit: str,
    steps: Iterable[HistoryEntry],
    nonconformities: Collection[Nonconformity],
    findings: Mapping[Id, Finding],
    people: Mapping[Id, Person],
) -> HistoryPage:
    """The past of the *nonconformities* of an audit."""
    told: dict[Id, list[StepRow]] = {record.id: [] for record in nonconformities}
    for step in sorted(steps, key=lambda each: (each.on, each.id)):
        if step.object in told:
            told[step.object].append(
                StepRow(
                    on=step.on.isoformat(),
                    by=people[step.by].ref if step.by in people else step.by,
                    transition=step.transition,
                    action=step.action,
                    from_state=step.from_state,
                    to_state=step.to_state,
                    note=step.note,
                )
            )
    return HistoryPage(
        audit,
        {
            record.id: PastRow(
                findings[record.finding].ref if record.finding in findings else record.finding, tuple(told[record.id])
            )
            for record in nonconformities
        },
    )
