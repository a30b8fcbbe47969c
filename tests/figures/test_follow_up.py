from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from auditor.figures.follow_up import (
    counts,
    next_step,
    review_due,
    standing,
)
from auditor.model.nonconformity import Nonconformity
from auditor.model.schemes import DeadlineScheme
from auditor.model.words import NonconformityState, Owed
from tests.model.examples import nonconformity

TODAY = date(2026, 11, 23)
SCHEME = DeadlineScheme(id="deadlines-1")
MINOR_DUE = {"response": date(2026, 11, 16), "implementation": date(2026, 12, 18), "effectiveness": date(2027, 4, 1)}
ACCEPTED = {"by": "verifier", "accepted": True}
RETURNED = {"by": "verifier", "accepted": False, "reason": "The cause repeats the problem."}


def record(number: int, **values: Any) -> Nonconformity:
    fields = {"id": f"nc-{number}", "ref": f"NC-2026-{number:02}", "issued": date(2026, 10, 19), "due": MINOR_DUE}
    return nonconformity(**{**fields, **values})


def four() -> list[Nonconformity]:
    """The four nonconformities of one audit, five weeks after its report."""
    return [
        record(
            4,
            grade="major",
            state="implementation_verified",
            due={
                "response": date(2026, 11, 2),
                "implementation": date(2026, 11, 18),
                "effectiveness": date(2027, 1, 15),
            },
            submissions=[date(2026, 10, 30)],
            reviews=[{**ACCEPTED, "on": date(2026, 11, 2)}],
        ),
        record(
            5,
            state="closed_effective",
            submissions=[date(2026, 10, 21)],
            reviews=[{**ACCEPTED, "on": date(2026, 10, 22)}],
            closed=date(2026, 11, 17),
        ),
        record(
            6,
            state="response_returned",
            submissions=[date(2026, 11, 10)],
            reviews=[{**RETURNED, "on": date(2026, 11, 12)}],
        ),
        record(
            7,
            state="response_accepted",
            submissions=[date(2026, 11, 5)],
            reviews=[{**ACCEPTED, "on": date(2026, 11, 6)}],
        ),
    ]


def test_the_register_of_one_audit() -> None:
    figures = counts(four(), TODAY)
    assert (figures.open, figures.closed, figures.overdue) == (3, 1, 1)
    assert (figures.void, figures.transferred) == (0, 0)
    assert (figures.open_majors, figures.oldest_major) == (1, 35)
    assert figures.ageing == {"0-30": 0, "31-60": 3, "61-90": 0, ">90": 0}


def test_age_overdue_and_turn_of_each() -> None:
    standings = {n.ref: standing(n, TODAY) for n in four()}
    assert {ref: s.age for ref, s in standings.items()} == {
        "NC-2026-04": 35,
        "NC-2026-05": 29,
        "NC-2026-06": 35,
        "NC-2026-07": 35,
    }
    assert [ref for ref, s in standings.items() if s.overdue] == ["NC-2026-06"]
    assert standings["NC-2026-06"].overdue == 7
    assert standings["NC-2026-06"].due == date(2026, 11, 16)
    assert [s.turn for s in standings.values()] == [Owed.VERIFIER, Owed.NOBODY, Owed.OWNER, Owed.OWNER]
    assert [s.whose for s in standings.values()] == ["verifier", None, "owner", "owner"]
    assert standings["NC-2026-06"].next_step == "the owner answers the returned response"


@pytest.mark.parametrize(("days", "bucket"), [(0, "0-30"), (30, "0-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"),
                                              (90, "61-90"), (91, ">90"), (900, ">90")])  # fmt: skip
def test_buckets_of_age(days: int, bucket: str) -> None:
    issued = date.fromordinal(TODAY.toordinal() - days)
    ageing = counts([record(1, state="issued", issued=issued)], TODAY).ageing
    assert [name for name, count in ageing.items() if count] == [bucket]


def test_drafts_and_final_ones_are_not_open() -> None:
    states = ("draft", "void", "transferred", "closed_effective", "issued")
    figures = counts([record(n, state=state) for n, state in enumerate(states)], date(2026, 10, 20))
    assert (figures.open, figures.closed, figures.void, figures.transferred, figures.overdue) == (1, 1, 1, 1, 0)
    assert standing(record(1, state="draft", issued=None), TODAY).age is None
    assert counts([], TODAY).oldest_major is None


WHO = {Owed.OWNER: "owner", Owed.AUDITOR: "auditor", Owed.VERIFIER: "verifier", Owed.NOBODY: ""}


@pytest.mark.parametrize("state", list(NonconformityState))
def test_each_state_has_its_own_next_step(state: NonconformityState) -> None:
    steps = [next_step(record(1, state=other)) for other in NonconformityState]
    assert len(set(steps)) == len(NonconformityState)
    said = next_step(record(1, state=state))
    turn = record(1, state=state).turn
    if turn is Owed.OWNER:
        assert "owner" in said.split(" ", 3)[1:3]
    elif turn is Owed.NOBODY:
        assert said.startswith(state.value.split("_")[0])
    else:
        assert said.startswith(("the lead auditor", "the auditor", "the verifier"))
    assert not said.endswith(".")


def test_the_process_owner_acknowledges_and_the_owner_goes_on() -> None:
    assert standing(record(1, state="issued"), TODAY).whose == "process-owner"
    assert standing(record(1, state="issued", process_owner=None), TODAY).whose == "owner"
    assert standing(record(1, state="acknowledged", owner=None), TODAY).whose == "process-owner"
    assert standing(record(1, state="draft"), TODAY).whose is None


def test_the_auditor_side_has_a_date_and_is_never_overdue() -> None:
    submitted = record(1, state="response_submitted", submitted_state_since="2026-11-05T15:00+01:00")
    due = review_due(submitted, SCHEME)
    assert due == date(2026, 11, 12)
    assert review_due(submitted, SCHEME, [date(2026, 11, 6)]) == date(2026, 11, 13)
    late = standing(submitted, TODAY, due)
    assert (late.due, late.overdue, late.turn) == (due, 0, Owed.AUDITOR)
    assert review_due(record(1, state="issued", submitted_state_since="2026-11-05T15:00+01:00"), SCHEME) is None
    assert review_due(record(1, state="implemented"), SCHEME) is None
