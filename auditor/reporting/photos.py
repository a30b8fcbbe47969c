"""Photos for paper: judged before they are decoded, turned, shrunk to the size they are printed in, and stripped.

A photo from outside is hostile until proven otherwise: 420 KB can unpack to a gigabyte, a JPEG carries the place it
was taken at. Whatever goes into a report is decoded and encoded anew, so that no metadata survives; what cannot be
shown is told in words.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.reporting.colour import Colour
from auditor.reporting.flow import Solid
from auditor.reporting.lines import Style
from auditor.reporting.prepared_photos import Prepared, PreparedPhotos
from auditor.reporting.record import PhotoFacts

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas

PhotoFinder = Callable[[str], Path | None]
"""Gives the file of a photo by its SHA-256; None where there is none."""

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")
"""Formats that are decoded; nothing else is even looked at."""

FILE_LIMIT = 60_000_000
"""Largest file, in bytes."""

PIXEL_LIMIT = 64_000_000
"""Most pixels a photo may have, read from its header before anything is decoded."""

BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    LookupError,
    ArithmeticError,
    MemoryError,
    struct.error,
)
"""What Pillow raises for files that are no pictures, or half of one."""

DOTS_PER_INCH = 170

MAX_HEIGHT = 250.0
"""Greatest printed height, in points."""


class NotShownError(Exception):
    """Why a photo is not shown: a key of the wording."""


class Photos:
    """Finds and prepares the photos of one report; each is decoded once per width, or never where it is *kept*."""

    def __init__(self, find: PhotoFinder, kept: Path | None = None) -> None:
        self._find = find
        self._kept = PreparedPhotos(kept) if kept else None
        self._prepared: dict[tuple[str, float], Prepared] = {}

    def prepared(self, photo: PhotoFacts, width: float) -> Prepared:
        """The photo at most *width* points wide; :class:`NotShownError` says why not."""
        key = (photo.sha256, width)
        if key not in self._prepared:
            path = self._find(photo.sha256)
            if path is None or not path.is_file():
                raise NotShownError("missing")
            if path.stat().st_size > FILE_LIMIT:
                raise NotShownError("too_large")
            self._prepared[key] = self._made(photo.sha256, path, width)
        return self._prepared[key]

    def _made(self, photo: str, path: Path, width: float) -> Prepared:
        if self._kept is None:
            return prepare(path, width)
        known = self._kept.read(photo, width)
        if known is None:
            known = prepare(path, width)
            self._kept.keep(photo, width, known)
        return known


def prepare(path: Path, width: float) -> Prepared:
    """Decode, turn, shrink and encode the picture at *path*."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is wrong with a file shows in the picture, or in its placeholder
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as image:
                if image.width * image.height > PIXEL_LIMIT:
                    raise NotShownError("too_large")
                target = round(width / 72 * DOTS_PER_INCH)
                tall = round(MAX_HEIGHT / 72 * DOTS_PER_INCH)
                image.draft("RGB", (target, tall))
                return _encoded(ImageOps.exif_transpose(_shrunk(image, max(target, tall))), width, target)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotShownError("too_large") from error
    except (UnidentifiedImageError, *BROKEN) as error:
        raise NotShownError("broken") from error


def _shrunk(image: Any, longest: int) -> Any:
    """Three times as long as it is printed at most, in RGB: whole copies of a large photo would fill the memory."""
    from PIL import Image

    if image.mode.startswith("I;16"):
        image = image.point(lambda grey: grey / 256).convert("L")  # else everything above 255 would be white
    elif image.mode in ("1", "P", "PA"):
        image = image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    factor = max(image.size) // (3 * longest)
    if factor > 1:
        image = image.reduce(factor)
    if image.mode in ("RGBA", "LA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        image = Image.new("RGB", layer.size, "white")
        image.paste(layer, mask=layer.getchannel("A"))
        image.info.update(layer.info)  # which way is up stands there
    return image.convert("RGB")


def _encoded(image: Any, width: float, target: int) -> Prepared:
    from PIL import Image

    ratio = image.height / image.width
    wide = min(width, MAX_HEIGHT / ratio, image.width / 72 * 96)
    image.thumbnail((target, max(1, round(wide * ratio / 72 * DOTS_PER_INCH))), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=84, subsampling=0, optimize=False)
    return Prepared(out.getvalue(), wide, wide * ratio)


class Photo(Solid):
    """A photo with a thin frame; *alt* says it in words."""

    def __init__(self, prepared: Prepared, alt: str, frame: Colour) -> None:
        super().__init__(before=4, after=2)
        self._prepared = prepared
        self._alt = alt
        self._frame = frame

    def height(self, width: float) -> float:
        """Its printed height."""
        return self._prepared.height

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """At the left."""
        photo = self._prepared
        box = (x, top - photo.height, x + photo.width, top)
        with canvas.figure(self._alt, box):
            canvas.image(photo.data, x, top - photo.height, photo.width, photo.height)
        canvas.rect(x, top - photo.height, photo.width, photo.height, stroke=self._frame, line=0.5)


class Placeholder(Solid):
    """A box in the place of a photo that cannot be shown, saying why."""

    def __init__(self, words: str, style: Style, frame: Colour, ground: Colour) -> None:
        super().__init__(before=4, after=2)
        self._words = words
        self._style = style
        self._frame = frame
        self._ground = ground

    def height(self, width: float) -> float:
        """One line in a box."""
        return 26

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Hatched, with the reason on it."""
        wide = min(width, 320.0)
        with canvas.figure(self._words, (x, top - 26, x + wide, top)):
            canvas.rect(x, top - 26, wide, 26, fill=self._ground, stroke=self._frame)
            canvas.words(self._words, self._style, x + 8, top - 16, limit=wide - 16)
