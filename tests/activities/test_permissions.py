"""Who may do what, role by role, against a table written by hand from the roles of the trade (ISO 19011 5.4, 6.3).

Every cell is one attempt through a real activity, by a person who holds that role only: done, proposed, or refused.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor.activities import (
    agenda,
    checklist,
    conduct,
    evidence,
    findings,
    follow_up,
    frequency,
    nonconformities,
    organisation,
    plan,
    programme,
    replanning,
    report,
    request,
    review,
    revision,
    samples,
    schedule,
    schemes,
    team,
    ways,
)
from auditor.activities.act import Act, act
from auditor.errors import AuditorError
from auditor.model.finding import Finding
from auditor.model.frequency import FactorSubject
from auditor.model.guards.rule import Refusal
from auditor.model.item import Item
from auditor.model.machine import NotAllowed
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity, Response
from auditor.model.people import Person, Process, Site
from auditor.model.programme import Blackout, RiskOrOpportunity
from auditor.model.review import TOPICS
from auditor.model.words import EvidenceKind, Grade, Role
from auditor.workspace import AuditBook, Workspace
from tests.activities.conftest import Field, field_in

ROLES = ("TM", "APM", "LA", "AU", "AT", "TE", "OB", "AR", "PO", "AO", "VF", "CC")

# action | done by | proposed by; nobody else. What is proposed waits for the confirmation of the lead.
TABLE = """
    drafted   | declare deadlines           | APM               | -
    submitted | approve programme           | TM                | -
    submitted | name coordinator            | TM                | -
    proposed  | approve programme revision  | TM                | -
    planned   | propose programme revision  | APM               | -
    planned   | add slot                    | APM               | -
    planned   | postpone                    | APM               | -
    planned   | cancel                      | APM               | -
    planned   | take a clause on            | APM               | -
    planned   | give a clause up            | APM               | -
    planned   | plan a proposed audit       | APM               | -
    planned   | set risk factors            | APM               | -
    planned   | drop risk factors           | APM               | -
    planned   | take over what was earlier  | APM               | -
    planned   | take over an audit          | APM               | -
    planned   | suspend programme           | TM                | -
    planned   | close programme             | APM               | -
    planned   | write what is around it     | APM               | -
    planned   | review programme            | APM               | -
    planned   | ask to postpone             | LA AR PO          | -
    asked     | grant what was asked for    | APM               | -
    asked     | decline what was asked for  | APM               | -
    planned   | add site                    | TM APM            | -
    planned   | change site                 | TM APM            | -
    planned   | add process                 | TM APM            | -
    planned   | set way between sites       | TM APM            | -
    planned   | add person                  | TM APM LA AU AT TE OB AR PO AO VF | -
    planned   | issue plan                  | APM LA            | -
    planned   | help to plan                | APM LA AU         | -
    planned   | choose items                | APM LA AU         | -
    planned   | assign items                | APM LA AU         | -
    planned   | name team member            | APM LA AU         | -
    planned   | look at independence        | TM APM LA AU      | -
    issued    | accept plan                 | AR PO             | -
    issued    | object to plan              | AR PO             | -
    issued    | object to observer          | AR PO             | -
    objected  | answer objection            | APM LA            | -
    conducted | note at item                | LA AU AT TE       | -
    conducted | note on the way             | APM LA AU AT TE   | -
    conducted | hand in evidence            | TM APM LA AU AT TE AR PO AO VF CC | -
    conducted | draw sample                 | LA AU AT TE       | -
    conducted | grade                       | LA AU             | AT
    conducted | mark not applicable         | LA                | AU
    conducted | mark not audited            | LA                | AU
    conducted | confirm                     | LA                | -
    conducted | write finding               | LA AU AT          | -
    conducted | agree finding               | LA                | -
    agreed    | regrade finding             | LA                | -
    agreed    | withdraw finding            | LA                | -
    agreed    | present finding             | LA AU             | -
    agreed    | change plan on the fly      | LA                | -
    concluded | issue report                | LA                | -
    reported  | revise report               | LA                | -
    reported  | acknowledge                 | AR PO             | -
    owned     | submit response             | PO AO             | -
    owned     | ask for extension           | PO AO             | -
    submitted response | accept response    | APM LA VF         | -
    submitted response | return response    | APM LA VF         | -
    accepted  | report implemented          | PO AO             | -
    implemented | verify implementation     | APM LA VF         | -
    verified  | close as effective          | APM LA VF         | -
    extended  | grant extension of a minor  | APM               | -
    reported  | void with the other         | APM LA            | -
