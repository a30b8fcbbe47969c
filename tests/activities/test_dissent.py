"""A member of the team who sees a finding otherwise than the lead: kept by name, printed while it lasts."""

from __future__ import annotations

import pytest

from auditor.activities import conduct, dissent, findings, grouping, report, undo
from auditor.activities.report_content import compile_report
from auditor.errors import InvalidInput
from auditor.model.finding import Dissent, Finding
from auditor.model.machine import NotAllowed
from auditor.model.people import Person
from auditor.model.words import Grade
from auditor.reporting.record import AuditReport, RevisionFacts

from .conftest import Field
from .test_findings import agreed

WHY = "The follow-up failed for a whole year."


def dissents(field: Field, finding: Finding, by: Person, why: str = WHY, grade: Grade | None = Grade.MAJOR) -> Finding:
    return dissent.record(field.audit, field.by(by), finding.id, by.id, why, grade).value


def printed(field: Field) -> AuditReport:
    return compile_report(field.workspace, field.audit, RevisionFacts(), as_of=field.workspace.today())


def test_it_is_kept_with_name_grade_and_reason_and_changes_nothing_else(conducted: Field) -> None:
    finding = agreed(conducted)
    changed = dissents(conducted, finding, conducted.auditor)
    (kept,) = changed.dissents
    today = conducted.workspace.today()
    assert kept == Dissent(by=conducted.auditor.id, on=today, grade=Grade.MAJOR, reason=WHY)
    assert changed.having(dissents=[]) == finding
    entry = conducted.audit.history(finding.id)[-1]
    assert (entry.action, entry.note, entry.by) == ("dissent", WHY, conducted.auditor.id)


def test_who_says_more_replaces_what_he_or_she_said_and_others_stand_beside(conducted: Field) -> None:
    finding = agreed(conducted)
    dissents(conducted, finding, conducted.auditor)
    dissents(conducted, finding, conducted.expert, "No service was hit.", Grade.OBSERVATION)
    dissents(conducted, finding, conducted.auditor, "It is one more time.", None)
    said = conducted.audit.get(Finding, finding.id).dissents
    assert [(each.by, each.grade, each.reason) for each in said] == [
        (conducted.expert.id, Grade.OBSERVATION, "No service was hit."),
        (conducted.auditor.id, None, "It is one more time."),
    ]


def test_the_lead_writes_it_down_for_others_and_nobody_else_does(conducted: Field) -> None:
    finding, book = agreed(conducted), conducted.audit
    of = conducted.expert.id
    with pytest.raises(InvalidInput, match="Each says for himself"):
        dissent.record(book, conducted.by(conducted.auditor), finding.id, of, WHY)
    dissent.record(book, conducted.by(conducted.lead), finding.id, of, WHY)
    assert [each.by for each in book.get(Finding, finding.id).dissents] == [of]


def test_it_is_of_the_team_beside_the_lead_with_a_reason_and_another_grade(conducted: Field) -> None:
    finding, book, lead = agreed(conducted), conducted.audit, conducted.by(conducted.lead)
    people = (conducted.auditor, conducted.trainee, conducted.expert)
    assert dissent.members(book) == [person.id for person in people]
    for of, reason, grade, wrong in (
        (conducted.lead, WHY, None, "the lead decides"),
        (conducted.owner, WHY, None, "a member of the team"),
        (conducted.auditor, " ", None, "says why"),
        (conducted.auditor, WHY, Grade.MINOR, "has that grade"),
    ):
        with pytest.raises(InvalidInput, match=wrong):
            dissent.record(book, lead, finding.id, of.id, reason, grade)
    with pytest.raises(InvalidInput, match="Each says for himself"):
        dissent.record(book, conducted.by(conducted.owner), finding.id, conducted.auditor.id, WHY)


def test_it_is_settled_and_undone(conducted: Field) -> None:
    finding, book = agreed(conducted), conducted.audit
    by = conducted.auditor
    dissents(conducted, finding, by)
    undo.undo_last(book, conducted.by(by))
    assert book.get(Finding, finding.id).dissents == []
    dissents(conducted, finding, by)
    for other in (conducted.trainee, conducted.expert):
        with pytest.raises(InvalidInput, match="Each says for himself"):
            dissent.settle(book, conducted.by(other), finding.id, by.id)
    assert dissent.settle(book, conducted.by(conducted.lead), finding.id, by.id).value.dissents == []
    with pytest.raises(InvalidInput, match="does not dissent"):
        dissent.settle(book, conducted.by(by), finding.id, by.id)


def test_the_report_has_it_until_it_is_settled(conducted: Field) -> None:
    finding = agreed(conducted)
    dissents(conducted, finding, conducted.auditor)
    (facts,) = printed(conducted).findings
    assert [(each.by, each.grade, each.reason) for each in facts.dissents] == [
        ("Nguyễn Thị Hồng Ánh", Grade.MAJOR, WHY)
    ]
    dissent.settle(conducted.audit, conducted.by(conducted.auditor), finding.id, conducted.auditor.id)
    assert printed(conducted).findings[0].dissents == []


def test_what_was_withdrawn_is_not_dissented_from(conducted: Field) -> None:
    finding = agreed(conducted)
    findings.withdraw(conducted.audit, conducted.by(conducted.lead), finding.id, "seen twice")
    with pytest.raises(NotAllowed):
        dissents(conducted, finding, conducted.auditor)
    conduct.close_meeting(conducted.audit, conducted.by(conducted.lead))
    report.write(conducted.audit, conducted.by(conducted.lead), disagreements="none")
    assert printed(conducted).findings == []


def test_who_wanted_the_grade_that_it_is_given_was_followed(conducted: Field) -> None:
    finding, book, lead = agreed(conducted), conducted.audit, conducted.by(conducted.lead)
    dissents(conducted, finding, conducted.auditor)
    dissents(conducted, finding, conducted.expert, "No service was hit.", Grade.OBSERVATION)
    changed = findings.regrade(book, lead, finding.id, Grade.MAJOR, "the follow-up failed for a year").value
    assert [each.by for each in changed.opinions] == [conducted.expert.id]
    assert [each.reason for each in printed(conducted).findings[0].dissents] == ["No service was hit."]
    findings.regrade(book, lead, finding.id, Grade.MINOR, "no service was hit")
    assert len(printed(conducted).findings[0].dissents) == 2, "nothing that was said is lost"


def test_a_dissent_goes_along_when_findings_become_one(conducted: Field) -> None:
    finding, book, lead = agreed(conducted), conducted.audit, conducted.by(conducted.lead)
    other = findings.raise_finding(book, lead, grade=Grade.MINOR, title="The same at the other site", items=[]).value
    dissents(conducted, other, conducted.auditor)
    dissents(conducted, other, conducted.expert, "Twice the same.", None)
    dissents(conducted, finding, conducted.expert, "Of the one.", None)
    merged = grouping.merge(book, lead, finding.id, [other.id], "one cause").value
    assert [(each.by, each.reason) for each in merged.dissents] == [
        (conducted.expert.id, "Of the one."),
        (conducted.auditor.id, WHY),
    ]
