from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.model.people import Person, Site
from auditor.model.programme import Slot
from auditor.tui.screens.audit.screen import AuditScreen
from auditor.tui.screens.audits import AuditsScreen
from auditor.tui.screens.conduct.screen import ConductScreen
from auditor.tui.screens.library import ChecklistScreen, LibraryScreen
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.reader import Reader
from auditor.tui.widgets.rows import Rows
from auditor.workspace import Workspace
from tests.data import demo
from tests.tui.audits import conducted
from tests.tui.demo_desk import demo_desk
from tests.tui.hand import Hand


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(demo.built(), home=tmp_path / "home", read_only=True) as workspace:
        yield workspace


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[Workspace]:
    """A copy of the demo, its programme manager at the desk."""
    with demo_desk(tmp_path, "P17") as workspace:
        yield workspace


async def at_the_audits(hand: Hand) -> Rows:
    return (await hand.read(AuditsScreen, "f4")).query_one(Rows)


async def test_every_audit_with_what_it_came_to_and_what_comes_next(shown: Workspace) -> None:
    app = app_on(shown)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        rows = await at_the_audits(hand)
        assert rows.row_count == 12
        line = next(line for line in hand.lines() if "IA-2026-03" in line)
        for said in ("2026-10-06", "follow up", "P01", "60/60", "9", "3 NCs open"):
            assert said in line
        assert "choose items" in next(line for line in hand.lines() if "IA-2026-04" in line)


async def test_by_date_by_state_by_year(shown: Workspace) -> None:
    app = app_on(shown)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        rows = await at_the_audits(hand)
        rows.move_to("IA-2027-01")
        await hand.press("v")
        assert [row.cells[0] for row in map(rows.row, range(rows.row_count)) if row.heading] == [
            "planned",
            "preparing",
            "follow up",
            "taken over",
        ]
        await hand.press("v")
        headings = [row.cells for row in map(rows.row, range(rows.row_count)) if row.heading]
        assert headings == [("2026", "4"), ("2027", "4"), ("2028", "4")]
        assert rows.cursor_key == "IA-2027-01"
        await hand.press("slash")
        await hand.paste("tórshavn")
        await hand.press("enter")
        assert [row.key for row in map(rows.row, range(rows.row_count)) if not row.heading] == ["IA-2027-03"]


async def test_enter_opens_the_audit_and_jump_opens_by_reference(shown: Workspace) -> None:
    app = app_on(shown)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await at_the_audits(hand)
        await hand.press("enter")
        assert isinstance(app.screen, AuditScreen)
        await hand.press("escape")
        await hand.go("ia-2026-03")
        assert isinstance(app.screen, AuditScreen)
        assert app.screen.book.ref == "IA-2026-03"
        await hand.press("escape")
        await hand.go("NC-2026-06")
        assert "NC-2026-06" in hand.shown()


