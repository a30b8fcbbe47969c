"""A workspace whose day is pinned, as the demo's is: what it refuses as future is told with why, and how to lift it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Commands
from tests.cli.whole_audit import AUDIT

PINNED = "In this workspace it is always 2020-01-31: its day is pinned"


def pin(folder: Path) -> Path:
    """The day of a workspace is pinned."""
    settings = folder / "auditor.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n[demo]\ntoday = 2020-01-31\n", encoding="utf-8")
    return settings


@pytest.mark.parametrize("preview", [True, False])
def test_a_bundle_from_after_the_pinned_day(
    run: Commands, after: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, preview: bool
) -> None:
    after("conducting")
    bundle = str(tmp_path / "copy.zip")
    run("export", "bundle", AUDIT, "-o", bundle)
    run("init", str(tmp_path / "other"), "--name", "Other")
    monkeypatch.chdir(tmp_path / "other")
    words = ("import", "bundle", bundle, "--by", "P02", *(["--preview"] if preview else []))
    settings = pin(tmp_path / "other")
    run(*words, code=1)
    assert "in the future" in run.talk
    assert PINNED in run.talk
    assert f"take the line “today = 2020-01-31” out of [demo] in {settings}" in run.talk
    settings.write_text(settings.read_text(encoding="utf-8").replace("today = 2020-01-31\n", ""), encoding="utf-8")
    run(*words)


def test_a_step_on_a_day_after_the_pinned_one(run: Commands, after: Callable[[str], Path]) -> None:
    folder = after("conducting")
    note = ("audit", "note", AUDIT, "x", "--by", "P02", "--on", "2999-01-01")
    run(*note, code=1)
    assert "in the future" in run.talk
    assert "pinned" not in run.talk
    pin(folder)
    run(*note, code=1)
    assert PINNED in run.talk
