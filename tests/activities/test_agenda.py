"""The agenda and the plan: proposed, taken over, moved, in versions that say what changed, objected to, answered."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from pydantic import ValidationError

from auditor.activities import (
    agenda,
    agenda_proposal,
    conduct,
    organisation,
    plan,
    plan_version,
    schedule,
    team,
    undo,
    ways,
)
from auditor.activities.report_content import compile_report
from auditor.errors import InvalidInput, NotFound
from auditor.figures.plan_difference import plan_difference
from auditor.model.audit import AgendaLine, PlanVersion
from auditor.model.guards.rule import Refusal
from auditor.model.machine import NotAllowed
from auditor.model.people import Person, Site, Tie
from auditor.model.record import Override
from auditor.model.words import AuditState, Role
from auditor.reporting.record import RevisionFacts
from tests.activities.conftest import CLAUSES, Field


def the_line(planned: Field) -> AgendaLine:
    (line,) = planned.audit.all(AgendaLine).values()
    return line


def differences(planned: Field, old: int = -2, new: int = -1) -> tuple[str, ...]:
    versions = plan_version.versions(planned.audit)
    return plan_difference(versions[old], versions[new], planned.audit.names, agenda.site_names(planned.audit))


def lines_since(planned: Field, before: int) -> int:
    return len(list(planned.audit.ledger.lines())) - before


# The proposal


def test_a_proposal_is_looked_at_before_anything_is_kept(planned: Field) -> None:
    before = len(list(planned.audit.ledger.lines()))
    proposal = agenda_proposal.proposed(planned.workspace, planned.audit)
    assert lines_since(planned, before) == 0
    assert {clause for line in proposal.lines for clause in line.clauses} == set(CLAUSES)
    owners = {p for line in proposal.lines if "20000-1:8.2.6" in line.clauses for p in line.auditees}
    assert owners == {planned.owner.id}


def test_what_people_wrote_goes_only_where_it_is_said(planned: Field) -> None:
    proposal = agenda_proposal.proposed(planned.workspace, planned.audit)
    with pytest.raises(InvalidInput, match="1 line that people wrote"):
        agenda_proposal.accept(planned.workspace, planned.audit, planned.by(planned.lead), proposal)
    before = len(list(planned.audit.ledger.lines()))
    accepting = planned.by(planned.lead)
    agenda_proposal.accept(planned.workspace, planned.audit, accepting, proposal, replace=True)
    assert lines_since(planned, before) == 1
    standing = agenda.lines(planned.audit)
    assert [line.topic for line in standing] == [line.topic for line in proposal.lines]
    assert all(line.proposed for line in standing)
    assert agenda.problems(planned.audit).count == 0
    agenda_proposal.accept(planned.workspace, planned.audit, planned.by(planned.lead), proposal)  # nobody wrote
    assert len(agenda.lines(planned.audit)) == len(proposal.lines)


def test_a_line_that_is_changed_is_no_proposal_any_more_and_issuing_makes_all_of_them_the_plan(planned: Field) -> None:
    agenda.remove_line(planned.audit, planned.by(planned.lead), the_line(planned).id)
    proposal = agenda_proposal.proposed(planned.workspace, planned.audit)
    agenda_proposal.accept(planned.workspace, planned.audit, planned.by(planned.lead), proposal)
    first = next(line for line in agenda.lines(planned.audit) if line.kind == "session")
    agenda.edit_line(planned.audit, planned.by(planned.lead), first.id, topic="Something else")
    assert not planned.audit.get(AgendaLine, first.id).proposed
    warned = plan.issue_plan(planned.audit, planned.by(planned.lead)).warnings
    assert {warning.rule.id for warning in warned} == {"G-11"}  # nothing of G-12 to G-14
    assert not any(line.proposed for line in agenda.lines(planned.audit))


def test_a_proposal_can_be_undone_as_a_whole_and_is_for_planners_only(planned: Field) -> None:
    proposal = agenda_proposal.proposed(planned.workspace, planned.audit)
    with pytest.raises(NotAllowed):
        agenda_proposal.accept(planned.workspace, planned.audit, planned.by(planned.doer), proposal, replace=True)
    kept = the_line(planned)
    agenda_proposal.accept(planned.workspace, planned.audit, planned.by(planned.lead), proposal, replace=True)
    undo.undo_last(planned.audit, planned.by(planned.lead))
    assert the_line(planned).topic == kept.topic
    plan.issue_plan(planned.audit, planned.by(planned.lead))
    with pytest.raises(InvalidInput, match="its plan stands"):
        agenda_proposal.accept(planned.workspace, planned.audit, planned.by(planned.lead), proposal, replace=True)


def test_who_is_tied_or_was_blocked_is_not_proposed(planned: Field) -> None:
    book, lead = planned.workspace.programme, planned.by(planned.lead)
    organisation.edit(book, lead, type(planned.lead), planned.lead.id, ties=[Tie(kind="clause", reference="8.2.6")])
    planned.audit.commit("copy", author=lead.by, effective=lead.on, records=[book.get(type(planned.lead), lead.by)])
    blocked = {"person": planned.lead.id, "clause": "20000-1:8.6.1", "result": "blocked", "reason": "works there"}
    team.record_independence(planned.audit, planned.by(planned.lead), **blocked)
    proposal = agenda_proposal.proposed(planned.workspace, planned.audit)
    asked = {clause: line.auditors[0] for line in proposal.lines for clause in line.clauses}
    assert asked["20000-1:8.2.6"] == asked["20000-1:8.6.1"] == planned.auditor.id


def test_sites_and_their_ways_come_with_the_proposal(planned: Field) -> None:
    book, lead = planned.workspace.programme, planned.by(planned.lead)
    organisation.edit(book, planned.by(planned.manager), Site, planned.site.id, works_from=time(10, 0))
    proposal = agenda_proposal.proposed(planned.workspace, planned.audit)
    assert proposal.lines[0].start == time(10, 0)
    agenda_proposal.accept(planned.workspace, planned.audit, lead, proposal, replace=True)
    assert planned.audit.get(Site, planned.site.id).works_from == time(10, 0)


# Ways


def test_a_way_is_the_same_back_unless_it_is_said_otherwise(planned: Field) -> None:
    book, manager = planned.workspace.programme, planned.by(planned.manager)
    other = organisation.add(book, manager, Site, ref="ŁDZ", name="Łódź").value

    def minutes() -> tuple[list[int], list[int]]:
        here, there = (book.get(Site, site) for site in (planned.site.id, other.id))
        return [way.minutes for way in here.ways], [way.minutes for way in there.ways]

    ways.set_way(book, manager, planned.site.id, other.id, 330)
    assert minutes() == ([330], [330])
    ways.set_way(book, manager, other.id, planned.site.id, 300, both_ways=False)
    assert minutes() == ([330], [300])
    changed = [way.having(minutes=340) for way in book.get(Site, planned.site.id).ways]
    organisation.edit(book, manager, Site, planned.site.id, ways=changed)
    assert minutes() == ([340], [340])
    organisation.edit(book, manager, Site, planned.site.id, staff=3)
    assert minutes() == ([340], [340])
    ways.set_way(book, manager, planned.site.id, other.id, 0)
    assert minutes() == ([], [])
    with pytest.raises(InvalidInput):
        ways.set_way(book, manager, other.id, other.id, 5)
    with pytest.raises(ValidationError, match="before it begins"):
        organisation.edit(book, manager, Site, other.id, works_to=time(7, 0))


# Moving, and rules that warn at once


def test_a_line_moves_within_its_day_and_says_at_once_whom_it_needs_twice(planned: Field) -> None:
    line = the_line(planned)
    moved = agenda.move_line(planned.audit, planned.by(planned.lead), line.id, -30)
    assert (moved.value.start, moved.value.end, moved.warnings) == (time(8, 30), time(11, 30), ())
    with pytest.raises(InvalidInput, match="leave its day"):
        agenda.move_line(planned.audit, planned.by(planned.lead), line.id, -9 * 60)
    fixed = {"day": line.day, "start": time(11), "end": time(12), "zone": "Europe/Prague", "topic": "Walk"}
    added = agenda.add_line(planned.audit, planned.by(planned.lead), **fixed, guides=[planned.owner.id])
    assert [warning.rule.id for warning in added.warnings] == ["G-13"]
    problems = agenda.problems(planned.audit)
    assert set(problems.of) == {line.id, added.value.id}
    assert [each.rule.id for each in problems.whole] == ["G-14", "G-14", "G-14"]
    assert problems.count == 4
    later = agenda.move_line(planned.audit, planned.by(planned.lead), added.value.id, 45)
    assert later.warnings == ()


# G-12


def test_the_lead_sets_g_12_aside_and_the_report_prints_why(planned: Field) -> None:
    agenda.edit_line(planned.audit, planned.by(planned.lead), the_line(planned).id, clauses=CLAUSES[1:])
    with pytest.raises(Refusal) as refused:
        plan.issue_plan(planned.audit, planned.by(planned.lead))
    assert refused.value.rules == ("G-12",)
    assert "20000-1:8.2.6" in refused.value.message
    manager = planned.by(planned.manager)
    with pytest.raises(Refusal):  # not the manager's to decide
        plan.issue_plan(planned.audit, manager.overriding("G-12", planned.audit.audit.id, "no time"))
    lead = planned.by(planned.lead).overriding("G-12", planned.audit.audit.id, "seen in March")
    issued = plan.issue_plan(planned.audit, lead)
    assert "G-12" in [warning.rule.id for warning in issued.warnings]
    (kept,) = planned.audit.all(Override).values()
    assert (kept.rule, kept.reason, kept.approved_by) == ("G-12", "seen in March", planned.lead.id)
    revision = RevisionFacts(number=1, state="draft", head="")
    printed = compile_report(planned.workspace, planned.audit, revision, as_of=planned.workspace.today()).overrides
    assert [(each.rule, each.reason) for each in printed] == [("G-12", "seen in March")]


# Versions


def test_each_version_keeps_the_agenda_and_the_next_one_says_what_changed(planned: Field) -> None:
    line = the_line(planned)
    plan.issue_plan(planned.audit, planned.by(planned.lead))
    assert plan_version.versions(planned.audit)[0].agenda == [line]
    plan.reopen_plan(planned.audit, planned.by(planned.lead), "they asked")
    agenda.edit_line(
        planned.audit,
        planned.by(planned.lead),
        line.id,
        start=time(9, 30),
        end=time(12, 30),
        auditors=[planned.auditor.id],
        clauses=CLAUSES[:2],
    )
    more = {"day": line.day, "start": time(13), "end": time(14), "topic": "Incidents", "clauses": CLAUSES[2:]}
    agenda.add_line(planned.audit, planned.by(planned.lead), **more, auditors=[planned.lead.id])
    team.name_member(planned.audit, planned.by(planned.lead), planned.expert.id, Role.EXPERT, days=0.5)
    plan.issue_plan(planned.audit, planned.by(planned.lead))
    names = planned.audit.names
    assert differences(planned) == (
        f"Everything moved from {line.day} 09:00-12:00 to 09:30-12:30",
        f"Everything: auditors {names[planned.lead.id]} → {names[planned.auditor.id]}",
        "Everything: 20000-1:8.6.1 taken out",
        f"Incidents added: {line.day} 13:00-14:00, {names[planned.lead.id]}",
        f"{names[planned.expert.id]}: 1 → 0.5 days",
    )
    assert differences(planned, -1, -2)[-2:] == (
        f"Incidents taken off: it was {line.day} 13:00-14:00",
        f"{names[planned.expert.id]}: 0.5 → 1 day",
    )


def test_a_change_on_the_fly_is_a_minor_version_that_nobody_has_to_accept(conducted: Field) -> None:
    book, lead = conducted.audit, conducted.by(conducted.lead)
    line = the_line(conducted)
    conduct.change_plan(book, lead, "The canteen is closed")
    agenda.move_line(book, conducted.by(conducted.lead), line.id, 15)
    team.name_member(book, conducted.by(conducted.lead), conducted.doer.id, Role.GUIDE)
    assert [version.label for version in plan_version.versions(book)] == ["1", "1.1", "1.2", "1.3"]
    assert differences(conducted) == (f"{book.names[conducted.doer.id]} joins the team as guide",)
    assert differences(conducted, 1, 2)[0].startswith("Everything moved from")
    assert plan_version.versions(book)[1].change == "The canteen is closed"
    assert [version.label for version in plan_version.issued(book)] == ["1"]
    assert book.audit.state is AuditState.IN_PROGRESS
    with pytest.raises(NotAllowed):
        agenda.move_line(book, conducted.by(conducted.auditor), line.id, 15)


def test_the_next_issued_version_counts_issued_ones_only(planned: Field) -> None:
    for number in (1, 2, 3):
        assert plan.issue_plan(planned.audit, planned.by(planned.lead)).value.version == number
        plan.reopen_plan(planned.audit, planned.by(planned.lead), "again")


# The auditee's answer


def test_an_objection_is_answered_and_the_plan_accepted_then_or_not(planned: Field) -> None:
    book = planned.audit
    plan.issue_plan(book, planned.by(planned.lead))
    with pytest.raises(InvalidInput, match="Nobody objected"):
        plan.answer_objection(book, planned.by(planned.lead), "?")
    objected = plan.accept_plan(book, planned.by(planned.owner), "Not on a Wednesday").value
    assert (objected.objected_by, objected.objected_on) == (planned.owner.id, planned.workspace.today())
    with pytest.raises(NotAllowed):
        plan.answer_objection(book, planned.by(planned.auditor), "Thursday then")
    with pytest.raises(InvalidInput, match="say what"):
        plan.answer_objection(book, planned.by(planned.lead), "")
    plan.answer_objection(book, planned.by(planned.lead), "It has to be Wednesday: the line runs then.")
    accepted = plan.accept_plan(book, planned.by(planned.owner)).value
    assert accepted.accepted_by == planned.owner.id
    assert (accepted.objection, accepted.answer[:12]) == ("Not on a Wednesday", "It has to be")
    conduct.open_meeting(book, planned.by(planned.lead))
    with pytest.raises(InvalidInput, match="No plan is issued"):
        plan.answer_objection(book, planned.by(planned.lead), "late")


def test_a_version_of_an_earlier_format_has_nothing_to_compare(planned: Field) -> None:
    plan.issue_plan(planned.audit, planned.by(planned.lead))
    (first,) = plan_version.versions(planned.audit)
    old = PlanVersion.model_validate({**first.fields(), "agenda": [], "team": []})
    assert plan_difference(old, first, {}, {}) == ()


def test_the_days_are_told_from_all_sides(planned: Field) -> None:
    days = agenda.days(planned.workspace, planned.audit)
    assert (days.planned, days.team) == (1, 1)
    assert days.agenda == round(3 / 8, 2)
    assert days.effort.days == 0.25 + 0.5
    assert days.says == (
        "0.75 days estimated, 1 planned, the team has 1, the agenda takes 0.38: 1 group of clauses × 0.25 + 0.5 to "
        "plan and report"
    )


def test_whoever_audits_by_the_agenda_is_in_the_team(planned: Field) -> None:
    line = the_line(planned)
    before = line.auditors
    stranger = organisation.add(
        planned.workspace.programme, planned.by(planned.manager), Person, name="Václav Novák"
    ).value
    schedule.refresh_copies(planned.workspace, planned.audit, planned.by(planned.manager))
    agenda.edit_line(planned.audit, planned.by(planned.lead), line.id, auditors=[*before, stranger.id])
    with pytest.raises(Refusal, match="A4: Václav Novák is to audit"):
        plan.issue_plan(planned.audit, planned.by(planned.lead))
    agenda.edit_line(planned.audit, planned.by(planned.lead), line.id, auditors=before)
    plan.issue_plan(planned.audit, planned.by(planned.lead))


def test_in_an_audit_that_is_held_a_line_is_given_to_the_team_at_once(conducted: Field) -> None:
    line = agenda.lines(conducted.audit)[0]
    with pytest.raises(Refusal, match="A4"):
        agenda.edit_line(conducted.audit, conducted.by(conducted.lead), line.id, auditors=[conducted.owner.id])


@pytest.mark.parametrize("names", [{"auditors": ["x"]}, {"auditees": ["x"]}, {"guides": ["x"]}, {"site": "x"}])
def test_a_line_names_who_and_what_the_audit_knows(planned: Field, names: dict[str, Any]) -> None:
    line = the_line(planned)
    with pytest.raises(NotFound, match="the audit does not know: x"):
        agenda.edit_line(planned.audit, planned.by(planned.lead), line.id, **names)
    fields = {"day": line.day, "start": line.start, "end": line.end, "topic": "Another", **names}
    with pytest.raises(NotFound, match="the audit does not know: x"):
        agenda.add_line(planned.audit, planned.by(planned.lead), **fields)