async def test_an_audit_in_progress_opens_where_its_items_are_answered(tmp_path: Path) -> None:
    done = conducted(tmp_path)
    remember(done.workspace, done.people["P01"].id)
    app = app_on(done.workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await at_the_audits(hand)
        await hand.press("enter")
        assert isinstance(app.screen, ConductScreen)
        await hand.press("escape")
        assert isinstance(app.screen, AuditScreen)
    done.workspace.close()


async def test_a_new_audit_is_planned_with_a_site_and_a_person_added_on_the_way(writable: Workspace) -> None:
    app = app_on(writable)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await at_the_audits(hand)
        await hand.press("+")
        await hand.fill(
            "New audit",
            title="Relationships",
            planned_from="2027-03-01",
            sites="BRQ, +Nová Paka",
            clauses="8.3 27001:A.5.1",
            processes="supplier",
            planned_days="1,5",
            lead="+Žofie Ďáblová",
        )
        assert isinstance(app.screen, AuditScreen)
    slot = next(s for s in writable.programme.all(Slot).values() if s.title == "Relationships")
    assert slot.ref == "IA-2027-05"
    assert slot.planned_to == slot.planned_from
    assert slot.planned_days == 1.5
    assert {"20000-1:8.3", "27001:A.5.1", "20000-1:8.2.3"} <= set(slot.clauses)
    assert [writable.programme.get(Site, s).name for s in slot.sites][1] == "Nová Paka"
    assert writable.programme.get(Person, slot.lead or "").name == "Žofie Ďáblová"
    assert slot.provisional  # the programme is approved: the audit waits for a revision


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(writable: Workspace) -> None:
    app = app_on(writable)
    async with app.run_test(size=(120, 50)) as pilot:
        hand = Hand(pilot)
        await at_the_audits(hand)
        before = len(writable.programme.all(Slot))
        await hand.press("+")
        wrong = {
            "planned_from": "soon",
            "sites": "Atlantis",
            "clauses": "eight",
            "planned_days": "0",
            "lead": "P01, P02",
        }
        await hand.enter("New audit", title="[/b] {x}", **wrong)
        await hand.press("ctrl+s")
        await hand.painted()
        form = app.screen
        assert isinstance(form, Ask)
        for said in (
            "soon is no day; write 2026-10-07",
            "Atlantis is not known here; +Atlantis adds it",
            "'eight' is no clause",
            "more than none",
            "one only",
        ):
            assert said in hand.shown(), said
        await hand.enter("New audit", planned_from="2027-05-02", planned_to="2027-05-01", sites="BRQ", clauses="8.3")
        await hand.enter("New audit", planned_days="1", lead="P02")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "the audit ends (2027-05-01) before it begins (2027-05-02)" in hand.shown()
        await hand.press("escape", "+")
        await hand.painted()
        assert form is not app.screen
        assert "[/b] {x}" in hand.shown()
        assert len(writable.programme.all(Slot)) == before


async def test_the_library_shows_every_checklist_and_says_what_is_wrong_with_one(writable: Workspace) -> None:
    (writable.folder / "checklists" / "mine.yaml").write_text("id: mine\ntitle: [", encoding="utf-8")
    app = app_on(writable)
    async with app.run_test(size=(100, 30)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.press("f8")
        await hand.painted()
        assert isinstance(app.screen, LibraryScreen)
        assert "308 items" in hand.shown()
        app.screen.query_one(Rows).move_to("mine")
        await hand.press("enter")
        assert isinstance(app.screen, Reader)
        assert "mine.yaml" in "".join(hand.shown().split())  # a long path is broken into lines
        await hand.press("escape")
        app.screen.query_one(Rows).move_to("iso9001-2015")  # an outline has clauses, and no item
        await hand.press("enter")
        await hand.painted()
        assert "Context of the organization" in hand.shown()
        await hand.go("8.5")
        assert app.screen.query_one(Rows).cursor_key == "8.5"
        await hand.press("enter", "escape")
        assert isinstance(app.screen, LibraryScreen)
        app.screen.query_one(Rows).move_to("iso20000-1-2018")
        await hand.press("enter")
        assert isinstance(app.screen, ChecklistScreen)
        await hand.go("8.2.6")
        assert str(app.screen.query_one(Rows).cursor_key).startswith("8.2.6")
        await hand.press("enter")
        assert "Look for" in hand.shown()
        await hand.press("escape", "slash")
        await hand.paste("zaznam neni")
        await hand.press("enter")
        assert app.screen.query_one(Rows).row_count == 0


async def test_an_audit_is_moved_from_the_list(writable: Workspace) -> None:
    app = app_on(writable)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        rows = await at_the_audits(hand)
        rows.move_to("IA-2026-03")
        await hand.press("D")
        assert "only an audit that has not begun is moved" in hand.refused()
        rows.move_to("IA-2027-01")
        await hand.press("D")
        await hand.fill("Move IA-2027-01", new="+60", reason="Illness of the lead.")
        assert writable.audit("IA-2027-01").audit.planned_from.isoformat() == "2027-01-22"
        assert "IA-2027-01 is moved" in hand.shown()


async def test_the_shelf_says_how_much_there_is_at_80_columns(shown: Workspace) -> None:
    async with app_on(shown).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.press("f8")
        await hand.painted()
        assert "138 clauses" in hand.shown()
