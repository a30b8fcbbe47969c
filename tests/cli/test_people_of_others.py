"""Who is meant, in a workspace that received another organisation's audit: its people have references of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Commands
from tests.cli.whole_audit import AUDIT

Received = Callable[..., Path]


@pytest.fixture
def received(run: Commands, after: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Received:
    """A workspace with people of its own, or without, that took in a copy of the audit."""

    def made(*own: str) -> Path:
        after("conducting")
        bundle = str(tmp_path / "copy.zip")
        run("export", "bundle", AUDIT, "-o", bundle)
        run("init", str(tmp_path / "other"), "--name", "Other")
        monkeypatch.chdir(tmp_path / "other")
        monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "home of the other"))
        for name in own:
            run("people", "add", name, *(("--by", own[0]) if name != own[0] else ()))
        run("import", "bundle", bundle, "--by", own[0] if own else "P02")
        return tmp_path / "other"

    return made


def test_a_reference_that_two_persons_have_is_refused_with_both(run: Commands, received: Received) -> None:
    received("Anna Malá", "Bela Novák", "Cecil Tamm")
    people = json.loads(run("people", "list", "--json"))
    mine = [(row["name"], row["audit"]) for row in people if row["ref"] == "P02"]
    assert mine == [("Bela Novák", None), ("Þórdís Jónsdóttir", AUDIT)]
    listed = run("people", "list")
    assert all(row["id"] in listed for row in people)

    run("audit", "note", AUDIT, "x", "--by", "P02", code=1)
    assert "ambiguous: P02 Bela Novák, P02 Þórdís Jónsdóttir of IA-1" in run.talk
    run("audit", "note", AUDIT, "x", "--by", "Tamm", code=1)
    assert "P03 Cecil Tamm" in run.talk
    assert "Õnne-Liis Tamm of IA-1" in run.talk
    run("audit", "note", AUDIT, "x", "--by", "Þórdís")
    run("audit", "note", AUDIT, "y", "--by", next(row["id"] for row in people if row["name"].startswith("Þórdís")))
    run("sites", "add", "Elsewhere", "--by", "Bela")


def test_the_own_settings_name_somebody_whom_only_the_audit_knows(
    run: Commands, received: Received, tmp_path: Path
) -> None:
    received()
    (tmp_path / "home of the other" / "preferences.toml").write_text('by = "P02"\n', encoding="utf-8")
    run("audit", "note", AUDIT, "x")
    run("audit", "note", AUDIT, "x", "--by", "nobody at all", code=1)
    assert "Þórdís" in run.talk


@pytest.mark.parametrize("by", ["P02", "Þórdís Jónsdóttir"])
def test_so_does_the_app(received: Received, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    from auditor.tui.start import app_on
    from auditor.workspace import Workspace

    folder = received()
    home = tmp_path / "home of the other"
    monkeypatch.delenv("AUDITOR_BY", raising=False)
    (home / "preferences.toml").write_text(f'by = "{by}"\n', encoding="utf-8")
    with Workspace.open(folder, home=home) as workspace:
        assert app_on(workspace).workplace.person == "P02 Þórdís Jónsdóttir"
