"""What changed between two versions of an audit plan, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time

from auditor.model.audit import AgendaLine, PlanVersion, TeamMember
from auditor.model.quantity import quantity
from auditor.model.record import Id


def plan_difference(
    old: PlanVersion, new: PlanVersion, people: Mapping[Id, str], sites: Mapping[Id, str]
) -> tuple[str, ...]:
    """What *new* says otherwise than *old*: lines first, as they follow one another, then the team.

    Nothing where the older version kept no agenda, as those of earlier versions of this product did.
    """
    if not old.agenda and not old.team:
        return ()
    return (*_lines(old.agenda, new.agenda, people, sites), *_team(old.team, new.team, people))


def _lines(
    old: Iterable[AgendaLine], new: Iterable[AgendaLine], people: Mapping[Id, str], sites: Mapping[Id, str]
) -> Iterator[str]:
    before, after = {line.id: line for line in old}, {line.id: line for line in new}
    for line in sorted({**before, **after}.values(), key=lambda line: (line.day, line.start, line.track, line.id)):
        was, now = before.get(line.id), after.get(line.id)
        if was is None:
            yield f"{line.topic} added: {_when(line)}, {_names(line.auditors, people)}".rstrip(", ")
        elif now is None:
            yield f"{line.topic} taken off: it was {_when(line)}"
        else:
            yield from _line(was, now, people, sites)


def _line(old: AgendaLine, new: AgendaLine, people: Mapping[Id, str], sites: Mapping[Id, str]) -> Iterator[str]:
    what = new.topic
    if old.topic != new.topic:
        yield f"{old.topic} is now called {new.topic}"
    if (old.day, old.start, old.end, old.zone) != (new.day, new.start, new.end, new.zone):
        yield f"{what} moved from {_when(old)} to {_when(new, old)}"
    for name, was, now in (
        ("place", sites.get(old.site or "", ""), sites.get(new.site or "", "")),
        ("mode", old.mode.value, new.mode.value),
        ("kind", old.kind, new.kind),
        ("track", old.track, new.track),
    ):
        if was != now:
            yield f"{what}: {name} {was or 'none'} → {now or 'none'}"
    for name, earlier, later in (
        ("auditors", old.auditors, new.auditors),
        ("with", old.auditees, new.auditees),
        ("guides", old.guides, new.guides),
    ):
        if set(earlier) != set(later):
            yield f"{what}: {name} {_names(earlier, people) or 'nobody'} → {_names(later, people) or 'nobody'}"
    added, gone = [c for c in new.clauses if c not in old.clauses], [c for c in old.clauses if c not in new.clauses]
    if added:
        yield f"{what}: {', '.join(added)} added"
    if gone:
        yield f"{what}: {', '.join(gone)} taken out"


def _team(old: Iterable[TeamMember], new: Iterable[TeamMember], people: Mapping[Id, str]) -> Iterator[str]:
    before, after = {each.person: each for each in old}, {each.person: each for each in new}
    for person in sorted({**before, **after}, key=lambda each: people.get(each, each)):
        was, now, name = before.get(person), after.get(person), people.get(person, person)
        if was is None and now is not None:
            yield f"{name} joins the team as {_role(now)}"
        elif now is None and was is not None:
            yield f"{name} leaves the team"
        elif was and now:
            if was.role is not now.role:
                yield f"{name}: {_role(was)} → {_role(now)}"
            if was.days != now.days:
                yield f"{name}: {was.days:g} → {quantity(now.days, 'day')}"


def _role(member: TeamMember) -> str:
    return member.role.value.replace("-", " ")


def _names(wanted: Sequence[Id], people: Mapping[Id, str]) -> str:
    return ", ".join(people.get(person, person) for person in wanted)


def _when(line: AgendaLine, beside: AgendaLine | None = None) -> str:
    """Day and times; the day is left out where *beside* said it already."""
    day = "" if beside and beside.day == line.day else f"{_day(line.day)} "
    zone = f" {line.zone}" if beside and beside.zone != line.zone else ""
    return f"{day}{_time(line.start)}-{_time(line.end)}{zone}"


def _day(day: date) -> str:
    return day.isoformat()


def _time(at: time) -> str:
    return f"{at:%H:%M}"
