"""The life of an organisation's audits in which one hostile text stands in every field that takes it.

Each step is an activity. Where a field refuses the text, the refusal is looked at - it names the character, nothing is
kept - and a plain word stands in its place, so that the life goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from pydantic import ValidationError

from auditor.activities import (
    agenda,
    agenda_clock,
    agenda_proposal,
    checklist,
    conduct,
    conflicts,
    dissent,
    evidence,
    feedback,
    findings,
    follow_up,
    form_taken_in,
    frequency,
    giving_up,
    grouping,
    handing_over,
    improvements,
    letters,
    merging,
    moving_items,
    nonconformities,
    organisation,
    plan,
    programme,
    questions,
    replanning,
    report,
    request,
    response_form,
    review,
    revision,
    sampled_list,
    samples,
    schedule,
    team,
    undo,
    ways,
)
from auditor.activities.act import Act, act
from auditor.errors import AuditorError, InvalidInput
from auditor.exchange import feedback_form, response_docx
from auditor.exchange import response_form as form_sheet
from auditor.exchange.bundle import write_bundle
from auditor.exchange.mail import eml
from auditor.exchange.population_list import Listed
from auditor.exchange.received_file import Received, texts_of
from auditor.figures.proposals import proposals
from auditor.ledger import uuid7
from auditor.ledger.problems import NothingChanged
from auditor.model.audit import AgendaLine
from auditor.model.cause import Why
from auditor.model.checklist import Checklist
from auditor.model.finding import Finding
from auditor.model.frequency import FactorSubject
from auditor.model.improvement import SHORT_FORM
from auditor.model.item import Item
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity, Response
from auditor.model.people import OtherParty, Person, Process, Service, Site
from auditor.model.programme import Statements
from auditor.model.review import TOPICS, ReviewAction
from auditor.model.sample import Sample
from auditor.model.schemes import DeadlineScheme, default_grading
from auditor.model.words import AuditState, Confidentiality, EvidenceKind, Grade, ItemState, Role, SampleMethod
from auditor.workspace import AuditBook, Settings, Workspace
from auditor.workspace.basis import coverage_basis
from auditor.workspace.settings import Organisation
from tests.hostile.fields import FIELDS, acts, clean_form, refusal

T = TypeVar("T")

BEGIN = datetime.combine(date.today() - timedelta(days=500), time(9), UTC)
AUDIT = "IA-1"
CLAUSES = ["20000-1:8.2.6", "20000-1:8.6.1"]


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.now


@dataclass(repr=False)
class Life:
    """One workspace, the text that stands everywhere in it, and which fields it was tried in."""

    folder: Path
    texts: tuple[str, ...]
    workspace: Workspace
    clock: Clock
    turn: int = 0
    tried: set[str] = field(default_factory=set)
    people: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text whose turn it is; where there are several, each field gets the next."""
        return self.texts[self.turn % len(self.texts)]

    def by(self, person: str, days: int = 0) -> Act:
        """*person* acts, so many days after the last act."""
        self.clock.now += timedelta(days=days, minutes=1)
        return act(self.workspace, self.people.get(person, "nobody"))

    @property
    def book(self) -> AuditBook:
        return self.workspace.audit(AUDIT)

    def lines(self) -> int:
        books = [self.workspace.programme, *self.workspace.audits()]
        return sum(head.sequence for book in books for head in book.ledger.heads.values())

    def write(self, call: Callable[..., T], **fields: str) -> T:
        """Call with the hostile text for each of *fields* (keyword: path), after having seen every refusal."""
        plain = {keyword: f"plain {keyword.replace('_', ' ')}" for keyword in fields}
        texts = dict(plain)
        before = self.lines()
        for keyword, path in fields.items():
            assert path in FIELDS, f"{path} is no text field"
            self.tried.add(path)
            self.turn += 1
            because = refusal(path, self.text)
            if not because:
                texts[keyword] = self.text
                continue
            said = refused(partial(call, **{**plain, keyword: self.text}), path)
            assert because in said, f"{path}: {said}"
            assert self.lines() == before, f"{path}: refused, and something was kept"
        with suppress(NothingChanged):
            return call(**texts)
        return cast("T", None)  # the same stands there already, and who asked does not look


def refused(call: Callable[[], Any], path: str) -> str:
    """What the refusal of a call says."""
    try:
        call()
    except (AuditorError, ValidationError) as said:
        return str(said)
    raise AssertionError(f"{path}: not refused")


def hostile_checklist(**texts: str) -> Checklist:
    """A checklist of two clauses with four items; *texts* are its free texts."""
    said = {"question": "Does it work?", "title": "Operation", **texts}
    return Checklist.model_validate(
        {
            "id": "small",
            "title": said["title"],
            "standard": "20000-1",
            "edition": "2018",
            "clauses": [
                {"number": number, "title": said["title"], **({"weight": 1} if number in ("8.2.6", "8.6.1") else {})}
                for number in ("8", "8.2", "8.2.6", "8.6", "8.6.1")
            ],
            "items": [
                {
                    "id": f"{clause}-0{number}",
                    "clause": clause,
                    "question": said["question"],
                    "topics": [said.get("topic", "topic")],
                    "look_for": [said.get("look_for", "records")],
                    "evidence": [said.get("evidence", "a record")],
                    "documented_information": said.get("documented", "retain: records"),
                }
                for clause in ("8.2.6", "8.6.1")
                for number in (1, 2, 3, 4, 5)
            ],
        }
    )


def lived(folder: Path, *texts: str) -> Life:
    """Live it: a programme, an audit from slot to follow-up and closing, others that end otherwise."""
    settings = Settings(organisation=Organisation(name="Dílna & Co.", short="Dílna", timezone="Europe/Prague"))
    clock = Clock()
    workspace = Workspace.create(folder / "work", settings, home=folder / "home", clock=clock)
    life = Life(folder, texts, workspace, clock)
    _organisation(life)
    _programme(life)
    _planning(life)
    _conducting(life)
    _findings(life)
    _early_follow_up(life)
    _report(life)
    _improvements(life)
    _follow_up(life)
    _other_ends(life)
    _reviewed(life)
    _frequency(life)
    _programmes_end(life)
    workspace.close()
    return life


