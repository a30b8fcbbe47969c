"""Who is busy when, in minutes of UTC, so that nobody is in two places and every way is possible (G-13)."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from auditor.figures.agenda_proposal.facts import LUNCH, STEP
from auditor.model.guards.agenda import Ways
from auditor.model.people import Site
from auditor.model.record import Id
from auditor.model.zones import zone_of

OVER_NIGHT = 9 * 60
"""Minutes that a way takes which nobody told: another site is then for another day."""

_HOUR = 60
_LAST_HOUR = 22 * 60 + 45


@dataclass(frozen=True, slots=True, order=True)
class Busy:
    """Somebody is busy from a minute to another, in person at a site or from anywhere."""

    begin: int
    end: int
    site: Id = ""


class Diary:
    """What everybody has to do."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._days: dict[Id, list[Busy]] = defaultdict(list)

    def of(self, person: Id) -> list[Busy]:
        """What somebody has to do, in order."""
        return self._days[person]

    def enter(self, people: Iterable[Id], what: Busy) -> None:
        """Everybody of *people* is busy."""
        for person in dict.fromkeys(people):
            insort(self._days[person], what)

    def is_free(self, person: Id, what: Busy, pause: int = 0) -> bool:
        """Whether the person can be there, with the way to it and from it, and a pause before and after."""
        known = self._days[person]
        place = bisect_left(known, what)
        if place and known[place - 1].end + pause > what.begin:
            return False
        if place < len(known) and known[place].begin < what.end + pause:
            return False
        return self._way_is_possible(known, place, what)

    def _way_is_possible(self, known: list[Busy], place: int, what: Busy) -> bool:
        before, spent = _in_person(reversed(known[:place]))
        after, spent_after = _in_person(known[place:])
        if not what.site:
            return self._reaches(before, after, spent + spent_after + what.end - what.begin)
        return self._reaches(before, what, spent) and self._reaches(what, after, spent_after)

    def _reaches(self, one: Busy | None, other: Busy | None, spent: int) -> bool:
        if one is None or other is None or one.site == other.site:
            return True
        return other.begin - one.end - spent >= self._ways.get((one.site, other.site), OVER_NIGHT)


def _in_person(order: Iterable[Busy]) -> tuple[Busy | None, int]:
    """The next thing that somebody is at in person, and the minutes of what is done from anywhere before it."""
    spent = 0
    for each in order:
        if each.site:
            return each, spent
        spent += each.end - each.begin
    return None, spent


Window = tuple[int, int]


def minute(day: date, at: time, zone: ZoneInfo) -> int:
    """The minute of UTC that a local time is."""
    return int(datetime.combine(day, at, zone).timestamp() // 60)


def local(minutes: int, zone: ZoneInfo) -> datetime:
    """The local time that a minute of UTC is."""
    return datetime.fromtimestamp(minutes * 60, zone)


def hours(site: Site) -> tuple[time, time]:
    """From when to when people work at a site; an hour at least, in which an audit can be opened and closed."""
    begin, end = _of_day(site.works_from), _of_day(site.works_to)
    if end - begin >= _HOUR:
        return site.works_from, site.works_to
    begin = min(begin, _LAST_HOUR)
    return time(*divmod(begin, 60)), time(*divmod(begin + _HOUR, 60))


def has_lunch(site: Site) -> bool:
    """Whether the working hours of a site reach well beyond noon on both sides."""
    begin, end = map(_of_day, hours(site))
    return begin + _HOUR <= _of_day(LUNCH[0]) and _of_day(LUNCH[1]) + _HOUR <= end


def _of_day(at: time) -> int:
    return at.hour * 60 + at.minute


def windows(site: Site, days: Iterable[date]) -> Iterator[Window]:
    """When people work at a site, without their lunch."""
    zone = zone_of(site.timezone)
    for day in days:
        begin, end = (minute(day, at, zone) for at in hours(site))
        if has_lunch(site):
            yield begin, minute(day, LUNCH[0], zone)
            yield minute(day, LUNCH[1], zone), end
        else:
            yield begin, end


def common(some: Iterable[Window], others: Iterable[Window]) -> list[Window]:
    """When both is so."""
    theirs = list(others)
    met = [(max(a, c), min(b, d)) for a, b in some for c, d in theirs]
    return sorted((begin, end) for begin, end in met if begin < end)


def starts(found: Iterable[Window], length: int) -> Iterator[int]:
    """The minutes of the grid at which something of a length could begin."""
    for begin, end in found:
        yield from range(-(-begin // STEP) * STEP, end - length + 1, STEP)
