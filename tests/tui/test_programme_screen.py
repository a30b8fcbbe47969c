from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor.activities import programme, schedule
from auditor.activities.act import act
from auditor.ledger import uuid7
from auditor.model.people import Competence, Person, Process, Service, Site, Tie
from auditor.model.programme import EarlierNonconformity, Programme, Slot
from auditor.model.words import ProgrammeState
from auditor.tui.app import AuditorApp
from auditor.tui.screens.audit.screen import AuditScreen
from auditor.tui.screens.programme.screen import ProgrammeScreen
from auditor.tui.screens.programme.statements import Statements, text_of
from auditor.tui.screens.programme.step_forms import first_year
from auditor.tui.screens.today.screen import TodayScreen
from auditor.tui.screens.welcome import Nowhere, WelcomeScreen, welcome_app
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.tui.widgets.reader import Reader
from auditor.workspace import Settings, Workspace, read_settings
from auditor.workspace.settings import Organisation
from tests.data import demo
from tests.tui.demo_desk import demo_desk
from tests.tui.hand import Hand

RISKS = "A risk [MI-05]; hire; train [P01, treated]\n+ A chance"
CRITERIA = "ISO/IEC 20000-1:2018\nISO 9001 (shared); 9001; 2015 + Amd 1:2024\nThe contract; 2; of 2024; contract"


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(demo.built(), home=tmp_path / "home", read_only=True) as workspace:
        yield workspace


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Workspace]:
    settings = Settings(organisation=Organisation(name="Nová", timezone="Europe/Prague"))
    with Workspace.create(tmp_path / "work", settings, home=tmp_path / "home") as workspace:
        yield workspace


def state_of(workspace: Workspace) -> ProgrammeState:
    return workspace.programme.programme.state


async def at_the_programme(hand: Hand) -> ProgrammeScreen:
    return await hand.read(ProgrammeScreen, "f3")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_programme_with_its_audits_and_its_organisation(shown: Workspace, size: tuple[int, int]) -> None:
    app = app_on(shown)
    async with app.run_test(size=size) as pilot:
        hand = Hand(pilot)
        screen = await at_the_programme(hand)
        assert "active" in hand.lines()[1]
        assert "3 audits should be planned besides: + in Frequency" in hand.lines()[2]
        for name in screen.sections:
            screen.go(name)
            await hand.painted()
            await hand.press("end")
            assert len(hand.lines()) == size[1]
        screen.go("audits", "IA-2026-03")
        await hand.painted()
        assert "follow up" in next(line for line in hand.lines() if "IA-2026-03" in line)
        await hand.press("enter")
        assert isinstance(app.screen, AuditScreen)
        await hand.press("escape")
        screen.go("statements", "objectives")
        await hand.press("enter")
        assert isinstance(app.screen, Reader)  # active: it changes by a revision only


def test_a_new_cycle_begins_after_those_there_are_or_next_year_in_the_last_quarter() -> None:
    def until(year: int, state: ProgrammeState = ProgrammeState.ACTIVE) -> Programme:
        ends = {"cycle_from": date(2026, 1, 1), "cycle_to": date(year, 12, 31)}
        return Programme(
            id="1", ref="AP", title="It", state=state, grading="g", deadlines="d", manager="m", client="c", **ends
        )

    assert first_year(date(2026, 9, 30), []) == 2026
    assert first_year(date(2026, 10, 1), []) == 2027
    assert first_year(date(2026, 3, 1), [until(2026)]) == 2027
    assert first_year(date(2026, 3, 1), [until(2028), until(2026)]) == 2029
    assert first_year(date(2026, 3, 1), [until(2028, ProgrammeState.CANCELLED)]) == 2026
    assert first_year(date(2030, 3, 1), [until(2028)]) == 2030


