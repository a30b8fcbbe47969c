"""The programme as calendars know it: each appointment as it stands, how often it changed, and what was taken back.

A calendar that took in an earlier file holds what stood then. So the trails are gone through once, line by line, and
each appointment remembers its changes and whom it ever concerned: the next file can say so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from auditor.exchange.calendar_file import Entry
from auditor.figures import appointments
from auditor.figures.appointments import Appointment, Kind
from auditor.ledger import DamagedLedger, Line
from auditor.model.audit import AgendaLine, Audit, PlanVersion, TeamMember
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person, Site
from auditor.model.programme import Programme, Slot
from auditor.model.record import MERGED, Id, Record
from auditor.model.schemes import DeadlineScheme
from auditor.model.words import AuditState
from auditor.workspace import AuditBook, Book, ProgrammeBook, Workspace
from auditor.workspace.book import noun
from auditor.workspace.damage import copied_from
from auditor.workspace.one_by_one import one_by_one

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Timetable:
    """The entries of a calendar, and the audits that could not be read and are not in it."""

    entries: tuple[Entry, ...]
    left_out: tuple[str, ...]


def timetable(
    workspace: Workspace, person: Id | None = None, progress: Callable[[int, int], None] | None = None
) -> Timetable:
    """Everything, or what concerns a *person*; of what no longer concerns him or her that it is cancelled.

    All trails are read; *progress* is told how many audits are done, of how many.
    """
    told = _of_programme(workspace.programme)

    def read(book: AuditBook) -> dict[str, _Story]:
        return _of_audit(workspace, book) if book.all(Audit) and not copied_from(book.ledger) else {}

    stories, left_out = one_by_one(workspace, workspace.audit_refs(), read, progress)
    for mine in stories:
        told |= {key: story.after(told.get(key)) for key, story in mine.items()}
    found = (story.entry(person) for story in told.values())
    return Timetable(tuple(entry for entry in found if entry), tuple(left_out))


def sessions(workspace: Workspace, book: AuditBook) -> Callable[[Id], list[Entry]]:
    """For each person the sessions of one audit that concern him or her, and those that do no longer."""
    stories = [story for story in _of_audit(workspace, book).values() if story.shown.kind is Kind.SESSION]
    return lambda person: [entry for story in stories if (entry := story.entry(person))]


@dataclass(slots=True)
class _Story:
    """What was told of one appointment so far."""

    shown: Appointment
    changed: datetime
    sequence: int = 0
    ever: set[Id] = field(default_factory=set)

    def tell(self, shown: Appointment, at: datetime) -> None:
        """It is so since then."""
        self.ever |= shown.people
        if shown != self.shown:
            self.shown, self.changed = shown, at
            self.sequence += 1

    def after(self, slot: _Story | None) -> _Story:
        """An audit's story goes on where that of its slot in the programme ended."""
        if slot is None:
            return self
        shown = replace(self.shown, is_off=self.shown.is_off or slot.shown.is_off)
        changed, sequence = max(self.changed, slot.changed), self.sequence + slot.sequence + 1
        return _Story(shown, changed, sequence, self.ever | slot.ever)

    def entry(self, person: Id | None) -> Entry | None:
        """As it stands, for everybody or for a *person*."""
        if person is None or person in self.shown.people:
            return Entry(self.shown, self.sequence, self.changed)
        if person in self.ever:
            return Entry(replace(self.shown, note="", is_off=True), self.sequence, self.changed)
        return None


_Stories = dict[str, _Story]


class _Past:
    """The records of some kinds, as they stood after each line."""

    def __init__(self, book: Book, kinds: Collection[type[Record]]) -> None:
        self._book = book
        self._kinds = {book.tables[kind]: kind for kind in kinds}
        self._fields: dict[tuple[str, Id], dict[str, Any]] = {}
        self._records: dict[type[Record], dict[Id, Record]] = {kind: {} for kind in kinds}

    def take(self, line: Line) -> set[type[Record]]:
        """Go on by a line; the kinds of records that it changed."""
        touched = set()
        for change in line.changes:
            kind = self._kinds.get(change.table)
            if kind is None:
                continue
            touched.add(kind)
            fields = self._fields.setdefault((change.table, change.record), {"id": change.record})
            fields.update(change.fields)  # what is changed in one copy after it went in another comes back as it was
            if change.deleted:
                self._records[kind].pop(change.record, None)
            else:
                self._records[kind][change.record] = self._read(kind, fields)
        return touched

    def all(self, kind: type[R]) -> Mapping[Id, R]:
        """The records of a kind, by id."""
        return self._records[kind]  # type: ignore[return-value]  # one dict per kind, each of its own records

    def _read(self, kind: type[Record], fields: dict[str, Any]) -> Record:
        try:
            return kind.model_validate(fields, context=MERGED)
        except ValidationError as wrong:
            raise DamagedLedger(
                f"{self._book.ledger.name}: a {noun(kind)} could not be read as it once was.", "Run auditor verify."
            ) from wrong


