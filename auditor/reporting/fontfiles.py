"""Font files beyond those of the product: which installed TrueType font has a given letter.

Read straight from the ``cmap`` table, so that looking through hundreds of fonts costs little. Only fonts with ``glyf``
outlines can be embedded; colour emoji and CFF fonts (most ``.otf``) are passed over.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

_LATER = ("bold", "italic", "oblique", "light", "thin", "black", "mono", "serif", "condensed", "narrow")
"""Words in file names that make a font a worse stand-in for plain upright text."""

SIZE_LIMIT = 64_000_000
"""Largest font file that is looked at, in bytes."""


class FontFile(NamedTuple):
    """One face: its file and, in a collection, its place there."""

    path: Path
    number: int = 0


def system_folders() -> list[Path]:
    """Where this system keeps its fonts; folders that are not there are left out."""
    home = Path.home()
    if sys.platform == "win32":
        windows, local = os.environ.get("WINDIR", r"C:\Windows"), os.environ.get("LOCALAPPDATA")
        folders = [Path(windows) / "Fonts", *([Path(local) / "Microsoft/Windows/Fonts"] if local else [])]
    elif sys.platform == "darwin":
        folders = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    else:
        folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts"]
    return [folder for folder in folders if folder.is_dir()]


def font_files(folder: Path) -> list[Path]:
    """TrueType files below *folder*: plain upright faces first, then by name."""
    found = [p for p in folder.rglob("*") if p.suffix.lower() in (".ttf", ".ttc") and p.is_file()]
    return sorted(found, key=lambda p: (sum(word in p.stem.lower() for word in _LATER), p.name.lower(), str(p)))


def holders(letter: str, folders: list[Path]) -> Iterator[FontFile]:
    """The faces in *folders* that have *letter* and ``glyf`` outlines, in a fixed order."""
    code = ord(letter)
    for folder in folders:
        for path in _listed(folder):
            for number, ranges in enumerate(_coverage(path)):
                if any(first <= code <= last for first, last in ranges):
                    yield FontFile(path, number)


@lru_cache(maxsize=32)
def _listed(folder: Path) -> list[Path]:
    return font_files(folder)


@lru_cache(maxsize=4096)
def _coverage(path: Path) -> list[list[tuple[int, int]]]:
    """Per face of the file, the ranges of characters it has; nothing for a file that is no usable font."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            return []
        with path.open("rb") as file:
            return [_ranges(file, offset) for offset in _faces(file)]
    except (OSError, struct.error):
        return []


def _faces(file: BinaryIO) -> list[int]:
    if file.read(4) != b"ttcf":
        return [0]
    _, count = struct.unpack(">II", file.read(8))
    return list(struct.unpack(f">{count}I", file.read(4 * count))) if count <= 64 else []


def _ranges(file: BinaryIO, offset: int) -> list[tuple[int, int]]:
    file.seek(offset + 4)
    (count,) = struct.unpack(">H6x", file.read(8))
    tables = {}
    for _ in range(count):
        name, _, start, length = struct.unpack(">4sIII", file.read(16))
        tables[name] = (start, length)
    if b"glyf" not in tables or b"cmap" not in tables:
        return []
    start, length = tables[b"cmap"]
    file.seek(start)
    return _cmap(file.read(min(length, 4_000_000)))


def _cmap(table: bytes) -> list[tuple[int, int]]:
    """Character ranges of the best Unicode subtable: format 12 before format 4."""
    (count,) = struct.unpack_from(">H", table, 2)
    ranges: dict[int, list[tuple[int, int]]] = {}
    for n in range(count):
        platform, _, offset = struct.unpack_from(">HHI", table, 4 + 8 * n)
        (form,) = struct.unpack_from(">H", table, offset)
        if platform not in (0, 3) or form not in (4, 12) or form in ranges:
            continue
        ranges[form] = _format_12(table, offset) if form == 12 else _format_4(table, offset)
    return ranges.get(12) or ranges.get(4) or []


def _format_12(table: bytes, offset: int) -> list[tuple[int, int]]:
    (groups,) = struct.unpack_from(">I", table, offset + 12)
    return [struct.unpack_from(">II", table, offset + 16 + 12 * n) for n in range(groups)]


def _format_4(table: bytes, offset: int) -> list[tuple[int, int]]:
    (twice,) = struct.unpack_from(">H", table, offset + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", table, offset + 14)
    starts = struct.unpack_from(f">{count}H", table, offset + 16 + twice)
    return [(first, last) for first, last in zip(starts, ends, strict=True) if first <= last and first != 0xFFFF]