async def test_from_nothing_to_a_revision(fresh: Workspace) -> None:
    app = app_on(fresh)
    book = fresh.programme
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.fill("Who are you?", name="Tuuli Yö")
        screen = await at_the_programme(hand)
        assert "Make the audit programme" in hand.lines()[2]
        await hand.press("y")
        year = fresh.today().year
        cycle = {"cycle_from": f"{year}-01-01", "cycle_to": f"{year}-12-31"}
        await hand.fill("New audit programme", title="Audits", client="+Bohumila Š.", **cycle)
        await hand.painted()
        assert "no audit is planned in" in hand.shown()  # what is missing, by its rule
        assert "G-02" in hand.shown()
        assert "Write what is missing: 13" in hand.lines()[2]
        for key, said in (("grading", "m  minor nonconformity"), ("deadlines", "report: 10")):
            screen.go("statements", key)  # what is declared, as it is declared
            await hand.press("enter")
            await hand.painted()
            assert said in hand.shown()
            await hand.press("escape")
        screen.go("steps", "submit")
        await hand.press("enter")
        await hand.press("ctrl+s")
        await hand.painted()
        assert hand.refused().count("the programme") >= 12  # everything at once
        await hand.press("escape")
        await hand.press("y")
        assert screen.section.name == "statements"
        await hand.fill("Objectives", objectives="As it was agreed")  # the first that is missing, then the next
        await hand.fill("Criteria", criteria=CRITERIA)
        assert screen.row_key.partition("#")[0] == "risks"
        await hand.press("escape")
        await hand.press("y")
        await hand.fill("Risks, chances", risks=RISKS)
        await hand.press("escape")
        rows = screen.sections["statements"].rows()
        for key in [rows[n].key.partition("#")[0] for n in range(len(rows))]:
            if not text_of(book.programme, key) and key not in ("auditor_days", "budget", "events", "blackouts"):
                text = {"risks": RISKS, "criteria": CRITERIA}.get(key, "As it was agreed")
                screen.go("statements", key)
                await hand.press("enter")
                await hand.fill("", **{key: text})
        for key in ("risks", "criteria"):
            screen.go("statements", key)
            await hand.press("enter", "ctrl+s")
            await hand.painted()
            assert "All is as given already" in hand.shown()  # it is read as it is written
            await hand.press("escape")
        risk, chance = book.programme.risks
        assert (risk.kind, risk.text, risk.treatment) == ("risk", "A risk [MI-05]", "hire; train")
        assert risk.state == "treated"
        assert risk.owner == book.find(Person, "P01").id
        assert (chance.kind, chance.text, chance.state) == ("opportunity", "A chance", "open")
        one, two, _ = book.programme.criteria
        assert (one.standard, one.edition) == ("20000-1", "2018")
        assert (two.standard, two.edition, two.kind) == ("9001", "2015 + Amd 1:2024", "requirements")
        await hand.press("y")
        assert screen.section.name == "audits"  # only an audit is missing
        await hand.press("+")
        await hand.fill("New audit", title="First", planned_from=fresh.today().isoformat(), sites="+Brno", clauses="8")
        await hand.painted()
        screen.go("steps", "submit")
        await hand.press("enter")
        await hand.fill("Submit the programme", cover="iso20000-1-2018")
        assert "Set G-03 aside?" in hand.shown()  # clauses 4 to 7, 9 and 10 have no audit
        await hand.fill("Set G-03 aside?", reason="The other clauses follow next year.")
        assert state_of(fresh) is ProgrammeState.SUBMITTED
        screen.go("steps", "send-back")
        await hand.press("enter")
        await hand.fill("Send the programme back", reason="No budget.")  # as top management, who is offered
        assert state_of(fresh) is ProgrammeState.DRAFT
        await hand.painted()
        await hand.press("y")
        await hand.fill("Submit the programme")
        await hand.press("y")
        await hand.fill("Approve the programme")
        await hand.press("y")
        assert state_of(fresh) is ProgrammeState.ACTIVE
        await hand.painted()
        await hand.press("y")
        await hand.fill("Propose a revision", reason="An incident.")
        screen.go("audits")
        await hand.press("+")
        await hand.fill(
            "New audit", title="Unplanned", planned_from=fresh.today().isoformat(), sites="Brno", clauses="8.6"
        )
        await hand.painted()
        assert "provisional" in hand.shown()
        await hand.press("y")
        await hand.fill("Approve the revision")
    revised = book.programme
    assert revised.revision == 2
    assert revised.approvals[1].by == revised.client
    assert revised.approvals[1].changes == [f"{book.slots()[1].ref} added: Unplanned, {fresh.today()}"]


