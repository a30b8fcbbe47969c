"""What two copies changed apart: listed with both sides, settled by a person, looked at again by every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest

from auditor.activities import (
    agenda,
    agenda_proposal,
    conduct,
    conflicts,
    evidence,
    findings,
    follow_up,
    history,
    merging,
    nonconformities,
    plan,
    report,
    team,
    undo,
)
from auditor.activities.act import act
from auditor.activities.conflicts import BOTH, Disagreement, open_conflicts, settle
from auditor.errors import InvalidInput, NotFound
from auditor.exchange.bundle import write_bundle
from auditor.ledger import Change, NothingChanged
from auditor.model.audit import AgendaLine, TeamMember
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.guards.rule import Refusal
from auditor.model.machine import NotAllowed
from auditor.model.nonconformity import Nonconformity
from auditor.model.words import EvidenceKind, FindingState, Grade, ItemState, NonconformityState, Role
from auditor.workspace import Workspace
from tests.activities.conftest import CLAUSES, Field
from tests.activities.copies import AUDIT, Copy, Pair, empty_workspace, graded, handed_out, issued, two_auditors


@pytest.fixture
def pair(conducted: Field, tmp_path: Path) -> Iterator[Pair]:
    made = two_auditors(tmp_path, conducted)
    yield made
    made.auditor.workspace.close()


@pytest.fixture
def planning(planned: Field, tmp_path: Path) -> Iterator[Pair]:
    """Two copies of an audit whose plan is not issued yet."""
    made = two_auditors(tmp_path, planned)
    yield made
    made.auditor.workspace.close()


def both_grade(pair: Pair, ours: Grade = Grade.MINOR, theirs: Grade = Grade.OBSERVATION) -> Disagreement:
    """The same item graded by two people, and merged at the lead's."""
    people = pair.lead.people
    for copy, person, grade in ((pair.lead, people.lead, ours), (pair.auditor, people.auditor, theirs)):
        conduct.grade(copy.book, copy.by(person), copy.item("CK-003").id, grade, note=f"seen by {person.name}")
    pair.to_lead()
    apart = [each for each in open_conflicts(pair.lead.book) if "CK-003" in each.about]
    assert len(apart) == 1
    return apart[0]


def rules(copy: Copy) -> list[str]:
    return sorted({each.rule for each in open_conflicts(copy.book)})


def test_the_lead_takes_one_side_and_the_other_stays_in_the_history(pair: Pair) -> None:
    apart = both_grade(pair)
    people, lead = pair.lead.people, pair.lead.by(pair.lead.people.lead)
    assert pair.lead.item("CK-003").grade is Grade.OBSERVATION, "the later one stands meanwhile"
    settled = settle(pair.lead.book, lead, apart.id, 1, "five records, one wrong")
    assert settled.line.verb == "settle conflict"
    assert settled.line.reason == "five records, one wrong"
    item = pair.lead.item("CK-003")
    assert (item.grade, item.answered_by, item.state) == (Grade.MINOR, people.lead.id, ItemState.ANSWERED)
    assert open_conflicts(pair.lead.book) == []
    graded_so = [f.grade for f in pair.lead.book.findings_of(item.id)]
    assert graded_so == [Grade.MINOR], "the draft of the other grade goes with it"
    pair.to_auditor()
    assert pair.auditor.item("CK-003").grade is Grade.MINOR
    assert open_conflicts(pair.auditor.book) == []
    graders = {line.author for line in pair.lead.book.ledger.history("items", item.id) if line.verb == "grade"}
    assert graders == {people.lead.id, people.auditor.id}


def settling(copy: Copy) -> history.HistoryStep:
    """The line that settled last."""
    return next(step for step in reversed(history.steps(copy.book)) if step.verb == "settle conflict")


@pytest.mark.parametrize("side", [1, 2], ids=["the other one", "what stands"])
def test_the_history_says_what_was_kept_and_what_was_set_aside(pair: Pair, side: int) -> None:
    apart = both_grade(pair)
    people = pair.lead.people
    settle(pair.lead.book, pair.lead.by(people.lead), apart.id, side)
    step = settling(pair.lead)
    told = {change.field: change for change in step.changes if change.about == "item CK-003"}
    minor, observation = f"minor ({people.lead.name}, copy A)", f"observation ({people.auditor.name}, copy B)"
    kept, aside = (minor, observation) if side == 1 else (observation, minor)
    assert step.by == people.lead.name
    assert told["grade"].said == f"kept {kept}; set aside {aside}"
    assert "answered by" not in told
    assert not any(change.is_removal for change in step.changes)


