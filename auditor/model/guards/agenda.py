"""Guards of the audit plan's agenda: who audits by it (A4), G-12 to G-14, and the clashes of G-13."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from auditor.model.audit import AgendaLine, Audit
from auditor.model.clause import Clause
from auditor.model.guards.rule import Breach, breach
from auditor.model.people import Site
from auditor.model.record import Id
from auditor.model.words import Mode
from auditor.model.zones import zone_of

Ways = Mapping[tuple[Id, Id], int]
"""Minutes from one site to another; a way that nobody told is not in it."""


def ways_between(sites: Iterable[Site]) -> dict[tuple[Id, Id], int]:
    """The ways that the *sites* tell."""
    return {(site.id, way.to): way.minutes for site in sites for way in site.ways}


# Who


def agenda_is_audited_by_the_team(
    agenda: Iterable[AgendaLine], team: Collection[Id], names: Mapping[Id, str]
) -> Iterator[Breach]:
    """A4: *team* are the people in it, whatever their part."""
    for line in agenda:
        for person in line.auditors:
            if person not in team:
                yield breach(
                    "A4",
                    f"{names.get(person, person)} is to audit “{line.topic}” and is not in the team",
                    "Name the person (auditor audit team add), or give the line to somebody else.",
                )


# G-12


def clauses_to_plan(audit: Audit, asked: Collection[Clause]) -> list[Clause]:
    """The clauses in scope; those *asked* by the chosen items stand for a wide clause of the scope above them."""
    scope: set[Clause] = set()
    for clause in map(Clause.parse, audit.clauses):
        scope |= {a for a in asked if clause.covers(a)} or {clause}
    return sorted(scope)


def not_planned(audit: Audit, agenda: Iterable[AgendaLine], asked: Collection[Clause]) -> list[Clause]:
    """The clauses in scope that are neither on the agenda nor marked document review only."""
    planned = {Clause.parse(c) for line in agenda for c in line.clauses}
    planned |= {Clause.parse(c) for c in audit.document_review_only}
    above = {parent for clause in planned for parent in clause.parents}

    def is_planned(clause: Clause) -> bool:
        return bool(planned.intersection((clause, *clause.parents))) or (clause in above and clause not in asked)

    return [clause for clause in clauses_to_plan(audit, asked) if not is_planned(clause)]


def agenda_covers_scope(audit: Audit, agenda: Collection[AgendaLine], asked: Collection[Clause]) -> Iterator[Breach]:
    """G-12: *asked* are the clauses of the chosen items; a wide clause of the scope stands for those below it."""
    bare = not_planned(audit, agenda, asked)
    if bare:
        yield breach(
            "G-12",
            f"not on the agenda: {', '.join(map(str, bare))}",
            "Add them to an agenda line (auditor audit agenda), or mark them document review only.",
        )


# G-13


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody who is needed in two lines at once or, where there are *minutes*, has too few for the way between."""

    person: Id
    one: AgendaLine
    other: AgendaLine
    minutes: int | None = None
    needed: int = 0

    def breach(self, names: Mapping[Id, str], sites: Mapping[Id, str]) -> Breach:
        """The clash in words."""
        who = names.get(self.person, self.person)
        if self.minutes is None:
            return breach("G-13", f"{who} is in “{self.one.topic}” and “{self.other.topic}” at once on {self.one.day}")
        there = [sites.get(line.site or "", line.site or "") for line in (self.one, self.other)]
        return breach(
            "G-13",
            f"{who} has {self.minutes} minutes from “{self.one.topic}” in {there[0]} to “{self.other.topic}” in "
            f"{there[1]} on {self.other.day}; the way takes {self.needed}",
            "Leave more time between them, give one to somebody else, or make it remote.",
        )


