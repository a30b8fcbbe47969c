"""What is due of nonconformities stands on Today: reminders, escalations, more time, effectiveness; each line opens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from auditor.activities import follow_up
from auditor.activities.letters import Kind, facts
from auditor.activities.response_form import words_in
from auditor.figures.follow_up import acknowledge_due
from auditor.model.calendar import after_working_days
from auditor.model.evidence import Evidence
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity, Response
from auditor.model.words import Grade
from auditor.tui.screens.register.nonconformity import NonconformityScreen
from auditor.tui.screens.today.screen import TodayScreen
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.tui.widgets.rows import Rows

from .audits import Conducted
from .found import issued
from .hand import Hand


def acknowledged(done: Conducted, grade: Grade = Grade.MINOR) -> Nonconformity:
    record = issued(done, "CK-002", grade)
    return follow_up.acknowledge(done.book, done.by("P07"), record.id, done.people["P18"].id).value


@asynccontextmanager
async def today(done: Conducted, who: str) -> AsyncIterator[Hand]:
    remember(done.workspace, done.people[who].id)
    app = app_on(done.workspace)
    async with app.run_test(size=(140, 40)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.painted()
        while not isinstance(hand.screen, TodayScreen) or hand.screen.is_reading:
            await hand.painted()
        yield hand


def line(hand: Hand, words: str) -> str:
    return next((" ".join(each.split()) for each in hand.lines() if words in each), "")


async def opens(hand: Hand, key: str, record: Nonconformity) -> None:
    assert hand.screen.query_one(Rows).move_to(key)
    await hand.press("enter")
    assert isinstance(hand.screen, NonconformityScreen)
    assert hand.screen.record.id == record.id
    await hand.painted()


async def test_an_owner_who_has_little_time_left_is_to_be_reminded(done: Conducted) -> None:
    record = acknowledged(done)
    assert record.due.response is not None
    left = (record.due.response - done.workspace.today()).days
    done.clock.move(days=left - 6)
    async with today(done, "P17") as hand:
        assert not line(hand, record.ref)
    done.clock.move(days=1)
    async with today(done, "P17") as hand:
        assert "remind the owner: the owner responds" in line(hand, record.ref)
        await opens(hand, record.id, record)
    async with today(done, "P18") as hand:
        assert "remind" not in line(hand, record.ref)
        assert "the owner responds" in line(hand, record.ref)


async def test_an_escalation_is_proposed_to_the_manager_and_not_once_it_is_made(done: Conducted) -> None:
    record = acknowledged(done, Grade.MAJOR)
    assert record.due.response is not None
    done.clock.move(days=(record.due.response - done.workspace.today()).days + 7)
    async with today(done, "P17") as hand:
        assert "escalate to top management: the owner" in line(hand, record.ref)
        await opens(hand, record.id, record)
    follow_up.escalate(done.book, done.by("P17"), record.id, done.people["P13"].id, "Nothing came.")
    async with today(done, "P17") as hand:
        assert "escalate" not in line(hand, record.ref)
        assert record.ref in line(hand, record.ref)


async def test_more_time_that_is_asked_for_waits_for_who_decides(done: Conducted) -> None:
    record = acknowledged(done)
    assert record.due.response is not None
    until = record.due.response + timedelta(days=14)
    follow_up.ask_extension(done.book, done.by("P18"), record.id, "response", until, "Holidays.")
    async with today(done, "P17") as hand:
        assert f"more time is asked for, until {until}" in line(hand, "more time")
        await opens(hand, f"{record.id}/more-time", record)
    async with today(done, "P13") as hand:
        assert not line(hand, "more time"), "the client decides on majors"
    follow_up.decide_extension(done.book, done.by("P17"), record.id, True, "")
    async with today(done, "P17") as hand:
        assert not line(hand, "more time")


async def test_effectiveness_says_what_was_seen_of_what_it_waits_for(done: Conducted) -> None:
    book, owner = done.book, done.by("P18")
    record, piece = acknowledged(done), next(iter(done.book.all(Evidence)))
    action = CorrectiveAction(ref="CA-1", text="Named", owner=done.people["P18"].id, due=done.workspace.today())
    said = Response(correction="Put right.", extent="None.", cause=Cause(text="No owner."), actions=[action])
    follow_up.respond(book, owner, record.id, said.having(criterion="Two runs in time."))
    follow_up.accept(book, done.by(), record.id)
    follow_up.implement(book, owner, record.id, {"CA-1": done.workspace.today()}, {"CA-1": [piece]})
    follow_up.verify(book, done.by(), record.id, "seen", [piece], "record-review")
    follow_up.wait_for(book, done.by("P17"), record.id, occurrences=2, seen=1)
    async with today(done, "P17") as hand:
        assert "1 of 2 seen: the verifier judges" in line(hand, record.ref)
        await opens(hand, record.id, record)


async def test_what_is_issued_is_to_be_acknowledged_which_is_a_reminder_and_never_overdue(done: Conducted) -> None:
    record = issued(done, "CK-002", Grade.MINOR)
    seen_by = acknowledge_due(record, done.book.deadlines, done.book.days_off(record.site, done.workspace.today()))
    assert seen_by == after_working_days(done.workspace.today(), 3)
    page = facts(done.workspace, done.book, record, Kind.REQUEST, words_in(done.workspace, "en"))
    assert f"Please say by {seen_by} that you have seen it" in "\n".join(page)
    done.clock.move(days=(seen_by - done.workspace.today()).days)
    async with today(done, "P01") as hand:
        assert not line(hand, record.ref)
    done.clock.move(days=2)
    async with today(done, "P01") as hand:
        assert "remind the owner: the process owner acknowledges it" in line(hand, record.ref)
        assert "since 2 d" in line(hand, record.ref)
        await opens(hand, record.id, record)
        assert f"to acknowledge by {seen_by}, to answer by {record.due.response}" in hand.shown()
        assert "a reminder; overdue goes by the response" in hand.shown()
    assert not record.is_overdue(done.workspace.today())
