"""What is wrong with an agenda, line by line and as a whole (G-12 to G-14), and the days it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from auditor.figures.effort import Effort, estimate
from auditor.model.audit import AgendaLine, Audit, TeamMember
from auditor.model.clause import Clause
from auditor.model.frequency import EffortRates
from auditor.model.guards.agenda import Ways, agenda_covers_scope, agenda_has_meetings, clashes, clauses_to_plan, span
from auditor.model.guards.rule import Breach
from auditor.model.people import Site
from auditor.model.quantity import quantity
from auditor.model.record import Id

_DAY = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Problems:
    """What the rules find: ``of`` each line by its id, and about the ``whole`` agenda."""

    of: Mapping[Id, tuple[Breach, ...]]
    whole: tuple[Breach, ...]

    @property
    def count(self) -> int:
        """How many there are, a clash of two lines once."""
        return len({str(each) for found in self.of.values() for each in found}) + len(self.whole)


def problems(
    audit: Audit,
    agenda: Sequence[AgendaLine],
    asked: Collection[Clause],
    names: Mapping[Id, str],
    sites: Mapping[Id, str],
    ways: Ways,
) -> Problems:
    """The problems of the agenda as it stands; *asked* are the clauses of the chosen items."""
    of: dict[Id, list[Breach]] = defaultdict(list)
    for clash in clashes(agenda, ways):
        found = clash.breach(names, sites)
        for line in (clash.one, clash.other):
            of[line.id].append(found)
    whole = (*agenda_covers_scope(audit, agenda, asked), *agenda_has_meetings(agenda))
    return Problems({line: tuple(found) for line, found in of.items()}, whole)


@dataclass(frozen=True, slots=True)
class Days:
    """Days of auditors: as estimated (chapter 14), as planned, as agreed with the team, as the agenda takes them."""

    effort: Effort
    planned: float
    team: float
    agenda: float

    @property
    def says(self) -> str:
        """All of them in words, with the parts of the estimate."""
        team = f", the team has {self.team:g}" if self.team else ""
        agenda = f", the agenda takes {self.agenda:g}" if self.agenda else ""
        return (
            f"{quantity(self.effort.days, 'day')} estimated, {self.planned:g} planned{team}{agenda}: {self.effort.says}"
        )


def auditor_days(
    audit: Audit,
    agenda: Iterable[AgendaLine],
    team: Iterable[TeamMember],
    asked: Collection[Clause],
    sites: Iterable[Site],
    rates: EffortRates,
) -> Days:
    """The days of an audit from all sides; in the agenda a day has eight hours, without breaks."""
    members = list(team)
    graders = {member.person for member in members if member.grades} | ({audit.lead} if audit.lead else set())
    spent = timedelta()
    for line in agenda:
        if line.kind != "break":
            begin, end = span(line)
            spent += (end - begin) * len(graders.intersection(line.auditors))
    staff = sum(site.staff for site in sites if site.id in audit.sites)
    effort = estimate({*clauses_to_plan(audit, asked), *asked}, staff, audit.mode, rates)
    agreed = sum(member.days for member in members if member.grades)
    return Days(effort, audit.planned_days, round(agreed, 2), round(spent / _DAY, 2))
