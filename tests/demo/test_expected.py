"""The numbers that are expected of the scenario come out of the demo's records."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from auditor.figures import follow_up, sampling
from auditor.figures.progress import progress
from auditor.library.checklists import shelf
from auditor.model.calendar import working_days_between
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.programme import EarlierNonconformity
from auditor.model.sample import Sample
from auditor.model.words import AuditState, FindingState, Grade, ItemState
from auditor.workspace import AuditBook, Workspace


@pytest.fixture(scope="module")
def nonconformities(audit: AuditBook) -> dict[str, Nonconformity]:
    return {n.ref: n for n in sorted(audit.all(Nonconformity).values(), key=lambda n: n.ref)}


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


def test_indicators_of_follow_up(demo: Workspace, nonconformities: dict[str, Nonconformity], expected: Any) -> None:
    told, everything = expected["nonconformities"], nonconformities.values()
    earlier = list(demo.programme.all(EarlierNonconformity).values())
    on_time = {ref: follow_up.response_on_time(n, demo.today()) for ref, n in nonconformities.items()}
    closing = follow_up.time_to_close(everything, earlier)

    assert on_time == told["response_on_time"]
    assert str(follow_up.first_pass_acceptance(everything)) == told["first_pass_acceptance"]
    assert closing.mean == pytest.approx(told["mean_time_to_close_days_all_closed"])
    assert closing.n == told["closed_count_all"]


def test_sampling_rates(audit: AuditBook, expected: Any) -> None:
    rates = {}
    for sample in audit.all(Sample).values():
        rate = sampling.rate(sample.exceptions, sample.n)
        assert rate is not None
        rates[sample.ref] = round(rate * 100, 1)
        assert len(sample.drawn) == sample.n == len(sample.marks)
    assert rates == expected["sampling"]


def test_the_programme(demo: Workspace, expected: Any) -> None:
    told, slots = expected["programme"], demo.programme.slots()
    due = [slot for slot in slots if slot.first_planned is not None and slot.first_planned <= demo.today()]
    done = [demo.audit(slot.ref).audit for slot in due]
    on_the_day = [slot for slot in due if slot.first_planned == demo.audit(slot.ref).audit.planned_from]

    assert len(slots) == told["audits_total"]
    assert len(due) == told["due_until_as_of"]
    assert sum(audit.closing is not None for audit in done) == told["done"]
    assert len(on_the_day) == told["started_on_planned_date"]
    assert demo.programme.programme.auditor_days == told["auditor_days_planned"]
    assert sum(audit.used_days or 0 for audit in done) == told["auditor_days_used"]
    reporting = {
        audit.ref: working_days_between(audit.closing.held.date(), audit.report_issued)
        for audit in done
        if audit.closing and audit.report_issued
    }
    assert reporting == told["report_working_days"]


def test_coverage_of_the_clauses(demo: Workspace, expected: Any) -> None:
    told = expected["programme"]
    leaves = {f"20000-1:{leaf.number}" for leaf in shelf().load("iso20000-1-2018").leaves}
    held = (AuditState.CLOSED, AuditState.FOLLOW_UP)
    audited = {c for book in demo.audits() if book.audit.state in held for c in book.audit.clauses}
    planned = {clause for slot in demo.programme.slots() for clause in slot.clauses}

    assert len(leaves) == told["leaf_clauses_total"]
    assert len(audited & leaves) == told["leaf_clauses_audited"]
    assert len(planned & leaves) == told["leaf_clauses_planned_in_cycle"]


def test_states_of_the_audits(demo: Workspace) -> None:
    states = {book.audit.ref: book.audit.state.value for book in demo.audits()}
    assert states.pop("IA-2026-01") == states.pop("IA-2026-02") == "closed"
    assert states.pop("IA-2026-03") == "follow_up"
    assert states.pop("IA-2026-04") == "preparing"
    assert set(states.values()) == {"planned"}
    assert demo.programme.programme.revision == 2
