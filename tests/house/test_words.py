"""What stands in no file of the project: paths of one machine, secrets, and work left undone."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPED = {".git", ".venv", "node_modules", "dist", "build", "__pycache__"}
HERE = Path(__file__).name

FORBIDDEN = {
    "an index of packages": r"index-url|find-links",
    "a path of one machine": r"(?<![\w.])/(?:work|opt|root|tmp|home/\w+|Users/\w+)/[\w.]",
    "a work left": r"\bT[O]DO\b|\bFIX[M]E\b|\bX[X]X\b|\bnoqa: BLE",
    "a secret": r"-----BEGIN|\bAKIA[0-9A-Z]{16}\b|ghp_\w{30}|[Bb]earer [\w-]{20}",
}


@cache
def texts() -> dict[str, str]:
    """The project's text files by path; those that git keeps, or all where there is no git."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        names = [name for name in listed.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        names = [path.as_posix() for path in found if not SKIPPED.intersection(path.parts)]
    read = {}
    for name in names:
        path = ROOT / name
        if path.name != HERE and path.suffix not in (".pyc", ".pdf", ".png", ".xz") and path.is_file():
            read[name] = path.read_text(encoding="utf-8", errors="replace")
    return read


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_file_holds(kind: str) -> None:
    unwanted = re.compile(FORBIDDEN[kind])
    assert len(texts()) > 150
    found = [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {hit.group()}"
        for name, text in texts().items()
        for hit in unwanted.finditer(text)
    ]
    assert found == []


def test_every_file_ends_in_one_line_break_and_has_plain_ones() -> None:
    assert [name for name, text in texts().items() if "\r" in text] == []
    assert [name for name, text in texts().items() if text and not text.endswith("\n")] == []