def test_the_history_says_so_of_both_and_of_a_removal_and_of_steps_that_may_stand(pair: Pair) -> None:
    people, lead = pair.lead.people, pair.lead.by(pair.lead.people.lead)
    for copy, person in ((pair.lead, people.lead), (pair.auditor, people.auditor)):
        conduct.write_note(copy.book, copy.by(person), copy.item("CK-001").id, f"said to {person.name}")
    pair.to_lead()
    (apart,) = open_conflicts(pair.lead.book)
    settle(pair.lead.book, lead, apart.id, BOTH)
    (told,) = settling(pair.lead).changes
    assert told.said == f"kept both: said to {people.lead.name} said to {people.auditor.name}"
    finding = graded(pair.lead, "CK-001", Grade.OBSERVATION)
    pair.to_auditor()
    for copy in (pair.lead, pair.auditor):
        findings.withdraw(copy.book, copy.by(people.lead), finding.id, "It is meant so.")
    pair.to_lead()
    (apart,) = open_conflicts(pair.lead.book)
    settle(pair.lead.book, lead, apart.id, 2)
    (told,) = settling(pair.lead).changes
    assert (told.about, told.field, told.said) == ("F-01", "state", "kept withdrawn; both steps stay in the history")


def test_of_a_record_removed_there_and_changed_here_it_says_which_was_kept(planning: Pair) -> None:
    people = planning.lead.people
    (line,) = planning.lead.book.all(AgendaLine).values()
    agenda.edit_line(planning.lead.book, planning.lead.by(people.lead), line.id, topic="All of it")
    agenda.remove_line(planning.auditor.book, planning.auditor.by(people.lead), line.id)
    planning.to_lead()
    (apart,) = [each for each in open_conflicts(planning.lead.book) if not each.rule]
    removal = next(n for n, view in enumerate(apart.sides, 1) if view.gone)
    settle(planning.lead.book, planning.lead.by(people.lead), apart.id, 3 - removal)
    (told,) = settling(planning.lead).changes
    assert told.said.startswith("kept topic All of it")
    assert "set aside the removal" in told.said
    assert not told.is_removal
    assert planning.lead.book.all(AgendaLine)[line.id].topic == "All of it"


def test_who_changed_what_was_removed_elsewhere_changed_it_from_what_it_was(planning: Pair) -> None:
    people = planning.lead.people
    (line,) = planning.lead.book.all(AgendaLine).values()
    agenda.remove_line(planning.lead.book, planning.lead.by(people.lead), line.id)
    agenda.edit_line(planning.auditor.book, planning.auditor.by(people.manager), line.id, topic="All of it")
    planning.to_lead()
    edited = next(step for step in history.steps(planning.lead.book) if step.verb == "edit agenda line")
    (told,) = edited.changes
    assert (told.about, told.before, told.after, told.is_new) == (
        "agenda line All of it",
        line.topic,
        "All of it",
        False,
    )


def test_steps_from_another_copy_say_so_and_a_merge_says_from_whom(pair: Pair) -> None:
    both_grade(pair)
    name = pair.lead.people.auditor.name
    steps = history.steps(pair.lead.book)
    assert {step.elsewhere for step in steps if step.by != name} == {""}
    assert {step.elsewhere for step in steps if step.verb == "grade" and step.by == name} == {"copy B"}
    (told,) = steps[-1].changes
    assert steps[-1].verb == "take in copy"
    head = pair.auditor.book.ledger.head
    assert told.said == f"2 steps from copy B ({name}), head {head[:12]}"
    pair.to_auditor()
    there = [step.elsewhere for step in history.steps(pair.auditor.book) if step.verb == "grade"]
    assert sorted(there) == ["", "copy A"]


def test_what_was_settled_is_not_undone_nor_what_was_done_before(pair: Pair) -> None:
    apart = both_grade(pair)
    lead = pair.lead.by(pair.lead.people.lead)
    settle(pair.lead.book, lead, apart.id, 2)
    lines = len(list(pair.lead.book.ledger.lines()))
    with pytest.raises(InvalidInput, match="not undone") as refused:
        undo.undo_last(pair.lead.book, lead)
    assert "auditor history IA-1 CK-003" in refused.value.hint
    assert len(list(pair.lead.book.ledger.lines())) == lines
    conduct.grade(pair.lead.book, lead, pair.lead.item("CK-003").id, Grade.MINOR, reason="as it was")
    assert open_conflicts(pair.lead.book) == []
    undo.undo_last(pair.lead.book, lead)
    assert pair.lead.item("CK-003").grade is Grade.OBSERVATION


@pytest.mark.parametrize("is_settled", [True, False])
def test_an_undo_brings_nothing_back_over_what_another_copy_kept(planning: Pair, is_settled: bool) -> None:
    ours, theirs, people = planning.lead, planning.auditor, planning.lead.people
    (line,) = ours.book.all(AgendaLine).values()
    agenda.edit_line(ours.book, ours.by(people.lead), line.id, topic="All of it")
    proposal = agenda_proposal.proposed(theirs.workspace, theirs.book)
    agenda_proposal.accept(theirs.workspace, theirs.book, theirs.by(people.manager), proposal, replace=True)
    if not is_settled:
        agenda.edit_line(ours.book, ours.by(people.lead), line.id, topic="All of it, slowly")
    planning.to_lead()
    (apart,) = [each for each in open_conflicts(ours.book) if not each.rule]
    if is_settled:
        kept = next(n for n, view in enumerate(apart.sides, 1) if not view.gone)
        settle(ours.book, ours.by(people.lead), apart.id, kept)
    waiting = open_conflicts(ours.book)
    with pytest.raises(NotFound, match="kept in another copy"):
        undo.undo_last(ours.book, ours.by(people.manager))
    assert ours.book.all(AgendaLine)[line.id].topic == ("All of it" if is_settled else "All of it, slowly")
    assert open_conflicts(ours.book) == waiting


