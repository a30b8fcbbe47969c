"""Audits to conduct, made through the activities as a person would: a small one to read, large ones to measure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from auditor.activities import agenda, checklist, conduct, organisation, plan, programme, schedule, team
from auditor.activities.act import Act, act
from auditor.model.checklist import Checklist
from auditor.model.people import Person, Process, Site
from auditor.model.programme import Criterion
from auditor.model.schemes import GradingScheme
from auditor.model.words import Grade, Role
from auditor.tui.desk import Desk
from auditor.workspace import AuditBook, Preferences, Settings, Workspace
from auditor.workspace.settings import Organisation

DAY = date(2026, 10, 7)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2026, 10, 7, 7, 58, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Conducted:
    """A workspace with one audit in progress, and who is in it."""

    workspace: Workspace
    book: AuditBook
    people: dict[str, Person]
    clock: Clock
    watched: Path

    def desk(self, person: str = "P01") -> Desk:
        watched = Preferences(watched_folder=str(self.watched))
        return Desk(self.workspace, self.people[person].id, watched)

    def by(self, person: str = "P01") -> Act:
        return act(self.workspace, self.people[person].id)


PEOPLE = (
    ("P01", "Þórdís Ólafsdóttir", "lead auditor"),
    ("P02", "Nguyễn Thị Hồng Ánh", "auditor"),
    ("P03", "Kwabena N’Diaye", "auditor in training"),
    ("P07", "Łukasz Żółć", "head of platform engineering"),
    ("P13", "Bohumila Šťastná", "chief executive"),
    ("P17", "Tuuli Yö-Järvinen", "programme manager"),
    ("P18", "Õnne-Liis Ööbik", "configuration analyst"),
)

TITLES = {
    "8": "Operation of the SMS",
    "8.2": "Service portfolio",
    "8.2.6": "Configuration management",
    "8.5": "Design, build and transition",
    "8.5.1": "Change management",
    "8.5.1.3": "Change management activities",
    "8.5.3": "Release and deployment management",
    "8.6": "Resolution and fulfilment",
    "8.6.1": "Incident management",
}

SMALL: tuple[tuple[str, str, str], ...] = (
    ("8.2.6", "Is configuration information recorded at a level that suits its criticality?", "interview"),
    (
        "8.2.6",
        "Is configuration information verified at planned intervals, and are deficiencies acted upon?",
        "record-review",
    ),
    ("8.2.6", "Can changes to configuration items be traced from the record to the change?", "sampling"),
    ("8.5.1.3", "Show me a change from the request to the review: who approved it, and on what grounds?", "interview"),
    ("8.5.1.3", "How are emergency changes assessed and approved?", "interview"),
    ("8.5.3", "Who decides that a release may go live, and against which acceptance criteria?", "interview"),
    ("8.6.1", "How do you know that every incident is recorded, classified and prioritised?", "record-review"),
    ("8.6.1", "What is a major incident here, and who is told?", "interview"),
)


def small_checklist() -> Checklist:
    """Eight questions on four clauses."""
    leaves = [n for n in TITLES if not any(other.startswith(f"{n}.") for other in TITLES)]
    numbers: dict[str, int] = {}
    items = []
    for clause, question, method in SMALL:
        numbers[clause] = numbers.get(clause, 0) + 1
        items.append(
            {
                "id": f"{clause}-{numbers[clause]:02}",
                "clause": clause,
                "question": question,
                "look_for": ["last two verification reports", "list of deviations", "actions with owner and date"],
                "evidence": ["verification report", "action list"],
                "documented_information": "retain: records of verification",
                "weight": 2,
                "method": method,
            }
        )
    return _checklist("small", TITLES, leaves, items)


def large_checklist(count: int) -> Checklist:
    """*count* questions spread evenly over sixty clauses."""
    tops = {str(n): f"Group {n}" for n in range(4, 10)}
    leaves = [f"{top}.{n}" for top in tops for n in range(1, 11)]
    titles = tops | {leaf: f"Clause {leaf} of the benchmark" for leaf in leaves}
    items = [
        {
            "id": f"{leaves[n % 60]}-{n // 60 + 1:03}",
            "clause": leaves[n % 60],
            "question": f"How do you know that part {n} of {leaves[n % 60]} works as it was planned, žluťoučký kůň?",
            "look_for": ["last two reports", "list of deviations", "actions with owner and date"],
            "evidence": ["report", "action list"],
            "weight": 1,
        }
        for n in range(count)
    ]
    return _checklist("large", dict(sorted(titles.items())), leaves, items)


def _checklist(name: str, titles: dict[str, str], leaves: list[str], items: list[dict[str, Any]]) -> Checklist:
    clauses = [{"number": n, "title": t, **({"weight": 1} if n in leaves else {})} for n, t in titles.items()]
    fields = {"id": name, "title": name, "standard": "20000-1", "edition": "2018"}
    return Checklist.model_validate({**fields, "clauses": clauses, "items": items})


def conducted(
    folder: Path,
    questions: Checklist | None = None,
    *,
    clock: Clock | None = None,
    grading: GradingScheme | None = None,
) -> Conducted:
    """An audit after its opening meeting, with an agenda of four lines for the small checklist."""
    questions = questions or small_checklist()
    clock = clock or Clock()
    settings = Settings(organisation=Organisation(name="Služby Žďár", short="SŽMS", timezone="Europe/Prague"))
    workspace = Workspace.create(folder / "work", settings, home=folder / "home", clock=clock)
    book = workspace.programme
    first = act(workspace, "nobody")
    people = {
        ref: organisation.add(book, first, Person, ref=ref, name=name, function=function).value
        for ref, name, function in PEOPLE
    }
    sites = {
        ref: organisation.add(book, first, Site, ref=ref, name=name, timezone=zone).value
        for ref, name, zone in (("BRQ", "Brno", "Europe/Prague"), ("ŁDZ", "Łódź", "Europe/Warsaw"))
    }
    for ref, name, clauses in (
        ("CFG", "configuration", ["20000-1:8.2.6"]),
        ("CHG", "change and release", ["20000-1:8.5.1.3", "20000-1:8.5.3"]),
        ("INC", "incidents", ["20000-1:8.6.1"]),
    ):
        organisation.add(book, first, Process, ref=ref, name=name, owner=people["P07"].id, clauses=clauses)
    done = Conducted(workspace, None, people, clock, folder / "watched")  # type: ignore[arg-type]
    programme.create(
        book,
        done.by("P17"),
        ref="AP",
        title="Programme 2026",
        cycle_from=date(2026, 1, 1),
        cycle_to=date(2028, 12, 31),
        manager=people["P17"].id,
        client=people["P13"].id,
        criteria=[Criterion(title="ISO/IEC 20000-1:2018", standard="20000-1", edition="2018")],
        grading=grading,
    )
    programme.record_earlier(
        book,
        done.by("P17"),
        ref="NC-2025-03",
        audit="IA-2025-02",
        clauses=["20000-1:8.2.6"],
        grade=Grade.MINOR,
        process="configuration",
        title="Verification of configuration data was not done in two quarters",
        issued=date(2025, 6, 2),
        closed=date(2025, 9, 30),
        result="closed effective",
    )
    leaves = [questions.with_standard(clause.number) for clause in questions.leaves]
    schedule.add_slot(
        workspace,
        done.by("P17"),
        ref="IA-2026-03",
        title="Configuration, change, incidents",
        planned_from=DAY - timedelta(days=1),
        planned_to=DAY,
        sites=[sites["ŁDZ"].id, sites["BRQ"].id],
        clauses=leaves,
        lead=people["P01"].id,
    )
    done.book = workspace.audit("IA-2026-03")
    _planned(done, sites["ŁDZ"], leaves, questions.title)
    checklist.choose(done.book, done.by(), questions)
    plan.issue_plan(done.book, done.by())
    plan.accept_plan(done.book, done.by("P07"))
    conduct.open_meeting(done.book, done.by(), [people["P07"].id])
    done.watched.mkdir()
    return done


def _planned(done: Conducted, site: Site, leaves: list[str], title: str) -> None:
    book, people = done.book, done.people
    plan.appoint(
        done.workspace,
        book,
        done.by("P17"),
        lead=people["P01"].id,
        representative=people["P07"].id,
        objectives=["Determine conformity in the named clauses"],
        scope="Configuration, change and incidents in Łódź",
    )
    plan.confirm_feasibility(book, done.by(), "Time, access and cooperation are agreed.")
    team.name_member(book, done.by(), people["P02"].id, Role.AUDITOR, days=1)
    team.name_member(book, done.by(), people["P03"].id, Role.TRAINEE, supervised_by=people["P01"].id)
    small = [
        (time(9, 30), time(11, 0), "Configuration data", ["20000-1:8.2.6"], "P18"),
        (time(11, 15), time(12, 0), "Change and release", ["20000-1:8.5.1.3", "20000-1:8.5.3"], "P07"),
        (time(13, 0), time(14, 0), "Incidents", ["20000-1:8.6.1"], "P07"),
    ]
    if title != "small":
        step = -(-len(leaves) // 6)
        parts = [leaves[n : n + step] for n in range(0, len(leaves), step)]
        small = [(time(8 + n), time(9 + n), f"{n + 1} {title}"[:500], part, "P07") for n, part in enumerate(parts)]
    for start, end, topic, clauses, auditee in small:
        agenda.add_line(
            book,
            done.by(),
            day=DAY,
            start=start,
            end=end,
            zone="Europe/Warsaw",
            site=site.id,
            topic=topic,
            auditors=[people["P01"].id],
            auditees=[people[auditee].id],
            clauses=clauses,
        )
