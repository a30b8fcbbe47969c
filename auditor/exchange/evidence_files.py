"""Evidence as a folder of files with a list beside them: for whoever has to look at it without the product.

Files are named by their reference, since names from outside are no paths. Photos are encoded anew, so that nobody who
gets the folder learns where they were taken, unless that is wanted; one that cannot be read is left out and told.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditor.exchange.photo import BROKEN, FORMATS, PIXEL_LIMIT, silence
from auditor.exchange.photo_location import tells_where
from auditor.model.evidence import IMAGES

LIST = "evidence.csv"
"""The list: one line a piece of evidence, UTF-8 with byte order mark, as spreadsheets expect it."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_ACTS_IN_A_CELL = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its reference, its file if it has one, and what the list says of it."""

    ref: str
    file: Path | None
    name: str
    said: Mapping[str, str]


@dataclass(slots=True)
class Exported:
    """The files written, and why others were not."""

    written: list[Path] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def write_folder(folder: Path, pieces: Sequence[Piece], *, with_places: bool = False) -> Exported:
    """Write the *pieces* and their list into *folder*, which is made; *with_places*, photos are copied as found."""
    folder.mkdir(parents=True, exist_ok=True)
    exported = Exported()
    lines = []
    taken: set[str] = {LIST}
    for piece in pieces:
        target = folder / _free(_stem(piece.ref), _ending(piece.name), taken) if piece.file else None
        if piece.file and target:
            problem = _copy(piece.file, target, with_places)
            if problem:
                exported.left_out.append(f"{piece.ref}: {problem}")
                target = None
            else:
                exported.written.append(target)
        lines.append({"file": target.name if target else "", "original_name": piece.name, **piece.said})
    exported.written.append(folder / LIST)
    _write_list(folder / LIST, lines)
    return exported


def _stem(ref: str) -> str:
    """A reference as the name of a file; one that came from elsewhere may hold anything."""
    stem = re.sub(r"[^\w.-]+", "_", ref)[:60].strip("._-")
    return f"E_{stem}" if not stem or _RESERVED.fullmatch(stem) else stem


def _free(stem: str, ending: str, taken: set[str]) -> str:
    """A name that no file of the folder has yet, blind to case as some systems are."""
    names = (f"{stem}{ending}", *(f"{stem}_{number}{ending}" for number in range(2, len(taken) + 3)))
    name = next(name for name in names if name.casefold() not in taken)
    taken.add(name.casefold())
    return name


def _ending(name: str) -> str:
    found = re.search(r"\.[0-9A-Za-z]{1,8}$", name)
    return found.group().lower() if found else ""


def _copy(source: Path, target: Path, with_places: bool) -> str:
    """Copy a file; a photo without its metadata. Returns why it was not copied."""
    if with_places:
        shutil.copyfile(source, target)
        return ""
    if target.suffix not in IMAGES:
        if tells_where(source):
            return "the photo tells where it was taken, and its format cannot be written anew"
        shutil.copyfile(source, target)
        return ""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with silence(), Image.open(source, formats=FORMATS) as photo:
            if photo.width * photo.height > PIXEL_LIMIT:
                return f"a photo of {photo.width} x {photo.height} pixels is too large to be stripped of its place"
            kind = photo.format
            upright = ImageOps.exif_transpose(photo)
            bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
            if upright.mode == "P" and (palette := upright.getpalette("RGBA")) is not None:
                bare.putpalette(palette, "RGBA")
            bare.save(target, format=kind, **({"quality": 92} if kind in ("JPEG", "WEBP") else {}))
    except (UnidentifiedImageError, Image.DecompressionBombError, *BROKEN) as broken:
        target.unlink(missing_ok=True)
        return f"the photo cannot be read ({str(broken).split(chr(10))[0][:80]})"
    return ""


def _write_list(path: Path, lines: Iterable[Mapping[str, str]]) -> None:
    listed = list(lines)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(listed[0]) if listed else ["file"])
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in line.items()} for line in listed)


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_ACTS_IN_A_CELL) else text