def _organisation(life: Life) -> None:
    book = life.workspace.programme

    def person(**said: Any) -> Person:
        lists = {"languages": [said.pop("language")]}
        ties = [{"kind": "process", "reference": said.pop("tie"), "reason": said.pop("tie_reason")}]
        able = [{"subject": said.pop("subject"), "evidence": said.pop("shown")}]
        acting = life.by("nobody")
        return organisation.add(book, acting, Person, **said, **lists, ties=ties, competences=able).value

    paths = {name: f"Person.{name}" for name in ("ref", "name", "function", "email", "note")}
    paths |= {"language": "Person.languages[]", "tie": "Person.ties[].reference", "tie_reason": "Person.ties[].reason"}
    paths |= {"subject": "Person.competences[].subject", "shown": "Person.competences[].evidence"}
    life.people["stranger"] = life.write(person, **paths).id
    for ref in ("manager", "client", "lead", "auditor", "trainee", "owner", "doer", "verifier"):

        def named(ref: str = ref, **said: Any) -> Person:
            return organisation.add(book, life.by("nobody"), Person, ref=ref, **said).value

        life.people[ref] = life.write(named, name="Person.name", function="Person.function").id
    organisation.edit(book, life.by("manager"), Person, life.people["lead"], competences=[{"subject": "20000-1"}])
    life.write(
        lambda **said: organisation.edit(book, life.by("manager"), Person, life.people["doer"], **said),
        note="Person.note",
        function="Person.function",
    )

    def site(function: str, **said: Any) -> Site:
        return organisation.add(book, life.by("manager"), Site, functions=[function], **said).value

    said = {"ref": "Site.ref", "name": "Site.name", "country": "Site.country"}
    life.people["site"] = life.write(site, **said, function="Site.functions[]").id
    for kind, fields in (
        (Service, ("ref", "name", "state")),
        (OtherParty, ("ref", "name", "kind", "provides")),
    ):

        def thing(kind: Any = kind, /, **said: Any) -> Any:
            return organisation.add(book, life.by("manager"), kind, **said).value

        life.people[kind.__name__] = life.write(thing, **{name: f"{kind.__name__}.{name}" for name in fields}).id

    def process(**said: Any) -> Process:
        owned = {"owner": life.people["owner"], "clauses": ["20000-1:8.2.6"]}
        return organisation.add(book, life.by("manager"), Process, **owned, **said).value

    life.people["process"] = life.write(process, ref="Process.ref", name="Process.name").id


def _programme(life: Life) -> None:
    book, people = life.workspace.programme, life.people

    def create(**said: Any) -> Any:
        grading = default_grading(uuid7()).having(
            ref=said.pop("g_ref"),
            name=said.pop("g_name"),
            grades=[
                {**word.model_dump(), "label": said["label"], "meaning": said["meaning"]}
                for word in default_grading("g").grades
            ],
        )
        del said["label"], said["meaning"]
        deadlines = DeadlineScheme(id=uuid7(), ref=said.pop("d_ref"), name=said.pop("d_name"))
        criterion = {"title": said.pop("criterion"), "standard": "20000-1", "edition": said.pop("edition") or "2018"}
        other = {"title": "Our own rules", "standard": said.pop("standard"), "kind": "own"}
        risk = {"kind": "risk", "text": said.pop("risk"), "treatment": said.pop("treatment")}
        event = {"ref": said.pop("event_ref"), "title": said.pop("event"), "on": BEGIN.date()}
        blackout = {"first": BEGIN.date(), "last": BEGIN.date(), "reason": said.pop("blackout")}
        return programme.create(
            book,
            life.by("manager"),
            cycle_from=date(BEGIN.year, 1, 1),
            cycle_to=date(BEGIN.year, 12, 31),
            manager=people["manager"],
            client=people["client"],
            grading=grading,
            deadlines=deadlines,
            objectives=[said.pop("objective")],
            criteria=[criterion, other],
            risks=[risk],
            events=[event],
            blackouts=[blackout],
            **said,
        )

    texts: tuple[str, ...] = (
        "frequency",
        "methods",
        "responsibilities",
        "planning_requirements",
        "reporting",
        "importance",
    )
    texts = (*texts, "changes", "earlier_results", "resources", "budget", "ref", "title")
    inner = {
        "objective": "Programme.objectives[]",
        "criterion": "Programme.criteria[].title",
        "standard": "Programme.criteria[].standard",
        "edition": "Programme.criteria[].edition",
        "risk": "Programme.risks[].text",
        "treatment": "Programme.risks[].treatment",
        "event": "Programme.events[].title",
        "event_ref": "Programme.events[].ref",
        "blackout": "Programme.blackouts[].reason",
        "g_ref": "GradingScheme.ref",
        "g_name": "GradingScheme.name",
        "label": "GradingScheme.grades[].label",
        "meaning": "GradingScheme.grades[].meaning",
        "d_ref": "DeadlineScheme.ref",
        "d_name": "DeadlineScheme.name",
    }
    life.write(create, **{name: f"Programme.{name}" for name in texts}, **inner)
    life.write(lambda **said: programme.describe(book, life.by("manager"), **said), methods="Programme.methods")

    def earlier(**said: Any) -> Any:
        fixed: dict[str, Any] = {"clauses": CLAUSES[:1], "grade": Grade.MINOR, "issued": BEGIN.date()}
        return programme.record_earlier(book, life.by("manager"), **fixed, **said)

    names = ("ref", "audit", "process", "title", "result", "lesson", "repeat_of")
    kept = life.write(earlier, **{name: f"EarlierNonconformity.{name}" for name in names})
    life.write(
        lambda **said: programme.correct_earlier(book, life.by("manager"), kept.value.id, **said),
        **{name: f"EarlierNonconformity.{name}" for name in names},
    )
    for ref in (AUDIT, "IA-2", "IA-3"):

        def slot(ref: str = ref, **said: Any) -> Any:
            day = BEGIN.date() + timedelta(days=30)
            clauses = [*CLAUSES, "20000-1:9.2"] if ref == "IA-3" else CLAUSES
            places: dict[str, Any] = {"sites": [people["site"]], "services": [people["Service"]], "clauses": clauses}
            planned: dict[str, Any] = {
                "planned_from": day,
                "planned_to": day,
                "lead": people["lead"],
                "unplanned": ref == "IA-2",
            }
            own = [{name: said.pop(name) for name in ("standard", "edition")} | {"title": said.pop("criterion")}]
            planned |= {"criteria": own if ref == "IA-2" else []}
            return schedule.add_slot(life.workspace, life.by("manager"), ref=ref, **said, **places, **planned)

        own = {"criterion": "title", "standard": "standard", "edition": "edition"}
        inner = {keyword: f"Slot.criteria[].{name}" for keyword, name in own.items()}
        if ref == "IA-2":
            life.write(slot, title="Slot.title", reason="Slot.reason", **inner)
        else:
            life.write(partial(slot, **dict.fromkeys(own, "own")), title="Slot.title")
    life.tried |= {"Slot.ref", "Audit.ref", "Audit.title", "Audit.programme"}
    life.tried |= {f"Audit.criteria[].{name}" for name in ("title", "standard", "edition")}
    before = life.lines()
    with pytest.raises((AuditorError, ValidationError)) as refused:
        slot(ref=life.text, title="a slot whose reference cannot name a folder", **dict.fromkeys(own, "own"))
    assert refusal("Slot.ref", life.text) in str(refused.value)
    assert life.lines() == before
    programme.submit(life.workspace, life.by("manager"))
    life.write(lambda **said: programme.send_back(book, life.by("client"), **said), reason="HistoryEntry.note")
    programme.submit(life.workspace, life.by("manager"))
    programme.name_coordinator(life.workspace.programme, life.by("client"), life.people["verifier"])
    programme.approve(life.workspace, life.by("client"))
    programme.start(book, life.by("manager"))
    life.write(lambda **said: revision.propose(book, life.by("manager"), **said), reason="Programme.proposed_change")
    _proposed(life)
    life.write(
        lambda change: revision.approve(life.workspace, life.by("client"), [change]),
        change="Programme.approvals[].changes[]",
    )
    life.tried |= {"Programme.approvals[].reason", *_KEPT_WITH_A_REVISION}
    life.write(lambda **said: revision.propose(book, life.by("manager"), **said), reason="Programme.proposed_change")
    life.write(lambda **said: revision.drop(book, life.by("manager"), **said), reason="HistoryEntry.note")
    life.write(
        lambda **said: programme.suspend(book, life.by("client"), **said),
        reason="Programme.suspensions[].reason",
        consequence="Programme.suspensions[].consequence",
    )
    life.write(lambda **said: programme.resume(book, life.by("client"), **said), reason="HistoryEntry.note")
    life.write(lambda **said: revision.propose(book, life.by("manager"), **said), reason="Programme.proposed_change")
    life.write(
        lambda **said: schedule.take_over(
            life.workspace,
            life.by("manager"),
            ref="IA-9",
            planned_from=BEGIN.date(),
            planned_to=BEGIN.date(),
            clauses=CLAUSES,
            **said,
        ),
        title="Slot.title",
        scope="Audit.scope",
    )


