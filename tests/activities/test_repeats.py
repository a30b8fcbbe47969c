"""What a repeat costs: shorter periods where the scheme says so, at the issue and when it is reopened."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.activities import conduct, evidence, findings, nonconformities
from auditor.activities.act import step
from auditor.activities.drafting import against_action
from auditor.figures.earlier import Earlier, Match
from auditor.figures.repeats import Candidate, Repeats
from auditor.model.audit import ResponseTimes
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.words import EvidenceKind, Grade
from tests.activities.conftest import Field


def _agreed(field: Field, **said: str) -> Finding:
    book, item = field.audit, field.item("CK-001")
    evidence.add(book, field.by(field.lead), kind=EvidenceKind.RECORD, reference="report", items=[item.id])
    conduct.grade(book, field.by(field.lead), item.id, Grade.MINOR, note="19 deviations")
    (finding,) = book.findings_of(item.id)
    findings.write(book, field.by(field.lead), finding.id, requirement="r", grade_reason="g", urgent=True, **said)
    return findings.agree(field.workspace, book, field.by(field.lead), finding.id).value


def _issued(field: Field, *, shorter: bool, **said: str) -> Nonconformity:
    book = field.audit
    if shorter:
        with step(book, field.by(field.lead), "declare") as now:
            now.put(book.deadlines.having(repeats_one_step_shorter=True))
            now.keep()
    return nonconformities.issue_early(book, field.by(field.lead), _agreed(field, **said).id).value


REPEAT = {"repeat_of": "NC-2025-07", "repeat_reason": "not raised: nobody was harmed"}


@pytest.mark.parametrize(
    ("shorter", "said", "days"), [(True, REPEAT, 30), (True, {}, 60), (False, REPEAT, 60)], ids=("both", "no", "off")
)
def test_a_minor_that_repeats_has_the_periods_of_a_major_where_that_is_declared(
    conducted: Field, shorter: bool, said: dict[str, str], days: int
) -> None:
    issued = _issued(conducted, shorter=shorter, **said)
    assert issued.repeat_of == said.get("repeat_of", "")
    assert issued.due.implementation is not None
    assert issued.issued is not None
    assert (issued.due.implementation - issued.issued).days == days
    assert issued.due.containment is None
    assert issued.due.set_by_person == {}


def test_the_days_agreed_for_majors_are_meant_too(conducted: Field) -> None:
    book = conducted.audit
    with step(book, conducted.by(conducted.lead), "agree") as now:
        now.put(book.audit.having(response_times=ResponseTimes(major=7, minor=15)))
        now.keep()
    issued = _issued(conducted, shorter=True, **REPEAT)
    assert issued.due.set_by_person == {"response": "agreed at the closing meeting: 7 working days"}


def _like(ref: str, *chain: str) -> Repeats:
    day = date(2025, 9, 15)
    earlier = Earlier(ref=ref, audit="IA-0", clauses=(), grade=Grade.MINOR, title="the same", issued=day)
    return Repeats((Candidate(Match(earlier, ("clause", "process")), 80, chain),))


def test_only_a_second_repeat_asks_for_corrective_action(conducted: Field) -> None:
    book, finding = conducted.audit, _agreed(conducted, **REPEAT)
    assert against_action(book, finding, _like("NC-2025-07")) is None
    assert against_action(book, finding, _like("NC-2024-01", "NC-2023-01")) is None
    proposed = against_action(book, finding, _like("NC-2025-07", "NC-2024-01"))
    assert proposed is not None
    assert (proposed.clause, proposed.drafted) == ("20000-1:10.1.1", "")
    drafted = findings.raise_finding(book, conducted.by(conducted.lead), **proposed.fields).value
    assert drafted.evidence == finding.evidence
    again = against_action(book, finding, _like("NC-2025-07", "NC-2024-01"))
    assert again is not None
    assert again.drafted == drafted.ref
    findings.withdraw(book, conducted.by(conducted.lead), drafted.id, "said otherwise")
    once_more = against_action(book, finding, _like("NC-2025-07", "NC-2024-01"))
    assert once_more is not None
    assert once_more.drafted == ""
