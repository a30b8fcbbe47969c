"""A quick note from any screen lands in the audit it is most likely about."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model.audit import Note
from auditor.tui.start import app_on
from auditor.workspace import Workspace
from tests.data import demo


async def test_a_note_taken_on_today_lands_in_the_next_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_BY", "P01")
    with Workspace.open(demo.copied(tmp_path / "demo"), home=tmp_path / "home") as workspace:
        app = app_on(workspace)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause(0.3)
            await pilot.press("f9", *"ask for the tests", "ctrl+s", "escape")
            await pilot.pause(0.3)
        (note,) = [n for n in workspace.audit("IA-2026-04").all(Note).values() if n.kind == "quick"]
        assert note.text == "ask for the tests"
