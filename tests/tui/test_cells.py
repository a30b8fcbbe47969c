from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from auditor.tui.cells import cut, fit, one_line


def text(pieces: list[tuple[str, str]]) -> str:
    return "".join(piece for piece, _ in pieces)


@pytest.mark.parametrize("width", [1, 2, 3, 8, 20, 80])
def test_hostile_text_fills_exactly_its_cells(hostile: str, width: int) -> None:
    for align in ("left", "right"):
        fitted = text(fit(hostile, width, align))
        assert cell_len(fitted) == width
        assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in fitted)
        assert not set(fitted) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200d\ufe0f")


@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 50))
def test_any_two_pieces_fill_exactly_their_cells(first: str, second: str, width: int) -> None:
    assert cell_len(text(fit(((first, "muted"), (second, "")), width))) == width


@pytest.mark.parametrize(
    ("name", "width", "shown"),
    [
        ("王秀英", 6, "王秀英"),
        ("王秀英", 5, "王秀…"),
        ("王秀英", 4, "王…"),
        ("Nguyễn Thị Thanh", 8, "Nguyễn …"),
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("abcd", 1, "…"),
        ("abcd", 0, ""),
    ],
)
def test_a_name_that_has_no_room_ends_in_an_ellipsis(name: str, width: int, shown: str) -> None:
    assert cut(name, width).replace(" …", "…") == shown.replace(" …", "…")


def test_a_piece_that_has_no_room_at_all_is_told() -> None:
    assert text(fit((("8.2.6", ""), (" Configuration", "muted")), 5)) == "8.2.…"


def test_numbers_stand_right() -> None:
    assert text(fit("12", 5, "right")) == "   12"


def test_a_terminal_that_reorders_stops_at_the_column() -> None:
    assert one_line("متاحة").endswith("\u200e")
    assert cell_len(one_line("متاحة")) == 5


def test_line_breaks_and_tabs_become_one_space() -> None:
    assert one_line("one\r\n\n\ttwo") == "one two"