def _proposed(life: Life) -> None:
    """What the proposed revision would state; :data:`_KEPT_WITH_A_REVISION` names it where it is kept."""
    book = life.workspace.programme

    def propose(**said: Any) -> Any:
        criteria = [
            {"title": said.pop("criterion"), "standard": "20000-1", "edition": said.pop("edition") or "2018"},
            {"title": "Our own rules", "standard": said.pop("standard"), "kind": "own"},
        ]
        risks = [{"kind": "opportunity", "text": said.pop("risk"), "treatment": said.pop("treatment")}]
        lists: dict[str, Any] = {"objectives": [said.pop("objective")], "criteria": criteria, "risks": risks}
        return programme.describe(book, life.by("manager"), **lists, **said)

    inner = {
        "objective": "objectives[]",
        "criterion": "criteria[].title",
        "standard": "criteria[].standard",
        "edition": "criteria[].edition",
        "risk": "risks[].text",
        "treatment": "risks[].treatment",
    }
    texts = {name: name for name in Statements.model_fields if name not in ("objectives", "criteria", "risks")}
    del texts["auditor_days"]
    life.write(propose, **{keyword: f"Programme.proposed.{path}" for keyword, path in {**texts, **inner}.items()})


_KEPT_WITH_A_REVISION = {
    path for path in FIELDS if path.startswith("ProgrammeRevision.") and path != "ProgrammeRevision.slots[].ref"
}
"""What a revision keeps of the programme, its slots and what was around it, as others wrote it."""


_KEPT_WITH_A_PLAN = {
    "PlanVersion.agenda[].topic",
    "PlanVersion.agenda[].track",
    "PlanVersion.team[].note",
    "PlanVersion.team[].agreement",
}
"""What a version of the plan keeps of the agenda and the team, as others wrote it."""


def _asked_and_objected(life: Life) -> None:
    """An observer who is not wanted, and an audit that somebody wants on another day."""
    book, observer = life.book, life.people["stranger"]
    team.name_member(book, life.by("manager"), observer, Role.OBSERVER)
    life.write(
        lambda reason: team.object_to_observer(book, life.by("owner"), observer, reason),
        reason="TeamMember.objection.reason",
    )
    life.write(
        lambda answer: team.answer_objection(book, life.by("manager"), observer, answer),
        answer="TeamMember.objection.answer",
    )
    life.write(lambda reason: request.ask(book, life.by("owner"), "cancel", reason), reason="Audit.requests[].reason")
    life.write(
        lambda answer: request.decline(book, life.by("manager"), len(book.audit.requests), answer),
        answer="Audit.requests[].answer",
    )
    request.ask(book, life.by("owner"), "postpone", "Another day.", book.audit.planned_from)
    life.write(
        lambda answer: request.grant(life.workspace, book, life.by("manager"), len(book.audit.requests), answer),
        answer="Audit.requests[].answer",
    )


