"""A criterion on one line: whatever is written is read again as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from auditor.model.criteria import fields_of, read, written
from auditor.model.programme import Criterion

WORD = st.text("aA1 :;/-.()é", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
PART = st.one_of(st.just(""), WORD.filter(lambda text: ";" not in text))
KINDS = st.sampled_from(("requirements", "guidance", "measurement", "law", "contract", "sla", "own"))


@given(title=WORD, standard=PART, edition=PART, kind=KINDS)
def test_what_is_written_is_read_again(title: str, standard: str, edition: str, kind: str) -> None:
    fields = {"title": title, "standard": standard, "edition": edition, "kind": kind}
    criterion = Criterion.model_validate(fields)
    again = read(written(criterion))
    assert again == criterion or (again.cited, again.kind) == (criterion.cited, criterion.kind)
    assert read(written(again)) == again


def test_an_edition_that_was_kept_in_the_title_is_told_once() -> None:
    kept = Criterion(title="ISO/IEC 20000-1:2018", standard="20000-1", edition="2018")
    assert (kept.name, kept.cited) == ("ISO/IEC 20000-1", "ISO/IEC 20000-1:2018")
    assert Criterion(title="The contract", edition="2024").cited == "The contract"


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("ISO/IEC 20000-1:2018", ("ISO/IEC 20000-1", "20000-1", "2018", "requirements")),
        ("ISO/IEC 20000-1:2018; 20000-1; 2018", ("ISO/IEC 20000-1", "20000-1", "2018", "requirements")),
        ("ISO 9001:2015 + Amd 1:2024", ("ISO 9001", "9001", "2015 + Amd 1:2024", "requirements")),
        ("ISO 9001:2015; 27001; 2022", ("ISO 9001:2015", "27001", "2022", "requirements")),
        ("Contract with the supplier", ("Contract with the supplier", "", "", "own")),
        ("ISO 9001; 9001", ("ISO 9001", "9001", "", "requirements")),
        ("ISO 9001 (shared); 9001; 2015 + Amd 1", ("ISO 9001 (shared)", "9001", "2015 + Amd 1", "requirements")),
        ("Law of the land;;; law", ("Law of the land", "", "", "law")),
    ],
)
def test_what_people_write(line: str, fields: tuple[str, ...]) -> None:
    names = ("title", "standard", "edition", "kind")
    assert read(line) == Criterion.model_validate(dict(zip(names, fields, strict=True)))


def test_no_more_is_written_than_is_needed() -> None:
    for line in ("ISO/IEC 20000-1:2018", "ISO 9001; 9001", "ISO 9001 (shared); 9001; 2015 + Amd 1", "The contract"):
        assert written(read(line)) == line


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError):
        read("A; b; c; nonsense")
    assert "kind" not in fields_of("A; b")
