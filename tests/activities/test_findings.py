"""Findings and nonconformities: agreed only when complete, merged and split with reasons, followed by other eyes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from auditor.activities import conduct, evidence, findings, follow_up, grouping, nonconformities
from auditor.activities.act import step
from auditor.errors import AuditorError, InvalidInput
from auditor.model.finding import Finding
from auditor.model.guards.rule import Refusal
from auditor.model.machine import NotAllowed
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity, Response
from auditor.model.words import EvidenceKind, FindingState, Grade, ItemState, NonconformityState, Owed

from .conftest import Field

SAID = {"requirement": "Configuration information is right.", "grade_reason": "The check runs, no follow-up."}


def graded(
    field: Field, ref: str = "CK-001", grade: Grade = Grade.MINOR, note: str = "19 deviations, no action"
) -> Finding:
    item = field.item(ref)
    acting = field.by(field.lead)
    evidence.add(field.audit, acting, kind=EvidenceKind.RECORD, reference="report Q2", items=[item.id])
    conduct.grade(field.audit, field.by(field.lead), item.id, grade, note=note)
    return field.audit.findings_of(item.id)[0]


def agreed(field: Field, ref: str = "CK-001", grade: Grade = Grade.MINOR, **fields: object) -> Finding:
    finding = graded(field, ref, grade)
    said = {**SAID, "process": field.process.id, "site": field.site.id, **fields}
    findings.write(field.audit, field.by(field.lead), finding.id, **said)
    return findings.agree(field.workspace, field.audit, field.by(field.lead), finding.id).value


def test_agreeing_names_everything_that_is_missing_at_once(conducted: Field) -> None:
    item = conducted.item("CK-003")
    conduct.grade(conducted.audit, conducted.by(conducted.lead), item.id, Grade.MAJOR)
    (finding,) = conducted.audit.findings_of(item.id)
    with pytest.raises(Refusal) as refused:
        findings.agree(conducted.workspace, conducted.audit, conducted.by(conducted.lead), finding.id)
    assert "statement" in refused.value.message
    assert "reason of the grade" in refused.value.message
    assert "--statement" in refused.value.hint


@pytest.mark.parametrize("left_out", ["requirement", "grade_reason", "evidence", "clauses"])
def test_a_nonconformity_needs_each_of_its_parts(conducted: Field, left_out: str) -> None:
    finding = graded(conducted)
    said = {**SAID, "process": conducted.process.id, "site": conducted.site.id}
    empty: object = [] if left_out in ("evidence", "clauses") else ""
    findings.write(conducted.audit, conducted.by(conducted.lead), finding.id, **{**said, left_out: empty})
    with pytest.raises(Refusal):
        findings.agree(conducted.workspace, conducted.audit, conducted.by(conducted.lead), finding.id)


def test_agreeing_drafts_the_nonconformity_with_the_next_number(conducted: Field) -> None:
    year = conducted.workspace.today().year
    one, two = agreed(conducted, "CK-001"), agreed(conducted, "CK-002", Grade.MAJOR)
    numbers = [conducted.audit.get(Nonconformity, f.nonconformity or "").ref for f in (one, two)]
    assert numbers == [f"NC-{year}-01", f"NC-{year}-02"]
    drafts = conducted.audit.all(Nonconformity).values()
    assert {n.process_owner for n in drafts} == {conducted.owner.id}
    assert {n.state for n in drafts} == {NonconformityState.DRAFT}


def test_the_requirement_begins_with_what_the_clause_asks_for(conducted: Field) -> None:
    with step(conducted.audit, conducted.by(conducted.lead), "take topics over") as now:
        now.put(conducted.item("CK-001").having(asks=["verified at intervals", "deficiencies corrected"]))
        now.keep()
    item = conducted.item("CK-001")
    raised: dict[str, Any] = {"grade": Grade.MINOR, "title": "x"}
    by_item = findings.raise_finding(conducted.audit, conducted.by(conducted.lead), items=[item.id], **raised).value
    assert by_item.requirement.startswith(item.clause)
    assert by_item.requirement.endswith("verified at intervals; deficiencies corrected.")
    by_note = findings.raise_finding(conducted.audit, conducted.by(conducted.lead), clauses=[item.clause], **raised)
    assert item.asks[0] in by_note.value.requirement
    bare = findings.raise_finding(conducted.audit, conducted.by(conducted.lead), requirement="", **raised).value
    assert bare.requirement == ""


def test_only_the_lead_agrees(conducted: Field) -> None:
    finding = graded(conducted)
    with pytest.raises(NotAllowed, match="F2"):
        findings.agree(conducted.workspace, conducted.audit, conducted.by(conducted.auditor), finding.id)


def test_regrading_takes_items_and_draft_along(conducted: Field) -> None:
    finding = agreed(conducted)
    changed = findings.regrade(conducted.audit, conducted.by(conducted.lead), finding.id, Grade.MAJOR, "systemic").value
    assert conducted.item("CK-001").grade is Grade.MAJOR
    assert conducted.audit.get(Nonconformity, changed.nonconformity or "").grade is Grade.MAJOR
    with pytest.raises(Refusal, match="G-29"):
        findings.regrade(conducted.audit, conducted.by(conducted.lead), finding.id, Grade.OFI, "be nice")


def test_withdrawing_voids_the_draft(conducted: Field) -> None:
    finding = agreed(conducted)
    with pytest.raises(InvalidInput, match="F4"):
        findings.withdraw(conducted.audit, conducted.by(conducted.lead), finding.id, "")
    gone = findings.withdraw(conducted.audit, conducted.by(conducted.lead), finding.id, "wrong fact").value
    assert gone.state is FindingState.WITHDRAWN
    assert conducted.audit.get(Nonconformity, finding.nonconformity or "").state is NonconformityState.VOID


def test_merging_and_splitting_keep_every_item(conducted: Field) -> None:
    one, two = graded(conducted, "CK-001"), graded(conducted, "CK-002")
    merged = grouping.merge(conducted.audit, conducted.by(conducted.lead), one.id, [two.id], "one breakdown").value
    assert set(merged.items) == {conducted.item("CK-001").id, conducted.item("CK-002").id}
    assert conducted.audit.get(Finding, two.id).replaced_by == [one.id]
    leaving = conducted.item("CK-002").id
    new = grouping.split(conducted.audit, conducted.by(conducted.lead), one.id, [leaving], "its own", "differs").value
    assert new.items == [leaving]
    assert conducted.audit.get(Finding, one.id).items == [conducted.item("CK-001").id]


def test_what_turns_out_urgent_after_it_was_agreed_is_marked_and_issued_early(conducted: Field) -> None:
    finding = agreed(conducted)
    with pytest.raises(InvalidInput, match="urgent"):
        nonconformities.issue_early(conducted.audit, conducted.by(conducted.lead), finding.id)
    findings.mark_urgent(conducted.audit, conducted.by(conducted.auditor), finding.id)
    assert nonconformities.issue_early(conducted.audit, conducted.by(conducted.lead), finding.id).value.early


def test_names_and_advice_in_a_statement_warn(conducted: Field) -> None:
    finding = graded(conducted)
    said = findings.write(
        conducted.audit, conducted.by(conducted.lead), finding.id, statement="Łukasz Żółć should buy a new tool."
    )
    assert {w.rule.id for w in said.warnings} == {"G-27", "G-28"}


def test_presenting_without_acknowledgement_needs_the_disagreement(conducted: Field) -> None:
    finding = agreed(conducted)
    acting = conducted.by(conducted.lead)
    with pytest.raises(InvalidInput, match="G-17"):
        findings.present(conducted.audit, acting, finding.id, to=conducted.owner.id, acknowledged=False)
    shown = findings.present(
        conducted.audit, acting, finding.id, to=conducted.owner.id, acknowledged=False, disagreement="We rang her."
    ).value
    assert shown.state is FindingState.PRESENTED


@dataclass
class Followed:
    """An issued nonconformity in the field."""

    field: Field
    id: str

    @property
    def now(self) -> Nonconformity:
        return self.field.audit.get(Nonconformity, self.id)

    def answer(self, **fields: object) -> Response:
        action = CorrectiveAction(
            ref="CA-1", text="Owner for deviations", owner=self.field.doer.id, due=self.field.workspace.today()
        )
        given: dict[str, object] = {
            "correction": "All 19 corrected.",
            "extent": "Firewalls looked at, too.",
            "cause": Cause(method="5 why", text="No owner for deviations."),
            "actions": [action],
            "criterion": "Four runs with all deviations closed in time.",
        }
        return Response.model_validate({**given, **fields})


@pytest.fixture
def followed(conducted: Field) -> Followed:
    finding = agreed(conducted, urgent=True)
    nonconformity = nonconformities.issue_early(conducted.audit, conducted.by(conducted.lead), finding.id).value
    return Followed(conducted, nonconformity.id)


def test_the_whole_way_to_closed_effective(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    owner, doer, lead = field.owner, field.doer, field.lead
    assert followed.now.early
    follow_up.acknowledge(book, field.by(owner), followed.id, doer.id)
    turns = [followed.now.turn]
    follow_up.respond(book, field.by(doer), followed.id, followed.answer())
    turns.append(followed.now.turn)
    assert turns == [Owed.OWNER, Owed.AUDITOR]
    follow_up.accept(book, field.by(lead), followed.id)
    shown = evidence.add(
        book, field.by(lead), kind=EvidenceKind.RECORD, reference="job log", follow_up=True, captured_by=doer.id
    ).value
    today = field.workspace.today()
    follow_up.implement(book, field.by(doer), followed.id, {"CA-1": today}, {"CA-1": [shown.id]})
    follow_up.verify(book, field.by(lead), followed.id, "first run and its tickets", [shown.id], "record-review")
    with pytest.raises(Refusal, match="G-36"):
        follow_up.close(book, field.by(lead), followed.id, "all closed in time", [shown.id])
    follow_up.wait_for(book, field.by(lead), followed.id, occurrences=4, seen=4)
    closed = follow_up.close(book, field.by(lead), followed.id, "4 runs, all closed in time", [shown.id]).value
    assert closed.state is NonconformityState.CLOSED_EFFECTIVE
    assert [h.transition for h in book.history(followed.id)] == ["N1", "N2", "N3", "N4", "N6", "N7", "N9", "N10"]
    assert book.ledger.verify() == []


def test_four_eyes(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    follow_up.acknowledge(book, field.by(field.owner), followed.id, field.doer.id)
    follow_up.respond(book, field.by(field.doer), followed.id, followed.answer())
    nonconformities.set_follow_up(book, field.by(field.lead), followed.id, verifier=field.doer.id)
    with pytest.raises(Refusal, match="G-34"):
        follow_up.accept(book, field.by(field.doer), followed.id)


def test_a_weak_response_is_asked_back_and_returned(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    follow_up.acknowledge(book, field.by(field.owner), followed.id, field.doer.id, agrees=False, note="She knew.")
    weak = followed.answer(cause=Cause(text="Lidská chyba."), extent="", criterion="")
    given = follow_up.respond(book, field.by(field.doer), followed.id, weak)
    assert [w.rule.id for w in given.warnings].count("G-32") >= 3
    with pytest.raises(Refusal, match="N6"):
        follow_up.accept(book, field.by(field.lead), followed.id)
    due = followed.now.due
    follow_up.give_back(book, field.by(field.lead), followed.id, "cause repeats the problem")
    assert (followed.now.state, followed.now.due) == (NonconformityState.RESPONSE_RETURNED, due)


def test_what_is_left_out_of_a_response_is_named(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    follow_up.acknowledge(book, field.by(field.owner), followed.id, field.doer.id)
    with pytest.raises(Refusal, match="no correction") as refused:
        follow_up.respond(book, field.by(field.doer), followed.id, followed.answer(correction="", actions=[]))
    assert "--correction" in refused.value.hint


def test_evidence_older_than_the_action_does_not_verify(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    old = evidence.add(
        book,
        field.by(field.lead),
        kind=EvidenceKind.RECORD,
        reference="old log",
        captured=field.workspace.now() - timedelta(days=9),
    ).value
    follow_up.acknowledge(book, field.by(field.owner), followed.id, field.doer.id)
    follow_up.respond(book, field.by(field.doer), followed.id, followed.answer())
    follow_up.accept(book, field.by(field.lead), followed.id)
    done = {"CA-1": field.workspace.today()}
    follow_up.implement(book, field.by(field.doer), followed.id, done, {"CA-1": [old.id]})
    with pytest.raises(Refusal, match="G-35"):
        follow_up.verify(book, field.by(field.lead), followed.id, "seen", [old.id], "record-review")
    with pytest.raises(Refusal, match="G-35"):
        follow_up.verify(book, field.by(field.lead), followed.id, "seen", [], "record-review")


def test_extensions_are_asked_by_the_owner_and_decided_by_the_manager(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    follow_up.acknowledge(book, field.by(field.owner), followed.id, field.doer.id)
    due = followed.now.due.implementation
    assert isinstance(due, date)
    for week in (1, 2):
        new = due + timedelta(weeks=week)
        follow_up.ask_extension(book, field.by(field.doer), followed.id, "implementation", new, "board meets later")
        with pytest.raises(AuditorError):
            follow_up.decide_extension(book, field.by(field.doer), followed.id, True)
        follow_up.decide_extension(book, field.by(field.manager), followed.id, True)
        assert followed.now.due.implementation == new
    with pytest.raises(Refusal, match="G-38"):
        follow_up.ask_extension(
            book, field.by(field.doer), followed.id, "implementation", due + timedelta(weeks=9), "again"
        )
    assert "extended" in followed.now.flags(field.workspace.today())


def test_time_runs_forward(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    with pytest.raises(Refusal, match=r"G-42.*before the step it follows"):
        follow_up.acknowledge(book, field.by(field.owner, days=-3), followed.id, field.doer.id)


def test_voiding_after_issue_needs_both_and_a_revision(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    with pytest.raises(Refusal, match="G-37"):
        follow_up.void(book, field.by(field.lead), followed.id, "wrong criterion", with_person=None, revision=None)
    voided = follow_up.void(
        book, field.by(field.lead), followed.id, "wrong criterion", with_person=field.manager.id, revision=2
    ).value
    assert voided.state is NonconformityState.VOID


def test_items_stay_open_until_answered(conducted: Field) -> None:
    assert {i.state for i in conducted.audit.items.values()} == {ItemState.UNANSWERED}
