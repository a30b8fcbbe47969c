"""What is closed as effective and comes back: within the look-back time of the settings, with a grade that may rise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from auditor.activities import follow_up, report
from auditor.model.finding import Finding
from auditor.model.guards.rule import Refusal
from auditor.model.words import Grade, NonconformityState
from auditor.workspace import Settings
from auditor.workspace.settings import Organisation, Repeats
from tests.activities.followed import LEAD, Followed
from tests.properties.place import Place, reported
from tests.tui.audits import Clock


@pytest.fixture
def followed() -> Iterator[Followed]:
    """A minor, verified on the day it was answered; it is 2026-11-05."""
    clock = Clock()
    clock.move(days=29)
    case = Followed(Place(reported(), clock)).until("verify")
    yield case
    case.place.leave()


LOOKED_BACK = [(12, date(2026, 12, 5)), (6, date(2027, 6, 5)), (0, date(2023, 1, 1)), (36, date(2024, 12, 5))]


@pytest.mark.parametrize(("months", "first"), LOOKED_BACK)
def test_one_looks_back_as_far_as_the_settings_say(followed: Followed, months: int, first: date) -> None:
    """Closed on 2026-12-05, and back a year later; 0 is the cycle before this one, which is from 2026 to 2028."""
    settings = Settings(organisation=Organisation(timezone="Europe/Prague"), repeats=Repeats(look_back_months=months))
    followed.settings(settings)
    followed.place.clock.move(days=30)
    followed.close()
    followed.place.clock.move(days=365)
    place = followed.place

    def again() -> None:
        new = ("the log of the second run", followed.today)
        by = place.by(LEAD)
        follow_up.reopen(place.workspace, place.book, by, followed.id, "came back", shown_by=new[0], dated=new[1])

    if first <= date(2026, 12, 5):
        again()
        assert followed.now.state is NonconformityState.REOPENED
    else:
        with pytest.raises(Refusal, match=f"N12: .* was closed on 2026-12-05; one looks back to {first}"):
            again()


def test_the_grade_of_what_was_not_effective_rises_by_a_revision(followed: Followed) -> None:
    place, book = followed.place, followed.place.book
    outcome = follow_up.not_effective(book, place.by(LEAD), followed.id, "it came back")
    finding = book.get(Finding, followed.now.finding)
    (said,) = outcome.told
    item = book.items[finding.items[0]]
    assert f"auditor revise {book.ref} --correct {finding.ref}.grade=major --correct {item.ref}.grade=major" in said
    before = followed.now
    place.clock.move(days=2)
    report.revise(
        place.workspace,
        book,
        place.by(LEAD),
        reason="not effective",
        changes=["grade of the finding"],
        corrections={finding.id: {"grade": Grade.MAJOR}, item.id: {"grade": Grade.MAJOR}},
    )
    after = book.get(type(before), before.id)
    assert (after.grade, after.state, after.reopened) == (Grade.MAJOR, NonconformityState.REOPENED, True)
    assert after.due.implementation == date(2026, 11, 7) + timedelta(days=30)