async def test_people_with_competences_and_ties_places_services_processes_and_the_past(fresh: Workspace) -> None:
    app = app_on(fresh)
    book = fresh.programme
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.fill("Who are you?", name="Tuuli Yö")
        screen = await at_the_programme(hand)
        screen.go("sites")
        await hand.press("+")
        await hand.enter("New site", name="Tórshavn", ref="TÓR", timezone="Mars/Base", staff="many")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "'Mars/Base' is no time zone" in hand.shown()
        assert "many is no number" in hand.shown()
        await hand.fill("New site", timezone="Atlantic/Faroe", staff="15")
        screen.go("people")
        await hand.press("+")
        await hand.enter("New person", name="Søren Å", ties="everything")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "begin with clause, process, service, site" in hand.shown()
        await hand.fill(
            "New person",
            function="supplier manager",
            site="TÓR",
            competences="20000-1; lead auditor; 2024-05-01",
            ties="clause 8.3.4; owner; 2026-03-31",
        )
        screen.go("services")
        await hand.press("+")
        await hand.fill("New service", name="Skjöl", criticality="high", state="live")
        screen.go("processes")
        await hand.press("+")
        await hand.fill("New process", name="suppliers", owner="Søren", clauses="8.3.4 9001:8.4")
        screen.go("earlier")
        await hand.press("+")
        await hand.fill(
            "A nonconformity from before",
            ref="NC-2024-01",
            title="Contracts without a review",
            clauses="8.3.4",
            issued="2024-02-01",
            process="suppliers",
            lesson="Ask for the calendar.",
        )
        screen.go("earlier", next(iter(book.all(EarlierNonconformity))))
        await hand.press("enter")
        assert "Ask for the calendar." in hand.shown()
        await hand.press("escape")
        for name in ("people", "sites", "services", "processes"):  # opened and accepted, nothing changes
            section = screen.sections[name]
            key = section.rows()[len(section.rows()) - 1].key
            before = [record for kind in (Person, Site, Service, Process) for record in book.all(kind).values()]
            screen.go(name, key)
            await hand.press("enter", "ctrl+s", "escape")
            assert before == [record for kind in (Person, Site, Service, Process) for record in book.all(kind).values()]
    person = book.find(Person, "Søren")
    assert person.competences == [
        Competence.model_validate({"subject": "20000-1", "evidence": "lead auditor", "since": "2024-05-01"})
    ]
    assert person.ties == [
        Tie.model_validate({"kind": "clause", "reference": "8.3.4", "reason": "owner", "until": "2026-03-31"})
    ]
    assert book.get(Site, person.site or "").timezone == "Atlantic/Faroe"
    process = book.find(Process, "suppliers")
    assert (process.owner, process.clauses) == (person.id, ["20000-1:8.3.4", "9001:8.4"])
    (earlier,) = book.all(EarlierNonconformity).values()
    assert (earlier.clauses, earlier.process, earlier.closed) == (["20000-1:8.3.4"], "suppliers", None)


def test_what_is_missing_is_marked_in_the_statements(shown: Workspace) -> None:
    screen = app_on(shown)._make("programme")
    assert isinstance(screen, ProgrammeScreen)
    assert isinstance(screen.sections["statements"], Statements)
    assert isinstance(shown.programme.programme, Programme)
    assert text_of(shown.programme.programme, "title")


async def test_the_welcome_makes_a_workspace_and_opens_one(tmp_path: Path) -> None:
    nowhere = Nowhere()
    folder = tmp_path / "mine"
    app = welcome_app(nowhere, folder)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        assert "q leave" in hand.lines()[-1]
        assert "There is no workspace in" in hand.shown()
        app.screen.query("Rows").first().move_to("new")  # type: ignore[attr-defined]
        await hand.press("enter")
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "file").touch()
        await hand.enter("Make a workspace", folder=str(tmp_path / "full"), name="Žďár [/b]", timezone="Nowhere")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "is not empty; name a new folder" in " ".join(hand.shown().split())
        assert "'Nowhere' is no time zone" in hand.shown()
        await hand.enter("Make a workspace", folder=str(folder), timezone="Europe/Prague")
        await pilot.press("ctrl+s")
    assert nowhere.chosen == folder
    assert read_settings(folder).organisation.name == "Žďár [/b]"
    again = Nowhere()
    app = welcome_app(again)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        app.screen.query("Rows").first().move_to("open")  # type: ignore[attr-defined]
        await hand.press("enter")
        await hand.enter("Open a workspace", folder=str(tmp_path))
        await hand.press("ctrl+s")
        await hand.painted()
        assert "is no workspace" in hand.shown()
        await hand.enter("Open a workspace", folder=str(folder))
        await pilot.press("ctrl+s")
    assert again.chosen == folder


