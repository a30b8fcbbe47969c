"""The story as events in the order of time, and the stage they are played on.

An event looks up what it needs when it is played, since most of it is made by events before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from auditor.activities.act import Act, act
from auditor.demo.scenario import Scenario
from auditor.demo.supplement import BRNO, Supplement
from auditor.errors import NotFound
from auditor.model.checklist import Checklist
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person, Process, Service, Site
from auditor.model.record import Id, Record
from auditor.workspace import AuditBook, Book, Workspace

LATE = "demo: recorded when the workspace was made"
"""Why every line of the demo is recorded later than it is effective (G-42)."""

Deed = Callable[[Act], object]
"""What somebody does, given who and when."""


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody (by reference) does something at a moment."""

    at: datetime
    by: str
    do: Deed


@dataclass(frozen=True, slots=True)
class Stage:
    """The workspace being made, the content that tells what happens, and a folder for files of evidence."""

    workspace: Workspace
    scenario: Scenario
    supplement: Supplement
    checklist: Checklist
    files: Path

    @property
    def audit(self) -> AuditBook:
        """The audit that is told in full."""
        return self.workspace.audit(self.scenario.detail.id)

    def person(self, ref: str) -> Id:
        """The id of a person."""
        return _id(self.workspace.programme, Person, ref)

    def people(self, refs: Iterable[str]) -> list[Id]:
        """The ids of people, in the same order."""
        return [self.person(ref) for ref in refs]

    def site(self, ref: str) -> Id:
        """The id of a site."""
        return _id(self.workspace.programme, Site, ref)

    def service(self, ref: str) -> Id:
        """The id of a service."""
        return _id(self.workspace.programme, Service, ref)

    def process(self, name: str) -> Id:
        """The id of a process, by its name."""
        for process in self.workspace.programme.all(Process).values():
            if process.name == name:
                return process.id
        raise NotFound(f"The demo's supplement has no process {name}.")

    def item(self, ref: str) -> Id:
        """The id of a checklist item of the audit."""
        return _id(self.audit, Item, ref)

    def evidence(self, refs: Iterable[str]) -> list[Id]:
        """The ids of pieces of evidence of the audit."""
        return [_id(self.audit, Evidence, ref) for ref in refs]

    def finding(self, ref: str) -> Finding:
        """A finding of the audit, as it stands."""
        return self.audit.get(Finding, _id(self.audit, Finding, ref))

    def nonconformity(self, ref: str) -> Nonconformity:
        """A nonconformity of the audit, as it stands."""
        return self.audit.get(Nonconformity, _id(self.audit, Nonconformity, ref))

    def play(self, events: Iterable[Event], progress: Callable[[str], None] | None = None) -> None:
        """Play *events* in the order of time, those of one moment in the order given; each new day is told."""
        told: date | None = None
        for event in sorted(events, key=lambda event: event.at):
            if progress is not None and event.at.date() != told:
                told = event.at.date()
                progress(told.isoformat())
            by = self.person(event.by) if event.by else ""
            event.do(act(self.workspace, by, event.at, LATE))


def at(day: date, hour: time) -> datetime:
    """A time of day in Brno."""
    return datetime.combine(day, hour, BRNO)


def _id(book: Book, kind: type[Record], ref: str) -> Id:
    for record in book.all(kind).values():
        if getattr(record, "ref", "") == ref:
            return record.id
    raise NotFound(f"The demo has no {kind.__name__.lower()} {ref} yet.")
