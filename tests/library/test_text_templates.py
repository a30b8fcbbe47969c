"""Text templates: whose win, and what a file with a mistake is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.errors import AuditorError
from auditor.library.text_templates import FILE, text_templates


def test_the_shipped_ones_have_three_letters_and_a_text() -> None:
    found = text_templates()
    assert found
    assert all(len(each.letters) == 3 and each.text and each.whose == "shipped" for each in found.values())


def test_the_own_win_over_the_organisations_and_those_over_the_shipped(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("templates:\n  NAR: Nothing was done.\n  žež: Žežulka.\n  smp: ''\n", encoding="utf-8")
    found = text_templates(tmp_path, {"žež": "Mine."})
    assert (found["nar"].text, found["nar"].whose) == ("Nothing was done.", "organisation")
    assert (found["žež"].text, found["žež"].whose) == ("Mine.", "own")
    assert found["oof"].whose == "shipped"
    assert "smp" not in found, "an empty text takes one away"


@pytest.mark.parametrize("written", ["nara: x", "n1r: x", "nar: [x]", "nar: x\nmore: y"])
def test_a_mistake_is_named_with_its_line(tmp_path: Path, written: str) -> None:
    (tmp_path / FILE).write_text(f"templates:\n  {written}\n" if "more" not in written else f"{written}\n")
    with pytest.raises(AuditorError) as refused:
        text_templates(tmp_path)
    assert FILE in str(refused.value)


def test_a_mistake_in_the_preferences_is_named() -> None:
    with pytest.raises(AuditorError, match=r"templates.*nara"):
        text_templates(own={"nara": "x"})