async def test_who_is_at_the_desk_does_what_the_role_allows(tmp_path: Path) -> None:
    with Workspace.open(demo.copied(tmp_path / "demo"), home=tmp_path / "home") as workspace:
        remember(workspace, workspace.programme.find(Person, "P17").id)
        app = app_on(workspace)
        async with app.run_test(size=(80, 24)) as pilot:
            hand = Hand(pilot)
            await at_the_programme(hand)
            await hand.press("y")
            await hand.fill("Propose a revision", reason="A new site.")  # the manager is not asked who acts
        assert workspace.programme.programme.proposed_change == "A new site."


async def test_a_programme_is_revised_rests_and_closes_on_its_page(tmp_path: Path) -> None:
    with Workspace.open(demo.copied(tmp_path / "demo"), home=tmp_path / "home") as workspace:
        remember(workspace, workspace.programme.find(Person, "P17").id)
        book = workspace.programme
        app = app_on(workspace)
        async with app.run_test(size=(120, 40)) as pilot:
            hand = Hand(pilot)
            screen = await at_the_programme(hand)
            screen.go("steps", "propose")
            await hand.press("enter")
            await hand.fill("Propose a revision", reason="Stage 2 was moved.")
            screen.go("statements", "budget")
            await hand.press("enter")
            await hand.fill("", budget="12000 EUR")
            screen.go("statements", "events")
            await hand.press("enter")
            await hand.enter("", events="CB-S2; 2027-03-11 to 2027-03-09; stage 2; stage-2")
            await hand.press("ctrl+s")
            await hand.painted()
            assert "it ends (2027-03-09) before it begins" in hand.shown()
            await hand.fill("", events="CB-S2; 2027-03-09 to 2027-03-11; stage 2; stage-2\nX; 2027-05-01; fair")
            screen.go("statements", "blackouts")
            await hand.press("enter")
            await hand.fill("", blackouts="2026-12-10 to 2027-01-08; change freeze; ŁDZ, BRQ")
            await hand.painted()
            assert "proposed" in hand.shown()
            assert [(event.ref, event.kind, event.last) for event in book.programme.events] == [
                ("CB-S2", "stage-2", date(2027, 3, 11)),
                ("X", "", None),
            ]
            (freeze,) = book.programme.blackouts
            assert [book.get(Site, site).ref for site in freeze.sites] == ["ŁDZ", "BRQ"]
            screen.go("steps")
            await hand.painted()
            assert "budget: “12000 EUR” instead of “9800 EUR”" in hand.shown()
            await hand.press("y")
            await hand.fill("Approve the revision")  # as top management, who is offered
            assert (book.programme.revision, book.programme.budget) == (3, "12000 EUR")
            assert "budget: “12000 EUR” instead of “9800 EUR”" in book.programme.approvals[-1].changes
            screen.go("steps", "suspend")
            await hand.press("enter")
            await hand.fill("Suspend the programme", reason="A merger.", consequence="The sites wait.")
            await hand.painted()
            await hand.press("y")
            await hand.fill("Resume the programme")
            assert book.programme.suspensions[0].resumed == workspace.today()
            screen.go("steps", "close")
            await hand.press("enter")
            await hand.enter("Close the programme", review="As planned.", lessons="none")
            await hand.press("ctrl+s")
            await hand.painted()
            assert "G-05" in hand.refused()
            left = "\n".join(f"{slot.ref}: the next cycle" for slot in book.slots())
            await hand.enter("Close the programme", left=left)
            await hand.press("ctrl+s")
            await hand.painted()
            assert "IA-2026-01" in hand.refused()  # it is closed, and cannot be left over
            left = "\n".join(line for line in left.split("\n") if "IA-2026-01" not in line and "IA-2026-02" not in line)
            await hand.fill("Close the programme", left=left)
            screen.go("steps", "create")
            await hand.painted()
            assert "Make the next audit programme" in hand.shown()
    assert book.programme.state is ProgrammeState.CLOSED