def test_who_settles(pair: Pair) -> None:
    apart = both_grade(pair)
    people = pair.lead.people
    for person in (people.auditor, people.expert, people.owner, people.manager):
        with pytest.raises(NotAllowed, match="settled by the lead"):
            settle(pair.lead.book, pair.lead.by(person), apart.id, 1)
    with pytest.raises(InvalidInput, match="2 sides"):
        settle(pair.lead.book, pair.lead.by(people.lead), apart.id, 3)
    with pytest.raises(InvalidInput, match="exclude each other"):
        settle(pair.lead.book, pair.lead.by(people.lead), apart.id, BOTH)
    with pytest.raises(NotFound):
        settle(pair.lead.book, pair.lead.by(people.lead), "00000000", 1)


def both_say_the_same(pair: Pair, grade: Grade) -> None:
    """The same item with the same grade and note by two people, and merged on both sides."""
    people = pair.lead.people
    for copy, person in ((pair.lead, people.lead), (pair.auditor, people.auditor)):
        conduct.grade(copy.book, copy.by(person), copy.item("CK-003").id, grade, note="As described.")
    pair.to_lead()
    pair.to_auditor()


def rows_count(copy: Copy) -> int:
    """How many conflicts the lists of all audits tell."""
    (row,) = (row for row in copy.workspace.overview().audits if row.ref == copy.book.ref)
    return row.conflicts


def test_the_same_grade_and_note_by_two_is_no_conflict(pair: Pair) -> None:
    both_say_the_same(pair, Grade.CONFORMING)
    people = pair.lead.people
    for copy in (pair.lead, pair.auditor):
        assert open_conflicts(copy.book) == []
        assert rows_count(copy) == 0
        assert copy.item("CK-003").answered_by == people.auditor.id, "the later one stands, everywhere"
    graders = {x.author for x in pair.lead.book.ledger.history("items", pair.lead.item("CK-003").id)}
    assert graders == {people.lead.id, people.auditor.id}
    # whoever knows both may go on
    conduct.grade(
        pair.lead.book, pair.lead.by(people.lead), pair.lead.item("CK-003").id, Grade.CONFORMING, note="Seen."
    )
    pair.to_auditor()
    assert open_conflicts(pair.lead.book) == open_conflicts(pair.auditor.book) == []
    assert pair.auditor.item("CK-003").note == "Seen."
    issued(pair.lead)


def test_one_who_goes_on_without_knowing_of_the_other_is_apart_again(pair: Pair) -> None:
    people = pair.lead.people
    for copy, person in ((pair.lead, people.lead), (pair.auditor, people.auditor)):
        conduct.grade(copy.book, copy.by(person), copy.item("CK-003").id, Grade.CONFORMING, note="As described.")
    sent = pair.auditor.bundle()
    conduct.grade(pair.auditor.book, pair.auditor.by(people.auditor), pair.auditor.item("CK-003").id, Grade.OFI)
    pair.lead.takes(sent)
    assert open_conflicts(pair.lead.book) == []
    pair.to_lead()
    (apart,) = open_conflicts(pair.lead.book)
    assert {"grade conforming" in side.value for side in apart.sides} == {True, False}
    assert rows_count(pair.lead) == 1


def test_two_drafts_of_the_same_grade_ask_which_stays(pair: Pair) -> None:
    """M-09: the grade is the same, but each copy began to write it up."""
    both_say_the_same(pair, Grade.MINOR)
    (told,) = open_conflicts(pair.lead.book)
    assert (told.rule, told.is_choice) == ("M-09", True)
    assert "F-01, F-B01" in told.said
    assert rows_count(pair.lead) == rows_count(pair.auditor) == 1
    settle(pair.lead.book, pair.lead.by(pair.lead.people.lead), told.id, 2)
    pair.to_auditor()
    for copy in (pair.lead, pair.auditor):
        assert {f.ref: f.state for f in copy.book.all(Finding).values()} == {
            "F-01": FindingState.WITHDRAWN,
            "F-B01": FindingState.DRAFT,
        }
        assert open_conflicts(copy.book) == []
        assert rows_count(copy) == 0


def test_the_lists_of_all_audits_count_every_choice(pair: Pair) -> None:
    both_grade(pair)
    assert rows_count(pair.lead) == 1
    finding = graded(pair.lead, "CK-001", Grade.OBSERVATION)
    pair.to_auditor()
    for copy in (pair.lead, pair.auditor):
        findings.withdraw(copy.book, copy.by(pair.lead.people.lead), finding.id, "It is meant so.")
    pair.to_lead()
    assert len(open_conflicts(pair.lead.book)) == rows_count(pair.lead) == 2


