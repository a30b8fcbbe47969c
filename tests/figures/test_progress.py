from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.figures.progress import clause_tree, progress
from auditor.model.clause import Clause
from auditor.model.item import Item
from auditor.model.words import Grade
from tests.figures.audit import OUTLINE, answered
from tests.model.examples import item

STATES = st.one_of(
    st.sampled_from(["unanswered", "in_work", "parked"]).map(lambda state: {"state": state}),
    st.sampled_from(["not_applicable", "not_audited"]).flatmap(
        lambda outcome: st.sampled_from([outcome, "locked"]).map(lambda state: {"state": state, "outcome": outcome})
    ),
    st.sampled_from(Grade).flatmap(
        lambda grade: st.sampled_from(["answered", "locked"]).map(lambda state: {"state": state, "grade": grade})
    ),
)
ITEMS = st.lists(
    st.tuples(st.sampled_from([number for number, _ in OUTLINE]), STATES).map(
        lambda drawn: item(clause=f"20000-1:{drawn[0]}", **drawn[1])
    ),
    max_size=12,
)


def test_an_audit_of_sixty_items() -> None:
    figures = progress(answered())
    assert (figures.items, figures.answered) == (60, 55)
    assert (figures.not_applicable, figures.not_audited, figures.open) == (3, 2, 0)
    assert {grade.value: count for grade, count in figures.by_grade.items()} == {
        "conforming": 44,
        "good-practice": 1,
        "ofi": 2,
        "observation": 2,
        "minor": 3,
        "major": 3,
    }
    assert figures.nonconforming == 6
    assert (figures.thin, figures.incomplete, figures.unconfirmed) == (0, 0, 0)
    assert figures.is_settled


def test_marks_stand_beside_the_counts() -> None:
    figures = progress(
        [
            item(1, state="answered", grade="conforming"),
            item(2, state="answered", grade="minor"),
            item(3, state="answered", grade="conforming", note="Seen.", proposed_by="trainee"),
            item(4, state="answered", grade="conforming", note="Seen.", proposed_by="trainee", confirmed_by="lead"),
            item(5, state="in_work", note="Half a note"),
        ]
    )
    assert (figures.items, figures.answered, figures.open) == (5, 4, 1)
    assert (figures.thin, figures.incomplete, figures.unconfirmed) == (1, 1, 1)
    assert not figures.is_settled


def test_nothing_is_counted_in_an_empty_audit() -> None:
    figures = progress([])
    assert (figures.items, figures.open) == (0, 0)
    assert figures.is_settled
    assert list(figures.by_grade) == list(Grade)


@settings(max_examples=100)
@given(ITEMS)
def test_every_item_is_counted_once(items: list[Item]) -> None:
    figures = progress(items)
    assert figures.items == len(items)
    assert figures.items == figures.answered + figures.not_applicable + figures.not_audited + figures.open
    assert figures.answered == sum(figures.by_grade.values())
    assert figures.open == sum(i.is_open for i in items)


@settings(max_examples=100)
@given(ITEMS)
def test_the_tree_rolls_up(items: list[Item]) -> None:
    tree = clause_tree(items, "20000-1", OUTLINE)
    assert [line.clause.number for line in tree] == [number for number, _ in OUTLINE]
    assert sum(line.progress.items for line in tree if line.depth == 0) == len(items)
    for line in tree:
        below = [i for i in items if line.clause.covers(Clause.parse(i.clause))]
        assert line.progress == progress(below)


def test_each_line_has_its_title_and_depth() -> None:
    tree = {line.clause.number: line for line in clause_tree(answered(), "20000-1", OUTLINE)}
    assert (tree["8"].depth, tree["8.5.2.3"].depth) == (0, 3)
    assert tree["8.5.2.3"].title == "Title of 8.5.2.3"
    assert tree["8.5"].progress.items == 19
    assert tree["4"].progress.items == 0


def test_items_of_another_standard_are_left_out_and_unknown_clauses_come_in() -> None:
    items = [item(1, clause="27001:A.5.1"), item(2, clause="20000-1:11.1")]
    lines = clause_tree(items, "20000-1", [("4", "Context")])
    assert [(line.clause.number, line.title, line.progress.items) for line in lines] == [
        ("4", "Context", 0),
        ("11", "", 1),
        ("11.1", "", 1),
    ]
    annex = clause_tree(items, "27001", [("A.5", "Organizational controls")])
    assert [(str(line.clause), line.depth) for line in annex] == [("27001:A.5", 0), ("27001:A.5.1", 1)]