async def test_an_approved_programme_has_begun_when_the_app_opens(tmp_path: Path) -> None:
    with Workspace.open(demo.copied(tmp_path / "demo"), home=tmp_path / "home") as workspace:
        book, today = workspace.programme, workspace.today()
        manager, client = (act(workspace, book.find(Person, ref).id) for ref in ("P17", "P13"))
        remember(workspace, manager.by)
        stated = book.programme.stated
        fields = {name: value for name, value in dict(stated).items() if name != "title"}
        days: dict[str, Any] = {"cycle_from": today, "cycle_to": date(today.year, 12, 31)}
        programme.create(
            book, manager, ref="AP-2", title="Beside it", manager=manager.by, client=client.by, **days, **fields
        )
        sites, services = list(book.all(Site)), list(book.all(Service))
        places: dict[str, Any] = {"sites": sites, "services": services, "planned_from": today, "planned_to": today}
        schedule.add_slot(workspace, manager, of="AP-2", title="All of it", **places)
        programme.submit(workspace, manager, of="AP-2")
        programme.approve(workspace, client, of="AP-2")
        assert book.called("AP-2").state is ProgrammeState.APPROVED
        async with app_on(workspace).run_test(size=(80, 24)):
            assert book.called("AP-2").state is ProgrammeState.ACTIVE


async def test_what_a_crash_left_without_a_ledger_has_one_when_the_app_is_open(tmp_path: Path) -> None:
    with Workspace.open(demo.copied(tmp_path / "demo"), home=tmp_path / "home") as workspace:
        book, day = workspace.programme, workspace.today()
        manager = act(workspace, book.find(Person, "P17").id)
        remember(workspace, manager.by)
        place: dict[str, Any] = {"id": uuid7(), "ref": "IA-9", "title": "Begun", "planned_from": day, "planned_to": day}
        slot = Slot(programme=book.programme.id, **place)
        book.commit("add slot", author=manager.by, effective=manager.on, records=[slot])
        assert "IA-9" not in workspace.audit_refs()
        async with app_on(workspace).run_test() as pilot:
            await Hand(pilot).read(TodayScreen, "f2")
            await pilot.pause(1)  # once the first screen stands
        assert workspace.audit("IA-9").audit.id == slot.id


async def test_the_palette_finds_the_steps_of_a_programme_and_of_an_audit(tmp_path: Path) -> None:
    with Workspace.open(demo.copied(tmp_path / "own"), home=tmp_path / "home") as workspace:
        app = app_on(workspace)
        await _find_steps(app)


async def _find_steps(app: AuditorApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        screen = await at_the_programme(hand)
        await hand.command("Suspend the programme")
        assert "Suspend" in hand.shown()
        await hand.press("escape")
        screen.go("audits", "IA-2027-04")
        await hand.painted()
        await hand.press("enter")
        assert isinstance(app.screen, AuditScreen)
        await hand.command("Cancel")
        assert "Cancel the audit" in hand.shown()


async def test_what_was_counted_before_the_audits_were_read_is_counted_again(shown: Workspace) -> None:
    """The section is asked for its count while the frame is shown, which is before the first audit is read."""
    app = app_on(shown)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        screen = await at_the_programme(hand)
        screen.go("workload")
        await hand.painted()
        lead = next(line for line in hand.lines()[3:] if "P01" in line)
        assert {"11", "2", "20", "7"} <= set(lead.split()), lead


async def test_the_next_cycle_is_drafted_on_the_page_while_this_one_runs(tmp_path: Path) -> None:
    with demo_desk(tmp_path, "P17") as workspace:
        book, running = workspace.programme, workspace.programme.programme
        async with app_on(workspace).run_test(size=(120, 40)) as pilot:
            hand = Hand(pilot)
            screen = await at_the_programme(hand)
            screen.go("steps", "create")
            await hand.press("enter")
            await hand.fill("New audit programme", title="Next cycle", manager="P01", client="P13")
            await hand.painted()
            draft = next(each for each in book.all(Programme).values() if each.title == "Next cycle")
            assert (draft.ref, draft.cycle_from.year) == ("AP-2029", running.cycle_to.year + 1)
            assert "AP-2029" in hand.shown()
            assert "draft" in hand.lines()[1]
            screen.go("audits")
            await hand.press("+")
            first = f"{draft.cycle_from:%Y}-02-05"
            await hand.enter("New audit", title="First", planned_from=first, clauses="8", ref="IA-2029-01")
            await hand.press("ctrl+s")
            assert "programme manager" in hand.refused()  # P17 does not manage the next one
            await hand.press("escape")
            screen.go("steps", f"programme-{running.id}")
            await hand.press("enter")
            await hand.painted()
            assert "active" in hand.lines()[1]
            screen.go("audits", "IA-2026-03")
            await hand.painted()
            assert "IA-2026-03" in hand.shown()
        assert book.programme.id == running.id
