"""What a photo tells of itself, judged before anything large is decoded: its size, and when it was taken."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.exchange.photo_location import NOT_DECODED, exif_blocks

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")
"""Formats that are decoded; nothing else is even looked at."""

PIXEL_LIMIT = 64_000_000
"""Most pixels of a photo that is decoded, read from its header before."""

FILE_LIMIT = 60_000_000
"""Largest file, in bytes, that is looked at as a photo."""

BROKEN = (OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, ArithmeticError, struct.error)
"""What Pillow raises for files that are no pictures, or half of one."""

_EXIF = 0x8769
_TAKEN, _OFFSET = 0x9003, 0x9011
_TRIAL = (64, 64)
"""Pixels of the small decoding that shows whether all of a JPEG is there."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that can be shown: its size in pixels as it stands upright, and when it was taken if it says so."""

    width: int
    height: int
    taken: datetime | None = None


def photo_of(file: Path, zone: tzinfo) -> Photo | str:
    """Look at a file as a photo; a text says why it cannot be shown as one.

    A camera that does not say its zone is taken to stand in *zone*.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        if file.stat().st_size > FILE_LIMIT:
            return f"larger than {FILE_LIMIT // 1_000_000} MB"
        with silence(), Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > PIXEL_LIMIT:
                return f"{image.width} x {image.height} pixels are too many"
            turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8) if image.format != "PNG" else False
            taken = _taken(image, zone) if image.format != "PNG" else None
            size = (image.height, image.width) if turned else image.size
            _try(image)
            return Photo(*size, taken)
    except Image.DecompressionBombError:
        return "too many pixels"
    except UnidentifiedImageError:
        return "not a picture"
    except (MemoryError, *BROKEN):
        return "a broken picture, or half of one"


def taken_of(file: Path, zone: tzinfo) -> datetime | None:
    """When a photo of a format that is not decoded says that it was taken."""
    try:
        found = (_said(exif.get_ifd(_EXIF), zone) for exif in exif_blocks(file))
        return next((taken for taken in found if taken is not None), None)
    except BROKEN:
        return None


def upright(file: Path, within: tuple[int, int]) -> Image | str:
    """A photo for the screen, turned upright and no larger than *within* pixels, or why it is not shown."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if file.suffix.lower() in NOT_DECODED:
        return "only the system's viewer shows this kind of photo"
    told = photo_of(file, UTC)
    if isinstance(told, str):
        return told
    try:
        with silence(), Image.open(file, formats=FORMATS) as image:
            image.draft("RGB", (max(within), max(within)))
            shown = ImageOps.exif_transpose(image).convert("RGB")
            shown.thumbnail(within)
            shown.info.clear()
            return shown
    except (UnidentifiedImageError, Image.DecompressionBombError, MemoryError, *BROKEN):
        return "a broken picture, or half of one"


@contextmanager
def silence() -> Iterator[None]:
    """Without Pillow's remarks on what a file's metadata lack."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _try(image: Image) -> None:
    """Raise one of :data:`BROKEN` where the file ends early: a JPEG is decoded small, others are checked or decoded."""
    if image.format == "PNG":
        image.verify()
        return
    image.draft("RGB", _TRIAL)
    image.load()


def _taken(image: Any, zone: tzinfo) -> datetime | None:
    """When the camera says that it was; ``None`` where it does not say, or says nothing that is a time."""
    try:
        return _said(image.getexif().get_ifd(_EXIF), zone)
    except BROKEN:
        return None


def _said(exif: Mapping[int, Any], zone: tzinfo) -> datetime | None:
    with suppress(*BROKEN):
        text = str(exif.get(_TAKEN, "")).strip("\0 ")
        offset = str(exif.get(_OFFSET, "")).strip("\0 ")
        taken = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")
        return taken.replace(tzinfo=_zone(offset) or zone)
    return None


def _zone(offset: str) -> tzinfo | None:
    with suppress(ValueError):
        sign, hours, minutes = offset[:1], int(offset[1:3]), int(offset[4:6])
        if sign in ("+", "-") and offset[3:4] == ":":
            return timezone((1 if sign == "+" else -1) * timedelta(hours=hours, minutes=minutes))
    return None
