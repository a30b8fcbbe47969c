"""A workspace that is broken, locked, damaged or used twice at once: a message and an exit code, never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.activities import conduct
from auditor.activities.act import act
from auditor.model.audit import Note
from auditor.workspace import Workspace
from tests.conftest import load
from tests.hostile.conftest import Command

DEMO = load(Path(__file__).parents[1] / "data" / "demo.py")
AUDIT = "IA-2026-03"
READING = (
    ["audit", "list"],
    ["audit", "show", AUDIT],
    ["audit", "items", AUDIT, "--json"],
    ["finding", "list", AUDIT],
    ["nc", "list"],
    ["history", AUDIT],
    ["report", "audit", AUDIT, "-o", "report.pdf"],
    ["programme", "show"],
    ["people", "list"],
    ["verify"],
)


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo, found by the environment."""
    folder: Path = DEMO.copied(tmp_path / "demo")
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(folder))
    return folder


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"format = 99\n",
        b"format = 'x'\n",
        b"nonsense\n",
        b"[organisation]\nname = 3\n",
        b"[organisation]\ntimezone = '../../etc/passwd'\n",
        b"[organisation]\ntimezone = 'Mars/Olympus'\n",
        b"[organisation]\nnmae = 'x'\n",
        b"[defaults]\naudit_reference = '{'\n",
        b"[defaults]\naudit_reference = '{year.__class__}'\n",
        b"[defaults]\naudit_reference = 'IA'\n",
        b"[organisation]\nname = '\x1b]2;owned\x07'\n",
        b'[organisation]\nname = "\\u001b[2J"\n',
        b"\xff\xfe\x00broken",
        b"[demo]\ntoday = 'yesterday'\n",
        b"[calendar]\nholidays = ['x']\n",
        b"[" * 5000,
    ],
)
def test_broken_settings_name_the_file_or_are_taken(demo: Path, command: Command, content: bytes) -> None:
    (demo / "auditor.toml").write_bytes(content)
    calls = (
        ["audit", "list"],
        ["people", "list", "--json"],
        ["audit", "new", "--title", "New", "--from", "2026-12-01", "--to", "2026-12-01", "--by", "P03"],
    )
    for words in calls:
        said = command(*words)
        assert said.exit_code in (0, 1, 3), said.output
        assert "\x1b" not in said.output
        if said.exit_code:
            assert said.stderr.strip()


def test_a_settings_file_that_is_a_folder_is_no_workspace(demo: Path, command: Command) -> None:
    (demo / "auditor.toml").unlink()
    (demo / "auditor.toml").mkdir()
    assert "no workspace" in command("audit", "list", code=3).stderr


@pytest.mark.parametrize("where", ["programme", f"audits/{AUDIT}"])
@pytest.mark.parametrize("place", [0.1, 0.5, 0.999])
def test_a_flipped_byte_in_a_trail_is_told_by_every_reading_command(
    demo: Path, command: Command, where: str, place: float
) -> None:
    trail = next((demo / where / "trail").glob("*.jsonl"))
    content = bytearray(trail.read_bytes())
    content[int((len(content) - 1) * place)] ^= 0x01
    trail.write_bytes(bytes(content))
    for words in READING:
        said = command(*words)
        assert said.exit_code in (0, 1, 3)
        assert "\x1b" not in said.output
        assert said.stdout or said.stderr
    assert command("verify").exit_code == 1
    assert str(trail) in command("history", AUDIT if AUDIT in where else "programme").stderr
    note = command("audit", "note", AUDIT, "x", "--by", "P01")
    assert note.exit_code == (3 if AUDIT in where else 0)


