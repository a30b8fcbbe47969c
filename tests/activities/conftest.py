"""A small organisation, its programme and one audit, made through the activities as a person would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from auditor.activities import agenda, checklist, conduct, organisation, plan, programme, schedule, team
from auditor.activities.act import Act, act
from auditor.model.checklist import Checklist
from auditor.model.item import Item
from auditor.model.people import Person, Process, Site
from auditor.model.programme import Criterion
from auditor.model.words import Role
from auditor.workspace import AuditBook, Settings, Workspace
from auditor.workspace.settings import Organisation

STANDARD = "ISO/IEC 20000-1"
CLAUSES = ["20000-1:8.2.6", "20000-1:8.5.1.3", "20000-1:8.6.1"]


@dataclass
class Field:
    """The people and places of the tests, and who acts."""

    workspace: Workspace
    manager: Person
    client: Person
    lead: Person
    auditor: Person
    trainee: Person
    expert: Person
    owner: Person
    doer: Person
    site: Site
    process: Process
    audit: AuditBook

    def by(self, person: Person, days: int = 0) -> Act:
        """*person* acts, *days* from today (in the past: with a reason for recording it late)."""
        on = self.workspace.now() + timedelta(days=days) if days else None
        return act(self.workspace, person.id, on, "written down later" if days else "")

    def item(self, ref: str) -> Item:
        return self.audit.find(Item, ref)


def small_checklist() -> Checklist:
    titles = {"8": "Operation", "8.2": "Portfolio", "8.2.6": "Configuration", "8.5": "Design", "8.5.1": "Change"}
    titles |= {"8.5.1.3": "Change activities", "8.6": "Resolution", "8.6.1": "Incidents"}
    leaves = ("8.2.6", "8.5.1.3", "8.6.1")
    return Checklist.model_validate(
        {
            "id": "small",
            "title": "A small checklist",
            "standard": "20000-1",
            "edition": "2018",
            "not_excludable": ["8"],
            "clauses": [
                {"number": n, "title": t, "pdca": "do", **({"weight": 1} if n in leaves else {})}
                for n, t in titles.items()
            ],
            "items": [
                {
                    "id": f"{clause}-{number:02}",
                    "clause": clause,
                    "question": f"How do you know that part {number} of {clause} works?",
                    "weight": 1,
                    "pdca": "do",
                    "method": "interview",
                }
                for clause in leaves
                for number in (1, 2)
            ],
        }
    )


@pytest.fixture
def planned(tmp_path: Path) -> Iterator[Field]:
    """A workspace with an active programme and one audit that is planned and has its items."""
    yield from field_in(tmp_path)


def field_in(folder: Path) -> Iterator[Field]:
    """The same in a folder of the caller's."""
    settings = Settings(organisation=Organisation(name="Dílna & Co.", short="Dílna", timezone="Europe/Prague"))
    with Workspace.create(folder / "work", settings, home=folder / "home") as workspace:
        book = workspace.programme
        first = act(workspace, "nobody")

        def person(ref: str, name: str, function: str) -> Person:
            return organisation.add(book, first, Person, ref=ref, name=name, function=function).value

        site = organisation.add(book, first, Site, ref="BRQ", name="Brno", timezone="Europe/Prague").value
        people = {
            ref: person(ref, name, function)
            for ref, name, function in (
                ("P01", "Þórdís Ólafsdóttir", "lead auditor"),
                ("P02", "Nguyễn Thị Hồng Ánh", "auditor"),
                ("P03", "Kwabena N’Diaye", "auditor in training"),
                ("P04", "Ακριβή Παπαδοπούλου", "technical expert"),
                ("P07", "Łukasz Żółć", "head of platform engineering"),
                ("P13", "Bohumila Šťastná", "chief executive"),
                ("P17", "Tuuli Yö-Järvinen", "programme manager"),
                ("P18", "Õnne-Liis Ööbik", "configuration analyst"),
            )
        }
        process = organisation.add(
            book,
            first,
            Process,
            ref="CFG",
            name="configuration management",
            owner=people["P07"].id,
            clauses=["20000-1:8.2.6"],
        ).value
        manager, client = people["P17"], people["P13"]
        criterion = Criterion(title="ISO/IEC 20000-1:2018", standard="20000-1", edition="2018")
        today = workspace.today()
        programme.create(
            book,
            act(workspace, manager.id),
            ref="AP",
            title="Programme",
            cycle_from=date(today.year, 1, 1),
            cycle_to=date(today.year, 12, 31),
            manager=manager.id,
            client=client.id,
            criteria=[criterion],
        )
        schedule.add_slot(
            workspace,
            act(workspace, manager.id),
            ref="IA-1",
            title="Configuration, change, incidents",
            planned_from=today,
            planned_to=today,
            sites=[site.id],
            clauses=CLAUSES,
            lead=people["P01"].id,
        )
        audit = workspace.audit("IA-1")
        field = Field(
            workspace,
            manager,
            client,
            people["P01"],
            people["P02"],
            people["P03"],
            people["P04"],
            people["P07"],
            people["P18"],
            site,
            process,
            audit,
        )
        plan.appoint(
            workspace,
            audit,
            field.by(manager),
            lead=field.lead.id,
            representative=field.owner.id,
            objectives=["Determine conformity in the named clauses"],
            scope="Three processes in Brno",
        )
        plan.confirm_feasibility(audit, field.by(field.lead), "Time, access and cooperation are agreed.")
        for member, role in ((field.auditor, Role.AUDITOR), (field.expert, Role.EXPERT)):
            team.name_member(audit, field.by(field.lead), member.id, role, days=1)
        team.name_member(audit, field.by(field.lead), field.trainee.id, Role.TRAINEE, supervised_by=field.lead.id)
        agenda.add_line(
            audit,
            field.by(field.lead),
            day=today,
            start=time(9, 0),
            end=time(12, 0),
            zone="Europe/Prague",
            site=site.id,
            topic="Everything",
            auditors=[field.lead.id],
            auditees=[field.owner.id],
            clauses=CLAUSES,
        )
        checklist.choose(audit, field.by(field.lead), small_checklist())
        yield field


@pytest.fixture
def conducted(planned: Field) -> Field:
    """The audit after its opening meeting."""
    plan.issue_plan(planned.audit, planned.by(planned.lead))
    plan.accept_plan(planned.audit, planned.by(planned.owner))
    conduct.open_meeting(planned.audit, planned.by(planned.lead), [planned.owner.id])
    return planned


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12, 0))
