"""Reminders to all owners at once, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.data import demo as demo_data

from .conftest import Commands


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the demo."""
    folder = demo_data.copied(tmp_path / "demo")
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(folder))
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "home"))
    return folder


def test_a_message_for_each_owner_goes_into_a_folder(run: Commands, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    names = run("nc", "remind", "-o", str(out)).split()
    assert sorted(names) == sorted(file.name for file in out.iterdir())
    assert len(names) == 2
    assert "Written: 2 messages about 2 nonconformities" in run.talk
    assert "No usable e-mail address is kept of" in run.talk
    rows = json.loads(run("nc", "remind", "--json"))
    assert [row["refs"] for row in rows] == [["NC-2026-06"], ["NC-2026-07"]]
    assert {row["file"] for row in rows} == {""}


def test_it_is_narrowed_by_owner_lateness_audit_and_reference(run: Commands) -> None:
    def refs(*words: str) -> list[str]:
        return [ref for row in json.loads(run("nc", "remind", *words, "--json")) for ref in row["refs"]]

    assert refs("--overdue") == ["NC-2026-06"]
    assert refs("--owner", "P10") == ["NC-2026-07"]
    assert refs("NC-2026-07", "nc-2026-07") == ["NC-2026-07"]
    assert refs("--audit", "IA-2026-03") == ["NC-2026-06", "NC-2026-07"]
    assert refs("--audit", "IA-2026-01") == []
    assert refs("--owner", "P10", "--overdue") == []
    assert "No owner has to be reminded" in run.talk
    assert refs("--as-of", "2026-10-20") != refs()


def test_what_waits_for_somebody_else_is_refused(run: Commands, tmp_path: Path) -> None:
    run("nc", "remind", "NC-2026-04", code=1)
    assert "NC-2026-04 waits for nobody on the owner's side." in run.talk
    (tmp_path / "file").touch()
    run("nc", "remind", "-o", str(tmp_path / "file" / "out"), code=1)
    assert "cannot be written" in run.talk
    assert "rappelle" in run("nc", "remind", "NC-2026-06", "--language", "fr", "--no-form")
