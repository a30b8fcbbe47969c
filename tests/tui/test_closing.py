"""The time before the closing meeting: gaps that open and come back, the daily note, what is agreed at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.app import App

from auditor.activities import conduct, findings, follow_up
from auditor.activities.act import step
from auditor.figures.earlier import Earlier, Match
from auditor.figures.repeats import Candidate
from auditor.model.audit import ResponseTimes
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.nonconformity import Cause, Nonconformity, Response
from auditor.model.words import Grade, Role
from auditor.tui.screens.audit.steps import perform
from auditor.tui.screens.audit.tasks import Task
from auditor.tui.screens.closing.daily import DailyNoteScreen
from auditor.tui.screens.closing.gaps import GapsScreen
from auditor.tui.screens.conduct.screen import ConductScreen
from auditor.tui.screens.findings.earlier import told_of
from auditor.tui.screens.findings.finding import FindingScreen
from auditor.tui.widgets.parts import Parts
from auditor.tui.widgets.rows import Rows

from .audits import Conducted
from .found import app_on, fill, graded, issued, opened
from .hand import Hand

Lines = Callable[[App[Any]], list[str]]


async def test_each_line_of_the_gaps_opens_and_one_comes_back_to_it(done: Conducted, lines: Lines) -> None:
    finding = graded(done, "CK-002")
    findings.write(done.book, done.by(), finding.id, evidence=[])
    conduct.park(done.book, done.by(), done.book.find(Item, "CK-003").id, "Łukasz is away", until="15:00")
    conduct.grade(done.book, done.by(), done.book.find(Item, "CK-001").id, Grade.CONFORMING)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "findings", done.book)
        await hand.press("G")
        await hand.painted()
        assert isinstance(app.screen, GapsScreen)
        text = hand.shown()
        for said in ("Nonconformities without evidence", "Findings not read back", "Not answered", "Parked"):
            assert said in text, said
        assert "15:00: Łukasz is away" in text
        assert "Clauses of the agenda without an answer" in text
        assert "Thin: neither note nor evidence" in text

        await hand.press("home", "enter")
        await hand.painted()
        assert isinstance(app.screen, FindingScreen)
        await hand.press("escape")
        list_ = app.screen.query_one(Rows)
        assert str(list_.cursor_key).startswith("Nonconformities without evidence/")
        await hand.go("CK-003")
        await hand.press("enter")
        await hand.painted()
        assert isinstance(app.screen, ConductScreen)
        assert app.screen.current.ref == "CK-003"
        await hand.press("c", "escape")
        await hand.painted()
        assert isinstance(app.screen, GapsScreen)
        assert "Parked" not in hand.shown(), "what was finished is gone when one comes back"
        await hand.go("8.6.1")
        await hand.press("enter")
        await hand.painted()
        assert isinstance(app.screen, ConductScreen)


async def test_the_gaps_of_one_person_and_by_words(done: Conducted) -> None:
    graded(done, "CK-002")
    app = app_on(done.desk("P02"))
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "gaps", done.book)
        assert "everybody's" in hand.shown()
        await hand.press("/")
        await hand.paste("emergency")
        await hand.painted()
        assert "CK-005" in hand.shown()
        assert "CK-004" not in hand.shown()
        assert " · 1 of 1" in hand.shown()
        await hand.press("escape", "escape")
        await hand.painted()
        assert " · 1 of 1" not in hand.shown(), "counted are the lines that are shown, though one stays at one's line"
        await hand.press("V")
        await hand.painted()
        assert "CK-005" not in hand.shown()
        assert "yours" in hand.shown()


async def test_the_daily_note_is_read_aloud_and_written_as_text(done: Conducted, tmp_path: Path) -> None:
    finding = graded(done, "CK-002", Grade.MAJOR, "Łukasz Żółć decided alone")
    app = app_on(done.desk())
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "finding", done.book, finding.id)
        await hand.press("!", "N")
        await hand.painted()
        assert isinstance(app.screen, DailyNoteScreen)
        assert "URGENT, to be told today: F-01, major nonconformity, 8.2.6: [head of" in hand.shown()
        assert "Żółć" not in hand.shown()
        await hand.press("[")
        assert "2026-10-06, day 1 of 2" in hand.shown()
        await hand.press("]", "]", "X")
        file = tmp_path / "note.txt"
        await hand.fill("Daily note of 2026-10-07 as text", file=str(file))
        written = file.read_text(encoding="utf-8").splitlines()
        assert written[0].startswith("IA-2026-03, ")
        assert 5 <= len(written) <= 10


@asynccontextmanager
async def at_the_closing_meeting(done: Conducted) -> AsyncIterator[Hand]:
    """Its form is open, at the end of the day."""
    app = app_on(done.desk())
    done.clock.move(hours=8)
    async with app.run_test(size=(100, 40)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "audit", done.book)
        perform(app.screen, Task("close-meeting", "", (Role.LEAD,)))  # type: ignore[arg-type]
        await hand.painted()
        yield hand


async def test_times_of_response_and_limits_are_agreed_at_the_closing_meeting(done: Conducted) -> None:
    async with at_the_closing_meeting(done) as hand:
        await hand.enter("Closing meeting", major="0")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "a number of working days, 1 to 250" in hand.shown()
        await hand.fill("Closing meeting", major="7", limits="Night shifts were not seen.")
    assert done.book.audit.response_times == ResponseTimes(major=7, minor=20)
    assert done.book.report.limits == "Night shifts were not seen."


async def test_the_form_of_the_closing_meeting_tells_first_what_is_open(done: Conducted) -> None:
    graded(done, "CK-002")
    async with at_the_closing_meeting(done) as hand:
        assert "7 of 8 items have no outcome." in hand.shown()
        assert "F-01 is a draft" in hand.shown()


async def test_all_that_is_left_is_marked_not_audited_in_one_step_and_taken_back(done: Conducted) -> None:
    graded(done, "CK-002")
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "gaps", done.book)
        await hand.press("x")
        await hand.painted()
        assert "7 without an outcome: CK-001, CK-003" in hand.shown()
        await hand.fill("Not audited: what is left of", reason="The hall was closed.", carried_over_to="IA-2027-01")
        left = [item for item in done.book.items.values() if item.ref != "CK-002"]
        assert {(i.result, i.reason, i.carried_over_to) for i in left} == {
            ("not-audited", "The hall was closed.", "IA-2027-01")
        }
        await hand.press("x")
        await hand.painted()
        assert "No item that is listed here is without an outcome." in hand.shown()
        await hand.press("u")
        await hand.painted()
        assert sum(item.is_open for item in done.book.items.values()) == 7


async def test_the_board_merges_splits_marks_and_regrades(done: Conducted) -> None:
    one, two = graded(done, "CK-002"), graded(done, "CK-003")
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "findings", done.book)
        await hand.go(one.ref)
        await hand.press("!", "J")
        assert done.book.get(Finding, one.id).urgent
        await hand.choose(two.ref)
        await fill(pilot, "one breakdown")
        assert len(done.book.get(Finding, one.id).items) == 2
        await hand.go(one.ref)
        await hand.press("M")
        await fill(pilot, "two of two fail")
        assert done.book.get(Finding, one.id).grade is Grade.MAJOR
        await hand.go(one.ref)
        await hand.press("S")
        await fill(pilot, "CK-003", "Traceability", "it differs")
        assert [f.title for f in done.book.all(Finding).values()][-1] == "Traceability"


async def test_the_way_to_a_grade_is_beside_the_finding_and_folds(done: Conducted) -> None:
    finding, other = graded(done, "CK-002"), graded(done, "CK-003")
    findings.write(done.book, done.by(), finding.id, repeat_of="NC-2025-03")
    for size in ((120, 40), (80, 24)):
        async with app_on(done.desk()).run_test(size=size) as pilot:
            hand = Hand(pilot)
            await opened(pilot, "finding", done.book, finding.id)
            if size[0] < 110:
                assert "How it is graded" not in hand.shown()
                await hand.press("tab")
                await hand.painted()
            assert "How it is graded" in hand.shown()
            assert "yes: 20000-1:8.2.6" in hand.shown()
            if size[1] == 40:
                text = hand.shown()
                assert f"also minor on 8.2.6: {other.ref}" in text
                assert "it repeats NC-2025-03" in text
                assert "no reason yet" in text
            await hand.press("tab")
            await hand.painted()
            assert "How it is graded" not in hand.shown()


async def test_a_terminal_that_is_made_small_and_large_again_leaves_the_finding_where_it_was(done: Conducted) -> None:
    finding = graded(done, "CK-002")
    async with app_on(done.desk()).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "finding", done.book, finding.id)
        before = hand.shown()
        for width, height in ((80, 24), (40, 10), (120, 40)):
            await pilot.resize_terminal(width, height)
            await hand.painted()
            assert isinstance(pilot.app.focused, Parts)
            assert ("How it is graded" in hand.shown()) is (width == 120)
        assert hand.shown() == before
        await hand.press("tab")
        await pilot.resize_terminal(80, 24)
        await hand.press("tab")
        await pilot.resize_terminal(120, 40)
        await hand.painted()
        assert "How it is graded" not in hand.shown(), "folded stays folded"
        assert isinstance(pilot.app.focused, Parts)


async def test_one_key_shows_how_an_earlier_one_ended(done: Conducted) -> None:
    finding = graded(done, "CK-002")
    app = app_on(done.desk())
    async with app.run_test(size=(100, 50)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "finding", done.book, finding.id)
        assert "closed 2025-09-30, closed effective" in hand.shown()
        assert "enter how it ended" in hand.shown()
        app.screen.query_one("Parts").move_to("repeat/NC-2025-03")  # type: ignore[attr-defined]
        await hand.press("enter")
        await hand.painted()
        assert "Judged: closed effective" in hand.shown()


def test_what_was_followed_here_tells_what_was_done_and_names_nobody(done: Conducted) -> None:
    followed = issued(done)
    owner = done.people["P07"].id
    follow_up.acknowledge(done.book, done.by("P07"), followed.id, owner)
    response = Response(correction="Łukasz Żółć corrected all 19.", cause=Cause(text="Nobody owns deviations."))
    stands = done.book.get(Nonconformity, followed.id).having(response=response, repeat_of="NC-2025-03")
    with step(done.book, done.by(), "respond") as now:
        now.put(stands)
        now.keep()
    earlier = Earlier(
        stands.ref, done.book.ref, (), stands.grade, stands.title, done.workspace.today(), repeat_of="NC-2025-03"
    )
    text = told_of(done.workspace, Candidate(Match(earlier, ("clause", "site")), 71, ("NC-2025-03",)))
    assert "Correction: [head of platform engineering] corrected all 19." in text
    assert "Cause: Nobody owns deviations." in text
    assert "Same clause and site; its words are 71 % alike." in text
    assert "It came back already: NC-2025-03." in text
