"""Paths that are pasted or dropped, as terminals write them: on the list, in the note and in the form."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual import events

from auditor.exchange import watched_folder
from auditor.model.evidence import Evidence
from auditor.tui.paths import file_named, files_named, path_of
from tests.tui.audits import Conducted, conducted
from tests.tui.camera import aged, photo
from tests.tui.test_conduct import SMALL, Quick, at, item, shown


@pytest.fixture
def made(tmp_path: Path) -> Conducted:
    return conducted(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "a b"
    folder.mkdir()
    made = folder / "it's Žďár (1) #2 100%.pdf"
    made.write_bytes(b"%PDF-1.7")
    return aged(made)


async def pasted(pilot: Quick, text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()
    await pilot.pause(0.2)  # the question in the foot is mounted, and has the keys


@pytest.mark.skipif(sys.platform == "win32", reason="as shells of Unix write them")
def test_every_way_of_writing_a_path_is_read(file: Path) -> None:
    escaped = "".join(f"\\{c}" if c in " '()#%" else c for c in str(file))
    quoted = "'" + str(file).replace("'", "'\\''") + "'"
    for text in (
        str(file),
        f'"{file}"',
        file.as_uri(),
        escaped,
        quoted,
        f"  {file}\n",
        f"{escaped} ",
        f"{file.as_uri()}\r\n",
    ):
        assert file_named(text) == file, text
        assert files_named(f"{quoted} {quoted}") == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="as shells of Unix write them")
def test_several_are_read_a_line_each_or_on_one_line(file: Path, tmp_path: Path) -> None:
    other = photo(tmp_path / "x.jpg")
    for text in (f"{file}\n{other}", f"'{other}' \"{file}\"", f"{other.as_uri()}\n{file.as_uri()}\n"):
        assert set(files_named(text)) == {file, other}


def test_what_is_no_path_of_a_file_is_none(tmp_path: Path, file: Path) -> None:
    for text in (
        "",
        "  ",
        "Q-117",
        "a.pdf",
        str(tmp_path),
        f"see {file.name}",
        "file://[",
        "'",
        "\\",
        "/",
        "~nobody/x",
        "\0/x",
    ):
        assert files_named(text) == [], text
    assert files_named("/x " * 10_000) == []
    assert files_named("y" * 300_000) == []


def test_a_file_with_a_backslash_in_its_name_is_meant_as_it_is_written(tmp_path: Path) -> None:
    odd = tmp_path / "a\\ b"
    odd.write_text("x", encoding="utf-8")
    assert path_of(str(odd)) == odd


async def test_a_path_pasted_on_the_list_is_attached_with_one_more_key(made: Conducted, file: Path) -> None:
    async with at(made, SMALL) as pilot:
        await pasted(pilot, str(file))
        assert "Attach to CK-001: it's Žďár (1) #2 100%.pdf (8 B)?" in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        (piece,) = made.book.all(Evidence).values()
        assert item(made, "CK-001").evidence == [piece.id]
        assert piece.reference == file.name


async def test_several_pasted_paths_are_attached_together(made: Conducted, file: Path, tmp_path: Path) -> None:
    other = photo(tmp_path / "x.jpg")
    async with at(made) as pilot:
        await pasted(pilot, f"{file}\n{other}")
        assert "Attach to CK-001: 2 files" in shown(pilot)
        await pilot.press("y")
        await pilot.pause()
        assert "2 files at CK-001: E-001 to E-002" in shown(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert not made.book.all(Evidence)


async def test_a_pasted_path_that_is_not_wanted_costs_no_key(made: Conducted, file: Path) -> None:
    async with at(made) as pilot:
        await pasted(pilot, str(file))
        await pilot.press("c")
        await pilot.pause()
        assert item(made, "CK-001").grade is not None
        assert not made.book.all(Evidence)
        await pasted(pilot, "a sentence")
        assert "Text is pasted into the note (enter)" in shown(pilot)


async def test_a_path_pasted_into_the_note_is_evidence_or_text(made: Conducted, file: Path) -> None:
    async with at(made) as pilot:
        await pilot.press("enter", "S", "e", "e", ":", "space")
        await pasted(pilot, str(file))
        assert "Attach" in shown(pilot)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("!", "escape")
        await pilot.pause()
        assert item(made, "CK-001").note == f"See: {file}!"
        assert not made.book.all(Evidence)
        await pilot.press("enter")
        await pasted(pilot, str(file))
        await pilot.press("y")
        await pilot.pause()
        assert len(made.book.all(Evidence)) == 1
        assert item(made, "CK-001").note == f"See: {file}!"


async def test_a_dropped_path_in_the_form_is_the_file(made: Conducted, file: Path) -> None:
    async with at(made) as pilot:
        await pilot.press("e", "d")
        await pasted(pilot, file.as_uri())
        await pilot.press("enter")
        await pilot.pause()
        (piece,) = made.book.all(Evidence).values()
        assert piece.file is not None
        assert piece.file.name == file.name


async def test_a_file_that_is_being_written_is_told_in_the_form_which_stays(
    made: Conducted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched_folder, "QUIET", 60.0)
    file = tmp_path / "fresh.pdf"
    file.write_bytes(b"%PDF")
    async with at(made) as pilot:
        await pilot.press("e", "d")
        await pasted(pilot, str(file))
        await pilot.press("enter")
        await pilot.pause()
        assert "fresh.pdf is still being written." in shown(pilot)
        aged(file)
        await pilot.press("enter")
        await pilot.pause()
        assert len(made.book.all(Evidence)) == 1


async def test_the_question_shows_a_wide_name_whole_where_there_is_room(made: Conducted, tmp_path: Path) -> None:
    name = "王秀英が撮った写真、台帳に無いサーバー.jpg"
    file = aged(photo(tmp_path / name))
    async with at(made) as pilot:
        await pasted(pilot, str(file))
        assert f"Attach to CK-001: {name} (" in shown(pilot).replace("\0", "")
