"""What is proposed of a nonconformity whose owner has little time left, or none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from auditor.figures.ladder import Rung, rung
from auditor.figures.overview import Followed
from auditor.figures.overview.register import register_page
from auditor.model.nonconformity import Due, Escalation, Nonconformity
from auditor.model.people import Site
from auditor.model.words import Grade
from auditor.model.words import NonconformityState as N

DUE = date(2026, 11, 16)  # a Monday
SITE = Site(id="s", ref="BRQ", name="Brno", timezone="Europe/Prague")


def followed(grade: Grade = Grade.MINOR, state: N = N.RESPONSE_RETURNED, **fields: object) -> Followed:
    record = Nonconformity.model_validate(
        {
            "id": "n",
            "ref": "NC-2026-06",
            "finding": "f",
            "state": state,
            "grade": grade,
            "title": "t",
            "clauses": ["20000-1:8.6.1"],
            "site": "s",
            "issued": date(2026, 10, 1),
            "raised": date(2026, 10, 1),
            "due": Due(response=DUE, implementation=DUE, effectiveness=DUE),
            **fields,
        }
    )
    page = register_page(
        "IA-2026-03",
        [record],
        people={},
        processes={},
        sites={"s": SITE},
        titles={},
        former={},
        deadlines=None,
        grading=None,
    )
    return Followed(page.rows[0], page)


def none_off(site: str, day: date) -> tuple[date, ...]:
    return ()


@pytest.mark.parametrize(
    ("days", "minor", "major"),
    [
        (-6, None, None),
        (-5, Rung.REMIND, Rung.REMIND),
        (0, Rung.REMIND, Rung.REMIND),
        (1, Rung.REMIND, Rung.REMIND),
        (2, Rung.REMIND, Rung.MANAGER),
        (4, Rung.REMIND, Rung.MANAGER),  # Friday
        (6, Rung.REMIND, Rung.MANAGER),  # Sunday
        (7, Rung.PROCESS_OWNER, Rung.MANAGER),
        (11, Rung.PROCESS_OWNER, Rung.MANAGER),
        (14, Rung.MANAGER, Rung.MANAGER),
    ],
)
def test_the_rungs_are_counted_in_working_days(days: int, minor: Rung | None, major: Rung | None) -> None:
    today = DUE + timedelta(days=days)
    assert rung(followed(), today, none_off) == minor
    assert rung(followed(Grade.MAJOR), today, none_off) == major


def test_working_days_are_those_of_the_site() -> None:
    asked = []

    def off(site: str, day: date) -> tuple[date, ...]:
        asked.append(site)
        return (DUE + timedelta(days=1),)

    assert rung(followed(), DUE + timedelta(days=7), off) is Rung.REMIND
    assert rung(followed(), DUE + timedelta(days=8), off) is Rung.PROCESS_OWNER
    assert asked == ["BRQ", "BRQ"]


@pytest.mark.parametrize("state", [N.RESPONSE_SUBMITTED, N.IMPLEMENTED, N.IMPLEMENTATION_VERIFIED, N.CLOSED_EFFECTIVE])
def test_nothing_is_proposed_where_the_owner_owes_nothing(state: N) -> None:
    assert rung(followed(state=state), DUE + timedelta(days=30), none_off) is None


def test_nothing_more_is_proposed_once_it_is_escalated() -> None:
    raised = Escalation(on=DUE, by="m", to="t", reason="late")
    assert rung(followed(escalations=[raised]), DUE + timedelta(days=30), none_off) is None
    ended = raised.having(ended=DUE)
    assert rung(followed(escalations=[ended]), DUE + timedelta(days=30), none_off) is Rung.MANAGER
