"""The fifteen lives, each lived once a process, and commands run on them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli.root import Root, auditor
from tests.hostile.life import Life, lived

Lives = Callable[[str], Life]
Command = Callable[..., Result]


@pytest.fixture(scope="session")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Lives:
    """The life in which a text stands everywhere; for reading only."""
    known: dict[str, Life] = {}

    def of(text: str) -> Life:
        if text not in known:
            known[text] = lived(tmp_path_factory.mktemp("life"), text)
        return known[text]

    return of


@pytest.fixture
def life(lives: Lives, hostile: str) -> Life:
    """The life of the hostile text at hand."""
    return lives(hostile)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Runs a command in this process in an empty folder; nothing but an exit may come of it."""
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "home"))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    def run(*words: str | os.PathLike[str], code: int | None = None) -> Result:
        said = [os.fspath(word) for word in words]
        result = CliRunner().invoke(auditor, said, obj=Root(lambda folder, by: None), prog_name="auditor")
        told = f"auditor {' '.join(said)!a}\n{result.output}"
        assert result.exception is None or isinstance(result.exception, SystemExit), f"{told}\n{result.exception!r}"
        assert "Traceback" not in result.output, told
        assert code is None or result.exit_code == code, told
        return result

    return run
