from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.reporting import direction
from auditor.reporting.colour import Colour
from auditor.reporting.fonts import Face, Fonts
from auditor.reporting.labels import fill_count
from auditor.reporting.lines import Breaker, Run, Style
from auditor.reporting.text import text

INK = Colour(0, 0, 0)
BODY = Style(Face.REGULAR, 10, 14, INK)
FONTS = Fonts(system=False)
ROOM = Path(__file__).parents[2] / "auditor" / "reporting"


def lines(words: str | list[str | Run], width: float = 200) -> list[str]:
    return [
        "".join(piece.glyphs.text for piece in line.pieces)
        for line in text(words, BODY, Fonts(system=False)).lines(width)
    ]


def test_nothing_but_the_one_function_sets_text() -> None:
    """No markup engine, and no drawing of strings past the text function and the canvas."""
    forbidden = {"Paragraph", "drawString", "drawRightString", "drawCentredString", "beginText", "XPreformatted"}
    for path in ROOM.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        names |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        names |= {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom | ast.Import) for a in n.names}
        assert not names & forbidden, path
        made = [
            n
            for n in ast.walk(tree)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "Text"
        ]
        assert not made or path.name == "text.py", path


def test_words_are_broken_at_spaces() -> None:
    assert lines("one two three four five six seven eight nine ten", 120) == [
        "one two three four five six",
        "seven eight nine ten",
    ]


def test_line_breaks_of_the_data_are_kept() -> None:
    assert lines("a\nb\n\nc") == ["a", "b", "", "c"]


def test_a_reference_is_not_broken_at_its_hyphens() -> None:
    assert lines("see the number NC-2026-04 here", 105) == ["see the number", "NC-2026-04 here"]


def test_a_word_wider_than_the_line_is_cut_and_complete() -> None:
    word = "x" * 5_000
    broken = lines(word, 100)
    assert "".join(broken) == word
    assert len(broken) > 200


def test_punctuation_stays_with_the_link_before_it() -> None:
    broken = lines(["aaaa bbbb cccc ", Run("8.5.2.3", to="x"), ", and more"], 100)
    assert broken[1].startswith("8.5.2.3,")


def test_a_letter_without_font_is_replaced_and_counted() -> None:
    fonts = Fonts(system=False)
    block = text("王 x 王", BODY, fonts)
    drawn = block.lines(200)[0].pieces
    assert "\ufffd" in [piece.glyphs.text for piece in drawn]
    assert [piece.glyphs.stands_for for piece in drawn if piece.glyphs.stands_for] == ["王", "王"]
    assert fonts.replaced == {"王": 2}


def test_invisible_characters_leave_no_trace() -> None:
    assert lines("soft\u00adhyphen\u2060 and\ufeff joiner\u200d") == ["softhyphen and joiner"]


def test_right_to_left_words_of_a_left_to_right_line_stand_in_their_own_order() -> None:
    line = text("by يوسف الخطيب, project manager", BODY, Fonts(system=False)).lines(400)[0]
    places = {piece.glyphs.text[0]: piece.x for piece in line.pieces if piece.glyphs.text.strip()}
    first, second = direction.as_drawn("يوسف")[0], direction.as_drawn("الخطيب")[0]
    assert places[first] > places[second]


def test_visual_order() -> None:
    assert direction.visual_order(["L", "N", "R", "N", "R", "N", "L"], "L") == [0, 1, 4, 3, 2, 5, 6]
    assert direction.visual_order(["R", "N", "L", "N", "L"], "R") == [2, 3, 4, 1, 0]


def test_parts_keep_two_lines_on_each_side() -> None:
    block = text(" ".join(["word"] * 60), BODY, Fonts(system=False))
    count = len(block.lines(100))
    parts = block.split(100, (count - 1) * 14)
    assert parts is not None
    assert (len(parts[0].lines(100)), len(parts[1].lines(100))) == (count - 2, 2)
    assert block.split(100, 14) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.floats(20, 400))
def test_no_letter_is_lost_and_no_line_too_wide(words: str, width: float) -> None:
    fonts = Fonts(system=False)
    broken = Breaker(BODY, fonts).lines([Run(words)], width)
    for line in broken:
        letters = sum(len(piece.glyphs.text) for piece in line.pieces)
        assert line.width <= width + 0.02 or letters <= 2
    assert sum(bool(line.pieces) for line in broken) <= len(words)


@pytest.mark.parametrize("words", ["word/" * 20_000, "слово-" * 10_000, "a " * 50_000, "ي" * 20_000, "王" * 20_000])
def test_large_texts_are_laid_out(words: str) -> None:
    assert len(lines(words, 300)) > 100


def test_a_label_that_counts_has_a_form_for_one() -> None:
    assert fill_count("{n} day | {n} days", 1) == "1 day"
    assert [fill_count("{n} day | {n} days", n) for n in (0, 0.5, 2)] == ["0 days", "0.5 days", "2 days"]
    assert fill_count("{n} d", 1) == "1 d"
    assert fill_count("late by {n} | late, {name}, by {n}", 3, name="|") == "late, |, by 3"


@given(
    st.text(alphabet=st.sampled_from("abcžŘé–—-/. ,  įЖΩ"), max_size=300),
    st.floats(12, 500),
    st.sampled_from([0, 0.8]),
)
@settings(max_examples=100, deadline=None)
def test_lines_of_plain_text_are_those_of_any_text(words: str, width: float, tracking: float) -> None:
    """A text with an empty stretch behind it is taken for one of many faces."""
    breaker = Breaker(Style(Face.REGULAR, 9.2, 13, INK, tracking=tracking), FONTS)
    assert breaker.lines([Run(words)], width) == breaker.lines([Run(words), Run("")], width)
