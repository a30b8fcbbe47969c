"""Damage, a newer format, a folder for reading only: told above the screen while it lasts, and before anybody types."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.screen import ModalScreen

from auditor.ledger.line import seal
from auditor.tui.start import app_on
from auditor.tui.widgets.frame import Notice
from auditor.workspace import Workspace
from tests.tui.audits import conducted

Lines = Callable[[App[Any]], list[str]]
SIZE = (100, 30)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one audit in progress, closed again."""
    monkeypatch.setenv("AUDITOR_BY", "P01")
    done = conducted(tmp_path)
    done.workspace.close()
    return done.workspace.folder


def cut_off(folder: Path) -> None:
    """The last line of the audit's trail is gone."""
    (trail,) = (folder / "audits").glob("*/trail/*.jsonl")
    trail.write_bytes(b"".join(trail.read_bytes().splitlines(keepends=True)[:-1]))


def newer(folder: Path) -> None:
    """A newer version wrote the audit's manifest."""
    (manifest,) = (folder / "audits").glob("*/manifest.json")
    content = json.loads(manifest.read_bytes()) | {"format": 7}
    del content["hash"]
    manifest.write_bytes(seal(content))


@contextmanager
def opened(folder: Path) -> Iterator[App[None]]:
    with Workspace.open(folder, home=folder.with_name("home-of-the-app")) as workspace:
        yield app_on(workspace)


@pytest.mark.parametrize(("harm", "word"), [(cut_off, "damaged"), (newer, "newer format")])
async def test_it_is_told_above_and_no_form_opens(
    kept: Path, lines: Lines, harm: Callable[[Path], None], word: str
) -> None:
    harm(kept)
    with opened(kept) as app:
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            await pilot.pause()
            shown = lines(app)
            assert any(word.split()[0] in line and "reading only" in line for line in shown[1:]), shown
            assert word != "damaged" or "1 damaged" in shown[0]
            await pilot.press("f4")
            await pilot.pause()
            assert any(f" {word.split()[0]}" in line for line in lines(app)[1:])
            await pilot.press("enter")
            await pilot.pause()
            assert word in lines(app)[0]
            for keys in (["enter"], ["e"], ["f9"], ["x"], ["escape", "f9"]):
                await pilot.press(*keys)
                await pilot.pause()
                assert app.screen.query_one(Notice).error is not None, keys
                assert not isinstance(app.screen, ModalScreen), keys
                assert word in lines(app)[0]
                assert "TEXT" not in lines(app)[-2]


async def test_a_sound_audit_is_not_marked(kept: Path, lines: Lines) -> None:
    with opened(kept) as app:
        async with app.run_test(size=SIZE) as pilot:
            for keys in (["f2"], ["f4"], ["enter"]):
                await pilot.press(*keys)
                await pilot.pause()
                assert "damaged" not in " ".join(lines(app))
            await pilot.press("e")
            await pilot.pause()
            assert isinstance(app.screen, ModalScreen)


async def test_an_audit_without_its_folder_is_damaged_and_refused(kept: Path, lines: Lines) -> None:
    (audit,) = (kept / "audits").iterdir()
    await plan_another(kept)
    shutil.rmtree(audit)
    with opened(kept) as app:
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press("f4")
            await pilot.pause()
            assert any(audit.name in line and "damaged" in line for line in lines(app))
            await pilot.press("enter")
            await pilot.pause()
            assert "the folder is missing" in " ".join(lines(app))
    assert not audit.exists()


async def plan_another(folder: Path) -> None:
    from auditor.activities import schedule
    from auditor.activities.act import act

    with Workspace.open(folder, home=folder.with_name("home")) as workspace:
        day = workspace.today()
        acting = act(workspace, workspace.programme.programme.manager)
        schedule.add_slot(workspace, acting, title="Another", planned_from=day, planned_to=day)
