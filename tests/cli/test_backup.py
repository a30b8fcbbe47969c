"""auditor backup and auditor restore: what they say, and how they end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Commands


@pytest.fixture
def kept(run: Commands, workspace: Path) -> Path:
    """A workspace with a person and a programme in it."""
    run("people", "add", "Marie Nováková")
    return workspace


def test_out_and_back(run: Commands, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("backup", str(tmp_path / "b.zip")) == f"{tmp_path / 'b.zip'}\n"
    assert "read back and compared" in run.talk
    assert run("restore", str(tmp_path / "b.zip"), str(tmp_path / "again")) == f"{tmp_path / 'again'}\n"
    assert f"auditor open {tmp_path / 'again'}" in run.talk
    monkeypatch.chdir(tmp_path / "again")
    assert "Marie Nováková" in run("people", "list")
    assert json.loads(run("verify", "--json"))["ok"]


def test_into_a_folder_it_gets_a_dated_name(run: Commands, kept: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    said = run("backup", str(tmp_path / "backups"), "--workspace", str(kept)).strip()
    assert re.fullmatch(r"workspace-\d{8}T\d{6}Z\.zip", Path(said).name)
    assert Path(said).is_file()


def test_json(run: Commands, kept: Path, tmp_path: Path) -> None:
    (kept / "link").symlink_to(tmp_path)
    told = json.loads(run("backup", str(tmp_path / "b.zip"), "--json", code=1))
    assert (told["ok"], told["file"], told["workspace"]) == (False, str(tmp_path / "b.zip"), "workspace")
    assert told["left_out"] == [{"path": "link", "reason": "it is a link; what it points to is not in the backup"}]
    assert told["problems"] == []
    assert [each["path"] for each in told["ledgers"]] == ["programme"]
    assert "Not in the backup: link: it is a link" in run.talk
    back = json.loads(run("restore", str(tmp_path / "b.zip"), str(tmp_path / "again"), "--json"))
    assert back["folder"] == str(tmp_path / "again")
    assert {name: back[name] for name in ("files", "bytes", "ledgers", "made")} == {
        name: told[name] for name in ("files", "bytes", "ledgers", "made")
    }


def test_a_damaged_workspace_is_saved_and_told(run: Commands, kept: Path, tmp_path: Path) -> None:
    (trail,) = (kept / "programme" / "trail").iterdir()
    trail.write_bytes(trail.read_bytes().replace(b"Marie", b"Marta"))
    run("backup", str(tmp_path / "b.zip"), code=1)
    assert f"programme/trail/{trail.name}, line 1" in run.talk
    run("restore", str(tmp_path / "b.zip"), str(tmp_path / "again"), code=1)
    assert f"programme/trail/{trail.name}, line 1" in run.talk
    assert (tmp_path / "again/programme/trail" / trail.name).read_bytes() == trail.read_bytes()


REFUSED = [
    ("backup b.zip", 1, "lost with it"),
    ("backup .", 1, "lost with it"),
    ("backup ../there", 1, "is there already"),
    ("backup ../nowhere/b.zip", 3, "could not be written"),
    ("backup ../b.zip --workspace ..", 3, "no workspace"),
    ("backup", 2, "FILE"),
    ("restore ../there ../new", 1, "no archive"),
    ("restore ../nothing.zip ../new", 1, "There is no file"),
    ("restore .. ../new", 1, "not a file"),
    ("restore ../there .", 1, "is not empty"),
    ("restore ../there", 2, "DIR"),
]


@pytest.mark.parametrize(("command", "code", "words"), REFUSED, ids=[command for command, _, _ in REFUSED])
def test_refused_in_words(run: Commands, kept: Path, tmp_path: Path, command: str, code: int, words: str) -> None:
    (tmp_path / "there").write_bytes(b"mine")
    before = sorted(path for path in tmp_path.rglob("*") if "home" not in path.parts)
    assert run(*command.split(), code=code) == ""
    assert words in run.talk
    assert sorted(path for path in tmp_path.rglob("*") if "home" not in path.parts) == before


def test_a_backup_of_the_demo_passes_verify(run: Commands, tmp_path: Path) -> None:
    from tests.conftest import load

    demo = load(Path(__file__).parents[1] / "data" / "demo.py").built()
    run("backup", str(tmp_path / "b.zip"), "--workspace", str(demo))
    run("restore", str(tmp_path / "b.zip"), str(tmp_path / "again"))
    assert json.loads(run("verify", "--json", "--workspace", str(tmp_path / "again")))["ok"]
    assert run("nc", "list", "--workspace", str(tmp_path / "again")) == run("nc", "list", "--workspace", str(demo))
