"""The field for a path: what the folder holds is offered as one types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from auditor.tui.paths import path_of
from auditor.tui.themes import QUIET_DARK
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.file_field import FileField

Lines = Callable[[App[Any]], list[str]]


class FormApp(App[None]):
    def __init__(self, *fields: FileField) -> None:
        super().__init__()
        self.register_theme(QUIET_DARK)
        self.theme = "quiet-dark"
        self.results: list[Any] = []
        self.fields = fields

    def on_mount(self) -> None:
        self.push_screen(Ask("Which file?", self.fields), self.results.append)


async def put(pilot: Pilot[Any], text: str) -> None:
    field = pilot.app.screen.focused
    assert isinstance(field, Input)
    field.insert_text_at_cursor(text)
    await pilot.pause()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("copies/Łódź.zip", "copies/IA-2026-03 B.ZIP", "copies/photo.jpg", ".hidden/x.zip", "other.zip"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    return tmp_path


async def test_a_path_is_completed_folder_by_folder(folder: Path, lines: Lines) -> None:
    app = FormApp(FileField("file", "File", suffixes=(".zip",)))
    async with app.run_test(size=(80, 24)) as pilot:
        await put(pilot, f"{folder}/")
        seen = "\n".join(lines(app))
        assert "copies/" in seen
        assert "other.zip" in seen
        assert ".hidden" not in seen
        await pilot.press("c", "enter")
        await pilot.pause()
        seen = "\n".join(lines(app))
        assert "IA-2026-03 B.ZIP" in seen
        assert "photo.jpg" not in seen
        await pilot.press(*"lodz", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == [{"file": f"{folder}/copies/Łódź.zip"}]


async def test_for_a_new_file_only_folders_are_offered_and_enter_takes_what_is_typed(folder: Path) -> None:
    app = FormApp(FileField("file", "File", is_new=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await put(pilot, f"{folder}/other")
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == [{"file": f"{folder}/other"}]


async def test_what_cannot_be_read_offers_nothing_and_breaks_nothing(hostile: str) -> None:
    app = FormApp(FileField("file", "File"))
    async with app.run_test(size=(40, 12)) as pilot:
        await put(pilot, f"/nowhere/{hostile}/")
        await pilot.press("enter")
        await pilot.pause()
    assert len(app.results) == 1


def test_what_is_pasted_may_have_quotes_or_be_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/people/me")
    assert path_of(" '/a b/c.zip' ") == Path("/a b/c.zip")
    assert path_of("file:///a/b.zip") == Path("/a/b.zip")
    assert path_of("~/b.zip") == Path("/people/me/b.zip")
    assert path_of("~nobody-here/b.zip") == Path("~nobody-here/b.zip")
