"""Photos judged before they are decoded, turned upright for the screen; the watched folder, newest first."""

from __future__ import annotations

import os
import time
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from auditor.errors import NotFound
from auditor.exchange import watched_folder
from auditor.exchange.photo import PIXEL_LIMIT, Photo, photo_of, taken_of, upright

BRNO = ZoneInfo("Europe/Prague")


def taken(file: Path, exif: dict[int, str], side: int = 1, size: tuple[int, int] = (60, 40)) -> Path:
    said = Image.Exif()
    said.get_ifd(0x8769).update(exif)
    said[0x0112] = side
    image = Image.new("RGB", size, "navy")
    image.paste("white", (0, 0, 10, 10))
    image.save(file, "JPEG", exif=said, quality=95)
    return file


@pytest.mark.parametrize(
    ("exif", "when"),
    [
        ({0x9003: "2026:10:07 10:05:00"}, "2026-10-07T10:05:00+02:00"),
        ({0x9003: "2026:10:07 10:05:00", 0x9011: "+05:30"}, "2026-10-07T10:05:00+05:30"),
        ({0x9003: "2026:10:07 10:05:00", 0x9011: "-99:99"}, "2026-10-07T10:05:00+02:00"),
        ({0x9003: "2026:10:07 10:05:00", 0x9011: "soon"}, "2026-10-07T10:05:00+02:00"),
        ({0x9003: "0000:00:00 00:00:00"}, None),
        ({0x9003: "    :  :     :  :  "}, None),
        ({}, None),
    ],
)
def test_a_photo_tells_when_it_was_taken_in_its_zone_or_that_of_the_site(
    tmp_path: Path, exif: dict[int, str], when: str | None
) -> None:
    photo = photo_of(taken(tmp_path / "a.jpg", exif), BRNO)
    assert isinstance(photo, Photo)
    assert (photo.taken.isoformat() if photo.taken else None) == when


def test_a_photo_of_a_telephone_that_is_not_decoded_still_tells_when(tmp_path: Path) -> None:
    data = taken(tmp_path / "a.jpg", {0x9003: "2026:10:07 10:05:00"}).read_bytes()
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic" + data[2:])
    found = taken_of(tmp_path / "a.heic", BRNO)
    assert found is not None
    assert found.isoformat() == "2026-10-07T10:05:00+02:00"
    (tmp_path / "b.heic").write_bytes(b"Exif\0\0" + b"\xff" * 40)
    assert taken_of(tmp_path / "b.heic", BRNO) is None
    assert taken_of(tmp_path / "gone.heic", BRNO) is None
    assert upright(tmp_path / "a.heic", (50, 50)) == "only the system's viewer shows this kind of photo"


@pytest.mark.parametrize("side", [1, 3, 6, 8])
def test_a_photo_stands_upright_and_small_and_tells_nothing_more(tmp_path: Path, side: int) -> None:
    file = taken(tmp_path / "a.jpg", {0x9003: "2026:10:07 10:05:00"}, side, size=(600, 400))
    photo = photo_of(file, UTC)
    assert isinstance(photo, Photo)
    assert (photo.width > photo.height) is (side in (1, 3))
    shown = upright(file, (200, 200))
    assert not isinstance(shown, str)
    assert max(shown.size) <= 200
    assert (shown.width > shown.height) is (side in (1, 3))
    assert not shown.getexif()
    assert not shown.info


def test_what_is_too_much_or_broken_is_said_and_never_decoded(tmp_path: Path) -> None:
    Image.new("1", (10_000, PIXEL_LIMIT // 10_000 + 1)).save(tmp_path / "huge.png")
    whole = taken(tmp_path / "whole.jpg", {}, size=(300, 300)).read_bytes()
    (tmp_path / "half.jpg").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.jpg").write_text("no picture", encoding="utf-8")
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "folder.jpg").mkdir()
    said = {file.name: photo_of(file, UTC) for file in tmp_path.iterdir() if file.name != "whole.jpg"}
    assert said == {
        "huge.png": f"10000 x {PIXEL_LIMIT // 10_000 + 1} pixels are too many",
        "half.jpg": "a broken picture, or half of one",
        "text.jpg": "not a picture",
        "empty.jpg": "not a picture",
        "folder.jpg": "a broken picture, or half of one",
    }
    assert all(isinstance(upright(tmp_path / name, (50, 50)), str) for name in (*said, "gone.jpg"))


def test_a_folder_is_read_newest_first_without_what_is_hidden_or_unfinished(tmp_path: Path) -> None:
    for age, name in enumerate(("c.jpg", "b.jpg", "a.jpg", ".x.jpg", "d.JPG.part", "~$e.docx", "Thumbs.db")):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    assert [file.path.name for file in watched_folder.files(tmp_path)] == ["c.jpg", "b.jpg", "a.jpg"]
    assert watched_folder.newest(tmp_path).path.name == "c.jpg"
    with pytest.raises(NotFound):
        watched_folder.newest(tmp_path / "gone")


def test_a_file_is_quiet_when_nothing_was_written_for_a_second(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    for content, age, quiet in ((b"x", 0.0, False), (b"x", 5, True), (b"", 5, False), (b"x", -3600, True)):
        file.write_bytes(content)
        os.utime(file, (time.time() - age, time.time() - age))
        found = watched_folder.found_file(file)
        assert found is not None
        assert found.is_quiet is quiet, (content, age)