def _planning(life: Life) -> None:
    workspace, book, people = life.workspace, life.book, life.people
    life.write(
        lambda language, **said: plan.describe(
            workspace,
            book,
            life.by("manager"),
            languages=[language],
            period_from=BEGIN.date(),
            period_to=BEGIN.date(),
            **said,
        ),
        title="Audit.title",
        scope="Audit.scope",
        confidentiality="Audit.confidentiality",
        methods="Audit.methods",
        logistics="Audit.logistics",
        risks="Audit.risks",
        preparation="Audit.preparation",
        language="Audit.languages[]",
    )
    life.write(
        lambda reason: replanning.postpone(
            workspace, book, life.by("manager"), BEGIN.date() + timedelta(days=20), reason
        ),
        reason="Audit.postponements[].reason",
    )
    life.write(
        lambda objective, **said: plan.appoint(
            workspace,
            book,
            life.by("manager"),
            lead=people["lead"],
            representative=people["owner"],
            objectives=[objective],
            **said,
        ),
        objective="Audit.objectives[]",
        scope="Audit.scope",
    )
    life.write(lambda note: plan.confirm_feasibility(book, life.by("lead"), note), note="Audit.feasibility.note")
    for who, role in (("auditor", Role.AUDITOR), ("trainee", Role.TRAINEE)):

        def member(who: str = who, role: Role = role, **said: Any) -> Any:
            return team.name_member(book, life.by("lead"), people[who], role, supervised_by=people["lead"], **said)

        life.write(member, note="TeamMember.note", agreement="TeamMember.agreement")
    _asked_and_objected(life)
    life.write(
        lambda **said: team.record_independence(
            book,
            life.by("lead"),
            person=people["auditor"],
            clause=CLAUSES[0],
            result="override",
            approved_by=people["client"],
            **said,
        ),
        **{name: f"IndependenceCheck.{name}" for name in ("reason", "decision", "compensation")},
    )
    day = book.audit.planned_from
    for start, kind, clauses in ((8, "opening", []), (9, "session", CLAUSES), (15, "team", []), (16, "closing", [])):

        def line(start: int = start, kind: str = kind, clauses: list[str] = clauses, **said: Any) -> Any:
            fixed: dict[str, Any] = {"day": day, "start": time(start), "end": time(start + 1), "kind": kind}
            who = {"auditors": [people["lead"]], "auditees": [people["owner"]]}
            return agenda.add_line(
                book,
                life.by("lead"),
                zone="Europe/Prague",
                clauses=clauses,
                site=people["site"],
                **fixed,
                **who,
                **said,
            ).value

        added = life.write(line, topic="AgendaLine.topic", track="AgendaLine.track")
    life.write(lambda **said: agenda.edit_line(book, life.by("lead"), added.id, **said), topic="AgendaLine.topic")
    gone = line(topic="goes again", track="")
    agenda.move_line(book, life.by("lead"), gone.id, -15)
    agenda.remove_line(book, life.by("lead"), gone.id)
    elsewhere = organisation.add(workspace.programme, life.by("manager"), Site, name="Elsewhere").value
    ways.set_way(workspace.programme, life.by("manager"), life.people["site"], elsewhere.id, 90)
    proposal = agenda_proposal.proposed(workspace, book)
    with pytest.raises(InvalidInput):  # people wrote lines
        agenda_proposal.accept(workspace, book, life.by("lead"), proposal)
    life.tried.add("AgendaLine.zone")
    for zone in (life.text, "Nowhere/At-all"):
        with pytest.raises((AuditorError, ValidationError)):
            agenda.add_line(
                book, life.by("lead"), day=day, start=time(6), end=time(7), topic="a zone that is none", zone=zone
            )
    life.tried.add("Site.timezone")
    with pytest.raises((AuditorError, ValidationError)):
        organisation.add(workspace.programme, life.by("manager"), Site, ref="X", name="X", timezone=life.text)
    life.write(
        lambda **said: checklist.choose(book, life.by("lead"), hostile_checklist(**said)),
        question="Item.question",
        title="ClauseTitle.title",
        topic="Item.asks[]",
        look_for="Item.look_for[]",
        evidence="Item.likely_evidence[]",
        documented="Item.documented_information",
    )
    own = life.write(
        lambda **said: checklist.add(book, life.by("lead"), clause=CLAUSES[1], **said),
        ref="Item.ref",
        question="Item.question",
        checklist="Item.checklist",
        source="Item.source",
    ).value
    checklist.assign(book, life.by("lead"), [own.id], auditor=people["auditor"])
    checklist.remove(
        book, life.by("lead"), checklist.add(book, life.by("lead"), clause=CLAUSES[1], question="?").value.id
    )
    life.write(lambda change: plan.issue_plan(book, life.by("lead"), change), change="PlanVersion.change")
    life.write(lambda reason: plan.reopen_plan(book, life.by("lead"), reason), reason="HistoryEntry.note")
    plan.issue_plan(book, life.by("lead"))
    life.write(lambda objection: plan.accept_plan(book, life.by("owner"), objection), objection="PlanVersion.objection")
    life.write(lambda answer: plan.answer_objection(book, life.by("lead"), answer), answer="PlanVersion.answer")
    life.tried |= _KEPT_WITH_A_PLAN
    life.write(
        lambda note: conduct.open_meeting(book, life.by("lead", days=20), [people["owner"]], note),
        note="Audit.opening.note",
    )


def _asked_later(life: Life, item: str) -> None:
    """Questions for later, and the rest of a line of the agenda that goes to another one."""
    book = life.book

    def ask(text: str) -> Any:
        return questions.ask_later(book, life.by("lead"), text, item=item)

    closed, own = (life.write(ask, text="Note.text").value for _ in range(2))
    questions.noted(book, life.by("lead"), "? who else")
    questions.close(book, life.by("lead"), closed.id)
    life.write(
        lambda text: questions.into_item(book, life.by("lead"), own.id, text=text, clause=CLAUSES[1]),
        text="Item.question",
    )
    undo.undo_last(book, life.by("lead"))
    line = next(line for line in agenda.lines(book) if line.clauses and moving_items.open_items(book, line.id))
    later: dict[str, Any] = {"start": time(20), "end": time(21), "topic": "The rest", "clauses": CLAUSES[1:2]}
    agenda.add_line(book, life.by("lead"), day=line.day, auditors=[life.people["lead"]], **later)
    to = moving_items.lines_to_move_to(book, line.id, life.people["lead"])[0]
    moving_items.move_rest(book, life.by("lead"), line.id, to.id)
    undo.undo_last(book, life.by("lead"))


def _conducting(life: Life) -> None:
    book, people = life.book, life.people
    items = sorted(book.items.values(), key=lambda item: (item.clause, item.id))
    first, second, third, fourth, parked, *rest = items
    line = sorted(conduct_lines(book))[1]
    agenda_clock.begin_line(book, life.by("lead"), line)
    agenda_clock.end_line(book, life.by("lead"), line)
    life.write(lambda change: conduct.change_plan(book, life.by("lead"), change), change="Note.text")
    life.write(lambda text: conduct.write_note(book, life.by("lead"), first.id, text), text="Item.note")
    quick = life.write(lambda text: conduct.quick_note(book, life.by("lead"), text, trail=True), text="Note.text").value
    conduct.file_note(book, life.by("lead"), quick.id, parked.id)
    undo.undo_last(book, life.by("lead"))
    _asked_later(life, first.id)
    file = life.folder / "seen.txt"
    file.write_text("seen", encoding="utf-8")

    def piece(**said: Any) -> Any:
        kinds: dict[str, Any] = {"kind": EvidenceKind.RECORD, "file": file, "items": [first.id]}
        return evidence.add(book, life.by("lead"), **kinds, **said).value

    names = ("ref", "reference", "description", "place", "respondent", "verification_note")
    added = life.write(piece, **{name: f"Evidence.{name}" for name in names})
    life.write(
        lambda **said: evidence.describe(book, life.by("lead"), added.id, **said),
        description="Evidence.description",
        place="Evidence.place",
    )
    life.tried.add("Evidence.file.name")
    named = file.with_name(_a_file_name(life.text))
    named.write_text("named by somebody else", encoding="utf-8")
    evidence.add(book, life.by("lead"), kind=EvidenceKind.FILE, file=named, items=[second.id])
    as_file = evidence.StoredFile(evidence.stored(book, named), EvidenceKind.FILE, life.by("lead").on)
    evidence.add_files(book, life.by("lead"), [as_file], [second.id], confidentiality=Confidentiality.INTERNAL)
    evidence.attach(book, life.by("lead"), [added.id], [second.id, third.id])
    evidence.detach(book, life.by("lead"), added.id, third.id)
    evidence.start_with(book, life.by("lead"), evidence_class=Confidentiality.CONFIDENTIAL, photo_places=False)
    for item, grade in ((first, Grade.MINOR), (second, Grade.MAJOR), (third, Grade.OBSERVATION)):
        life.write(
            lambda note, item=item, grade=grade: conduct.grade(book, life.by("lead"), item.id, grade, note=note),
            note="Item.note",
        )
    life.write(
        lambda reason: conduct.mark_not_applicable(book, life.by("lead"), fourth.id, reason), reason="Item.reason"
    )
    life.write(
        lambda reason, until: conduct.park(book, life.by("lead"), parked.id, reason, until),
        reason="Item.reason",
        until="Item.parked_until",
    )
    life.write(
        lambda reason, to: conduct.mark_not_audited(book, life.by("lead"), parked.id, reason, to),
        reason="Item.reason",
        to="Item.carried_over_to",
    )
    conduct.take_back(book, life.by("lead"), parked.id)
    life.write(
        lambda reason, to: conduct.mark(book, life.by("lead"), [parked.id], ItemState.NOT_AUDITED, reason, to),
        reason="Item.reason",
        to="Item.carried_over_to",
    )
    life.write(
        lambda reason, to: conduct.give_reason(book, life.by("lead"), parked.id, reason, to),
        reason="Item.reason",
        to="Item.carried_over_to",
    )
    conduct.grade(book, life.by("lead"), rest[0].id, Grade.OFI, note="taken back")
    life.write(lambda reason: conduct.take_back(book, life.by("lead"), rest[0].id, reason), reason="Finding.reason")
    conduct.grade(book, life.by("trainee"), rest[0].id, Grade.GOOD_PRACTICE, note="worth copying")
    conduct.confirm(book, life.by("lead"), [rest[0].id])
    for item in rest[1:]:
        conduct.grade(book, life.by("lead"), item.id, Grade.CONFORMING, note="As described.")

    def draw(drawn: str, **said: Any) -> Any:
        sizes: dict[str, Any] = {"size": 9, "n": 1, "method": SampleMethod.JUDGEMENT, "drawn": [drawn]}
        return samples.draw(book, life.by("lead"), clause=CLAUSES[0], items=[first.id], **sizes, **said).value

    fields = ("ref", "topic", "objective", "population", "source", "complete", "method_note", "seed", "reason")
    sample = life.write(draw, **{n: f"Sample.{n}" for n in fields}, drawn="Sample.drawn[]")
    element = sample.drawn[0]
    life.write(
        lambda note: samples.mark(book, life.by("lead"), sample.id, element, False, note), note="Sample.marks[].note"
    )
    life.tried.add("Sample.marks[].element")
    life.write(
        lambda conclusion: samples.conclude(book, life.by("lead"), sample.id, conclusion, decision="finding"),
        conclusion="Sample.conclusion",
    )
    samples.use_for(book, life.by("lead"), sample.id, [second.id])
    _sampling_from_a_list(life, first)
    assert people