def _tell(stories: _Stories, group: set[str], shown: Iterable[Appointment], at: datetime) -> None:
    """The appointments of a *group* are these since then; what was one of them and is not any more is off."""
    now = {each.key: each for each in shown}
    for key, each in now.items():
        if key in stories:
            stories[key].tell(each, at)
        else:
            stories[key] = _Story(each, at, ever=set(each.people))
    for key in group - now.keys():
        stories[key].tell(replace(stories[key].shown, is_off=True), at)
    group.update(now)


def _of_programme(book: ProgrammeBook) -> _Stories:
    past = _Past(book, (Programme, Slot, Person, Site))
    stories: _Stories = {}
    group: set[str] = set()
    for line in book.ledger.lines():
        if past.take(line):
            _tell(stories, group, _programme_shows(past), line.recorded)
    return stories


def _programme_shows(records: _Past) -> Iterator[Appointment]:
    people, sites, programmes = records.all(Person), records.all(Site), records.all(Programme)
    for programme in programmes.values():
        yield from appointments.of_programme(programme, sites)
    for slot in records.all(Slot).values():
        if slot.programme in programmes:
            yield appointments.of_slot(slot, programmes[slot.programme], people, sites)


_OF_DAYS = (Audit, TeamMember, Person, Site)
_OF_SESSIONS = (Audit, AgendaLine, PlanVersion, Person, Site)
_OF_DUE_DATES = (Audit, Nonconformity, DeadlineScheme)


def _of_audit(workspace: Workspace, book: AuditBook) -> _Stories:
    told = _Told(workspace.settings.calendar.holidays)
    past = _Past(book, {*_OF_DAYS, *_OF_SESSIONS, *_OF_DUE_DATES})
    last = None
    for last in book.ledger.lines():
        touched = past.take(last)
        if touched and past.all(Audit):
            told.go_on(past, touched, last.recorded)
    if last is not None and len(book.ledger.heads) > 1:
        # where copies changed it apart, it stands as all their lines together say
        told.go_on(book, {*_OF_DAYS, *_OF_SESSIONS, *_OF_DUE_DATES}, last.recorded)
    return told.stories


class _Told:
    """What was told of one audit: its days, the sessions of its plan, and what is due."""

    def __init__(self, holidays: Collection[date]) -> None:
        self.stories: _Stories = {}
        self._holidays = holidays
        self._days: set[str] = set()
        self._sessions: set[str] = set()
        self._due: set[str] = set()

    def go_on(self, records: _Past | Book, touched: Collection[type[Record]], at: datetime) -> None:
        """The records stand like that since then; *touched* are the kinds in which something changed."""
        touched = set(touched)
        audit = next(iter(records.all(Audit).values()))
        people, sites = records.all(Person), records.all(Site)
        if not touched.isdisjoint(_OF_DAYS):
            days = appointments.of_audit(audit, records.all(TeamMember).values(), people, sites)
            _tell(self.stories, self._days, [days], at)
        if records.all(PlanVersion) and not touched.isdisjoint(_OF_SESSIONS):
            _tell(self.stories, self._sessions, self._in_force(records, audit, people, sites), at)
        if not touched.isdisjoint(_OF_DUE_DATES):
            _tell(self.stories, self._due, self._owed(records, audit), at)

    def _in_force(
        self, records: _Past | Book, audit: Audit, people: Mapping[Id, Person], sites: Mapping[Id, Site]
    ) -> Iterable[Appointment]:
        """The lines of the plan; while it is revised, those that were issued, no longer firm."""
        if audit.state is not AuditState.PREPARING:
            return list(appointments.of_lines(audit, records.all(AgendaLine).values(), people, sites))
        standing = (self.stories[key].shown for key in self._sessions)
        return [replace(each, is_firm=False) for each in standing if not each.is_off]

    def _owed(self, records: _Past | Book, audit: Audit) -> Iterator[Appointment]:
        scheme = next(iter(records.all(DeadlineScheme).values()), DeadlineScheme(id=""))
        yield from appointments.of_report(audit, scheme.report, self._holidays)
        for nonconformity in records.all(Nonconformity).values():
            yield from appointments.of_nonconformity(nonconformity)
