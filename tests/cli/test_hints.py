"""Hints name commands: whatever the program tells a person to type can be typed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import auditor
from auditor.cli.root import COMMANDS
from auditor.cli.root import auditor as root

SOURCES = sorted(Path(auditor.__file__).parent.rglob("*.py"))
_TOLD = re.compile(r"\bauditor((?: [a-z][a-z-]*)+)([^\n.;]*)")


def texts(source: Path) -> Iterator[str]:
    """The texts of a source file; what is put into them stands as X."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    inside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside.update(ast.walk(node))
            yield "".join(v.value if isinstance(v, ast.Constant) else "X" for v in node.values)  # type: ignore[misc]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside:
            yield node.value


def commands() -> Iterator[tuple[str, str, str]]:
    for source in SOURCES:
        for text in texts(source):
            for words, rest in _TOLD.findall(text):
                if words.split()[0] in COMMANDS:  # else it is the person: "the auditor accepts …"
                    yield source.name, words.strip(), rest


def test_every_command_in_a_hint_is_there() -> None:
    told = list(commands())
    assert len(told) > 40
    wrong = [problem for where, words, rest in told if (problem := _problem(where, words, rest))]
    assert wrong == []


def _problem(where: str, words: str, rest: str) -> str:
    command: click.Command = root
    spoken = words.split()
    while isinstance(command, click.Group):
        if not spoken:
            return ""
        name = spoken.pop(0)
        inner = command.get_command(click.Context(command), name)
        if inner is None:
            return f"{where}: auditor {words}: no {name}"
        command = inner
    known = {opt for param in command.params for opt in (*param.opts, *param.secondary_opts)} | {"--help"}
    strange = [option for option in re.findall(r"--[a-z][a-z-]+", rest) if option not in known]
    return f"{where}: auditor {words} {strange}" if strange else ""


@pytest.mark.parametrize(("words", "rest"), [("audit fly", ""), ("nc close NC", " --slowly")], ids=["verb", "option"])
def test_what_is_not_there_is_found(words: str, rest: str) -> None:
    assert _problem("here", words, rest)