def _sampling_from_a_list(life: Life, item: Item) -> None:
    """What a list holds is refused by its reader; here its name and headings, and what takes another's place."""
    book = life.book

    of_strata = "Sample.strata[].name"
    stratum = "plain" if refusal(of_strata, life.text) else clean_form(of_strata, life.text)

    of_element = "Sample.details[].element"
    drawn_element = "e4" if refusal(of_element, life.text) else clean_form(of_element, life.text)

    def listed(name: str = "list.csv", column: str = "", strata: str = "", further: str = "rack") -> Listed:
        elements = [drawn_element if number == 4 else f"e{number}" for number in range(12)]
        rows = [(number + 2, [element, life.text]) for number, element in enumerate(elements)]
        return Listed(name, "0" * 64, elements, [stratum, "other"] * 6, column, strata, [further], rows, [1])

    def draw(**said: str) -> Any:
        of: dict[str, Any] = {"topic": "t", "clause": CLAUSES[0], "population": "p", "items": [item.id]}
        stratified: dict[str, Any] = {"n": 3, "method": SampleMethod.STRATIFIED, "seed": "1"}
        return samples.draw(book, life.by("lead"), elements=listed(**said), **of, **stratified).value

    paths = {"name": "Sample.listed.name", "column": "Sample.listed.column", "strata": "Sample.listed.strata"}
    sample = life.write(draw, **paths, further="Sample.listed.further[]")
    life.tried |= {of_strata, "Sample.replaced[].element", of_element, "Sample.details[].cells[]"}
    assert [each.element for each in sample.details] == sample.drawn
    by_name: dict[str, Any] = {"method": SampleMethod.JUDGEMENT, "drawn": [drawn_element], "n": 1, "elements": listed()}
    samples.draw(book, life.by("lead"), topic="t", clause=CLAUSES[0], population="p", **by_name)
    assert samples.repeated(sample, listed()) == ([], [])
    samples.extend(book, life.by("lead"), sample.id, listed())
    samples.replace(book, life.by("lead"), sample.id, sample.drawn[0], "gone", elements=listed())
    assert sampled_list.list_again(book, samples.draw(
        book, life.by("lead"), topic="t", clause=CLAUSES[0], population="p", size=4, n=2, added=["3"]
    ).value) is None  # fmt: skip

    def chosen(**said: Any) -> Any:
        of: dict[str, Any] = {"topic": "t", "clause": CLAUSES[0], "population": "p", "size": 4, "n": 2}
        return samples.draw(book, life.by("lead"), method=SampleMethod.JUDGEMENT, drawn=["one"], **of, **said).value

    life.write(lambda added: chosen(added=[added]), added="Sample.added[]")
    named = chosen()
    life.write(
        lambda reason, by: samples.replace(book, life.by("lead"), named.id, "one", reason, by),
        reason="Sample.replaced[].reason",
        by="Sample.replaced[].by",
    )
    samples.replace(book, life.by("lead"), named.id, book.get(Sample, named.id).drawn[0], "gone, too", "another")


def conduct_lines(book: AuditBook) -> list[str]:
    """The ids of the agenda lines."""
    return list(book.all(AgendaLine))


def _a_file_name(text: str) -> str:
    """*text* as a file name, as far as this system has such names."""
    name = "".join(c for c in text if c not in "/\\\x00" and not 0xD800 <= ord(c) <= 0xDFFF)
    return name.encode()[:180].decode(errors="ignore") + ".txt"


def _findings(life: Life) -> None:
    book, people, workspace = life.book, life.people, life.workspace
    for finding in list(book.all(Finding).values()):
        if finding.is_withdrawn:
            continue
        placed = {"process": people["process"], "site": people["site"], "services": [people["Service"]]}

        def say(finding: Finding = finding, placed: Mapping[str, Any] = placed, **said: Any) -> Any:
            urgent = finding.grade.is_nonconformity
            return findings.write(book, life.by("lead"), finding.id, urgent=urgent, **placed, **said)

        names = ("title", "requirement", "statement", "grade_reason", "repeat_of", "repeat_reason")
        life.write(say, **{name: f"Finding.{name}" for name in names})
        findings.agree(workspace, book, life.by("lead"), finding.id)
        life.write(
            lambda reason, finding=finding: dissent.record(
                book, life.by("trainee"), finding.id, life.by("trainee").by, reason
            ),
            reason="Finding.dissents[].reason",
        )
        dissent.settle(book, life.by("lead"), finding.id, life.by("trainee").by)
        life.write(
            lambda disagreement, finding=finding: findings.present(
                book,
                life.by("lead"),
                finding.id,
                to=people["owner"],
                acknowledged=False,
                disagreement=disagreement,
            ),
            disagreement="Finding.presentations[].disagreement",
        )
    drafts = [
        life.write(
            lambda items=items, **said: findings.raise_finding(
                book, life.by("lead"), grade=Grade.OBSERVATION, items=items, clauses=CLAUSES[:1], **said
            ),
            title="Finding.title",
            statement="Finding.statement",
            **ref,
        ).value
        for items, ref in (
            ([], {"ref": "Finding.ref"}),
            ([], NO_REF),
            ([], NO_REF),
            (list(book.items)[6:8], NO_REF),
        )
    ]
    life.write(
        lambda reason: findings.regrade(book, life.by("lead"), drafts[0].id, Grade.OFI, reason),
        reason="Finding.grade_reason",
    )
    life.write(
        lambda reason: grouping.merge(book, life.by("lead"), drafts[0].id, [drafts[1].id], reason),
        reason="Finding.reason",
    )
    split = life.write(
        lambda title, reason: grouping.split(book, life.by("lead"), drafts[3].id, drafts[3].items[:1], title, reason),
        title="Finding.title",
        reason="HistoryEntry.note",
    ).value
    for draft in (drafts[0], drafts[2], drafts[3], split):
        life.write(
            lambda reason, draft=draft: findings.withdraw(book, life.by("lead"), draft.id, reason),
            reason="Finding.reason",
        )


