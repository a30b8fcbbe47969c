"""Whose clock runs: working days of the site's calendar, and the day as it is at the site (chapter 10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from auditor.activities import follow_up, nonconformities
from auditor.activities.act import act
from auditor.activities.follow_up import set_due
from auditor.activities.verify import verify
from auditor.figures.follow_up import review_due, reviewed_by
from auditor.model.guards.rule import Refusal
from auditor.model.people import Site
from auditor.workspace import Settings
from auditor.workspace.rows import followed_in
from auditor.workspace.settings import Calendar, Organisation
from tests.activities.followed import LEAD, OWNER, Followed
from tests.properties.place import Place, agreed, reported
from tests.tui.audits import Clock

POLISH = Calendar(holidays=[date(2026, 11, 10)], public={"ŁDZ": "PL"})


@pytest.fixture
def followed() -> Iterator[Followed]:
    """A minor found in Łódź, issued on 2026-10-12, acknowledged; it is Thursday, 2026-11-05."""
    clock = Clock()
    clock.move(days=29)
    case = Followed(Place(reported(), clock))
    yield case
    case.place.leave()


def organisation(zone: str, calendar: Calendar | None = None) -> Settings:
    return Settings(organisation=Organisation(name="SŽ", timezone=zone), calendar=calendar or Calendar())


def test_an_issue_dates_the_response_in_working_days_of_the_site() -> None:
    clock = Clock()
    clock.move(days=29)
    urgent = Followed(Place(agreed(), clock))
    urgent.settings(organisation("Europe/Prague", POLISH))
    nonconformities.issue_early(urgent.place.book, urgent.place.by(LEAD), urgent.now.finding)
    assert urgent.now.due.response == date(2026, 12, 7)  # 20 working days without the 10th and the 11th
    assert urgent.now.due.implementation == date(2027, 1, 4)
    urgent.place.leave()


def test_what_starts_again_starts_in_working_days_of_the_site(followed: Followed) -> None:
    followed.settings(organisation("Europe/Prague", POLISH))
    followed.until("verify")
    follow_up.not_effective(followed.place.book, followed.place.by(LEAD), followed.id, "it came back")
    assert followed.now.due.response == date(2026, 12, 7)  # 20 working days without the 10th and the 11th
    assert followed.now.due.implementation == date(2027, 1, 4)


def test_the_auditors_side_answers_in_working_days_of_the_site(followed: Followed) -> None:
    followed.settings(organisation("Europe/Prague", POLISH))
    followed.until("respond")
    book, settings = followed.place.book, followed.place.workspace.settings
    row = followed_in(book, followed.id)
    assert reviewed_by(row, settings.calendar.days_off) == date(2026, 11, 16)
    assert review_due(followed.now, book.deadlines, book.days_off(followed.now.site, followed.today)) == date(
        2026, 11, 16
    )
    assert reviewed_by(row, Calendar().days_off) == date(2026, 11, 12)


def test_holidays_are_those_of_the_years_around() -> None:
    days = POLISH.days_off("ŁDZ", date(2026, 12, 20))
    assert {date(2026, 11, 11), date(2027, 1, 1), date(2027, 1, 6), date(2026, 11, 10)} <= set(days)
    assert set(POLISH.days_off("łdz", date(2026, 12, 20))) == set(days)
    assert list(POLISH.days_off("BRQ", date(2026, 12, 20))) == [date(2026, 11, 10)]
    assert date(2026, 1, 6) in Calendar(public={"M": "DE-BY"}).days_off("M", date(2026, 3, 1))
    assert date(2026, 1, 6) not in Calendar(public={"M": "DE-BE"}).days_off("M", date(2026, 3, 1))


def test_an_extension_is_asked_for_on_the_day_it_is_at_the_site(followed: Followed) -> None:
    """At 23:30 in Łódź the due day is not over, though it is over where the organisation's clock stands."""
    followed.settings(organisation("Asia/Tokyo"))
    followed.until("accept")
    book, day = followed.place.book, date(2026, 11, 6)
    set_due(book, followed.place.by(LEAD), followed.id, "implementation", day, "agreed")
    followed.place.clock.now = datetime.fromisoformat("2026-11-06T23:30+01:00")
    assert followed.today == date(2026, 11, 7)
    follow_up.ask_extension(
        book, followed.place.by(OWNER), followed.id, "implementation", date(2026, 11, 20), "a part is missing"
    )
    assert followed.now.extensions[0].asked_on == day
    followed.place.clock.now = datetime.fromisoformat("2026-11-07T00:30+01:00")
    with pytest.raises(Refusal, match="asked on 2026-11-07, after the due date of 2026-11-06"):
        follow_up.ask_extension(
            book, followed.place.by(OWNER), followed.id, "implementation", date(2026, 11, 21), "a part is missing"
        )


def test_what_was_done_this_morning_at_the_site_is_not_in_the_future(followed: Followed) -> None:
    """In New York it is the day before."""
    followed.settings(organisation("America/New_York"))
    followed.until("accept")
    followed.place.clock.now = datetime.fromisoformat("2026-11-10T04:00+01:00")
    assert followed.today == date(2026, 11, 9)
    with pytest.raises(Refusal, match="2026-11-11 is in the future"):
        followed.implement(date(2026, 11, 11))
    followed.implement(date(2026, 11, 10))
    followed.verify()
    assert followed.now.checks[0].on == date(2026, 11, 10)


def test_what_is_recorded_later_has_the_day_that_was_said(followed: Followed) -> None:
    followed.settings(organisation("America/New_York"))
    followed.place.clock.now = datetime.fromisoformat("2026-11-10T12:00+01:00")
    workspace = followed.place.workspace
    on = workspace.moment("2026-11-09")  # its last minute in New York is the 10th in Łódź
    said = act(workspace, followed.place.people["P07"], on, "told by phone")
    follow_up.acknowledge(followed.place.book, said, followed.id, followed.place.people[OWNER])
    acknowledged = followed.now.acknowledgement
    assert acknowledged is not None
    assert acknowledged.on == date(2026, 11, 9)


def test_a_site_of_the_calendar_that_nobody_has_is_told(followed: Followed) -> None:
    known = followed.place.workspace.programme.all(Site).values()
    there = next(iter(known)).ref
    followed.settings(organisation("Europe/Prague", Calendar(public={there.lower(): "PL", "Łódz 2": "PL"})))
    told = [str(note) for each in verify(followed.place.workspace).ledgers for note in each.notes]
    assert [note for note in told if "calendar.public" in note] == [note for note in told if "Łódz 2" in note] != []
    assert there in told[0]
