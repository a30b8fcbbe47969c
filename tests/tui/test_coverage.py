"""The coverage matrix on the programme's page: looked through, and its gaps closed from their cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.activities import organisation
from auditor.activities.act import act
from auditor.figures.coverage import CellState
from auditor.model.people import Service
from auditor.tui.screens.audit.screen import AuditScreen
from auditor.tui.screens.programme.coverage import Coverage
from auditor.tui.screens.programme.heads import shortened
from auditor.tui.screens.programme.screen import ProgrammeScreen
from auditor.tui.start import app_on
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.choose import Choose
from auditor.workspace import Workspace
from tests.tui.demo_desk import demo_desk
from tests.tui.hand import Hand
from tests.tui.test_programme_screen import at_the_programme


@pytest.fixture
def planned(tmp_path: Path) -> Iterator[Workspace]:
    with demo_desk(tmp_path, "P17") as workspace:
        yield workspace


async def at_the_matrix(hand: Hand, key: str = "20000-1:4.1") -> tuple[ProgrammeScreen, Coverage]:
    screen = await at_the_programme(hand)
    screen.go("coverage", key)
    await hand.painted()
    await hand.painted()  # the names of the sections make room
    section = screen.section
    assert isinstance(section, Coverage)
    return screen, section


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_clauses_by_year_audit_site_and_service(planned: Workspace, size: tuple[int, int]) -> None:
    async with app_on(planned).run_test(size=size) as pilot:
        hand = Hand(pilot)
        _screen, _section = await at_the_matrix(hand)
        lines = hand.lines()
        heads = next(line for line in lines if "2026" in line and "2027" in line and "2028" in line)
        row = next(line for line in lines if line.startswith("▸ 4.1 "))
        assert row[heads.index("2026")] == "A"
        assert row[heads.index("2027")] == "p"
        assert "63/63" in hand.shown()
        assert "4.1 in 2026  audited" in hand.shown()
        assert "last audited 2026-03-11" in hand.shown()
        for words in ("audits", "sites", "services", "years"):
            await hand.press("v")
            await hand.painted()
            assert f"clauses by {words}" in hand.shown()
        await hand.press("V")
        await hand.painted()
        assert "processes by years" in hand.shown()
        assert len(hand.lines()) == size[1]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_not_counted_is_said_with_what_is(planned: Workspace, size: tuple[int, int]) -> None:
    async with app_on(planned).run_test(size=size) as pilot:
        hand = Hand(pilot)
        screen, _section = await at_the_matrix(hand)
        assert "not counted" not in hand.shown()
        screen.rows.move_to("#covered")
        await hand.painted()
        said = " ".join(" ".join(hand.lines()).split())
        assert "27001 and 9001 are criteria, and no audit has a clause of them: they are not counted" in said
        assert "in the cycle 100 %" in said


async def test_the_cursor_moves_across_and_enter_opens_the_audit(planned: Workspace) -> None:
    async with app_on(planned).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        _screen, _section = await at_the_matrix(hand, "20000-1:4.1")
        await hand.press("v", *["right"] * 11)  # to the last audit; the columns move under the cursor
        await hand.painted()
        assert "4.1 in IA-2028-04" in hand.shown()
        assert " 4.1 " in hand.shown()
        await hand.press("enter")
        await hand.painted()
        assert "No audit looks at this." in hand.refused()
        await hand.press(*["left"] * 11)
        await hand.press("enter")
        assert isinstance(hand.screen, AuditScreen)
        assert hand.screen.book.ref == "IA-2026-01"


async def test_from_a_gap_a_new_audit_is_planned(planned: Workspace) -> None:
    acting = act(planned, planned.programme.programme.manager or "")
    organisation.add(planned.programme, acting, Service, name="Mail", ref="S8", criticality="high")
    async with app_on(planned).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen, section = await at_the_matrix(hand)
        await hand.press("v", "v", "v", ".")
        await hand.painted()
        assert "GAP" in hand.shown()
        assert "+ plans it" in hand.shown()
        key, column = screen.row_key, screen.rows.column
        await hand.press(".")
        assert (screen.row_key, screen.rows.column) != (key, column)
        service = section.matrix.columns[screen.rows.column]
        await hand.press("+")
        assert isinstance(hand.screen, Choose)
        assert f"{service.label} {service.title}: where?" in hand.shown()
        await hand.press("enter")
        await hand.fill("New audit", title="Of the service", planned_from="2027-03-02", sites="BRQ", clauses="8.2.1")
        await hand.painted()
        new = max(planned.programme.slots(), key=lambda slot: slot.id)
        assert new.services == [service.key]
        assert section._at(key, column) is not None


async def test_a_state_finds_the_rows_that_have_it_in_the_column_of_the_cursor(planned: Workspace) -> None:
    acting = act(planned, planned.programme.programme.manager or "")
    organisation.add(planned.programme, acting, Service, name="Mail", ref="S8", criticality="high")
    async with app_on(planned).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen, section = await at_the_matrix(hand)
        await hand.press("v", "v", "v", ".")
        await hand.painted()
        assert "GAP not planned" in hand.shown()
        column = screen.rows.column
        gaps = [
            head.key or "#whole"
            for head, cells in zip(section.matrix.rows, section.matrix.cells, strict=True)
            if cells[column].state is CellState.GAP
        ]
        for word in ("GAP", "gap"):
            await hand.press("/", *word, "enter")
            await hand.painted()
            rows = section.holding(screen.filter_words)
            assert [rows[n].key for n in range(len(rows))] == gaps
            await hand.press("escape")
        await hand.press("/", *"- docu", "enter")
        await hand.painted()
        rows = section.holding(screen.filter_words)
        assert 0 < len(rows) < len(section.matrix.rows)
        for n in range(len(rows)):
            found = section._at(rows[n].key, column)
            assert found is not None
            assert found[2].state is CellState.NOT_REQUIRED


async def test_what_is_covered_of_a_column_is_told_in_words(planned: Workspace) -> None:
    async with app_on(planned).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await at_the_matrix(hand, "#covered")
        assert "63 required in 2026, 63 audited" in hand.shown()
        await hand.press("right")
        await hand.painted()
        assert "required in 2027, " in hand.shown()


async def test_a_clause_is_taken_on_in_a_planned_audit(planned: Workspace) -> None:
    async with app_on(planned).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        _screen, section = await at_the_matrix(hand, "20000-1:8.2.1")
        await hand.press("right", "+")
        assert isinstance(hand.screen, Choose)
        await hand.press("down", "enter")
        await hand.painted()
        found = section._at("20000-1:8.2.1", 1)
        assert found is not None
        assert found[2].audits == ("IA-2027-01",)
    assert "20000-1:8.2.1" in planned.audit("IA-2027-01").audit.clauses
    assert "20000-1:8.2.1" in next(s for s in planned.programme.slots() if s.ref == "IA-2027-01").clauses


async def test_a_clause_is_given_up_and_what_nobody_looks_at_then_is_set_aside(planned: Workspace) -> None:
    book = planned.audit("IA-2027-02")
    clause = book.audit.clauses[0]
    async with app_on(planned).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await at_the_matrix(hand, clause)
        await hand.press("-")
        assert "No audit looks at this that has not begun" in hand.refused()  # 2026: it was audited
        await hand.press("right", "-")
        if not isinstance(hand.screen, Ask):
            await hand.choose(book.ref)
        await hand.painted()
        assert f"{book.ref} gives up" in hand.shown()
        await hand.press("ctrl+s")
        await hand.painted()
        if "Set G-04 aside?" in hand.shown():
            await hand.fill("Set G-04 aside?", reason="It is looked at in 2028.")
    assert clause not in book.audit.clauses


def test_labels_are_shortened_where_a_word_begins() -> None:
    assert shortened(["IA-2026-01", "IA-2026-02", "IA-2027-01"]) == ["2026-01", "2026-02", "2027-01"]
    assert shortened(["BRQ", "BRA"]) == ["BRQ", "BRA"]
    assert shortened(["2026"]) == ["2026"]
    assert shortened(["IA-1", "IA-1"]) == ["1", "1"]
