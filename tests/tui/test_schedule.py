"""The schedule of the programme: the year as it is drawn, and an audit that is moved by its keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.audit import Audit, Postponement
from auditor.model.people import Person
from auditor.model.programme import Slot
from auditor.model.words import Role
from auditor.tui.marks import Signs
from auditor.tui.screens.audit.screen import AuditScreen
from auditor.tui.screens.programme.screen import ProgrammeScreen
from auditor.tui.screens.programme.year import Bar, Year, scale
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.workspace import AuditBook, Workspace
from tests.tui.demo_desk import demo_desk
from tests.tui.hand import Hand
from tests.tui.test_programme_screen import at_the_programme

_DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def text(year: Year, *bars: Bar, shaded: tuple[tuple[date, date], ...] = (), today: date | None = None) -> str:
    return "".join(piece for piece, _ in year.line(bars, shaded, today))


@given(_DAYS, _DAYS, st.integers(2, 6))
def test_days_keep_their_order_and_their_month(one: date, other: date, cells: int) -> None:
    year = Year(2026, cells, Signs())
    assert (one <= other) is True or year.cell(one) >= year.cell(other)
    assert year.cell(one) // cells == one.month - 1


@given(st.dates(date(2025, 6, 1), date(2027, 6, 1)), st.integers(0, 400), st.integers(2, 6))
def test_a_bar_is_as_wide_as_its_days_and_never_leaves_the_year(first: date, days: int, cells: int) -> None:
    year, last = Year(2026, cells, Signs(ascii=True)), first + timedelta(days=days)
    line = text(year, Bar(first, last, "A!", "=", ""))
    assert len(line) == year.width
    if last.year < 2026 or first.year > 2026:
        assert "A!" not in line
    else:
        drawn = line.count("=") + 2
        seen = (min(last, date(2026, 12, 31)) - max(first, date(2026, 1, 1))).days + 1
        assert line.count("A!") == 1
        assert abs(drawn - max(seen * cells * 12 / 365, 2)) < 3


def test_shades_today_and_letters_lie_on_each_other() -> None:
    year = Year(2026, 4, Signs(ascii=True))
    shaded = ((date(2025, 12, 10), date(2026, 1, 8)), (date(2026, 12, 10), date(2027, 1, 8)))
    line = text(year, Bar(date(2026, 12, 14), date(2026, 12, 15), "p", "=", ""), shaded=shaded, today=date(2026, 7, 1))
    assert line.startswith(":   .")  # until 8 January
    assert line[24] == "|"
    assert line.endswith(".p::")  # from 10 December
    assert year.months().split() == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    assert Year(2026, 3, Signs()).months().replace(" ", "") == "JFMAMJJASOND"


def test_a_month_has_two_cells_at_least_and_six_at_most() -> None:
    assert [scale(room) for room in (0, 24, 47, 48, 72, 500)] == [2, 2, 3, 4, 6, 6]


@pytest.fixture
def planned(tmp_path: Path) -> Iterator[Workspace]:
    with demo_desk(tmp_path, "P17") as workspace:
        yield workspace


async def at_the_schedule(hand: Hand, ref: str) -> ProgrammeScreen:
    screen = await at_the_programme(hand)
    screen.go("audits", ref)
    await hand.painted()
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_active_programme_opens_on_its_schedule(planned: Workspace, size: tuple[int, int]) -> None:
    async with app_on(planned).run_test(size=size) as pilot:
        hand = Hand(pilot)
        screen = await at_the_programme(hand)
        assert screen.section.name == "audits"
        await hand.press("enter")
        await hand.painted()
        shown = hand.shown()
        assert "3 of 4 done" in shown
        row = next(line for line in hand.lines() if "IA-2026-03" in line)
        assert "A!" in row
        assert "follow up" in row
        assert "People" not in shown  # the names of the sections make room
        await hand.press("escape")
        await hand.painted()
        assert "People" in hand.shown()


async def test_an_audit_is_moved_by_weeks_and_days_with_a_reason(planned: Workspace) -> None:
    slot = next(slot for slot in planned.programme.slots() if slot.ref == "IA-2027-03")
    async with app_on(planned).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await at_the_schedule(hand, slot.ref)
        await hand.press("right", "right", "left", "]")
        to = slot.planned_from + timedelta(days=8)
        assert f"{slot.planned_from} → {to}, 8 days later" in hand.shown()
        await hand.press("escape")
        await hand.painted()
        assert "later" not in hand.shown()
        assert screen.focused is screen.rows  # the audit was let go of, not the list
        await hand.press("right", "enter")
        await hand.fill(f"Move {slot.ref}", reason="The site lead is away.", asked="P14")
        await hand.painted()
    moved = planned.programme.get(Slot, slot.id)
    audit = planned.audit(slot.ref).audit
    assert moved.planned_from == audit.planned_from == slot.planned_from + timedelta(days=7)
    assert moved.planned_to - moved.planned_from == slot.planned_to - slot.planned_from
    assert audit.postponements[-1].reason == "The site lead is away."


async def test_ones_last_move_is_taken_back_and_the_history_tells_why_it_was(planned: Workspace) -> None:
    slot = next(slot for slot in planned.programme.slots() if slot.ref == "IA-2027-03")
    async with app_on(planned).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await at_the_schedule(hand, slot.ref)
        await hand.press("u")
        await hand.painted()
        assert f"{slot.ref} was not moved: there is nothing to take back." in hand.shown()
        await hand.press("right", "u")
        await hand.painted()
        assert "later" not in hand.shown()  # what was not kept yet is let go of
        await hand.press("right", "enter")
        await hand.fill(f"Move {slot.ref}", reason="The site lead is away.", asked="P14")
        await hand.painted()
        assert planned.programme.get(Slot, slot.id).planned_from != slot.planned_from
        await hand.press("h")
        await hand.painted()
        await hand.painted()  # the step below the list comes once the list is there
        assert "The site lead is away." in hand.shown()
        await hand.press("escape", "u")
        await hand.painted()
        assert f"{slot.ref} is moved back" in hand.shown()
        assert screen.row_key == slot.ref
    back, audit = planned.programme.get(Slot, slot.id), planned.audit(slot.ref).audit
    assert (back.planned_from, back.planned_to) == (slot.planned_from, slot.planned_to)
    assert (audit.planned_from, audit.planned_to, audit.postponements) == (slot.planned_from, slot.planned_to, [])


async def test_the_move_of_somebody_else_is_not_taken_back(planned: Workspace) -> None:
    book = planned.audit("IA-2027-03")
    manager = next(p.id for p in book.all(Person).values() if Role.PROGRAMME_MANAGER in book.roles(p.id))
    book.commit("move", author=manager, effective=planned.now(), records=[_moved_by(book.audit, book)])
    async with app_on(planned).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await at_the_schedule(hand, "IA-2027-03")
        await hand.press("u")
        await hand.painted()
        assert "was moved by P01" in hand.shown()


def _moved_by(audit: Audit, book: AuditBook) -> Audit:
    """The audit as P01 would have moved it when it was the manager."""
    mover = book.find(Person, "P01").id
    move = Postponement(
        on=audit.planned_from, by=mover, old=audit.planned_from - timedelta(days=7), new=audit.planned_from, reason="x"
    )
    return audit.having(postponements=[move])


async def test_the_history_tells_who_recorded_what_another_person_did(tmp_path: Path) -> None:
    with demo_desk(tmp_path, "P18") as workspace:
        slot = next(slot for slot in workspace.programme.slots() if slot.ref == "IA-2027-03")
        clerk = workspace.programme.find(Person, "P18")
        async with app_on(workspace).run_test(size=(120, 40)) as pilot:
            hand = Hand(pilot)
            await at_the_schedule(hand, slot.ref)
            await hand.press("right", "enter")
            await hand.fill(f"Move {slot.ref}", reason="The site lead is away.")
            await hand.painted()
            await hand.press("h")
            await hand.painted()
            await hand.painted()  # the step below the list comes once the list is there
            assert re.search(rf"recorded .*by {clerk.name}", hand.shown())
        *_, line = workspace.audit(slot.ref).ledger.lines()
        assert (line.author, line.recorded_by) == (workspace.programme.programme.manager, clerk.id)


async def test_a_day_goes_over_the_weekend(planned: Workspace) -> None:
    slot = next(slot for slot in planned.programme.slots() if slot.ref == "IA-2027-03")
    async with app_on(planned).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await at_the_schedule(hand, slot.ref)
        await hand.press(*"]" * (5 - slot.planned_from.weekday()))
        assert (slot.planned_from + timedelta(days=7 - slot.planned_from.weekday())).isoformat() in hand.shown()


async def test_the_reason_is_there_again_where_a_rule_is_not_set_aside(planned: Workspace) -> None:
    remember(planned, planned.programme.find(Person, "P17").id)
    async with app_on(planned).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await at_the_schedule(hand, "IA-2027-01")
        screen.go("audits", "IA-2027-01")
        await hand.press("D")
        await hand.fill("Move IA-2027-01", new="2029-02-06", reason="The hall is rebuilt.")
        assert "Set G-04 aside?" in hand.shown()
        await hand.press("escape")
        await hand.painted()
        assert "Move IA-2027-01" in hand.shown()
        assert "The hall is rebuilt." in hand.shown()
        await hand.press("escape")
        await hand.painted()
    assert planned.audit("IA-2027-01").audit.planned_from.year == 2027


async def test_what_has_begun_stays_and_another_day_may_be_written(planned: Workspace) -> None:
    async with app_on(planned).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        screen = await at_the_schedule(hand, "IA-2026-03")
        await hand.press("right")
        await hand.painted()
        assert "only an audit that has not begun is moved" in hand.refused()
        screen.go("audits", "IA-2027-02")
        await hand.press("right", "D")
        assert "New first day       ▌ 2027-05-25" in hand.shown()  # where the keys moved it
        await hand.press("escape", "escape", "D")
        await hand.fill("Move IA-2027-02", new="2027-06-01", reason="The hall is rebuilt.")
        await hand.painted()
        await hand.press("enter")
        assert isinstance(hand.screen, AuditScreen)
    assert planned.audit("IA-2027-02").audit.planned_from == date(2027, 6, 1)
