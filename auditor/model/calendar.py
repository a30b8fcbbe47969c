"""Days as they are read; working days, Monday to Friday less the holidays in force; whole months."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import MAXYEAR, MINYEAR, date, timedelta

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""The months by their short names."""

_AHEAD = re.compile(r"\+\s?([0-9]{1,4})\s?(?:d|(w))?")
_WORDS = ("today", "tomorrow")


def span(first: date, last: date) -> str:
    """A span of days as it is read; one day as one."""
    return f"{first}" if first == last else f"{first} to {last}"


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Whether people work on *day*."""
    return day.weekday() < 5 and day not in holidays


def after_working_days(start: date, count: int, holidays: Collection[date] = ()) -> date:
    """The day *count* working days after *start*, which is day 0."""
    day = start
    while count > 0:
        end = _after_weekdays(day, count)
        count = len({off for off in holidays if day < off <= end and off.weekday() < 5})
        day = end
    return day


def _after_weekdays(start: date, count: int) -> date:
    """The day *count* days of Monday to Friday after *start*, one at least."""
    weekday = min(start.weekday(), 4)  # after Saturday and Sunday as after Friday
    weeks, days = divmod(weekday + count, 5)
    return start + timedelta(days=7 * weeks + days - start.weekday())


def working_days_between(start: date, end: date, holidays: Collection[date] = ()) -> int:
    """How many working days lie after *start* up to and including *end*; 0 if *end* is not later."""
    weeks, days = divmod(max((end - start).days, 0), 7)
    rest = sum((start.weekday() + offset) % 7 < 5 for offset in range(1, days + 1))
    return weeks * 5 + rest - sum(start < day <= end and day.weekday() < 5 for day in set(holidays))


def months_before(day: date, months: int) -> date:
    """The same day so many *months* earlier, or the last day of that month where it has no such day.

    The first and the last day there is stand for what lies beyond: a mistyped year is no reason to stop.
    """
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_after(day: date, months: int) -> date:
    """The same day so many *months* later, or the last day of that month where it has no such day."""
    return months_before(day, -months)


def days_after(day: date, days: int) -> date:
    """So many *days* later, or earlier where they are less than nothing; within the days there are, as the months."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def day_ahead(text: str, today: date) -> date | None:
    """The day that ``+14`` (in 14 days), ``+2w`` (in two weeks), ``today`` or ``tomorrow`` is; ``None`` for else."""
    word = text.strip().casefold()
    if word in _WORDS:
        return today + timedelta(days=_WORDS.index(word))
    found = _AHEAD.fullmatch(word)
    return today + timedelta(days=int(found[1]) * (7 if found[2] else 1)) if found else None
