"""A copy that comes in a file: what it would bring is shown first, and one key takes it in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.activities import evidence
from auditor.model.evidence import Evidence
from auditor.model.item import Item
from auditor.model.words import EvidenceKind, Grade
from auditor.tui.screens.audit.screen import AuditScreen
from auditor.tui.screens.conflicts import ConflictsScreen
from auditor.tui.screens.taking_in import TakingInScreen
from auditor.tui.start import app_on
from auditor.tui.who import remember, usual
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.reader import Reader
from auditor.tui.widgets.rows import Rows
from auditor.workspace import Preferences, Settings, Workspace
from auditor.workspace.settings import Organisation
from tests.tui.audits import Conducted, conducted
from tests.tui.copies import AUDIT, Teammate, grade, take_in, teammate
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


async def shown(hand: Hand, path: Path) -> TakingInScreen:
    """The preview of a file that is named in the form of the audits."""
    await hand.painted()
    await hand.press("f4")
    await hand.painted()
    await hand.press("I")
    await hand.fill("Take in a copy", file=str(path))
    await looked(hand)
    screen = hand.screen
    assert isinstance(screen, TakingInScreen)
    return screen


async def looked(hand: Hand) -> None:
    await hand.painted()
    await hand.pilot.pause(0.2)
    await hand.painted()


@pytest.mark.parametrize("size", SIZES)
async def test_what_it_brings_and_what_it_would_be_in_conflict_with(
    made: Conducted, his: Teammate, tmp_path: Path, size: tuple[int, int]
) -> None:
    grade(made, "CK-001", Grade.MINOR, "no record since March")
    his.grade("CK-001", Grade.CONFORMING, "all months seen")
    evidence.add(his.book, his.by(), kind=EvidenceKind.RECORD, reference="Query Q-117")
    before = list(made.book.ledger.lines())
    async with app_on(made.workspace).run_test(size=size) as pilot:
        hand = Hand(pilot)
        await shown(hand, his.sent_back(tmp_path / "back.zip"))
        seen = hand.shown()
        assert len(hand.lines()) == size[1]
        assert AUDIT in seen
        assert "1 piece of evidence" in seen
        assert "E-B001" in seen
        assert "to settle afterwards; both sides are kept" in seen
        assert "CK-001" in seen
        await hand.press("enter")
        assert isinstance(hand.screen, Reader)
        await hand.press("escape", "end")
        assert "take in copy" in hand.shown()
        await hand.press("slash")
        await hand.paste("Q-117")
        await hand.press("enter")
        assert "add evidence" in hand.shown()
        assert "all months seen" not in hand.shown()
        assert list(made.book.ledger.lines()) == before, "looking takes nothing in"
        await hand.press("y")
        await looked(hand)
        assert isinstance(hand.screen, ConflictsScreen)
        assert "Taken in" in hand.shown()
        await hand.press("escape")
    assert [piece.ref for piece in made.book.all(Evidence).values()] == ["E-B001"]
    assert not any((made.workspace.folder / ".incoming").iterdir())


async def test_leaving_leaves_everything_as_it_was(made: Conducted, his: Teammate, tmp_path: Path) -> None:
    his.grade("CK-001", Grade.CONFORMING)
    before = list(made.book.ledger.lines())
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await shown(hand, his.sent_back(tmp_path / "back.zip"))
        await hand.press("escape")
        await hand.painted()
        assert not any((made.workspace.folder / ".incoming").iterdir())
    assert list(made.book.ledger.lines()) == before
    assert made.book.find(Item, "CK-001").grade is None


async def test_a_copy_of_an_audit_that_is_new_here_comes_as_a_whole(
    made: Conducted, his: Teammate, tmp_path: Path
) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "handed-out.zip").rename(tmp_path / "mail" / "IA-2026-03-B.zip")
    settings = Settings(organisation=Organisation(name="Kwabena", timezone="Europe/Prague"))
    with Workspace.create(tmp_path / "third", settings, home=tmp_path / "third-home", clock=made.clock) as workspace:
        async with app_on(workspace).run_test(size=(80, 24)) as pilot:
            hand = Hand(pilot)
            await hand.painted()
            await hand.press("escape")  # who one is, the copy says
            await shown(hand, tmp_path / "mail")  # the newest copy in the folder
            assert "comes as a whole" in hand.shown()
            await hand.press("y")
            await looked(hand)
            assert isinstance(hand.screen, AuditScreen)
            assert "P02 acts from now on" in hand.shown()
            assert workspace.audit(AUDIT).items
            assert workspace.audit(AUDIT).letter == "B"
        assert usual(workspace, Preferences()) == made.people["P02"].id


async def test_once_more_brings_nothing(made: Conducted, his: Teammate, tmp_path: Path) -> None:
    his.grade("CK-001", Grade.CONFORMING)
    bundle = his.sent_back(tmp_path / "back.zip")
    take_in(made, bundle)
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        screen = await shown(hand, bundle)
        assert "All of it is here already." in hand.shown()
        await hand.press("y")
        assert hand.screen is screen
        assert screen.query_one(Rows).row_count == 0


async def test_what_is_no_copy_is_refused_in_words(made: Conducted, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 no")
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.press("f4")
        await hand.painted()
        await hand.press("I")
        form = hand.screen
        assert isinstance(form, Ask)
        for path in (tmp_path / "x.zip", tmp_path / "nothing.zip", tmp_path / "home"):
            await hand.enter("Take in a copy", file=str(path))
            await hand.press("ctrl+s")
            await hand.painted()
            assert hand.screen is form
            assert hand.refused()


async def test_a_copy_that_was_changed_on_the_way_is_refused_whole(
    made: Conducted, his: Teammate, tmp_path: Path
) -> None:
    his.grade("CK-001", Grade.CONFORMING)
    bundle = his.sent_back(tmp_path / "back.zip")
    written = bytearray(bundle.read_bytes())
    written[len(written) // 3] ^= 1
    bundle.write_bytes(bytes(written))
    before = list(made.book.ledger.lines())
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await pilot.app.push_screen(TakingInScreen(made.desk(), bundle))
        await looked(hand)
        assert "Nothing is taken in" in hand.shown()
        await hand.press("y")
        await hand.press("escape")
    assert list(made.book.ledger.lines()) == before
