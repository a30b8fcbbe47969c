"""What has no screen and is done by a command: the palette finds it, and says what to type."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

COMMANDS: Mapping[str, tuple[str, str]] = {
    "verify": (
        "auditor verify",
        "Checks every trail, snapshot, exhibit and issued report against its hashes; it changes nothing. With --anchor "
        "and the head that a report prints, or --against and a file that was elsewhere, it holds them against that.",
    ),
    "backup": (
        "auditor backup FILE",
        "Writes the whole workspace into one new file, reads it back and compares. Go on working meanwhile.",
    ),
    "restore": (
        "auditor restore FILE DIR",
        "Makes a new workspace of a backup in a folder that is not there yet. Nothing is ever replaced.",
    ),
}
"""Name -> the command as it is typed, and what it does."""


def told(name: str, folder: Path | None) -> str:
    """The command for the workspace in *folder*, and what it does."""
    command, does = COMMANDS[name]
    if folder is not None and name != "restore":
        command += f" --workspace {shlex.quote(str(folder))}"
    return f"Type in a terminal:\n\n    {command}\n\n{does}\n\nMore about it: auditor {name} --help"
