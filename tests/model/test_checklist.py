"""A checklist is checked as a whole, and everything that is wrong is raised at once."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from auditor.model.checklist import Checklist, ChecklistItem
from auditor.model.outline import OutlineClause, implied_parent
from auditor.model.words import Method, Phase, TransitionKind


def fields(**changes: Any) -> dict[str, Any]:
    return {
        "id": "own",
        "title": "Own rules",
        "standard": "20000-1",
        "clauses": [
            {"number": "8", "title": "Operation"},
            {"number": "8.2", "title": "Portfolio", "weight": "2", "pdca": "check"},
            {"number": "8.10", "title": "Ten", "weight": "1"},
        ],
        "items": [
            {"id": "8.2-01", "clause": "8.2", "question": "How?"},
            {"id": "8.10-01", "clause": "20000-1:8.10", "question": "Why?", "also_cites": ["8.2", "9001:8.6"]},
        ],
        **changes,
    }


def inconsistencies(**changes: Any) -> list[tuple[tuple[int | str, ...], str]]:
    with pytest.raises(ValidationError) as refused:
        Checklist.model_validate(fields(**changes))
    return [(error["loc"], error.get("ctx", {}).get("found", error["msg"])) for error in refused.value.errors()]


def test_clauses_take_the_standard_of_the_checklist() -> None:
    checklist = Checklist.model_validate(fields())
    assert [item.clause for item in checklist.items] == ["20000-1:8.2", "20000-1:8.10"]
    assert checklist.items[1].also_cites == ["20000-1:8.2", "9001:8.6"]
    assert checklist.with_standard("8.10") == "20000-1:8.10"


def test_it_can_be_built_from_models() -> None:
    checklist = Checklist(
        id="own",
        title="Own",
        standard="P-17",
        clauses=[OutlineClause(number="1", title="One", weight=1)],
        items=[ChecklistItem(id="a", clause="P-17:1", question="How?")],
    )
    assert checklist.items[0].method is Method.INTERVIEW
    assert Checklist.model_validate(checklist) == checklist
    assert Checklist.model_validate(checklist.model_dump()) == checklist


def test_outline() -> None:
    checklist = Checklist.model_validate(fields())
    assert [clause.number for clause in checklist.leaves] == ["8.2", "8.10"]
    assert checklist.parent_of("8.10") == "8"
    assert checklist.parent_of("8") is None
    portfolio = checklist.outlined("20000-1:8.2")
    assert portfolio is not None
    assert portfolio.title == "Portfolio"
    assert checklist.outlined("8.2") is portfolio
    assert checklist.outlined("9001:8.2") is None


def test_the_phase_of_an_item_is_its_own_or_that_of_its_clause() -> None:
    items = fields()["items"]
    items[1]["pdca"] = "act"
    checklist = Checklist.model_validate(fields(items=items))
    assert [checklist.pdca_of(item) for item in checklist.items] == [Phase.CHECK, Phase.ACT]


@pytest.mark.parametrize(
    ("number", "parent"),
    [("8", None), ("8.5.2.1", "8.5.2"), ("A.5", None), ("A.5.1", "A.5"), ("10.2", "10")],
)
def test_a_clause_stands_under_the_one_a_number_shorter(number: str, parent: str | None) -> None:
    assert implied_parent(number) == parent


def test_a_parent_can_be_named() -> None:
    clauses = [{"number": "1", "title": "a"}, {"number": "X7", "title": "b", "parent": "1"}]
    checklist = Checklist.model_validate(fields(clauses=clauses, items=[]))
    assert checklist.parent_of("X7") == "1"
    assert [clause.number for clause in checklist.leaves] == ["X7"]


def clause(number: Any, **more: Any) -> dict[str, Any]:
    return {"number": number, "title": "t", **more}


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        ([clause("4"), clause("4")], [(("clauses", 1, "number"), "4 again, first as clauses 1")]),
        ([clause("4"), clause("5.1")], [(("clauses", 1, "number"), "no such clause")]),
        ([clause("4", parent="9")], [(("clauses", 0, "parent"), "no such clause")]),
        ([clause("4", parent="4")], [(("clauses", 0, "parent"), "a circle: 4 under 4")]),
        (
            [clause("3"), clause("4", parent="6"), clause("5", parent="4"), clause("6", parent="5")],
            [(("clauses", 1, "parent"), "a circle: 4 under 6 under 5 under 4")],
        ),
        ([clause("4", weight=2), clause("4.1", weight=1)], [(("clauses", 0, "weight"), "weight 2 for 4")]),
    ],
)
def test_an_outline_that_does_not_hold(clauses: Any, expected: Any) -> None:
    assert inconsistencies(clauses=clauses, items=[]) == expected


def test_only_one_who_leads_into_a_circle_is_not_in_it() -> None:
    clauses = [clause("1", parent="2"), clause("2", parent="3"), clause("3", parent="2")]
    assert inconsistencies(clauses=clauses, items=[]) == [(("clauses", 1, "parent"), "a circle: 2 under 3 under 2")]


def test_a_long_way_up_is_no_burden() -> None:
    clauses = [clause("0"), *(clause(str(n), parent=str(n - 1)) for n in range(1, 9999))]
    checklist = Checklist.model_validate(fields(clauses=clauses, items=[]))
    assert [leaf.number for leaf in checklist.leaves] == ["9998"]


def test_items_that_do_not_hold() -> None:
    items = [
        {"id": "a", "clause": "8.2", "question": "How?"},
        {"id": "a", "clause": "8.3", "question": "How?"},
        {"id": "b", "clause": "9001:8.2", "question": "How?"},
    ]
    assert inconsistencies(items=items, not_excludable=["8", "11"]) == [
        (("not_excludable", 1), "11"),
        (("items", 1, "clause"), "8.3"),
        (("items", 1, "id"), "a again, first as items 1"),
        (("items", 2, "clause"), "9001:8.2"),
    ]


def test_faults_of_fields_and_of_the_whole_are_raised_together() -> None:
    items = [
        {"id": "a", "clause": "8.2", "question": "", "weight": "4"},
        {"id": "a", "clause": "somewhere", "question": "How?", "method": "guess"},
        "no item",
        {"clause": ["8.2"], "also_cites": "8.2", "question": "How?", "colour": "red"},
    ]
    clauses = [clause("8"), clause("8.2", weight="heavy"), clause("8.2"), 7, clause([1], parent=[2])]
    found = {loc for loc, _ in inconsistencies(items=items, clauses=clauses, standard="two words", edition=["x"])}
    assert found == {
        ("standard",),
        ("edition",),
        ("clauses", 1, "weight"),
        ("clauses", 2, "number"),
        ("clauses", 3),
        ("clauses", 4, "number"),
        ("clauses", 4, "parent"),
        ("items", 0, "question"),
        ("items", 0, "weight"),
        ("items", 1, "id"),
        ("items", 1, "clause"),
        ("items", 1, "method"),
        ("items", 2),
        ("items", 3, "id"),
        ("items", 3, "clause"),
        ("items", 3, "also_cites"),
        ("items", 3, "colour"),
    }


@pytest.mark.parametrize(
    "wrong", [{}, {"items": None}, {"clauses": {}, "items": {}}, {"not_excludable": 3}, [], "x", None]
)
def test_anything_else_is_refused(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        Checklist.model_validate(wrong)


def test_requirements_need_an_outline_and_transitions_do_not() -> None:
    item = {"id": "T", "clause": "8.5.2", "question": "Ready?"}
    complete = {**item, "kinds": ["new", "sms"], "phase": "plan", "owner_side": "both", "blocking": "yes"}
    assert (("clauses",), "none") in inconsistencies(clauses=[], items=[item])
    checklist = Checklist.model_validate(fields(kind="transition", clauses=[], items=[complete]))
    assert checklist.items[0].kinds == [TransitionKind.NEW, TransitionKind.SMS]
    assert checklist.items[0].blocking
    assert [loc for loc, _ in inconsistencies(kind="transition", clauses=[], items=[item])] == [
        ("items", 0, "kinds"),
        ("items", 0, "phase"),
        ("items", 0, "owner_side"),
    ]


@pytest.mark.parametrize("wrong", ["", "ISO", "../etc", "a/b", "con.", "a b", "a\n", "x" * 61])
def test_an_id_is_a_safe_name_of_a_file(wrong: str) -> None:
    assert inconsistencies(id=wrong)[0][0] == ("id",)


@pytest.mark.parametrize("wrong", ["", "a b", "é", "a\nb", "-a", "x" * 61, "[bold]"])
def test_an_id_of_an_item_is_plain(wrong: str) -> None:
    items = [{"id": wrong, "clause": "8.2", "question": "How?"}]
    assert inconsistencies(items=items)[0][0] == ("items", 0, "id")


@pytest.mark.parametrize("wrong", ["", "A", "8.", "20000-1:8", "8 2", "8.5\n"])
def test_a_clause_number_is_a_number(wrong: str) -> None:
    assert (("clauses", 0, "number")) in [loc for loc, _ in inconsistencies(clauses=[clause(wrong)], items=[])]
