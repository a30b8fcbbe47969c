"""Commands run in this process, on a workspace in a folder of the test's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli.root import Root, auditor


@dataclass
class Commands:
    """Runs commands; ``opened`` holds the folders the app was opened on."""

    opened: list[Path]
    last: Result | None = None

    def __call__(self, *words: str, code: int = 0) -> str:
        """Run a command, expect its exit code, return its stdout."""
        result = CliRunner().invoke(auditor, list(words), obj=Root(self.opened.append), prog_name="auditor")
        self.last = result
        said = f"auditor {' '.join(words)}\n{result.output}"
        assert result.exception is None or isinstance(result.exception, SystemExit), f"{said}\n{result.exception!r}"
        assert result.exit_code == code, said
        return result.stdout

    @property
    def talk(self) -> str:
        """The stderr of the last command."""
        assert self.last is not None
        return self.last.stderr


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Commands in an empty folder, with an empty folder of the user's."""
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "home"))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return Commands([])


@pytest.fixture
def workspace(run: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace, which is the current folder."""
    folder = tmp_path / "workspace"
    run("init", str(folder), "--name", "Skála & Žďár", "--short", "SŽ", "--timezone", "Europe/Prague")
    monkeypatch.chdir(folder)
    return folder
