"""What the README and the hints promise: their commands exist, with the options they are given."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from auditor.cli.root import auditor

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/architecture.md",
    "docs/evidence.md",
    "docs/findings.md",
    "docs/follow-up.md",
    "docs/responses.md",
    "docs/serve.md",
    "checklists/README.md",
)


def found(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that *words* name, and the words that are left for it."""
    command: click.Command = auditor
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        with click.Context(command) as context:
            inside = command.get_command(context, rest[0])
        if inside is None:
            raise LookupError("no such command")
        command = inside
        rest = rest[1:]
    return command, rest


def wrong(line: str) -> str:
    """What is wrong with a command as it is written; empty if nothing is."""
    try:
        command, rest = found(shlex.split(line, comments=True))
    except (LookupError, ValueError) as error:
        return f"{line}: {error}"
    known = {opt for param in command.params for opt in (*param.opts, *param.secondary_opts)}
    known |= {"--help", "-h", "--version", "--by", "--workspace"}
    strange = [word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)]
    return "".join(f"{line}: no option {word}" for word in strange if word not in known)


def commands_in(text: str) -> Iterator[str]:
    """Commands of code blocks, and those between backticks."""
    for block in re.findall(r"```(?:sh|console)?\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            for part in re.split(r"&&|\|", line):
                called = re.match(r"\s*(?:\$ )?(?:\S*/)?auditor(?:\s+(.*))?$", part)
                if called and called.group(1):
                    yield called.group(1)
    for inline in re.findall(r"`auditor ([^`…]+?)[…`]", text):
        yield inline.strip().rstrip(",")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_in_documents_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [fault for line in commands_in(text) if (fault := wrong(line))] == []


def test_the_readme_has_its_two_lines() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for mark, needed in (("main line", "auditor demo"), ("test line", "pytest")):
        after = text.partition(f"<!-- {mark} -->")[2]
        block = re.match(r"\s*```sh\n([^\n]+)\n```", after)
        assert block, f"one line after {mark}"
        assert needed in block.group(1)
    assert len(list(commands_in(text))) > 8


def hints() -> Iterator[tuple[str, str]]:
    """The commands that refusals and hints in the source name, up to what is filled in."""
    for path in sorted((ROOT / "auditor").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            text, place = "", f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(v.value) if isinstance(v, ast.Constant) else "X" for v in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n\n" not in node.value:
                text = node.value
            for called in re.findall(r"(?:^|: |\()auditor (?!in training)((?:[a-z-]+ ?)+(?:[^.;)\n,|]*))", text):
                yield place, called.strip()


def test_commands_in_hints_exist() -> None:
    faults = []
    for place, line in hints():
        bare = re.sub(r"[\"'“”‘’`…]", "", line)
        fault = wrong(bare)
        if fault:
            faults.append(f"{place} {fault}")
    assert len(list(hints())) > 30
    assert faults == []
