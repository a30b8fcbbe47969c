"""The format of every file a ledger writes: its number, how an older one is brought up, what a newer one means.

A trail is never rewritten: its older lines are brought up each time they are read, and their hashes are those over the
bytes as they stand. Snapshots and manifests are made anew from the trail. Any other file is rewritten once, with a copy
of the original beside it (`rewrite`). Whatever is newer than this version knows opens the ledger for reading only.

Raising a number takes a step from the number before (a pure function), a ledger of the old format under
tests/data/formats, and a row in docs/formats.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from auditor.ledger import disk

LINE = 2  # 2: a change may settle a conflict (`settles`), a line may be adopted from a fork (`adopted`)
SNAPSHOT = 2  # 2: the last state transition of each record, and the records with a conflict
MANIFEST = 1
WRITER = 1

UPDATE = "Use a newer version: pip install -U auditor"

T = TypeVar("T")


def brought_up(value: T, number: int, steps: Mapping[int, Callable[[T], T]]) -> T:
    """*value* of format *number* in the newest format; *steps* lead from each number to the next."""
    while number in steps:
        value = steps[number](value)
        number += 1
    return value


def line(entry: dict[str, Any]) -> dict[str, Any]:
    """A trail line as the newest format has it; one of a newer format as it stands."""
    return brought_up(entry, entry["format"], _LINES)


def newer(what: str, found: int, known: int, program: str = "") -> str:
    """What is told about a file that a newer version wrote; *program* is that version, where the file says so."""
    by = f" (written by Auditor {program})" if program else ""
    return f"{what} has format {found}{by}; this version knows up to {known}. It takes a newer version to change it."


def rewrite(path: Path, number: int, original: bytes, brought: bytes) -> Path:
    """Replace a file of an older format by what it was brought up to; where the original is kept is returned.

    That is `<name>.format<number>` beside it, durable before the file is replaced. Raises DiskFull or NotKept.
    """
    copy = next(each for each in _names(path, number) if not each.exists() or each.read_bytes() == original)
    if not copy.exists():
        disk.write_file(copy, original)
    disk.write_file(path, brought)
    return copy


def _names(path: Path, number: int) -> Iterator[Path]:
    yield path.with_name(f"{path.name}.format{number}")
    for other in count(2):
        yield path.with_name(f"{path.name}.format{number}-{other}")


def _to_line_2(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "format": 2}


_LINES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _to_line_2}
