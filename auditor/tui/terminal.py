"""What a terminal can show, and how the screens do without the rest: colours, characters beyond ASCII, a title."""

from __future__ import annotations

import os
import sys
import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from auditor.tui.themes import NO_COLOUR, TERMINAL

_COLOURLESS = ("dumb", "unknown", "vt100", "vt102", "vt220")
HIDE_TITLE = "\x1b[22;2t\x1b]2;\x07"
"""Lays the title of the terminal's window aside and has none: a shell may have named the audit there."""
BRING_TITLE_BACK = "\x1b[23;2t"
_FEW_COLOURS = "standard"
_DRAWN = {
    **dict.fromkeys("│┃▏▐▕┌┐└┘├┤╷╵", "|"),
    **dict.fromkeys("▎▍▌▋▊▉█", "]"),
    **dict.fromkeys("─━▁▂▔▄▀┬┴┼", "-"),
    **dict.fromkeys("–—‑‐", "-"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’‚", "'"),
    "·": "-", "…": "~", "•": "*", "→": ">", "←": "<", "✓": "x", "▶": ">", "▸": ">", "▆": "|", "▃": "-", "▅": "|",
}  # fmt: skip


def theme_here(wanted: str, colour_system: str | None) -> str:
    """The theme to begin with: *wanted*, unless ``NO_COLOR`` says none or the terminal has too few colours for it.

    *colour_system* is Rich's word for what the terminal can do.
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") in _COLOURLESS:
        return NO_COLOUR.name
    if colour_system == _FEW_COLOURS and wanted != NO_COLOUR.name:
        return TERMINAL.name
    return wanted


def has_title() -> bool:
    """Whether the terminal may have a title, and reads what :data:`HIDE_TITLE` says."""
    return os.environ.get("TERM") not in (*_COLOURLESS, "linux")


def is_utf8() -> bool:
    """Whether what is written to this terminal is read as UTF-8."""
    encoding = (getattr(sys.__stdout__, "encoding", None) or "utf-8").lower()
    return encoding.startswith("utf")


class InAscii(LineFilter):
    """Draws lines and blocks with what ASCII has; without UTF-8 all text, cell by cell, so that columns hold."""

    def __init__(self, everything: bool) -> None:
        super().__init__()
        self._translate = lru_cache(4096)(_in_ascii if everything else _drawn_in_ascii)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same pieces, as wide as they were."""
        return [
            each if each.text.isascii() else Segment(self._translate(each.text), each.style, each.control)
            for each in segments
        ]


def _drawn_in_ascii(text: str) -> str:
    return "".join(_DRAWN.get(c, c) for c in text)


def _in_ascii(text: str) -> str:
    return "".join(_letter(c) for c in text)


def _letter(character: str) -> str:
    """What stands for a character in as many cells: its letter without marks, else question marks."""
    if character.isascii():
        return character
    width = cell_len(character)
    bare = _DRAWN.get(character) or "".join(c for c in unicodedata.normalize("NFKD", character) if c.isascii())
    if not bare:
        bare = _WITHOUT_PARTS.get(character, "?" * width)
    return bare[:width].ljust(width)


_WITHOUT_PARTS = {
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "t", "Þ": "T", "ß": "s",
    "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ı": "i", "€": "E",
}  # fmt: skip
