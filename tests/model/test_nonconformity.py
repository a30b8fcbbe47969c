from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from auditor.model.cause import category, walked
from auditor.model.nonconformity import Cause, Extension, scheme_dates
from auditor.model.schemes import DeadlineScheme
from auditor.model.words import Grade, NonconformityState, Owed
from tests.model.examples import nonconformity

SCHEME = DeadlineScheme(id="deadlines-1")
DUE = {
    "response": date(2026, 11, 16),
    "implementation": date(2026, 12, 18),
    "effectiveness": date(2027, 4, 1),
}
REVIEW_DUE = date(2026, 11, 20)


def test_the_scheme_dates_a_minor() -> None:
    due = scheme_dates(Grade.MINOR, date(2026, 10, 8), date(2026, 10, 19), SCHEME)
    assert due.containment is None
    assert due.response == date(2026, 11, 16)
    assert due.implementation == date(2026, 12, 18)
    assert due.effectiveness == date(2027, 6, 19)


def test_the_scheme_dates_a_major() -> None:
    due = scheme_dates(Grade.MAJOR, date(2026, 10, 8), date(2026, 10, 19), SCHEME)
    assert due.containment == date(2026, 10, 12)
    assert due.response == date(2026, 11, 2)
    assert due.implementation == date(2026, 11, 18)
    assert due.effectiveness == date(2027, 1, 17)


def test_a_repeat_has_shorter_periods_where_the_scheme_says_so() -> None:
    days = date(2026, 10, 8), date(2026, 10, 19)
    shorter = SCHEME.having(repeats_one_step_shorter=True)
    minor, major = scheme_dates(Grade.MINOR, *days, SCHEME), scheme_dates(Grade.MAJOR, *days, SCHEME)
    assert scheme_dates(Grade.MINOR, *days, SCHEME, is_repeat=True) == minor
    assert scheme_dates(Grade.MINOR, *days, shorter) == minor
    assert scheme_dates(Grade.MINOR, *days, shorter, is_repeat=True) == major.having(containment=None)
    assert scheme_dates(Grade.MAJOR, *days, shorter, is_repeat=True) == major


def test_holidays_move_working_days_and_leave_calendar_days() -> None:
    holidays = frozenset({date(2026, 10, 12), date(2026, 10, 28)})
    due = scheme_dates(Grade.MAJOR, date(2026, 10, 8), date(2026, 10, 19), SCHEME, holidays)
    assert due.containment == date(2026, 10, 13)
    assert due.response == date(2026, 11, 3)
    assert due.implementation == date(2026, 11, 18)


def test_another_scheme_gives_other_dates() -> None:
    strict = SCHEME.having(response_minor=1, implementation_minor_calendar_days=1)
    due = scheme_dates(Grade.MINOR, date(2026, 10, 8), date(2026, 10, 23), strict)
    assert (due.response, due.implementation) == (date(2026, 10, 26), date(2026, 10, 24))


TURNS = {
    "draft": (Owed.AUDITOR, None),
    "issued": (Owed.OWNER, "response"),
    "acknowledged": (Owed.OWNER, "response"),
    "response_submitted": (Owed.AUDITOR, None),
    "response_returned": (Owed.OWNER, "response"),
    "response_accepted": (Owed.OWNER, "implementation"),
    "implemented": (Owed.AUDITOR, None),
    "implementation_rejected": (Owed.OWNER, "implementation"),
    "implementation_verified": (Owed.VERIFIER, "effectiveness"),
    "reopened": (Owed.OWNER, "response"),
    "closed_effective": (Owed.NOBODY, None),
    "void": (Owed.NOBODY, None),
    "transferred": (Owed.NOBODY, None),
}
"""Whose clock runs in a state, and against which date."""


@pytest.mark.parametrize("state", list(NonconformityState))
def test_whose_clock_runs_against_which_date(state: NonconformityState) -> None:
    record = nonconformity(state=state, due=DUE)
    turn, field = TURNS[state]
    assert record.turn is turn
    due = DUE[field] if field else None
    assert record.due_now() == due
    assert record.due_now(REVIEW_DUE) == (REVIEW_DUE if turn is Owed.AUDITOR else due)
    if due is None:
        assert not record.is_overdue(date(2030, 1, 1))
    else:
        assert not record.is_overdue(due)
        assert record.is_overdue(date.fromordinal(due.toordinal() + 1))


