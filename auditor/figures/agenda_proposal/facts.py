"""What a proposed agenda is made from, and the habits by which it is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property

from auditor.model.audit import Audit, TeamMember
from auditor.model.calendar import is_working_day
from auditor.model.clause import Clause
from auditor.model.guards.agenda import Ways, ways_between
from auditor.model.guards.planning import is_competent
from auditor.model.item import Item
from auditor.model.people import Person, Process, Site
from auditor.model.record import Id
from auditor.model.words import Mode, Role

STEP = 15
"""Minutes of the grid on which lines begin."""

OPENING, CLOSING, TEAM, CONCLUSIONS, PAUSE = 30, 60, 30, 60, 15
"""Minutes of the meetings, of the daily and the last team time, and between two sessions."""

LUNCH = (time(12, 0), time(12, 45))
"""Kept free at each site whose working hours reach well beyond it."""

PER_ITEM: Mapping[int, int] = {0: 9, 1: 12, 2: 18, 3: 24}
"""Minutes for an item by its weight; a clause that no item asks about takes as long as one of weight 2."""

SHORTEST, LONGEST = 15, 90
"""Minutes of a session: below the one nothing is asked properly, beyond the other nobody listens."""

_LONG_AUDIT = 366


@dataclass(frozen=True)
class Facts:
    """The audit's records, and who is ``barred`` from a clause: (person, clause, site or ``None`` for anywhere)."""

    audit: Audit
    items: Collection[Item]
    team: Collection[TeamMember]
    people: Mapping[Id, Person]
    sites: Mapping[Id, Site]
    processes: Collection[Process] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    barred: Collection[tuple[Id, str, Id | None]] = frozenset()
    holidays: Collection[date] = ()
    zone: str = "UTC"
    """Of an audit without a site."""

    @cached_property
    def asked(self) -> frozenset[Clause]:
        """The clauses of the chosen items."""
        return frozenset(Clause.parse(item.clause) for item in self.items)

    @cached_property
    def days(self) -> Sequence[date]:
        """The working days of the audit; all of its days where none is one."""
        length = min((self.audit.planned_to - self.audit.planned_from).days, _LONG_AUDIT)
        every = [self.audit.planned_from + timedelta(days=n) for n in range(length + 1)]
        return [day for day in every if is_working_day(day, self.holidays)] or every

    @cached_property
    def places(self) -> Sequence[Id]:
        """The sites in scope that the audit knows."""
        return [site for site in self.audit.sites if site in self.sites]

    @cached_property
    def graders(self) -> Sequence[Id]:
        """Who may lead a session: the lead auditor first, then the auditors by reference."""
        auditors = {
            member.person for member in self.team if member.role is Role.AUDITOR and member.person in self.people
        }
        lead = [self.audit.lead] if self.audit.lead in self.people and self.audit.lead else []
        return [*lead, *sorted(auditors - set(lead), key=lambda person: self.people[person].ref)]

    def members(self, role: Role) -> list[TeamMember]:
        """The members with a role, by reference."""
        known = [member for member in self.team if member.role is role and member.person in self.people]
        return sorted(known, key=lambda member: self.people[member.person].ref)

    @cached_property
    def ways(self) -> Ways:
        """Minutes between sites."""
        return ways_between(self.sites.values())

    def may(self, person: Id, clause: Clause, site: Id | None) -> bool:
        """Whether the person is independent of the clause there (G-10)."""
        return not self._barred.intersection({(person, str(clause), None), (person, str(clause), site)})

    @cached_property
    def _barred(self) -> frozenset[tuple[Id, str, Id | None]]:
        return frozenset(self.barred)

    def is_competent(self, person: Id, clause: Clause) -> bool:
        """Whether a competence for the clause is recorded (G-11)."""
        return is_competent(self.people[person], clause, self.audit.planned_from, self.processes)

    def home(self, person: Id) -> Id | None:
        """Where somebody works."""
        known = self.people.get(person)
        return known.site if known else None

    @property
    def is_remote(self) -> bool:
        """Whether all of the audit is done from afar."""
        return self.audit.mode is Mode.REMOTE

    @property
    def is_hybrid(self) -> bool:
        """Whether some sites may be audited from afar."""
        return self.audit.mode is Mode.HYBRID
