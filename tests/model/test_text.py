from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from auditor.model.text import LINE_LIMIT, PROSE_LIMIT, Line, Name, Prose, clean, readable, searchable

LINE: TypeAdapter[str] = TypeAdapter(Line)
NAME: TypeAdapter[str] = TypeAdapter(Name)
PROSE: TypeAdapter[str] = TypeAdapter(Prose)

ACTING = [
    ("\x00", "control character"),
    ("\x07", "control character"),
    ("\x08", "control character"),
    ("\x1b", "control character"),
    ("\x1f", "control character"),
    ("\x7f", "control character"),
    ("\x9b", "control character"),
    ("\u202a", "left-to-right embedding"),
    ("\u202e", "right-to-left override"),
    ("\u2066", "left-to-right isolate"),
    ("\u2069", "pop directional isolate"),
    ("\ud800", "surrogate"),
    ("\udfff", "surrogate"),
    ("\ufdd0", "noncharacter"),
    ("\ufffe", "noncharacter"),
    ("\uffff", "noncharacter"),
    ("\U0001fffe", "noncharacter"),
    ("\U0010ffff", "noncharacter"),
]


def acts(character: str) -> bool:
    """Independent of the pattern under test: by category, and by the definitions of direction and noncharacters."""
    code = ord(character)
    if unicodedata.category(character) in ("Cc", "Cs"):
        return character not in "\t\n"
    noncharacter = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    return noncharacter or unicodedata.bidirectional(character) in (
        "LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI",
    )  # fmt: skip


@pytest.mark.parametrize(("character", "name"), ACTING, ids=[f"U+{ord(c):04X}" for c, _ in ACTING])
def test_each_character_that_acts_is_refused_and_named(character: str, name: str) -> None:
    for adapter in (LINE, NAME, PROSE):
        with pytest.raises(ValidationError) as refusal:
            adapter.validate_python(f"ab{character}c")
        said = refusal.value.errors()[0]["msg"]
        assert f"character 3 is U+{ord(character):04X} ({name})" in said


def test_every_character_of_unicode_is_refused_or_kept_as_the_definition_says() -> None:
    breaks = "\r\x0b\x0c\x85\u2028\u2029"
    for code in range(0x110000):
        character = chr(code)
        if character in breaks:
            assert clean(f"a{character}b") == "a\nb"
        elif acts(character):
            with pytest.raises(ValueError, match="which text may not hold"):
                clean(character)
        else:
            clean(character)


@settings(max_examples=100)
@given(st.text())
def test_kept_text_is_in_normal_form_and_cleaning_it_again_changes_nothing(text: str) -> None:
    for adapter in (LINE, PROSE):
        try:
            kept = adapter.validate_python(text)
        except ValidationError:
            assert any(acts(character) for character in text)
            continue
        assert adapter.validate_python(kept) == kept
        assert unicodedata.is_normalized("NFC", kept)
        assert not any(acts(character) for character in kept)


@settings(max_examples=100)
@given(st.text(st.characters(exclude_categories=())))
def test_foreign_text_becomes_text_that_may_be_kept(text: str) -> None:
    shown = readable(text)
    assert clean(shown) == shown
    assert readable(shown) == shown


def test_a_line_folds_white_space_and_prose_keeps_paragraphs() -> None:
    text = "\r\n Report\u00a02026\tQ2 \u2028 second\r\n\r\nthird \n"
    assert LINE.validate_python(text) == "Report 2026 Q2 second third"
    assert PROSE.validate_python(text) == " Report\u00a02026\tQ2 \n second\n\nthird "


def test_decomposed_and_composed_names_are_equal() -> None:
    assert LINE.validate_python("Dvor\u030ca\u0301k") == LINE.validate_python("Dvořák") == "Dvořák"


def test_what_people_write_is_kept() -> None:
    for text in (
        "=cmd|' /C calc'!A1",
        "[red]x[/]",
        "<img src='file:///etc/passwd'/>",
        "يوسف\u200f الخطيب",
        "👩‍🚒 ✓",
        "Ł\u200bD",
    ):
        assert LINE.validate_python(text) == text


def test_lengths_are_bounded_and_a_name_is_not_empty() -> None:
    LINE.validate_python("x" * LINE_LIMIT)
    with pytest.raises(ValidationError, match=f"{LINE_LIMIT} is the most"):
        LINE.validate_python("x" * (LINE_LIMIT + 1))
    with pytest.raises(ValidationError, match=f"{PROSE_LIMIT} is the most"):
        PROSE.validate_python("x" * (PROSE_LIMIT + 1))
    with pytest.raises(ValidationError, match="nothing stands here"):
        NAME.validate_python(" \n\t ")
    assert LINE.validate_python("") == PROSE.validate_python("\n") == ""


@pytest.mark.parametrize(
    ("text", "typed"),
    [("Žďár", "zdar"), ("ŁÓDŹ", "lodz"), ("Tórshavn", "TORSHAVN"), ("Straße", "STRASSE"), ("ﬁn", "fin")],
)
def test_search_is_blind_to_case_and_accents(text: str, typed: str) -> None:
    assert searchable(text) == searchable(typed)
