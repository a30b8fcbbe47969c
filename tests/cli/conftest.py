"""Commands run in this process, on a workspace in a folder of the test's own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli.root import Root, auditor
from tests.cli import whole_audit as story


@dataclass
class Commands:
    """Runs commands; ``opened`` holds the folders the app was opened on."""

    opened: list[tuple[Path | None, str]]
    last: Result | None = None

    def __call__(self, *words: str, code: int = 0) -> str:
        """Run a command, expect its exit code, return its stdout."""
        result = CliRunner().invoke(
            auditor, list(words), obj=Root(lambda folder, by: self.opened.append((folder, by))), prog_name="auditor"
        )
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


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Path]]:
    """A workspace in which a whole audit was done by commands, as it was when each of its parts was over."""
    folder = tmp_path_factory.mktemp("stages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDITOR_HOME", str(folder / "home"))
        run = Commands([])
        run("init", str(folder / "workspace"), "--name", "Skála & Žďár", "--timezone", "Europe/Prague")
        patch.chdir(folder / "workspace")
        kept = {}
        for part in (story.organisation, story.programme, story.planning, story.conducting, story.reporting):
            part(run, folder)
            kept[part.__name__] = shutil.copytree(folder / "workspace", folder / part.__name__)
        story.follow_up(run, folder)
        yield {**kept, "follow_up": folder / "workspace"}


@pytest.fixture
def finished(stages: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace after the last step, for reading only; the current folder."""
    monkeypatch.chdir(stages["follow_up"])
    return stages["follow_up"]


@pytest.fixture
def after(
    run: Commands, stages: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Path]:
    """Copies the workspace as it was after a part of the story, and makes it the current folder."""

    def copied(part: str) -> Path:
        folder = shutil.copytree(stages[part], tmp_path / part)
        monkeypatch.chdir(folder)
        return folder

    return copied
