"""The whole path, driven through the screens only; it leaves what the commands leave.

The story is that of ``tests/cli/whole_audit.py``, day for day and word for word: the clock of the workspace is moved
where the commands say ``--on``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from auditor.cli.root import Root, auditor
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.words import AuditState
from auditor.tui.start import app_on
from auditor.tui.widgets.parts import Parts
from auditor.workspace import AuditBook, Settings, Workspace
from auditor.workspace.settings import Organisation
from tests.cli import whole_audit as story
from tests.cli.whole_audit import AUDIT, BEGIN, day
from tests.data.state import differences, state
from tests.tui.hand import Hand

BRNO = ZoneInfo("Europe/Prague")


@dataclass
class Clock:
    """A clock that ticks a second at each look, and is moved from day to day."""

    now: datetime

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def move_to(self, number: int) -> None:
        """Noon on a day of the story, unless it is that day already."""
        noon = datetime.combine(BEGIN + timedelta(days=number), time(12), BRNO)
        self.now = max(self.now, noon)


@dataclass
class Played:
    """The workspace after the screens were through with it."""

    workspace: Workspace
    clock: Clock

    @property
    def book(self) -> AuditBook:
        return self.workspace.audit(AUDIT)

    def items(self, clause: str) -> list[Item]:
        """The audit's items of a clause, in order."""
        return sorted((i for i in self.book.items.values() if i.clause == clause), key=lambda i: i.ref)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Played]:
    clock = Clock(datetime.combine(BEGIN, time(8), BRNO))
    settings = Settings(organisation=Organisation(name="Skála & Žďár", timezone="Europe/Prague"))
    with Workspace.create(tmp_path / "screens", settings, home=tmp_path / "home", clock=clock) as workspace:
        yield Played(workspace, clock)


