"""The app on a workspace that a newer version wrote: it opens, says so at once, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from auditor.ledger import NewerFormat
from auditor.tui.start import app_on
from auditor.workspace import Workspace
from tests.workspace.test_formats import NEWER, old

__all__ = ["old"]


def clock() -> datetime:
    return datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


async def test_the_app_opens_says_so_and_changes_nothing(
    old: Path, tmp_path: Path, lines: Callable[[App[Any]], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_BY", "P02")
    (old / "auditor.toml").write_text(NEWER, encoding="utf-8")
    kept = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    with Workspace.open(old, home=tmp_path / "home", clock=clock) as workspace:
        app = app_on(workspace)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            shown = " ".join(" ".join(lines(app)).replace("▌", " ").split())
            assert "auditor.toml has format 7" in shown
            assert "pip install -U auditor" in shown
            with pytest.raises(NewerFormat):
                app.workplace.act()  # type: ignore[attr-defined]
            await pilot.press("f4")
            await pilot.pause()
    assert {path: path.read_bytes() for path in kept} == kept


async def test_damage_is_said_at_once(
    old: Path, tmp_path: Path, lines: Callable[[App[Any]], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_BY", "P02")
    (trail,) = (old / "programme" / "trail").iterdir()
    trail.write_bytes(trail.read_bytes().replace(b"Brno", b"Brna", 1))
    with Workspace.open(old, home=tmp_path / "home", clock=clock) as workspace:
        app = app_on(workspace)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            shown = " ".join(" ".join(lines(app)).replace("▌", " ").split())
            assert "does not match its hash" in shown
            assert "auditor verify" in shown