def test_two_notes_and_two_lists_can_both_be_taken(pair: Pair) -> None:
    people = pair.lead.people
    for copy, person in ((pair.lead, people.lead), (pair.auditor, people.auditor)):
        item = copy.item("CK-001").id
        conduct.write_note(copy.book, copy.by(person), item, f"said to {person.name}")
        kind = EvidenceKind.RECORD
        evidence.add(copy.book, copy.by(person), kind=kind, reference=person.name, items=[item])
    pair.to_lead()
    apart = open_conflicts(pair.lead.book)
    assert sorted(each.about for each in apart) == ["item CK-001, evidence", "item CK-001, note"]
    assert all(each.can_be_both for each in apart)
    for each in apart:
        settle(pair.lead.book, pair.lead.by(people.lead), each.id, BOTH)
    merged = pair.lead.item("CK-001")
    assert merged.note == f"said to {people.lead.name}\nsaid to {people.auditor.name}"
    assert [pair.lead.book.get(Evidence, e).ref for e in merged.evidence] == ["E-001", "E-B001"]
    assert open_conflicts(pair.lead.book) == []


def test_a_report_is_not_issued_while_something_waits(pair: Pair) -> None:
    apart = both_grade(pair, Grade.CONFORMING, Grade.CONFORMING)
    with pytest.raises(Refusal) as refused:
        issued(pair.lead)
    assert refused.value.rules == ("M-01",)
    assert "CK-003" in str(refused.value)
    settle(pair.lead.book, pair.lead.by(pair.lead.people.lead), apart.id, 1)
    report.issue(pair.lead.workspace, pair.lead.book, pair.lead.by(pair.lead.people.lead))


def test_one_writer_has_no_conflicts_and_breaks_no_rule_of_merging(conducted: Field) -> None:
    lead = Copy(conducted.workspace, conducted.workspace.folder, conducted)
    graded(lead, "CK-001")
    assert open_conflicts(lead.book) == []
    assert list(conflicts.books_to_look_at(conducted.workspace)) == [conducted.workspace.programme]


def test_what_the_team_agreed_is_looked_at_again(pair: Pair) -> None:
    """G-16: the auditor takes the evidence off the draft while the lead agrees it."""
    people = pair.lead.people
    finding = graded(pair.lead, "CK-001")
    pair.to_auditor()
    findings.agree(pair.lead.workspace, pair.lead.book, pair.lead.by(people.lead), finding.id)
    findings.write(pair.auditor.book, pair.auditor.by(people.auditor), finding.id, evidence=[])
    pair.to_lead()
    assert rules(pair.lead) == ["G-16"]
    (broken,) = open_conflicts(pair.lead.book)
    assert broken.blocks
    assert not broken.is_choice
    with pytest.raises(InvalidInput, match="mended, not chosen"):
        settle(pair.lead.book, pair.lead.by(people.lead), broken.id, 1)


def test_a_step_on_both_sides_is_one_conflict_and_settled_in_the_history(pair: Pair) -> None:
    people = pair.lead.people
    finding = graded(pair.lead, "CK-001", Grade.OBSERVATION)
    pair.to_auditor()
    findings.agree(pair.lead.workspace, pair.lead.book, pair.lead.by(people.lead), finding.id)
    findings.withdraw(pair.auditor.book, pair.auditor.by(people.lead), finding.id, "It is meant so.")
    pair.to_lead()
    (apart,) = open_conflicts(pair.lead.book)
    assert apart.about.startswith("finding F-01, ")
    assert {"agreed", "withdrawn"} == {
        word for side in apart.sides for word in ("agreed", "withdrawn") if word in side.value
    }
    settle(pair.lead.book, pair.lead.by(people.lead), apart.id, 1)
    settled = pair.lead.finding("F-01")
    assert (settled.state, settled.reason) == (FindingState.AGREED, "")
    assert open_conflicts(pair.lead.book) == []
    findings.present(pair.lead.book, pair.lead.by(people.lead), finding.id, to=people.owner.id, acknowledged=True)
    assert open_conflicts(pair.lead.book) == []


def test_the_same_step_twice_is_told_and_may_stand(pair: Pair) -> None:
    people = pair.lead.people
    finding = graded(pair.lead, "CK-001", Grade.OBSERVATION)
    pair.to_auditor()
    for copy in (pair.lead, pair.auditor):
        findings.withdraw(copy.book, copy.by(people.lead), finding.id, "It is meant so.")
    pair.to_lead()
    assert rules(pair.lead) == ["M-07"]
    (told,) = open_conflicts(pair.lead.book)
    settle(pair.lead.book, pair.lead.by(people.lead), told.id, 2)
    assert open_conflicts(pair.lead.book) == []


def test_a_clause_that_two_excluded_together(pair: Pair) -> None:
    """G-25: each of its two items was marked in another copy."""
    people = pair.lead.people
    conduct.mark_not_applicable(pair.lead.book, pair.lead.by(people.lead), pair.lead.item("CK-001").id, "none")
    conduct.mark_not_applicable(pair.auditor.book, pair.auditor.by(people.lead), pair.auditor.item("CK-002").id, "none")
    pair.to_lead()
    assert rules(pair.lead) == ["G-25"]
    conduct.take_back(pair.lead.book, pair.lead.by(people.lead), pair.lead.item("CK-002").id)
    assert open_conflicts(pair.lead.book) == []


