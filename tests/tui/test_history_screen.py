"""The history: who changed what from what to what and when; of one record, of an audit, of the programme."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from auditor.activities import conduct, organisation
from auditor.activities.history import HistoryStep
from auditor.activities.wording import FieldChange
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.model.text import readable
from auditor.model.words import Grade
from auditor.tui.marks import Signs
from auditor.tui.screens.history import HistoryScreen
from auditor.tui.screens.programme.screen import ProgrammeScreen
from auditor.tui.screens.trail import Trail, as_text, facts
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.tui.widgets.reader import Reader
from auditor.tui.widgets.rows import Rows
from auditor.workspace import Book
from tests.tui.audits import Conducted, conducted
from tests.tui.found import opened
from tests.tui.hand import Hand

SIZES = ((80, 24), (120, 40))


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Conducted]:
    done = conducted(tmp_path)
    remember(done.workspace, done.people["P01"].id)
    with done.workspace:
        yield done


def graded(made: Conducted, ref: str, grade: Grade, note: str = "") -> Item:
    item = made.book.find(Item, ref)
    made.clock.move(minutes=1)
    return conduct.grade(made.book, made.by(), item.id, grade, note=note).value


async def at(hand: Hand, *what: object) -> HistoryScreen:
    await opened(hand.pilot, "history", *what)
    await hand.painted()
    screen = hand.screen
    assert isinstance(screen, HistoryScreen)
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_one_record_from_what_to_what_and_the_newest_first(made: Conducted, size: tuple[int, int]) -> None:
    item = graded(made, "CK-001", Grade.MINOR, "no record since March")
    graded(made, "CK-001", Grade.CONFORMING)
    graded(made, "CK-002", Grade.MINOR)
    async with app_on(made.workspace).run_test(size=size) as pilot:
        hand = Hand(pilot)
        screen = await at(hand, made.book, item.id)
        seen = hand.shown()
        assert "History of item CK-001" in seen
        assert "CK-002" not in seen
        assert "grade minor → conforming" in next(line for line in hand.lines() if line.startswith("▸"))
        newest, older = [line for line in hand.lines() if " grade  " in line][:2]
        assert "conforming" in newest
        assert "conforming" not in older
        assert "Wed 2026-10-07" in seen
        assert len(hand.lines()) == size[1]
        await hand.press("v")
        assert "History of all of IA-2026-03" in hand.shown()
        assert screen.query_one(Rows).cursor_key
        await hand.press("v")
        assert "History of item CK-001" in hand.shown()


async def test_the_step_at_the_cursor_stands_below_and_enter_shows_all_of_it(made: Conducted) -> None:
    long = "The sheet says nothing of March.\n" * 40 + "Last word."
    item = graded(made, "CK-001", Grade.MINOR, long)
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await at(hand, made.book, item.id)
        below = hand.shown().partition("2026-10-07 ")[2]
        assert "grade, Þórdís Ólafsdóttir" in below
        assert "The sheet says nothing of March." in below
        assert "more lines: enter" in below
        await hand.press("enter")
        assert isinstance(hand.screen, Reader)
        await hand.press("end")
        await pilot.pause(0.2)
        assert "Last word." in hand.shown()
        await hand.press("escape")
        assert isinstance(hand.screen, HistoryScreen)


async def test_the_whole_audit_filtered_and_narrowed_to_what_a_step_was_about(made: Conducted) -> None:
    graded(made, "CK-003", Grade.CONFORMING, "žluťoučký kůň seen")
    graded(made, "CK-001", Grade.CONFORMING)
    async with app_on(made.workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await at(hand, made.book)
        rows = screen.query_one(Rows)
        assert rows.row_count > 12
        await hand.press("slash")
        await hand.paste("zlutoucky KUN")
        await hand.press("enter")
        assert [rows.row(n).heading for n in range(rows.row_count)] == [True, False]
        assert "1 step" in hand.shown()
        await hand.press("h")
        await hand.painted()
        assert "History of item CK-003" in hand.shown()
        await hand.press("escape", "slash")
        await hand.write("no such word")
        await hand.press("enter")
        assert "Nothing here holds “no such word”" in hand.shown()
        await hand.press("escape")
        assert rows.row_count > 12
        await hand.go("CK-001")
        await hand.painted()
        assert "History of item CK-001" in hand.shown()
        await hand.press("escape")
        await hand.go("CK-999")
        assert "no record 'CK-999'" in hand.refused()


async def test_a_step_on_several_records_asks_whose_history(made: Conducted) -> None:
    graded(made, "CK-001", Grade.MINOR, "seen")
    async with app_on(made.workspace).run_test(size=(100, 30)) as pilot:
        hand = Hand(pilot)
        await at(hand, made.book)
        await hand.press("h")
        await hand.choose("finding")
        await hand.painted()
        assert "History of finding F-01" in hand.shown()


async def test_undo_is_undo_and_the_history_shows_it(made: Conducted) -> None:
    item = graded(made, "CK-001", Grade.CONFORMING)
    graded(made, "CK-001", Grade.OFI)
    async with app_on(made.workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await at(hand, made.book, item.id)
        await hand.press("down", "u")
        await hand.painted()
        assert "Taken back: grade" in hand.shown()
        assert made.book.get(Item, item.id).grade is Grade.CONFORMING
        newest = next(line for line in hand.lines() if line.startswith("▸"))
        assert "undo" in newest
        assert "grade ofi → conforming" in newest
        assert "takes back grade of 2026-10-07" in hand.shown()


async def test_h_asks_for_the_row_wherever_it_stands(made: Conducted) -> None:
    graded(made, "CK-001", Grade.MINOR, "seen")
    person = made.people["P18"]
    organisation.edit(made.workspace.programme, made.by(), Person, person.id, function="analyst of configurations")
    async with app_on(made.workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await opened(pilot, "audit", made.book)
        await hand.press("h")
        await hand.painted()
        assert "History of all of IA-2026-03" in hand.shown()
        await hand.press("escape")
        hand.screen.go("items", made.book.find(Item, "CK-001").id)
        await hand.press("h")
        await hand.painted()
        assert "History of item CK-001" in hand.shown()
        await hand.press("escape")
        hand.screen.go("history")
        await hand.painted()
        await hand.press("down", "enter")
        await hand.painted()
        assert isinstance(hand.screen, HistoryScreen)
        assert hand.screen.query_one(Rows).cursor > 1
        await hand.press("escape", "f3")
        await hand.painted()
        programme = hand.app.screen
        assert isinstance(programme, ProgrammeScreen)
        programme.go("people", person.id)
        await hand.press("h")
        await hand.painted()
        assert f"History of person {person.name}" in hand.shown()
        assert "configuration analyst → analyst of configurations" in hand.shown()
        await hand.press("u")  # what was done to the programme is not undone
        assert not hand.refused()
        await hand.press("escape", "f4")
        await hand.painted()
        await hand.press("h")
        await hand.painted()
        assert "History of all of IA-2026-03" in hand.shown()


async def test_a_burst_of_keys_does_each_thing_once(made: Conducted) -> None:
    graded(made, "CK-001", Grade.CONFORMING)
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await at(hand, made.book)
        before = sum(1 for _ in made.book.ledger.lines())
        await pilot.press("h", "escape", "u", "enter", "escape", "slash", "u", "u", "enter", "escape", "v")
        await hand.painted()
        assert sum(1 for _ in made.book.ledger.lines()) == before + 1


def told(number: int) -> list[FieldChange]:
    return [FieldChange(f"item CK-{number:04}", "grade", "minor", "conforming", f"r{number}")]


def many(count: int, made: Conducted) -> list[HistoryStep]:
    first = made.clock.now
    return [
        HistoryStep(
            on=first + timedelta(minutes=7 * n),
            recorded=first + timedelta(minutes=7 * n),
            by="Þórdís Ólafsdóttir",
            verb="grade",
            told=partial(told, n),
            reason="",
            revision=f"w:{n}",
        )
        for n in range(count)
    ]


def test_only_what_is_drawn_is_put_into_words(made: Conducted) -> None:
    steps = many(5_000, made)
    trail = Trail(steps, made.workspace.zone, Signs())
    days = {step.on.astimezone(made.workspace.zone).date() for step in steps}
    assert len(trail) == 5_000 + len(days)
    assert trail[1].key == "w:4999"
    assert sum("changes" in vars(step) for step in steps) == 1
    assert trail[0].heading
    assert trail.step(trail[1].key) is steps[-1]
    assert all(trail.position(trail[n].key) == n for n in range(len(trail)) if not trail[n].heading)
    found = trail.holding("ck-0042 GRADE")
    assert [found[n].key for n in range(len(found))][1:] == ["w:42"]


async def test_hostile_text_is_shown_as_it_is(made: Conducted, all_hostile: list[str]) -> None:
    (step,) = many(1, made)
    changes = [FieldChange(text, text, text, f"{text}\n{text}", f"r{n}") for n, text in enumerate(all_hostile)]
    by, verb, reason, *_ = all_hostile
    hostile = HistoryStep(step.on, step.recorded, by, verb, lambda: changes, reason, "w:1")
    said = list(facts(hostile, made.workspace.zone, Signs()))
    text = as_text(said).plain
    assert all(readable(each) in text for each in all_hostile)
    assert len(said) > len(all_hostile)

    class Foreign(HistoryScreen):
        def _read(self) -> None:
            self._trail = Trail([hostile], self.zone, self.signs)
            self._show_rows()

    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        book: Book = made.book
        await pilot.app.push_screen(Foreign(made.desk(), book))
        await hand.painted()
        seen = hand.shown()
        assert not any(ord(c) < 32 for c in seen.replace("\n", ""))
        assert len(hand.lines()) == 24
        await hand.press("enter", "escape", "h", "escape")
        assert isinstance(hand.screen, Foreign)
