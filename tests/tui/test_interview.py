"""An interview of 88 minutes, played as it happens: one agenda line, three items, a sample of 25, no way back to paper.

The story is that of the demo's audit on its second day. Keys that are not text are counted: everything but typing, and
but the one key that leaves a text field.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual.pilot import Pilot

from auditor.demo.build import build
from auditor.demo.supplement import BRNO
from auditor.figures.draws import by_stratum, draw_stratified
from auditor.model.audit import AgendaLine, Note
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.people import Person
from auditor.model.sample import Sample
from auditor.model.words import EvidenceKind, FindingState, Grade, ItemState, SampleMethod, Verification
from auditor.tui.screens.conduct.sample import SampleScreen
from auditor.tui.start import app_on
from auditor.workspace import AuditBook, Workspace
from tests.tui.hand import Hand

BEGIN = datetime(2026, 10, 7, 9, 28, tzinfo=BRNO)
WRONG = {
    3: "status live, was switched off in March",
    8: "status live, serial of another server",
    10: "in stock, but here in rack C-07",
    12: "not in the rack",
    14: "two of them",
    17: "status live, gone",
    22: "owner left in 2025",
}
"""Which of the 25 deviate, and what was seen."""


class Counting(Hand):
    """A hand that counts its keys."""

    def __init__(self, pilot: Pilot[Any], clock: Clock) -> None:
        super().__init__(pilot)
        self.clock = clock
        self.count = 0

    async def at(self, time: str, *keys: str) -> None:
        """It is *time*: press keys, each counted."""
        self.clock.now = max(
            self.clock.now, datetime.combine(BEGIN.date(), datetime.strptime(time, "%H:%M").time(), BRNO)
        )
        for key in keys:
            await self.press(key)
            self.count += 1
        await self.painted()

    async def type(self, text: str, leave: str = "") -> None:
        """Type a text, and leave its field by one key, which does not count."""
        await self.paste(text)
        if leave:
            await self.press(leave)
            await self.painted()


class Clock:
    """A clock that ticks a second at each look."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@contextmanager
def amid(folder: Path, clock: Clock) -> Iterator[Workspace]:
    """The demo at 09:28 on the second day of its audit, the lead auditor at the desk, a folder of photos watched."""
    build(folder / "demo", home=folder / "home", clock=lambda: BEGIN, until=BEGIN)
    photos = folder / "photos"
    photos.mkdir()
    (folder / "home").mkdir(exist_ok=True)
    (folder / "home" / "preferences.toml").write_text(f'by = "P01"\nwatched_folder = "{photos}"\n', "utf-8")
    (folder / "Q-117.csv").write_text("\n".join(listed()) + "\n", "utf-8")
    with Workspace.open(folder / "demo", home=folder / "home", clock=clock) as workspace:
        yield workspace


def listed() -> Iterator[str]:
    """The lines of the list: five of what will be drawn stand in the hall, in racks that go the other way."""
    kinds = {f"CI-{number:05}": ("server", "VM", "switch")[number % 3] for number in range(1, 4813)}
    drawn = draw_stratified(by_stratum(list(kinds), list(kinds.values())), 25, "20261007")
    ordered = [one for members in drawn.values() for one in members]
    racks = {one: f"C-{number:02}" for number, one in zip((12, 11, 9, 8, 7), ordered[10:15], strict=True)}
    yield "ci,type,place,rack"
    yield from (f"{ci},{kind},{'hall 2' if ci in racks else 'desk'},{racks.get(ci, '')}" for ci, kind in kinds.items())


