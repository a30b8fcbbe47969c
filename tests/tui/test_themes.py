from __future__ import annotations

import itertools

import pytest
from textual.color import Color
from textual.theme import Theme

from auditor.model.words import Grade
from auditor.tui.marks import MARKS, Signs, signs_of_terminal
from auditor.tui.themes import HIGH_CONTRAST, THEMES, TONES


def contrast(first: str, second: str) -> float:
    def luminance(colour: str) -> float:
        parts = [c / 255 for c in Color.parse(colour).rgb]
        r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_colour_is_readable_on_every_ground(theme: Theme) -> None:
    inks = {name: colour for name, colour in theme.variables.items() if name.startswith("grade-")}
    inks |= {"foreground": theme.foreground or "", "muted": theme.variables["muted"], "accent": theme.accent or ""}
    inks |= {"warning": theme.warning or "", "error": theme.error or "", "success": theme.success or ""}
    grounds = [theme.background or "", theme.surface or "", theme.panel or ""]
    least = 7.0 if theme is HIGH_CONTRAST else 4.5
    poor = {
        (n, g): round(c, 2) for (n, i), g in itertools.product(inks.items(), grounds) if (c := contrast(i, g)) < least
    }
    assert poor == {}


def test_a_grade_is_a_letter_and_a_word_before_it_is_a_colour() -> None:
    assert {grade.value for grade in Grade} <= set(MARKS)
    for name in ("letter", "word", "shape", "ascii"):
        values = [getattr(mark, name) for mark in MARKS.values()]
        assert len(set(values)) == len(values), name
    assert all(len(mark.letter) == len(mark.shape) == len(mark.ascii) == 1 for mark in MARKS.values())
    assert all(mark.tone in TONES for mark in MARKS.values())


def test_the_ascii_set_is_ascii() -> None:
    signs = Signs(ascii=True)
    drawn = "".join(signs.shape(name) + signs.letter(name) for name in MARKS) + signs.cursor + signs.more + signs.rule
    assert drawn.isascii()


def test_the_terminal_decides_on_the_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    assert signs_of_terminal().ascii
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("AUDITOR_ASCII", "1")
    assert signs_of_terminal().ascii
    monkeypatch.setenv("AUDITOR_ASCII", "0")
    assert not signs_of_terminal().ascii
