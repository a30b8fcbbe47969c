"""Working days: Monday to Friday less the holidays of the calendar in force."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Whether people work on *day*."""
    return day.weekday() < 5 and day not in holidays


def after_working_days(start: date, count: int, holidays: Collection[date] = ()) -> date:
    """The day *count* working days after *start*, which is day 0."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day, holidays):
            count -= 1
    return day


def working_days_between(start: date, end: date, holidays: Collection[date] = ()) -> int:
    """How many working days lie after *start* up to and including *end*; 0 if *end* is not later."""
    return sum(is_working_day(start + timedelta(days=offset), holidays) for offset in range(1, (end - start).days + 1))
