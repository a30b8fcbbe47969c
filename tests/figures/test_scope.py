from __future__ import annotations

from typing import Any

from auditor.figures.scope import chosen
from auditor.model.checklist import Checklist
from auditor.model.clause import Clause
from auditor.model.words import Method, TransitionKind

CHECKLIST = Checklist.model_validate(
    {
        "id": "iso20000-1-2018",
        "title": "ISO/IEC 20000-1",
        "standard": "20000-1",
        "clauses": [{"number": number, "title": "T"} for number in ("8", "8.2", "8.2.6", "8.20", "9", "9.1")],
        "items": [
            {"id": "a", "clause": "8.2", "question": "A?", "weight": 1, "method": "interview"},
            {"id": "b", "clause": "8.2.6", "question": "B?", "weight": 3, "method": "record-review"},
            {"id": "c", "clause": "8.20", "question": "C?", "weight": 3, "method": "interview", "kinds": ["new"]},
            {"id": "d", "clause": "9.1", "question": "D?", "weight": 2, "method": "sampling", "kinds": ["removal"]},
        ],
    }
)


def ids(**choices: Any) -> str:
    return "".join(item.id for item in chosen(CHECKLIST, **choices))


def test_the_whole_checklist_is_the_default() -> None:
    assert ids() == "abcd"


def test_a_clause_takes_everything_below_it_and_nothing_that_begins_alike() -> None:
    assert ids(clauses=[Clause("20000-1", "8.2")]) == "ab"
    assert ids(clauses=[Clause("20000-1", "8")]) == "abc"
    assert ids(clauses=[Clause("20000-1", "9.1"), Clause("20000-1", "8.2.6")]) == "bd"
    assert ids(clauses=[Clause("9001", "8")]) == ""


def test_choices_hold_together() -> None:
    assert ids(methods=[Method.INTERVIEW]) == "ac"
    assert ids(weights=[2, 3]) == "bcd"
    assert ids(methods=[Method.INTERVIEW], weights=[3]) == "c"
    assert ids(clauses=[Clause("20000-1", "8.2")], methods=[Method.INTERVIEW], weights=[3]) == ""


def test_an_item_without_a_kind_is_asked_for_each() -> None:
    assert ids(kinds=[TransitionKind.NEW]) == "abc"
    assert ids(kinds=[TransitionKind.NEW, TransitionKind.REMOVAL]) == "abcd"


def test_items_taken_one_by_one_come_in_their_place() -> None:
    assert ids(weights=[1], also=["d", "b"]) == "abd"
