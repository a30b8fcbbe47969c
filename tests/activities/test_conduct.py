"""Answering items: kept first, complete later, and never behind a finding's back."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.activities import conduct, evidence, findings
from auditor.activities.undo import undo_last
from auditor.errors import AuditorError, InvalidInput, NotFound
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.guards.rule import Refusal
from auditor.model.machine import NotAllowed
from auditor.model.text import clean
from auditor.model.words import AuditState, EvidenceKind, FindingState, Grade, ItemState
from auditor.workspace import Workspace

from .conftest import Field


def test_a_grade_is_kept_before_it_is_complete(conducted: Field) -> None:
    item = conducted.item("CK-001")
    kept = conduct.grade(conducted.audit, conducted.by(conducted.lead), item.id, Grade.MINOR)
    assert kept.value.state is ItemState.ANSWERED
    assert kept.value.lacks == ("note", "evidence")
    assert {w.rule.id for w in kept.warnings} == {"G-16", "G-18"}
    with Workspace.open(conducted.workspace.folder, home=conducted.workspace.folder / "h", read_only=True) as again:
        assert again.audit("IA-1").items[item.id].grade is Grade.MINOR


def test_one_grade_is_one_line_with_its_finding(conducted: Field) -> None:
    before = len(list(conducted.audit.ledger.lines()))
    item = conducted.item("CK-001")
    conduct.grade(conducted.audit, conducted.by(conducted.lead), item.id, Grade.MINOR, note="19 deviations")
    assert len(list(conducted.audit.ledger.lines())) == before + 1
    (finding,) = conducted.audit.findings_of(item.id)
    assert (finding.grade, finding.statement, finding.clauses) == (Grade.MINOR, "19 deviations", [item.clause])
    assert finding.process == conducted.process.id


def test_a_draft_follows_its_item_and_goes_with_it(conducted: Field) -> None:
    item = conducted.item("CK-001")
    for grade in (Grade.MINOR, Grade.MAJOR):
        conduct.grade(conducted.audit, conducted.by(conducted.lead), item.id, grade)
    (finding,) = conducted.audit.findings_of(item.id)
    assert finding.grade is Grade.MAJOR
    conduct.grade(conducted.audit, conducted.by(conducted.lead), item.id, Grade.CONFORMING)
    assert conducted.audit.get(Finding, finding.id).state is FindingState.WITHDRAWN


def test_an_agreed_finding_is_not_changed_by_a_key(conducted: Field) -> None:
    item = conducted.item("CK-001")
    seen = evidence.add(
        conducted.audit, conducted.by(conducted.lead), kind=EvidenceKind.RECORD, reference="Q-117", items=[item.id]
    )
    conduct.grade(conducted.audit, conducted.by(conducted.lead), item.id, Grade.MINOR, note="wrong status")
    (finding,) = conducted.audit.findings_of(item.id)
    findings.write(
        conducted.audit,
        conducted.by(conducted.lead),
        finding.id,
        requirement="Configuration information is right.",
        grade_reason="No service was hit.",
    )
    agreed = findings.agree(conducted.workspace, conducted.audit, conducted.by(conducted.lead), finding.id).value
    assert agreed.evidence == [seen.value.id]
    with pytest.raises(InvalidInput, match="say why the grade changes"):
        conduct.grade(conducted.audit, conducted.by(conducted.lead), item.id, Grade.CONFORMING)


def test_who_grades(conducted: Field) -> None:
    item = conducted.item("CK-001")
    with pytest.raises(Refusal, match="G-09"):
        conduct.grade(conducted.audit, conducted.by(conducted.expert), item.id, Grade.CONFORMING)
    with pytest.raises(NotAllowed, match="your role here: none"):
        conduct.grade(conducted.audit, conducted.by(conducted.doer), item.id, Grade.CONFORMING)
    drafted = conduct.grade(conducted.audit, conducted.by(conducted.trainee), item.id, Grade.CONFORMING, note="seen")
    assert drafted.value.proposed_by == conducted.trainee.id
    with pytest.raises(InvalidInput, match="G-09"):
        conduct.confirm(conducted.audit, conducted.by(conducted.auditor), [item.id])
    (confirmed,) = conduct.confirm(conducted.audit, conducted.by(conducted.lead), [item.id]).value
    assert confirmed.confirmed_by == conducted.lead.id


def test_an_expert_may_note_and_bring_evidence(conducted: Field) -> None:
    item = conducted.item("CK-001")
    acting = conducted.by(conducted.expert)
    assert (
        conduct.write_note(conducted.audit, acting, item.id, "Tool logs were rotated.").value.state is ItemState.IN_WORK
    )
    evidence.add(conducted.audit, acting, kind=EvidenceKind.RECORD, reference="log", items=[item.id])
    assert len(conducted.item("CK-001").evidence) == 1


def test_the_last_item_of_a_clause_cannot_be_excluded(conducted: Field) -> None:
    first, second = conducted.item("CK-001"), conducted.item("CK-002")
    conduct.mark_not_applicable(conducted.audit, conducted.by(conducted.lead), first.id, "none in the period")
    with pytest.raises(Refusal) as refused:
        conduct.mark_not_applicable(conducted.audit, conducted.by(conducted.lead), second.id, "none in the period")
    assert refused.value.rules == ("G-25",)


def test_an_auditor_proposes_what_the_lead_marks(conducted: Field) -> None:
    item = conducted.item("CK-003")
    marked = conduct.mark_not_audited(conducted.audit, conducted.by(conducted.auditor), item.id, "time", "IA-2")
    assert (marked.value.proposed_by, marked.value.carried_over_to) == (conducted.auditor.id, "IA-2")


def test_several_items_are_marked_for_one_reason_in_one_line(conducted: Field) -> None:
    book, lead = conducted.audit, conducted.by(conducted.lead)
    owing = conduct.mark_not_audited(book, lead, conducted.item("CK-001").id).value
    chosen = [owing.id, conducted.item("CK-003").id, conducted.item("CK-004").id]
    before = len(list(book.ledger.lines()))
    marked = conduct.mark(book, lead, chosen, ItemState.NOT_AUDITED, "the hall was closed", "IA-2")
    assert len(list(book.ledger.lines())) == before + 1
    assert {(item.result, item.reason, item.carried_over_to) for item in marked.value} == {
        ("not-audited", "the hall was closed", "IA-2")
    }
    with pytest.raises(NotAllowed):
        conduct.mark(book, lead, chosen, ItemState.NOT_AUDITED, "again")
    undo_last(book, lead)
    assert [book.items[item].result for item in chosen] == ["not-audited", "", ""]
    assert book.items[owing.id].reason == ""


def test_items_marked_together_do_not_exclude_their_clause(conducted: Field) -> None:
    book, lead = conducted.audit, conducted.by(conducted.lead)
    both = [conducted.item("CK-001").id, conducted.item("CK-002").id]
    with pytest.raises(Refusal) as refused:
        conduct.mark(book, lead, both, ItemState.NOT_APPLICABLE, "none in the period")
    assert refused.value.rules == ("G-25",)
    assert all(book.items[item].is_open for item in both)


def test_parking_and_coming_back(conducted: Field) -> None:
    item = conducted.item("CK-004")
    conduct.park(conducted.audit, conducted.by(conducted.lead), item.id, "asks the owner", "14:30")
    conduct.grade(conducted.audit, conducted.by(conducted.lead), item.id, Grade.CONFORMING)
    assert (conducted.item("CK-004").parked_until, conducted.item("CK-004").reason) == ("", "")


def test_undo_takes_back_the_grade_and_its_finding_by_a_new_line(conducted: Field) -> None:
    item = conducted.item("CK-001")
    conduct.write_note(conducted.audit, conducted.by(conducted.lead), item.id, "first look")
    conduct.grade(conducted.audit, conducted.by(conducted.lead), item.id, Grade.MAJOR)
    lines = len(list(conducted.audit.ledger.lines()))
    undo_last(conducted.audit, conducted.by(conducted.lead))
    assert conducted.item("CK-001").grade is None
    assert conducted.audit.findings_of(item.id) == []
    assert len(list(conducted.audit.ledger.lines())) == lines + 1
    undo_last(conducted.audit, conducted.by(conducted.lead))
    assert conducted.item("CK-001") == item
    assert conducted.audit.ledger.verify() == []


def test_undo_leaves_what_somebody_changed_since(conducted: Field) -> None:
    item = conducted.item("CK-001")
    conduct.write_note(conducted.audit, conducted.by(conducted.lead), item.id, "mine")
    conduct.write_note(conducted.audit, conducted.by(conducted.auditor), item.id, "hers")
    with pytest.raises(NotFound, match="was changed since"):
        undo_last(conducted.audit, conducted.by(conducted.lead))
    assert conducted.item("CK-001").note == "hers"


def test_meetings_are_not_undone(conducted: Field) -> None:
    with pytest.raises(AuditorError, match="can be undone"):
        undo_last(conducted.audit, conducted.by(conducted.owner))


def test_evidence_files_are_kept_as_found_and_once(conducted: Field, tmp_path: Path) -> None:
    photo = tmp_path / "foto č. 2 [kopie].jpg"
    photo.write_bytes(b"\xff\xd8 not really a picture")
    item = conducted.item("CK-001")
    pieces: list[Evidence] = [
        evidence.add(
            conducted.audit, conducted.by(conducted.lead), kind=EvidenceKind.PHOTO, file=photo, items=[item.id]
        ).value
        for _ in range(2)
    ]
    assert [p.ref for p in pieces] == ["E-001", "E-002"]
    assert pieces[0].file == pieces[1].file
    assert pieces[0].file is not None
    assert conducted.audit.ledger.exhibit(pieces[0].file.sha256).read_bytes() == photo.read_bytes()
    with pytest.raises(NotFound, match="no file"):
        evidence.add(conducted.audit, conducted.by(conducted.lead), kind=EvidenceKind.FILE, file=tmp_path / "gone.pdf")


def test_hostile_text_is_kept_or_refused_and_nothing_else(conducted: Field, hostile: str) -> None:
    item = conducted.item("CK-001")
    try:
        readable = clean(hostile)
    except ValueError:
        with pytest.raises(ValueError, match=r"U\+"):
            conduct.write_note(conducted.audit, conducted.by(conducted.lead), item.id, hostile)
        assert conducted.item("CK-001") == item
        return
    conduct.write_note(conducted.audit, conducted.by(conducted.lead), item.id, readable)
    kept = conducted.item("CK-001").note
    with Workspace.open(conducted.workspace.folder, home=conducted.workspace.folder / "h", read_only=True) as again:
        assert again.audit("IA-1").items[item.id].note == kept
    assert "\x1b" not in kept
    assert "\x00" not in kept


def test_stopping_early_takes_the_lead_and_the_manager(conducted: Field) -> None:
    with pytest.raises(InvalidInput, match="A9: the programme manager"):
        conduct.stop_early(conducted.audit, conducted.by(conducted.lead), "fire alarm")
    stopped = conduct.stop_early(conducted.audit, conducted.by(conducted.lead), "fire alarm", conducted.manager.id)
    assert stopped.value.state is AuditState.TERMINATED
    item = conducted.item("CK-001")
    conduct.mark_not_audited(conducted.audit, conducted.by(conducted.lead), item.id, "stopped early")
    assert conducted.item("CK-001").reason == "stopped early"


def test_evidence_that_comes_after_the_grade_is_in_the_drafted_finding(conducted: Field) -> None:
    item = conducted.item("CK-001")
    acting = conducted.by(conducted.lead)
    conduct.grade(conducted.audit, acting, item.id, Grade.MINOR, note="19 deviations")
    piece = evidence.add(
        conducted.audit, acting, kind=EvidenceKind.RECORD, reference="report Q2", items=[item.id]
    ).value
    (finding,) = conducted.audit.findings_of(item.id)
    assert finding.evidence == [piece.id]
    undo_last(conducted.audit, conducted.by(conducted.lead))
    assert conducted.audit.findings_of(item.id)[0].evidence == []