def _early_follow_up(life: Life) -> None:
    """Two nonconformities are issued before the report; one is voided, one transferred, after much asking."""
    book, people = life.book, life.people
    for finding in book.all(Finding).values():
        if finding.nonconformity:
            nonconformities.set_follow_up(book, life.by("lead"), finding.nonconformity, verifier=people["verifier"])
            findings.mark_urgent(book, life.by("lead"), finding.id)
            nonconformities.issue_early(book, life.by("lead"), finding.id)
    for nc in list(book.all(Nonconformity).values()):
        life.write(
            lambda note, nc=nc: follow_up.acknowledge(
                book, life.by("owner"), nc.id, people["doer"], agrees=False, note=note
            ),
            note="Nonconformity.acknowledgement.note",
        )
    life.tried |= {"Nonconformity.title", "Nonconformity.repeat_of"}


def _report(life: Life) -> None:
    book, people, workspace = life.book, life.people, life.workspace
    life.write(
        lambda note: conduct.close_meeting(book, life.by("lead"), [people["owner"]], note), note="Audit.closing.note"
    )

    def say(conclusion_on: str, **said: Any) -> Any:
        on_each = [{"objective": o, "conclusion": conclusion_on} for o in book.audit.objectives]
        lists = {"participants": [people["owner"]], "distribution": [people["client"]]}
        return report.write(book, life.by("lead"), objective_conclusions=on_each, **lists, **said)

    names: tuple[str, ...] = ("conclusion_headline", "conclusion", "fulfilment", "disagreements", "obstacles", "limits")
    names = (*names, "follow_up_of_earlier", "confidentiality")
    inner = "ReportDraft.objective_conclusions[].conclusion"
    life.write(say, **{name: f"ReportDraft.{name}" for name in names}, conclusion_on=inner)
    life.tried.add("ReportDraft.objective_conclusions[].objective")
    report.issue(workspace, book, life.by("lead", days=1))
    life.write(
        lambda reason, change, **said: report.revise(
            workspace, book, life.by("lead"), reason=reason, changes=[change], **said
        ),
        reason="Revision.reason",
        change="Revision.changes[]",
        asked_by="Revision.asked_by",
        limits="ReportDraft.limits",
    )
    life.write(lambda lessons: report.complete(book, life.by("lead"), lessons), lessons="Audit.lessons")
    _opinions(life)


def _opinions(life: Life) -> None:
    """Auditees are asked, by name and without; a form goes out and comes back."""
    book, people = life.book, life.people
    asked = people["owner"], people["doer"]
    life.write(
        lambda question: feedback.ask(book, life.by("lead"), asked, questions=["Fair?", question]),
        question="FeedbackRequest.questions[]",
    )
    named = feedback.requests(book)[-1]
    life.write(
        lambda comment: feedback.answer(book, life.by("owner"), named.id, [5, 3], comment, people["owner"]),
        comment="FeedbackAnswer.comment",
    )
    form = feedback.form_of(book, named, people["doer"]).replace("1. [ ]", "1. [4]")
    feedback.take_in(book, life.by("lead"), feedback_form.read(form))
    feedback.ask(book, life.by("lead"), [people["verifier"]], anonymous=True)


def _reviewed(life: Life) -> None:
    """The programme is reviewed, and an action of the review is done."""
    workspace, book, people = life.workspace, life.workspace.programme, life.people

    def hold(action: str, conclusion: str, **said: str) -> Any:
        acting = life.by("manager")
        actions = [ReviewAction(text=action, owner=people["doer"], due=BEGIN.date())]
        span = {"first": BEGIN.date(), "last": acting.day}
        return review.hold(workspace, acting, **span, conclusion=conclusion, said=said, actions=actions)

    topics = {name: f"ProgrammeReview.{name}" for name in (*TOPICS, "conclusion")}
    held = life.write(hold, **topics, action="ProgrammeReview.actions[].text")
    life.write(
        lambda result: review.action_done(book, life.by("doer"), held.value.ref, 1, result),
        result="ProgrammeReview.actions[].result",
    )


def _by_form(life: Life, nonconformity: str) -> None:
    """The form goes out with what stands, and comes back unread, then with an answer; the message goes with it."""
    book, workspace = life.book, life.workspace
    record = book.get(Nonconformity, nonconformity)
    form = response_form.form_of(workspace, book, record)
    kept = letters.letter(workspace, book, record)
    for back in (form_sheet.written(form), kept.text, response_docx.text_of(response_docx.written(form))):
        reading = form_taken_in.read_back(workspace, [Received("it", back)])
        assert not reading.changes, reading.changes
    answered = [replace(each, value="Everywhere else.") if each.id == "4" else each for each in form.fields]
    (email,) = [each for each in texts_of("it.eml", eml(kept)) if each.where == "it.eml"]
    assert not form_taken_in.read_back(workspace, [email]).changes
    texts = [Received("it", form_sheet.written(replace(form, fields=answered)))]
    reading = form_taken_in.read_back(workspace, texts)
    outcome = form_taken_in.take_in(workspace, book, life.by("doer"), reading)
    assert outcome.value.response.extent == "Everywhere else."


def _reported_by_form(life: Life, nonconformity: str) -> None:
    """The form for what was done goes out, and comes back unread, then with words that say where it is seen."""
    book, workspace = life.book, life.workspace
    form = response_form.form_of(workspace, book, book.get(Nonconformity, nonconformity))
    for back in (form_sheet.written(form), response_docx.text_of(response_docx.written(form))):
        assert not form_taken_in.read_back(workspace, [Received("it", back)]).changes
    today = life.clock.now.date().isoformat()
    values = {f"10.1{part}": value for part, value in (("a", today), ("b", "In the minutes."))}
    answered = [replace(each, value=values.get(each.id, each.value)) for each in form.fields]
    texts = [Received("it", form_sheet.written(replace(form, fields=answered)))]
    outcome = form_taken_in.take_in(workspace, book, life.by("doer"), form_taken_in.read_back(workspace, texts))
    assert outcome.value.implemented == life.clock.now.date()


