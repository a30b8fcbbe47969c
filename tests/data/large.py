"""Workspaces of any size, made through the activities: what is measured on them is what people would have written.

``python -m tests.data.large DIR [--audits 2000] [--items 200] [--nonconformities 20000] [--largest 5000]``
``python -m tests.data.large DIR --audits 1 --records 100000``

The audits lie on the working days of five years, the last ones still to come; the clock is set to the moment of each
act, so nothing is recorded late. Two things are not as in life: the report is stored without drawing its pages, which
takes a second each, and the numbers of nonconformities are given by the plan, since looking through thousands of audits
for the highest one would take hours. With a memory disk (/dev/shm on Linux) an fsync costs nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from auditor.activities import (
    agenda,
    conduct,
    evidence,
    findings,
    follow_up,
    organisation,
    plan,
    programme,
    replanning,
    report,
    report_paper,
    schedule,
    team,
)
from auditor.activities import checklist as choosing
from auditor.activities.act import Act, act
from auditor.library.checklists import shelf
from auditor.model.calendar import is_working_day
from auditor.model.checklist import Checklist
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity, Response
from auditor.model.people import Competence, Person, Process, Site
from auditor.model.programme import Criterion
from auditor.model.record import Id
from auditor.model.report import ObjectiveConclusion
from auditor.model.words import EvidenceKind, Grade, Mode, Role
from auditor.model.words import NonconformityState as N
from auditor.workspace import AuditBook, Settings, Workspace
from auditor.workspace.settings import Demo, Organisation

ZONE = ZoneInfo("Europe/Prague")
TODAY = date(2026, 11, 23)
FIRST, LAST = date(2022, 1, 10), date(2027, 6, 30)
STANDARD = "20000-1"
CHECKLIST = "iso20000-1-2018"
OBJECTIVE = "Determine conformity with the requirements in the named clauses"

_PEOPLE = (
    "Þórdís Ólafsdóttir",
    "Nguyễn Thị Hồng Ánh",
    "Łukasz Żółć",
    "Ακριβή Παπαδοπούλου",
    "Søren Å",
    "Tuuli Yö-Järvinen",
)
_FUNCTIONS = ("auditor", "head of operations", "service desk lead", "configuration analyst", "supplier manager")
_TOPICS = ("Changes and releases", "Incidents and requests", "Suppliers", "Configuration", "Service levels")
_PLACES = (("BRQ", "Brno"), ("ŁDZ", "Łódź"), ("TÓR", "Tórshavn"), ("GDN", "Gdańsk"), ("ÅRH", "Århus"))
_FAILURES = (
    "verification found deviations for which no action was recorded",
    "changes went live without the recorded decision of an approver",
    "targets of the agreement were not measured in three of six months",
    "the contract was not reviewed against what is delivered today",
    "two of five restores that were planned were not carried out",
)
_FATES: tuple[tuple[N, int], ...] = (
    (N.CLOSED_EFFECTIVE, 60),
    (N.VOID, 2),
    (N.TRANSFERRED, 2),
    (N.ISSUED, 4),
    (N.ACKNOWLEDGED, 5),
    (N.RESPONSE_SUBMITTED, 5),
    (N.RESPONSE_RETURNED, 3),
    (N.RESPONSE_ACCEPTED, 8),
    (N.IMPLEMENTED, 4),
    (N.IMPLEMENTATION_REJECTED, 2),
    (N.IMPLEMENTATION_VERIFIED, 4),
    (N.REOPENED, 1),
)
"""How nonconformities of audits of the last year and a half stand, in shares; older ones are closed."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One audit as it is to be made."""

    number: int
    ref: str
    first: date
    items: int
    nonconformities: int
    first_number: int