def test_evidence_that_was_taken_back_and_is_named_elsewhere(pair: Pair) -> None:
    """M-03."""
    people = pair.lead.people
    piece = evidence.add(pair.lead.book, pair.lead.by(people.lead), kind=EvidenceKind.RECORD, reference="Q-117").value
    pair.to_auditor()
    undo.undo_last(pair.lead.book, pair.lead.by(people.lead))
    evidence.attach(pair.auditor.book, pair.auditor.by(people.auditor), [piece.id], [pair.auditor.item("CK-001").id])
    pair.to_lead()
    (broken,) = open_conflicts(pair.lead.book)
    assert (broken.rule, broken.about) == ("M-03", "item CK-001")
    assert "evidence E-001" in broken.said
    evidence.detach(pair.lead.book, pair.lead.by(people.lead), piece.id, pair.lead.item("CK-001").id)
    assert open_conflicts(pair.lead.book) == []


def test_a_doubled_reference_is_settled_by_another_number(conducted: Field, tmp_path: Path) -> None:
    lead = Copy(conducted.workspace, tmp_path, conducted)
    write_bundle(conducted.audit.ledger, tmp_path / "plain.zip")
    with empty_workspace(tmp_path, "copied") as workspace:
        merging.take_in(workspace, tmp_path / "plain.zip", act(workspace, conducted.lead.id))
        plain = Copy(workspace, tmp_path, conducted)
        for copy in (lead, plain):
            evidence.add(copy.book, copy.by(conducted.lead), kind=EvidenceKind.RECORD, reference=copy.workspace.name)
        lead.takes(plain.bundle())
    (told,) = open_conflicts(lead.book)
    assert (told.rule, [side.value for side in told.sides]) == ("M-02", ["Dílna", "copied"])
    settle(lead.book, lead.by(conducted.lead), told.id, 2)
    assert open_conflicts(lead.book) == []
    assert {e.ref: e.reference for e in lead.book.all(Evidence).values()} == {"E-002": "Dílna", "E-001": "copied"}
    assert lead.book.find(Evidence, "E-001").reference == "copied"


def test_a_number_that_two_audits_gave(conducted: Field, tmp_path: Path) -> None:
    """The lead works on IA-1 in one workspace, somebody else on IA-2 in another: both raise the first of the year."""
    from auditor.activities import checklist, schedule
    from tests.activities.conftest import small_checklist

    lead = Copy(conducted.workspace, tmp_path, conducted)
    today, people = lead.workspace.today(), conducted
    schedule.add_slot(
        lead.workspace,
        lead.by(people.manager),
        ref="IA-2",
        title="More",
        planned_from=today,
        planned_to=today,
        sites=[people.site.id],
        clauses=CLAUSES,
        lead=people.lead.id,
    )
    second = lead.workspace.audit("IA-2")
    plan.appoint(
        lead.workspace,
        second,
        lead.by(people.manager),
        lead=people.lead.id,
        representative=people.owner.id,
        objectives=["See"],
        scope="All",
    )
    plan.confirm_feasibility(second, lead.by(people.lead), "Yes.")
    agenda.add_line(
        second, lead.by(people.lead), day=today, start=time(9), end=time(10), topic="All", clauses=CLAUSES,
        auditors=[people.lead.id],
    )  # fmt: skip
    checklist.choose(second, lead.by(people.lead), small_checklist())
    plan.issue_plan(second, lead.by(people.lead))
    plan.accept_plan(second, lead.by(people.owner))
    conduct.open_meeting(second, lead.by(people.lead))
    write_bundle(second.ledger, tmp_path / "second.zip")

    def raised(copy: Copy) -> Nonconformity:
        finding = graded(copy, "CK-001")
        agreed = findings.agree(copy.workspace, copy.book, copy.by(people.lead), finding.id).value
        assert agreed.nonconformity is not None
        return copy.book.get(Nonconformity, agreed.nonconformity)

    class Second(Copy):
        @property
        def book(self):  # type: ignore[no-untyped-def]
            return self.workspace.audit("IA-2")

    raised(lead)
    with empty_workspace(tmp_path, "other") as workspace:
        merging.take_in(workspace, tmp_path / "second.zip", act(workspace, people.lead.id))
        other = Second(workspace, tmp_path, conducted)
        doubled = raised(other)
        write_bundle(other.book.ledger, tmp_path / "back.zip")
    merging.take_in(lead.workspace, tmp_path / "back.zip", lead.by(people.lead))
    with pytest.raises(NotFound, match="given to 2 nonconformities"):
        follow_up.find(lead.workspace, doubled.ref)
    assert follow_up.find(lead.workspace, doubled.id)[0] is second
    (told,) = open_conflicts(second, lead.workspace)
    assert told.rule == "M-02"
    assert told in open_conflicts(lead.book, lead.workspace) or told.id in [
        each.id for each in open_conflicts(lead.book, lead.workspace)
    ]
    settle(second, lead.by(people.lead), told.id, 1, workspace=lead.workspace)
    assert open_conflicts(second, lead.workspace) == []
    refs = sorted(n.ref for book in (lead.book, second) for n in book.all(Nonconformity).values())
    assert refs == [f"NC-{today.year}-01", f"NC-{today.year}-02"]


