"""The work of each auditor in days: held, to come, free of what he or she has for audits, and days given away twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from auditor.figures.overview import AuditRow
from auditor.figures.overview.audit import Member
from auditor.model.calendar import is_working_day
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.model.words import AuditState

_DONE = (
    AuditState.CONCLUDED,
    AuditState.TERMINATED,
    AuditState.REPORTED,
    AuditState.COMPLETED,
    AuditState.FOLLOW_UP,
    AuditState.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Part:
    """What one audit takes of somebody in the year: days planned, and used once it was held."""

    audit: str
    title: str
    begins: date
    ends: date
    planned: float
    used: float
    held: bool
    """Whether its closing meeting was held, or the days used were told."""


@dataclass(frozen=True, slots=True)
class Load:
    """The work of one person in a year; ``months`` are days planned from January on, ``available`` what there is.

    ``twice`` are the days on which he or she is wanted in more than one audit, with the audits.
    """

    person: Person
    year: int
    months: tuple[float, ...]
    parts: tuple[Part, ...]
    twice: tuple[tuple[date, tuple[str, ...]], ...]

    @property
    def planned(self) -> float:
        """Days planned in the year."""
        return sum(part.planned for part in self.parts)

    @property
    def used(self) -> float:
        """Days used: as told, else as planned, of audits whose closing meeting was held."""
        return sum(part.used for part in self.parts)

    @property
    def to_come(self) -> float:
        """Days planned of audits that were not held; with those used they are all that is taken of the year."""
        return sum(part.planned for part in self.parts if not part.held)

    @property
    def available(self) -> float | None:
        """Days for audits in a year, if somebody told them."""
        return self.person.audit_days

    @property
    def free(self) -> float | None:
        """What is left of the days for audits once those used and those to come are taken; may be less than nothing."""
        return None if self.available is None else self.available - self.used - self.to_come


def workload(
    audits: Iterable[AuditRow], people: Collection[Person], year: int, holidays: Collection[date] = ()
) -> tuple[Load, ...]:
    """The work of everybody who has work in audits of *year* or days for them, by reference.

    The days of an audit lie on the days of its agenda that name the person, else on the working days from its first to
    its last; those of a year are the share of them that lies in it. Cancelled audits take nothing.
    """
    given: dict[Id, _Sum] = {person.id: _Sum() for person in people}
    for row in audits:
        if row.state is AuditState.CANCELLED:
            continue
        for member in row.members:
            if member.days and member.person in given:
                given[member.person].add(row, member, year, holidays)
    loads = (_load(person, given[person.id], year) for person in sorted(people, key=lambda each: each.ref))
    return tuple(load for load in loads if load.parts or load.available is not None)


@dataclass(slots=True)
class _Sum:
    months: list[float] = field(default_factory=lambda: [0.0] * 12)
    parts: list[Part] = field(default_factory=list)
    days: dict[date, list[str]] = field(default_factory=dict)

    def add(self, row: AuditRow, member: Member, year: int, holidays: Collection[date]) -> None:
        lies_on = member.booked or _working_days(row.planned_from, row.planned_to, holidays)
        within = [day for day in lies_on if day.year == year]
        if not within:
            return
        share = len(within) / len(lies_on)
        held = member.used_days is not None or row.state in _DONE
        used = (member.days if member.used_days is None else member.used_days) if held else 0.0
        given = (member.days * share, used * share, held)
        self.parts.append(Part(row.ref, row.title, row.planned_from, row.planned_to, *given))
        for day in within:
            self.months[day.month - 1] += member.days / len(lies_on)
            self.days.setdefault(day, []).append(row.ref)


def _working_days(first: date, last: date, holidays: Collection[date]) -> tuple[date, ...]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(day for day in days if is_working_day(day, holidays)) or (first,)


def _load(person: Person, given: _Sum, year: int) -> Load:
    parts = tuple(sorted(given.parts, key=lambda part: (part.begins, part.audit)))
    twice = tuple((day, tuple(audits)) for day, audits in sorted(given.days.items()) if len(audits) > 1)
    return Load(person, year, tuple(given.months), parts, twice)
