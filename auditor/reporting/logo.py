"""The logo of an organisation: a picture beside the palette, judged and encoded anew as every picture from outside."""

from __future__ import annotations

import io
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.library import located
from auditor.library.faults import Fault, InvalidFile
from auditor.reporting.photos import BROKEN, PIXEL_LIMIT

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas

FORMATS = ("PNG", "JPEG")
"""Formats that are read."""

FILE_LIMIT = 5_000_000
"""Largest file, in bytes."""

_DOTS = (900, 300)
"""It is kept at most so large: enough for the cover in print."""


_HEAD = (96.0, 19.0)
"""The box in the head of a page, in points."""


@dataclass(frozen=True)
class Logo:
    """A picture on white, encoded without any metadata; its size in dots."""

    data: bytes
    width: int
    height: int

    def size_in(self, width: float, height: float) -> tuple[float, float]:
        """As large as it can be in a box, in points."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale

    def draw(self, canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        """Fill the box with its lower left corner at *x*, *y*, as decoration: the name stands beside it in words."""
        with canvas.artifact():
            canvas.image(self.data, x, y, width, height)


def logo_in_head(canvas: Canvas, logo: Logo | None, left: float, height: float) -> float:
    """Draw the logo at the left of the head of a page of that *height*; how much room it took."""
    if logo is None:
        return 0
    wide, tall = logo.size_in(*_HEAD)
    logo.draw(canvas, left, height - 46 + (_HEAD[1] - tall) / 2 - 2, wide, tall)
    return wide + 8


def read_logo(palette: Path, name: str) -> Logo:
    """The picture *name* beside the file *palette*, which names it; refused with the line where it does."""
    path = palette.parent / name
    if Path(name).name != name or not os.path.isfile(path):  # noqa: PTH113  # a name too long is one that is not there
        raise _refused(palette, f"the name of a picture in {palette.parent}", name)
    if path.stat().st_size > FILE_LIMIT:
        raise _refused(palette, f"a picture of at most {FILE_LIMIT // 1_000_000} MB", name)
    logo = _encoded(path)
    if logo is None:
        raise _refused(palette, "a picture in PNG or JPEG", name)
    return logo


def _refused(palette: Path, expected: str, name: str) -> InvalidFile:
    line = located.locate(palette.read_bytes()).line_of(("logo",))
    return InvalidFile([Fault(str(palette), line, "logo", expected, f"'{name}'")])


def _encoded(path: Path) -> Logo | None:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as image:
                if image.width * image.height > PIXEL_LIMIT:
                    return None
                layer = image.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, UnidentifiedImageError, *BROKEN):
        return None
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    ground.thumbnail(_DOTS, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    ground.save(out, "PNG")
    return Logo(out.getvalue(), ground.width, ground.height)
