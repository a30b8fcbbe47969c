"""Every command with missing, superfluous and odd arguments: an exit code of the four, never a traceback."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.conftest import load
from tests.hostile.conftest import Command
from tests.hostile.test_commands import every_command

DEMO = load(Path(__file__).parents[1] / "data" / "demo.py")
COMMANDS = {" ".join(path): found for path, found in every_command()}
STAYS = frozenset({"demo", "init", "open"})
"""Commands that make or open folders: not given odd words, which would become folders of that name."""
WORDS = (
    *("", " ", "-", "--", "IA-2026-03", "ia-2026-03", "CK-001", "P01", "F-01", "NC-2026-01", "SM-01", "E-001"),
    *("0", "-1", "1", "99999999999999999999", "1e309", "nan", "2026-10-07", "2026-10-07T09:30", "09:30", "24:61"),
    *("8.2.6", "20000-1:8.2.6", "a=b", "=", "1=x", "a;b;c", ";;;;", "x" * 3_000, "[/b]", "$(id)", "../..", "/dev/null"),
    *(
        "\x1b]2;owned\x07",
        "\u202e",
        "王",
        "e\u0301",
        "👩‍👩‍👧",
        "minor",
        "none",
        "%s",
        "{0}",
        "\\",
        "'",
        '"',
        "\n",
        "\t",
    ),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = DEMO.copied(tmp_path_factory.mktemp("fuzz") / "demo")
    return folder


@pytest.fixture
def ready(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(shared))
    monkeypatch.setenv("AUDITOR_BY", "P01")


def calls(command: click.Command, seed: str) -> Iterator[list[str]]:
    """Odd ways to call a command, the same in every run."""
    chance = random.Random(seed)
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    options = [param for param in command.params if isinstance(param, click.Option) and not param.is_flag]
    flags = [param.opts[0] for param in command.params if isinstance(param, click.Option) and param.is_flag]
    yield []
    yield ["--no-such-option"]
    yield ["--help"]
    yield ["IA-2026-03"] * (len(arguments) + 2)
    likely = ["IA-2026-03" if param.name == "ref" else chance.choice(WORDS) for param in arguments]
    for param in options:
        allowed = param.type.choices if isinstance(param.type, click.Choice) else WORDS
        if param.name not in ("workspace", "output"):
            yield [*likely, param.opts[0], str(chance.choice(list(allowed)))]
            yield [param.opts[0]]
    for _ in range(3):
        words = ["IA-2026-03" if param.name == "ref" else chance.choice(WORDS) for param in arguments]
        for param in chance.sample(options, min(len(options), chance.randrange(4))):
            if param.name not in ("workspace", "output"):
                words += [param.opts[0], chance.choice(WORDS)]
        yield words + chance.sample(flags, min(len(flags), 1))


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("name", COMMANDS)
def test_odd_words_end_in_words(command: Command, name: str) -> None:
    for words in calls(COMMANDS[name], name):
        if name in STAYS and not (words and words[0].startswith("--")):
            continue
        if name == "serve" and words not in (["--no-such-option"], ["--help"]):  # it would serve until ctrl+c
            continue
        if "\x00" in "".join(words):
            continue
        said = command(*name.split(), *words)
        assert said.exit_code in (0, 1, 2, 3), (name, words, said.output)
        assert "\x1b" not in said.output, (name, words)
        if said.exit_code:
            assert said.output.strip(), (name, words)
        else:
            assert "--help" not in words or "Usage" in said.stdout


@pytest.mark.usefixtures("ready")
def test_options_before_the_command(command: Command, tmp_path: Path) -> None:
    for words in (
        ["--workspace", str(tmp_path / "nothing"), "audit", "list"],
        ["--workspace", "", "audit", "list"],
        ["--workspace", "\x1b", "audit", "list"],
        ["--by", "", "audit", "list"],
        ["--by"],
        ["--\x1b]2;owned\x07"],
        ["\x1b[2J"],
        ["--version"],
        ["-h"],
        ["audit"],
        ["audit", "-h"],
    ):
        said = command(*words)
        assert said.exit_code in (0, 2, 3), (words, said.output)
        assert "\x1b" not in said.output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["audit", "show", "IA-1999-01"], 1),
        (["audit", "nonsense"], 2),
        (["audit", "list", "--workspace", "/nonexistent"], 3),
        (["verify"], 0),
        (["audit", "note", "IA-2026-03", "\x1b[2J"], 1),
        (["audit", "list", "--json"], 0),
    ],
)
def test_child_processes_exit_as_promised(shared: Path, tmp_path: Path, words: list[str], code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "auditor", *words],
        capture_output=True,
        env={**os.environ, "AUDITOR_HOME": str(tmp_path), "AUDITOR_WORKSPACE": str(shared), "AUDITOR_BY": "P01"},
        cwd=Path(__file__).parents[2],
        timeout=60,
    )
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr


def test_bytes_that_are_no_text_and_a_narrow_console(shared: Path, tmp_path: Path) -> None:
    environment = {**os.environb, b"AUDITOR_HOME": os.fsencode(tmp_path), b"AUDITOR_WORKSPACE": os.fsencode(shared)}
    for extra in ({}, {b"PYTHONIOENCODING": b"ascii", b"LC_ALL": b"C", b"PYTHONUTF8": b"0"}):
        for words in (
            [b"audit", b"show", b"\xff\xfe"],
            [b"people", b"list"],
            [b"people", b"add", b"\xff", b"--by", b"P01"],
        ):
            done = subprocess.run(
                [os.fsencode(sys.executable), b"-m", b"auditor", *words],
                capture_output=True,
                env={**environment, **extra},
                cwd=Path(__file__).parents[2],
                timeout=60,
            )
            assert done.returncode in (0, 1, 2), done.stderr
            assert b"Traceback" not in done.stderr
