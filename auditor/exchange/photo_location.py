"""Whether a photo tells where it was taken: what most telephones write into each, and few people know of."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from auditor.model.evidence import IMAGES

if TYPE_CHECKING:
    from PIL.Image import Exif

_GPS = 0x8825
_LATITUDE, _LONGITUDE = 2, 4
_MARKS = (b"Exif\0\0", b"eXIf")
"""What stands before an EXIF block, in JPEG and HEIC and in PNG."""
_BLOCK = 1 << 20
NOT_DECODED = frozenset({".heic", ".heif", ".avif", ".dng"})
"""Endings of photos that telephones write and Pillow does not decode; their EXIF can be read."""
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, ArithmeticError, struct.error)


def tells_where(photo: Path) -> bool:
    """Whether the file is a photo with a place in its EXIF or XMP; False for what is none, or cannot be read."""
    suffix = photo.suffix.lower()
    if suffix not in IMAGES | NOT_DECODED:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return (suffix in IMAGES and _in_headers(photo)) or _in_blocks(photo)


def _in_headers(photo: Path) -> bool:
    """By the headers of a format that Pillow reads; no pixel is decoded."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(photo, formats=("JPEG", "PNG", "WEBP", "TIFF")) as image:
            described = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
            text = described if isinstance(described, bytes) else str(described).encode()
            # of a PNG, Pillow would unpack the whole picture to find it; _in_blocks does not
            return b"GPSLatitude" in text or (image.format != "PNG" and _has_place(image.getexif()))
    except (UnidentifiedImageError, Image.DecompressionBombError, *_BROKEN):
        return False


def _in_blocks(photo: Path) -> bool:
    """By the EXIF blocks in the file, whatever stands around them."""
    try:
        return any(_has_place(exif) for exif in exif_blocks(photo))
    except _BROKEN:
        return False


def exif_blocks(photo: Path) -> Iterator[Exif]:
    """The EXIF blocks of a file of any format; what is broken raises what Pillow raises for it."""
    from PIL import Image

    with photo.open("rb") as file:
        for at in _marks(file):
            file.seek(at)
            exif = Image.Exif()
            exif.load(file.read(_BLOCK))
            yield exif


def _marks(file: BinaryIO) -> Iterator[int]:
    """Where the first EXIF block of each kind may begin."""
    longest = max(map(len, _MARKS))
    sought, start, held = set(_MARKS), 0, b""
    while sought and (part := file.read(_BLOCK)):
        held = held[-longest:] + part
        end = start = start + len(part)
        for mark in [mark for mark in sought if mark in held]:
            sought.remove(mark)
            yield end - len(held) + held.index(mark) + len(mark)
            file.seek(end)


def _has_place(exif: object) -> bool:
    place = exif.get_ifd(_GPS)  # type: ignore[attr-defined]
    return _LATITUDE in place or _LONGITUDE in place