async def test_the_screens_leave_what_the_commands_leave(
    fresh: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 0.1)  # nobody looks at most of what would be painted
    app = app_on(fresh.workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await organisation(hand, fresh)
        await programme(hand, fresh)
        await planning(hand, fresh)
        await conducting(hand, fresh, tmp_path)
        await reporting(hand, fresh)
        await follow_up(hand, fresh)
    assert fresh.book.audit.state is AuditState.CLOSED
    told = text_of_the_report(fresh.book)
    for finding in fresh.book.all(Finding).values():
        if not finding.is_withdrawn:
            assert finding.ref in told
            assert all(clause.partition(":")[2] in told for clause in finding.clauses)
    for piece in fresh.book.all(Evidence).values():
        assert piece.follow_up or piece.ref in told
    found = differences(by_commands(tmp_path, monkeypatch), state(fresh.workspace))
    differing = [each for each in found if "its first day has come" not in each]  # P5: by itself before the command
    assert not differing, "\n".join(differing)


def text_of_the_report(book: AuditBook) -> str:
    pages = PdfReader(book.folder / "issued" / "r1.pdf").pages
    return " ".join(page.extract_text() for page in pages)


def by_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, list[object]]]:
    """What the same story leaves when it is played by commands."""
    folder = tmp_path / "commands"
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "other home"))

    def run(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(auditor, list(words), obj=Root(), prog_name="auditor")
        assert result.exit_code == code, f"auditor {' '.join(words)}\n{result.output}"
        return result.stdout

    run("init", str(folder), "--name", "Skála & Žďár", "--timezone", "Europe/Prague")
    monkeypatch.chdir(folder)
    story.whole_audit(run, tmp_path)
    with Workspace.open(folder, home=tmp_path / "other home", read_only=True) as workspace:
        return state(workspace)


async def act_as(hand: Hand, name: str) -> None:
    """Let somebody else act."""
    await hand.command("Act as somebody else")
    await hand.choose(name)


async def organisation(hand: Hand, played: Played) -> None:
    await hand.pilot.pause()
    await hand.fill("Who are you?", name="Marie Nováková", function="audit programme manager")
    await hand.press("f3")
    await go_to(hand, "people")
    for ref, name, function in (
        ("P02", "Þórdís Jónsdóttir", "lead auditor"),
        ("P03", "Nguyễn Thị Ánh", "managing director"),
        ("P04", "Õnne-Liis Tamm", "owner of configuration management"),
        ("P05", "Łukasz Żak", "platform engineer"),
        ("P06", "王秀英", "representative of the auditee"),
        ("P07", "Ola Null", "auditor in training"),
    ):
        await hand.press("+")
        await hand.fill("New person", name=name, ref=ref, function=function)
    await hand.press("enter", "home", "down", "enter")
    await hand.fill("P02 Þórdís Jónsdóttir", competences="20000-1; lead auditor course")
    await go_to(hand, "sites")
    await hand.press("+")
    await hand.fill("New site", name="Brno", ref="BRQ", country="CZ", timezone="Europe/Prague")
    await go_to(hand, "services")
    await hand.press("+")
    await hand.fill("New service", name="Managed server", ref="S1", criticality="high")
    await go_to(hand, "processes")
    for ref, name, clause in (
        ("PR1", "Configuration management", "8.2.6"),
        ("PR2", "Incident management", "20000-1:8.6.1"),
    ):
        await hand.press("+")
        await hand.fill("New process", name=name, ref=ref, owner="Õnne-Liis", clauses=clause)


async def go_to(hand: Hand, section: str) -> None:
    """Go to a section of a page."""
    while hand.app.focused is not hand.screen.parts:
        await hand.press("escape")
    while hand.screen.section.name != section:
        await hand.press("v")


async def programme(hand: Hand, played: Played) -> None:
    played.clock.move_to(1)
    await hand.press("y")
    await hand.fill(
        "New audit programme",
        ref="AP-1",
        title="Internal audits",
        cycle_from=f"{BEGIN.year}-01-01",
        cycle_to=f"{BEGIN.year}-12-31",
        client="Nguyễn",
    )
    await go_to(hand, "statements")
    for name, text in {
        "objectives": "See whether the system conforms",
        "criteria": "ISO/IEC 20000-1:2018",
        "risks": "Auditors are few; train one more",
        "frequency": "yearly",
        "methods": "interviews, records, samples",
        "responsibilities": "see roles",
        "planning_requirements": "two weeks ahead",
        "reporting": "within ten working days",
        "importance": "by risk",
        "changes": "none of weight",
        "earlier_results": "none yet",
        "resources": "two auditors",
        "auditor_days": "4",
    }.items():
        hand.screen.go("statements", name)
        await hand.press("enter")
        await hand.fill("", **{name: text})
    await hand.press("f4", "+")
    await hand.fill(
        "New audit",
        title="Configuration and incidents",
        planned_from=day(20),
        planned_to=day(21),
        sites="BRQ",
        clauses="8.2.6, 20000-1:8.6.1",
        services="S1",
        planned_days="2",
        lead="Þórdís",
        ref=AUDIT,
    )
    assert AUDIT in hand.lines()[0]
    await hand.press("f3")
    played.clock.move_to(2)
    await hand.press("y")
    await hand.fill("Submit the programme")
    played.clock.move_to(3)
    await hand.press("y")
    await hand.fill("Approve the programme")
    await hand.press("y")


async def planning(hand: Hand, played: Played) -> None:
    played.clock.move_to(5)
    await hand.press("f4")
    await hand.press("y")
    await hand.fill(
        "Appoint",
        representative="王秀英",
        objectives="See whether configuration data can be trusted\nSee how incidents end",
    )
    await act_as(hand, "Þórdís")
    played.clock.move_to(6)
    await hand.press("y")
    await hand.fill("Confirm feasibility", note="time, access and people are there")
    await go_to(hand, "team")
    await hand.press("+")
    await hand.fill("Team member", person="Ola Null", role="trainee", supervised_by="Þórdís", days="1")
    played.clock.move_to(7)
    await hand.press("y")
    await hand.choose("iso20000")
    await hand.fill("Items of ISO")
    await go_to(hand, "agenda")
    for span, kind, topic, clauses, auditors, auditees in (
        ("09:00-09:30", "opening", "Opening meeting", "", "", ""),
        ("9:30 - 12:00", "session", "Configuration", "8.2.6", "Þórdís", "Õnne"),
        ("13:00-15:00", "session", "Incidents", "8.6.1", "Þórdís", "Łukasz"),
        ("15:00-15:30", "team", "Team", "", "", ""),
        ("15:30-16:00", "closing", "Closing meeting", "", "", ""),
    ):
        await hand.press("+")
        await hand.fill(
            "Agenda line", topic=topic, time=span, kind=kind, clauses=clauses, auditors=auditors, auditees=auditees
        )
    played.clock.move_to(8)
    await hand.press("y")
    played.clock.move_to(9)
    await hand.press("y")
    await hand.fill("Version 1 of the plan")
    played.clock.move_to(20)
    await hand.press("y")
    await hand.fill("Opening meeting", attendees="Þórdís, 王秀英")


async def conducting(hand: Hand, played: Played, files: Path) -> None:
    await hand.press("y")
    first, second, third, fourth, *rest = played.items("20000-1:8.2.6")
    incidents = played.items("20000-1:8.6.1")
    photo = files / "rack C-07.txt"
    photo.write_text("serial 4711 in stock, but here", encoding="utf-8")
    os.utime(photo, (played.clock.now.timestamp(),) * 2)
    await hand.go(first.ref)
    await hand.press("e")
    await hand.fill("Evidence", kind="file", reference=str(photo))
    await hand.press("e")
    await hand.fill("Evidence", kind="record", reference="Query Q-117, 4812 rows")
    await hand.press("s")
    await hand.fill("Sample", size="40", n="5", seed="7", population="configuration items in hall 2")
    for number in range(5):
        await hand.press("d" if number == 2 else "y")
        if number == 2:
            await hand.press("escape")
    await hand.press("enter")
    await hand.fill("SM-01", conclusion="One of five is wrong.", decision="finding")
    await hand.press("escape")
    note = "Of five configuration items one is recorded as in stock and stands in the rack."
    await answer(hand, first, note, "m")
    await answer(hand, second, "The list is kept by one person.", "o")
    await hand.press("escape")
    await act_as(hand, "Ola Null")
    await hand.press("y")
    await answer(hand, third, "Seen in five records.", "c")
    await hand.press("escape")
    await act_as(hand, "Þórdís")
    await hand.press("y")
    await hand.go(third.ref)
    await hand.press("y")
    await hand.go(fourth.ref)
    await hand.press("p")
    await hand.paste("the record is in the hall")
    await hand.press("enter")
    await hand.press("n")
    await hand.write("No such items are kept.")
    await hand.press("enter")
    for item in rest:
        await answer(hand, item, "As described.", "c")
    await hand.go(incidents[0].ref)
    await hand.press("M", "u")
    await answer(hand, incidents[0], "Reviewed each Friday.", "g")
    await hand.go(incidents[1].ref)
    await hand.press("x")
    await hand.paste("No major incident happened in the period.")
    await hand.press("enter")
    await answer(hand, incidents[2], "Times are typed by hand.", "i")
    for item in incidents[3:]:
        await answer(hand, item, "As described.", "c")
    await hand.press("escape")
    played.clock.move_to(21)
    await findings(hand, played)
    await hand.press("escape", "y")
    await hand.fill("Closing meeting", attendees="Þórdís, 王秀英")


async def answer(hand: Hand, item: Item, note: str, grade: str) -> None:
    """Write the note of an item, then grade it."""
    await hand.go(item.ref)
    await hand.press("enter")
    await hand.paste(note)
    await hand.press("escape", grade)


async def findings(hand: Hand, played: Played) -> None:
    await hand.press("y")
    for finding in sorted(played.book.all(Finding).values(), key=lambda f: f.ref):
        await hand.go(finding.ref)
        await hand.press("enter")
        await write_part(hand, "title", f"About {finding.clauses[0]}: {finding.grade.value}")
        if finding.grade.is_nonconformity:
            await write_part(hand, "requirement", "Configuration information is correct and controlled.")
            await write_part(hand, "grade_reason", "One record; no service was affected.")
            await part(hand, "where")
            await hand.fill("clause, process, site", site="BRQ")
        await hand.press("y", "r", "y")
        await hand.choose("Õnne")
        await hand.press("escape", "escape")
    await hand.press("+")
    await hand.fill("A finding", note="A door stood open.", grade="observation", clause="20000-1:8.2.6")
    await hand.command("Withdraw the finding")
    await hand.fill("Withdraw", reason="It was a fire door test.")
    await hand.press("escape")


async def part(hand: Hand, key: str) -> None:
    """Open a part of a page of parts."""
    await hand.painted()
    assert hand.screen.query_one(Parts).move_to(key)
    await hand.press("enter")


async def write_part(hand: Hand, key: str, text: str) -> None:
    """Write a part of a page of parts."""
    await part(hand, key)
    await hand.write(text)
    await hand.press("escape")


async def reporting(hand: Hand, played: Played) -> None:
    played.clock.move_to(25)
    await hand.press("y")
    assert "to mend" in hand.shown()
    await hand.press("v")
    for key, text in {
        "conclusion_headline": "Conforms but for one minor nonconformity.",
        "conclusion": "The management system conforms, with one exception.",
        "fulfilment": "largely fulfilled",
        "limits": "Samples say nothing of the whole.",
        "confidentiality": "internal",
        "objective/0": "Mostly.",
        "objective/1": "In time.",
    }.items():
        await write_part(hand, key, text)
    for key in ("disagreements", "obstacles", "follow_up_of_earlier"):
        hand.screen.query_one(Parts).move_to(key)
        await hand.press("-")
    for key, people in (("participants", ("Õnne", "王秀英")), ("distribution", ("Nguyễn", "王秀英"))):
        await part(hand, key)
        for person in people:
            await hand.choose(person)
        await hand.press("escape")
    played.clock.move_to(26)
    await hand.press("y")
    await hand.fill("Issue the report")
    await hand.press("escape")
    played.clock.move_to(27)
    await hand.press("y")
    await hand.fill("Complete", lessons="none", used_days="2")


async def follow_up(hand: Hand, played: Played) -> None:
    await hand.press("f5", "enter")
    played.clock.move_to(28)
    await hand.press("y")
    await hand.fill("Acknowledge", owner="Łukasz", acts="Õnne")
    played.clock.move_to(30)
    await hand.press("y")
    await hand.fill(
        "Response",
        correction="Record mended.",
        cause="oversight",
        actions=f"Stock moves change the record by themselves; P05; {day(60)}",
        acts="Łukasz",
    )
    played.clock.move_to(31)
    await hand.press("d")
    await hand.press("y")
    await hand.fill("Return", reason="Why could it be overlooked? Where else?")
    played.clock.move_to(33)
    await hand.press("y")
    await hand.fill(
        "Response",
        cause="Stock and records are kept by two teams without a link.",
        method="5 whys",
        categories="process",
        extent="Hall 1 as well: two more.",
        criterion="No wrong record in a sample of twenty.",
        acts="Łukasz",
    )
    played.clock.move_to(34)
    await hand.press("y")
    await hand.fill("Accept", due=day(62), note="agreed with the owner")
    played.clock.move_to(50)
    await hand.press("D")
    await hand.fill(
        "another due date", field="implementation", how="ask", day=day(70), reason="a part is late", acts="Łukasz"
    )
    played.clock.move_to(51)
    await hand.press("D")
    await hand.fill("more time was asked for", granted="yes")
    played.clock.move_to(64)
    await hand.press("y")
    await hand.fill("Actions", **{"CA-1 done": day(64), "CA-1 evidence": "Change CHG-812"}, acts="Łukasz")
    played.clock.move_to(65)
    await hand.press("y")
    await hand.fill(
        "the actions were carried out",
        seen="Three moves, three records.",
        method="record-review",
        evidence="Log of stock moves",
    )
    played.clock.move_to(66)
    await hand.press("y")
    await hand.enter("the actions are effective", seen="Too early.", evidence="E-004")
    await hand.press("ctrl+s")
    assert "G-36" in hand.shown()
    await hand.press("escape")
    played.clock.move_to(96)
    await hand.press("y")
    await hand.fill("the actions are effective", seen="Twenty of twenty are right.", evidence="Sample of twenty")
    played.clock.move_to(97)
    await hand.press("f4", "y")
    await hand.fill("Close")
