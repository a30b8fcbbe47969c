"""What a hostile reader tried: stale reads, undo, frozen content, borrowed roles, numbers given twice, late time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest

from auditor.activities import (
    agenda,
    agenda_clock,
    checklist,
    conduct,
    evidence,
    findings,
    follow_up,
    grouping,
    nonconformities,
    organisation,
    plan,
    programme,
    replanning,
    report,
    samples,
    schedule,
    team,
    undo,
)
from auditor.activities.act import act
from auditor.activities.report_content import compile_report
from auditor.errors import AuditorError, InvalidInput, NotFound
from auditor.model.audit import AgendaLine
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.guards.rule import Refusal
from auditor.model.machine import NotAllowed
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.model.programme import Slot
from auditor.model.sample import Sample
from auditor.model.words import (
    AuditState,
    EvidenceKind,
    FindingState,
    Grade,
    NonconformityState,
    Role,
    SampleMethod,
)
from auditor.reporting.record import RevisionFacts
from auditor.workspace import AuditBook, Workspace

from .conftest import CLAUSES, Field
from .test_findings import SAID, Followed, agreed, followed, graded

__all__ = ["followed"]


@pytest.fixture
def elsewhere(planned: Field) -> Iterator[Workspace]:
    """The same workspace, open in another process."""
    with Workspace.open(planned.workspace.folder, home=planned.workspace.home) as workspace:
        yield workspace


@pytest.fixture
def issued(conducted: Field) -> Field:
    """The audit with one minor nonconformity, its report issued as revision 1."""
    return _reported(conducted, agreed(conducted))


def _reported(conducted: Field, finding: Finding) -> Field:
    book = conducted.audit
    findings.present(book, conducted.by(conducted.lead), finding.id, to=conducted.owner.id, acknowledged=True)
    for item in list(book.items.values()):
        if item.grade is None:
            conduct.grade(book, conducted.by(conducted.lead), item.id, Grade.CONFORMING, note="seen")
    conduct.close_meeting(book, conducted.by(conducted.lead), [conducted.owner.id])
    written = dict.fromkeys(("conclusion", "fulfilment", "disagreements", "obstacles", "limits"), "none")
    written |= {"follow_up_of_earlier": "none", "confidentiality": "none"}
    (objective,) = book.audit.objectives
    report.write(
        book,
        conducted.by(conducted.lead),
        **written,
        objective_conclusions=[{"objective": objective, "conclusion": "It was reached."}],
        participants=[conducted.owner.id],
        distribution=[conducted.owner.id],
    )
    report.issue(conducted.workspace, book, conducted.by(conducted.lead))
    return conducted


# -- others write at the same time ------------------------------------------------------------------------------------


def test_describing_an_audit_does_not_take_back_what_another_process_did(planned: Field, elsewhere: Workspace) -> None:
    there = elsewhere.audit("IA-1")
    assert there.audit.planned_from == planned.workspace.today()
    later = planned.workspace.today() + timedelta(days=7)
    replanning.postpone(planned.workspace, planned.audit, planned.by(planned.manager), later, "illness")
    plan.describe(elsewhere, there, act(elsewhere, planned.lead.id), confidentiality="internal")
    planned.workspace.refresh()
    assert planned.audit.audit.planned_from == later


def test_an_issued_plan_is_not_described_by_who_saw_it_open(planned: Field, elsewhere: Workspace) -> None:
    there = elsewhere.audit("IA-1")
    assert there.audit.state is AuditState.PREPARING
    plan.issue_plan(planned.audit, planned.by(planned.lead))
    with pytest.raises(InvalidInput, match="plan stands"):
        plan.describe(elsewhere, there, act(elsewhere, planned.lead.id), confidentiality="internal")


def test_issuing_a_plan_does_not_take_back_what_another_process_did(planned: Field, elsewhere: Workspace) -> None:
    there = elsewhere.audit("IA-1")
    assert there.audit.confidentiality == ""
    plan.describe(planned.workspace, planned.audit, planned.by(planned.lead), confidentiality="names stay here")
    plan.issue_plan(there, act(elsewhere, planned.lead.id))
    planned.workspace.refresh()
    assert planned.audit.audit.confidentiality == "names stay here"


def test_approving_sees_the_programme_as_it_stands(planned: Field, elsewhere: Workspace) -> None:
    assert elsewhere.programme.programme.frequency == ""
    programme.describe(planned.workspace.programme, planned.by(planned.manager), frequency="yearly")
    with pytest.raises(Refusal) as refused:
        programme.submit(elsewhere, act(elsewhere, planned.manager.id))
    assert "how often audits take place" not in refused.value.message


def test_a_clause_is_not_excluded_by_two_processes_together(conducted: Field, elsewhere: Workspace) -> None:
    there = elsewhere.audit("IA-1")
    one, two = conducted.item("CK-001"), conducted.item("CK-002")
    assert len(there.items) == 6
    conduct.mark_not_applicable(conducted.audit, conducted.by(conducted.lead), one.id, "no transfer")
    with pytest.raises(Refusal, match="G-25"):
        conduct.mark_not_applicable(there, act(elsewhere, conducted.lead.id), two.id, "no transfer")


def test_a_former_owner_does_not_answer(followed: Followed, elsewhere: Workspace) -> None:
    field, book = followed.field, followed.field.audit
    follow_up.acknowledge(book, field.by(field.owner), followed.id, field.doer.id)
    there = elsewhere.audit("IA-1")
    assert there.get(Nonconformity, followed.id).owner == field.doer.id
    follow_up.reassign(book, field.by(field.manager), followed.id, field.auditor.id, "moved")
    with pytest.raises(NotAllowed, match="N4"):
        follow_up.respond(there, act(elsewhere, field.doer.id), followed.id, followed.answer())


def test_numbers_of_nonconformities_differ_over_audits_and_processes(conducted: Field, elsewhere: Workspace) -> None:
    first, other = conducted.audit, elsewhere.audit("IA-1")
    assert other.all(Nonconformity) == {}
    second = _second_audit(elsewhere, conducted)
    agreed(conducted)
    lead = act(elsewhere, conducted.lead.id)
    piece = evidence.add(second, lead, kind=EvidenceKind.RECORD, reference="report").value
    raised = findings.raise_finding(
        second,
        lead,
        grade=Grade.MINOR,
        title="The same elsewhere",
        statement="3 of 9 lack it.",
        clauses=CLAUSES[:1],
        evidence=[piece.id],
        process=conducted.process.id,
        site=conducted.site.id,
        **SAID,
    ).value
    findings.agree(elsewhere, second, lead, raised.id)
    numbers = [n.ref for book in (first, second) for n in book.all(Nonconformity).values()]
    assert len(set(numbers)) == 2, numbers


def _second_audit(workspace: Workspace, field: Field) -> AuditBook:
    today = workspace.today()
    schedule.add_slot(
        workspace,
        act(workspace, field.manager.id),
        ref="IA-2",
        title="Once more",
        planned_from=today,
        planned_to=today,
        sites=[field.site.id],
        clauses=CLAUSES,
        lead=field.lead.id,
    )
    book = workspace.audit("IA-2")
    plan.appoint(
        workspace,
        book,
        act(workspace, field.manager.id),
        lead=field.lead.id,
        representative=field.owner.id,
        objectives=["Look again"],
        scope="The same",
    )
    return book


def test_a_ledger_that_another_process_made_is_not_planned_again(planned: Field, elsewhere: Workspace) -> None:
    slot = planned.workspace.programme.get(Slot, planned.audit.audit.id)
    schedule._make_audit(elsewhere, slot, act(elsewhere, planned.manager.id))
    planned.workspace.refresh()
    assert planned.audit.audit.state is AuditState.PREPARING


def test_references_of_audits_differ_by_more_than_case(planned: Field) -> None:
    today = planned.workspace.today()
    with pytest.raises(InvalidInput, match="planned already"):
        schedule.add_slot(
            planned.workspace,
            planned.by(planned.manager),
            ref="ia-1",
            title="Twin",
            planned_from=today,
            planned_to=today,
        )


def test_an_interrupted_taking_over_is_finished_by_doing_it_again(planned: Field) -> None:
    workspace, today = planned.workspace, planned.workspace.today()
    fields: dict[str, Any] = {"title": "From Excel", "planned_from": today, "planned_to": today, "clauses": CLAUSES}
    schedule.add_slot(workspace, planned.by(planned.manager), ref="IA-X", taken_over=True, **fields)
    schedule.take_over(workspace, planned.by(planned.manager), ref="IA-X", **fields)
    assert workspace.audit("IA-X").audit.state is AuditState.CLOSED


def test_an_interrupted_postponement_is_finished_by_doing_it_again(planned: Field) -> None:
    later = planned.workspace.today() + timedelta(days=7)
    slot = planned.workspace.programme.get(Slot, planned.audit.audit.id)
    replanning.postpone(planned.workspace, planned.audit, planned.by(planned.manager), later, "illness")
    with planned.workspace.programme.writing():
        planned.workspace.programme.commit(
            "as before", author=planned.manager.id, effective=planned.workspace.now(), records=[slot]
        )
    schedule.finish_slots(planned.workspace, planned.by(planned.manager))
    assert planned.workspace.programme.get(Slot, slot.id).planned_from == later


# -- undo -------------------------------------------------------------------------------------------------------------


def test_undo_leaves_evidence_that_others_use(conducted: Field) -> None:
    book, item = conducted.audit, conducted.item("CK-001")
    piece = evidence.add(book, conducted.by(conducted.lead), kind=EvidenceKind.RECORD, reference="log").value
    evidence.attach(book, conducted.by(conducted.auditor), [piece.id], [item.id])
    with pytest.raises(NotFound, match="cannot be undone"):
        undo.undo_last(book, conducted.by(conducted.lead))
    assert piece.id in book.all(Evidence)


def test_undo_takes_evidence_off_again(conducted: Field) -> None:
    book, item = conducted.audit, conducted.item("CK-001")
    for kind in (EvidenceKind.RECORD, EvidenceKind.PHOTO):
        evidence.add(book, conducted.by(conducted.lead), kind=kind, reference="log", items=[item.id])
    for left in (1, 0):
        undo.undo_last(book, conducted.by(conducted.lead))
        assert len(conducted.item("CK-001").evidence) == len(book.all(Evidence)) == left


def test_undo_takes_back_the_first_words_of_the_report(conducted: Field) -> None:
    report.write(conducted.audit, conducted.by(conducted.lead), limits="none")
    report.write(conducted.audit, conducted.by(conducted.lead), limits="the link was lost")
    for limits in ("none", ""):
        undo.undo_last(conducted.audit, conducted.by(conducted.lead))
        assert conducted.audit.report.limits == limits


def test_undo_does_not_bring_back_half_a_record(planned: Field) -> None:
    book, item = planned.audit, planned.item("CK-001")
    checklist.assign(book, planned.by(planned.lead), [item.id], auditor=planned.auditor.id)
    checklist.remove(book, planned.by(planned.lead), item.id)
    with pytest.raises(NotFound, match="cannot be undone"):
        undo.undo_last(book, planned.by(planned.lead))
    with Workspace.open(planned.workspace.folder, home=planned.workspace.home) as again:
        assert item.id not in again.audit("IA-1").items


def test_undo_does_not_reach_behind_the_opening_meeting(conducted: Field) -> None:
    with pytest.raises(NotFound, match="can be undone"):
        undo.undo_last(conducted.audit, conducted.by(conducted.lead))
    assert len(conducted.audit.items) == 6


def test_undo_does_not_reach_behind_the_issue(issued: Field) -> None:
    with pytest.raises(NotFound, match="can be undone"):
        undo.undo_last(issued.audit, issued.by(issued.lead))
    assert issued.audit.report.participants == [issued.owner.id]


# -- issued content is frozen (G-22) ----------------------------------------------------------------------------------


def test_evidence_of_an_issued_report_changes_by_a_revision_only(issued: Field) -> None:
    (piece,) = issued.audit.all(Evidence).values()
    with pytest.raises(InvalidInput, match="G-22"):
        evidence.describe(issued.audit, issued.by(issued.lead), piece.id, description="something else")


def test_follow_up_evidence_is_described_as_long_as_nobody_built_on_it(issued: Field) -> None:
    book = issued.audit
    piece = evidence.add(book, issued.by(issued.doer), kind=EvidenceKind.RECORD, reference="log", follow_up=True).value
    assert evidence.describe(book, issued.by(issued.doer), piece.id, description="of May").value.description == "of May"
    with pytest.raises(InvalidInput, match="does not change"):
        evidence.describe(book, issued.by(issued.doer), piece.id, follow_up=False)


def test_samples_of_an_issued_report_stand(issued: Field) -> None:
    with pytest.raises(InvalidInput, match="G-22"):
        _draw(issued)


def _draw(field: Field, **fields: object) -> Sample:
    given = {"topic": "changes", "clause": CLAUSES[1], "population": "changes of May", "size": 40, "n": 5}
    return samples.draw(field.audit, field.by(field.lead), **{**given, **fields}).value  # type: ignore[arg-type]


def test_the_agenda_of_an_issued_report_stands(issued: Field) -> None:
    (line,) = issued.audit.all(AgendaLine).values()
    with pytest.raises(InvalidInput, match="G-22"):
        agenda.edit_line(issued.audit, issued.by(issued.lead), line.id, topic="Something else")
    with pytest.raises(InvalidInput, match="G-22"):
        agenda.add_line(
            issued.audit,
            issued.by(issued.lead),
            day=issued.workspace.today(),
            start=time(13),
            end=time(14),
            topic="More",
        )
    with pytest.raises(InvalidInput, match="G-22"):
        agenda_clock.begin_line(issued.audit, issued.by(issued.lead), line.id)


def test_the_team_of_an_issued_report_stands(issued: Field) -> None:
    with pytest.raises(InvalidInput, match="G-22"):
        team.name_member(issued.audit, issued.by(issued.lead), issued.doer.id, Role.OBSERVER)


def test_items_of_an_issued_report_stand(issued: Field) -> None:
    item = issued.item("CK-001")
    with pytest.raises(InvalidInput, match="G-22"):
        checklist.assign(issued.audit, issued.by(issued.lead), [item.id], auditor=issued.auditor.id)
    with pytest.raises(InvalidInput, match="G-22"):
        checklist.add(issued.audit, issued.by(issued.lead), question="One more?", clause=CLAUSES[0])


def test_what_is_drafted_after_the_issue_is_in_no_revision(issued: Field) -> None:
    book = issued.audit
    findings.raise_finding(book, issued.by(issued.lead), grade=Grade.OBSERVATION, title="Late thought")
    report.revise(issued.workspace, book, issued.by(issued.lead), reason="typo", changes=["a typo"])
    content = compile_report(
        issued.workspace, book, RevisionFacts(number=2, state="draft", head=""), as_of=issued.workspace.today()
    )
    assert [f.title for f in content.findings] == ["19 deviations, no action"]


def test_a_revision_keeps_what_an_issue_asks_for(issued: Field) -> None:
    (finding,) = issued.audit.all(Finding).values()
    changes: list[dict[str, Any]] = [{"evidence": []}, {"grade": Grade.OFI}, {"grade": Grade.MAJOR}, {"statement": ""}]
    for wrong in changes:
        with pytest.raises(Refusal):
            report.revise(
                issued.workspace,
                issued.audit,
                issued.by(issued.lead),
                reason="second thoughts",
                changes=["all of it"],
                corrections={finding.id: wrong},
            )
    with pytest.raises(InvalidInput):
        report.revise(
            issued.workspace,
            issued.audit,
            issued.by(issued.lead),
            reason="second thoughts",
            changes=["all of it"],
            corrections={finding.id: {"state": "withdrawn"}},
        )


def test_a_grade_that_rises_in_a_revision_starts_the_deadlines_again(issued: Field) -> None:
    (finding,) = issued.audit.all(Finding).values()
    (before,) = issued.audit.all(Nonconformity).values()
    item = issued.item("CK-001")
    report.revise(
        issued.workspace,
        issued.audit,
        issued.by(issued.lead),
        reason="systemic after all",
        changes=["F-01 is major"],
        corrections={finding.id: {"grade": Grade.MAJOR}, item.id: {"grade": Grade.MAJOR}},
    )
    after = issued.audit.get(Nonconformity, before.id)
    assert after.grade is Grade.MAJOR
    assert after.due.containment is not None
    assert (after.due.response or date.max) < (before.due.response or date.min)


def test_a_repeat_that_is_seen_late_is_linked_by_a_revision_with_its_answer(issued: Field) -> None:
    (finding,) = issued.audit.all(Finding).values()
    (before,) = issued.audit.all(Nonconformity).values()

    def revise(**values: str) -> None:
        said = {"reason": "it came back", "changes": ["F-01 is a repeat"], "corrections": {finding.id: values}}
        report.revise(issued.workspace, issued.audit, issued.by(issued.lead), **said)  # type: ignore[arg-type]

    with pytest.raises(Refusal, match="F2"):
        revise(repeat_of="NC-2025-07")
    revise(repeat_of="NC-2025-07", repeat_reason="not raised: nobody was harmed")
    after = issued.audit.get(Nonconformity, before.id)
    assert (after.repeat_of, after.due) == ("NC-2025-07", before.due)
    assert issued.audit.history(before.id)[-1].note == "repeat of changed; due dates unchanged"


# -- roles ------------------------------------------------------------------------------------------------------------


def test_nobody_gives_himself_a_role(conducted: Field) -> None:
    book, doer = conducted.audit, conducted.doer
    with pytest.raises(NotAllowed):
        team.name_member(book, conducted.by(doer), doer.id, Role.LEAD)
    with pytest.raises(InvalidInput):
        team.name_member(book, conducted.by(conducted.lead), doer.id, Role.LEAD)
    with pytest.raises(InvalidInput):
        team.name_member(book, conducted.by(conducted.lead), conducted.lead.id, Role.OBSERVER)
    with pytest.raises(InvalidInput):
        team.name_member(
            book, conducted.by(conducted.lead), conducted.trainee.id, Role.TRAINEE, supervised_by=conducted.trainee.id
        )


def test_nobody_appoints_himself(planned: Field) -> None:
    today = planned.workspace.today()
    schedule.add_slot(
        planned.workspace,
        planned.by(planned.manager),
        ref="IA-3",
        title="Open",
        planned_from=today,
        planned_to=today,
        sites=[planned.site.id],
        clauses=CLAUSES,
    )
    with pytest.raises(NotAllowed, match="A2"):
        plan.appoint(
            planned.workspace,
            planned.workspace.audit("IA-3"),
            planned.by(planned.doer),
            lead=planned.doer.id,
            representative=planned.owner.id,
            objectives=["x"],
            scope="y",
        )


def test_the_verifier_is_named_by_the_auditors_side(followed: Followed) -> None:
    field = followed.field
    with pytest.raises(NotAllowed):
        nonconformities.set_follow_up(field.audit, field.by(field.expert), followed.id, verifier=field.expert.id)


def test_the_plan_is_accepted_by_the_auditees_side(planned: Field) -> None:
    plan.issue_plan(planned.audit, planned.by(planned.lead))
    with pytest.raises(NotAllowed, match="A6"):
        plan.accept_plan(planned.audit, planned.by(planned.lead))


def test_an_independence_override_is_approved_by_top_management_or_the_programme_manager(planned: Field) -> None:
    with pytest.raises(NotAllowed, match="G-10"):
        team.record_independence(
            planned.audit,
            planned.by(planned.lead),
            person=planned.lead.id,
            clause=CLAUSES[0],
            result="override",
            reason="nobody else",
            compensation="second auditor",
            approved_by=planned.doer.id,
        )


def test_only_who_graded_or_the_lead_changes_an_answer(conducted: Field) -> None:
    book, item = conducted.audit, conducted.item("CK-001")
    conduct.grade(book, conducted.by(conducted.lead), item.id, Grade.CONFORMING, note="seen")
    with pytest.raises(NotAllowed, match="C6"):
        conduct.take_back(book, conducted.by(conducted.trainee), item.id)
    with pytest.raises(NotAllowed, match="C6"):
        conduct.mark_not_audited(book, conducted.by(conducted.auditor), item.id, "no time")


def test_a_reason_is_given_by_the_team_and_confirmed_anew(conducted: Field) -> None:
    book, item = conducted.audit, conducted.item("CK-001")
    conduct.mark_not_audited(book, conducted.by(conducted.auditor), item.id, "no time")
    conduct.confirm(book, conducted.by(conducted.lead), [item.id])
    with pytest.raises(NotAllowed):
        conduct.give_reason(book, conducted.by(conducted.owner), item.id, "we were not ready")
    conduct.give_reason(book, conducted.by(conducted.auditor), item.id, "the room was closed")
    assert conducted.item("CK-001").confirmed_by is None


def test_a_programme_is_written_by_its_manager(planned: Field) -> None:
    with pytest.raises(NotAllowed):
        programme.describe(planned.workspace.programme, planned.by(planned.doer), methods="none at all")


def test_nobody_sets_independence_aside_for_himself(planned: Field) -> None:
    tie = {"kind": "clause", "reference": CLAUSES[0]}
    person = planned.lead.id
    organisation.edit(planned.workspace.programme, planned.by(planned.manager), Person, person, ties=[tie])
    schedule.refresh_copies(planned.workspace, planned.audit, planned.by(planned.manager))
    acting = planned.by(planned.lead)
    about = planned.audit.audit.id
    with pytest.raises(InvalidInput, match="compensating"):
        plan.issue_plan(planned.audit, acting.overriding("G-10", about, "nobody else", approved_by=planned.client.id))
    approved = acting.overriding("G-10", about, "nobody else", "a second auditor", planned.client.id)
    assert plan.issue_plan(planned.audit, approved).value.version == 1


def test_evidence_after_the_issue_is_follow_up_and_in_no_revision(issued: Field) -> None:
    book, lead = issued.audit, issued.by(issued.lead)
    late = evidence.add(book, lead, kind=EvidenceKind.RECORD, reference="late").value
    content = compile_report(
        issued.workspace, book, RevisionFacts(number=2, state="draft", head=""), as_of=issued.workspace.today()
    )
    assert late.follow_up
    assert late.ref not in [piece.ref for piece in content.evidence]


def test_a_report_names_nobody_it_cannot_print(conducted: Field) -> None:
    new = organisation.add(
        conducted.workspace.programme, conducted.by(conducted.manager), Person, name="Someone New"
    ).value
    with pytest.raises(NotFound, match="not known"):
        report.write(conducted.audit, conducted.by(conducted.lead), distribution=[new.id])


# -- follow-up --------------------------------------------------------------------------------------------------------


def _implemented(followed: Followed) -> Evidence:
    field, book = followed.field, followed.field.audit
    follow_up.acknowledge(book, field.by(field.owner), followed.id, field.doer.id)
    return _again(followed)


def _again(followed: Followed) -> Evidence:
    field, book = followed.field, followed.field.audit
    follow_up.respond(book, field.by(field.doer), followed.id, followed.answer())
    follow_up.accept(book, field.by(field.lead), followed.id)
    piece = evidence.add(book, field.by(field.doer), kind=EvidenceKind.RECORD, reference="log", follow_up=True).value
    done = {"CA-1": field.workspace.today()}
    follow_up.implement(book, field.by(field.doer), followed.id, done, {"CA-1": [piece.id]})
    return piece


def test_actions_stand_once_they_were_verified(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    piece = _implemented(followed)
    follow_up.verify(book, field.by(field.lead), followed.id, "seen", [piece.id], "record-review")
    with pytest.raises(NotAllowed, match="N7"):
        follow_up.report_action_done(
            book, field.by(field.doer), followed.id, "CA-1", field.workspace.today() - timedelta(days=9)
        )
    with pytest.raises(InvalidInput, match="does not change"):
        evidence.describe(book, field.by(field.doer), piece.id, captured=field.workspace.now() - timedelta(days=1))


def test_an_action_cites_evidence_that_is_there(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    follow_up.acknowledge(book, field.by(field.owner), followed.id, field.doer.id)
    follow_up.respond(book, field.by(field.doer), followed.id, followed.answer())
    follow_up.accept(book, field.by(field.lead), followed.id)
    done = {"CA-1": field.workspace.today()}
    with pytest.raises(NotFound):
        follow_up.implement(book, field.by(field.doer), followed.id, done, {"CA-1": ["no such piece"]})


def test_four_eyes_are_set_aside_with_a_second_person_named(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    follow_up.acknowledge(book, field.by(field.owner), followed.id, field.lead.id)
    follow_up.respond(book, field.by(field.lead), followed.id, followed.answer())
    alone = field.by(field.lead).overriding("G-34", followed.id, "three people", approved_by=field.client.id)
    with pytest.raises(InvalidInput, match="second person"):
        follow_up.accept(book, alone, followed.id)
    seen = field.by(field.lead).overriding("G-34", followed.id, "three people", "P. Novák looks", field.client.id)
    assert follow_up.accept(book, seen, followed.id).value.state is NonconformityState.RESPONSE_ACCEPTED


def test_occurrences_are_counted_anew_after_a_reopening(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    piece = _implemented(followed)
    follow_up.wait_for(book, field.by(field.lead), followed.id, occurrences=4, seen=4)
    follow_up.verify(book, field.by(field.lead), followed.id, "seen", [piece.id], "record-review")
    follow_up.not_effective(book, field.by(field.lead), followed.id, "it came back")
    piece = _again(followed)
    follow_up.verify(book, field.by(field.lead), followed.id, "seen", [piece.id], "record-review")
    with pytest.raises(Refusal, match="G-36"):
        follow_up.close(book, field.by(field.lead), followed.id, "all is well", [piece.id])


def test_evidence_is_not_from_tomorrow(conducted: Field) -> None:
    tomorrow = conducted.workspace.now() + timedelta(days=2)
    with pytest.raises(Refusal, match="G-42"):
        evidence.add(
            conducted.audit,
            conducted.by(conducted.lead),
            kind=EvidenceKind.RECORD,
            reference="log",
            captured=tomorrow,
        )
    piece = evidence.add(conducted.audit, conducted.by(conducted.lead), kind=EvidenceKind.RECORD, reference="log").value
    with pytest.raises(Refusal, match="G-42"):
        evidence.describe(conducted.audit, conducted.by(conducted.lead), piece.id, captured=tomorrow)


def test_extensions_that_are_asked_for_count(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    follow_up.acknowledge(book, field.by(field.owner), followed.id, field.doer.id)
    due = followed.now.due.implementation
    assert due is not None
    for week in (1, 2):
        follow_up.ask_extension(
            book, field.by(field.doer), followed.id, "implementation", due + timedelta(weeks=week), "board"
        )
    with pytest.raises(Refusal, match="G-38"):
        follow_up.ask_extension(
            book, field.by(field.doer), followed.id, "implementation", due + timedelta(weeks=3), "board"
        )


def test_what_is_final_is_left_alone(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    follow_up.transfer(book, field.by(field.manager), followed.id, "the supplier's system", "theirs")
    due = followed.now.due.response
    assert due is not None
    changes: list[Callable[[], object]] = [
        lambda: follow_up.set_due(book, field.by(field.lead), followed.id, "response", due + timedelta(days=9), "x"),
        lambda: follow_up.wait_for(book, field.by(field.lead), followed.id, days=0),
        lambda: nonconformities.set_follow_up(book, field.by(field.lead), followed.id, verifier=field.auditor.id),
    ]
    for change in changes:
        with pytest.raises(AuditorError, match="transferred"):
            change()


def test_a_due_date_set_by_a_person_is_in_the_history(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    due = followed.now.due.response
    assert due is not None
    follow_up.set_due(book, field.by(field.lead), followed.id, "response", due + timedelta(days=9), "holidays")
    assert "holidays" in book.history(followed.id)[-1].note


def test_de_escalating_says_why(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    follow_up.escalate(book, field.by(field.manager), followed.id, field.client.id, "overdue")
    with pytest.raises(InvalidInput, match="N16"):
        follow_up.de_escalate(book, field.by(field.manager), followed.id, "")


def test_a_void_nonconformity_lets_its_finding_go(followed: Followed) -> None:
    field, book = followed.field, followed.field.audit
    finding = followed.now.finding
    follow_up.void(book, field.by(field.lead), followed.id, "wrong fact", with_person=field.manager.id, revision=1)
    assert "revision 1" in book.history(followed.id)[-1].note
    gone = findings.withdraw(book, field.by(field.lead), finding, "wrong fact").value
    assert gone.state is FindingState.WITHDRAWN


# -- findings ---------------------------------------------------------------------------------------------------------


def _agreed_observation(field: Field) -> Finding:
    finding = graded(field, grade=Grade.OBSERVATION)
    return findings.agree(field.workspace, field.audit, field.by(field.lead), finding.id).value


def test_an_observation_that_becomes_a_nonconformity_is_complete_and_followed(conducted: Field) -> None:
    book = conducted.audit
    finding = _agreed_observation(conducted)
    with pytest.raises(Refusal, match="G-07"):
        findings.regrade(book, conducted.by(conducted.lead), finding.id, Grade.MINOR, "it is not met")


def test_every_issued_nonconformity_has_its_record(conducted: Field) -> None:
    book = conducted.audit
    finding = graded(conducted, grade=Grade.OBSERVATION)
    said = {**SAID, "process": conducted.process.id, "site": conducted.site.id}
    findings.write(book, conducted.by(conducted.lead), finding.id, **said)
    findings.agree(conducted.workspace, book, conducted.by(conducted.lead), finding.id)
    raised = findings.regrade(book, conducted.by(conducted.lead), finding.id, Grade.MINOR, "it is not met").value
    assert raised.requirement_met is False
    _reported(conducted, raised)
    (nonconformity,) = book.all(Nonconformity).values()
    assert nonconformity.state is NonconformityState.ISSUED
    assert book.get(Finding, finding.id).nonconformity == nonconformity.id


def test_a_finding_does_not_swallow_itself(conducted: Field) -> None:
    finding = agreed(conducted)
    with pytest.raises(InvalidInput):
        grouping.merge(conducted.audit, conducted.by(conducted.lead), finding.id, [finding.id], "slip")


def test_references_are_given_once(conducted: Field) -> None:
    book, lead = conducted.audit, conducted.lead
    evidence.add(book, conducted.by(lead), kind=EvidenceKind.RECORD, reference="log", ref="E-7")
    with pytest.raises(InvalidInput, match="is taken"):
        evidence.add(book, conducted.by(lead), kind=EvidenceKind.RECORD, reference="log", ref="e-7")
    with pytest.raises(InvalidInput, match="CK-001 is taken"):
        checklist.add(book, conducted.by(lead), question="And?", clause=CLAUSES[0], ref="CK-001")
    _draw(conducted, ref="SM-1")
    with pytest.raises(InvalidInput, match="SM-1 is taken"):
        _draw(conducted, ref="SM-1")


# -- samples ----------------------------------------------------------------------------------------------------------


def test_a_systematic_draw_goes_by_its_seed(conducted: Field) -> None:
    starts = {tuple(_draw(conducted, method=SampleMethod.SYSTEMATIC, seed=f"{n}").drawn) for n in range(9)}
    assert len(starts) > 1


def test_strata_are_not_claimed_where_none_were_given(conducted: Field) -> None:
    with pytest.raises(InvalidInput, match="strat"):
        _draw(conducted, method=SampleMethod.STRATIFIED)


def test_a_large_population_is_drawn_from(conducted: Field) -> None:
    assert len(_draw(conducted, size=3_000_000, n=25).drawn) == 25


# -- time -------------------------------------------------------------------------------------------------------------


def test_an_answer_is_not_before_the_opening_meeting(conducted: Field) -> None:
    assert conducted.audit.audit.opening is not None
    early = conducted.audit.audit.opening.held - timedelta(hours=1)
    acting = act(conducted.workspace, conducted.lead.id, early)
    with pytest.raises(Refusal, match="G-42"):
        conduct.grade(conducted.audit, acting, conducted.item("CK-001").id, Grade.CONFORMING)


def test_a_moment_in_the_future_is_refused_not_moved(conducted: Field) -> None:
    later = conducted.workspace.now() + timedelta(minutes=3)
    with pytest.raises(Refusal, match="G-42"):
        conduct.quick_note(conducted.audit, act(conducted.workspace, conducted.lead.id, later), "soon")


def test_postponing_beyond_the_cycle_warns(planned: Field) -> None:
    beyond = planned.workspace.programme.programme.cycle_to + timedelta(days=40)
    acting = planned.by(planned.manager)
    with pytest.raises(Refusal, match=r"G-04: nothing else covers .*20000-1:8\.2\.6"):
        replanning.postpone(planned.workspace, planned.audit, acting, beyond, "illness")
    aside = acting.overriding("G-04", planned.audit.audit.id, "the next cycle begins with it", "", planned.client.id)
    moved = replanning.postpone(planned.workspace, planned.audit, aside, beyond, "illness")
    assert [w.rule.id for w in moved.warnings] == ["G-03", "G-04"]


def test_people_added_since_can_join_the_team(planned: Field) -> None:
    new = organisation.add(planned.workspace.programme, planned.by(planned.manager), Person, name="Someone New").value
    with pytest.raises(NotFound):
        team.name_member(planned.audit, planned.by(planned.lead), new.id, Role.OBSERVER)
    schedule.refresh_copies(planned.workspace, planned.audit, planned.by(planned.manager))
    team.name_member(planned.audit, planned.by(planned.lead), new.id, Role.OBSERVER)


def test_the_work_of_processes_and_services_counts_for_independence(planned: Field) -> None:
    tie = {"kind": "process", "reference": planned.process.ref}
    organisation.edit(planned.workspace.programme, planned.by(planned.manager), Person, planned.lead.id, ties=[tie])
    schedule.refresh_copies(planned.workspace, planned.audit, planned.by(planned.manager))
    with pytest.raises(Refusal, match="G-10"):
        plan.issue_plan(planned.audit, planned.by(planned.lead))


def test_an_issued_plan_is_reopened_before_it_changes(planned: Field) -> None:
    plan.issue_plan(planned.audit, planned.by(planned.lead))
    (line,) = planned.audit.all(AgendaLine).values()
    with pytest.raises(InvalidInput, match="plan stands"):
        agenda.edit_line(planned.audit, planned.by(planned.lead), line.id, topic="Something else")


def test_a_name_that_is_no_field_is_not_kept_silently(planned: Field) -> None:
    with pytest.raises(TypeError, match="objektives"):
        planned.audit.audit.having(objektives=["x"])
