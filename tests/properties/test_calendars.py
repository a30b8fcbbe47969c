"""Whatever is planned, moved, cancelled, followed up: a calendar that took files in shows what the last one says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, time, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from pydantic import ValidationError

from auditor.activities import agenda, conduct, follow_up, organisation, plan, programme, replanning, schedule, team
from auditor.activities.timetable import timetable
from auditor.errors import AuditorError
from auditor.exchange.calendar_file import calendar_file
from auditor.model.audit import AgendaLine, PlanVersion
from auditor.model.nonconformity import DueField, Nonconformity
from auditor.model.people import Site
from auditor.model.programme import Blackout, Event
from auditor.model.record import Id
from auditor.model.words import AuditState, Confidentiality, Role
from auditor.workspace import Workspace
from tests.data.calendar_client import Client, shown_by
from tests.properties.place import Place, planned, profile, reported
from tests.tui.audits import DAY, Clock

STEPS = 22
ZONES = ("Europe/Prague", "Atlantic/Faroe", "Asia/Tokyo")
WATCHING = (None, "P02", "P07", "P17")
"""Whose calendars take in: everybody's, an auditor's, an auditee's, the programme manager's."""


def exported(workspace: Workspace, person: Id | None) -> bytes:
    found = timetable(workspace, person)
    assert not found.left_out
    return calendar_file("Audits", found.entries, Confidentiality.INTERNAL)


@contextmanager
def watched(base: Path, chance: Random) -> Iterator[tuple[Place, Callable[[], None]]]:
    """A place, and what looks at it: it exports for everybody, and some calendars take it in."""
    place = Place(base, Clock())
    place.clock.move(days=40)
    clients = {who: (Client(), Client()) for who in WATCHING}

    def look(final: bool = False) -> None:
        for who, (diligent, lazy) in clients.items():
            data = exported(place.workspace, place.people[who] if who else None)
            for client in (diligent, lazy) if final or chance.random() < 0.25 else (diligent,):
                client.take_in(data)
                assert client.complaints == []
            assert diligent.shown() == shown_by(data), f"calendar of {who}"
            assert _in_force(place, who) == _sessions(diligent), f"sessions of {who}"
            if final:
                assert lazy.shown() == shown_by(data), f"calendar of {who} who looks now and then"
                assert data == exported(place.workspace, place.people[who] if who else None)

    try:
        look()
        yield place, look
        look(final=True)
    finally:
        place.leave()


def _sessions(client: Client) -> dict[str, str]:
    shown = client.shown().items()
    return {uid: each["SUMMARY"] for uid, each in shown if each["CATEGORIES"] == "Audit session"}


def _in_force(place: Place, who: str | None) -> dict[str, str]:
    """The sessions that stand, read from the versions of the plan, which keep their agenda."""
    audit, versions = place.book.audit, sorted(place.book.all(PlanVersion).values(), key=lambda v: v.order)
    lines = versions[-1].agenda if versions and audit.state is not AuditState.CANCELLED else []
    stopped = audit.state is AuditState.TERMINATED
    person = place.people[who] if who else None
    return {
        f"{line.id}@auditor": f"{audit.ref}: {line.topic}"
        for line in lines
        if not (stopped and line.begun is None) and person in (None, *line.auditors, *line.auditees)
    }


def _tried(step: Callable[[], object]) -> None:
    with suppress(AuditorError, ValidationError):
        step()
        note(f"done: {step.__name__}")


class _Planning:
    """Steps on a programme with one audit, each as chance has it."""

    def __init__(self, place: Place, chance: Random) -> None:
        self.place, self.chance = place, chance
        book = place.book
        plan.appoint(
            place.workspace,
            book,
            place.by("P17"),
            lead=place.people["P01"],
            representative=place.people["P07"],
            objectives=["Determine conformity"],
        )
        plan.confirm_feasibility(book, place.by("P01"), "Time is there.")
        agenda.add_line(book, place.by("P01"), **self._line(), clauses=["20000-1:8"])

    def steps(self) -> list[Callable[[], object]]:
        return [
            self.add_line,
            self.add_line,
            *[self.edit_line] * 5,
            *[self.remove_line] * 2,
            self.issue,
            self.issue,
            self.issue,
            *[self.reopen] * 3,
            self.begin,
            self.stop,
            self.postpone,
            self.postpone,
            self.cancel,
            self.plan_another,
            self.postpone_another,
            self.cancel_another,
            self.set_events,
            self.name_member,
            self.rename_site,
        ]

    def _line(self) -> dict[str, object]:
        pick = self.chance
        hour = pick.randint(8, 16)
        people = ["P01", "P02", "P07", "P17"]
        return {
            "day": DAY + timedelta(days=pick.randint(0, 2)),
            "start": time(hour),
            "end": time(hour + 1, 30),
            "zone": pick.choice(ZONES),
            "topic": pick.choice(["Configuration", "Release", "Team"]),
            "auditors": [self.place.people[pick.choice(people[:2])]],
            "auditees": [self.place.people[pick.choice(people[2:])]],
            "site": pick.choice([None, *self.place.book.all(Site)]),
        }

    def add_line(self) -> object:
        return agenda.add_line(self.place.book, self.place.by("P01"), **self._line(), clauses=["20000-1:8"])

    def _some_line(self) -> Id:
        return self.chance.choice(list(self.place.book.all(AgendaLine)) or ["none"])

    def edit_line(self) -> object:
        line = self._some_line()
        changed = dict(self.chance.sample(list(self._line().items()), 3))
        return agenda.edit_line(self.place.book, self.place.by("P01"), line, **changed)

    def remove_line(self) -> object:
        return agenda.remove_line(self.place.book, self.place.by("P01"), self._some_line())

    def issue(self) -> object:
        return plan.issue_plan(self.place.book, self.place.by("P01"))

    def reopen(self) -> object:
        return plan.reopen_plan(self.place.book, self.place.by("P01"), "as asked")

    def begin(self) -> object:
        plan.accept_plan(self.place.book, self.place.by("P07"))
        return conduct.open_meeting(self.place.book, self.place.by("P01"))

    def stop(self) -> object:
        if self.chance.random() < 0.9:
            return None
        return conduct.stop_early(self.place.book, self.place.by("P01"), "no access", self.place.people["P17"])

    def _day(self) -> date:
        return DAY + timedelta(days=self.chance.randint(0, 500))

    def postpone(self) -> object:
        return replanning.postpone(self.place.workspace, self.place.book, self.place.by("P17"), self._day(), "as asked")

    def cancel(self) -> object:
        if self.chance.random() < 0.9:
            return None
        acting = self.place.by("P17", overrides=[("G-04", "P13", "next year")])
        return replanning.cancel(self.place.workspace, self.place.book, acting, "not now")

    def plan_another(self) -> object:
        first = self._day()
        return schedule.add_slot(
            self.place.workspace,
            self.place.by("P17"),
            title="Another",
            planned_from=first,
            planned_to=first + timedelta(days=self.chance.randint(0, 2)),
            sites=list(self.place.book.audit.sites),
            clauses=["20000-1:8.2.6", "20000-1:8.5.3"],
            lead=self.place.people[self.chance.choice(["P01", "P02"])],
        )

    def _another(self) -> str:
        return self.chance.choice(self.place.workspace.audit_refs())

    def postpone_another(self) -> object:
        workspace = self.place.workspace
        book = workspace.audit(self._another())
        return replanning.postpone(workspace, book, self.place.by("P17"), self._day(), "as asked")

    def cancel_another(self) -> object:
        workspace = self.place.workspace
        ref = self._another()
        if ref == self.place.book.ref:
            return None
        acting = self.place.by("P17", overrides=[("G-04", "P13", "next year")])
        return replanning.cancel(workspace, workspace.audit(ref), acting, "not now")

    def set_events(self) -> object:
        pick = self.chance
        events = [Event(ref=ref, title="Stage 1", on=self._day()) for ref in pick.sample(["S1", "S2", "SV"], 2)]
        first = self._day()
        freezes = [Blackout(first=first, last=first + timedelta(days=3), reason=r) for r in pick.sample("ABC", 2)]
        book = self.place.workspace.programme
        return programme.describe(book, self.place.by("P17"), events=events, blackouts=freezes)

    def name_member(self) -> object:
        who, role = self.chance.choice([("P02", Role.AUDITOR), ("P17", Role.GUIDE), ("P07", Role.OBSERVER)])
        return team.name_member(self.place.book, self.place.by("P01"), self.place.people[who], role)

    def rename_site(self) -> object:
        site = next(iter(self.place.workspace.programme.all(Site)))
        names = {"name": self.chance.choice(["Brno", "Brno – ústředí"])}
        organisation.edit(self.place.workspace.programme, self.place.by("P17"), Site, site, **names)
        return schedule.refresh_copies(self.place.workspace, self.place.book, self.place.by("P17"))


class _Following:
    """Steps on the nonconformities of a reported audit."""

    def __init__(self, place: Place, chance: Random) -> None:
        self.place, self.chance = place, chance

    def steps(self) -> list[Callable[[], object]]:
        return [self.set_due, self.set_due, self.reassign, self.extend, self.void, self.transfer, self.acknowledge]

    def _one(self) -> Nonconformity:
        return self.chance.choice(list(self.place.book.all(Nonconformity).values()))

    def set_due(self) -> object:
        steps: list[DueField] = ["response", "implementation", "effectiveness"]
        step = self.chance.choice(steps)
        day = self.place.clock.now.date() + timedelta(days=self.chance.randint(1, 200))
        return follow_up.set_due(self.place.book, self.place.by("P01"), self._one().id, step, day, "agreed")

    def reassign(self) -> object:
        who = self.place.people[self.chance.choice(["P07", "P17", "P18"])]
        return follow_up.reassign(self.place.book, self.place.by("P07"), self._one().id, who, "as agreed")

    def acknowledge(self) -> object:
        owner = self.place.people[self.chance.choice(["P07", "P18"])]
        return follow_up.acknowledge(self.place.book, self.place.by("P07"), self._one().id, owner, agrees=True)

    def extend(self) -> object:
        one = self._one()
        if one.due.response is None:
            return None
        later = one.due.response + timedelta(days=7)
        follow_up.ask_extension(self.place.book, self.place.by("P07"), one.id, "response", later, "ill")
        return follow_up.decide_extension(self.place.book, self.place.by("P17"), one.id, True, "once")

    def void(self) -> object:
        if self.chance.random() < 0.7:
            return None
        return follow_up.void(
            self.place.book,
            self.place.by("P01"),
            self._one().id,
            "not so",
            with_person=self.place.people["P17"],
            revision=2,
        )

    def transfer(self) -> object:
        if self.chance.random() < 0.8:
            return None
        return follow_up.transfer(self.place.book, self.place.by("P17"), self._one().id, "RISK-1", "accepted there")


@pytest.mark.parametrize(
    ("base", "work", "usual"), [(planned, _Planning, 12), (reported, _Following, 5)], ids=["planning", "following"]
)
def test_a_calendar_shows_what_the_last_file_says(
    base: Callable[[], Path], work: type[_Planning] | type[_Following], usual: int, histories: int | None
) -> None:
    @profile(histories, usual, STEPS)
    @given(st.integers(0, 2**32))
    def played(seed: int) -> None:
        chance = Random(seed)
        with watched(base(), chance) as (place, look):
            steps = work(place, chance).steps()
            for _ in range(STEPS):
                place.clock.move(minutes=chance.choice([1, 1, 90, 3000]))
                _tried(chance.choice(steps))
                look()

    played()
