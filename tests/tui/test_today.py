from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.activities import conduct
from auditor.ledger import uuid7
from auditor.model.audit import AgendaLine
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.model.programme import Slot
from auditor.tui.screens.audit.screen import AuditScreen
from auditor.tui.screens.audits import AuditsScreen
from auditor.tui.screens.conduct.screen import ConductScreen
from auditor.tui.screens.programme.screen import ProgrammeScreen
from auditor.tui.screens.today.screen import TodayScreen
from auditor.tui.screens.today.waiting import waiting
from auditor.tui.start import app_on
from auditor.tui.who import remember, usual
from auditor.tui.widgets.rows import Rows
from auditor.workspace import Preferences, Settings, Workspace
from auditor.workspace.settings import Organisation
from tests.data import demo
from tests.tui.audits import Conducted, conducted
from tests.tui.hand import Hand


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Workspace]:
    """The demo, read only, with nobody remembered."""
    with Workspace.open(demo.built(), home=tmp_path / "home", read_only=True) as workspace:
        yield workspace


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Conducted]:
    """An audit in progress, its lead at the desk."""
    done = conducted(tmp_path)
    remember(done.workspace, done.people["P01"].id)
    yield done
    done.workspace.close()


async def begun(hand: Hand) -> None:
    """The audits are read."""
    await hand.painted()
    await hand.painted()
    screen = hand.screen
    assert isinstance(screen, TodayScreen)
    while screen.is_reading:
        await hand.painted()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_waits_for_me_stands_apart_from_what_waits_for_others_and_every_line_opens(
    shown: Workspace, size: tuple[int, int]
) -> None:
    app = app_on(shown)
    async with app.run_test(size=size) as pilot:
        hand = Hand(pilot)
        await begun(hand)
        lines = hand.lines()
        mine = next(n for n, line in enumerate(lines) if "Waiting for you" in line)
        assert "NC-2026-04" in lines[mine + 1]
        others = next(n for n, line in enumerate(lines) if "Waiting for others" in line)
        assert lines[mine + 2].split() == []
        assert "NC-2026-06" in lines[others + 1]
        assert "!" in lines[others + 1]
        assert "the owner answers the returned response" in lines[others + 1]
        assert "7 d over" in lines[others + 1]
        assert any("IA-2026-04" in line and "choose items" in line for line in lines)
        assert any("63 of 63 audited this year" in line for line in lines)
        assert any("3 open, 1 overdue, 1 major" in line for line in lines)
        rows = app.screen.query_one(Rows)
        for key in [rows.row(n).key for n in range(rows.row_count) if not rows.row(n).heading]:
            rows.move_to(key)
            await hand.press("enter")
            await hand.painted()
            assert not isinstance(app.screen, TodayScreen), key
            await hand.press("f2")
            while len(app.screen_stack) > 1:
                await hand.press("escape")


async def test_the_first_paint_does_not_wait_for_the_audits(tmp_path: Path) -> None:
    with Workspace.open(demo.copied(tmp_path / "demo"), home=tmp_path / "home") as workspace:
        app = app_on(workspace)
        async with app.run_test(size=(80, 24)) as pilot:
            painted = "\n".join(Hand(pilot).lines())
            assert "Waiting for you" in painted
            assert "IA-2026-04" in painted  # as the programme has it
            await begun(Hand(pilot))
            assert workspace.at_hand.read == 12


async def test_what_a_crash_interrupted_is_finished_behind_the_first_screen(tmp_path: Path) -> None:
    with Workspace.open(demo.copied(tmp_path / "demo"), home=tmp_path / "home") as workspace:
        remember(workspace, next(iter(workspace.programme.all(Person))))
        slot = next(iter(workspace.programme.all(Slot).values()))
        fresh = slot.model_copy(update={"id": uuid7(), "ref": "IA-NEW", "title": "Planned, then a crash"})
        workspace.programme.commit("add slot", author="x", effective=workspace.now(), records=[fresh])
        app = app_on(workspace)
        async with app.run_test(size=(80, 24)) as pilot:
            await begun(Hand(pilot))
            assert "IA-NEW" not in workspace.audit_refs()
            await pilot.pause(0.6)
            await begun(Hand(pilot))
            assert workspace.audit("IA-NEW").audit.id == fresh.id
            screen = app.screen
            assert isinstance(screen, TodayScreen)
            assert screen.audit("IA-NEW") is not None


async def test_whose_turn_it_is_decides_what_waits(shown: Workspace) -> None:
    book = shown.audit("IA-2026-03")
    people = {person.ref: person.id for person in book.all(Person).values()}
    signs = app_on(shown).signs

    def refs(person: str) -> list[str]:
        overview = shown.overview()
        lines = [each.line() for each in waiting(shown, overview.audits, overview.owed, people[person], signs)]
        return [line.ref for line in lines if line.ref.startswith("NC-")]

    late = next(n for n in book.all(Nonconformity).values() if n.is_overdue(shown.today()))
    owner = book.get(Person, late.owner or "").ref
    assert refs(owner)[0] == late.ref
    assert late.ref in refs("P17")  # who escalates it
    assert refs("P05") == []  # an observer owes nothing


