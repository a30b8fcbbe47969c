from __future__ import annotations

import pytest

from auditor.model.copies import HandedOut, is_working_number, next_letter


def test_letters_go_from_b_on_and_never_come_again() -> None:
    given: list[str] = []
    for _ in range(26 + 26):
        given.append(next_letter(given))
    assert given[:3] == ["B", "C", "D"]
    assert given[24:28] == ["Z", "AA", "AB", "AC"]
    assert len(set(given)) == len(given)
    assert next_letter(["C"]) == "D"


@pytest.mark.parametrize("letter", ["A", "", "b", "B1", "Ž"])
def test_what_is_no_letter_of_a_copy(letter: str) -> None:
    with pytest.raises(ValueError, match="letter"):
        HandedOut(id="x", letter=letter, person="p", on="2026-10-07", by="p")


def test_a_working_number_carries_the_letter_of_a_copy() -> None:
    assert is_working_number("F-B02", {"B"})
    assert is_working_number("NC-2026-B01", {"B", "C"})
    assert not is_working_number("F-02", {"B"})
    assert not is_working_number("F-C02", {"B"})
    assert not is_working_number("F-AB02", {"B"})
