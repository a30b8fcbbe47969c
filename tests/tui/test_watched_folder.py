"""The watched folder in the real app: counted, attached with one key, several with ticks, nothing half taken."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from auditor.exchange import watched_folder
from auditor.model.evidence import Evidence
from auditor.model.words import Confidentiality, EvidenceKind, Verification
from auditor.tui.screens.conduct.place import recall
from auditor.tui.widgets.ticks import Ticks
from tests.tui.audits import Conducted, conducted
from tests.tui.camera import DOT, aged, photo
from tests.tui.test_conduct import SMALL, Quick, at, item, screen, shown


@pytest.fixture
def made(tmp_path: Path) -> Conducted:
    return conducted(tmp_path)


def pieces(made: Conducted) -> list[Evidence]:
    return sorted(made.book.all(Evidence).values(), key=lambda each: each.ref)


async def until(pilot: Quick, words: str, seconds: float = 15) -> None:
    """Wait until the screen shows the words."""
    end = time.monotonic() + seconds
    while words not in shown(pilot):
        assert time.monotonic() < end, f"{words} is not shown:\n{shown(pilot)}"
        await pilot.pause(0.05)


async def test_what_comes_while_the_screen_is_open_is_counted_before_the_key(made: Conducted) -> None:
    async with at(made, SMALL) as pilot:
        assert " new file" not in shown(pilot)
        photo(made.watched / "IMG_1.jpg")
        await until(pilot, "1 new file: a")
        photo(made.watched / "IMG_2.jpg", size=(32, 32))
        await until(pilot, "2 new files: a")
        await pilot.press("a")
        await until(pilot, "1 new file: a")
        await pilot.press("a")
        await pilot.pause()
        assert " new file" not in shown(pilot)
    assert {piece.file.name for piece in pieces(made) if piece.file} == {"IMG_1.jpg", "IMG_2.jpg"}


async def test_one_key_takes_the_newest_photo_with_its_own_time_and_zone(made: Conducted) -> None:
    photo(made.watched / "rack.jpg", taken="2026:10:07 09:41:00", offset="+02:00", turned=True)
    async with at(made) as pilot:
        await pilot.press("a")
        await pilot.pause()
    (piece,) = pieces(made)
    assert (piece.kind, piece.verification) == (EvidenceKind.PHOTO, Verification.SEEN)
    assert piece.captured.isoformat() == "2026-10-07T09:41:00+02:00"
    assert piece.confidentiality is Confidentiality.INTERNAL
    assert item(made, "CK-001").evidence == [piece.id]
    assert piece.file is not None
    assert made.book.ledger.exhibit(piece.file.sha256).read_bytes() == (made.watched / "rack.jpg").read_bytes()


async def test_a_camera_without_a_zone_stands_at_the_site_and_one_of_tomorrow_is_not_believed(made: Conducted) -> None:
    photo(made.watched / "a.jpg", taken="2026:10:07 09:41:00")
    async with at(made) as pilot:
        await pilot.press("a")
        await pilot.pause()
        photo(made.watched / "b.jpg", taken="2031:01:01 00:00:00", size=(40, 40))
        aged(made.watched / "b.jpg", 60)
        await pilot.press("a")
        await pilot.pause()
    first, second = pieces(made)
    assert first.captured.isoformat() == "2026-10-07T09:41:00+02:00"
    assert second.captured <= made.clock.now


async def test_the_class_is_the_audits_and_a_second_key_changes_it(made: Conducted) -> None:
    photo(made.watched / "a.jpg")
    async with at(made) as pilot:
        await pilot.press("a", "k")
        await pilot.pause()
        assert "E-001 is confidential" in shown(pilot)
        await pilot.press("u")
        await pilot.pause()
    assert pieces(made)[0].confidentiality is Confidentiality.INTERNAL


async def test_several_are_ticked_already_where_they_are_new(made: Conducted) -> None:
    for number in range(1, 4):
        photo(made.watched / f"IMG_{number}.jpg", size=(20 + number, 20))
        aged(made.watched / f"IMG_{number}.jpg", 200 - number)
    photo(made.watched / "summer.jpg", size=(90, 90))
    aged(made.watched / "summer.jpg", 30 * 86400, made.clock.now)
    async with at(made) as pilot:
        await pilot.press("A")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Ticks)
        assert "3 ticked   3 new   CK-001   y attaches the ticked" in shown(pilot)
        await pilot.press("y")
        await pilot.pause()
        assert "3 files at CK-001: E-001 to E-003; u takes them" in shown(pilot)
        assert " new file" not in shown(pilot)
    assert [piece.file.name for piece in pieces(made) if piece.file] == ["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"]
    assert len(item(made, "CK-001").evidence) == 3


async def test_several_that_were_attached_at_once_are_taken_off_at_once(made: Conducted) -> None:
    for number in range(1, 4):
        photo(made.watched / f"IMG_{number}.jpg", size=(20 + number, 20))
        aged(made.watched / f"IMG_{number}.jpg", 200 - number)
    (made.watched / "copy of IMG_3.jpg").write_bytes((made.watched / "IMG_3.jpg").read_bytes())
    aged(made.watched / "copy of IMG_3.jpg", 100)
    async with at(made) as pilot:
        await pilot.press("down", "a")  # IMG_3 is evidence of another item, and stays there
        await pilot.pause()
        before = len(list(made.book.ledger.lines()))
        await pilot.press("up", "A", "y")
        await pilot.pause()
        assert len(list(made.book.ledger.lines())) == before + 1
        assert "3 files at CK-001: E-001, E-002, E-003; u takes them all off" in " ".join(shown(pilot).split())
        assert len(item(made, "CK-001").evidence) == 3
        await pilot.press("u")
        await pilot.pause()
        assert item(made, "CK-001").evidence == []
        assert [piece.ref for piece in pieces(made)] == ["E-001"]
        assert item(made, "CK-002").evidence == [pieces(made)[0].id]


async def test_what_was_left_unticked_is_no_news_after_a_restart(made: Conducted) -> None:
    photo(made.watched / "IMG_1.jpg")
    async with at(made) as pilot:
        await until(pilot, "1 new file: a")
        await pilot.press("A", "enter", "y")
        await pilot.pause()
        assert " new file" not in shown(pilot)
    assert recall(made.workspace.home, made.book.ledger.id).seen
    async with at(made) as pilot:
        await pilot.pause()
        assert " new file" not in shown(pilot)
    assert pieces(made) == []


async def test_the_same_photo_at_another_item_is_one_piece(made: Conducted) -> None:
    photo(made.watched / "rack.jpg")
    async with at(made) as pilot:
        await pilot.press("a", "down", "a")
        await pilot.pause()
        assert "E-001: rack.jpg is used at CK-002, too" in shown(pilot)
        assert "shared with 1 more" in shown(pilot)
    (piece,) = pieces(made)
    assert item(made, "CK-001").evidence == item(made, "CK-002").evidence == [piece.id]


async def test_a_file_that_is_being_written_is_waited_for_and_goes_where_the_key_was_pressed(
    made: Conducted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched_folder, "QUIET", 2.0)
    file = made.watched / "hall.mp4"
    async with at(made) as pilot:
        file.write_bytes(b"begin")
        await pilot.press("a")
        await pilot.pause()
        assert "hall.mp4 is still being written" in shown(pilot)
        await pilot.press("a", "down")
        for _ in range(3):
            await asyncio.sleep(0.4)
            with file.open("ab") as more:
                more.write(b"more")
        assert pieces(made) == []
        await until(pilot, "E-001")
    (piece,) = pieces(made)
    assert piece.file is not None
    assert piece.file.size == len(b"begin") + 3 * 4
    assert item(made, "CK-001").evidence == [piece.id]


async def test_a_picture_of_which_half_came_is_waited_for(made: Conducted) -> None:
    whole = photo(made.watched / "whole.jpg", size=(400, 300)).read_bytes()
    (made.watched / "whole.jpg").unlink()
    file = made.watched / "IMG_9.jpg"
    file.write_bytes(whole[: len(whole) // 2])
    aged(file, 3)
    async with at(made) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert "still being written" in shown(pilot)
        file.write_bytes(whole)
        await until(pilot, "E-001")
    (piece,) = pieces(made)
    assert piece.kind is EvidenceKind.PHOTO
    assert piece.file is not None
    assert piece.file.size == len(whole)


async def test_a_file_that_vanishes_while_it_is_waited_for_is_told(made: Conducted) -> None:
    file = made.watched / "IMG_9.jpg"
    file.write_bytes(b"")
    async with at(made) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert "still being written (0 B)" in shown(pilot)
        file.unlink()
        await until(pilot, "IMG_9.jpg is gone; nothing was attached.")
    assert pieces(made) == []


async def test_what_is_no_file_is_never_taken(made: Conducted, tmp_path: Path) -> None:
    (made.watched / "folder.jpg").mkdir()
    (made.watched / "nowhere.jpg").symlink_to(tmp_path / "gone")
    (made.watched / "loop").symlink_to(made.watched / "loop")
    os.mkfifo(made.watched / "pipe.jpg")
    for name in (".hidden.jpg", "IMG.jpg.part", "IMG.jpg.crdownload", "~$minutes.docx", "Thumbs.db"):
        (made.watched / name).write_bytes(DOT)
    async with at(made) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert "There is no file in the watched folder" in shown(pilot)
        (made.watched / "linked.jpg").symlink_to(photo(tmp_path / "real.jpg"))
        await pilot.press("a")
        await pilot.pause()
        assert "E-001" in shown(pilot)


async def test_a_folder_that_comes_goes_and_may_not_be_read(made: Conducted) -> None:
    made.watched.rmdir()
    async with at(made) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert f"The watched folder {made.watched} is not there." in " ".join(shown(pilot).split())
        made.watched.write_text("no folder", encoding="utf-8")
        await pilot.press("a")
        await pilot.pause()
        assert "is no folder." in shown(pilot)
    assert pieces(made) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom a mode can keep out")
async def test_a_file_that_may_not_be_read_is_told(made: Conducted) -> None:
    photo(made.watched / "secret.jpg").chmod(0)
    async with at(made) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert "cannot be read" in shown(pilot)
    assert pieces(made) == []


@pytest.mark.parametrize(
    "name", ["写真 ①.jpg", "صورة.jpg", "n\u0303.jpg", "[red]x[b] {0}.jpg", "-rf *.jpg", "\x1b]2;x\x07.jpg"]
)
async def test_a_name_in_any_script_is_taken_and_shown_as_text(made: Conducted, name: str) -> None:
    photo(made.watched / name)
    async with at(made, SMALL) as pilot:
        await pilot.press("a", "A")
        await pilot.pause()
        assert not any(ord(c) < 32 and c != "\n" for c in shown(pilot))
        await pilot.press("escape")
    assert len(pieces(made)) == 1


async def test_a_broken_picture_a_bomb_and_an_empty_file_are_kept_as_files_and_told(
    made: Conducted, tmp_path: Path
) -> None:
    (made.watched / "broken.jpg").write_bytes(photo(tmp_path / "x.jpg", size=(300, 300)).read_bytes()[:700])
    aged(made.watched / "broken.jpg", 100)
    bomb = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02\x00\x00\x00\x00\x00\x00\x00"
    (made.watched / "bomb.png").write_bytes(bomb)
    aged(made.watched / "bomb.png", 50)
    async with at(made) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert "bomb.png" in shown(pilot)
        assert "kept as a file" in shown(pilot)
        await pilot.press("a")
        await pilot.pause()
        assert "kept as a file: a broken picture" in shown(pilot)
    assert [piece.kind for piece in pieces(made)] == [EvidenceKind.FILE, EvidenceKind.FILE]


async def test_the_places_of_photos_are_asked_once_and_the_question_swallows_no_grade(made: Conducted) -> None:
    photo(made.watched / "a.jpg", with_place=True)
    async with at(made) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert "E-001 tells where it was taken: may exports tell it?" in shown(pilot)
        assert len(pieces(made)) == 1, "kept before anything is asked"
        await pilot.press("c")
        await pilot.pause()
        grade = item(made, "CK-001").grade
        assert grade is not None
        assert grade.value == "conforming"
        assert made.book.audit.photo_places is False
        photo(made.watched / "b.jpg", with_place=True, size=(30, 30))
        await pilot.press("a")
        await pilot.pause()
        assert "tells where" not in shown(pilot)
        assert not screen(pilot).query("YesLine")


async def test_the_places_of_photos_are_kept_where_that_is_wanted(made: Conducted) -> None:
    photo(made.watched / "a.jpg", with_place=True)
    async with at(made) as pilot:
        await pilot.press("a", "y")
        await pilot.pause()
        assert made.book.audit.photo_places is True
        await pilot.press("u")
        await pilot.pause()
        assert item(made, "CK-001").evidence == [], "what is taken back is the attaching"
