"""Marks of grades: a letter and a word before they are a shape, and a shape before it is a colour.

The shapes need a font that has them; ``ASCII`` is the set for a terminal that does not.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """How one grade or outcome is shown."""

    id: str
    """The grade's id (``auditor.model.words``), or ``open``, ``parked``, ``not-applicable``, ``not-audited``."""
    letter: str
    """The key that gives it, which is also its letter in a narrow list."""
    word: str
    shape: str
    ascii: str

    @property
    def tone(self) -> str:
        """The tone of the theme that colours it."""
        return self.id


_ALL = (
    Mark("major", "M", "major", "◆", "#"),
    Mark("minor", "m", "minor", "▲", "^"),
    Mark("observation", "o", "observation", "●", "@"),
    Mark("ofi", "i", "improvement", "○", "o"),
    Mark("conforming", "c", "conforming", "✓", "+"),
    Mark("good-practice", "g", "good practice", "★", "*"),
    Mark("not-audited", "x", "not audited", "–", "-"),
    Mark("open", "·", "open", "·", "."),
    Mark("not-applicable", "n", "not applicable", "n", "n"),
    Mark("parked", "p", "parked", "‖", "="),
)

MARKS: Mapping[str, Mark] = {mark.id: mark for mark in _ALL}
"""Every mark by its id; the order is that of weight, the worst first."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The few characters beyond ASCII that the screens draw with, and what stands for them without."""

    ascii: bool = False

    def shape(self, name: str) -> str:
        """The shape of a grade, one cell wide."""
        mark = MARKS[name]
        return mark.ascii if self.ascii else mark.shape

    def letter(self, name: str) -> str:
        """The letter of a grade, one cell wide."""
        return "." if self.ascii and name == "open" else MARKS[name].letter

    def segments(self, name: str, word: str = "") -> tuple[tuple[str, str], ...]:
        """Shape, letter and word of a grade for a cell of a list; *word* is the scheme's own word for it."""
        mark = MARKS[name]
        return ((f"{self.shape(name)} {self.letter(name)} {word or mark.word}", mark.tone),)

    @property
    def cursor(self) -> str:
        """What stands before the row that the keys act on."""
        return ">" if self.ascii else "▸"

    @property
    def resting(self) -> str:
        """What stands before the row of a list that keys come back to, while they act elsewhere."""
        return "-" if self.ascii else "›"

    @property
    def thumb(self) -> str:
        """What marks, beside a list, how far down one is."""
        return "|" if self.ascii else "▐"

    @property
    def more(self) -> str:
        """What stands for text that has no room."""
        return "~" if self.ascii else "…"

    @property
    def arrow(self) -> str:
        """What stands between a value and what it became."""
        return "->" if self.ascii else "→"

    @property
    def shade(self) -> str:
        """What fills days on which nothing is planned."""
        return ":" if self.ascii else "░"

    @property
    def fill(self) -> str:
        """What fills the days of an audit behind its letter."""
        return "=" if self.ascii else "━"

    @property
    def upright(self) -> str:
        """A line down: today."""
        return "|" if self.ascii else "│"

    @property
    def event(self) -> str:
        """What marks a day that audits are planned around."""
        return "*" if self.ascii else "◇"

    @property
    def rule(self) -> str:
        """What a line across is made of."""
        return "-" if self.ascii else "─"


def signs_of_terminal() -> Signs:
    """The set this terminal can show: ASCII by ``AUDITOR_ASCII``, without a Unicode encoding, or on a console font."""
    wished = os.environ.get("AUDITOR_ASCII")
    if wished is not None:
        return Signs(ascii=wished not in ("", "0"))
    encoding = (getattr(sys.__stdout__, "encoding", None) or "utf-8").lower()
    small_font = os.environ.get("TERM", "") in ("linux", "vt100", "vt220", "dumb")
    return Signs(ascii=small_font or not encoding.startswith("utf"))
