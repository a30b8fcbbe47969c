"""Printing: aligned text for people, JSON for programs. Both go to stdout, and nothing else does."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from auditor.activities.act import Outcome
from auditor.cli.context import Acting
from auditor.cli.edges import tell
from auditor.model.text import readable

Row = Mapping[str, Any]
"""One record as other programs read it: stable keys, values that JSON knows."""


def emit(as_json: bool, value: Any, text: Iterable[str]) -> None:
    """Print *value* as JSON where that was asked for, else the lines of *text*."""
    if as_json:
        print_json(value)
    else:
        print_lines(text)


def told(call: Acting, outcome: Outcome[Any], row: Row, line: str) -> None:
    """After an act: its warnings, and what came of it, on stderr; the record on stdout, in one *line* or as JSON."""
    call.tell_warnings(outcome)
    for said in outcome.told:
        tell(said)
    emit(call.as_json, row, [line])


def print_json(value: Any) -> None:
    """JSON in UTF-8, whatever the console speaks, with keys in the order they were given."""
    print_bytes(json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")


def print_json_rows(rows: Iterable[Row]) -> None:
    """An array as :func:`print_json` prints it, row by row, so that tens of thousands need not be held at once."""
    opened = "[\n  "
    for row in rows:
        told = json.dumps(row, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        click.echo(f"{opened}{told}".encode(), nl=False)
        opened = ",\n  "
    click.echo(b"[]" if opened.startswith("[") else b"\n]")


def print_bytes(data: bytes) -> None:
    """Print a file as it is."""
    click.echo(data, nl=False)


def write_file(path: Path, data: bytes) -> None:
    """Write a file that was asked for; one that is there is replaced."""
    path.write_bytes(data)
    tell(f"Written: {path}")


def print_lines(text: Iterable[str]) -> None:
    """Print lines; nothing in them acts on the terminal."""
    lines = [readable(line) for line in text]
    if lines:
        click.echo("\n".join(lines))


def table(rows: Sequence[Row], columns: Sequence[str], nothing: str = "none") -> Iterable[str]:
    """The *columns* of *rows* aligned under their names, the last one as long as it is."""
    if not rows:
        return [nothing]
    cells = [_aligned([column.replace("_", " "), *(word(row[column]) for row in rows)]) for column in columns]
    return ["  ".join(line).rstrip() for line in zip(*cells, strict=True)]


def _aligned(column: Sequence[str]) -> Sequence[str]:
    """Cells of one column, as wide as the widest."""
    if all(map(str.isascii, column)):
        room = max(map(len, column))
        return [cell.ljust(room) for cell in column]
    widths = [width(cell) for cell in column]
    room = max(widths)
    return [cell + " " * (room - wide) for cell, wide in zip(column, widths, strict=True)]


def card(row: Row) -> Iterable[str]:
    """One record, a line a field; longer texts and lists stand below their name."""
    room = max((width(key) for key in row), default=0)
    for key, value in row.items():
        name = key.replace("_", " ")
        if isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value):
            yield f"{name}:"
            yield from (f"  {'; '.join(_said(entry))}" for entry in value)
        elif isinstance(value, str) and "\n" in value:
            yield f"{name}:"
            yield from (f"  {line}" for line in value.split("\n"))
        else:
            yield f"{name}{' ' * (room - width(name))}  {word(value)}".rstrip()


def _said(entry: Mapping[str, Any]) -> Iterable[str]:
    return (f"{key.replace('_', ' ')} {word(value)}" for key, value in entry.items() if value not in (None, "", [], {}))


def word(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, str):
        return " ".join(value.split())
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(word(entry) for entry in value)
        case Mapping():
            return ", ".join(f"{key} {word(entry)}" for key, entry in value.items() if entry not in (0, None, ""))
    return " ".join(str(value).split())


def width(text: str) -> int:
    """How many cells of a terminal *text* takes: a wide character two, a combining mark none."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
