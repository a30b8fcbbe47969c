"""Text fitted into cells of the terminal: what people typed, shown as data and in columns that hold.

A wide character takes two cells, a combining mark none. Where terminals disagree about a width (joined emoji, variation
selectors, skin tones) the joining characters are left out of what is shown, so that every terminal agrees.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

from rich.cells import cell_len, split_text

from auditor.model.text import readable

Segments = tuple[tuple[str, str], ...]
"""Pieces of text, each with the name of its tone (``themes.TONES``)."""

Cell = str | Segments
"""What stands in one cell of a list: a text, or pieces of text in tones. Never markup."""

_READ_AT_MOST = 2000
_LEFT_TO_RIGHT_MARK = "\u200e"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_WIDTH_DISPUTED = dict.fromkeys(
    (0x00AD, 0x034F, 0x061C, 0x200B, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10), *_SKIN_TONES)
)  # fmt: skip


def one_line(text: str) -> str:
    """Return *text* as one line that only reads: line breaks become spaces, what acts on a terminal is replaced."""
    if text.isascii() and text.isprintable():
        return text
    text = " ".join(readable(text[:_READ_AT_MOST]).translate(_WIDTH_DISPUTED).split())
    if any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text):
        text += _LEFT_TO_RIGHT_MARK  # keeps a terminal that reorders from drawing the next column into this one
    return text


def cut(text: str, width: int, more: str = "…") -> str:
    """Return as much of *text* as *width* cells hold, on one line, ending in *more* if something had to go."""
    return "".join(piece for piece, _ in _cut([(one_line(text), "")], width, more))


def fit(cell: Cell, width: int, align: Literal["left", "right"] = "left", more: str = "…") -> list[tuple[str, str]]:
    """Return the pieces of *cell* cut and padded to exactly *width* cells."""
    whole = ((cell, ""),) if isinstance(cell, str) else cell
    pieces = _cut([(_piece(text), tone) for text, tone in whole], width, more)
    room = width - sum(cell_len(text) for text, _ in pieces)
    if room > 0:
        padding = (" " * room, "")
        return [padding, *pieces] if align == "right" else [*pieces, padding]
    return pieces


def _piece(text: str) -> str:
    """Like :func:`one_line`, but a piece keeps the space at its ends: it parts the piece from the next."""
    line = one_line(text)
    if line is text:
        return line
    before = " " if text[:1].isspace() else ""
    after = " " if line and text[-1:].isspace() else ""
    return f"{before}{line}{after}"


def _cut(pieces: list[tuple[str, str]], width: int, more: str) -> list[tuple[str, str]]:
    """Cut pieces of one line to at most *width* cells."""
    lengths = [cell_len(text) for text, _ in pieces]
    if sum(lengths) <= width:
        return pieces
    kept: list[tuple[str, str]] = []
    room = max(width - 1, 0)
    for (text, tone), length in zip(pieces, lengths, strict=True):
        if length > room:
            head = split_text(text[: 8 * room + 8], room)[0] if room else ""
            return [*kept, (head + more[: max(width, 0)], tone)]
        kept.append((text, tone))
        room -= length
    return kept
