"""Handing out a copy of an audit from its page: whom for, which file, and what is said before it is written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.activities import evidence
from auditor.errors import NotFound
from auditor.exchange.bundle import bundle_manifest
from auditor.model.copies import HandedOut
from auditor.model.words import EvidenceKind
from auditor.tui.screens.copies import newest_copy, size
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.tui.widgets.ask import Ask
from tests.exchange.conftest import photo
from tests.tui.audits import Conducted, conducted
from tests.tui.found import opened
from tests.tui.hand import Hand

TITLE = "A copy of IA-2026-03"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Conducted]:
    done = conducted(tmp_path)
    remember(done.workspace, done.people["P01"].id)
    with done.workspace:
        yield done


async def asked(hand: Hand, made: Conducted) -> Ask:
    await opened(hand.pilot, "audit", made.book)
    await hand.press("X")
    form = hand.screen
    assert isinstance(form, Ask)
    return form


async def test_a_teammate_gets_a_copy_with_a_letter(made: Conducted, tmp_path: Path) -> None:
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await asked(hand, made)
        assert "Places" not in hand.shown()
        await hand.enter(TITLE, to="P02", file=str(tmp_path / "nowhere" / "b.zip"))
        await hand.accept()
        assert "There is no folder" in hand.shown()
        await hand.enter(TITLE, file=str(tmp_path / "b.zip"))
        await hand.accept()
        (said,) = (line for line in hand.lines() if "Copy B for P02 is in " in line)
        assert "b.zip, read back: " in said, "nothing is cut"
    manifest = bundle_manifest(tmp_path / "b.zip")
    assert (manifest.letter, manifest.handed_to) == ("B", "Nguyễn Thị Hồng Ánh")
    assert [c.letter for c in made.book.all(HandedOut).values()] == ["B"]


async def test_nothing_is_replaced_and_a_folder_gets_a_file_of_its_own_name(made: Conducted, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_bytes(b"mine")
    async with app_on(made.workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await asked(hand, made)
        await hand.enter(TITLE, file=str(tmp_path / "there.zip"))
        await hand.accept()
        assert "nothing is ever replaced" in hand.shown()
        await hand.enter(TITLE, file=str(tmp_path))
        await hand.accept()
        assert "A copy to read is in" in hand.shown()
    assert (tmp_path / "there.zip").read_bytes() == b"mine"
    assert bundle_manifest(tmp_path / "IA-2026-03-B.zip").letter == ""
    assert not made.book.all(HandedOut)


async def test_photos_that_tell_where_they_were_taken_are_named_first(made: Conducted, tmp_path: Path) -> None:
    rack = tmp_path / "rack.jpg"
    rack.write_bytes(photo(located=True))
    piece = evidence.add(made.book, made.by(), kind=EvidenceKind.PHOTO, file=rack, reference="rack A-02").value
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await asked(hand, made)
        seen = " ".join(hand.shown().split())
        assert f"1 photo tells where it was taken ({piece.ref})" in seen
        await hand.enter(TITLE, to="P02", file=str(tmp_path / "b.zip"))
        await hand.accept()
        assert "One of these has to be chosen." in hand.shown()
        await hand.enter(TITLE, places="no")
        await hand.accept()
        assert "Nothing is written." in hand.shown()
        assert not (tmp_path / "b.zip").exists()
        assert not made.book.all(HandedOut)
        await hand.enter(TITLE, places="yes")
        await hand.accept()
    assert bundle_manifest(tmp_path / "b.zip").located_photos == 1


async def test_who_may_not_hand_out_is_told_and_the_form_stays(made: Conducted, tmp_path: Path) -> None:
    remember(made.workspace, made.people["P02"].id)
    async with app_on(made.workspace).run_test(size=(100, 30)) as pilot:
        hand = Hand(pilot)
        form = await asked(hand, made)
        await hand.enter(TITLE, to="P03", file=str(tmp_path / "b.zip"))
        await hand.accept()
        assert hand.screen is form
        assert "handed out by the lead auditor" in " ".join(hand.refused().split())
        assert not (tmp_path / "b.zip").exists()


def test_the_newest_copy_of_a_folder(made: Conducted, tmp_path: Path) -> None:
    from auditor.exchange.bundle import write_bundle

    folder = tmp_path / "mail"
    folder.mkdir()
    with pytest.raises(NotFound):
        newest_copy(folder)
    for number, name in enumerate(("old.zip", "new.ZIP")):
        write_bundle(made.book.ledger, folder / name)
        os.utime(folder / name, (number, number))
    (folder / "holiday.zip").write_bytes(b"PK no bundle")
    assert newest_copy(folder) == folder / "new.ZIP"
    assert (size(1), size(999_999), size(3_140_000)) == ("1 kB", "1000 kB", "3.1 MB")
