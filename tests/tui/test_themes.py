from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.theme import Theme

from auditor.model.words import Grade
from auditor.tui.marks import MARKS, Signs, signs_of_terminal
from auditor.tui.terminal import InAscii, theme_here
from auditor.tui.themes import HIGH_CONTRAST, THEMES, TONES


def contrast(first: str, second: str) -> float:
    def luminance(colour: str) -> float:
        parts = [c / 255 for c in Color.parse(colour).rgb]
        r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


OF_OUR_OWN = [theme for theme in THEMES if not theme.ansi]


@pytest.mark.parametrize("theme", OF_OUR_OWN, ids=lambda theme: theme.name)
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


@pytest.mark.parametrize(
    ("environment", "colours", "theme"),
    [
        ({"TERM": "xterm-256color"}, "256", "quiet-light"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "256", "no-colour"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "truecolor", "quiet-light"),
        ({"TERM": "linux"}, "standard", "terminal"),
        ({"TERM": "dumb"}, None, "no-colour"),
        ({"TERM": "vt100"}, "standard", "no-colour"),
    ],
)
def test_a_terminal_with_few_colours_or_none_is_given_a_theme_that_needs_no_more(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], colours: str | None, theme: str
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert theme_here("quiet-light", colours) == theme


def shown(text: str, everything: bool) -> str:
    return "".join(each.text for each in InAscii(everything).apply([Segment(text)], Color(0, 0, 0)))


def test_without_utf8_names_keep_their_letters() -> None:
    assert shown("Łukasz Żółć, Ólafsdóttir‑O’Brien", everything=True) == "Lukasz Zolc, Olafsdottir-O'Brien"
    assert shown("王秀英 │ ▌x", everything=True) == "?????? | ]x"
    assert shown("Łukasz │ ▌x", everything=False) == "Łukasz | ]x"


@given(st.text(max_size=60))
def test_without_utf8_every_column_is_as_wide_as_before(text: str) -> None:
    drawn = shown(text, everything=True)
    assert drawn.isascii()
    assert cell_len(drawn) == sum(map(cell_len, text))
