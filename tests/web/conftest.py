"""An audit to conduct in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tui.audits import conducted


@dataclass(frozen=True)
class Desk:
    """Where one sits: a workspace with an audit in progress, one's own folder, and a folder of photos."""

    workspace: Path
    home: Path
    watched: Path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = conducted(tmp_path)
    made.workspace.close()
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    (home / "preferences.toml").write_text(f"watched_folder = '{made.watched}'\n", encoding="utf-8")
    return Desk(tmp_path / "work", home, made.watched)