def _improvements(life: Life) -> None:
    """Observations and improvements of the report: decided upon, and done."""
    book, people = life.book, life.people
    found = next(f for f in book.all(Finding).values() if f.grade in SHORT_FORM and f.state == "issued")
    due = life.clock.now.date()
    life.write(
        lambda reason: improvements.decide(
            book, life.by("owner"), found.id, taken_up=True, reason=reason, owner=people["doer"], due=due
        ),
        reason="Decision.reason",
    )
    life.write(
        lambda outcome: improvements.report_done(book, life.by("doer"), found.id, due, outcome),
        outcome="Decision.outcome",
    )


def _follow_up(life: Life) -> None:
    book, people = life.book, life.people
    minor, major = sorted(book.all(Nonconformity).values(), key=lambda nc: nc.grade is Grade.MAJOR)

    def responded(who: str = "doer", **said: Any) -> Any:
        action = CorrectiveAction(
            ref=said["action_ref"],
            text=said["action"],
            shown_by=said["shown_by"],
            owner=people["doer"],
            due=life.clock.now.date(),
        )
        response = Response(
            correction=said["correction"],
            containment=said["containment"],
            extent=said["extent"],
            criterion=said["criterion"],
            cause=Cause(
                method=said["cause_method"],
                text=said["cause"],
                categories=[said["category"]],
                whys=[Why(text=said["why"], whys=[Why(text=said["why"], is_root=True)])],
            ),
            actions=[action],
        )
        return follow_up.respond(book, life.by(who), minor.id, response)

    parts = {name: f"Nonconformity.response.{name}" for name in ("correction", "containment", "extent", "criterion")}
    parts |= {"cause": "Nonconformity.response.cause.text", "cause_method": "Nonconformity.response.cause.method"}
    parts |= {"category": "Nonconformity.response.cause.categories[]"}
    parts |= {"why": "Nonconformity.response.cause.whys[].text"}
    parts |= {"shown_by": "Nonconformity.response.actions[].shown_by"}
    parts |= {"action": "Nonconformity.response.actions[].text", "action_ref": "Nonconformity.response.actions[].ref"}
    life.write(responded, **parts)
    life.write(
        lambda reason: follow_up.give_back(book, life.by("verifier"), minor.id, reason),
        reason="Nonconformity.reviews[].reason",
    )
    _by_form(life, minor.id)
    follow_up.give_back(book, life.by("verifier"), minor.id, "asked once more")
    life.write(responded, **parts)
    later = life.clock.now.date() + timedelta(days=90)
    life.write(
        lambda note: follow_up.accept(book, life.by("verifier"), minor.id, due={"implementation": later}, note=note),
        note="Nonconformity.due.set_by_person{}",
    )
    life.write(
        lambda reason: follow_up.set_due(
            book, life.by("lead"), minor.id, "effectiveness", later + timedelta(days=90), reason
        ),
        reason="Nonconformity.due.set_by_person{}",
    )
    life.write(
        lambda reason: follow_up.ask_extension(
            book, life.by("doer"), minor.id, "implementation", later + timedelta(days=9), reason
        ),
        reason="Nonconformity.extensions[].reason",
    )
    life.write(
        lambda note: follow_up.decide_extension(book, life.by("manager"), minor.id, True, note),
        note="Nonconformity.extensions[].note",
    )
    life.write(
        lambda reason: follow_up.escalate(book, life.by("manager"), minor.id, people["client"], reason),
        reason="Nonconformity.escalations[].reason",
    )
    life.write(
        lambda reason: follow_up.de_escalate(book, life.by("manager"), minor.id, reason), reason="HistoryEntry.note"
    )
    life.write(
        lambda reason: follow_up.reassign(book, life.by("owner"), minor.id, people["doer"], reason),
        reason="HistoryEntry.note",
    )

    def action() -> str:
        return book.get(Nonconformity, minor.id).response.actions[0].ref

    def shown(who: str) -> list[str]:
        acting = life.by(who, days=1)
        piece = evidence.add(book, acting, kind=EvidenceKind.RECORD, reference="seen again", follow_up=True)
        return [piece.value.id]

    def implemented() -> None:
        pieces = shown("doer")
        today = life.clock.now.date()
        follow_up.implement(book, life.by("doer"), minor.id, {action(): today}, {action(): pieces})

    pieces = shown("doer")
    follow_up.report_action_done(book, life.by("doer"), minor.id, action(), life.clock.now.date(), pieces)
    implemented()
    life.write(
        lambda seen: follow_up.reject(book, life.by("verifier"), minor.id, seen), seen="Nonconformity.checks[].seen"
    )
    _reported_by_form(life, minor.id)

    def checked(work: Callable[..., Any], **said: Any) -> Any:
        proof = said.pop("proof")
        return work(book, life.by("verifier"), minor.id, said["seen"], [proof], "sampling", note=said["note"])

    looked = {"seen": "Nonconformity.checks[].seen", "note": "Nonconformity.checks[].method_note"}
    (proof,) = shown("verifier")
    life.write(lambda **said: checked(follow_up.verify, proof=proof, **said), **looked)
    life.write(
        lambda seen: follow_up.not_effective(book, life.by("verifier"), minor.id, seen),
        seen="Nonconformity.checks[].seen",
    )
    life.write(responded, **parts)
    follow_up.accept(book, life.by("verifier"), minor.id)
    implemented()
    (proof,) = shown("verifier")
    life.write(lambda **said: checked(follow_up.verify, proof=proof, **said), **looked)
    follow_up.wait_for(book, life.by("lead"), minor.id, occurrences=1, seen=1)
    life.by("lead", days=5)
    (proof,) = shown("verifier")
    life.write(lambda **said: checked(follow_up.close, proof=proof, **said), **looked)
    life.write(
        lambda reason, shown_by: follow_up.reopen(
            life.workspace,
            book,
            life.by("lead"),
            minor.id,
            reason,
            shown_by=shown_by,
            dated=life.clock.now.date(),
        ),
        reason="Nonconformity.reopenings[].reason",
        shown_by="Nonconformity.reopenings[].shown_by",
    )
    life.write(
        lambda reason: follow_up.void(
            book, life.by("lead"), minor.id, reason, with_person=people["manager"], revision=2
        ),
        reason="Nonconformity.reason",
    )
    life.write(
        lambda target, reason: follow_up.transfer(book, life.by("manager"), major.id, target, reason),
        target="Nonconformity.reason",
        reason="Nonconformity.reason",
    )
    report.close(book, life.by("manager"))