def test_two_in_the_team_twice_and_two_who_lead(planning: Pair) -> None:
    people = planning.lead.people
    for copy, role in ((planning.lead, Role.OBSERVER), (planning.auditor, Role.GUIDE)):
        team.name_member(copy.book, copy.by(people.lead), people.doer.id, role)
    planning.to_lead()
    (told,) = open_conflicts(planning.lead.book)
    assert (told.rule, [side.value for side in told.sides]) == ("M-06", ["observer", "guide"])
    settle(planning.lead.book, planning.lead.by(people.lead), told.id, 1)
    assert open_conflicts(planning.lead.book) == []
    named = [m.role for m in planning.lead.book.all(TeamMember).values() if m.person == people.doer.id]
    assert named == [Role.OBSERVER]


def test_fields_that_do_not_fit_together_can_be_read_and_mended(planning: Pair) -> None:
    """M-08: one moved the begin of an agenda line, the other its end."""
    people = planning.lead.people
    (line,) = planning.lead.book.all(AgendaLine)
    agenda.edit_line(planning.lead.book, planning.lead.by(people.lead), line, start=time(11, 30))
    agenda.edit_line(planning.auditor.book, planning.auditor.by(people.auditor), line, end=time(10, 0))
    planning.to_lead()
    (told,) = open_conflicts(planning.lead.book)
    assert told.rule == "M-08"
    assert "ends (10:00) before it begins (11:30)" in told.said
    agenda.edit_line(planning.lead.book, planning.lead.by(people.lead), line, end=time(12, 0))
    assert open_conflicts(planning.lead.book) == []


def test_a_line_removed_here_and_edited_there(planning: Pair) -> None:
    people = planning.lead.people
    (line,) = planning.lead.book.all(AgendaLine)
    agenda.edit_line(planning.auditor.book, planning.auditor.by(people.auditor), line, topic="Everything else")
    agenda.remove_line(planning.lead.book, planning.lead.by(people.lead), line)
    planning.to_lead()
    (apart,) = open_conflicts(planning.lead.book)
    assert sorted(side.value for side in apart.sides) == ["Everything else", "removed"]
    kept = next(n for n, side in enumerate(apart.sides, 1) if not side.gone)
    settle(planning.lead.book, planning.lead.by(people.lead), apart.id, kept)
    assert planning.lead.book.get(AgendaLine, line).topic == "Everything else"
    assert open_conflicts(planning.lead.book) == []
    planning.to_auditor()
    assert planning.auditor.state() == planning.lead.state()


def test_what_a_report_does_not_know(pair: Pair) -> None:
    """G-22: the report is issued while the auditor's last note and record are still on her laptop."""
    people, lead = pair.lead.people, pair.lead.by(pair.lead.people.lead)
    hers = pair.auditor.by(people.auditor)
    conduct.write_note(pair.auditor.book, hers, pair.auditor.item("CK-001").id, "One more thing.")
    record = EvidenceKind.RECORD
    evidence.add(pair.auditor.book, hers, kind=record, reference="Q-117", items=[pair.auditor.item("CK-002").id])
    issued(pair.lead)
    pair.to_lead()
    apart, unknown = open_conflicts(pair.lead.book)
    assert (apart.about, unknown.rule, unknown.about) == ("item CK-001, note", "G-22", "item CK-002")
    printed = next(n for n, side in enumerate(apart.sides, 1) if side.by == people.lead.name)
    with pytest.raises(InvalidInput, match="G-22"):
        settle(pair.lead.book, lead, apart.id, 3 - printed)
    settle(pair.lead.book, lead, apart.id, printed)
    said = {"reason": "a record came late", "changes": ["CK-002"]}
    lead = pair.lead.by(people.lead)
    report.revise(pair.lead.workspace, pair.lead.book, lead, **said)  # type: ignore[arg-type]
    assert open_conflicts(pair.lead.book) == []


def test_what_a_report_prints_is_taken_whatever_another_copy_did_meanwhile(pair: Pair) -> None:
    """The report is issued while the auditor grades an item anew: the line that issued it is the printed side."""
    people = pair.lead.people
    hers = pair.auditor.by(people.auditor)
    conduct.grade(pair.auditor.book, hers, pair.auditor.item("CK-001").id, Grade.OBSERVATION, note="It is known.")
    issued(pair.lead)
    pair.to_lead()
    lead = pair.lead.by(people.lead)
    (apart,) = open_conflicts(pair.lead.book)
    printed = next(n for n, side in enumerate(apart.sides, 1) if side.by == people.lead.name)
    with pytest.raises(InvalidInput, match="G-22"):
        settle(pair.lead.book, lead, apart.id, 3 - printed)
    settle(pair.lead.book, lead, apart.id, printed)
    assert open_conflicts(pair.lead.book) == []
    assert pair.lead.item("CK-001").grade is Grade.CONFORMING
    pair.to_auditor()
    assert pair.auditor.state() == pair.lead.state()


