from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from auditor.model.clause import Clause, ClauseText

NUMBERS = st.lists(st.integers(0, 9999).map(str), min_size=1, max_size=5).map(".".join)
CLAUSES = st.builds(
    Clause,
    st.sampled_from(["20000-1", "9001", "27001", "SLA-7"]),
    st.one_of(NUMBERS, NUMBERS.map(lambda number: f"A.{number}"), NUMBERS.map(lambda number: f"A{number}")),
)


@settings(max_examples=100)
@given(CLAUSES)
def test_what_is_written_is_read_back(clause: Clause) -> None:
    assert Clause.parse(str(clause)) == clause
    assert Clause.parse(clause.number, clause.standard) == clause
    assert all(Clause.parse(str(parent)) == parent for parent in clause.parents)


@settings(max_examples=100)
@given(CLAUSES, CLAUSES)
def test_order_is_one_order(one: Clause, other: Clause) -> None:
    if one.sort_key != other.sort_key:
        assert (one < other) is not (other < one)
        assert (one <= other) is (other >= one) is (one < other)
        assert (one > other) is (other < one)


@settings(max_examples=100)
@given(CLAUSES)
def test_a_clause_covers_itself_and_what_stands_below(clause: Clause) -> None:
    assert clause.covers(clause)
    for parent in clause.parents:
        assert parent.covers(clause)
        assert not clause.covers(parent)
        assert parent < clause
        assert not Clause("other", parent.number).covers(clause)


def test_clauses_sort_as_people_read() -> None:
    written = ["8.10", "10.2", "A.5.1", "8.2", "8", "8.2.6", "A.5.10", "A.5.2", "8.2.10"]
    in_order = [clause.number for clause in sorted(Clause("27001", number) for number in written)]
    assert in_order == ["8", "8.2", "8.2.6", "8.2.10", "8.10", "10.2", "A.5.1", "A.5.2", "A.5.10"]


def test_parents_are_named_nearest_first_and_a_letter_alone_is_none() -> None:
    assert Clause("20000-1", "8.5.2.1").parents == tuple(Clause("20000-1", n) for n in ("8.5.2", "8.5", "8"))
    assert Clause("27001", "A.5.1").parents == (Clause("27001", "A.5"),)
    assert Clause("20000-1", "8").parents == ()


def test_a_number_covers_no_number_that_only_begins_alike() -> None:
    assert not Clause("20000-1", "8.2").covers(Clause("20000-1", "8.20"))
    assert not Clause("20000-1", "1").covers(Clause("20000-1", "10"))


@pytest.mark.parametrize(
    "text",
    ["", "8.5", "20000-1:", ":8.5", "20000-1:8.", "20000-1:.5", "20000-1:8..5", "ISO 20000-1:8", "20000-1:8.5 x",
     "27001:A", "20000-1:٨", f"20000-1:{'9' * 5000}", "20000-1:" + "1." * 500 + "1", "20000-1:8\n.5", "../x:8", "-:8"],
)  # fmt: skip
def test_what_is_no_clause_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"20000-1:8\.5\.2\.1"):
        Clause.parse(text)


def test_white_space_around_is_taken_off_and_text_is_kept_with_its_standard() -> None:
    adapter: TypeAdapter[str] = TypeAdapter(ClauseText)
    assert adapter.validate_python(" 27001:A.5.1 ") == "27001:A.5.1"
