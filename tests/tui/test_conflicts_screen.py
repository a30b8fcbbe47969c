"""What two copies disagree about, side by side, and the key that takes a side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.activities import conduct, evidence
from auditor.activities.conflicts import open_conflicts
from auditor.model.evidence import Evidence
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.model.text import readable
from auditor.model.words import EvidenceKind, Grade
from auditor.tui.screens.conduct.screen import ConductScreen
from auditor.tui.screens.conflicts import ConflictsScreen
from auditor.tui.screens.history import HistoryScreen
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.tui.widgets.reader import Reader
from auditor.tui.widgets.rows import Rows
from tests.tui.audits import Conducted, conducted
from tests.tui.copies import Teammate, grade, take_in, teammate
from tests.tui.found import opened
from tests.tui.hand import Hand

SIZES = ((80, 24), (120, 40))


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Conducted]:
    done = conducted(tmp_path)
    remember(done.workspace, done.people["P01"].id)
    with done.workspace:
        yield done


@pytest.fixture
def his(made: Conducted, tmp_path: Path) -> Iterator[Teammate]:
    with teammate(made, tmp_path) as mate:
        yield mate


def item(made: Conducted, ref: str) -> Item:
    return made.book.find(Item, ref)


def graded_apart(made: Conducted, his: Teammate, folder: Path, *refs: str) -> None:
    """The lead calls the items minor, her teammate finds them conforming, a minute later; and sends it back."""
    for ref in refs:
        grade(made, ref, Grade.MINOR, "no record since March")
        his.grade(ref, Grade.CONFORMING, "seen in the tool, all months")
    take_in(made, his.sent_back(folder / "back.zip"))


async def at(hand: Hand, made: Conducted) -> ConflictsScreen:
    await opened(hand.pilot, "conflicts", made.book)
    await hand.painted()
    screen = hand.screen
    assert isinstance(screen, ConflictsScreen)
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_both_sides_stand_beside_each_other_and_one_key_takes_one(
    made: Conducted, his: Teammate, tmp_path: Path, size: tuple[int, int]
) -> None:
    graded_apart(made, his, tmp_path, "CK-001")
    async with app_on(made.workspace).run_test(size=size) as pilot:
        hand = Hand(pilot)
        await at(hand, made)
        seen = hand.shown()
        assert "item CK-001" in seen
        assert "Þórdís Ólafsdóttir" in seen
        assert "Nguyễn Thị Hồng Ánh" in seen
        beside = next(line for line in hand.lines() if "Þórdís" in line and "Nguyễn" in line and "P01" not in line)
        assert beside.index("Þórdís") < beside.index("Nguyễn")
        assert "Þórdís Ólafsdóttir, copy A" in seen
        assert "Nguyễn Thị Hồng Ánh, copy B" in seen
        assert "set aside for now" in seen
        assert "stands" in seen
        assert "grade: minor" in seen
        assert "A Þórdís: grade minor" in seen
        assert "the other" not in hand.lines()[-1]
        assert all(key in hand.lines()[-1] for key in ("y keep", "d take other"))
        assert len(hand.lines()) == size[1]
        await hand.press("d")
        await hand.painted()
    assert item(made, "CK-001").grade is Grade.MINOR
    assert not [each for each in open_conflicts(made.book) if each.record == item(made, "CK-001").id]
    *_, last = made.book.ledger.lines()
    assert (last.verb, last.author) == ("settle conflict", made.people["P01"].id)


async def test_what_stands_may_be_right_and_an_empty_list_says_so(
    made: Conducted, his: Teammate, tmp_path: Path
) -> None:
    graded_apart(made, his, tmp_path, "CK-001", "CK-002")
    many = len(open_conflicts(made.book))
    async with app_on(made.workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await at(hand, made)
        assert f"{many} conflicts between copies" in hand.shown()
        for _ in range(many):
            await hand.press("y")
            await hand.painted()
        assert "No conflicts" in hand.shown()
        assert "What copies of this audit changed apart stands here until one side is taken." in hand.shown()
        await hand.press("y", "d", "W", "B", "v", "h", "enter")
        assert isinstance(hand.screen, ConflictsScreen)
    assert item(made, "CK-001").grade is item(made, "CK-002").grade is Grade.CONFORMING


@pytest.mark.parametrize("key", ["y", "d"])
async def test_what_was_settled_is_not_undone_and_that_is_said(
    made: Conducted, his: Teammate, tmp_path: Path, key: str
) -> None:
    grade(made, "CK-002", Grade.OFI, "typed by hand")
    graded_apart(made, his, tmp_path, "CK-001")
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await at(hand, made)
        await hand.press("u")
        assert "Nothing that you did is undone here." in hand.refused()
        await hand.press(key)
        await hand.painted()
        lines = len([*made.book.ledger.lines()])
        await hand.press("u")
        refused = " ".join(hand.refused().split())
        assert "What was settled between two copies is not undone" in refused
        assert "What was set aside stands in the history" in refused
        assert "auditor history" not in hand.shown()
        assert len([*made.book.ledger.lines()]) == lines
    assert item(made, "CK-002").grade is Grade.OFI


async def test_what_was_typed_stays_and_that_is_said(made: Conducted, his: Teammate, tmp_path: Path) -> None:
    graded_apart(made, his, tmp_path, "CK-001")
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await at(hand, made)
        await hand.press("W", "escape")
        assert "What was typed is kept" not in hand.shown()
        await hand.press("W")
        await hand.enter("item CK-001", reason="March is not in the tool")
        await hand.press("escape")
        await hand.painted()
        assert "What was typed is kept" in hand.shown()
        await hand.press("W")
        assert "March is not in the tool" in hand.shown()


async def test_a_reason_may_be_given(made: Conducted, his: Teammate, tmp_path: Path) -> None:
    graded_apart(made, his, tmp_path, "CK-001")
    async with app_on(made.workspace).run_test(size=(100, 30)) as pilot:
        hand = Hand(pilot)
        await at(hand, made)
        await hand.press("W")
        await hand.fill("item CK-001", side="1", reason="March is not in the tool")
        await hand.painted()
    *_, last = made.book.ledger.lines()
    assert last.reason == "March is not in the tool"
    assert item(made, "CK-001").grade is Grade.MINOR


async def test_evidence_of_both_belongs_together(made: Conducted, his: Teammate, tmp_path: Path) -> None:
    for book, by, said in ((made.book, made.by(), "report"), (his.book, his.by(), "query")):
        made.clock.move(minutes=1)
        evidence.add(book, by, kind=EvidenceKind.RECORD, reference=said, items=[book.find(Item, "CK-003").id])
    take_in(made, his.sent_back(tmp_path / "back.zip"))
    async with app_on(made.workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await at(hand, made)
        assert "E-001" in hand.shown()
        assert "E-B001" in hand.shown()
        await hand.press("B")
        await hand.painted()
        assert "No conflicts" in hand.shown()
    refs = {made.book.get(Evidence, piece).ref for piece in item(made, "CK-003").evidence}
    assert refs == {"E-001", "E-B001"}


async def test_a_reference_given_twice_asks_which_keeps_it(made: Conducted, tmp_path: Path) -> None:
    with teammate(made, tmp_path, with_letter=False) as his:
        for book, by, said in ((made.book, made.by(), "report"), (his.book, his.by(), "query")):
            made.clock.move(minutes=1)
            evidence.add(book, by, kind=EvidenceKind.RECORD, reference=said)
        take_in(made, his.sent_back(tmp_path / "back.zip"))
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await at(hand, made)
        assert "M-02" in hand.shown()
        assert "Which one keeps the reference?" in hand.shown()
        await hand.press("y")
        await hand.painted()
        assert "No conflicts" in hand.shown()
    named = {piece.reference: piece.ref for piece in made.book.all(Evidence).values()}
    assert named == {"report": "E-001", "query": "E-002"}


async def test_the_header_says_it_and_a_key_leads_there_and_on(made: Conducted, his: Teammate, tmp_path: Path) -> None:
    graded_apart(made, his, tmp_path, "CK-002")
    many = len(open_conflicts(made.book))
    said = f"{many} conflict{'s' if many != 1 else ''} C"
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        for name in ("audit", "conduct", "findings", "history"):
            await opened(hand.pilot, name, made.book)
            await hand.painted()
            assert said in hand.lines()[0], name
            pilot.app.pop_screen()
            await hand.painted()
        await opened(hand.pilot, "audit", made.book)
        await hand.press("C")
        await hand.painted()
        screen = hand.screen
        assert isinstance(screen, ConflictsScreen)
        await hand.press("v")
        assert isinstance(hand.screen, Reader)
        assert "y  Nguyễn Thị Hồng Ánh, copy B, 2026-10-07 10:00, stands" in hand.shown()
        assert "d  Þórdís Ólafsdóttir, copy A, 2026-10-07" in hand.shown()
        assert "grade: conforming" in hand.shown()
        await hand.press("escape", "h")
        await hand.painted()
        assert isinstance(hand.screen, HistoryScreen)
        await hand.press("escape", "enter")
        await hand.painted()
        assert isinstance(hand.screen, ConductScreen)
        assert hand.screen.current.ref == "CK-002"
        await hand.press("escape")
        for _ in range(many):
            await hand.press("y")
            await hand.painted()
        await hand.press("escape")
        await hand.painted()
        assert "conflict" not in hand.lines()[0]


async def test_who_may_not_settle_is_told(made: Conducted, his: Teammate, tmp_path: Path) -> None:
    graded_apart(made, his, tmp_path, "CK-001")
    remember(made.workspace, made.people["P03"].id)
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await at(hand, made)
        await hand.press("d")
        assert "settled by the lead" in " ".join(hand.refused().split())
    assert item(made, "CK-001").grade is Grade.CONFORMING


async def test_keys_in_one_piece_settle_one_after_the_other(made: Conducted, his: Teammate, tmp_path: Path) -> None:
    graded_apart(made, his, tmp_path, "CK-001", "CK-002", "CK-003")
    before = open_conflicts(made.book)
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        screen = await at(hand, made)
        assert screen.query_one(Rows).row_count == len(before)
        await pilot.press("d", "y")
        await hand.painted()
        assert screen.query_one(Rows).row_count == len(before) - 2


async def test_hostile_text_on_both_sides_stays_text(
    made: Conducted, his: Teammate, tmp_path: Path, hostile: str
) -> None:
    text = readable(hostile)
    for book, by, end in ((made.book, made.by(), "mine"), (his.book, his.by(), "his")):
        made.clock.move(minutes=1)
        conduct.write_note(book, by, book.find(Item, "CK-004").id, f"{text} {end}")
    take_in(made, his.sent_back(tmp_path / "back.zip"))
    async with app_on(made.workspace).run_test(size=(44, 14)) as pilot:
        hand = Hand(pilot)
        await at(hand, made)
        seen = hand.shown()
        assert not any(ord(c) < 32 for c in seen.replace("\n", ""))
        assert len(hand.lines()) == 14
        await hand.press("v", "escape", "W", "escape", "h", "escape", "y")
        await hand.painted()
        assert "No conflicts" in hand.shown()


async def test_today_says_it_first_and_leads_there(made: Conducted, his: Teammate, tmp_path: Path) -> None:
    graded_apart(made, his, tmp_path, "CK-001")
    async with app_on(made.workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        waiting = hand.shown().index("Waiting for you")
        assert hand.shown().index("1 conflict between copies to settle") < hand.shown().index("Answer the items")
        assert waiting < hand.shown().index("1 conflict")
        await hand.press("f4")
        await hand.painted()
        assert "1 conflict" in hand.shown()
        await hand.press("f2")
        await hand.painted()
        await hand.press("down", "down", "down", "enter")  # below the agenda of the day
        await hand.painted()
        assert isinstance(hand.screen, ConflictsScreen)
        await hand.press("y", "f2")
        await hand.painted()
        assert "conflict" not in hand.shown()


async def test_a_workspace_that_knows_nobody_asks_which_of_the_audits_people_one_is(
    made: Conducted, his: Teammate
) -> None:
    async with app_on(his.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        assert "P02" in hand.shown()
        await hand.press(*"P02", "enter")
        await hand.painted()
        assert "P02 Nguyễn" in hand.shown()
        await hand.press("f4")
        await hand.painted()
        assert "IA-2026-03" in hand.shown()
        await hand.press("enter")
        await hand.painted()
        assert isinstance(hand.screen, ConductScreen)
        await hand.press("c")
        assert his.book.find(Item, "CK-001").answered_by == made.people["P02"].id
    assert [p.id for p in his.workspace.programme.all(Person).values()] == [made.people["P02"].id]