def span(line: AgendaLine) -> tuple[datetime, datetime]:
    """Begin and end of an agenda line in UTC.

    Where its zone sets the clock, a time that comes twice or not at all is taken both ways: the line is then as long as
    it can be.
    """
    zone = zone_of(line.zone)
    begin = min(_moment(line.day, line.start, zone, fold) for fold in (0, 1))
    return begin, max(_moment(line.day, line.end, zone, fold) for fold in (0, 1))


def _moment(day: date, at: time, zone: ZoneInfo, fold: int) -> datetime:
    try:
        return datetime.combine(day, at, zone).replace(fold=fold).astimezone(UTC)
    except OverflowError:  # the first and the last day there is
        return datetime.combine(day, at, UTC)


def clashes(agenda: Iterable[AgendaLine], ways: Ways | None = None) -> list[Clash]:
    """Who of auditors, auditees and guides would have to be in two places, over time zones and *ways*.

    Only who is there in person travels: in a remote line nobody is, and in a hybrid one auditees join from elsewhere.
    """
    timed = sorted(((*span(line), line) for line in agenda), key=lambda each: each[0])
    return [*_at_once(timed), *(_too_far(timed, ways) if ways else ())]


_Timed = tuple[datetime, datetime, AgendaLine]


def _at_once(timed: list[_Timed]) -> Iterator[Clash]:
    for place, (_, end, one) in enumerate(timed):
        for begin, _, other in timed[place + 1 :]:
            if begin >= end:
                break
            if _follow_by_the_clock(one, other):
                continue
            for person in sorted(_people(one) & _people(other)):
                yield Clash(person, one, other)


def _follow_by_the_clock(one: AgendaLine, other: AgendaLine) -> bool:
    """Whether one is over before the other begins on the same clock, whatever hour of that day comes twice."""
    same = one.zone == other.zone and one.day == other.day
    return same and (one.end <= other.start or other.end <= one.start)


def _people(line: AgendaLine) -> set[Id]:
    return {*line.auditors, *line.auditees, *line.guides}


def _too_far(timed: list[_Timed], ways: Ways) -> Iterator[Clash]:
    before: dict[Id, tuple[datetime, AgendaLine]] = {}
    remote: dict[Id, timedelta] = defaultdict(timedelta)
    for begin, end, line in timed:
        there = _in_person(line)
        for person in sorted(there):
            busy = remote.pop(person, timedelta())
            if person in before:
                left, other = before[person]
                needed = ways.get((other.site or "", line.site or ""), 0)
                free = max(begin - left - busy, timedelta())
                in_turn = begin >= left or _follow_by_the_clock(other, line)  # else both are at once, which is told
                if in_turn and free < timedelta(minutes=needed):
                    yield Clash(person, other, line, int(free.total_seconds() // 60), needed)
            if person not in before or end >= before[person][0]:
                before[person] = (end, line)
        for person in _people(line) - there:
            remote[person] += end - begin


def _in_person(line: AgendaLine) -> set[Id]:
    if line.site is None or line.mode is Mode.REMOTE:
        return set()
    return {*line.auditors, *line.guides, *(line.auditees if line.mode is Mode.ON_SITE else ())}


def nobody_is_in_two_places(
    agenda: Collection[AgendaLine],
    names: Mapping[Id, str],
    ways: Ways | None = None,
    sites: Mapping[Id, str] | None = None,
) -> Iterator[Breach]:
    """G-13: nobody is in two lines at the same time, and the way between two sites is possible."""
    for clash in clashes(agenda, ways):
        yield clash.breach(names, sites or {})


# G-14


def agenda_has_meetings(agenda: Collection[AgendaLine]) -> Iterator[Breach]:
    """G-14."""
    kinds = {line.kind for line in agenda}
    for kind, words in (
        ("opening", "opening meeting"),
        ("team", "team time"),
        ("closing", "closing meeting"),
    ):
        if kind not in kinds:
            yield breach("G-14", f"the agenda has no {words}", f"auditor audit agenda add --kind {kind} …")
