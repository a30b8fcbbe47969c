from __future__ import annotations

from auditor.figures.pareto import Bar, pareto


def test_the_most_frequent_first_with_the_share_of_all_up_to_it() -> None:
    assert pareto({"b": 1, "c": 5, "a": 1, "d": 3}) == (
        Bar("c", 5, 0.5, 0.5),
        Bar("d", 3, 0.3, 0.8),
        Bar("a", 1, 0.1, 0.9),
        Bar("b", 1, 0.1, 1.0),
    )


def test_of_nothing_there_is_nothing() -> None:
    assert pareto({}) == ()
