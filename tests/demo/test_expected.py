"""The numbers that are expected of the scenario come out of the demo's records."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from auditor.figures import follow_up, sampling
from auditor.figures.coverage import CellState, Dimension, covered, gaps, matrix
from auditor.figures.indicator import Indicator, Period, Share
from auditor.figures.indicators import indicators
from auditor.figures.progress import progress
from auditor.figures.proposals import proposals
from auditor.library.checklists import shelf
from auditor.model.calendar import months_before, working_days_between
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.sample import Sample
from auditor.model.words import FindingState, Grade, ItemState, SampleMethod
from auditor.workspace import AuditBook, Workspace
from auditor.workspace.basis import coverage_basis, indicator_basis


@pytest.fixture(scope="module")
def nonconformities(audit: AuditBook) -> dict[str, Nonconformity]:
    return {n.ref: n for n in sorted(audit.all(Nonconformity).values(), key=lambda n: n.ref)}


@pytest.fixture(scope="module")
def counted(demo: Workspace) -> dict[str, Indicator]:
    """Every indicator over all that is there."""
    return indicators(indicator_basis(demo), Period(None, demo.today()), demo.today())


def test_today_is_pinned(demo: Workspace, expected: Any) -> None:
    assert demo.today() == expected["as_of"]


def test_items_by_result(audit: AuditBook, expected: Any) -> None:
    counted = progress(audit.items.values())
    told = dict(expected["checklist"])

    assert counted.items == told.pop("total")
    assert counted.answered == told.pop("graded")
    assert counted.not_applicable == told.pop("not-applicable")
    assert counted.not_audited == told.pop("not-audited")
    assert {grade.value: n for grade, n in counted.by_grade.items()} == told
    assert (counted.open, counted.incomplete, counted.unconfirmed) == (0, 0, 0)


def test_items_are_locked_and_keep_their_numbers(audit: AuditBook) -> None:
    items = audit.items.values()
    assert {item.ref for item in items} == {f"CK-{number:03}" for number in range(1, 61)}
    assert {item.state for item in items} == {ItemState.LOCKED}


def test_findings_by_grade(audit: AuditBook, expected: Any) -> None:
    findings = audit.all(Finding).values()
    assert Counter(f.grade.value for f in findings) == expected["findings"]
    assert {f.state for f in findings} == {FindingState.ISSUED}
    assert sorted(f.ref for f in findings) == [f"F-{number:02}" for number in range(1, 10)]


def test_the_grades_of_items_and_findings_agree(audit: AuditBook) -> None:
    for finding in audit.all(Finding).values():
        assert {audit.items[item].grade for item in finding.items} == {finding.grade}
    written_up = {item.id for item in audit.items.values() if item.grade not in (None, Grade.CONFORMING)}
    assert written_up == {item for finding in audit.all(Finding).values() for item in finding.items}


def test_the_register(demo: Workspace, nonconformities: dict[str, Nonconformity], expected: Any) -> None:
    told, today = expected["nonconformities"], demo.today()
    counts = follow_up.counts(nonconformities.values(), today)
    ages = {ref: follow_up.age(n, today) for ref, n in nonconformities.items() if n.is_open}

    assert (counts.open, counts.closed) == (told["open"], told["closed"])
    assert ages == told["age_days"]
    assert [ref for ref, n in nonconformities.items() if n.is_overdue(today)] == told["overdue"]
    assert {ref: n.state.value for ref, n in nonconformities.items()} == told["states"]
    assert {ref: list(n.flags(today)) for ref, n in nonconformities.items()} == told["flags"]


def test_due_dates(nonconformities: dict[str, Nonconformity], expected: Any) -> None:
    for ref, due in expected["nonconformities"]["due"].items():
        standing = nonconformities[ref].due
        assert {field: getattr(standing, field) for field in due} == due
        assert "effectiveness" in standing.set_by_person


def test_indicators_of_follow_up(counted: dict[str, Indicator], expected: Any) -> None:
    told = expected["nonconformities"]
    on_time = {ref: {True: "yes", False: "no"}[answer] for ref, answer in told["response_on_time"].items()}

    assert counted["K-12"].cases == tuple(f"{ref} {answer}" for ref, answer in on_time.items())
    assert f"{counted['K-13'].n} of {counted['K-13'].of}" == told["first_pass_acceptance"]
    assert counted["K-14"].value == pytest.approx(told["mean_time_to_close_days_all_closed"])
    assert counted["K-14"].n == told["closed_count_all"]
    assert (counted["K-15"].n, counted["K-15"].of) == (len(told["overdue"]), told["open"])
    assert counted["K-20"].cases == (f"NC-2026-04 {told['age_days']['NC-2026-04']} days",)


def test_sampling_rates(audit: AuditBook, expected: Any) -> None:
    rates = {}
    for sample in audit.all(Sample).values():
        rate = sampling.rate(sample.exceptions, sample.n)
        assert rate is not None
        rates[sample.ref] = round(rate * 100, 1)
        assert len(sample.drawn) == sample.n == len(sample.marks)
    assert rates == expected["sampling"]


def test_what_a_random_draw_supports_is_said_of_its_random_elements_alone(audit: AuditBook) -> None:
    changes = audit.find(Sample, "SM-04")
    assert (changes.method, changes.n, len(changes.added)) == (SampleMethod.RANDOM, 18, 3)
    said = sampling.sentence(changes)
    assert "none of 15 deviates" in said
    assert "18.1 %" in said, "19 % or more would show, says the scenario: the number above 1 - 0.05^(1/15)"
    assert "of those added by judgement none of 3 deviates" in said


def test_the_programme(demo: Workspace, counted: dict[str, Indicator], expected: Any) -> None:
    told, slots = expected["programme"], demo.programme.slots()
    reports, effort = counted["K-04"], counted["K-05"]
    reporting = {
        book.ref: working_days_between(book.audit.closing.held.date(), book.audit.report_issued)
        for book in demo.audits()
        if book.audit.closing and book.audit.report_issued
    }

    assert len(slots) == told["audits_total"]
    assert (counted["K-01"].n, counted["K-01"].of) == (told["started_on_planned_date"], told["due_until_as_of"])
    assert round(100 * float(str(counted["K-01"].value)), 1) == told["schedule_adherence_percent"]
    assert (counted["K-02"].n, counted["K-02"].of) == (told["done"], told["due_until_as_of"])
    assert reporting == told["report_working_days"]
    assert f"{reports.n} of {reports.of}" == told["reports_within_10_working_days"]
    assert demo.programme.programme.auditor_days == told["auditor_days_planned"]
    assert effort.details == {"planned in all": told["auditor_days_planned"]}
    assert effort.n == told["auditor_days_used"]


def test_coverage_of_the_clauses(demo: Workspace, counted: dict[str, Indicator], expected: Any) -> None:
    told = expected["programme"]
    leaves = {f"20000-1:{leaf.number}" for leaf in shelf().load("iso20000-1-2018").leaves}
    planned = {clause for slot in demo.programme.slots() for clause in slot.clauses}

    assert len(leaves) == told["leaf_clauses_total"]
    assert (counted["K-03"].n, counted["K-03"].of) == (told["leaf_clauses_audited"], told["leaf_clauses_total"])
    assert len(planned & leaves) == told["leaf_clauses_planned_in_cycle"]


def test_the_matrix_counts_what_is_expected(demo: Workspace, expected: Any) -> None:
    told, today = expected["programme"], demo.today()
    basis = coverage_basis(demo)
    made = matrix(basis, today)
    year = Period(months_before(today, 12) + timedelta(days=1), today)
    planned = {head.key for head, row in zip(made.rows, made.cells, strict=True) if any(cell.audits for cell in row)}

    assert len(made.rows) == told["leaf_clauses_total"]
    assert len(planned) == told["leaf_clauses_planned_in_cycle"]
    assert made.whole == Share(told["leaf_clauses_audited"], told["leaf_clauses_total"])
    assert made.weighted.value == 1
    assert covered(basis, today, year) == made.whole
    assert made.by_column[0] == made.whole  # all of it in 2026, within twelve months before stage 2
    assert basis.certification == date(2027, 2, 23)


def test_open_nonconformities_are_seen_in_the_matrix(demo: Workspace, expected: Any) -> None:
    open_ones = {
        clause
        for book in demo.audits()
        for record in book.all(Nonconformity).values()
        if record.is_open
        for clause in record.clauses
    }
    made = matrix(coverage_basis(demo), demo.today())
    shown = {
        head.key
        for head, row in zip(made.rows, made.cells, strict=True)
        if any(cell.state is CellState.OPEN_NC for cell in row)
    }
    assert shown == open_ones
    assert len(expected["nonconformities"]["overdue"]) <= len(open_ones)


def test_no_clause_and_no_site_of_the_programme_has_a_gap(demo: Workspace) -> None:
    """The scenario names no services of audits to come; the supplement leaves one of them without a place in 2028."""
    found = gaps(coverage_basis(demo), demo.today())
    assert {gap.thing.value for gap in found} == {"service", "process"}
    assert {gap.label for gap in found if gap.thing.value == "service"} == {"S4"}


def test_tórshavn_is_gone_to_in_2027(demo: Workspace) -> None:
    """In 2026 it was seen on a screen only, as the risks of the programme say."""
    made = matrix(coverage_basis(demo), demo.today(), columns=Dimension.SITE, then=Dimension.YEAR)
    on_site = {head.label: cell.state.value for head, cell in zip(made.columns, made.cells[0], strict=True)}
    assert on_site["TÓR 2026"] == "not-required"
    assert on_site["TÓR 2027"] == "planned"


def test_audits_are_proposed_with_why(demo: Workspace) -> None:
    found = proposals(coverage_basis(demo), demo.today())
    incident = next(each for each in found if each.subject.endswith("incident management"))
    assert incident.due == date(2027, 10, 8)
    assert "past results 3 (NC-2025-07, NC-2026-06)" in incident.why[2]
    assert incident.why[-1] == "too late: IA-2027-04 on 2027-10-12"


def test_indicators_of_conducting(counted: dict[str, Indicator], expected: Any) -> None:
    told = expected["checklist"]
    assert (counted["K-10"].n, counted["K-10"].of) == (told["not-audited"], told["total"])
    assert (counted["K-09"].n, counted["K-09"].of) == (0, told["conforming"])
    density = {grade: part.n for grade, part in counted["K-08"].details.items() if isinstance(part, Share)}
    assert density == expected["findings"]


def test_states_of_the_audits(demo: Workspace) -> None:
    states = {book.audit.ref: book.audit.state.value for book in demo.audits()}
    assert states.pop("IA-2026-01") == states.pop("IA-2026-02") == "closed"
    assert states.pop("IA-2026-03") == "follow_up"
    assert states.pop("IA-2026-04") == "preparing"
    assert set(states.values()) == {"planned"}
    assert demo.programme.programme.revision == 2