@pytest.mark.parametrize("state", list(NonconformityState))
def test_open_is_neither_draft_nor_final(state: NonconformityState) -> None:
    assert nonconformity(state=state).is_open is (state not in ("draft", "closed_effective", "void", "transferred"))


def test_nothing_without_a_date_is_overdue() -> None:
    assert not nonconformity(state="issued").is_overdue(date(2030, 1, 1))


def extension(**values: Any) -> dict[str, Any]:
    fields = {
        "field": "implementation",
        "asked_on": date(2026, 11, 9),
        "asked_by": "owner",
        "reason": "Board meets late.",
    }
    return {**fields, "old": date(2026, 11, 30), "new": date(2026, 12, 18), **values}


def escalation(**values: Any) -> dict[str, Any]:
    return {"on": date(2026, 11, 18), "by": "manager", "to": "client", "reason": "overdue", **values}


def test_flags_hold_beside_any_state_in_a_fixed_order() -> None:
    record = nonconformity(
        state="response_returned",
        due=DUE,
        repeat_of="NC-2025-07",
        early=True,
        reopened=True,
        extensions=[extension(granted=True)],
        escalations=[escalation(ended=date(2026, 11, 19)), escalation()],
    )
    assert record.flags(date(2026, 11, 23)) == ("overdue", "escalated", "extended", "repeat", "early", "reopened")
    assert record.flags(date(2026, 11, 16)) == ("escalated", "extended", "repeat", "early", "reopened")


def test_what_was_refused_or_ended_raises_no_flag() -> None:
    record = nonconformity(
        state="issued",
        extensions=[extension(granted=False), extension()],
        escalations=[escalation(ended=date(2026, 11, 19))],
    )
    assert record.flags(date(2026, 11, 23)) == ()


@pytest.mark.parametrize("new", [date(2026, 11, 30), date(2026, 11, 29)])
def test_an_extension_goes_to_a_later_day(new: date) -> None:
    with pytest.raises(ValidationError, match="an extension goes to a later day"):
        Extension.model_validate(extension(new=new))


def test_why_it_came_back_is_the_last_that_was_said_of_it() -> None:
    def check(result: str, kind: str = "implementation") -> dict[str, Any]:
        return {"kind": kind, "on": date(2026, 11, 1), "by": "verifier", "seen": f"seen: {result}", "result": result}

    returned = {"on": date(2026, 11, 1), "by": "lead", "accepted": False, "reason": "no extent"}
    for fields, why in (
        ({"state": "response_returned", "reviews": [returned]}, "no extent"),
        ({"state": "acknowledged", "reviews": [returned]}, ""),
        ({"state": "implementation_rejected", "checks": [check("rejected")]}, "seen: rejected"),
        ({"state": "reopened", "checks": [check("not-effective", "effectiveness")]}, "seen: not-effective"),
        (
            {
                "state": "reopened",
                "checks": [check("rejected"), check("effective", "effectiveness")],
                "reason": "again",
            },
            "again",
        ),
    ):
        assert nonconformity(**fields).came_back == why


def test_whys_are_a_tree_that_ends_at_its_root_causes() -> None:
    tree = [{"text": "a", "whys": [{"text": "b", "is_root": True}, {"text": "c"}]}]
    cause = Cause.model_validate({"whys": tree})
    assert [number for number, _ in walked(cause.whys)] == [(1,), (1, 1), (1, 2)]
    assert cause.said == "b"
    assert Cause.model_validate({"whys": tree, "text": "in words"}).said == "in words"
    assert Cause.model_validate(cause.model_dump(mode="json")) == cause
    assert Cause.model_validate({"method": "5 why", "text": "x", "categories": ["people"]}).whys == []
    with pytest.raises(ValidationError, match="asked why below"):
        Cause.model_validate({"whys": [{"text": "a", "is_root": True, "whys": [{"text": "b"}]}]})
    deep: dict[str, Any] = {"text": "a"}
    for _ in range(12):
        deep = {"text": "a", "whys": [deep]}
    with pytest.raises(ValidationError, match="more than 12 below one another"):
        Cause.model_validate({"whys": [deep]})
    with pytest.raises(ValidationError, match="201 answers"):
        Cause.model_validate({"whys": [{"text": "a"}] * 201})


@pytest.mark.parametrize(
    ("word", "kept"), [("People", "people"), ("machine", "technology"), ("Material", "data"), ("Our  own", "Our own")]
)
def test_the_six_categories_are_kept_under_one_name(word: str, kept: str) -> None:
    assert category(word) == kept
