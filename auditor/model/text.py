"""The text types: what people type is data everywhere, never markup, formula, path or escape sequence.

Every free text field of the model is a :data:`Line` or a :data:`Prose`. Both normalise to NFC, so that a name typed on
one system equals the same name typed on another, and refuse the characters that would act instead of being read:
control characters (an escape sequence reaches a terminal through any widget), overrides of the writing direction (they
make a text read as another one), lone surrogates and noncharacters (no file can hold them). Sinks escape once more.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator

LINE_LIMIT = 500
"""Longest :data:`Line`, in characters."""

PROSE_LIMIT = 200_000
"""Longest :data:`Prose`, in characters: far beyond any note, short enough that no layout is stalled by one."""

_DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_BREAKS = ("\r\n", "\r", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c")


def clean(text: str) -> str:
    """Return *text* in NFC with plain line breaks; raise ``ValueError`` naming the first character it must not hold."""
    for line_break in _LINE_BREAKS:
        text = text.replace(line_break, "\n")
    for position, character in enumerate(text, start=1):
        if _acts(character):
            name = unicodedata.name(character, "control character")
            raise ValueError(
                f"character {position} is U+{ord(character):04X} ({name.lower()}), which text may not hold; remove it"
            )
    return unicodedata.normalize("NFC", text)


def _acts(character: str) -> bool:
    """Tell whether *character* does something instead of being read."""
    if character in "\n\t":
        return False
    code = ord(character)
    if unicodedata.category(character) in ("Cc", "Cs") or character in _DIRECTION_OVERRIDES:
        return True
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def readable(text: str) -> str:
    """Return *text* with each character that a text may not hold replaced by U+FFFD: for text from outside that is only shown."""
    for line_break in _LINE_BREAKS:
        text = text.replace(line_break, "\n")
    return unicodedata.normalize("NFC", "".join("\ufffd" if _acts(c) else c for c in text))


def _line(text: str) -> str:
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


def searchable(text: str) -> str:
    """Fold *text* for comparison blind to case, accents and normalisation: ``Žďár`` and ``zdar`` give the same."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ł", "l").replace("ø", "o"))
    return "".join(c for c in folded if not unicodedata.combining(c))
