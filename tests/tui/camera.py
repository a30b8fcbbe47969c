"""Files as telephones leave them: photos that tell when and where, upright or not, written a while ago."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

from PIL import Image

DOT = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
"""A picture of one pixel, the same bytes everywhere."""


def photo(
    file: Path,
    *,
    taken: str = "",
    offset: str = "",
    with_place: bool = False,
    turned: bool = False,
    size: tuple[int, int] = (64, 48),
) -> Path:
    """A photo whose camera says when (``2026:10:07 10:05:00``), in which zone, where; *turned*, it lies on its side."""
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if offset:
        exif.get_ifd(0x8769)[0x9011] = offset
    if with_place:
        exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 45.0, 0.0), 3: "E", 4: (19.0, 27.0, 0.0)})
    if turned:
        exif[0x0112] = 6
    image = Image.new("RGB", size, "darkred")
    image.paste("white", (0, 0, size[0] // 2, size[1] // 2))
    image.save(file, "JPEG", exif=exif)
    return aged(file)


def aged(file: Path, seconds: float = 120, before: datetime | None = None) -> Path:
    """The same file, last written to so long ago, or so long before a moment."""
    then = (before.timestamp() if before else time.time()) - seconds
    os.utime(file, (then, then))
    return file