def test_what_waits_is_listed_where_the_line_that_issued_the_report_is_damaged(pair: Pair) -> None:
    conduct.write_note(
        pair.auditor.book, pair.auditor.by(pair.lead.people.auditor), pair.auditor.item("CK-001").id, "x"
    )
    pair.to_lead()
    issued(pair.lead)
    folder, workspace = pair.lead.book.folder, pair.lead.workspace
    workspace.close()
    trail = folder / "trail" / f"{workspace.writer.id}.jsonl"
    before, verb, after = trail.read_bytes().rpartition(b'"issue report"')
    trail.write_bytes(before + verb.upper() + after)
    with Workspace.open(workspace.folder, home=workspace.home) as again:
        assert again.audit(AUDIT).ledger.read_only
        assert open_conflicts(again.audit(AUDIT)) == []


def test_of_what_a_report_prints_on_no_side_any_may_be_taken(conducted: Field, tmp_path: Path) -> None:
    ours = Copy(conducted.workspace, tmp_path, conducted)
    for item in ours.book.items.values():
        conduct.grade(ours.book, ours.by(conducted.lead), item.id, Grade.CONFORMING, note="As described.")
    others = [handed_out(tmp_path, conducted, who, who.ref) for who in (conducted.auditor, conducted.trainee)]
    for copy in others:
        conduct.write_note(copy.book, copy.by(conducted.auditor), copy.item("CK-001").id, f"By {copy.book.letter}.")
    issued(ours)
    for copy in others:
        ours.takes(copy.bundle())
        copy.workspace.close()
    (apart,) = [each for each in open_conflicts(ours.book) if not each.rule]
    settle(ours.book, ours.by(conducted.lead), apart.id, 1)
    assert [each.rule for each in open_conflicts(ours.book)] == ["G-22"]
    said = {"reason": "a note came late", "changes": ["CK-001"]}
    report.revise(ours.workspace, ours.book, ours.by(conducted.lead), **said)  # type: ignore[arg-type]
    assert open_conflicts(ours.book) == []


@pytest.fixture
def followed(pair: Pair) -> tuple[Pair, Callable[[Copy], Nonconformity]]:
    """Both have the issued nonconformity of a reported audit, whose response is accepted."""
    people = pair.lead.people
    finding = graded(pair.lead, "CK-001")
    agreed = findings.agree(pair.lead.workspace, pair.lead.book, pair.lead.by(people.lead), finding.id).value
    findings.present(pair.lead.book, pair.lead.by(people.lead), finding.id, to=people.owner.id, acknowledged=True)
    issued(pair.lead)
    nc = agreed.nonconformity
    assert nc is not None
    follow_up.acknowledge(pair.lead.book, pair.lead.by(people.owner), nc, people.doer.id)
    pair.to_auditor()
    return pair, lambda copy: copy.book.get(Nonconformity, nc)


def test_an_audit_closed_here_whose_nonconformity_goes_on_there(
    followed: tuple[Pair, Callable[[Copy], Nonconformity]],
) -> None:
    """G-30 with the step itself: here it is transferred and the audit closed, there the owner is another one."""
    pair, nc = followed
    people = pair.lead.people
    number = nc(pair.lead).id
    report.complete(pair.lead.book, pair.lead.by(people.lead), "none")
    follow_up.transfer(pair.lead.book, pair.lead.by(people.manager), number, "elsewhere", "agreed")
    report.close(pair.lead.book, pair.lead.by(people.manager))
    follow_up.void(
        pair.auditor.book, pair.auditor.by(people.lead), number, "wrong", with_person=people.manager.id, revision=2
    )
    pair.to_lead()
    (apart,) = open_conflicts(pair.lead.book)
    assert nc(pair.lead).state is NonconformityState.VOID
    settle(pair.lead.book, pair.lead.by(people.manager), apart.id, 1)
    assert nc(pair.lead).state is NonconformityState.TRANSFERRED
    assert open_conflicts(pair.lead.book) == []


def test_settling_what_stands_already_is_a_line_too(pair: Pair) -> None:
    apart = both_grade(pair)
    lead = pair.lead.by(pair.lead.people.lead)
    settle(pair.lead.book, lead, apart.id, 2)
    assert pair.lead.item("CK-003").grade is Grade.OBSERVATION
    assert open_conflicts(pair.lead.book) == []
    with pytest.raises((NotFound, NothingChanged)):
        settle(pair.lead.book, lead, apart.id, 2)
    assert not [f for f in pair.lead.book.all(Finding).values() if f.grade is Grade.MINOR and not f.is_withdrawn]