"""


@dataclass
class World:
    """One stage of the life of an audit, opened to try something."""

    workspace: Workspace
    people: dict[str, Person]

    @property
    def book(self) -> AuditBook:
        return self.workspace.audit("IA-1")

    @property
    def site(self) -> Site:
        return next(iter(self.workspace.programme.all(Site).values()))

    def item(self, ref: str) -> Item:
        return self.book.find(Item, ref)

    @property
    def finding(self) -> Finding:
        return next(iter(self.book.all(Finding).values()))

    @property
    def nonconformity(self) -> Nonconformity:
        return next(iter(self.book.all(Nonconformity).values()))

    def by(self, role: str) -> Act:
        return act(self.workspace, self.people[role].id)

    def proof(self, by: Act) -> str:
        found = evidence.add(self.book, by, kind=EvidenceKind.RECORD, reference="CR-1", follow_up=True)
        return found.value.id


def _set_aside(acting: Act, rule: str, world: World, by: str) -> Act:
    return acting.overriding(rule, world.book.audit.id, "a reason", approved_by=world.people[by].id)


def _answer(world: World) -> Response:
    owner, today = world.people["AO"].id, world.workspace.today()
    action = CorrectiveAction(ref="CA-1", text="One list", owner=owner, due=today)
    cause = Cause(text="two lists", method="5 why")
    return Response(correction="done", extent="looked", cause=cause, actions=[action], criterion="none in 10")


def _mine(world: World, by: Act) -> Item:
    """The item of the stage that whoever acts was given, or the first."""
    return next((i for i in world.book.items.values() if i.auditor == by.by), world.item("CK-003"))


def _confirm(world: World, by: Act) -> object:
    conduct.grade(world.book, world.by("AT"), world.item("CK-004").id, Grade.CONFORMING, note="seen")
    return conduct.confirm(world.book, by, [world.item("CK-004").id])


def _drop_factors(world: World, by: Act) -> object:
    book, subject = world.workspace.programme, (FactorSubject.CLAUSE, "20000-1:8.6")
    if frequency.factors_of(book, *subject) is None:
        frequency.set_factors(book, world.by("APM"), *subject, importance=5)
    return frequency.drop_factors(book, by, *subject)


def _implement(world: World, by: Act) -> object:
    today = world.workspace.today()
    return follow_up.implement(
        world.book, by, world.nonconformity.id, {"CA-1": today}, {"CA-1": [world.proof(world.by("AO"))]}
    )


def _set_way(world: World, by: Act) -> object:
    book = world.workspace.programme
    there = organisation.add(book, world.by("APM"), Site, name="Łódź").value
    return ways.set_way(book, by, world.site.id, there.id, 330)


def _later(world: World, days: int = 14) -> date:
    return world.workspace.today() + timedelta(days=days)


DEEDS: dict[str, Callable[[World, Act], object]] = {
    "approve programme": lambda w, by: programme.approve(w.workspace, by),
    "approve programme revision": lambda w, by: revision.approve(w.workspace, by, ["more time"]),
    "name coordinator": lambda w, by: programme.name_coordinator(w.workspace.programme, by, None),
    "declare deadlines": lambda w, by: schemes.set_deadlines(w.workspace.programme, by, report=5),
    "propose programme revision": lambda w, by: revision.propose(w.workspace.programme, by, "an incident"),
    "add slot": lambda w, by: schedule.add_slot(
        w.workspace,
        by,
        title="One more",
        planned_from=w.workspace.today(),
        planned_to=w.workspace.today(),
        unplanned=True,
        reason="an incident",
    ),
    "postpone": lambda w, by: replanning.postpone(
        w.workspace, w.book, _set_aside(by, "G-04", w, "TM"), _later(w), "illness"
    ),
    "cancel": lambda w, by: replanning.cancel(w.workspace, w.book, _set_aside(by, "G-04", w, "TM"), "not needed"),
    "take a clause on": lambda w, by: replanning.take_on(w.workspace, by, "IA-1", ["20000-1:9.1"]),
    "give a clause up": lambda w, by: replanning.give_up(
        w.workspace, _set_aside(by, "G-04", w, "TM"), "IA-1", ["20000-1:8.6.1"]
    ),
    "plan a proposed audit": lambda w, by: frequency.plan_proposal(
        w.workspace, by, frequency.proposal_called(w.workspace, "1"), planned_from=_later(w)
    ),
    "set risk factors": lambda w, by: frequency.set_factors(
        w.workspace.programme, by, FactorSubject.CLAUSE, "20000-1:8.6", importance=5
    ),
    "drop risk factors": _drop_factors,
    "take over what was earlier": lambda w, by: programme.record_earlier(
        w.workspace.programme,
        by,
        ref="NC-2025-01",
        title="One list",
        clauses=["20000-1:8.6.1"],
        grade=Grade.MAJOR,
        issued=date(2025, 5, 5),
    ),
    "take over an audit": lambda w, by: schedule.take_over(
        w.workspace,
        by,
        ref="IA-0",
        title="Before",
        clauses=["20000-1:9.1"],
        planned_from=w.workspace.today(),
        planned_to=w.workspace.today(),
    ),
    "suspend programme": lambda w, by: programme.suspend(w.workspace.programme, by, "a merger", "all of it waits"),
    "close programme": lambda w, by: programme.close(
        w.workspace, by, review="as planned", lessons="none", left_over={"IA-1": "the next one"}
    ),
    "write what is around it": lambda w, by: programme.describe(
        w.workspace.programme, by, blackouts=[Blackout(first=_later(w), last=_later(w), reason="a freeze")]
    ),
    "review programme": lambda w, by: review.hold(
        w.workspace,
        by,
        first=_later(w, -30),
        last=w.workspace.today(),
        conclusion="it runs",
        said=dict.fromkeys(TOPICS, "none"),
    ),
    "ask to postpone": lambda w, by: request.ask(w.book, by, "postpone", "illness", _later(w)),
    "grant what was asked for": lambda w, by: request.grant(
        w.workspace, w.book, _set_aside(by, "G-04", w, "TM"), 1, "as asked"
    ),
    "decline what was asked for": lambda w, by: request.decline(w.book, by, 1, "nobody else is free"),
    "add site": lambda w, by: organisation.add(w.workspace.programme, by, Site, name="Łódź"),
    "change site": lambda w, by: organisation.edit(w.workspace.programme, by, Site, w.site.id, staff=3),
    "add process": lambda w, by: organisation.add(w.workspace.programme, by, Process, name="Incidents"),
    "set way between sites": _set_way,
    "add person": lambda w, by: organisation.add(w.workspace.programme, by, Person, name="Jo Null"),
    "answer objection": lambda w, by: plan.answer_objection(w.book, by, "It stays."),
    "issue plan": lambda w, by: plan.issue_plan(w.book, by),
    "help to plan": lambda w, by: agenda.edit_line(w.book, by, agenda.lines(w.book)[0].id, topic="All of it"),
    "choose items": lambda w, by: checklist.remove(w.book, by, w.item("CK-006").id),
    "assign items": lambda w, by: checklist.assign(w.book, by, [w.item("CK-005").id], auditor=w.people["AU"].id),
    "name team member": lambda w, by: team.name_member(w.book, by, w.people["TE"].id, Role.EXPERT, days=2),
    "look at independence": lambda w, by: team.record_independence(
        w.book, by, person=w.people["AU"].id, clause="20000-1:8.6.1", result="blocked", reason="works there"
    ),
    "accept plan": lambda w, by: plan.accept_plan(w.book, by),
    "object to plan": lambda w, by: plan.accept_plan(w.book, by, "A day too early."),
    "object to observer": lambda w, by: team.object_to_observer(w.book, by, w.people["OB"].id, "of a competitor"),
    "note at item": lambda w, by: conduct.write_note(w.book, by, w.item("CK-003").id, "seen"),
    "note on the way": lambda w, by: conduct.quick_note(w.book, by, "seen", for_person=w.people["LA"].id),
    "hand in evidence": lambda w, by: evidence.add(w.book, by, kind=EvidenceKind.RECORD, reference="CR-2"),
    "draw sample": lambda w, by: samples.draw(
        w.book, by, topic="CIs", clause="20000-1:8.2.6", population="all", size=9, n=2
    ),
    "grade": lambda w, by: conduct.grade(w.book, by, _mine(w, by).id, Grade.CONFORMING, note="seen"),
    "mark not applicable": lambda w, by: conduct.mark_not_applicable(w.book, by, w.item("CK-003").id, "none"),
    "mark not audited": lambda w, by: conduct.mark_not_audited(w.book, by, w.item("CK-003").id, "no time"),
    "confirm": _confirm,
    "write finding": lambda w, by: findings.write(w.book, by, w.finding.id, statement="Two lists differ."),
    "agree finding": lambda w, by: findings.agree(w.workspace, w.book, by, w.finding.id),
    "regrade finding": lambda w, by: findings.regrade(w.book, by, w.finding.id, Grade.MAJOR, "worse"),
    "withdraw finding": lambda w, by: findings.withdraw(w.book, by, w.finding.id, "wrong"),
    "present finding": lambda w, by: findings.present(
        w.book, by, w.finding.id, to=w.people["PO"].id, acknowledged=True
    ),
    "change plan on the fly": lambda w, by: conduct.change_plan(w.book, by, "lunch first"),
    "issue report": lambda w, by: report.issue(w.workspace, w.book, by),
    "revise report": lambda w, by: report.revise(
        w.workspace, w.book, by, reason="a name", changes=["a name"], asked_by="PO"
    ),
    "acknowledge": lambda w, by: follow_up.acknowledge(w.book, by, w.nonconformity.id, w.people["AO"].id),
    "submit response": lambda w, by: follow_up.respond(w.book, by, w.nonconformity.id, _answer(w)),
    "ask for extension": lambda w, by: follow_up.ask_extension(
        w.book,
        by,
        w.nonconformity.id,
        "response",
        _later(w, 40),
        "illness",
    ),
    "accept response": lambda w, by: follow_up.accept(w.book, by, w.nonconformity.id),
    "return response": lambda w, by: follow_up.give_back(w.book, by, w.nonconformity.id, "no cause"),
    "report implemented": _implement,
    "verify implementation": lambda w, by: follow_up.verify(
        w.book, by, w.nonconformity.id, "seen", [w.proof(w.by("AO"))], "interview"
    ),
    "close as effective": lambda w, by: follow_up.close(
        w.book, _set_aside(by, "G-36", w, "LA"), w.nonconformity.id, "seen", [w.proof(w.by("AO"))]
    ),
    "grant extension of a minor": lambda w, by: follow_up.decide_extension(w.book, by, w.nonconformity.id, True),
    "void with the other": lambda w, by: follow_up.void(
        w.book,
        by,
        w.nonconformity.id,
        "wrong fact",
        with_person=w.people["APM" if by.by == w.people["LA"].id else "LA"].id,
        revision=2,
    ),
}


def _to_each_stage(field: Field, people: dict[str, Person], keep: Callable[[str], None]) -> None:
    """Live the audit to its end, and keep the workspace at each stage."""
    world = World(field.workspace, people)
    book = field.workspace.programme
    said: dict[str, Any] = dict.fromkeys(
        ("frequency", "methods", "responsibilities", "planning_requirements", "reporting", "importance"), "as usual"
    )
    said |= dict.fromkeys(("changes", "earlier_results", "resources"), "none")
    risks = [RiskOrOpportunity(kind="risk", text="too few auditors")]
    programme.describe(book, world.by("APM"), **said, objectives=["see"], risks=risks)
    programme.name_coordinator(book, world.by("TM"), people["CC"].id)
    plan.describe(field.workspace, world.book, world.by("APM"), representative=people["AR"].id)
    team.name_member(world.book, world.by("APM"), people["OB"].id, Role.OBSERVER, agreement="signed")
    for ref, who in (("CK-003", "AU"), ("CK-004", "AT")):
        checklist.assign(world.book, world.by("LA"), [world.item(ref).id], auditor=people[who].id)
    keep("drafted")
    programme.submit(field.workspace, world.by("APM"))
    keep("submitted")
    programme.approve(field.workspace, world.by("TM"))
    programme.start(book, world.by("APM"))
    keep("planned")
    request.ask(world.book, world.by("LA"), "postpone", "illness", _later(world))
    keep("asked")
    revision.propose(book, world.by("APM"), "an incident")
    keep("proposed")
    plan.issue_plan(world.book, world.by("LA"))
    keep("issued")
    plan.accept_plan(world.book, world.by("AR"), "A day too early.")
    keep("objected")
    plan.answer_objection(world.book, world.by("LA"), "It is moved by a day.")
    plan.accept_plan(world.book, world.by("AR"))
    conduct.open_meeting(world.book, world.by("LA"))
    proof = evidence.add(world.book, world.by("LA"), kind=EvidenceKind.RECORD, reference="CMDB export").value.id
    conduct.grade(world.book, world.by("LA"), world.item("CK-001").id, Grade.MINOR, note="two lists", evidence=[proof])
    findings.write(
        world.book,
        world.by("LA"),
        world.finding.id,
        title="Two lists",
        statement="Two lists differ in 3 of 9 entries.",
        requirement="One list of configuration items",
        grade_reason="few",
        process=field.process.id,
        site=field.site.id,
    )
    keep("conducted")
    findings.agree(field.workspace, world.book, world.by("LA"), world.finding.id)
    keep("agreed")
    findings.present(world.book, world.by("LA"), world.finding.id, to=people["PO"].id, acknowledged=True)
    for item in [i for i in world.book.items.values() if i.grade is None]:
        conduct.grade(world.book, world.by("LA"), item.id, Grade.CONFORMING, note="seen")
    conduct.close_meeting(world.book, world.by("LA"), [people["AR"].id])
    written = dict.fromkeys(("conclusion", "fulfilment", "disagreements", "obstacles", "limits"), "none")
    written |= {"follow_up_of_earlier": "none", "confidentiality": "none"}
    reached = [{"objective": each, "conclusion": "reached"} for each in world.book.audit.objectives]
    told = {"participants": [people["AR"].id], "distribution": [people["AR"].id]}
    report.write(world.book, world.by("LA"), **written, objective_conclusions=reached, **told)
    nonconformities.set_follow_up(
        world.book, world.by("LA"), world.nonconformity.id, process_owner=people["PO"].id, verifier=people["VF"].id
    )
    keep("concluded")
    report.issue(field.workspace, world.book, world.by("LA"))
    keep("reported")
    follow_up.acknowledge(world.book, world.by("PO"), world.nonconformity.id, people["AO"].id)
    keep("owned")
    later = field.workspace.today() + timedelta(days=40)
    follow_up.ask_extension(world.book, world.by("AO"), world.nonconformity.id, "response", later, "illness")
    keep("extended")
    follow_up.respond(world.book, world.by("AO"), world.nonconformity.id, _answer(world))
    keep("submitted response")
    follow_up.accept(world.book, world.by("VF"), world.nonconformity.id)
    keep("accepted")
    _implement(world, world.by("AO"))
    keep("implemented")
    shown = [world.proof(world.by("AO"))]
    follow_up.verify(world.book, world.by("VF"), world.nonconformity.id, "seen", shown, "interview")
    keep("verified")


@dataclass
class Stages:
    """The workspace at each stage, and who holds which role in it."""

    folder: Path
    home: Path
    people: dict[str, Person]

    def opened(self, stage: str, to: Path) -> World:
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder / stage, to)
        return World(Workspace.open(to, home=self.home), self.people)


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stages]:
    base = tmp_path_factory.mktemp("permissions")
    for field in field_in(base):
        first = field.by(field.manager)
        names = {"OB": "Jennifer Null", "AR": "Václav Dvořák", "VF": "D’Arcy Ó Súilleabháin", "CC": "Tuuli Yö"}
        added = {
            role: organisation.add(field.workspace.programme, first, Person, name=name).value
            for role, name in names.items()
        }
        schedule.refresh_copies(field.workspace, field.audit, first)
        people = {
            "TM": field.client,
            "APM": field.manager,
            "LA": field.lead,
            "AU": field.auditor,
            "AT": field.trainee,
            "TE": field.expert,
            "PO": field.owner,
            "AO": field.doer,
            **added,
        }

        def keep(stage: str, field: Field = field) -> None:
            shutil.copytree(field.workspace.folder, base / "stages" / stage)

        _to_each_stage(field, people, keep)
        yield Stages(base / "stages", base / "home", people)


ROLE_RULES = {"G-09", "N15"}
"""Guards that say who may."""


def tried(world: World, action: str, role: str) -> str:
    """How the attempt ended: done, proposed or refused; any other refusal than by role is none of this test's."""
    by = world.by(role)
    try:
        outcome = DEEDS[action](world, by)
    except NotAllowed:
        return "refused"
    except Refusal as refusal:
        if set(refusal.rules) <= ROLE_RULES:
            return "refused"
        raise
    except AuditorError as other:
        if other.message.startswith(("G-09", "G-22: a revision is issued by")):
            return "refused"
        raise
    value = getattr(outcome, "value", None)
    waits = isinstance(value, Item) and value.proposed_by == by.by and value.confirmed_by is None
    return "proposed" if waits else "done"