async def test_todays_agenda_with_its_items_and_what_was_found_before(running: Conducted) -> None:
    app = app_on(running.workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await begun(hand)
        lines = [line for line in hand.lines() if "09:30-11:00" in line or "NC-2025-03" in line]
        assert any("0/3    see NC-2025-03   " in line for line in lines), hand.shown()
        assert any("8 of 8 items open" in line for line in hand.lines())
        line = next(a for a in running.book.all(AgendaLine).values() if a.clauses == ["20000-1:8.2.6"])
        assert app.screen.query_one(Rows).cursor_key == line.id, "the line that is due for whoever is at the desk"
        assert hand.lines()[2].split() == ["On", "the", "agenda", "today"]
        await hand.press("down", "enter")
        assert isinstance(app.screen, ConductScreen)
        assert app.screen.index.line(app.screen.current) != line
        await hand.press("escape", "escape")
        await hand.press("up", "enter")
        assert app.screen.index.line(app.screen.current) == line, "a line leads to its items, wherever one was"


async def test_the_line_that_is_due_waits_for_nobody_who_is_not_in_it(running: Conducted) -> None:
    remember(running.workspace, running.people["P17"].id)
    app = app_on(running.workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await begun(hand)
        assert hand.lines()[2].split()[:3] == ["Waiting", "for", "you"]


async def test_proposals_and_texts_left_open_wait(running: Conducted) -> None:
    item = next(iter(running.book.items.values()))
    conduct.grade(running.book, running.by("P03"), item.id, running.book.grading.grades[0].grade)
    running.book.ledger.keep_draft(f"items/{item.id}/note", "half a sen")
    app = app_on(running.workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await begun(hand)
        assert f"1 proposed answer to confirm: {item.ref}" in hand.shown()
        assert f"a text was left open at {item.ref}" in hand.shown()


async def test_a_report_that_is_late_is_overdue_and_mine(running: Conducted) -> None:
    conduct.close_meeting(running.book, running.by())
    running.clock.move(days=20)
    app = app_on(running.workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await begun(hand)
        line = next(line for line in hand.lines() if "Write and issue the report" in line)
        assert line.split()[1] == "!"
        assert "6 d over" in line  # ten working days after 7 October are 21 October
        await hand.press("home", "enter")
        assert isinstance(app.screen, AuditScreen)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    settings = Settings(organisation=Organisation(name="Nová", timezone="Europe/Prague"))
    with Workspace.create(tmp_path / "work", settings, home=tmp_path / "home") as workspace:
        yield workspace


async def test_an_empty_workspace_says_the_three_first_steps_each_a_key(empty: Workspace) -> None:
    app = app_on(empty)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.fill("Who are you?", name="Žofie Ď.", function="lead auditor")
        await hand.painted()
        assert "Žofie Ď." in hand.lines()[0]
        told = [line for line in hand.lines() if line.strip().strip("▸ ")[:1] in "123"]
        assert [line.split()[-1] for line in told if "Say" in line or "Write" in line or "Plan" in line] == [
            "done",
            "F3",
            "F4",
        ]
        await hand.press("f3")
        assert isinstance(app.screen, ProgrammeScreen)
        await hand.press("f4")
        assert isinstance(app.screen, AuditsScreen)
        await hand.press("+")
        assert "there is none yet" in hand.refused()
    assert usual(empty, Preferences()) == next(iter(empty.programme.all(Person)))


async def test_who_acts_is_asked_once_and_remembered_for_this_workspace(tmp_path: Path) -> None:
    with Workspace.open(demo.copied(tmp_path / "demo"), home=tmp_path / "home") as workspace:
        wanted = workspace.programme.find(Person, "P17")
        app = app_on(workspace)
        async with app.run_test(size=(80, 24)) as pilot:
            hand = Hand(pilot)
            await begun(hand)
            await hand.command("Act as somebody else")
            await hand.choose("Tuuli")
            assert "P17 Tuuli" in hand.lines()[0]
        assert usual(workspace, Preferences(by="P02")) == wanted.id


def test_who_acts_by_the_environment_then_the_settings(shown: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def ref(by: str = "") -> str:
        return shown.programme.get(Person, usual(shown, Preferences(by=by))).ref

    assert ref() == "P01"  # the demo opens as the lead of the last audit
    assert ref("P13") == "P13"
    monkeypatch.setenv("AUDITOR_BY", "Tuuli Yö-Järvinen")
    assert ref("P13") == "P17"


def test_a_workspace_without_a_lead_has_nobody_to_act(empty: Workspace) -> None:
    assert usual(empty, Preferences(by="P01")) == ""
