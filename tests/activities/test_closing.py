"""What is agreed when the closing meeting is held, and what follows from it."""

from __future__ import annotations

import pytest

from auditor.activities import closing, conduct, findings, nonconformities, report, samples
from auditor.activities.finding_facts import own_times
from auditor.activities.report_content import compile_report
from auditor.errors import InvalidInput
from auditor.model.audit import ResponseTimes
from auditor.model.calendar import after_working_days
from auditor.model.nonconformity import Nonconformity
from auditor.model.words import AuditState, Grade
from auditor.reporting.record import RevisionFacts

from .conftest import Field
from .test_findings import agreed


def test_without_a_word_the_times_of_the_scheme_are_agreed(conducted: Field) -> None:
    assert "answered within 10 working days" in closing.response_times(conducted.audit)[0]
    closed = conduct.close_meeting(conducted.audit, conducted.by(conducted.lead)).value
    assert closed.response_times == ResponseTimes(major=10, minor=20)
    assert conducted.audit.report.limits == ""


@pytest.mark.parametrize(("grade", "days"), [(Grade.MAJOR, 7), (Grade.MINOR, 20)])
def test_what_is_agreed_is_the_due_date_and_says_so(conducted: Field, grade: Grade, days: int) -> None:
    finding = agreed(conducted, grade=grade, urgent=True)
    lead = conducted.lead
    findings.present(conducted.audit, conducted.by(lead), finding.id, to=conducted.owner.id, acknowledged=True)
    agreement = ResponseTimes(major=7, minor=20)
    conduct.close_meeting(conducted.audit, conducted.by(lead), times=agreement)
    assert f"answered within {days} working days" in " ".join(closing.response_times(conducted.audit))
    issued = nonconformities.issue_early(conducted.audit, conducted.by(lead), finding.id).value
    assert issued.issued is not None
    assert issued.due.response == after_working_days(issued.issued, days)
    said = {"response": "agreed at the closing meeting: 7 working days"} if grade is Grade.MAJOR else {}
    assert issued.due.set_by_person == said
    assert conducted.audit.get(Nonconformity, issued.id) == issued


def test_limits_are_what_is_written_else_what_was_not_audited(conducted: Field) -> None:
    book, lead = conducted.audit, conducted.lead
    conduct.mark_not_audited(book, conducted.by(lead), conducted.item("CK-002").id, "the hall was closed")
    said = closing.limits_of_sampling(book)
    assert said.startswith("An audit looks at samples")
    assert "Not audited: CK-002, 20000-1:" in said
    assert "the hall was closed" in said
    closing.hold(book, conducted.by(lead), limits="Nights were not seen.")
    assert book.audit.state is AuditState.CONCLUDED
    assert closing.limits_of_sampling(book) == book.report.limits == "Nights were not seen."
    report.write(book, conducted.by(lead), limits="none")
    assert closing.limits_of_sampling(book).startswith("An audit looks at samples")


def test_one_nonconformity_may_have_a_time_of_its_own(conducted: Field) -> None:
    book, lead = conducted.audit, conducted.by(conducted.lead)
    finding = agreed(conducted, grade=Grade.MAJOR, urgent=True)
    other = agreed(conducted, ref="CK-002", grade=Grade.MINOR)
    for each in (finding, other):
        findings.present(book, lead, each.id, to=conducted.owner.id, acknowledged=True)
    closing.answer_within(book, lead, finding.id, 3)
    conduct.close_meeting(book, conducted.by(conducted.lead), times=ResponseTimes(major=7, minor=20))
    assert f"{finding.ref}: answered within 3 working days of the report." in closing.response_times(book)
    told = compile_report(conducted.workspace, book, RevisionFacts(), as_of=conducted.workspace.today()).responses
    assert told is not None
    assert (told.major, told.minor, [(each.finding, each.days) for each in told.own]) == (7, 20, [(finding.ref, 3)])

    issued = nonconformities.issue_early(book, conducted.by(conducted.lead), finding.id).value
    assert issued.issued is not None
    assert issued.due.response == after_working_days(issued.issued, 3)
    assert issued.due.set_by_person == {"response": "agreed for it: 3 working days"}
    with pytest.raises(InvalidInput, match="is issued already"):
        closing.answer_within(book, conducted.by(conducted.lead), finding.id, 5)
    closing.answer_within(book, conducted.by(conducted.lead), other.id, 2)
    closing.answer_within(book, conducted.by(conducted.lead), other.id, None)
    assert [ref for ref, _ in own_times(book)] == [finding.ref]


def test_what_nobody_has_to_answer_has_no_time(conducted: Field) -> None:
    finding = agreed(conducted, grade=Grade.OFI, requirement_met=True)
    with pytest.raises(InvalidInput, match="no response to it is agreed"):
        closing.answer_within(conducted.audit, conducted.by(conducted.lead), finding.id, 3)
    conduct.close_meeting(conducted.audit, conducted.by(conducted.lead))
    today = conducted.workspace.today()
    assert compile_report(conducted.workspace, conducted.audit, RevisionFacts(), as_of=today).responses is None


def test_samples_are_a_limit_where_something_was_not_looked_at(conducted: Field) -> None:
    book, acting = conducted.audit, conducted.by(conducted.lead)
    for ref, size in (("SM-02", 40), ("SM-01", 3), ("SM-03", 2)):
        named = samples.draw(
            book, acting, topic="t", clause="20000-1:8.2.6", population="servers", ref=ref, size=size, n=2
        )
        drawn = named.value
        for element in drawn.drawn:
            samples.mark(book, acting, drawn.id, element, right=True)
    refs = [line.partition(":")[0] for line in closing.limits_of_sampling(book).splitlines()[1:]]
    assert refs == ["SM-01", "SM-02"]