ROWS = [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("stage", "action", "done", "proposed"), ROWS, ids=[row[1] for row in ROWS])
def test_what_each_role_may_do(
    stages: Stages, tmp_path: Path, stage: str, action: str, done: str, proposed: str
) -> None:
    expected = {
        role: "done" if role in done.split() else "proposed" if role in proposed.split() else "refused"
        for role in ROLES
    }
    seen = {}
    world = stages.opened(stage, tmp_path / "work")
    for role in ROLES:
        seen[role] = tried(world, action, role)
        if seen[role] != "refused":
            world.workspace.close()
            world = stages.opened(stage, tmp_path / "work")
    world.workspace.close()
    assert seen == expected


@pytest.mark.parametrize(
    ("concerned", "approver", "stands"),
    [("AU", "TM", True), ("AU", "APM", True), ("AU", "LA", False), ("AU", "AU", False), ("APM", "APM", False)],
)
def test_who_sets_independence_aside(
    stages: Stages, tmp_path: Path, concerned: str, approver: str, stands: bool
) -> None:
    world = stages.opened("planned", tmp_path / "work")
    people = world.people
    said: dict[str, object] = {
        "person": people[concerned].id,
        "clause": "20000-1:8.6.1",
        "reason": "nobody else",
        "result": "override",
    }
    said |= {
        "compensation": "a second look",
        "approved_by": people[approver].id,
        "approved_on": world.workspace.today(),
    }
    outcome = nullcontext() if stands else pytest.raises((NotAllowed, Refusal), match="G-10")
    with world.workspace, outcome:
        team.record_independence(world.book, world.by("LA"), **said)
