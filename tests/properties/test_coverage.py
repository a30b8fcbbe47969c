"""Coverage against a plain count, for random schedules: nothing of the figures' own reading is used to judge it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.figures.coverage import (
    AS_A_WHOLE,
    CellState,
    CoverageBasis,
    CoveringAudit,
    Dimension,
    Gap,
    Matrix,
    Subject,
    gaps,
    left_uncovered,
    matrix,
)
from auditor.figures.coverage.required import AFTER_A_GAP
from auditor.model.frequency import FactorSubject, Minima
from auditor.model.words import AuditState, Grade
from tests.figures.covered import CYCLE, NUMBERS, basis, factors, held, nc, planned

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
YEARLY = "5.1"
HELD = (AuditState.CONCLUDED, AuditState.REPORTED, AuditState.CLOSED)
TO_COME = (AuditState.PLANNED, AuditState.PLAN_ISSUED, AuditState.IN_PROGRESS)
QUICK = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))

days = st.dates(FIRST - timedelta(days=200), LAST + timedelta(days=200))
numbers = st.sets(st.sampled_from(sorted(NUMBERS)), min_size=1).map(lambda found: tuple(sorted(found)))


@dataclass(frozen=True)
class Plain:
    """An audit as a person would write it down."""

    ref: str
    day: date
    scope: tuple[str, ...]
    state: AuditState
    graded: tuple[str, ...]
    sites: tuple[str, ...]
    failed: tuple[str, ...]

    @property
    def audit(self) -> CoveringAudit:
        """The same as the figures read it."""
        more = {"sites": self.sites, "on_site": self.sites, "services": ("service-1",)}
        if self.state not in HELD:
            return planned(self.ref, self.day, *self.scope, state=self.state, **more)
        found = tuple(
            nc(f"{self.ref}-{n}", self.day, clause, grade=Grade.MAJOR) for n, clause in enumerate(self.failed)
        )
        return held(
            self.ref, self.day, *self.scope, graded=self.graded, state=self.state, nonconformities=found, **more
        )

    def audited(self, clause: str, year: int, today: date) -> bool:
        return self.state in HELD and clause in self.graded and self.day.year == year and self.day <= today

    def will(self, clause: str, year: int) -> bool:
        return self.state in TO_COME and clause in self.scope and self.day.year == year


@st.composite
def plain_audits(draw: st.DrawFn, today: date) -> list[Plain]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        day, scope = draw(days), draw(numbers)
        over = st.sampled_from((*HELD, AuditState.TERMINATED, AuditState.CANCELLED))
        state = draw(
            over if day <= today and draw(st.booleans()) else st.sampled_from((*TO_COME, AuditState.CANCELLED))
        )
        graded = tuple(c for c in scope if draw(st.booleans()))
        failed = tuple(c for c in graded if draw(st.integers(0, 3)) == 0)
        sites = draw(st.sampled_from((("site-b",), ("site-t",), ("site-b", "site-t"))))
        found.append(Plain(f"IA-{number}", day, scope, state, graded, sites, failed))
    return found


@st.composite
def histories(draw: st.DrawFn) -> tuple[date, list[Plain]]:
    today = draw(st.dates(FIRST, LAST))
    return today, draw(plain_audits(today))


EVERYTHING = Minima(clauses_every_year=("20000-1:5.1", "20000-1:9.2"))
FACTORS = (
    factors(FactorSubject.PROCESS, "process-c", 5, change=2),
    factors(FactorSubject.CLAUSE, "20000-1:8", 3),
    factors(FactorSubject.SERVICE, "service-5", 4),
)


def whole(audits: list[Plain]) -> CoverageBasis:
    """With every rule there is."""
    return basis(*(each.audit for each in audits), minima=EVERYTHING, factors=FACTORS, certification=date(2027, 2, 23))


def labels(made: Matrix) -> list[str]:
    return [head.label for head in made.rows]


def counts_from(gap: Gap, ref: str) -> bool:
    """Whether it is the next time after that audit, for something with a risk."""
    return gap.follows.rstrip(AFTER_A_GAP) == ref


def is_open(gap: Gap) -> tuple[str, str, str, str]:
    return gap.thing.value, gap.key, gap.why, str(gap.due)


@QUICK
@given(
    histories(), st.sampled_from(list(Dimension)), st.sampled_from([None, *Dimension]), st.sampled_from(list(Subject))
)
def test_each_cell_has_one_state_that_its_audits_bear_out(
    history: tuple[date, list[Plain]], columns: Dimension, then: Dimension | None, rows: Subject
) -> None:
    today, audits = history
    made = matrix(whole(audits), today, rows=rows, columns=columns, then=then)
    assert len(made.cells) == len(made.rows)
    assert {len(row) for row in made.cells} <= {len(made.columns)}
    assert len({head.key for head in made.columns}) == len(made.columns)
    refs = {each.ref: each for each in audits}
    for number, _ in enumerate(made.columns):
        column = [row[number] for head, row in zip(made.rows, made.cells, strict=True) if head.key != AS_A_WHOLE]
        assert sum(sum(cell.state is state for cell in column) for state in CellState) == len(column)
        asked = [cell for cell in column if cell.required_by]
        assert made.by_column[number].of == len(asked)
        assert made.by_column[number].n == sum(cell.state.was_audited for cell in asked)
        for cell in column:
            assert (cell.state is CellState.NOT_REQUIRED) <= (not cell.required_by and not cell.audits)
            assert (cell.state is CellState.GAP) <= bool(cell.required_by)
            assert cell.state.was_audited <= (cell.last is not None)
            assert all(refs[ref].state is not AuditState.CANCELLED for ref in cell.audits)


@QUICK
@given(histories())
def test_clauses_by_year_are_as_counted_by_hand(history: tuple[date, list[Plain]]) -> None:
    """Once in the cycle, and one clause every year; nothing else is asked."""
    today, audits = history
    minima = Minima(
        clauses_every_year=(f"20000-1:{YEARLY}",),
        months_before_certification=0,
        months_after_major=0,
        sites_on_site_once_a_cycle=False,
        high_services_every_year=False,
    )
    made = matrix(basis(*(each.audit for each in audits), minima=minima), today)
    years = (2026, 2027, 2028)
    reached = 0
    for clause in NUMBERS:
        row = made.cells[labels(made).index(clause)]
        done = [any(each.audited(clause, year, today) for each in audits) for year in years]
        to_come = [any(each.will(clause, year) for each in audits) for year in years]
        reached += any(done)
        nobody = not any(done) and not any(to_come)
        for place in range(3):
            cell = row[place]
            missing = not done[place] and not to_come[place]
            open_ = missing and (clause == YEARLY or (nobody and place == 2))
            was = cell.state in (CellState.GAP, CellState.NOT_AUDITED) and bool(cell.required_by)
            assert was == open_, (clause, years[place], cell)
            assert cell.state.was_audited == done[place]
            assert (cell.state in (CellState.PLANNED, CellState.IN_WORK)) == (to_come[place] and not done[place])
    assert (made.whole.n, made.whole.of) == (reached, len(NUMBERS))


@QUICK
@given(histories(), days, numbers)
def test_planning_an_audit_never_opens_a_gap(
    history: tuple[date, list[Plain]], day: date, scope: tuple[str, ...]
) -> None:
    today, audits = history
    before = whole(audits)
    after = before.having(Plain("IA-new", day, scope, AuditState.PLANNED, (), ("site-t",), ()).audit)
    known = {is_open(gap) for gap in gaps(before, today)}
    assert {is_open(gap) for gap in gaps(after, today) if not counts_from(gap, "IA-new")} <= known


@QUICK
@given(histories())
def test_cancelling_an_audit_never_closes_a_gap_and_is_told_what_it_opens(history: tuple[date, list[Plain]]) -> None:
    today, audits = history
    before = whole(audits)
    known = {is_open(gap) for gap in gaps(before, today)}
    for each in audits:
        if each.state in TO_COME:
            now = gaps(before.without(each.ref), today)
            behind = [gap for gap in gaps(before, today) if counts_from(gap, each.ref)]
            assert known - {is_open(gap) for gap in behind} <= {is_open(gap) for gap in now}
            new = {is_open(gap) for gap in now if gap.due >= today} - known
            told = {is_open(gap) for gap in left_uncovered(before, each.ref, today)}
            assert told <= new
            untold = new - told
            assert len(untold) <= len(behind)  # each of these was there before, and only comes later
            assert all(any(gap.key == key and str(gap.due) <= due for gap in behind) for _, key, _, due in untold)


@QUICK
@given(histories())
def test_every_gap_of_a_clause_is_seen_in_the_matrix(history: tuple[date, list[Plain]]) -> None:
    today, audits = history
    of = whole(audits)
    for columns in Dimension:
        made = matrix(of, today, columns=columns)
        for gap in gaps(of, today):
            if gap.thing.value == "clause":
                row = made.cells[[head.key for head in made.rows].index(gap.key)]
                shown = [cell for cell in row if cell.state in (CellState.GAP, CellState.NOT_AUDITED)]
                assert any(gap.why in cell.required_by for cell in shown), (columns, gap)


def test_the_cycle_of_these_tests() -> None:
    assert (CYCLE.first, CYCLE.last) == (FIRST, LAST)
