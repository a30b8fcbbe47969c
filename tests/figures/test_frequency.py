"""Scores, past results and effort, by hand."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from auditor.figures.coverage import Leaf, risks
from auditor.figures.effort import effort, size_factor
from auditor.figures.frequency import HIGHEST, LOWEST, PastFinding, past_findings, past_results, score
from auditor.library.checklists import shelf
from auditor.model.clause import Clause
from auditor.model.frequency import EffortRates, FactorSubject, Frequency, Minima
from auditor.model.programme import EarlierNonconformity
from auditor.model.words import Grade, Mode, NonconformityState
from tests.figures.covered import TODAY, basis, clauses, factors, held, nc

DAY = date(2026, 10, 8)


def past(grade: Grade, issued: date = DAY, *, repeat: bool = False) -> PastFinding:
    return PastFinding("NC", grade, issued, repeat=repeat)


@pytest.mark.parametrize(
    ("importance", "results", "change", "incidents", "maturity", "reached"),
    [(1, 0, 0, 0, 0, LOWEST), (5, 3, 3, 3, 3, HIGHEST), (4, 1, 0, 2, 1, 17), (3, 2, 1, 0, 3, 18)],
)
def test_the_score_weighs_importance_past_results_and_change(
    importance: int, results: int, change: int, incidents: int, maturity: int, reached: int
) -> None:
    told = factors(
        FactorSubject.SERVICE, "service-1", importance, change=change, incidents=incidents, maturity=maturity
    )
    assert score(told, results) == reached
    assert score(told.having(past=0), 3) == 3 * importance + 2 * change + incidents + maturity


@pytest.mark.parametrize(("reached", "months"), [(33, 12), (20, 12), (19, 18), (12, 18), (11, 36), (3, 36)])
def test_from_score_to_months(reached: int, months: int) -> None:
    assert Frequency().months_for(reached) == months


@pytest.mark.parametrize(
    ("found", "counts"),
    [
        ([], 0),
        ([past(Grade.MINOR)], 1),
        ([past(Grade.MINOR)] * 2, 2),
        ([past(Grade.MINOR)] * 5, 2),
        ([past(Grade.MINOR), past(Grade.MAJOR)], 3),
        ([past(Grade.MINOR, repeat=True)], 3),
        ([past(Grade.MAJOR, date(2024, 5, 31))], 0),
        ([past(Grade.MAJOR, date(2024, 6, 1))], 3),
        ([past(Grade.MAJOR, date(2027, 6, 2))], 0),
    ],
)
def test_past_results_of_the_last_three_years(found: list[PastFinding], counts: int) -> None:
    assert past_results(found, TODAY) == counts


def test_only_what_was_issued_and_stands_counts() -> None:
    facts = held(
        "IA-1",
        DAY,
        "8.6.1",
        nonconformities=(
            nc("NC-1", DAY, "8.6.1", process="incident management"),
            nc("NC-2", DAY, "8.6.1", state=NonconformityState.VOID),
            nc("NC-3", DAY, "8.5.1"),
        ),
    ).facts
    assert facts is not None
    before = EarlierNonconformity(
        id="e", ref="NC-2025-01", clauses=["20000-1:8.6.1"], grade=Grade.MINOR, title="Before", issued=date(2025, 9, 1)
    )
    seen = before.having(id="o", ref="OB-2025-01", grade=Grade.OBSERVATION)
    assert [each.ref for each in past_findings([facts], [before, seen])] == ["NC-1", "NC-3", "NC-2025-01"]
    first = held("IA-1", DAY, "8.6.1", "8.5.1", nonconformities=facts.nonconformities)
    told = [factors(FactorSubject.PROCESS, each) for each in ("process-i", "process-c")]
    told += [factors(FactorSubject.CLAUSE, "20000-1:8"), factors(FactorSubject.SERVICE, "service-1")]
    found = {risk.factors.reference: risk for risk in risks(basis(first, factors=told, earlier=[before, seen]), TODAY)}
    assert (found["process-i"].past, found["process-i"].because) == (2, ("NC-1", "NC-2025-01"))
    assert (found["process-c"].past, found["process-c"].because) == (1, ("NC-3",))
    assert found["20000-1:8"].past == 2
    assert (found["service-1"].past, found["service-1"].last) == (0, None)


def test_the_clause_that_waits_longest_speaks_for_those_below() -> None:
    told = factors(FactorSubject.CLAUSE, "20000-1:8.5")
    of = basis(held("IA-1", DAY, "8.5.1"), held("IA-2", date(2027, 3, 1), "8.5.2"), factors=(told,))
    assert (risks(of, TODAY)[0].last, risks(of, TODAY)[0].due) == (DAY, date(2029, 10, 8))
    never = basis(held("IA-1", DAY, "8.5.1"), factors=(told,))
    assert (risks(never, TODAY)[0].last, risks(never, TODAY)[0].counted_from) == (None, date(2026, 1, 5))
    old = basis(factors=(told.having(since=date(2025, 3, 1)),))
    assert risks(old, TODAY)[0].counted_from == date(2026, 1, 1)  # the first day of the cycle


def test_what_is_not_there_any_more_has_no_risk() -> None:
    gone = [factors(FactorSubject.PROCESS, "gone"), factors(FactorSubject.CLAUSE, "9001:4.1")]
    assert not risks(basis(factors=gone), TODAY)


def test_factors_name_a_clause_and_numbers_stay_in_their_range() -> None:
    with pytest.raises(ValidationError):
        factors(FactorSubject.CLAUSE, "incident management")
    with pytest.raises(ValidationError):
        factors(FactorSubject.PROCESS, "process-i", 6)
    with pytest.raises(ValidationError):
        factors(FactorSubject.PROCESS, "process-i", incidents=4)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Frequency(scores=(12, 12)),
        lambda: Frequency(months=(18, 12, 36)),
        lambda: EffortRates(staff=(50,), size=(0.8, 1.0)),
        lambda: EffortRates(staff=(150, 50), size=(0.8, 1.0)),
        lambda: EffortRates(staff=(), size=()),
        lambda: Minima(clauses_every_year=("five",)),
        lambda: Minima(months_after_major=-1),
    ],
)
def test_settings_that_cannot_be_are_refused(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ValidationError):
        wrong()


# Effort


@pytest.mark.parametrize(
    ("staff", "factor"), [(0, 1.0), (1, 0.8), (50, 0.8), (51, 1.0), (150, 1.0), (151, 1.3), (500, 1.3), (5000, 1.3)]
)
def test_size(staff: int, factor: float) -> None:
    assert size_factor(staff) == factor


def test_effort_is_a_quarter_day_for_each_group_and_half_a_day_for_plan_and_report() -> None:
    outline = [leaf.clause for leaf in _outline()]
    asked = [Clause("20000-1", number) for number in ("4.1", "4.2", "8.6.1", "8.6.2", "8.7.1")]
    assert effort(asked, outline=outline) == 3 * 0.25 + 0.5
    assert effort(asked, 40, Mode.REMOTE, outline=outline) == round(0.75 * 0.8 * 0.9 + 0.5, 2)
    assert effort(asked, 300, Mode.HYBRID, outline=outline) == round(0.75 * 1.3 + 0.5, 2)
    assert effort([], 300) == 0.5


def test_a_group_of_more_than_five_leaves_counts_twice() -> None:
    support = [Clause.parse(each) for each in clauses("7.1", "7.2", "7.3", "7.4", "7.5.1", "7.5.2")]
    assert effort(support[:5]) == 0.75
    assert effort(support) == effort([*support, support[0]]) == 1.0


def test_the_whole_of_a_standard() -> None:
    """Thirteen groups; those with more than five leaves (6, 7, 8.2, 8.5) count twice."""
    sizes = {"4": 4, "5": 4, "6": 6, "7": 10, "8.1": 1, "8.2": 7, "8.3": 5, "8.4": 3, "8.5": 7, "8.6": 3, "8.7": 5}
    sizes |= {"9": 5, "10": 3}
    leaves = [leaf.clause for leaf in _outline()]
    assert sum(sizes.values()) == len(leaves)
    groups = sum(1 if size <= 5 else 2 for size in sizes.values())
    assert effort(leaves) == groups * 0.25 + 0.5


def _outline() -> list[Leaf]:
    return [Leaf(Clause("20000-1", leaf.number)) for leaf in shelf().load("iso20000-1-2018").leaves]