@dataclass(slots=True)
class Clock:
    """Tells the time at which the next act happens."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def at(self, day: date, hour: int = 9) -> datetime:
        """The clock goes to a later moment: in the morning of *day*, or a minute on if it is past that."""
        self.moment = max(datetime.combine(day, time(hour), ZONE), self.moment + timedelta(minutes=1))
        return self.moment


class Stage(Workspace):
    """A workspace in which nobody looks at the other audits to give a number."""

    def audits(self) -> Iterator[AuditBook]:
        """None."""
        return iter(())

    def overview(self, *, at_most: int | None = None) -> Any:
        """Nothing."""
        return SimpleNamespace(audits=(), followed=(), find=lambda _: None)

    def number(self, number: int) -> None:
        """The number that the next nonconformity gets."""
        defaults = self.settings.defaults.model_copy(update={"nonconformity_reference": f"NC-{{year}}-{number:05}"})
        self.settings = self.settings.model_copy(update={"defaults": defaults})


def schedule_of(audits: int, items: int, nonconformities: int, largest: int, seed: int) -> list[Planned]:
    """The audits, the first day of each; only those that are over have nonconformities."""
    random = Random(seed)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]
    working = [day for day in days if is_working_day(day)]
    firsts = [working[n * len(working) // audits] for n in range(audits)] if audits > 1 else [TODAY]
    under_way = next((number for number, day in enumerate(firsts) if day >= TODAY), audits - 1) if largest else -1
    firsts = [TODAY if number == under_way else day for number, day in enumerate(firsts)]
    shares = [_share(number, day, random) for number, day in enumerate(firsts)]
    share = nonconformities / (sum(shares) or 1)
    planned: list[Planned] = []
    count, given, years = 0.0, 0, dict.fromkeys(range(FIRST.year, LAST.year + 1), 0)
    for number, day in enumerate(firsts):
        years[day.year] += 1
        count += share * shares[number]
        here = round(count) - given
        asked = largest if number == under_way else items
        planned.append(Planned(number, f"IA-{day.year}-{years[day.year]:03}", day, asked, here, given + 1))
        given += here
    return planned


def _share(number: int, day: date, random: Random) -> int:
    """How many nonconformities an audit has beside the others; none before it is concluded, or if it is cancelled."""
    return 0 if _is_cancelled(number) or day >= TODAY - timedelta(days=5) else random.randint(1, 3)


def _is_cancelled(number: int) -> bool:
    return number % 97 == 50


def scope_of(number: int) -> list[str]:
    """The clauses of an audit: each third looks at all of them, the others at a fifth of the leaves."""
    if number % 3 == 0:
        return [f"{STANDARD}:{chapter}" for chapter in range(4, 11)]
    return [f"{STANDARD}:{leaf.number}" for leaf in shelf().load(CHECKLIST).leaves[number % 5 :: 5]]


@cache
def checklist_of(items: int, *scope: str) -> Checklist:
    """The shipped checklist with so many items, spread over the leaf clauses of a scope."""
    shipped = shelf().load(CHECKLIST)
    within = [Clause.parse(clause) for clause in scope]
    leaves = [c.number for c in shipped.leaves if any(w.covers(Clause(STANDARD, c.number)) for w in within)]
    fields = shipped.model_dump(mode="json", exclude={"items"})
    asked = [
        {
            "id": f"{leaves[n % len(leaves)]}-{n // len(leaves) + 1:03}",
            "clause": leaves[n % len(leaves)],
            "question": f"How do you know that part {n // len(leaves) + 1} of {leaves[n % len(leaves)]} is done?",
            "look_for": ["the last two records", "who decided, and when"],
            "weight": n % 3 + 1,
            "method": ("interview", "record-review", "observation")[n % 3],
        }
        for n in range(items)
    ]
    return Checklist.model_validate({**fields, "items": sorted(asked, key=lambda item: str(item["id"]))})


def build(
    folder: Path,
    *,
    home: Path,
    audits: int = 2000,
    items: int = 200,
    nonconformities: int = 20_000,
    largest: int = 0,
    records: int = 0,
    processes: int = 1,
    seed: int = 1,
) -> None:
    """Make a workspace in *folder*; *largest* gives the audit of today so many items, *records* that many records."""
    planned = schedule_of(audits, items, nonconformities, largest, seed)
    _begin(folder, home, planned)
    shares = [planned[n::processes] for n in range(processes)]
    if processes > 1:
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            list(pool.map(conduct_all, repeat(folder), repeat(home), shares, repeat(seed)))
    else:
        conduct_all(folder, home, planned, seed)
    if records:
        _fill(folder, home, planned[-1].ref, records)


def _begin(folder: Path, home: Path, planned: list[Planned]) -> None:
    """The organisation, its programme, and a slot with its empty audit for each."""
    clock = Clock(datetime.combine(FIRST - timedelta(days=60), time(8), ZONE))
    settings = Settings(
        organisation=Organisation(name="Velká organizace", short="Velká", timezone=str(ZONE)), demo=Demo(today=TODAY)
    )
    Workspace.create(folder, settings, home=home, clock=clock).close()
    with Stage.open(folder, home=home, clock=clock) as workspace:
        people = _organisation(workspace, clock)
        book = workspace.programme
        manager, client = people[0], people[1]
        programme.create(
            book,
            _acting(workspace, manager),
            ref="AP-2022",
            title="Audit programme 2022-2027",
            cycle_from=date(FIRST.year, 1, 1),
            cycle_to=date(LAST.year, 12, 31),
            manager=manager,
            client=client,
            criteria=[Criterion(title="ISO/IEC 20000-1:2018", standard=STANDARD, edition="2018")],
            objectives=["Know whether the management system conforms, and where it is weak"],
        )
        sites = list(book.all(Site))
        scopes = [scope_of(number) for number in range(15)]
        for each in planned:
            schedule.add_slot(
                workspace,
                _acting(workspace, manager),
                ref=each.ref,
                title=f"{_TOPICS[each.number % len(_TOPICS)]}, {each.first:%B %Y}",
                planned_from=each.first,
                planned_to=each.first + timedelta(days=1),
                sites=[sites[each.number % len(sites)]],
                clauses=scopes[each.number % 15],
                lead=people[4 + each.number % 6],
                planned_days=3,
            )
            workspace.release(each.ref)


def _organisation(workspace: Workspace, clock: Clock) -> list[Id]:
    book = workspace.programme
    first = act(workspace, "nobody")
    subjects = [Competence(subject=number) for number in ("4", "5", "6", "7", "8", "9", "10")]
    people = [
        organisation.add(
            book,
            first,
            Person,
            ref=f"P{number:02}",
            name=f"{_PEOPLE[number % len(_PEOPLE)]} {number}",
            function=_FUNCTIONS[number % len(_FUNCTIONS)],
            competences=subjects if number < 16 else [],
        ).value.id
        for number in range(1, 41)
    ]
    for ref, name in _PLACES:
        organisation.add(book, first, Site, ref=ref, name=name, timezone=str(ZONE))
    for number in range(5):
        clauses = [f"{STANDARD}:8.{number + 2}", f"{STANDARD}:{number + 4}"]
        fields = {"name": f"process {number + 1}", "owner": people[20 + number], "clauses": clauses}
        organisation.add(book, first, Process, ref=f"PR-{number + 1}", **fields)
    return people


def _acting(workspace: Workspace, person: Id) -> Act:
    """*person* acts at the moment of the clock, whatever day counts as today in the workspace."""
    moment = workspace._clock().astimezone(ZONE)
    return Act(person, moment, moment)


def conduct_all(folder: Path, home: Path, planned: list[Planned], seed: int) -> None:
    """Conduct and follow the audits as far as they are by today."""
    clock = Clock(datetime.combine(FIRST, time(8), ZONE))
    render = report_paper.render
    report_paper.render = _without_pages
    try:
        with Stage.open(folder, home=home, clock=clock) as workspace:
            for each in planned:
                clock.moment = datetime.combine(each.first - timedelta(days=40), time(8), ZONE)
                random = Random(seed * 1_000_003 + each.number)
                Audited(workspace, clock, each, random).conduct()
                workspace.release(each.ref)
    finally:
        report_paper.render = render


def _without_pages(*_: object, **__: object) -> Any:
    return SimpleNamespace(pdf=b"%PDF-1.7\n% a report of a generated workspace has no pages\n%%EOF\n", fonts=[])


class Audited:
    """One audit, from its plan to where it is by today."""

    def __init__(self, workspace: Stage, clock: Clock, planned: Planned, random: Random) -> None:
        self.workspace = workspace
        self.clock = clock
        self.planned = planned
        self.random = random
        self.book: AuditBook = workspace.audit(planned.ref)
        self.asked = checklist_of(planned.items, *self.book.audit.clauses)
        audit = self.book.audit
        people = list(self.book.all(Person))
        self.manager, self.client = audit.manager or "", audit.client or ""
        self.lead = audit.lead or ""
        self.auditor = people[10 + planned.number % 5]
        self.owners = people[20:40]
        self.representative = self.owners[planned.number % len(self.owners)]

    def by(self, person: Id, day: date | None = None) -> Act:
        """*person* acts on *day*, or a minute later than the act before."""
        self.clock.at(day) if day else self.clock.at(self.clock.moment.date(), 0)
        return _acting(self.workspace, person)

    def conduct(self) -> None:
        """As far as the calendar lets it go."""
        first, ahead = self.planned.first, (self.planned.first - TODAY).days
        if ahead > 150:
            choosing.choose(self.book, self.by(self.lead), self.asked)
            return
        self._prepare(first - timedelta(days=28))
        if _is_cancelled(self.planned.number):
            replanning.cancel(self.workspace, self.book, self.by(self.manager), "The service was taken out of use.")
            return
        if ahead > 60:
            return
        plan.issue_plan(self.book, self.by(self.lead, first - timedelta(days=14)))
        if ahead > 30:
            return
        plan.accept_plan(self.book, self.by(self.representative))
        if ahead > 0:
            return
        conduct.open_meeting(self.book, self.by(self.lead, first), [self.representative])
        self._answer(0.6 if ahead >= -4 else 1)
        if ahead >= -4:
            return
        self._write_up()
        conduct.close_meeting(self.book, self.by(self.lead), [self.representative])
        if ahead >= -14:
            return
        self._report(first + timedelta(days=10))
        if ahead >= -21:
            return
        report.complete(self.book, self.by(self.lead, first + timedelta(days=14)), "none", used_days=3.5)
        self._follow(first + timedelta(days=15))

    def _prepare(self, day: date) -> None:
        plan.appoint(
            self.workspace,
            self.book,
            self.by(self.manager, day),
            lead=self.lead,
            representative=self.representative,
            objectives=[OBJECTIVE],
            scope=f"Work of {self.planned.number % 7 + 2} teams at one site",
        )
        plan.confirm_feasibility(self.book, self.by(self.lead), "Time, access and cooperation are agreed.")
        team.name_member(self.book, self.by(self.lead), self.auditor, Role.AUDITOR, days=2)
        choosing.choose(self.book, self.by(self.lead), self.asked)
        site = self.book.audit.sites[0]
        common = {"zone": str(ZONE), "site": site, "auditees": [self.representative], "mode": Mode.ON_SITE}
        for kind, start, end, clauses in (
            ("opening", time(9), time(9, 30), []),
            ("session", time(9, 30), time(16), self.book.audit.clauses),
            ("closing", time(16), time(17), []),
        ):
            agenda.add_line(
                self.book,
                self.by(self.lead),
                day=self.planned.first,
                start=start,
                end=end,
                kind=kind,
                topic=kind.capitalize() if kind != "session" else "Everything in scope",
                auditors=[self.lead, self.auditor],
                clauses=clauses,
                **common,
            )

    def _answer(self, share: float) -> None:
        """Grade so many of the items; the first ones in a drawn order are nonconformities, as many as are planned."""
        items = list(self.book.items.values())
        self.random.shuffle(items)
        failing = self.planned.nonconformities
        for number, item in enumerate(items[: round(len(items) * share)]):
            by = self.lead if number % 2 else self.auditor
            if number < failing:
                grade = Grade.MAJOR if self.random.random() < 0.12 else Grade.MINOR
                note = f"In part {number + 1} {self.random.choice(_FAILURES)}."
                piece = self._evidence(by, f"record {number + 1}", [item.id])
                conduct.grade(self.book, self.by(by), item.id, grade, note=note, evidence=[piece])
            elif number < failing + 5:
                grade = (Grade.OBSERVATION, Grade.OFI, Grade.OFI, Grade.GOOD_PRACTICE, Grade.OBSERVATION)[number % 5]
                note = f"Part {number + 1} works today; it hangs on one person."
                conduct.grade(self.book, self.by(by), item.id, grade, note=note)
            elif number % 40 == 39:
                conduct.mark_not_audited(self.book, self.by(by), item.id, "No time was left.")
            else:
                note = "Seen in the records of the last two months." if number % 3 == 0 else ""
                conduct.grade(self.book, self.by(by), item.id, Grade.CONFORMING, note=note)

    def _evidence(self, by: Id, reference: str, items: list[Id]) -> Id:
        site = self.book.audit.sites[0]
        return evidence.add(
            self.book, self.by(by), kind=EvidenceKind.RECORD, reference=reference, items=items, site=site
        ).value.id

    def _write_up(self) -> None:
        number = self.planned.first_number
        for finding in list(self.book.all(Finding).values()):
            fields: dict[str, Any] = {"site": self.book.audit.sites[0]}
            if finding.grade.is_nonconformity:
                fields |= {
                    "grade_reason": "The requirement is not met; the intended results are still reached.",
                    "process": finding.process or next(iter(self.book.all(Process))),
                    "requirement": f"{finding.clauses[0]}: what is planned is done and recorded.",
                }
            findings.write(self.book, self.by(self.lead), finding.id, **fields)
            self.workspace.number(number)
            number += finding.grade.is_nonconformity
            findings.agree(self.workspace, self.book, self.by(self.lead), finding.id)
            findings.present(self.book, self.by(self.lead), finding.id, to=self.representative, acknowledged=True)

    def _report(self, day: date) -> None:
        report.write(
            self.book,
            self.by(self.lead, day),
            conclusion="The management system conforms, except for what is reported.",
            conclusion_headline="Conforms with exceptions",
            objective_conclusions=[ObjectiveConclusion(objective=OBJECTIVE, conclusion="Determined.")],
            fulfilment="Most requirements are fulfilled.",
            disagreements="none",
            obstacles="none",
            limits="Samples were small.",
            follow_up_of_earlier="none",
            confidentiality="internal",
            participants=[self.representative],
            distribution=[self.client, self.representative],
        )
        report.issue(self.workspace, self.book, self.by(self.lead))

    # Follow-up

    def _follow(self, day: date) -> None:
        recent = (TODAY - day).days < 540
        states, weights = zip(*_FATES, strict=True)
        for number, record in enumerate(list(self.book.all(Nonconformity).values())):
            fate = self.random.choices(states, weights)[0] if recent else N.CLOSED_EFFECTIVE
            if not recent and self.random.random() < 0.03:
                fate = self.random.choice((N.VOID, N.TRANSFERRED, N.RESPONSE_ACCEPTED))
            self.clock.moment = datetime.combine(day, time(9 + number % 8), ZONE)
            Followed(self, record.id, self.owners[number % len(self.owners)], day).until(fate)
        if all(record.state.is_final for record in self.book.all(Nonconformity).values()):
            report.close(self.book, self.by(self.manager))


@dataclass(slots=True)
class Followed:
    """One nonconformity on its way; no step is later than today."""

    audit: Audited
    record: Id
    owner: Id
    day: date

    @property
    def standing(self) -> Nonconformity:
        """As it stands."""
        return self.audit.book.get(Nonconformity, self.record)

    def until(self, fate: N) -> None:
        """Go on until it stands as *fate* says, or until today."""
        for days, deed in self._steps(fate):
            self.day = self.day + timedelta(days=days)
            if self.day > TODAY:
                return
            deed()

    def _by(self, person: Id) -> Act:
        return self.audit.by(person, self.day)

    def _steps(self, fate: N) -> Iterator[tuple[int, Any]]:
        book, lead, manager, record = self.audit.book, self.audit.lead, self.audit.manager, self.record
        wait, by = self.audit.random.randint, self._by
        if fate is N.ISSUED:
            return
        if fate is N.VOID:
            yield wait(3, 9), lambda: follow_up.void(book, by(lead), record, "None.", with_person=manager, revision=2)
            return
        if fate is N.TRANSFERRED:
            yield (
                wait(3, 9),
                lambda: follow_up.transfer(book, by(manager), record, "risk register", "A risk."),
            )
            return
        turn = self.standing.process_owner or self.audit.representative
        yield wait(1, 4), lambda: follow_up.acknowledge(book, by(turn), record, self.owner)
        if fate is N.ACKNOWLEDGED:
            return
        yield wait(3, 30), self._respond
        if fate is N.RESPONSE_SUBMITTED:
            return
        if fate is N.RESPONSE_RETURNED or wait(1, 6) == 1:
            reason = "The extent is not told: where else?"
            yield wait(1, 8), lambda: follow_up.give_back(book, by(lead), record, reason)
            if fate is N.RESPONSE_RETURNED:
                return
            yield wait(2, 12), self._respond
        yield wait(1, 7), lambda: follow_up.accept(book, by(lead), record)
        if fate is N.RESPONSE_ACCEPTED:
            return
        yield wait(10, 50), self._implement
        if fate is N.IMPLEMENTED:
            return
        if fate is N.IMPLEMENTATION_REJECTED:
            yield wait(2, 9), lambda: follow_up.reject(book, by(lead), record, "One of two records is missing.")
            return
        yield (
            wait(2, 14),
            lambda: follow_up.verify(
                book, by(lead), record, "Two records of two are there.", self._seen(), "record-review"
            ),
        )
        if fate is N.IMPLEMENTATION_VERIFIED:
            return
        if fate is N.REOPENED:
            yield wait(65, 80), lambda: follow_up.not_effective(book, by(lead), record, "It happened again.")
            return
        yield wait(65, 120), lambda: follow_up.close(book, by(lead), record, "None since.", self._seen())

    def _respond(self) -> None:
        response = Response(
            correction="What was missing was added.",
            containment="Releases wait for a second look.",
            extent="Two other teams were looked at; one has the same gap.",
            cause=Cause(method="5 why", text="Nobody was named to look at it", categories=["process"]),
            actions=[
                CorrectiveAction(
                    ref="CA-1", text="A gate in the pipeline", owner=self.owner, due=self.day + timedelta(days=40)
                )
            ],
            criterion="No release without a decision in three months",
        )
        follow_up.respond(self.audit.book, self._by(self.owner), self.record, response)

    def _implement(self) -> None:
        piece = self._seen()
        done = {"CA-1": self.day}
        follow_up.implement(self.audit.book, self._by(self.owner), self.record, done, {"CA-1": piece})

    def _seen(self) -> list[Id]:
        return [self.audit._evidence(self.audit.lead, f"record of {self.day}", [])]


def _fill(folder: Path, home: Path, ref: str, records: int) -> None:
    """Note something until the audit holds so many records."""
    clock = Clock(datetime.combine(TODAY, time(12), ZONE))
    with Stage.open(folder, home=home, clock=clock) as workspace:
        book = workspace.audit(ref)
        lead = book.audit.lead or ""
        held = sum(len(book.ledger.records(table)) for table in set(book.tables.values()))
        for number in range(records - held):
            clock.moment += timedelta(seconds=1)
            conduct.quick_note(book, _acting(workspace, lead), f"Note {number}: seen on the way.")


def main() -> None:
    """Read the sizes from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    for name, usual in (("audits", 2000), ("items", 200), ("nonconformities", 20_000), ("largest", 0), ("records", 0)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    told = vars(parser.parse_args())
    folder = told.pop("folder")
    build(folder, home=folder.with_name(f"{folder.name}-home"), **told)


if __name__ == "__main__":
    main()