def _frequency(life: Life) -> None:
    """Risk factors are kept and dropped; a proposed audit is planned, and takes more on."""
    workspace, book, process = life.workspace, life.workspace.programme, life.people["process"]
    for kind, reference in ((FactorSubject.PROCESS, process), (FactorSubject.CLAUSE, "20000-1:8")):
        life.write(
            lambda kind=kind, reference=reference, **said: frequency.set_factors(
                book, life.by("manager"), kind, reference, importance=5, incidents=3, **said
            ),
            reason="RiskFactors.reason",
            decision="RiskFactors.decision",
        )
    frequency.set_factors(book, life.by("manager"), FactorSubject.PROCESS, process, decision="")
    frequency.drop_factors(book, life.by("manager"), FactorSubject.CLAUSE, "20000-1:8")
    proposal = next(
        each for each in proposals(coverage_basis(workspace), workspace.today()) if process in each.processes
    )
    assert any(life.text == line or "importance 5" in line for line in proposal.why)
    day = workspace.today() + timedelta(days=20)

    def planned(title: str) -> Any:
        return frequency.plan_proposal(
            workspace, life.by("manager"), proposal, planned_from=day, title=title, ref="IA-4"
        )

    life.write(planned, title="Slot.title")
    more = replace(proposal, clauses=("20000-1:8.6.1", "20000-1:8.2.6"), services=(life.people["Service"],))
    with suppress(InvalidInput):  # it looks at that already
        frequency.take_on_proposal(workspace, life.by("manager"), more, "IA-4")


def _programmes_end(life: Life) -> None:
    """The next programme is cancelled before it begins, this one closes; an audit is handed over."""
    book, people = life.workspace.programme, life.people
    year = BEGIN.year + 1
    programme.create(
        book,
        life.by("manager"),
        ref="AP-next",
        title="Next",
        cycle_from=date(year, 1, 1),
        cycle_to=date(year, 12, 31),
        manager=people["manager"],
        client=people["client"],
    )
    life.write(
        lambda reason: giving_up.cancel(life.workspace, life.by("client"), reason, "AP-next"), reason="Programme.reason"
    )
    states = {row.ref: row.state for row in life.workspace.overview().audits}
    unfinished = [ref for ref, state in states.items() if state not in (AuditState.CLOSED, AuditState.CANCELLED)]

    def close(text: str, lessons: str, why: str) -> Any:
        left_over = dict.fromkeys(unfinished, why)
        return programme.close(life.workspace, life.by("manager"), review=text, lessons=lessons, left_over=left_over)

    inner = {"text": "text", "lessons": "lessons", "why": "left_over[].reason"}
    life.write(close, **{keyword: f"Programme.review.{path}" for keyword, path in inner.items()})


def _other_ends(life: Life) -> None:
    """One audit is cancelled against a rule that is set aside, one is stopped early; clauses go to and fro."""
    workspace, people = life.workspace, life.people
    third = workspace.audit("IA-3")
    replanning.take_on(workspace, life.by("manager"), "IA-2", ["20000-1:9.2"])
    replanning.give_up(workspace, life.by("manager"), "IA-2", ["20000-1:9.2"])

    def cancel(reason: str, because: str, instead: str) -> Any:
        acting = life.by("manager").overriding("G-04", third.audit.id, because, instead, people["client"])
        return replanning.cancel(workspace, third, acting, reason)

    texts = {"reason": "Audit.reason", "because": "Override.reason", "instead": "Override.compensation"}
    life.write(cancel, **texts)
    second = workspace.audit("IA-2")
    plan.appoint(
        workspace,
        second,
        life.by("manager"),
        lead=people["lead"],
        representative=people["owner"],
        objectives=["Stop early"],
    )
    plan.confirm_feasibility(second, life.by("lead"), "Time is there.")
    agenda.add_line(
        second,
        life.by("lead"),
        day=second.audit.planned_from,
        start=time(9),
        end=time(10),
        topic="All",
        auditors=[people["lead"]],
        clauses=CLAUSES,
    )
    checklist.choose(second, life.by("lead"), hostile_checklist())
    plan.issue_plan(second, life.by("lead"))
    plan.accept_plan(second, life.by("owner"))
    conduct.open_meeting(second, life.by("lead"))
    _two_copies(life, second)
    life.write(
        lambda reason: conduct.stop_early(second, life.by("lead"), reason, people["manager"]), reason="Audit.reason"
    )
    with suppress(AuditorError):
        undo.undo_last(second, life.by("lead"))


def _two_copies(life: Life, ours: AuditBook) -> None:
    """A copy is handed out and comes back: the same item was answered in both, and is settled."""
    person = ours.get(Person, life.people["lead"])
    handing_over.hand_out(ours, life.by("lead"), person, life.folder / "out.zip")
    other = Workspace.create(life.folder / "other", Settings(), home=life.folder / "their home", clock=life.clock)
    with other:
        merging.take_in(other, life.folder / "out.zip", life.by("lead"))
        theirs = other.audit(ours.ref)
        item = next(iter(ours.items))
        for book, grade in ((ours, Grade.OBSERVATION), (theirs, Grade.OFI)):
            life.write(
                lambda note, book=book, grade=grade: conduct.grade(book, life.by("lead"), item, grade, note=note),
                note="Item.note",
            )
        write_bundle(theirs.ledger, life.folder / "back.zip")
    assert merging.preview(life.workspace, life.folder / "back.zip").conflicts
    merging.take_in(life.workspace, life.folder / "back.zip", life.by("lead"))
    (apart,) = conflicts.open_conflicts(ours)
    before = ours.ledger.head
    try:
        conflicts.settle(ours, life.by("lead"), apart.id, 1, reason=life.text)
    except InvalidInput:
        assert any(acts(character) for character in life.text)
        assert ours.ledger.head == before
        conflicts.settle(ours, life.by("lead"), apart.id, 1, reason="agreed")


NO_REF: dict[str, str] = {}
COMPUTED = {
    "Nonconformity.checks[].method": "one of the words of the methods",
    "Revision.signed[].name": "as a certificate has it, cleaned where it is read",
    "HistoryEntry.action": "the name of a transition",
    "Warned.text": "a guard's sentence; it may quote a title, which is clean",
    "Nonconformity.ref": "the next free number",
    "Programme.review.coverage": "counted",
    "Programme.review.left_over[].audit": "the reference of an audit",
    "Audit.covered_by[]": "references of audits",
    "ProgrammeRevision.slots[].ref": "names a folder",
    "PlanVersion.agenda[].zone": "a zone that exists",
    "PlanVersion.team[].agreement": "as the team has it",
    "PlanVersion.team[].objection.reason": "as the team has it",
    "PlanVersion.team[].objection.answer": "as the team has it",
    "FormerReference.ref": "the number a record had",
    "ProgrammeReview.ref": "the next free number",
    "ProgrammeReview.figures[].id": "K-01",
    "ProgrammeReview.figures[].name": "the name of an indicator",
    "ProgrammeReview.figures[].value": "a number in words",
    "ProgrammeReview.figures[].cases": "references and numbers; it may quote a name, which is clean",
}
"""Text fields that no person writes."""