@pytest.mark.parametrize("harm", ["no trail", "empty trail", "random bytes", "half a line", "no manifest", "a folder"])
def test_a_harmed_ledger_is_told(demo: Path, command: Command, harm: str) -> None:
    folder = demo / "audits" / AUDIT
    trail = next((folder / "trail").glob("*.jsonl"))
    content = trail.read_bytes()
    match harm:
        case "no trail":
            trail.unlink()
        case "empty trail":
            trail.write_bytes(b"")
        case "random bytes":
            trail.write_bytes(os.urandom(5_000))
        case "half a line":
            trail.write_bytes(content[: len(content) // 2])
        case "no manifest":
            (folder / "manifest.json").unlink()
        case _:
            trail.unlink()
            trail.mkdir()
    for words in READING:
        said = command(*words)
        assert said.exit_code in (0, 1, 3), (words, said.output)
        assert "\x1b" not in said.output
    assert command("verify").exit_code == 1 or harm == "no manifest"
    command("answer", AUDIT, "CK-001", "--note", "x", "--by", "P01")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"items": 3}', os.urandom(2_000), b"[" * 100_000])
def test_a_broken_snapshot_is_made_anew_from_the_trail(demo: Path, command: Command, content: bytes) -> None:
    before = json.loads(command("finding", "list", AUDIT, "--json", code=0).stdout)
    (demo / "audits" / AUDIT / "audit.json").write_bytes(content)
    assert json.loads(command("finding", "list", AUDIT, "--json", code=0).stdout) == before


def without_privileges(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a child process that obeys permissions even where it is root's."""

    def drop() -> None:
        import ctypes

        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP

    return subprocess.run(
        [sys.executable, "-m", "auditor", *words],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "AUDITOR_HOME": str(home)},
        preexec_fn=drop if os.geteuid() == 0 else None,
        timeout=60,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="permissions that bind root, too, are Linux's")
def test_a_read_only_workspace_is_read_and_says_no_to_writing(demo: Path, tmp_path: Path) -> None:
    home = tmp_path / "other-home"
    locked = tmp_path / "locked.txt"
    locked.write_text("secret", encoding="utf-8")
    locked.chmod(0)
    refused = without_privileges("evidence", "add", AUDIT, "CK-001", str(locked), "--by", "P01", home=home)
    assert refused.returncode == 1, refused.stderr
    assert "locked.txt" in refused.stderr
    for path in (demo, *demo.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for words in (["audit", "show", AUDIT], ["verify"]):
            shown = without_privileges(*words, home=home)
            assert shown.returncode == 0, shown.stderr
        written = without_privileges("audit", "note", AUDIT, "x", "--by", "P01", home=home)
        assert written.returncode in (1, 3), written.stderr
        assert "Traceback" not in written.stderr
        assert written.stderr.strip()
    finally:
        for path in (demo, *demo.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_the_app_holds_the_workspace_open_while_a_command_writes(demo: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "AUDITOR_HOME": str(tmp_path / "home")}
    with Workspace.open(demo, home=tmp_path / "app-home") as held:
        book = held.audit(AUDIT)
        lead = book.audit.lead or ""
        before = len(book.all(Note))
        conduct.quick_note(book, act(held, lead), "from the app")
        words = ["audit", "note", AUDIT, "from a command", "--by", "P01"]
        done = subprocess.run(
            [sys.executable, "-m", "auditor", *words],
            capture_output=True,
            text=True,
            env=environment,
            cwd=Path(__file__).parents[2],
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        conduct.quick_note(book, act(held, lead), "from the app again")
        texts = [note.text for note in book.all(Note).values()]
        assert len(texts) == before + 3
        assert {"from the app", "from a command", "from the app again"} <= set(texts)
    with Workspace.open(demo, home=tmp_path / "reader", read_only=True) as after:
        assert len(after.audit(AUDIT).all(Note)) == before + 3


def test_an_audit_folder_of_another_name_and_strange_files_beside_it_do_no_harm(demo: Path, command: Command) -> None:
    shutil.copytree(demo / "audits" / AUDIT, demo / "audits" / "copied by hand")
    (demo / "audits" / "note.txt").write_text("x", encoding="utf-8")
    (demo / "audits" / "empty").mkdir()
    (demo / "audits" / ".hidden").mkdir()
    for words in READING:
        said = command(*words)
        assert said.exit_code in (0, 1, 3), (words, said.output)
