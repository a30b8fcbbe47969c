"""Colours as three numbers, and which ink can be read on them (WCAG 2 contrast)."""

from __future__ import annotations

import re
from typing import Annotated, NamedTuple

from pydantic import PlainSerializer, PlainValidator

_HEX = re.compile(r"#([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})")


class Colour(NamedTuple):
    """Red, green and blue from 0 to 1, in sRGB."""

    red: float
    green: float
    blue: float

    @classmethod
    def parse(cls, text: object) -> Colour:
        """Read ``#7E0F28``; ``ValueError`` says what was expected."""
        if isinstance(text, Colour):
            return text
        found = _HEX.fullmatch(text) if isinstance(text, str) else None
        if not found:
            raise ValueError("a colour such as #7E0F28")
        return cls(*(int(part, 16) / 255 for part in found.groups()))

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 for black to 1 for white."""
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in self]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(self, other: Colour) -> float:
        """Contrast ratio of the two, 1 to 21; 4.5 is the least for small text."""
        light, dark = sorted((self.luminance, other.luminance), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    def tint(self, share: float) -> Colour:
        """This colour thinned with white: *share* 1 is the colour, 0 is white."""
        return Colour(*(1 - (1 - c) * share for c in self))

    def readable(self, dark: Colour) -> Colour:
        """The text colour for this ground: *dark* or white, whichever is read more easily."""
        return dark if self.contrast(dark) >= self.contrast(WHITE) else WHITE

    def __str__(self) -> str:
        return "#" + "".join(f"{round(c * 255):02X}" for c in self)


WHITE = Colour(1, 1, 1)

ColourText = Annotated[Colour, PlainValidator(Colour.parse), PlainSerializer(str)]
"""A colour in a design file, written ``#RRGGBB``."""
