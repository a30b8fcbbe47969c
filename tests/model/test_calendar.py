from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.calendar import (
    after_working_days,
    day_ahead,
    days_after,
    is_working_day,
    months_after,
    months_before,
    working_days_between,
)

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
HOLIDAYS = st.frozensets(st.dates(date(2026, 10, 1), date(2026, 12, 31)), max_size=8)


def naive(start: date, end: date, holidays: frozenset[date]) -> int:
    """Walk from day to day and count."""
    count = 0
    while start < end:
        start += timedelta(days=1)
        if start.strftime("%a") not in ("Sat", "Sun") and start not in holidays:
            count += 1
    return count


@settings(max_examples=100)
@given(st.dates(date(2026, 9, 1), date(2027, 1, 31)), st.integers(-10, 90), HOLIDAYS)
def test_working_days_between_agrees_with_a_walk(start: date, span: int, holidays: frozenset[date]) -> None:
    end = start + timedelta(days=span)
    assert working_days_between(start, end, holidays) == naive(start, end, holidays)


@settings(max_examples=100)
@given(DAYS, st.integers(1, 60), HOLIDAYS)
def test_the_day_after_so_many_is_the_first_with_that_count(start: date, count: int, holidays: frozenset[date]) -> None:
    end = after_working_days(start, count, holidays)
    assert is_working_day(end, holidays)
    assert naive(start, end, holidays) == count


def test_day_zero_is_the_start_even_on_a_weekend() -> None:
    saturday = date(2026, 10, 10)
    assert after_working_days(saturday, 0) == saturday
    assert after_working_days(saturday, 1) == date(2026, 10, 12)


def test_report_times_of_three_audits() -> None:
    """Closing meeting, day of issue and working days as an audit programme counted them."""
    assert working_days_between(date(2026, 10, 8), date(2026, 10, 19)) == 7
    assert after_working_days(date(2026, 10, 8), 2) == date(2026, 10, 12)
    assert working_days_between(date(2026, 10, 19), date(2026, 10, 8)) == 0


def test_months_before() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 1) == date(2025, 12, 15)
    assert months_before(date(2026, 10, 8), 36) == date(2023, 10, 8)
    assert months_before(date(2026, 10, 8), 0) == date(2026, 10, 8)


def test_the_calendar_ends_at_its_first_and_last_day() -> None:
    """A year that was typed wrong is a date like any other."""
    assert months_before(date(1, 6, 1), 12) == date.min
    assert months_after(date(9999, 6, 1), 12) == date.max
    assert days_after(date.min, -1) == date.min
    assert days_after(date.max, 1) == date.max
    assert days_after(date(2026, 12, 31), 1) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [("+14", 7), ("+ 14d", 7), ("+2w", 7), (" tomorrow", -6), ("Today", -7), ("14", None), ("+1m", None), ("", None)],
)
def test_so_many_days_ahead(text: str, day: int | None) -> None:
    found = day_ahead(text, date(2026, 11, 23))
    assert found == (None if day is None else date(2026, 11, 30) + timedelta(days=day))
