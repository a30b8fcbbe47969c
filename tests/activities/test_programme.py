"""The programme from its draft to its end: who does what when, what is kept, and what happens by itself."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from auditor.activities import (
    first_day,
    frequency,
    giving_up,
    organisation,
    plan,
    programme,
    replanning,
    revision,
    schedule,
    schemes,
)
from auditor.activities.act import Act, act, step
from auditor.errors import InvalidInput, NotFound
from auditor.figures.indicator import Period
from auditor.figures.indicators_programme import completion
from auditor.figures.proposals import Proposal, proposals
from auditor.model.frequency import FactorSubject
from auditor.model.guards import programme as guards
from auditor.model.guards.rule import Refusal
from auditor.model.machine import NotAllowed
from auditor.model.machines import AUDIT
from auditor.model.people import Person, Process, Site
from auditor.model.programme import Blackout, EarlierNonconformity, Programme, ProgrammeRevision, Slot
from auditor.model.record import HistoryEntry, Override, Warned
from auditor.model.schemes import DeadlineScheme, GradingScheme
from auditor.model.words import AuditState, Mode, ProgrammeState, Role
from auditor.workspace.basis import coverage_basis, indicator_basis

from .conftest import Field
from .copies import empty_workspace

STATED = "frequency methods responsibilities planning_requirements reporting importance changes earlier_results"


def by(field: Field, who: str = "manager") -> Act:
    return field.by(getattr(field, who))


def standing(field: Field) -> Programme:
    return field.workspace.programme.programme


@pytest.fixture
def approved(planned: Field) -> Field:
    """A programme that states what it has to, approved and not begun."""
    fields: dict[str, Any] = dict.fromkeys(f"{STATED} resources".split(), "as stated")
    risks = [{"kind": "risk", "text": "Few auditors"}]
    programme.describe(planned.workspace.programme, by(planned), objectives=["Know"], risks=risks, **fields)
    programme.submit(planned.workspace, by(planned))
    programme.approve(planned.workspace, by(planned, "client"))
    return planned


@pytest.fixture
def active(approved: Field) -> Field:
    """A programme that runs."""
    programme.start(approved.workspace.programme, by(approved))
    return approved


def test_deadlines_are_declared_in_the_draft_and_an_audit_takes_them_over(planned: Field) -> None:
    book = planned.workspace.programme
    told = schemes.set_deadlines(book, by(planned), report=5, response_minor=15).value
    assert (told.report, told.response_minor, told.response_major) == (5, 15, 10)
    assert planned.audit.deadlines.report == 10
    schedule.refresh_copies(planned.workspace, planned.audit, by(planned, "lead"))
    assert planned.audit.deadlines.report == 5
    with pytest.raises(ValidationError, match="report"):
        schemes.set_deadlines(book, by(planned), report=-1)


def test_deadlines_stand_once_they_are_submitted(approved: Field) -> None:
    with pytest.raises(InvalidInput, match="AP is approved; its deadlines stand"):
        schemes.set_deadlines(approved.workspace.programme, by(approved), report=5)


def test_submitting_warns_of_what_nobody_asked_to_cover(approved: Field) -> None:
    warned = [each.text for each in approved.workspace.programme.all(Warned).values() if each.rule == "G-03"]
    cycle, yearly = warned  # each rule once, whatever else asks for the same clauses
    assert yearly.startswith("nobody plans 20000-1:5.1, 20000-1:6.3, 20000-1:9.2.1")
    assert cycle.startswith("nobody plans 20000-1:4.1,")
    assert "8.2.6" not in cycle


def test_it_starts_by_itself_once(approved: Field) -> None:
    book = approved.workspace.programme
    early = standing(approved).cycle_from - timedelta(days=1)
    assert not first_day.is_due(standing(approved), early)
    before = act(approved.workspace, approved.lead.id, approved.workspace.now() - timedelta(hours=2))
    assert first_day.start_what_is_due(book, before) is None  # what happened before the approval starts nothing
    started = first_day.start_what_is_due(book, by(approved, "lead"))
    assert started is not None
    assert standing(approved).state is ProgrammeState.ACTIVE
    assert [each.transition for each in book.history(started.id)][-1] == "P5"
    head = book.ledger.head
    assert first_day.start_what_is_due(book, by(approved, "lead")) is None
    assert book.ledger.head == head


def test_what_is_proposed_counts_from_the_approval(active: Field) -> None:
    book, workspace = active.workspace.programme, active.workspace
    with pytest.raises(InvalidInput, match="changes by a revision"):
        programme.describe(book, by(active), budget="1 EUR")
    with pytest.raises(NotAllowed, match="P6: approve revision is done by the client"):
        revision.approve(workspace, by(active))  # who may not hears that first
    with pytest.raises(InvalidInput, match="no revision is proposed"):
        revision.approve(workspace, by(active, "client"))
    revision.propose(book, by(active), "a new site")
    with pytest.raises(InvalidInput, match="nothing differs from revision 1"):
        revision.approve(workspace, by(active, "client"))
    programme.describe(book, by(active), budget="1 EUR")
    programme.describe(book, by(active), methods="remote")
    assert (standing(active).budget, standing(active).methods) == ("", "as stated")
    told = ("methods: “remote” instead of “as stated”", "budget: stated as “1 EUR”")
    assert revision.difference(workspace) == told
    with pytest.raises(NotAllowed, match="P6"):
        revision.approve(workspace, by(active))
    revision.drop(book, by(active), "not now")
    assert (standing(active).proposed, revision.difference(workspace)) == (None, ())
    revision.propose(book, by(active), "a new site")
    programme.describe(book, by(active), budget="1 EUR", methods="remote")
    revision.approve(workspace, by(active, "client"))
    now = standing(active)
    assert (now.revision, now.budget, now.methods, now.proposed_change, now.proposed) == (
        2,
        "1 EUR",
        "remote",
        "",
        None,
    )
    assert tuple(now.approvals[1].changes) == told
    assert [(each.number, each.stated.budget) for each in revision.revisions(book)] == [(1, ""), (2, "1 EUR")]
    assert revision.difference(workspace, 1, 2) == told
    assert revision.difference(workspace, 2, 1)[0] == "methods: “as stated” instead of “remote”"
    with pytest.raises(NotFound, match="Revision 3 of AP was not kept"):
        revision.difference(workspace, 3)


def test_what_is_around_it_is_written_at_any_time(active: Field) -> None:
    book, day = active.workspace.programme, date(2026, 12, 10)
    events = [{"ref": "CB-S2", "title": "stage 2", "on": day, "kind": "stage-2"}]
    programme.describe(book, by(active), events=events)
    with pytest.raises(NotAllowed, match="programme manager"):
        programme.describe(book, by(active, "client"), events=[])
    assert standing(active).events[0].ends == day
    assert revision.difference(active.workspace)[0].startswith("external event added: CB-S2 stage 2")


@pytest.mark.parametrize(
    ("around", "says"),
    [
        ({"events": [{"ref": "S2", "title": "stage 2", "on": "2027-02-23", "last": "2027-02-22"}]}, "before it begins"),
        ({"blackouts": [{"first": "2027-02-23", "last": "2027-02-22", "reason": "freeze"}]}, "before they begin"),
        ({"events": [{"ref": "S2", "title": each, "on": "2027-02-23"} for each in ("one", "two")]}, "S2 twice"),
    ],
)
def test_what_is_around_it_runs_forward_and_is_told_once(active: Field, around: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        programme.describe(active.workspace.programme, by(active), **around)


def test_what_two_persons_write_around_it_at_once_stays(active: Field) -> None:
    book = active.workspace.programme
    first: dict[str, Any] = {"ref": "S1", "title": "stage 1", "on": "2027-01-12"}
    freeze: dict[str, Any] = {"first": "2026-12-20", "last": "2027-01-03", "reason": "freeze"}
    programme.describe(book, by(active), events=[first])
    was = standing(active).around
    other = {"ref": "S2", "title": "stage 2", "on": "2027-02-23"}
    programme.describe(book, by(active), was=was, events=[*was.events, other], blackouts=[freeze])
    third = {"ref": "FAIR", "title": "fair", "on": "2027-05-01"}
    move = {"first": "2027-06-01", "last": "2027-06-02", "reason": "move"}
    programme.describe(book, by(active), was=was, events=[third], blackouts=[move])  # and S1 is off
    assert [event.ref for event in standing(active).events] == ["S2", "FAIR"]
    assert [each.reason for each in standing(active).blackouts] == ["freeze", "move"]
    with pytest.raises(InvalidInput, match="S1 meanwhile: it is not there any more"):
        programme.describe(book, by(active), was=was, events=[first | {"title": "the first stage"}])
    seen = standing(active).around
    programme.describe(book, by(active), was=seen, events=[other | {"on": "2027-03-01"}, third])
    with pytest.raises(InvalidInput, match="S2 meanwhile: it is on 2027-03-01 now"):
        programme.describe(book, by(active), was=seen, events=[other | {"on": "2027-03-09"}, third])


def test_two_programmes_do_not_have_one_reference(active: Field) -> None:
    days: dict[str, Any] = {"cycle_from": standing(active).cycle_from, "cycle_to": standing(active).cycle_to}
    people: dict[str, Any] = {"manager": active.manager.id, "client": active.client.id}
    with pytest.raises(InvalidInput, match="ap is taken"):
        programme.create(active.workspace.programme, by(active), ref="ap", title="Once more", **days, **people)


def test_a_programme_rests_and_goes_on(active: Field) -> None:
    book = active.workspace.programme
    with pytest.raises(NotAllowed, match="P7"):
        programme.suspend(book, by(active), "a merger", "sites wait")
    with pytest.raises(InvalidInput, match="coverage"):
        programme.suspend(book, by(active, "client"), "a merger", "")
    programme.suspend(book, by(active, "client"), "a merger", "sites wait")
    with pytest.raises(NotAllowed, match="P6"):
        revision.propose(book, by(active), "more")
    programme.resume(book, by(active, "client"))
    (rest,) = standing(active).suspensions
    assert (rest.by, rest.consequence, rest.resumed_by) == (active.client.id, "sites wait", active.client.id)
    assert standing(active).state is ProgrammeState.ACTIVE


def test_it_closes_when_its_audits_are_finished_or_handed_over(active: Field) -> None:
    workspace = active.workspace
    with pytest.raises(Refusal, match="G-05: IA-1 is preparing"):
        programme.close(workspace, by(active), review="as planned", lessons="none")
    with pytest.raises(InvalidInput, match="IA-7 is no unfinished audit"):
        programme.close(workspace, by(active), review="as planned", lessons="none", left_over={"IA-7": "later"})
    outcome = programme.close(workspace, by(active), review="as planned", lessons="none", left_over={"IA-1": "next"})
    assert [each.rule.id for each in outcome.warnings] == ["G-03"]
    review = standing(active).review
    assert review is not None
    assert review.coverage == "0 of 63 required clauses audited in the cycle"
    assert [(each.audit, each.reason) for each in review.left_over] == [("IA-1", "next")]
    with pytest.raises(NotAllowed, match="A1: change schedule is not possible while the programme is closed"):
        schedule.add_slot(workspace, by(active), title="Late", planned_from=date.today(), planned_to=date.today())
    with pytest.raises(InvalidInput, match="nothing of it changes"):
        programme.describe(workspace.programme, by(active), events=[])


def test_it_closes_by_its_own_figures_while_the_next_one_runs(active: Field) -> None:
    workspace, book = active.workspace, active.workspace.programme
    first = date(standing(active).cycle_to.year + 1, 1, 1)
    said: dict[str, Any] = dict.fromkeys(f"{STATED} resources".split(), "as stated")
    said |= {"objectives": ["Know"], "risks": [{"kind": "risk", "text": "Few auditors"}]}
    said["criteria"] = standing(active).criteria
    people: dict[str, Any] = {"manager": active.manager.id, "client": active.client.id}
    days: dict[str, Any] = {"cycle_from": first, "cycle_to": first.replace(month=12)}
    following = programme.create(book, by(active), ref="AP-2", title="Next", **days, **people, **said).value
    assert len(indicator_basis(workspace, following).required) == 63  # by its criteria, before an audit is planned
    place: dict[str, Any] = {"planned_from": first, "planned_to": first, "sites": [active.site.id]}
    schedule.add_slot(workspace, by(active), title="Next", of="AP-2", clauses=["9001:8.6"], **place)
    programme.submit(workspace, by(active), of="AP-2")
    programme.approve(workspace, by(active, "client"), of="AP-2")
    programme.start(book, by(active), of="AP-2")
    assert standing(active).ref == "AP-2"
    ended = programme.close(workspace, by(active), review="ran", lessons="none", left_over={"IA-1": "next"}, of="AP")
    assert ended.value.review is not None
    assert ended.value.review.coverage == "0 of 63 required clauses audited in the cycle"


def test_the_next_cycle_is_drafted_while_this_one_runs(active: Field) -> None:
    workspace, book = active.workspace, active.workspace.programme
    first = date(standing(active).cycle_to.year + 1, 1, 1)
    people: dict[str, Any] = {"manager": active.lead.id, "client": active.client.id}
    fields: dict[str, Any] = {"title": "Next", "cycle_from": first, "cycle_to": first.replace(month=12), **people}
    for role in ("lead", "client"):
        with pytest.raises(NotAllowed, match="P1: create is done by the programme manager"):
            programme.create(book, by(active, role), ref="AP-2", **fields)
    programme.create(book, by(active), ref="AP-2", **fields)
    assert standing(active).ref == "AP"
    with pytest.raises(NotAllowed):
        programme.describe(book, by(active), "AP-2", methods="remote")  # it has another manager
    programme.describe(book, by(active, "lead"), "AP-2", methods="remote")
    with pytest.raises(NotAllowed, match="A1"):
        schedule.add_slot(workspace, by(active), title="Next", planned_from=first, planned_to=first)
    slot = schedule.add_slot(workspace, by(active, "lead"), title="Next", planned_from=first, planned_to=first).value
    following = book.get(Programme, slot.programme)
    assert (following.ref, slot.provisional) == ("AP-2", False)
    audit = workspace.audit(slot.ref)
    schedule.refresh_copies(workspace, audit, by(active, "lead"))
    for kind, declared in ((GradingScheme, following.grading), (DeadlineScheme, following.deadlines)):
        assert [*audit.all(kind)] == [declared]  # those of its own programme, not those of the one in force
    assert [each.ref for each in book.slots()] == ["IA-1"]
    with pytest.raises(NotAllowed, match="P9"):
        giving_up.cancel(workspace, by(active, "lead"), "another way", "AP-2")
    with pytest.raises(InvalidInput, match=f"P9: {slot.ref} would be cancelled with AP-2"):
        giving_up.cancel(workspace, by(active, "client"), "another way", "AP-2")
    giving_up.cancel(workspace, by(active, "client"), "another way", "AP-2", with_audits=True)
    assert workspace.audit(slot.ref).audit.state is AuditState.CANCELLED
    assert book.called("AP-2").state is ProgrammeState.CANCELLED


def test_the_first_programme_is_made_by_who_is_to_manage_it(tmp_path: Path) -> None:
    with empty_workspace(tmp_path, "new") as workspace:
        book, first = workspace.programme, act(workspace, "nobody")
        manager, client = (organisation.add(book, first, Person, name=name).value.id for name in ("Tuuli", "Bohumila"))
        year = {"cycle_from": date(2026, 1, 1), "cycle_to": date(2026, 12, 31)}
        fields: dict[str, Any] = {"title": "First", "manager": manager, "client": client, **year}
        with pytest.raises(NotAllowed, match="P1") as refused:
            programme.create(book, act(workspace, client), ref="AP", **fields)
        assert "by whoever is to manage it" in refused.value.hint
        programme.create(book, act(workspace, manager), ref="AP", **fields)
        assert book.programme.ref == "AP"
        assert book.in_force is None


def test_a_draft_is_never_in_force(approved: Field) -> None:
    workspace, book = approved.workspace, approved.workspace.programme
    people: dict[str, Any] = {"manager": approved.manager.id, "client": approved.client.id}
    days: dict[str, Any] = {"cycle_from": date(2040, 1, 1), "cycle_to": date(2040, 12, 31)}
    programme.create(book, by(approved), ref="AP-2", title="Beside it", **days, **people)
    assert book.in_force == book.programme == book.called("AP")
    cycle = indicator_basis(workspace).cycle
    assert cycle is not None
    assert cycle.last == book.called("AP").cycle_to
    giving_up.cancel(workspace, by(approved, "client"), "another way", "AP", with_audits=True)
    assert book.in_force is None
    assert book.programme.ref == "AP-2"


def test_an_unplanned_audit_says_why_and_is_provisional(active: Field) -> None:
    workspace, today = active.workspace, active.workspace.today()
    fields: dict[str, Any] = {"title": "After the failure", "planned_from": today, "planned_to": today}
    with pytest.raises(InvalidInput, match="what it comes from"):
        schedule.add_slot(workspace, by(active), unplanned=True, **fields)
    criteria = [{"title": "Contract X1", "kind": "contract"}]
    slot = schedule.add_slot(
        workspace, by(active), unplanned=True, reason="MI-5", criteria=criteria, processes=[active.process.id], **fields
    ).value
    assert slot.provisional
    audit = workspace.audit(slot.ref).audit
    assert (audit.criteria, audit.processes) == (slot.criteria, [active.process.id])
    (said,) = revision.difference(workspace)
    assert said == f"{slot.ref} added, unplanned: After the failure, {today} (MI-5)"
    revision.propose(workspace.programme, by(active), "MI-5")
    revision.approve(workspace, by(active, "client"))
    kept = workspace.programme.get(Slot, slot.id)
    assert (kept.provisional, kept.added_in_revision, kept.first_planned) == (False, 2, today)


def test_an_audit_outside_the_cycle_warns_when_it_is_planned(active: Field) -> None:
    workspace, last = active.workspace, standing(active).cycle_to
    for days, warned in ((0, []), (1, ["G-03"])):
        day = last + timedelta(days=days)
        added = schedule.add_slot(workspace, by(active), title="Late", planned_from=last, planned_to=day)
        assert [each.rule.id for each in added.warnings] == warned
    before = standing(active).cycle_from - timedelta(days=30)
    told = schedule.take_over(workspace, by(active), ref="IA-0", title="Old", planned_from=before, planned_to=before)
    assert told.warnings == ()


def test_days_kept_free_of_audits_warn(active: Field) -> None:
    workspace = active.workspace
    day = workspace.today() + timedelta(days=30)
    other = organisation.add(workspace.programme, by(active), Site, name="Łódź", timezone="Europe/Warsaw").value
    freezes = [
        Blackout(first=day, last=day, reason="freeze"),
        Blackout(first=day, last=day, reason="move", sites=[other.id]),
    ]
    programme.describe(workspace.programme, by(active), blackouts=freezes)
    audit = active.audit.audit
    said = replanning.said_of_moving(workspace, audit, day)
    assert [str(each) for each in said if each.rule.id == "S-01"] == [
        f"S-01: {day} falls into {day} to {day}, which is kept free of audits: freeze"
    ]
    moved = replanning.postpone(workspace, active.audit, aside(active, by(active)), day, "illness")
    assert "S-01" in [each.rule.id for each in moved.warnings]
    assert "S-01" in [each.rule for each in active.audit.all(Warned).values()]
    added = schedule.add_slot(workspace, by(active), title="Two", planned_from=day, planned_to=day, sites=[other.id])
    assert [each.rule.id for each in added.warnings] == ["S-01", "S-01"]


def aside(field: Field, acting: Act) -> Act:
    return acting.overriding("G-04", field.audit.audit.id, "as the case is", "", field.client.id)


def test_what_is_cancelled_goes_to_another_audit_or_is_set_aside(active: Field) -> None:
    workspace, book = active.workspace, active.audit
    day = workspace.today()
    other = schedule.add_slot(workspace, by(active), title="Two", planned_from=day, planned_to=day).value
    with pytest.raises(Refusal, match=r"G-04: nothing else covers 20000-1:8.2.6, .*once in the cycle"):
        replanning.cancel(workspace, book, by(active), "no need")
    with pytest.raises(InvalidInput, match="is the audit that is cancelled"):
        replanning.cancel(workspace, book, by(active), "no need", book.ref)
    replanning.cancel(workspace, book, by(active), "no need", other.ref)
    assert (book.audit.state, book.audit.covered_by) == (AuditState.CANCELLED, [other.ref])
    wider, slot = workspace.audit(other.ref).audit, workspace.programme.get(Slot, other.id)
    assert wider.clauses == slot.clauses == book.audit.clauses
    assert wider.sites == slot.sites == [active.site.id]
    assert not workspace.programme.all(Override)
    third = schedule.add_slot(workspace, by(active), title="Three", planned_from=day, planned_to=day).value
    with pytest.raises(InvalidInput, match="is cancelled itself"):
        replanning.cancel(workspace, workspace.audit(third.ref), by(active), "no need", book.ref)
    set_aside = by(active).overriding("G-04", other.id, "next year", "a review", active.client.id)
    replanning.cancel(workspace, workspace.audit(other.ref), set_aside, "no need")
    (kept,) = workspace.programme.all(Override).values()
    assert (kept.rule, kept.object, kept.reason) == ("G-04", other.id, "next year")
    assert workspace.audit(other.ref).all(Override)[kept.id] == kept


def test_an_audit_takes_on_more_until_its_plan_is_issued(active: Field) -> None:
    workspace, book = active.workspace, active.audit
    other = organisation.add(workspace.programme, by(active), Site, name="Łódź", timezone="Europe/Warsaw").value
    with pytest.raises(NotAllowed, match="A1: change slot is done by the programme manager"):
        replanning.take_on(workspace, by(active, "lead"), book.ref, ["20000-1:9.1"], [other.id])
    replanning.take_on(workspace, by(active), book.ref, ["20000-1:9.1", "20000-1:8.2.6"], [other.id])
    assert book.audit.clauses[-1] == "20000-1:9.1"
    assert book.get(Site, other.id).name == "Łódź"  # a copy that its audit did not have
    slot = workspace.programme.get(Slot, book.audit.id)
    assert (slot.clauses, slot.sites) == (book.audit.clauses, book.audit.sites)
    note = [each.note for each in book.all(HistoryEntry).values() if each.action == "change slot"]
    assert note == ["20000-1:9.1, 1 sites"]
    with pytest.raises(Refusal, match=r"G-04: nothing else covers 20000-1:9.1"):
        replanning.give_up(workspace, by(active), book.ref, ["20000-1:9.1"])
    replanning.give_up(workspace, aside(active, by(active)), book.ref, ["20000-1:9.1"], [other.id])
    slot = workspace.programme.get(Slot, book.audit.id)
    assert (slot.clauses, slot.sites) == (book.audit.clauses, [active.site.id])


def test_a_slot_that_lags_behind_its_audit_follows_it(active: Field) -> None:
    """As a crash between the two leaves it."""
    workspace, book = active.workspace, active.audit
    plan.describe(workspace, book, by(active), clauses=[*book.audit.clauses, "20000-1:9.1"])
    assert "20000-1:9.1" not in workspace.programme.slots()[0].clauses
    schedule.finish_slots(workspace, by(active))
    assert "20000-1:9.1" in workspace.programme.slots()[0].clauses
    with step(book, by(active), "change slot") as now:
        now.put(book.audit.having(processes=[active.process.id]))
        now.keep()
    revision.propose(workspace.programme, by(active), "a process")
    revision.approve(workspace, by(active, "client"))
    assert workspace.programme.slots()[0].processes == [active.process.id]
    assert "IA-1: process added: CFG" in standing(active).approvals[-1].changes


def test_what_was_set_aside_for_an_audit_is_kept_with_the_programme_after_a_crash_too(active: Field) -> None:
    workspace, book = active.workspace, active.audit
    with step(book, aside(active, by(active)), "cancel audit") as now:
        state = now.allow(AUDIT, "cancel", book.audit)
        now.check(guards.nothing_left_uncovered(["8.6.1"]), book.audit.id)
        now.put(book.audit.having(state=state))
        now.keep()
    assert not workspace.programme.all(Override)
    schedule.finish_slots(workspace, by(active))
    assert workspace.programme.all(Override) == book.all(Override) != {}
    length = len(list(workspace.programme.ledger.lines()))
    schedule.finish_slots(workspace, by(active))
    assert len(list(workspace.programme.ledger.lines())) == length


def test_a_remote_audit_takes_a_site_on_without_going_there(active: Field) -> None:
    """What it takes over from an audit that goes there stays open (G-04)."""
    workspace, day = active.workspace, active.workspace.today()
    remote: dict[str, Any] = {"mode": Mode.REMOTE, "planned_from": day, "planned_to": day}
    other = schedule.add_slot(workspace, by(active), title="Two", **remote).value
    with pytest.raises(Refusal, match=rf"G-04: nothing else covers {active.site.ref} \(on site once"):
        replanning.cancel(workspace, active.audit, by(active), "no need", other.ref)
    assert active.audit.audit.state is AuditState.PREPARING
    assert workspace.audit(other.ref).audit.clauses == []


def test_the_roles_of_the_programme(active: Field) -> None:
    book = active.workspace.programme
    assert book.roles(active.manager.id) == {Role.PROGRAMME_MANAGER}
    assert all(each.number == 1 for each in book.all(ProgrammeRevision).values())


def test_what_was_taken_over_from_before_is_corrected(active: Field) -> None:
    book = active.workspace.programme
    said: dict[str, Any] = {"ref": "NC-2025-01", "title": "Old", "clauses": ["20000-1:8.6.1"], "issued": "2025-03-01"}
    kept = programme.record_earlier(book, by(active), grade="major", **said).value
    with pytest.raises(InvalidInput, match="nc-2025-01 is taken"):
        programme.record_earlier(book, by(active), grade="minor", **{**said, "ref": "nc-2025-01"})
    with pytest.raises(NotAllowed, match="G-44"):
        programme.correct_earlier(book, by(active, "lead"), kept.id, grade="minor")
    programme.correct_earlier(book, by(active), kept.id, grade="minor")
    assert [each.grade for each in book.all(EarlierNonconformity).values()] == ["minor"]


def test_a_process_without_clauses_is_taken_on_as_proposed(active: Field) -> None:
    workspace, book = active.workspace, active.workspace.programme
    kept = organisation.add(book, by(active), Process, name="records", owner=active.owner.id).value
    frequency.set_factors(book, by(active), FactorSubject.PROCESS, kept.id, importance=5, incidents=3)

    def proposed() -> list[Proposal]:
        basis = coverage_basis(workspace)
        return [each for each in proposals(basis, workspace.today()) if kept.id in each.processes]

    assert proposed()
    frequency.take_on_proposal(workspace, by(active), proposed()[0], "IA-1")
    assert proposed() == []


def test_an_audit_that_was_cancelled_before_anybody_approved_it_was_never_due(active: Field) -> None:
    workspace, today = active.workspace, active.workspace.today()
    fields: dict[str, Any] = {"planned_from": today, "planned_to": today, "unplanned": True, "reason": "MI-5"}
    gone = schedule.add_slot(workspace, by(active), title="Not needed", **fields).value
    schedule.add_slot(workspace, by(active), title="Needed", **fields)
    replanning.cancel(workspace, workspace.audit(gone.ref), by(active), "no need")
    revision.propose(workspace.programme, by(active), "MI-5")
    revision.approve(workspace, by(active, "client"))
    due = completion(indicator_basis(workspace), Period(None, today))
    assert (due.of, gone.ref in " ".join(due.cases)) == (2, False)


def test_audits_that_are_not_begun_are_cancelled_with_their_programme(approved: Field) -> None:
    workspace, book = approved.workspace, approved.workspace.programme
    day = workspace.today()
    later = schedule.add_slot(
        workspace, by(approved), ref="IA-2", title="Later", planned_from=day, planned_to=day
    ).value
    schedule.take_over(workspace, by(approved), ref="IA-0", title="Before", planned_from=day, planned_to=day)
    told = giving_up.said_of_cancelling(workspace)
    assert [each.ref for each in told] == ["IA-1", "IA-2"]
    assert "20000-1:8.2.6" in str(told[0])
    before = [each for each in book.all(Override).values() if each.rule == "G-04"]
    outcome = giving_up.cancel(workspace, by(approved, "client"), "a merger", with_audits=True)
    assert outcome.told == ("IA-1 is cancelled with AP.", "IA-2 is cancelled with AP.")
    assert [each.rule.id for each in outcome.warnings] == ["G-04"]
    assert [(a.state, a.reason) for a in (workspace.audit("IA-1").audit, workspace.audit(later.ref).audit)] == [
        (AuditState.CANCELLED, "a merger")
    ] * 2
    assert workspace.audit("IA-0").audit.state is AuditState.CLOSED
    (aside,) = [each for each in book.all(Override).values() if each.rule == "G-04" and each not in before]
    assert (aside.object, aside.reason, aside.approved_by) == (approved.audit.audit.id, "a merger", approved.client.id)
    assert approved.audit.all(Override)[aside.id] == aside
    assert approved.audit.history(approved.audit.audit.id)[-1].action == "cancel with its programme"
    workspace.overview()
    assert not giving_up.unfinished(workspace)


def test_what_a_crash_left_planned_in_a_cancelled_programme_is_cancelled_once(approved: Field) -> None:
    workspace, book = approved.workspace, approved.workspace.programme
    acting = by(approved, "client")
    ended = standing(approved).having(state=ProgrammeState.CANCELLED, reason="a merger")
    book.commit("cancel programme", author=acting.by, effective=acting.on, records=[ended])
    workspace.overview()
    assert giving_up.unfinished(workspace)
    assert [each.ref for each in giving_up.finish(workspace, by(approved, "lead"))] == ["IA-1"]
    assert giving_up.finish(workspace, by(approved, "lead")) == ()
    workspace.overview()
    assert not giving_up.unfinished(workspace)


@pytest.mark.parametrize("state", [ProgrammeState.CLOSED, ProgrammeState.CANCELLED])
def test_what_is_over_keeps_its_schedule(active: Field, state: ProgrammeState) -> None:
    workspace, acting, book = active.workspace, by(active), active.audit
    ended = standing(active).having(state=state)
    workspace.programme.commit("end", author=acting.by, effective=acting.on, records=[ended])
    says = f"A1: change schedule is not possible while the programme is {state.value}"
    later = workspace.today() + timedelta(days=1)
    for change in (
        lambda: replanning.postpone(workspace, book, acting, later, "illness"),
        lambda: replanning.cancel(workspace, book, acting, "no need"),
        lambda: replanning.take_on(workspace, acting, "IA-1", ["20000-1:4.1"]),
        lambda: replanning.give_up(workspace, acting, "IA-1", ["20000-1:8.2.6"]),
        lambda: schedule.add_slot(workspace, acting, title="One", planned_from=later, planned_to=later, of="AP"),
    ):
        with pytest.raises(NotAllowed, match=says):
            change()
