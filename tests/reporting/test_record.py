from __future__ import annotations

import json
from datetime import date

import pytest
from pydantic import ValidationError

from auditor.reporting.audit_facts import PersonFacts
from auditor.reporting.record import AuditReport, RevisionFacts, missing
from tests.reporting.sample import empty_report, sample_report


def test_a_record_reads_back_equal() -> None:
    report = sample_report()
    assert AuditReport.read(report.canonical()) == report
    assert AuditReport.read(report.canonical()).canonical() == report.canonical()


def test_canonical_json_is_sorted_and_keeps_every_letter() -> None:
    content = sample_report().canonical()
    assert "يوسف الخطيب" in content.decode()
    data = json.loads(content)
    assert list(data) == sorted(data)


def test_the_hash_covers_everything_but_itself() -> None:
    report = sample_report().frozen()
    assert report.is_untouched()
    assert report.frozen() == report
    changed = report.model_copy(update={"conclusion": report.conclusion + "."})
    assert not changed.is_untouched()
    renumbered = report.model_copy(update={"revision": report.revision.model_copy(update={"number": 7})})
    assert not renumbered.is_untouched()


def test_unknown_fields_are_refused() -> None:
    data = json.loads(empty_report().canonical())
    data["surprise"] = 1
    with pytest.raises(ValidationError, match="surprise"):
        AuditReport.model_validate(data)


def test_text_that_acts_is_shown_as_replacement() -> None:
    report = AuditReport(organisation="A\x1b[31m\ud800B", audit="IA", title="T", as_of=date(2026, 11, 23))
    assert report.organisation == "A\ufffd[31m\ufffdB"
    assert AuditReport.read(report.canonical()) == report


def test_a_complete_report_misses_nothing() -> None:
    assert missing(sample_report()) == []


def test_an_empty_report_misses_every_field_of_g21() -> None:
    report = AuditReport(organisation="A", audit="IA", title="T", as_of=date(2026, 11, 23))
    assert len(missing(report)) == 18
    filled = report.model_copy(update={"obstacles": "none", "client": PersonFacts(name="N")})
    assert set(missing(report)) - set(missing(filled)) == {"obstacles", "client"}


def test_an_objective_without_conclusion_is_missed() -> None:
    report = sample_report()
    first = report.objectives[0].model_copy(update={"conclusion": " "})
    assert missing(report.model_copy(update={"objectives": [first, *report.objectives[1:]]})) == [
        "objective_conclusions"
    ]


def test_a_revision_starts_as_draft() -> None:
    assert RevisionFacts().state == "draft"


@pytest.mark.parametrize(("number", "lacks"), [(1, {"heads", "responses", "dissents"}), (2, {"responses", "dissents"})])
def test_a_record_of_an_older_version_says_what_that_version_knew(number: int, lacks: set[str]) -> None:
    data = json.loads(sample_report().canonical())
    data["format"] = f"auditor.audit-report/{number}"
    del data["responses"]
    for finding in data["findings"]:
        del finding["dissents"]
    if "heads" in lacks:
        del data["revision"]["heads"]
    content = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert AuditReport.read(content).canonical() == content