def test_a_nonconformity_reopened_there_while_the_audit_is_closed_here(
    followed: tuple[Pair, Callable[[Copy], Nonconformity]],
) -> None:
    """G-30."""
    pair, nc = followed
    people = pair.lead.people
    number = nc(pair.lead).id
    pair.lead.write(Change("nonconformities", number, {"state": "closed_effective"}))
    report.complete(pair.lead.book, pair.lead.by(people.lead), "none")
    pair.to_auditor()
    report.close(pair.lead.book, pair.lead.by(people.manager))
    there, lead = pair.auditor, pair.auditor.by(people.lead)
    day = there.workspace.today()
    follow_up.reopen(there.workspace, there.book, lead, number, "It came back.", shown_by="a ticket", dated=day)
    pair.to_lead()
    assert "G-30" in rules(pair.lead)


def test_who_verified_there_became_the_owner_here(followed: tuple[Pair, Callable[[Copy], Nonconformity]]) -> None:
    """G-34; and G-35: the evidence is older than the action, whose day was corrected here."""
    pair, nc = followed
    people = pair.lead.people
    number, today = nc(pair.lead).id, pair.lead.workspace.today().isoformat()
    action = {"ref": "CA-1", "text": "Link them", "owner": people.doer.id, "due": today, "done": today}
    implemented = {"state": "implemented", "response": {"actions": [action]}, "implemented": today}
    pair.lead.write(Change("nonconformities", number, implemented))
    nonconformities.set_follow_up(pair.lead.book, pair.lead.by(people.lead), number, verifier=people.expert.id)
    pair.to_auditor()
    later = {**action, "done": (pair.lead.workspace.today() + timedelta(days=1)).isoformat()}
    corrected = {"owner": people.auditor.id, "response": {"actions": [later]}}
    pair.lead.write(Change("nonconformities", number, corrected))
    auditor = pair.auditor.by(people.auditor)
    nonconformities.set_follow_up(pair.auditor.book, pair.auditor.by(people.lead), number, verifier=people.auditor.id)
    seen = evidence.add(pair.auditor.book, auditor, kind=EvidenceKind.RECORD, reference="log", follow_up=True).value
    follow_up.verify(pair.auditor.book, auditor, number, "Three of three.", [seen.id], "record-review")
    pair.to_lead()
    assert {"G-34", "G-35"} <= set(rules(pair.lead))
    follow_up.reassign(pair.lead.book, pair.lead.by(people.manager), number, people.doer.id, "Not his own.")
    assert "G-34" not in rules(pair.lead)
    assert "G-35" in rules(pair.lead)


def test_two_who_agree_raise_two_nonconformities_and_one_of_them_goes(pair: Pair) -> None:
    """M-04."""
    people = pair.lead.people
    finding = graded(pair.lead, "CK-001")
    pair.to_auditor()
    for copy in (pair.lead, pair.auditor):
        findings.agree(copy.workspace, copy.book, copy.by(people.lead), finding.id)
    pair.to_lead()
    (apart,) = [each for each in open_conflicts(pair.lead.book) if each.is_choice and "nonconformity" in each.about]
    settle(pair.lead.book, pair.lead.by(people.lead), apart.id, 1)
    assert rules(pair.lead) == ["M-04"]
    (loose,) = open_conflicts(pair.lead.book)
    follow_up.void(
        pair.lead.book, pair.lead.by(people.lead), loose.record, "raised twice", with_person=None, revision=None
    )
    assert open_conflicts(pair.lead.book) == []


def test_somebody_who_is_in_two_places_by_two_copies_is_told_and_blocks_nothing(planning: Pair) -> None:
    """G-13 is soft."""
    people = planning.lead.people
    (line,) = planning.lead.book.all(AgendaLine).values()
    plan.issue_plan(planning.lead.book, planning.lead.by(people.lead))
    again = line.model_dump(exclude={"id", "topic", "begun", "ended"})
    agenda.add_line(planning.auditor.book, planning.auditor.by(people.auditor), topic="The same hour", **again)
    planning.to_lead()
    told = open_conflicts(planning.lead.book)
    assert {each.rule for each in told} == {"G-13"}
    assert not any(each.blocks for each in told)
    assert conflicts.blocking(planning.lead.book) == []


def test_an_audit_is_not_closed_while_something_waits(
    followed: tuple[Pair, Callable[[Copy], Nonconformity]],
) -> None:
    pair, nc = followed
    people, number = pair.lead.people, nc(pair.lead).id
    lead = pair.lead.by(people.lead)
    piece = evidence.add(pair.lead.book, lead, kind=EvidenceKind.RECORD, reference="log", follow_up=True).value
    report.complete(pair.lead.book, pair.lead.by(people.lead), "none")
    follow_up.transfer(pair.lead.book, pair.lead.by(people.manager), number, "elsewhere", "agreed")
    pair.to_auditor()
    for copy in (pair.lead, pair.auditor):
        evidence.describe(copy.book, copy.by(people.lead), piece.id, place=copy.workspace.name)
    pair.to_lead()
    with pytest.raises(Refusal, match="place"):
        report.close(pair.lead.book, pair.lead.by(people.manager))
    (apart,) = open_conflicts(pair.lead.book)
    settle(pair.lead.book, pair.lead.by(people.lead), apart.id, 1)
    report.close(pair.lead.book, pair.lead.by(people.manager))
