"""The text types: what people type is data everywhere, never markup, formula, path or escape sequence.

Every free text field of the model is a :data:`Line` or a :data:`Prose`. Both normalise to NFC, so that a name typed on
one system equals the same name typed on another, and refuse the characters that would act instead of being read:
control characters (an escape sequence reaches a terminal through any widget), overrides of the writing direction (they
make a text read as another one), lone surrogates and noncharacters (no file can hold them). Sinks escape once more.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator

LINE_LIMIT = 500
"""Longest :data:`Line`, in characters."""

PROSE_LIMIT = 200_000
"""Longest :data:`Prose`, in characters: far beyond any note, short enough that no layout is stalled by one."""

_LINE_BREAKS = ("\r\n", "\r", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c")
_ACTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
"""Characters that do something instead of being read: controls, overrides of direction, surrogates, noncharacters."""


def _plain_breaks(text: str) -> str:
    for line_break in _LINE_BREAKS:
        text = text.replace(line_break, "\n")
    return text


def _called(character: str) -> str:
    """The name of a character that acts; those that Unicode leaves without one are called by their kind."""
    kinds = {"Cc": "control character", "Cs": "surrogate"}
    kind = kinds.get(unicodedata.category(character), "noncharacter")
    return unicodedata.name(character, kind).lower()


def clean(text: str) -> str:
    """Return *text* in NFC with plain line breaks; ``ValueError`` names the first character it must not hold."""
    if text.isascii() and text.isprintable():
        return text
    text = _plain_breaks(text)
    acting = _ACTS.search(text)
    if acting:
        character = acting.group()
        raise ValueError(
            f"character {acting.start() + 1} is U+{ord(character):04X} ({_called(character)}), "
            "which text may not hold; remove it"
        )
    return unicodedata.normalize("NFC", text)


def readable(text: str) -> str:
    """Return *text* with U+FFFD for each character that no text may hold: for foreign text that is only shown."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _ACTS.sub("\ufffd", _plain_breaks(text)))


def _line(text: str) -> str:
    if not (text.isascii() and text.isprintable()) or "  " in text or text != text.strip():
        text = " ".join(clean(text).split())
    if len(text) > LINE_LIMIT:
        raise ValueError(f"{len(text)} characters in one line; {LINE_LIMIT} is the most")
    return text


def _required_line(text: str) -> str:
    text = _line(text)
    if not text:
        raise ValueError("nothing stands here; one word is the least")
    return text


def _prose(text: str) -> str:
    text = clean(text).strip("\n")
    if len(text) > PROSE_LIMIT:
        raise ValueError(f"{len(text)} characters; {PROSE_LIMIT} is the most")
    return text


Line = Annotated[str, AfterValidator(_line)]
"""A text of one line: white space folded, at most :data:`LINE_LIMIT` characters; may be empty."""

Name = Annotated[str, AfterValidator(_required_line)]
"""A :data:`Line` that is not empty."""

Prose = Annotated[str, AfterValidator(_prose)]
"""A text of paragraphs, at most :data:`PROSE_LIMIT` characters; may be empty."""


_BARE = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
"""Letters that no decomposition takes apart."""


def searchable(text: str) -> str:
    """Fold *text* for comparison blind to case, accents and normalisation: ``Žďár`` equals ``zdar``."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_BARE))
    return "".join(c for c in folded if not unicodedata.combining(c))
