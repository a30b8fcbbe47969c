"""Habits of the house that no linter knows: read from the source."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from auditor.model.guards.rule import RULES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "auditor"


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the package, parsed."""
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_bytes()) for path in sorted(PACKAGE.rglob("*.py"))}


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if (isinstance(called, ast.Name) and called.id == name) or (
                isinstance(called, ast.Attribute) and called.attr == name
            ):
                yield node


def test_nobody_catches_everything() -> None:
    wide = {"Exception", "BaseException"}
    found = []
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.walk(node.type) if node.type else ()
                names = {part.id for part in caught if isinstance(part, ast.Name)}
                raises = any(isinstance(part, ast.Raise) and part.exc is None for part in ast.walk(node))
                if (node.type is None or names & wide) and not raises:
                    found.append(f"{name}:{node.lineno}")
    assert found == []


def test_text_becomes_paper_in_one_place() -> None:
    places = [name for name, tree in trees().items() if any(calls(tree, "Paragraph"))]
    assert len(places) <= 1, places


def test_text_is_never_markup_on_a_screen() -> None:
    variable = (ast.JoinedStr, ast.Name, ast.Attribute)
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees().items()
        if name.startswith("auditor/tui/")
        for node in (*calls(tree, "from_markup"), *calls(tree, "notify"))
        if not any(word.arg == "markup" for word in node.keywords)
        and any(isinstance(part, variable) for arg in node.args for part in ast.walk(arg))
    ]
    assert found == []


def test_each_rule_has_one_home() -> None:
    homes: Counter[str] = Counter()
    where: dict[str, set[str]] = {}
    for name, tree in trees().items():
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                ids = {
                    call.args[0].value
                    for call in calls(function, "breach")
                    if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
                }
                for rule in ids:
                    where.setdefault(rule, set()).add(name)
                    homes[rule] += 1
    assert set(where) <= set(RULES)
    scattered = {rule: sorted(files) for rule, files in where.items() if len(files) > 1 and rule not in SHARED}
    assert scattered == {}


SHARED = {
    "G-09": "who may grade is asked at the key, whether a draft was confirmed when the report is written",
    "G-42": "time runs forward for every step, and for the days of actions that a response reports",
}
"""Rules that are asked in more than one file, and why."""


def test_a_refusal_says_what_helps() -> None:
    """Each ``InvalidInput`` and ``NotFound`` of an activity has a hint, or its message says all there is to do."""
    silent = []
    for name, tree in trees().items():
        if not name.startswith("auditor/activities/"):
            continue
        for node in (*calls(tree, "InvalidInput"), *calls(tree, "NotFound")):
            has_hint = len(node.args) > 1 or any(word.arg == "hint" for word in node.keywords)
            message = ast.unparse(node.args[0])
            if not has_hint and not re.search(SAYS_WHAT_HELPS, message):
                silent.append(f"{name}:{node.lineno} {message}")
    assert silent == []


SAYS_WHAT_HELPS = "|".join(
    (
        r"\bby (?:the|a) |auditor \w+|\(key",  # who may, or the step to take
        r"(?:is|are) not (?:written|set|assigned|corrected)|does not change|changes by|finished here",  # never this way
        r"\bany more\b|no audit is added",  # its end was reached
        r"has no (?:action|due date)|is no finding|Nobody asked",  # there is nothing to choose
    )
)
"""Messages that need no hint, and why."""


def test_every_room_is_in_the_plan_of_the_house() -> None:
    plan = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = plan.partition("```\n")[2].partition("```")[0]
    told = set(re.findall(r"^([a-z]+)/ ", drawn, re.MULTILINE))
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name not in ("__pycache__", "content")}
    assert told == rooms
    named = set(re.findall(r"`(?:auditor/)?((?:[a-z_]+/)+[a-z_]+\.py)`", plan))
    assert named
    assert {name for name in named if not (PACKAGE / name).is_file()} == set()
