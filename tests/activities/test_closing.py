"""What is agreed when the closing meeting is held, and what follows from it."""

from __future__ import annotations

import pytest

from auditor.activities import closing, conduct, findings, nonconformities, report
from auditor.model.audit import ResponseTimes
from auditor.model.calendar import after_working_days
from auditor.model.nonconformity import Nonconformity
from auditor.model.words import AuditState, Grade

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
