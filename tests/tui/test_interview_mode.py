"""While a line of the agenda runs: its items alone, the note on top, time that warns, the rest that moves on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from auditor.activities import agenda_clock, questions
from auditor.model.audit import AgendaLine, Note
from auditor.model.item import Item
from auditor.model.words import Grade, ItemState
from auditor.tui.app import AuditorApp
from auditor.tui.screens.conduct.order import View
from auditor.tui.screens.conduct.screen import ConductScreen
from auditor.tui.screens.questions import QuestionsScreen
from tests.tui.audits import Conducted, conducted
from tests.tui.hand import Hand

WIDE, SMALL = (120, 40), (80, 24)


@pytest.fixture
def made(tmp_path: Path) -> Conducted:
    return conducted(tmp_path)


@asynccontextmanager
async def at(made: Conducted, size: tuple[int, int] = WIDE) -> AsyncIterator[Hand]:
    screens = {"audits": lambda desk: ConductScreen(desk, made.book)}
    app = AuditorApp(made.desk(), screens, first="audits")
    async with app.run_test(size=size) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        yield hand
        await hand.painted()


async def keys(hand: Hand, *pressed: str) -> ConductScreen:
    """Press keys; the conduct screen afterwards."""
    await hand.press(*pressed)
    await hand.painted()
    screen = hand.app.screen_stack[0]
    assert isinstance(screen, ConductScreen)
    return screen


def refs(screen: ConductScreen) -> list[str]:
    return [screen.book.items[key].ref for key in screen.order.entries if key not in screen.order.groups]


def item(made: Conducted, ref: str) -> Item:
    return made.book.find(Item, ref)


def line(made: Conducted, topic: str) -> AgendaLine:
    return next(each for each in made.book.all(AgendaLine).values() if each.topic == topic)


async def test_the_running_line_is_a_list_of_its_own_that_goes_when_it_ends(made: Conducted) -> None:
    async with at(made) as hand:
        screen = await keys(hand, "v", "v", "down")
        assert (screen.view, screen.current.ref) == (View.PROCESS, "CK-002")
        await keys(hand, "b")
        assert (screen.view, screen.current.ref, refs(screen)) == (View.LINE, "CK-002", ["CK-001", "CK-002", "CK-003"])
        assert "this line" in hand.lines()[-2]
        await keys(hand, "c")
        assert "1/3" in hand.shown()
        await keys(hand, "b")
        assert (screen.view, screen.current.ref, len(refs(screen))) == (View.PROCESS, "CK-002", 8)


async def test_it_comes_first_among_the_views_and_the_others_keep_the_place(made: Conducted) -> None:
    async with at(made) as hand:
        screen = await keys(hand, "b", "v")
        assert screen.view is View.AGENDA
        await hand.go("CK-007")
        for view in (View.CLAUSE, View.PROCESS, View.SITE, View.OPEN, View.THIN):
            await keys(hand, "v")
            assert (screen.view, screen.current.ref) == (view, "CK-007")
        await keys(hand, "v")
        assert (screen.view, screen.current.ref) == (View.LINE, "CK-001")
        await keys(hand, "v")
        assert (screen.view, screen.current.ref) == (View.AGENDA, "CK-007"), "one is back where one was"
        await keys(hand, "b")
        assert refs(screen) == ["CK-007", "CK-008"], "it is of another line, which runs from here on"


async def test_a_jump_out_of_the_line_shows_the_view_before(made: Conducted) -> None:
    async with at(made) as hand:
        screen = await keys(hand, "b")
        await hand.go("8.6.1")
        assert (screen.view, screen.current.ref) == (View.AGENDA, "CK-007")


async def test_undo_takes_the_view_along_with_the_clock(made: Conducted) -> None:
    async with at(made) as hand:
        screen = await keys(hand, "b", "u")
        assert [screen.view.value] == ["by agenda line"]
        await keys(hand, "b", "b")
        assert [screen.view.value] == ["by agenda line"]
        await keys(hand, "u")
        assert screen.view is View.LINE


async def test_place_and_view_are_kept_over_a_restart(made: Conducted) -> None:
    async with at(made) as hand:
        await keys(hand, "v", "v", "b", "down", "down")
    async with at(made) as hand:
        screen = await keys(hand)
        assert (screen.view, screen.current.ref) == (View.LINE, "CK-003")
        await keys(hand, "b")
        assert screen.view is View.PROCESS
    async with at(made) as hand:
        screen = await keys(hand)
        assert (screen.view, screen.current.ref) == (View.PROCESS, "CK-003")


async def test_what_somebody_else_begins_or_ends_moves_nothing_here(made: Conducted) -> None:
    first, second = line(made, "Configuration data"), line(made, "Incidents")
    async with at(made) as hand:
        screen = await keys(hand, "down")
        agenda_clock.begin_line(made.book, made.by("P02"), first.id)
        await hand.painted()
        assert (screen.view, screen.current.ref) == (View.AGENDA, "CK-002")
        await keys(hand, *"vvvvvv")
        assert screen.view is View.LINE
        agenda_clock.begin_line(made.book, made.by("P02"), second.id)
        await hand.painted()
        assert (screen.view, screen.current.ref, len(refs(screen))) == (View.LINE, "CK-002", 3)


@pytest.mark.parametrize(("size", "least"), [(WIDE, 8), (SMALL, 4)], ids=["120x40", "80x24"])
async def test_the_note_stands_on_top_and_grows(made: Conducted, size: tuple[int, int], least: int) -> None:
    async with at(made, size) as hand:
        screen = await keys(hand)
        guidance = screen.query_one("#guidance")
        assert screen.pane.note.region.y > guidance.region.y
        await keys(hand, "b")
        note = screen.pane.note
        assert question_of(screen) < note.region.y < guidance.region.y
        assert note.size.height >= least
        await hand.press("enter")
        await hand.paste("\n".join(f"line {number}" for number in range(least + 2)))
        await hand.painted()
        assert note.size.height >= least + 2
        outcome = screen.query_one("#outcome").region
        assert note.region.bottom <= guidance.region.y
        assert outcome.bottom <= size[1] - 2
        assert "missing: a grade" in hand.shown()
        await keys(hand, "escape", "b")
        assert screen.pane.note.region.y > guidance.region.y


def question_of(screen: ConductScreen) -> int:
    return screen.query_one("#question").region.y


async def test_it_says_when_letters_are_text_and_grades_in_two_keys_from_there(made: Conducted) -> None:
    async with at(made) as hand:
        screen = await keys(hand, "b")
        idle = screen.pane.note.styles.border_left
        assert "TEXT" not in hand.shown()
        await keys(hand, "enter", "m")
        assert item(made, "CK-001").grade is None
        assert hand.shown().count("TEXT") == 2, "at the note and in the line of state"
        assert "esc keeps" in hand.shown()
        assert screen.pane.note.styles.border_left != idle
        await keys(hand, "escape", "m")
        assert (item(made, "CK-001").grade, item(made, "CK-001").note) == (Grade.MINOR, "m")
        assert "TEXT" not in hand.shown()


@pytest.mark.parametrize(("down", "up"), [("pagedown", "pageup"), ("ctrl+down", "ctrl+up")])
async def test_one_writes_on_at_the_next_item(made: Conducted, down: str, up: str) -> None:
    async with at(made) as hand:
        screen = await keys(hand, "b", "enter")
        await hand.paste("first")
        await keys(hand, down)
        assert screen.current.ref == "CK-002"
        await hand.paste("second")
        await keys(hand, up)
        assert [item(made, ref).note for ref in ("CK-001", "CK-002")] == ["first", "second"]
        await hand.paste(" more")
        await keys(hand, up)
        assert screen.current.ref == "CK-001"
        assert "This is the first item" in hand.shown()
        assert screen.pane.note.has_focus
        await keys(hand, "escape")
        assert item(made, "CK-001").note == "first more"


async def test_the_rest_moves_to_another_line_by_one_key_and_comes_back(made: Conducted) -> None:
    async with at(made) as hand:
        screen = await keys(hand, "R")
        assert "No line of the agenda runs" in hand.refused()
        await keys(hand, "b", "c", "R")
        assert "Move 2 open items of 09:30 Configuration data" in hand.shown()
        await hand.press("enter")
        await hand.painted()
        assert "2 items moved to 11:15 Change and release; u takes it back" in hand.lines()[-2]
        assert refs(screen) == ["CK-001"]
        release = line(made, "Change and release")
        assert {item(made, ref).moved_to for ref in ("CK-002", "CK-003")} == {release.id}
        await keys(hand, "v", "down")
        assert "moved" in hand.shown()
        assert "11:15 Change and release" in hand.shown()
        await keys(hand, "u")
        assert {item(made, ref).moved_to for ref in ("CK-002", "CK-003")} == {None}
        assert not [note for note in made.book.all(Note).values() if note.kind == "plan-change"]


async def test_parked_until_a_time_it_is_said_once_and_next(made: Conducted) -> None:
    async with at(made) as hand:
        screen = await keys(hand, "b", "down", "p")
        assert item(made, "CK-002").state is ItemState.PARKED
        await hand.paste("10:30 Łukasz brings the list")
        await keys(hand, "enter")
        parked = item(made, "CK-002")
        assert (parked.parked_until, parked.reason) == ("2026-10-07T10:30+02:00", "Łukasz brings the list")
        assert "until 10:30: Łukasz brings the list" in hand.shown()
        assert "10:30" in next(row for row in hand.lines() if "p CK-002" in row)
        await keys(hand, "up", "full_stop")
        assert screen.current.ref == "CK-002", "the next open one; its time has not come"
        await keys(hand, "up")
        made.clock.now = datetime.fromisoformat("2026-10-07T10:31+02:00")
        screen._poll()
        await hand.painted()
        assert "Time for CK-002: . goes there" in hand.shown()
        await keys(hand, "up", "down", "down")
        assert screen.current.ref == "CK-003"
        screen.say("")
        screen._poll()
        await hand.painted()
        assert "Time for" not in hand.shown(), "it is said once"
        await keys(hand, "full_stop")
        assert screen.current.ref == "CK-002"
        await keys(hand, "p")
        assert hand.app.focused.value.endswith("10:30 Łukasz brings the list")  # type: ignore[union-attr]
        await keys(hand, "escape", "c")
        assert item(made, "CK-002").parked_until == ""


async def test_the_clock_warns_and_never_stops(made: Conducted) -> None:
    made.clock.now = datetime.fromisoformat("2026-10-07T10:00+02:00")
    async with at(made) as hand:
        screen = await keys(hand, "b")
        assert "60 min left · 3 of 3 open · 20 min each" in hand.lines()[0]
        made.clock.now = datetime.fromisoformat("2026-10-07T10:56+02:00")
        screen._poll()
        await hand.painted()
        assert "4 min left · 3 of 3 open · 1 min each" in hand.lines()[0]
        assert "4 min left, 3 open: R moves the rest" in hand.lines()[-2]
        made.clock.now = datetime.fromisoformat("2026-10-07T11:02+02:00")
        await keys(hand, "c")
        screen._poll()
        await hand.painted()
        assert "Planned until 11:00, 2 open: R moves the rest" in hand.lines()[-2]
        await keys(hand, "down", "c")
        assert item(made, "CK-002").grade is Grade.CONFORMING


async def test_a_question_for_later_is_kept_listed_filed_or_made_an_item(made: Conducted) -> None:
    async with at(made) as hand:
        await keys(hand, "b")
        for text in ("? Ask Łukasz about the licence list", "? Who changes it", "? Where is it"):
            await keys(hand, "f9")
            await hand.paste(text)
            await keys(hand, "escape")
        assert "Kept to be asked, from CK-001: Q shows all" in hand.shown()
        assert "To ask" in hand.shown()
        await keys(hand, "Q")
        assert isinstance(hand.screen, QuestionsScreen)
        assert "3 questions to ask" in hand.shown()
        await keys(hand, "y", "t")
        await hand.choose("CK-004")
        await hand.painted()
        assert item(made, "CK-004").note == "Who changes it"
        await keys(hand, "enter")
        await hand.fill("An item of the question")
        await hand.painted()
        added = max(made.book.items.values(), key=lambda each: each.ref)
        assert (added.question, added.clause, added.added_on_the_fly) == ("Where is it", "20000-1:8.2.6", True)
        assert questions.open_questions(made.book) == []
        assert "No question waits" in hand.shown()
        await keys(hand, "+")
        await hand.fill("A question to ask later", text="and the escrow")
        await hand.painted()
        assert [note.text for note in questions.open_questions(made.book)] == ["and the escrow"]
        screen = await keys(hand, "escape", "b")
        assert "of 4 answered, 1 to ask (Q)" in hand.shown()
        assert added.ref in refs(screen)


async def test_a_question_that_waits_is_a_gap_before_the_closing_meeting(made: Conducted) -> None:
    for text in ("Ask Łukasz about the licence list", "Who changes it"):
        questions.ask_later(made.book, made.by(), text, item=item(made, "CK-002").id)
    async with at(made) as hand:
        await keys(hand, "G")
        assert "Questions still to ask" in hand.shown()
        await hand.press("/")
        await hand.paste("Who changes it")
        await keys(hand, "enter", "enter")
        assert isinstance(hand.screen, QuestionsScreen)
        assert hand.screen.question.text == "Who changes it"
        await keys(hand, "y", "escape")
        assert [note.text for note in questions.open_questions(made.book)] == ["Ask Łukasz about the licence list"]
