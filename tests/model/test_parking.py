from __future__ import annotations

from datetime import date, datetime

import pytest

from auditor.model.parking import moment_of, read_until, said, written

NOW = datetime.fromisoformat("2026-10-07T11:50:22+02:00")
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("typed", "until", "rest"),
    [
        ("14:30", "2026-10-07T14:30+02:00", ""),
        ("14.30 Łukasz brings the list", "2026-10-07T14:30+02:00", "Łukasz brings the list"),
        ("9:15", "2026-10-08T09:15+02:00", ""),
        ("+45", "2026-10-07T12:35+02:00", ""),
        ("+45 min: the list", "2026-10-07T12:35+02:00", "the list"),
        ("+2h", "2026-10-07T13:50+02:00", ""),
        ("tomorrow 9", "2026-10-08T09:00+02:00", ""),
        ("Tomorrow 9:30, with Õnne-Liis", "2026-10-08T09:30+02:00", "with Õnne-Liis"),
        ("tomorrow", "2026-10-08T08:00+02:00", ""),
        ("2026-10-09 8", "2026-10-09T08:00+02:00", ""),
    ],
)
def test_a_time_is_a_moment_and_what_follows_it_the_reason(typed: str, until: str, rest: str) -> None:
    moment, words = read_until(typed, NOW)
    assert (written(moment) if moment else "", words) == (until, rest)


@pytest.mark.parametrize(
    "typed", ["asks the owner", "9 people are away", "29:70", "+", "", "tomorrow 29", "2026-02-30", "12:30h", "+45x"]
)
def test_what_is_no_time_is_a_reason(typed: str) -> None:
    assert read_until(typed, NOW) == (None, typed)


@pytest.mark.parametrize("typed", ["14:30", "tomorrow 09:00", "2026-11-02 07:45"])
def test_what_is_said_may_be_typed_again(typed: str) -> None:
    moment, _ = read_until(typed, NOW)
    assert moment is not None
    assert said(written(moment), TODAY) == typed


def test_words_stay_words() -> None:
    assert moment_of("after lunch") is None
    assert moment_of("14:30") is None
    assert said("after lunch", date(2026, 10, 7)) == "after lunch"
    assert said("2026-10-07T14:30+02:00") == "2026-10-07 14:30"
