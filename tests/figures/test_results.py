from __future__ import annotations

from auditor.figures.results import group_of, results
from auditor.model.clause import Clause
from tests.figures.audit import OUTLINE, answered
from tests.model.examples import item


def test_the_groups_of_20000_1() -> None:
    groups = results(answered(), "20000-1", OUTLINE)
    numbers = " ".join(group.clause.number for group in groups)
    assert numbers == "4 5 6 7 8.1 8.2 8.3 8.4 8.5 8.6 8.7 9 10"
    assert sum(group.planned for group in groups) == 60
    assert sum(group.audited for group in groups) == 55
    transition = groups[8]
    assert (transition.title, transition.planned, transition.audited) == ("Title of 8.5", 19, 17)
    assert transition.counts == {"conforming": 14, "major": 3, "not-applicable": 2}
    assert list(transition.counts) == ["conforming", "major", "not-applicable"]
    assert (groups[0].planned, groups[0].counts) == (0, {})


def test_groups_do_not_depend_on_which_items_an_audit_chose() -> None:
    one = results([item(clause="20000-1:8.5.3")], "20000-1", OUTLINE)
    assert [g.clause for g in one] == [g.clause for g in results(answered(), "20000-1", OUTLINE)]
    assert [(g.clause.number, g.planned, g.counts) for g in one if g.planned] == [("8.5", 1, {"open": 1})]


def test_controls_of_an_annex_stay_together() -> None:
    outline = [
        ("4", "Context"),
        *((f"A.{chapter}.{n}", "") for chapter in (5, 8) for n in range(1, 30)),
        ("A.5", "Org"),
    ]
    items = [item(1, clause="27001:A.5.1", state="answered", grade="minor"), item(2, clause="27001:A.8.34")]
    groups = results(items, "27001", outline)
    assert [(g.clause.number, g.title, g.planned, g.audited) for g in groups] == [
        ("4", "Context", 0, 0),
        ("A.5", "Org", 1, 1),
        ("A.8", "", 1, 0),
    ]


def test_without_an_outline_the_items_make_the_groups() -> None:
    groups = results([item(1, clause="SLA-7:3"), item(2, clause="SLA-7:3.1"), item(3, clause="9001:8.1")], "SLA-7", [])
    assert [(str(g.clause), g.planned) for g in groups] == [("SLA-7:3", 2)]


def test_a_clause_belongs_to_one_group() -> None:
    split = [Clause("20000-1", "8")]
    assert group_of(Clause("20000-1", "8.5.2.3"), split) == Clause("20000-1", "8.5")
    assert group_of(Clause("20000-1", "8.5"), split) == Clause("20000-1", "8.5")
    assert group_of(Clause("20000-1", "9.2.1"), split) == Clause("20000-1", "9")
    assert group_of(Clause("20000-1", "8"), split) == Clause("20000-1", "8")