def told(book: AuditBook, since: set[str]) -> list[Evidence]:
    """The pieces of evidence that are not of before, by reference."""
    return sorted((e for e in book.all(Evidence).values() if e.id not in since), key=lambda e: e.ref)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_interview_of_88_minutes_takes_at_most_60_keys_that_are_not_text(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    clock = Clock()
    with amid(tmp_path, clock) as workspace:
        book = workspace.audit("IA-2026-03")
        before = set(book.all(Evidence))
        people = {person.ref: person.id for person in book.all(Person).values()}
        app = app_on(workspace)
        async with app.run_test(size=size) as pilot:
            hand = Counting(pilot, clock)
            while "09:30-11:00" not in hand.shown():
                await hand.painted()
            await hand.at("09:28", "enter", "b")
            assert "of 3 open" in hand.lines()[0]

            await hand.at("09:30", "f9")
            await hand.type("Request form, CI number, then the rack; who types it in is not said", "escape")

            await hand.at("09:33", "down", "e", "r")
            await hand.type("query Q-117, 4812 rows", "enter")

            await hand.at("09:34", "s")
            await hand.type("", "tab")
            await hand.type("25", "tab")
            await hand.type("CIs in status live", "tab")
            await hand.at("09:34", "t")
            await hand.type("20261007", "tab")
            await hand.type(str(tmp_path / "Q-117.csv"), "tab")
            await hand.type("ci, rack, place", "tab")
            await hand.type("type", "ctrl+s")
            assert isinstance(app.screen, SampleScreen), hand.shown()

            async def look(numbers: range, time: str) -> None:
                for number in numbers:
                    await hand.at(time, "d" if number in WRONG else "y")
                    if number in WRONG:
                        await hand.type(WRONG[number], "enter")

            await look(range(1), "09:36")
            await look(range(1, 10), "09:37")
            await hand.at("09:53", "f10", "space")
            assert isinstance(app.screen, SampleScreen)
            await hand.at("09:55", "O", "slash")
            await hand.type("hall", "enter")
            racks = [line.split("C-")[1][:2] for line in hand.lines() if "to look at" in line and "hall 2" in line]
            assert racks == ["07", "08", "09", "11", "12"], hand.shown()

            Image.new("RGB", (40, 30), "grey").save(tmp_path / "photos" / "rack C-07.jpg")
            await look(range(10, 11), "10:05")
            await hand.at("10:06", "a")
            while len(told(book, before)) < 5:
                await hand.pilot.pause(0.1)
            await look(range(11, 15), "10:09")
            await hand.at("10:20", "t")
            await hand.type("CK-035", "enter")
            await hand.type("Hvönn went live without approval, too (in passing)", "ctrl+s")
            await look(range(15, 25), "10:24")
            assert "18 right · 7 deviating · 0 to look at" in hand.shown()

            await hand.at("10:40", "escape", "up", "e", "r")
            await hand.type("verification report 2026-Q2", "enter")
            await hand.at("10:45", "c")

            await hand.at("10:48", "down", "e", "s")
            await hand.type("“The meeting was dropped in spring”", "enter")
            await hand.at("10:49", "enter")
            await hand.type("19 deviations of 2026-06-30 without action; 7 of 25 wrong on the day", "escape")
            await hand.at("10:52", "e", "r")
            await hand.type("action list of configuration management, empty", "enter")

            await hand.at("10:54", "m", "m")
            await hand.type("the verification runs, the follow-up fails, no service was hit", "enter")
            await hand.at("10:56", "r", "y", "ctrl+s")

            await hand.at("10:57", ".", "e", "r")
            await hand.type("five changes, traced from the CI to the request", "enter")
            await hand.at("10:57", "c")
            await hand.at("10:58", "b")
            assert "Ended: 3 of 3 answered, 9" in hand.shown(), hand.shown()
        assert hand.count <= 60, hand.count
        _holds_what_was_said(workspace, book, before, people)


def _holds_what_was_said(workspace: Workspace, book: AuditBook, before: set[str], people: dict[str, str]) -> None:
    """The store has all of the interview, and nothing else."""
    by_reference = {item.ref: item for item in book.items.values()}
    line = next(each for each in book.all(AgendaLine).values() if each.clauses == ["20000-1:8.2.6"])
    assert line.begun is not None
    assert line.ended is not None
    assert line.ended - line.begun >= timedelta(minutes=88)

    (sample,) = (each for each in book.all(Sample).values() if by_reference["CK-012"].id in each.items)
    assert (sample.size, sample.n, sample.seed, sample.method) == (4812, 25, "20261007", SampleMethod.STRATIFIED)
    assert [sample.marks[number].right for number in range(25)] == [number not in WRONG for number in range(25)]
    assert {n: sample.marks[n].note for n in range(25) if not sample.marks[n].right} == WRONG

    recorded = told(book, before)
    crosses = [
        (EvidenceKind.OBSERVATION, f"{sample.ref}, {sample.marks[n].element}: {seen}") for n, seen in WRONG.items()
    ]
    photo = (EvidenceKind.PHOTO, "rack C-07.jpg")
    assert [(e.kind, e.reference or (e.file.name if e.file else "")) for e in recorded] == [
        (EvidenceKind.RECORD, "query Q-117, 4812 rows"),
        *crosses[:3], photo, *crosses[3:],
        (EvidenceKind.RECORD, "verification report 2026-Q2"),
        (EvidenceKind.STATEMENT, "“The meeting was dropped in spring”"),
        (EvidenceKind.RECORD, "action list of configuration management, empty"),
        (EvidenceKind.RECORD, "five changes, traced from the CI to the request"),
    ]  # fmt: skip
    assert recorded[4].description == f"{sample.ref}, {sample.marks[10].element}", "a photo shows what was marked last"
    assert recorded[-3].verification is Verification.SINGLE_STATEMENT

    first, second, third = (by_reference[ref] for ref in ("CK-011", "CK-012", "CK-013"))
    assert [(i.grade, i.state) for i in (first, second, third)] == [
        (Grade.CONFORMING, ItemState.ANSWERED),
        (Grade.MINOR, ItemState.ANSWERED),
        (Grade.CONFORMING, ItemState.ANSWERED),
    ]
    references = {piece.id: piece.ref for piece in recorded}
    assert [[references[e] for e in item.evidence] for item in (first, third)] == [
        [recorded[9].ref],
        [recorded[12].ref],
    ]
    assert {references[e] for e in second.evidence} == {*references.values()} - {recorded[9].ref, recorded[12].ref}
    assert second.note == "19 deviations of 2026-06-30 without action; 7 of 25 wrong on the day"

    notes = [n for n in book.all(Note).values() if n.at >= BEGIN]
    assert sorted((by_reference_of(book, n), n.text, n.kind) for n in notes) == [
        ("CK-011", "Request form, CI number, then the rack; who types it in is not said", "quick"),
        ("CK-035", "Hvönn went live without approval, too (in passing)", "trail"),
    ]

    (finding,) = (each for each in book.all(Finding).values() if second.id in each.items)
    assert (finding.grade, finding.state, finding.clauses) == (Grade.MINOR, FindingState.PRESENTED, ["20000-1:8.2.6"])
    assert finding.grade_reason == "the verification runs, the follow-up fails, no service was hit"
    assert set(finding.evidence) == set(second.evidence)
    (shown,) = finding.presentations
    assert (shown.to, shown.acknowledged) == (people["P18"], True)


def by_reference_of(book: AuditBook, note: Note) -> str:
    return book.items[note.item].ref if note.item else ""
