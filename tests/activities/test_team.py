"""The team: independence at every assignment, trainees and their supervisors, observers and objections to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from auditor.activities import (
    agenda,
    checklist,
    conduct,
    nonconformities,
    organisation,
    plan,
    request,
    schedule,
    team,
)
from auditor.activities.act import Act
from auditor.errors import InvalidInput, NotFound
from auditor.model.audit import AgendaLine, IndependenceCheck, TeamMember
from auditor.model.guards.rule import Refusal
from auditor.model.machine import NotAllowed
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Competence, Person, Tie
from auditor.model.words import Grade, Role
from tests.activities.conftest import Field
from tests.activities.test_findings import agreed

CLAUSE = "20000-1:8.6.1"


def tied(field: Field, person: Person, *ties: Tie) -> None:
    """The person answers for something, and the audit knows."""
    organisation.edit(field.workspace.programme, field.by(field.manager), Person, person.id, ties=list(ties))
    schedule.refresh_copies(field.workspace, field.audit, field.by(field.manager))


ON_INCIDENTS = Tie(kind="clause", reference="8.6.1", reason="works at the service desk")


def on_the_agenda(field: Field, acting: Act, person: Person) -> object:
    line = {"day": field.workspace.today(), "start": time(13), "end": time(14), "zone": "Europe/Prague"}
    return agenda.add_line(field.audit, acting, topic="Incidents", auditors=[person.id], clauses=[CLAUSE], **line)


def changed_on_the_agenda(field: Field, acting: Act, person: Person) -> object:
    (line,) = field.audit.all(AgendaLine)
    return agenda.edit_line(field.audit, acting, line, auditors=[field.lead.id, person.id])


def an_item(field: Field, acting: Act, person: Person) -> object:
    return checklist.assign(field.audit, acting, [field.item("CK-005").id], auditor=person.id)


def an_own_item(field: Field, acting: Act, person: Person) -> object:
    return checklist.add(field.audit, acting, question="How?", clause=CLAUSE, auditor=person.id)


ASSIGNMENTS = [on_the_agenda, changed_on_the_agenda, an_item, an_own_item]


@pytest.mark.parametrize("assign", ASSIGNMENTS)
@pytest.mark.parametrize("who", ["auditor", "trainee"])
def test_an_assignment_to_the_own_work_is_refused_unless_somebody_else_sets_it_aside(
    planned: Field, assign: Callable[[Field, Act, Person], object], who: str
) -> None:
    person, acting, about = getattr(planned, who), planned.by(planned.lead), planned.audit.audit.id
    assign(planned, acting, planned.expert)  # an expert audits nothing
    tied(planned, person, ON_INCIDENTS)
    with pytest.raises(Refusal, match=r"G-10.*works at the service desk"):
        assign(planned, acting, person)
    with pytest.raises(InvalidInput, match="compensating measure"):
        assign(planned, acting.overriding("G-10", about, "nobody else", approved_by=planned.client.id), person)
    with pytest.raises(Refusal, match="G-10"):
        assign(planned, acting.overriding("G-10", about, "nobody else", "a second look", planned.lead.id), person)
    assert not planned.audit.all(IndependenceCheck)
    assign(planned, acting.overriding("G-10", about, "nobody else", "a second look", planned.client.id), person)
    (check,) = planned.audit.all(IndependenceCheck).values()
    assert (check.person, check.clause, check.result) == (person.id, CLAUSE, "override")
    assert (check.compensation, check.approved_by) == ("a second look", planned.client.id)
    assert check.reason == "works at the service desk; nobody else"
    if assign is not on_the_agenda:
        return
    on_the_agenda(planned, acting, person)  # what was set aside stays so


def test_a_tie_that_ended_a_year_ago_and_one_to_another_site_do_not_count(planned: Field) -> None:
    today = planned.workspace.today()
    old = ON_INCIDENTS.having(until=today.replace(year=today.year - 2))
    tied(planned, planned.auditor, old, Tie(kind="site", reference="ŁDZ"))
    changed_on_the_agenda(planned, planned.by(planned.lead), planned.auditor)
    tied(planned, planned.auditor, Tie(kind="site", reference="BRQ"))
    with pytest.raises(Refusal, match="site BRQ"):
        changed_on_the_agenda(planned, planned.by(planned.lead), planned.auditor)


def test_the_owner_of_a_process_does_not_audit_it(planned: Field) -> None:
    acting = planned.by(planned.lead)
    team.name_member(planned.audit, acting, planned.owner.id, Role.AUDITOR)
    with pytest.raises(Refusal, match="owns the process configuration management"):
        checklist.assign(planned.audit, acting, [planned.item("CK-001").id], auditor=planned.owner.id)


def test_who_is_named_is_told_what_others_have_to_look_at(planned: Field) -> None:
    tied(planned, planned.doer, ON_INCIDENTS)
    said = team.name_member(planned.audit, planned.by(planned.lead), planned.doer.id, Role.AUDITOR)
    assert [w.rule.id for w in said.warnings] == ["G-10"]
    tied(planned, planned.doer, Tie(kind="clause", reference="8"))
    with pytest.raises(Refusal, match="G-10"):  # nothing is left that he or she could audit
        team.name_member(planned.audit, planned.by(planned.lead), planned.doer.id, Role.AUDITOR, days=1)


def test_who_leads_could_audit_something(planned: Field) -> None:
    said: dict[str, Any] = {
        "title": "One more",
        "planned_from": planned.workspace.today(),
        "planned_to": planned.workspace.today(),
    }
    slot = schedule.add_slot(
        planned.workspace, planned.by(planned.manager), **said, clauses=[CLAUSE], sites=[planned.site.id]
    ).value
    tied(planned, planned.auditor, ON_INCIDENTS)
    book, acting = planned.workspace.audit(slot.ref), planned.by(planned.manager)
    about = {"representative": planned.owner.id, "objectives": ["See"]}
    with pytest.raises(Refusal, match="G-10"):
        plan.appoint(planned.workspace, book, acting, lead=planned.auditor.id, **about)
    acting = acting.overriding("G-10", slot.id, "nobody else", "a second look", planned.client.id)
    plan.appoint(planned.workspace, book, acting, lead=planned.auditor.id, **about)
    assert [c.clause for c in book.all(IndependenceCheck).values()] == [CLAUSE]


def test_who_takes_an_item_over_is_independent_of_it_too(conducted: Field) -> None:
    tied(conducted, conducted.auditor, ON_INCIDENTS)
    item = conducted.item("CK-005")
    assert (item.clause, item.auditor) == (CLAUSE, conducted.lead.id)
    with pytest.raises(Refusal, match="G-10"):
        conduct.grade(conducted.audit, conducted.by(conducted.auditor), item.id, Grade.CONFORMING, note="seen")
    with pytest.raises(Refusal, match="G-10"):
        conduct.mark_not_audited(conducted.audit, conducted.by(conducted.auditor), item.id, "no time")
    conduct.grade(conducted.audit, conducted.by(conducted.auditor), conducted.item("CK-003").id, Grade.CONFORMING)


def test_a_verifier_is_independent_of_what_the_nonconformity_is_about(conducted: Field) -> None:
    found = agreed(conducted)
    tied(conducted, conducted.auditor, Tie(kind="clause", reference="8.2"))
    acting, book = conducted.by(conducted.lead), conducted.audit
    assert found.nonconformity
    with pytest.raises(Refusal, match="G-10"):
        nonconformities.set_follow_up(book, acting, found.nonconformity, verifier=conducted.auditor.id)
    nonconformities.set_follow_up(book, acting, found.nonconformity, verifier=conducted.trainee.id)


def test_a_lead_who_is_not_independent_does_not_become_the_verifier(conducted: Field) -> None:
    tied(conducted, conducted.lead, Tie(kind="clause", reference="8.2"))
    found = agreed(conducted)
    assert found.nonconformity
    assert conducted.audit.get(Nonconformity, found.nonconformity).verifier is None


# -- trainees, experts, observers -------------------------------------------------------------------------------------


def test_a_trainee_is_supervised_by_an_auditor_of_the_team(planned: Field) -> None:
    acting = planned.by(planned.lead)
    with pytest.raises(InvalidInput, match="under supervision"):
        team.name_member(planned.audit, acting, planned.doer.id, Role.TRAINEE)
    with pytest.raises(Refusal, match="G-09"):
        team.name_member(planned.audit, acting, planned.doer.id, Role.TRAINEE, supervised_by=planned.expert.id)
    team.name_member(planned.audit, acting, planned.doer.id, Role.TRAINEE, supervised_by=planned.auditor.id)
    with pytest.raises(Refusal, match="G-09"):
        team.remove_member(planned.audit, acting, planned.auditor.id)
    team.name_member(planned.audit, acting, planned.auditor.id, Role.EXPERT)
    with pytest.raises(Refusal, match="G-09"):
        plan.issue_plan(planned.audit, acting)


def test_experts_and_observers_do_not_grade(conducted: Field) -> None:
    team.name_member(conducted.audit, conducted.by(conducted.lead), conducted.doer.id, Role.OBSERVER)
    for person in (conducted.expert, conducted.doer):
        with pytest.raises(Refusal, match="G-09"):
            conduct.grade(conducted.audit, conducted.by(person), conducted.item("CK-003").id, Grade.CONFORMING)
    with pytest.raises(NotAllowed, match="C1"):
        conduct.quick_note(conducted.audit, conducted.by(conducted.doer), "I saw it too")


def test_the_auditee_objects_to_an_observer_and_the_manager_answers(planned: Field) -> None:
    book, manager = planned.audit, planned.by(planned.manager)
    team.name_member(book, manager, planned.doer.id, Role.OBSERVER, agreement="signed 2026-10-05")
    with pytest.raises(InvalidInput, match="reason"):
        team.object_to_observer(book, planned.by(planned.owner), planned.doer.id, "")
    with pytest.raises(InvalidInput, match="no observer"):
        team.object_to_observer(book, planned.by(planned.owner), planned.lead.id, "too strict")
    with pytest.raises(InvalidInput, match="Nobody objected"):
        team.answer_objection(book, manager, planned.doer.id, "stays")
    team.object_to_observer(book, planned.by(planned.owner), planned.doer.id, "of a competitor")
    with pytest.raises(NotAllowed):
        team.answer_objection(book, planned.by(planned.lead), planned.doer.id, "stays")
    member = team.answer_objection(book, manager, planned.doer.id, "stays; sees no prices").value
    assert member.agreement == "signed 2026-10-05"
    assert member.objection is not None
    assert (member.objection.reason, member.objection.answer) == ("of a competitor", "stays; sees no prices")
    again = team.name_member(book, manager, planned.doer.id, Role.OBSERVER, days=1).value
    assert again.objection == member.objection
    team.remove_member(book, manager, planned.doer.id)
    with pytest.raises(NotFound):
        team.remove_member(book, manager, planned.doer.id)


def test_nobody_leaves_the_team_who_is_still_to_audit(planned: Field) -> None:
    """The plan would give clauses to somebody who may not grade (G-09)."""
    on_the_agenda(planned, planned.by(planned.lead), planned.auditor)
    with pytest.raises(InvalidInput, match="P02 is to audit “Incidents” and has no part in the team otherwise"):
        team.remove_member(planned.audit, planned.by(planned.lead), planned.auditor.id)
    (line,) = (line for line in planned.audit.all(AgendaLine).values() if line.topic == "Incidents")
    agenda.edit_line(planned.audit, planned.by(planned.lead), line.id, auditors=[planned.lead.id])
    an_item(planned, planned.by(planned.lead), planned.auditor)
    with pytest.raises(InvalidInput, match="P02 is to audit CK-005"):
        team.remove_member(planned.audit, planned.by(planned.lead), planned.auditor.id)
    checklist.assign(planned.audit, planned.by(planned.lead), [planned.item("CK-005").id], auditor=planned.lead.id)
    team.remove_member(planned.audit, planned.by(planned.lead), planned.auditor.id)


def test_nobody_leaves_the_team_once_the_audit_is_in_progress(conducted: Field) -> None:
    with pytest.raises(Refusal, match="G-39"):
        team.remove_member(conducted.audit, conducted.by(conducted.lead), conducted.expert.id)
    told = team.tell_used_days(conducted.audit, conducted.by(conducted.lead), conducted.expert.id, 0.5).value
    assert told.used_days == 0.5
    with pytest.raises(NotAllowed):
        team.tell_used_days(conducted.audit, conducted.by(conducted.expert), conducted.expert.id, 9)
    assert conducted.audit.get(TeamMember, told.id).used_days == 0.5


# -- asking the programme manager -------------------------------------------------------------------------------------


def test_another_day_is_asked_for_and_given(planned: Field) -> None:
    day = planned.workspace.today()
    request.ask(planned.audit, planned.by(planned.owner), "postpone", "illness", day.replace(month=12, day=28))
    with pytest.raises(NotAllowed):
        request.decline(planned.audit, planned.by(planned.lead), 1, "no")
    request.ask(planned.audit, planned.by(planned.lead), "cancel", "nothing to see")
    request.decline(planned.audit, planned.by(planned.manager), 2, "It is required.")
    acting = planned.by(planned.manager).overriding("G-04", planned.audit.audit.id, "later", "", planned.client.id)
    length = len(list(planned.audit.ledger.lines()))
    request.grant(planned.workspace, planned.audit, acting, 1)
    assert len(list(planned.audit.ledger.lines())) == length + 1  # all or nothing, whatever comes between
    audit = planned.audit.audit
    assert audit.planned_from == day.replace(month=12, day=28)
    assert [(each.kind, each.granted) for each in audit.requests] == [("postpone", True), ("cancel", False)]
    assert audit.postponements[-1].asked_by == planned.owner.id
    with pytest.raises(NotFound, match="no request 1"):
        request.grant(planned.workspace, planned.audit, acting, 1)


def test_who_is_on_the_agenda_is_independent_before_he_or_she_is_in_the_team(planned: Field) -> None:
    with pytest.raises(Refusal, match="owns the process configuration management"):
        agenda.edit_line(
            planned.audit,
            planned.by(planned.lead),
            next(iter(planned.audit.all(AgendaLine))),
            auditors=[planned.owner.id],
        )


def test_nobody_takes_away_the_own_ties_or_writes_down_the_own_competence(conducted: Field) -> None:
    book, auditor = conducted.workspace.programme, conducted.auditor
    own = conducted.by(auditor)
    organisation.edit(book, own, Person, auditor.id, ties=[ON_INCIDENTS])  # told of oneself, it stands
    with pytest.raises(NotAllowed, match=r"G-10: the own ties are taken away by the client or programme manager"):
        organisation.edit(book, own, Person, auditor.id, ties=[])
    with pytest.raises(NotAllowed, match=r"G-11: the own competence is written down"):
        organisation.edit(book, own, Person, auditor.id, competences=[Competence(subject="9001")])
    organisation.edit(book, own, Person, auditor.id, function="auditor of incidents")
    organisation.edit(book, conducted.by(conducted.manager), Person, auditor.id, ties=[])
    assert book.get(Person, auditor.id).ties == []
