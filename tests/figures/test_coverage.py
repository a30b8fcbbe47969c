"""Each state of a cell and each thing that has to be audited, on both sides of its boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from auditor.figures.coverage import (
    AS_A_WHOLE,
    Cell,
    CellState,
    CoverageBasis,
    CoveringAudit,
    Dimension,
    Leaf,
    Matrix,
    Subject,
    Thing,
    covered,
    covering_audit,
    gaps,
    in_sentences,
    in_words,
    left_uncovered,
    matrix,
    opened,
    required_clauses,
    uncounted,
)
from auditor.figures.indicator import Period, Share
from auditor.figures.indicator_facts import AuditFacts, audit_facts
from auditor.figures.overview import in_one_text, slot_row
from auditor.model.audit import Audit
from auditor.model.clause import Clause
from auditor.model.frequency import FactorSubject
from auditor.model.people import Process
from auditor.model.programme import Slot
from auditor.model.words import AuditState, Grade, ItemState, Mode, NonconformityState
from tests.figures.covered import (
    CYCLE,
    LEAVES,
    NUMBERS,
    PROCESSES,
    TODAY,
    asks,
    basis,
    factors,
    held,
    nc,
    planned,
)
from tests.model import examples

ONCE = asks(clauses_once_a_cycle=True)
S = CellState


def cell(made: Matrix, row: str, column: str) -> Cell:
    """By the labels of row and column."""
    rows, columns = [head.label for head in made.rows], [head.label for head in made.columns]
    return made.cells[rows.index(row)][columns.index(column)]


def states(made: Matrix, row: str) -> list[str]:
    number = [head.label for head in made.rows].index(row)
    return [each.state.value for each in made.cells[number]]


def in_2026(*audits: CoveringAudit, clause: str = "8.5.1") -> CellState:
    return cell(matrix(basis(*audits, minima=ONCE), TODAY), clause, "2026").state


def gap_words(of: CoverageBasis, today: date = TODAY) -> list[str]:
    return [f"{gap.label} {gap.why} {gap.due}" for gap in gaps(of, today)]


# States


def test_the_eight_states_are_those_of_the_trade() -> None:
    assert [state.value for state in CellState] == [
        "not-required",
        "gap",
        "planned",
        "in-work",
        "audited",
        "open-nc",
        "not-audited",
        "stale",
    ]


DAY = date(2026, 10, 8)


@pytest.mark.parametrize(
    ("audit", "state"),
    [
        (planned("IA-1", DAY, "8.5.1"), S.PLANNED),
        (planned("IA-1", DAY, "8.5"), S.PLANNED),
        (planned("IA-1", DAY, "8.5.1.1"), S.PLANNED),
        (planned("IA-1", DAY, "8.5.1", state=AuditState.PLAN_ISSUED), S.PLANNED),
        (planned("IA-1", DAY, "8.5.1", state=AuditState.IN_PROGRESS), S.IN_WORK),
        (planned("IA-1", DAY, "8.5.1", state=AuditState.TERMINATED), S.NOT_AUDITED),
        (planned("IA-1", DAY, "8.5.1", state=AuditState.CANCELLED), S.NOT_REQUIRED),
        (held("IA-1", DAY, "8.5.1"), S.AUDITED),
        (held("IA-1", DAY, "8.5.1", state=AuditState.CONCLUDED), S.AUDITED),
        (held("IA-1", DAY, "8.5.1", graded=("8.5.1.3",)), S.AUDITED),
        (held("IA-1", DAY, "8.5.1", graded=("8.5",)), S.NOT_AUDITED),
        (held("IA-1", DAY, "8.5.1", graded=()), S.NOT_AUDITED),
        (held("IA-1", DAY, "8.5.1", graded=("8.5",), taken_over=True), S.AUDITED),
        (held("IA-1", date(2026, 6, 1), "8.5.1"), S.AUDITED),
        (held("IA-1", date(2026, 5, 31), "8.5.1"), S.STALE),
        (held("IA-1", DAY, "8.5.1", nonconformities=(nc("NC-1", DAY, "8.5.1"),)), S.OPEN_NC),
        (held("IA-1", DAY, "8.5.1", nonconformities=(nc("NC-1", DAY, "8.5"),)), S.OPEN_NC),
        (held("IA-1", DAY, "8.5.1", nonconformities=(nc("NC-1", DAY, "8.6.1"),)), S.AUDITED),
        (
            held("IA-1", DAY, "8.5.1", nonconformities=(nc("NC-1", DAY, "8.5.1", state=NonconformityState.VOID),)),
            S.AUDITED,
        ),
        (held("IA-1", date(2026, 5, 1), "8.5.1", nonconformities=(nc("NC-1", DAY, "8.5.1"),)), S.OPEN_NC),
    ],
)
def test_the_state_of_a_clause_is_that_of_its_audit(audit: CoveringAudit, state: CellState) -> None:
    made = matrix(basis(audit), TODAY)
    assert cell(made, "8.5.1", "2026").state is state
    assert cell(made, "4.1", "2026").state is S.NOT_REQUIRED


def test_of_several_audits_the_cell_says_what_there_is_to_be_seen() -> None:
    plan, work, past = planned("IA-3", DAY, "8.5"), planned("IA-2", DAY, "8.5", state=AuditState.IN_PROGRESS), held
    assert in_2026(plan, work) is S.IN_WORK
    assert in_2026(plan, past("IA-1", DAY, "8.5", graded=("8.5.1",))) is S.AUDITED
    assert in_2026(plan, past("IA-1", DAY, "8.5.1", graded=())) is S.PLANNED
    assert in_2026(past("IA-1", date(2026, 1, 9), "8.5.1"), past("IA-2", DAY, "8.5.1")) is S.AUDITED
    failed = past("IA-1", DAY, "8.5.1", nonconformities=(nc("NC-1", DAY, "8.5.1"),))
    assert in_2026(failed, past("IA-2", DAY, "8.5.1")) is S.OPEN_NC


def test_a_gap_stands_in_the_column_of_its_day_and_an_audit_takes_it_away() -> None:
    nobody = matrix(basis(minima=ONCE), TODAY)
    assert states(nobody, "8.5.1") == ["not-required", "not-required", "gap"]
    assert cell(nobody, "8.5.1", "2028").required_by == ("once in the cycle 2026-2028",)
    soon = matrix(basis(planned("IA-1", date(2027, 9, 1), "8.5.1"), minima=ONCE), TODAY)
    assert states(soon, "8.5.1") == ["not-required", "planned", "not-required"]
    assert cell(soon, "8.5.1", "2027") == Cell(S.PLANNED, ("IA-1",), ("once in the cycle 2026-2028",))
    done = matrix(basis(planned("IA-2", date(2027, 9, 1), "8.5.1"), held("IA-1", DAY, "8.5.1"), minima=ONCE), TODAY)
    assert cell(done, "8.5.1", "2026") == Cell(S.AUDITED, ("IA-1",), ("once in the cycle 2026-2028",), DAY)
    assert cell(done, "8.5.1", "2027") == Cell(S.PLANNED, ("IA-2",), ())


def test_what_was_passed_over_is_a_gap_with_the_audit_that_did_not_look() -> None:
    of = basis(held("IA-1", date(2027, 3, 1), "5.1", graded=()), minima=asks(clauses_every_year=("20000-1:5.1",)))
    made = matrix(of, TODAY)
    assert states(made, "5.1") == ["gap", "not-audited", "gap"]
    assert [gap.passed_over for gap in gaps(of, TODAY)] == [(), ("IA-1",), ()]
    assert "IA-1 did not look at it" in gaps(of, TODAY)[1].says


def test_a_gap_is_told_even_where_the_clause_was_audited_for_another_reason() -> None:
    major = nc("NC-1", date(2026, 10, 19), "8.6.1", grade=Grade.MAJOR)
    of = basis(
        held("IA-1", DAY, "8.6.1", nonconformities=(major,)),
        held("IA-2", date(2027, 11, 2), "8.6.1"),
        minima=asks(months_after_major=12),
    )
    made = matrix(of, date(2027, 12, 1))
    assert cell(made, "8.6.1", "2027").state is S.GAP
    assert cell(made, "8.6.1", "2027").audits == ("IA-2",)


# What has to be audited


def test_every_leaf_once_a_cycle() -> None:
    of = basis(held("IA-0", date(2025, 12, 31), "4.1"), planned("IA-1", date(2028, 12, 31), "8", "9"), minima=ONCE)
    assert [gap.label for gap in gaps(of, TODAY)] == ["20000-1:4.1", "20000-1:5.1"]
    assert not gaps(of, TODAY)[0].is_missed(TODAY)


def test_some_clauses_every_year_with_all_below_them() -> None:
    of = basis(
        held("IA-1", DAY, "9.2.1", "9.2.2"),
        planned("IA-2", date(2027, 12, 31), "9.2.1"),
        minima=asks(clauses_every_year=("20000-1:9.2",)),
    )
    assert gap_words(of) == [
        "20000-1:9.2.2 every year 2027-12-31",
        "20000-1:9.2.1 every year 2028-12-31",
        "20000-1:9.2.2 every year 2028-12-31",
    ]


@pytest.mark.parametrize(("day", "covers"), [("2026-02-22", False), ("2026-02-23", True), ("2027-02-23", False)])
def test_before_certification_every_leaf_within_twelve_months(day: str, covers: bool) -> None:
    of = basis(
        held("IA-1", date.fromisoformat(day), "4", "5", "8", "9", taken_over=True),
        minima=asks(months_before_certification=12),
        certification=date(2027, 2, 23),
    )
    assert (gap_words(of) == []) is covers
    assert len(gaps(of, TODAY)) == (0 if covers else len(LEAVES))
    assert gap_words(replace(of, certification=None)) == []


@pytest.mark.parametrize("day", [date.min, date.max])
def test_days_at_the_end_of_the_calendar_are_days(day: date) -> None:
    """One event, nonconformity or factor whose year was typed wrong does not take the coverage away."""
    found = nc("NC-1", day, "8.6.1", grade=Grade.MAJOR)
    of = basis(
        held("IA-1", DAY, "8.6.1", nonconformities=(found,)),
        held("IA-2", day, "8.5.1"),
        minima=asks(months_before_certification=12, months_after_major=12),
        certification=day,
        factors=[factors(FactorSubject.PROCESS, "process-c", on=day, since=day)],
    )
    assert gaps(replace(of, cycle=Period(date.min, date.max)), TODAY)


@pytest.mark.parametrize(
    ("day", "covers"), [("2026-10-19", False), ("2026-10-20", True), ("2027-10-19", True), ("2027-10-20", False)]
)
@pytest.mark.parametrize("grave", [{"grade": Grade.MAJOR}, {"repeat": True}])
def test_after_a_major_or_repeat_again_within_twelve_months(day: str, covers: bool, grave: dict[str, Any]) -> None:
    found = nc("NC-1", date(2026, 10, 19), "8.6.1", process="incident management", **grave)
    first = held("IA-1", DAY, "8.6.1", nonconformities=(found, nc("NC-2", DAY, "4.1")))
    of = basis(first, planned("IA-2", date.fromisoformat(day), "8.6.1"), minima=asks(months_after_major=12))
    assert [gap.label for gap in gaps(of, TODAY)] == ([] if covers else ["20000-1:8.6.1", "PR2"])


def test_every_site_is_gone_to_once_a_cycle() -> None:
    minima = asks(sites_on_site_once_a_cycle=True)
    remote = planned("IA-1", DAY, "8.5", sites=("site-b", "site-t"), on_site=("site-b",))
    assert [gap.label for gap in gaps(basis(remote, minima=minima), TODAY)] == ["TÓR"]
    made = matrix(basis(remote, minima=minima), TODAY, columns=Dimension.SITE)
    assert (made.rows[0].key, made.rows[0].label) == (AS_A_WHOLE, "all")
    assert states(made, "all") == ["planned", "gap"]
    assert states(made, "8.5.1") == ["planned", "planned"]


def test_a_service_of_high_criticality_every_year() -> None:
    minima = asks(high_services_every_year=True)
    of = basis(held("IA-1", DAY, "8.5", services=("service-1", "service-5")), minima=minima)
    assert gap_words(of) == [f"S1 every year, its criticality is high {year}-12-31" for year in (2027, 2028)]
    made = matrix(of, TODAY, columns=Dimension.SERVICE, then=Dimension.YEAR)
    assert [head.label for head in made.columns][:3] == ["S1 2026", "S1 2027", "S1 2028"]
    assert states(made, "all") == ["audited", "gap", "gap", "audited", "not-required", "not-required"]


def test_where_a_process_runs_its_clauses_are_looked_at() -> None:
    runs = Process(id="p", ref="PR9", name="desk", clauses=["20000-1:8.6.1", "20000-1:4.1"], sites=["site-t"])
    of = basis(held("IA-1", DAY, "8.6.1", "4.1"), processes=(runs,))
    assert gap_words(of) == ["20000-1:8.6.1 at TÓR once in the cycle 2026-2028: desk runs there 2028-12-31"]
    assert states(matrix(of, TODAY, columns=Dimension.SITE), "8.6.1") == ["audited", "gap"]
    there = basis(held("IA-1", DAY, "8.6.1", sites=("site-b", "site-t")), processes=(runs,))
    assert gaps(there, TODAY) == ()


def test_a_clause_that_was_not_applicable_is_not_required_where_its_standard_allows_it() -> None:
    asked = held("IA-1", DAY, "8.5.1", "8.5.2", graded=("8.5.2",), not_applicable="20000-1:8.5.1")
    assert "20000-1:8.5.1" in [gap.label for gap in gaps(basis(asked, minima=ONCE), TODAY)]
    controls = [replace(leaf, excludable=True) for leaf in LEAVES]
    left = basis(asked, minima=ONCE, leaves=controls)
    assert "20000-1:8.5.1" not in [gap.label for gap in gaps(left, TODAY)]
    assert matrix(left, TODAY).whole == Share(1, 6)
    again = left.having(held("IA-2", date(2027, 5, 1), "8.5.1"))
    assert matrix(again, TODAY).whole == Share(2, 7)


def test_what_the_cycle_requires_is_the_same_for_the_matrix_and_the_indicator() -> None:
    asked = held("IA-1", DAY, "8.5.1", "8.5.2", graded=("8.5.2",), not_applicable="20000-1:8.5.1")
    controls = [replace(leaf, excludable=True) for leaf in LEAVES]
    for minima in (ONCE, asks(clauses_every_year=("20000-1:5.1", "20000-1:8.5.1"))):
        it = basis(asked, minima=minima, leaves=controls)
        wanted = required_clauses(it, TODAY)
        assert Clause("20000-1", "8.5.1") not in wanted
        assert len(wanted) == matrix(it, TODAY).whole.of


def test_a_standard_that_is_not_counted_is_said() -> None:
    assert uncounted(basis()) == ()
    (sentence,) = uncounted(basis(not_outlined=("P-17",)))
    assert sentence == "no outline of P-17 on the shelf: its coverage cannot be counted; put one in checklists/"
    assert uncounted(basis(not_planned=("9001",))) == (
        "9001 is a criterion, and no audit has a clause of it: it is not counted",
    )
    assert uncounted(basis(not_planned=("27001", "9001")))[0].startswith("27001 and 9001 are criteria")


def test_what_is_missing_every_year_is_told_once_with_the_years() -> None:
    minima = asks(high_services_every_year=True, sites_on_site_once_a_cycle=True)
    found = gaps(basis(minima=minima), TODAY)
    assert [gap.thing for gap in found].count(Thing.SERVICE) == 3
    assert in_sentences(found, TODAY) == (
        "S1 Servers: every year, its criticality is high, and nobody plans it in 2026 (missed), 2027 and 2028",
        "BRQ Brno: on site once in the cycle 2026-2028, and nobody plans it by 2028-12-31",
        "TÓR Tórshavn: on site once in the cycle 2026-2028, and nobody plans it by 2028-12-31",
    )


def test_what_has_factors_is_due_by_its_score() -> None:
    first = held("IA-1", DAY, "8.6.1")
    high = factors(FactorSubject.PROCESS, "process-i", 5, change=1, incidents=3, past=0)
    says = "PR2 a score of 20: every 12 months"
    assert gap_words(basis(first, factors=(high,))) == [f"{says} 2027-10-08", f"{says} 2028-10-08"]
    in_time = planned("IA-2", date(2027, 10, 8), "8.6.1")
    assert [gap.due for gap in gaps(basis(first, in_time, factors=(high,)), TODAY)] == [date(2028, 10, 8)]  # once more
    late = gaps(basis(first, planned("IA-2", date(2027, 10, 9), "8.6.1"), factors=(high,)), TODAY)
    assert late[0].too_late == ("IA-2 on 2027-10-09",)
    low = factors(FactorSubject.PROCESS, "process-i", 1, past=0)
    assert gaps(basis(first, factors=(low,)), TODAY) == ()  # due in the next cycle
    never = basis(factors=(factors(FactorSubject.SERVICE, "service-5", 5, maturity=3, change=1),))
    assert [gap.due.year for gap in gaps(never, TODAY)] == [2027, 2028]
    assert gap_words(never)[0] == "S5 a score of 20: every 12 months 2027-01-05"
    assert gaps(never, TODAY)[0].is_missed(TODAY)


HIGH = factors(FactorSubject.PROCESS, "process-i", 5, change=1, incidents=3, past=0)
"""Every twelve months, and audited last in October 2026."""


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({"ref": "IA-3"}, ["2028-09-01"]),
        ({"ref": "IA-2"}, ["2027-10-08"]),
        ({"ref": "IA-2", "moved_to": date(2027, 10, 8)}, []),
        ({"ref": "IA-2", "moved_to": date(2027, 10, 9)}, ["2027-10-08"]),
        ({"ref": "IA-3", "moved_to": date(2028, 9, 2)}, ["2028-09-01"]),
    ],
)
def test_a_risk_is_looked_after_over_the_whole_cycle(change: dict[str, Any], opens: list[str]) -> None:
    done, dates = held("IA-1", DAY, "8.6.1"), {"IA-2": date(2027, 9, 1), "IA-3": date(2028, 8, 20)}
    of = basis(done, *(planned(ref, day, "8.6.1") for ref, day in dates.items()), factors=(HIGH,))
    assert gaps(of, TODAY) == ()
    assert [str(gap.due) for gap in left_uncovered(of, today=TODAY, **change)] == opens
    narrowed = of.narrowed("IA-3", ["20000-1:4.1"])
    assert [str(gap.due) for gap in gaps(narrowed, TODAY)] == ["2028-09-01"]


def test_a_gap_that_moves_with_the_audit_before_it_is_the_same() -> None:
    of = basis(held("IA-1", DAY, "8.6.1"), planned("IA-2", date(2027, 9, 1), "8.6.1"), factors=(HIGH,))
    assert [str(gap.due) for gap in gaps(of, TODAY)] == ["2028-09-01"]
    assert left_uncovered(of, "IA-2", TODAY, date(2027, 8, 1)) == ()
    assert [str(gap.due) for gap in left_uncovered(of, "IA-2", TODAY)] == ["2027-10-08"]
    nobody = of.without("IA-2")
    assert [str(gap.due) for gap in gaps(nobody, TODAY)] == ["2027-10-08", "2028-10-08"]
    last = nobody.having(planned("IA-3", date(2028, 9, 1), "8.6.1"))
    assert [str(gap.due) for gap in left_uncovered(last, "IA-3", TODAY)] == ["2028-10-08"]


def test_a_clause_with_factors_stands_for_each_leaf_below_it() -> None:
    chapter = factors(FactorSubject.CLAUSE, "20000-1:8.5", 5, change=2, incidents=1, past=0)
    of = basis(held("IA-1", DAY, "8.5.1"), held("IA-2", date(2027, 3, 1), "8.5.2"), factors=(chapter,))
    assert [(gap.label, gap.due) for gap in gaps(of, TODAY)] == [
        ("20000-1:8.5.1", date(2027, 10, 8)),
        ("20000-1:8.5.2", date(2028, 3, 1)),
        ("20000-1:8.5.1", date(2028, 10, 8)),
    ]


# Shares


def test_coverage_counts_what_is_required_and_was_audited_by_weight_too() -> None:
    of = basis(held("IA-1", DAY, "4.1", "5.1"), held("IA-2", date(2027, 3, 1), "8.6.1", "5.1"), minima=ONCE)
    made = matrix(of, TODAY)
    assert made.whole == Share(3, 7)
    assert made.weighted == Share(NUMBERS["4.1"] + NUMBERS["5.1"] + NUMBERS["8.6.1"], sum(NUMBERS.values()))
    assert made.by_column == (Share(2, 2), Share(2, 2), Share(0, 4))
    year = Period(date(2026, 10, 9), TODAY)
    assert covered(of, TODAY, year) == Share(2, 7)
    assert covered(of, TODAY, year, weighted=True) == Share(6, 13)


def test_a_standard_is_counted_alone() -> None:
    both = (*LEAVES, Leaf(Clause("9001", "8.6"), "Release", 2))
    of = basis(held("IA-1", DAY, "4.1"), minima=ONCE, leaves=both)
    assert [head.label for head in matrix(of, TODAY).rows][-2:] == ["20000-1:9.2.2", "9001:8.6"]
    made = matrix(of, TODAY, standard="9001")
    assert ([head.label for head in made.rows], made.whole) == (["8.6"], Share(0, 1))
    assert matrix(of, TODAY).whole == Share(1, 8)


# Other rows and columns


def test_a_process_has_a_gap_where_one_of_its_clauses_has() -> None:
    of = basis(held("IA-1", DAY, "8.5.1"), minima=ONCE)
    made = matrix(of, TODAY, rows=Subject.PROCESS)
    assert [head.title for head in made.rows] == [process.name for process in PROCESSES]
    assert states(made, "PR1") == ["audited", "not-required", "gap"]
    assert states(made, "PR2") == ["not-required", "not-required", "gap"]
    assert made.whole == Share(1, 2)
    named = planned("IA-2", date(2027, 9, 1), "4.1", processes=("process-i",))
    assert cell(matrix(of.having(named), TODAY, rows=Subject.PROCESS), "PR2", "2027").state is S.PLANNED


def test_a_process_shows_the_open_nonconformities_of_its_own() -> None:
    other = nc("NC-1", DAY, "8.5.1", process="something else")
    mine = nc("NC-1", DAY, "8.5.1", process="change management")
    for found, state in ((other, S.AUDITED), (mine, S.OPEN_NC), (nc("NC-1", DAY, "8.5.1"), S.OPEN_NC)):
        of = basis(held("IA-1", DAY, "8.5.1", nonconformities=(found,)))
        assert cell(matrix(of, TODAY, rows=Subject.PROCESS), "PR1", "2026").state is state


def test_by_audit_what_nobody_looks_at_has_a_column_of_its_own() -> None:
    of = basis(planned("IA-2", date(2027, 9, 1), "8.5.1"), held("IA-1", DAY, "4.1"), minima=ONCE)
    made = matrix(of, TODAY, columns=Dimension.AUDIT)
    assert [head.key for head in made.columns] == ["IA-1", "IA-2", AS_A_WHOLE]
    assert states(made, "4.1") == ["audited", "not-required", "not-required"]
    assert states(made, "5.1") == ["not-required", "not-required", "gap"]
    everything = basis(planned("IA-2", DAY, "4", "5", "8", "9"), minima=ONCE)
    assert [head.key for head in matrix(everything, TODAY, columns=Dimension.AUDIT).columns] == ["IA-2"]


def test_two_dimensions_make_a_column_for_each_pair() -> None:
    audit = held("IA-1", DAY, "8.5.1", sites=("site-b", "site-t"))
    made = matrix(basis(audit, minima=ONCE), TODAY, columns=Dimension.SITE, then=Dimension.YEAR)
    labels = [head.label for head in made.columns]
    assert labels == [f"{site} {year}" for site in ("BRQ", "TÓR") for year in (2026, 2027, 2028)]
    assert made.columns[0].key == "site-b\n2026"
    assert states(made, "8.5.1") == ["audited", *["not-required"] * 2, "audited", *["not-required"] * 2]
    assert states(made, "4.1") == [*["not-required"] * 2, "gap", *["not-required"] * 3]
    pairs = matrix(basis(audit, minima=ONCE), TODAY, columns=Dimension.AUDIT, then=Dimension.YEAR)
    assert [head.label for head in pairs.columns] == ["IA-1 2026", "– 2028"]
    assert matrix(basis(audit), TODAY, then=Dimension.YEAR) == matrix(basis(audit), TODAY)


def test_what_items_asked_at_a_site_counts_there() -> None:
    at = (("site-b", "20000-1:8.5.1"), ("site-t", "20000-1:8.6.1"))
    audit = held("IA-1", DAY, "8.5.1", "8.6.1", sites=("site-b", "site-t"), at_sites=at)
    made = matrix(basis(audit), TODAY, columns=Dimension.SITE)
    assert states(made, "8.5.1") == ["audited", "not-required"]
    assert states(made, "8.6.1") == ["not-required", "audited"]
    everywhere = held("IA-1", DAY, "8.5.1", sites=("site-b", "site-t"), at_sites=(at[0], ("site-t", "20000-1:8.5.1")))
    for rows, row in ((Subject.CLAUSE, "8.5.1"), (Subject.PROCESS, "PR1")):
        assert states(matrix(basis(everywhere), TODAY, rows=rows, columns=Dimension.SITE), row) == ["audited"] * 2
        assert cell(matrix(basis(everywhere), TODAY, rows=rows), row, "2026").audits == ("IA-1",)


def test_an_open_nonconformity_is_seen_at_its_site() -> None:
    found = nc("NC-1", DAY, "8.5.1", site="Tórshavn")
    audit = held("IA-1", DAY, "8.5.1", sites=("site-b", "site-t"), nonconformities=(found,))
    made = matrix(basis(audit), TODAY, columns=Dimension.SITE)
    assert states(made, "8.5.1") == ["audited", "open-nc"]
    elsewhere = replace(audit, facts=replace_site(audit.facts, "Łódź"))
    assert states(matrix(basis(elsewhere), TODAY, columns=Dimension.SITE), "8.5.1") == ["open-nc", "open-nc"]


def replace_site(facts: AuditFacts | None, site: str) -> AuditFacts:
    assert facts is not None
    return AuditFacts(
        facts.ref,
        facts.state,
        held=facts.held,
        audited=facts.audited,
        items=facts.items,
        nonconformities=(nc("NC-1", DAY, "8.5.1", site=site),),
    )


# What would be otherwise


def test_an_audit_over_new_year_counts_for_the_year_in_which_it_ends() -> None:
    """Planned as it will count once its closing meeting was held: what it looks at is not found missing then."""
    over = replace(planned("IA-1", date(2027, 12, 29), "5.1"), ends=date(2028, 1, 7))
    minima = asks(clauses_every_year=("20000-1:5.1",))
    assert [gap.due.year for gap in gaps(basis(over, minima=minima), TODAY)] == [2026, 2027]
    done = basis(held("IA-1", date(2028, 1, 7), "5.1"), minima=minima)
    assert [gap.due.year for gap in gaps(done, TODAY)] == [2026, 2027]


def test_cancelling_or_moving_opens_the_gaps_that_it_opens() -> None:
    yearly = asks(clauses_every_year=("20000-1:5.1",))
    of = basis(planned("IA-1", date(2027, 9, 1), "5.1", "8.5"), held("IA-0", DAY, "5.1"), minima=yearly)
    assert [gap.says for gap in left_uncovered(of, "IA-1", TODAY)] == [
        "20000-1:5.1 Clause 5.1: every year, and nobody plans it by 2027-12-31"
    ]
    assert left_uncovered(of, "IA-1", TODAY, date(2027, 12, 31)) == ()
    moved = left_uncovered(of, "IA-1", TODAY, date(2028, 1, 1))
    assert in_words(moved) == "20000-1:5.1 (every year, by 2027-12-31)"
    assert in_words(opened(of, of.narrowed("IA-1", ["20000-1:8.5"]), TODAY)) == in_words(moved)
    assert left_uncovered(of, "IA-0", TODAY) == ()  # its year is over


# From the records


def test_an_audit_says_itself_what_it_covers() -> None:
    audit = Audit(
        id="a",
        ref="IA-1",
        title="Changes",
        clauses=["20000-1:8.5", "20000-1:4.1"],
        sites=["site-b", "site-t"],
        services=["service-1"],
        mode=Mode.HYBRID,
        planned_from=DAY,
        planned_to=DAY,
    )
    items = [
        examples.item(1, clause="20000-1:8.5.1", grade=Grade.MINOR, site="site-t", process="process-c"),
        examples.item(2, clause="20000-1:8.5.2", grade=Grade.CONFORMING),
        examples.item(3, clause="20000-1:4.1", outcome=ItemState.NOT_APPLICABLE),
    ]
    facts = audit_facts(audit, items=items)
    assert (facts.scope, facts.sites, facts.services) == (
        in_one_text(audit.clauses),
        ("site-b", "site-t"),
        ("service-1",),
    )
    assert facts.processes == ("process-c",)
    assert facts.at_sites == (("site-b", "20000-1:8.5.2"), ("site-t", "20000-1:8.5.1 8.5.2"))
    assert facts.not_applicable == "20000-1:4.1"
    covering = covering_audit(None, facts)
    assert (covering.ref, covering.state, covering.day) == ("IA-1", AuditState.PLANNED, DAY)


@pytest.mark.parametrize(
    ("mode", "state", "agenda", "goes"),
    [
        (Mode.ON_SITE, AuditState.PLANNED, [], ("site-b", "site-t")),
        (Mode.HYBRID, AuditState.PLANNED, [], ("site-b", "site-t")),
        (Mode.HYBRID, AuditState.CONCLUDED, [], ()),
        (Mode.REMOTE, AuditState.PLANNED, [], ()),
        (Mode.HYBRID, AuditState.CONCLUDED, [Mode.ON_SITE, Mode.REMOTE], ("site-b",)),
        (Mode.ON_SITE, AuditState.PLANNED, [Mode.REMOTE, Mode.ON_SITE], ("site-t",)),
        (Mode.HYBRID, AuditState.CONCLUDED, [Mode.REMOTE, Mode.HYBRID], ("site-t",)),
    ],
)
def test_where_somebody_goes_is_said_by_the_agenda(
    mode: Mode, state: AuditState, agenda: list[Mode], goes: tuple[str, ...]
) -> None:
    sites = ["site-b", "site-t"]
    audit = Audit(id="a", ref="IA-1", title="x", sites=sites, mode=mode, state=state, planned_from=DAY, planned_to=DAY)
    lines = [examples.line(9, 10, site=site, mode=each) for site, each in zip(sites, agenda, strict=False)]
    assert audit_facts(audit, agenda=lines).on_site == goes


def test_a_slot_without_a_ledger_counts_as_planned() -> None:
    fields = {"id": "s", "ref": "IA-9", "programme": "AP", "title": "New", "planned_from": DAY, "planned_to": DAY}
    slot = slot_row(Slot.model_validate({**fields, "clauses": ["20000-1:8.5"], "sites": ["site-b"], "mode": "remote"}))
    audit = covering_audit(slot, None)
    assert (audit.title, audit.sites, audit.on_site) == ("New", ("site-b",), ())
    assert cell(matrix(basis(audit), TODAY), "8.5.2", "2026").state is S.PLANNED


def test_outside_the_cycle_nothing_is_shown() -> None:
    of = basis(held("IA-0", date(2025, 12, 31), "8.5.1"), planned("IA-9", date(2029, 1, 1), "8.5.1"))
    assert states(matrix(of, TODAY), "8.5.1") == ["not-required"] * 3
    assert CYCLE.holds(date(2028, 12, 31))
