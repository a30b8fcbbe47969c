"""The nonconformities of one audit, a page of the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from auditor.figures.overview.row import NOBODY, Row
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity, turn_in
from auditor.model.people import Person, Process, Service, Site
from auditor.model.record import Id
from auditor.model.schemes import DeadlineScheme, GradingScheme
from auditor.model.words import Grade, NonconformityState, Owed

_GRADES = list(Grade)


class Named(NamedTuple):
    """Somebody or something that several rows name; in a page a text of three lines, which takes the least room."""

    id: Id
    ref: str
    name: str

    @classmethod
    def read(cls, text: str) -> Named:
        """The reverse of :meth:`written`."""
        return cls(*text.split("\n"))

    def written(self) -> str:
        """A line for each part; no id, reference or name holds more than one."""
        return "\n".join(self)


class NonconformityRow(Row, frozen=True):
    """One nonconformity. People, clauses, process, site and services are places on its :class:`RegisterPage`.

    ``raised`` is told until it is issued, ``since`` while the auditor side has the turn: when it came. ``due`` is the
    day that counts for owner or verifier in this state; ``marks`` are the flags that do not depend on the day; ``seen``
    is how often what it waits for was seen, of ``waits_for``; ``former`` are the references it had before;
    ``more_time`` is the day until which the owner asked for more time, while nobody decided.
    """

    id: Id
    ref: str
    state: NonconformityState
    grade: Grade
    title: str
    clauses: tuple[int, ...]
    process: int
    site: int
    owner: int
    process_owner: int
    verifier: int
    raised: date | None
    issued: date | None
    closed: date | None
    due: date | None
    since: date | None
    marks: tuple[str, ...]
    repeat_of: str
    waits_for: int | None
    seen: int
    former: tuple[str, ...]
    services: tuple[int, ...] = ()
    more_time: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes something; a draft does not count yet."""
        return turn_in(self.state) is not Owed.NOBODY and self.state is not NonconformityState.DRAFT

    @property
    def turn(self) -> Owed:
        """Whose turn it is."""
        return turn_in(self.state)

    def is_overdue(self, today: date) -> bool:
        """Whether the owner's or verifier's due date is before *today*."""
        return self.due is not None and self.due < today


class RegisterPage(Row, frozen=True):
    """The nonconformities of one audit, with what they have in common.

    ``review_by_auditor`` are the working days in which the auditor side answers, ``acknowledge`` those in which the
    process owner says that it was seen, ``labels`` the scheme's words for
    grades, a line each in the order of :class:`Grade`. ``people``, ``processes``, ``sites`` and ``services`` are
    written as :class:`Named` writes them, ``clauses`` with a space and the short title behind each.
    """

    audit: str
    review_by_auditor: int
    labels: str
    people: tuple[str, ...]
    clauses: tuple[str, ...]
    processes: tuple[str, ...]
    sites: tuple[str, ...]
    rows: tuple[NonconformityRow, ...]
    services: tuple[str, ...] = ()
    acknowledge: int = 3


class Followed(Struct, frozen=True, gc=False):
    """An entry of the register: a nonconformity with the page that says whom and what it names."""

    row: NonconformityRow
    page: RegisterPage

    @property
    def id(self) -> Id:
        """The record's id."""
        return self.row.id

    @property
    def ref(self) -> str:
        """The record's reference."""
        return self.row.ref

    @property
    def audit(self) -> str:
        """The reference of the audit."""
        return self.page.audit

    @property
    def state(self) -> NonconformityState:
        """Its state."""
        return self.row.state

    @property
    def grade(self) -> Grade:
        """Its grade."""
        return self.row.grade

    @property
    def label(self) -> str:
        """The scheme's word for its grade."""
        return self.page.labels.split("\n")[_GRADES.index(self.row.grade)]

    @property
    def turn(self) -> Owed:
        """Whose turn it is."""
        return self.row.turn

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes something; a draft does not count yet."""
        return self.row.is_open

    @property
    def issued(self) -> date | None:
        """The day of issue."""
        return self.row.issued

    @property
    def closed(self) -> date | None:
        """The day of closing."""
        return self.row.closed

    @property
    def clauses(self) -> tuple[str, ...]:
        """Its clauses."""
        return tuple([self.page.clauses[place].partition(" ")[0] for place in self.row.clauses])

    @property
    def titled(self) -> tuple[str, ...]:
        """Its clauses, each with its short title behind it."""
        return tuple(self.page.clauses[place] for place in self.row.clauses)

    @property
    def owner(self) -> Id | None:
        """Who owns it."""
        return self._id(self.row.owner)

    @property
    def process_owner(self) -> Id | None:
        """Who owns its process."""
        return self._id(self.row.process_owner)

    @property
    def verifier(self) -> Id | None:
        """Who verifies it."""
        return self._id(self.row.verifier)

    @property
    def turn_since(self) -> date | None:
        """The day the turn came."""
        return self.row.since

    def _id(self, place: int) -> Id | None:
        return None if place == NOBODY else self.page.people[place].partition("\n")[0]

    def person(self, place: int) -> Named | None:
        """Who stands at a place of the page."""
        return None if place == NOBODY else Named.read(self.page.people[place])

    def named(self, person: Id | None) -> Named | None:
        """Reference and name of somebody it names."""
        return next((each for each in map(Named.read, self.page.people) if each.id == person), None)

    @property
    def process(self) -> Named | None:
        """Its process."""
        return None if self.row.process == NOBODY else Named.read(self.page.processes[self.row.process])

    @property
    def site(self) -> Named | None:
        """Its site."""
        return None if self.row.site == NOBODY else Named.read(self.page.sites[self.row.site])

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the services that its finding is about."""
        return tuple(Named.read(self.page.services[place]).name for place in self.row.services)

    def due_now(self, review_due: date | None = None) -> date | None:
        """The date that counts in this state; *review_due* where the auditor side owes."""
        return review_due if self.row.turn is Owed.AUDITOR else self.row.due

    def is_overdue(self, today: date) -> bool:
        """Whether the owner's or verifier's due date is before *today*; the auditor side is never "overdue"."""
        return self.row.is_overdue(today)

    def flags(self, today: date) -> tuple[str, ...]:
        """The flags that hold, in the fixed order of a record's."""
        return ("overdue", *self.row.marks) if self.row.is_overdue(today) else self.row.marks


def register_page(
    audit: str,
    nonconformities: Iterable[Nonconformity],
    *,
    people: Mapping[Id, Person],
    processes: Mapping[Id, Process],
    sites: Mapping[Id, Site],
    titles: Mapping[str, str],
    former: Mapping[Id, Sequence[str]],
    deadlines: DeadlineScheme | None,
    grading: GradingScheme | None,
    findings: Mapping[Id, Finding] = MappingProxyType({}),
    services: Mapping[Id, Service] = MappingProxyType({}),
) -> RegisterPage:
    """The nonconformities of an audit; *titles* are those of its clauses, *former* the references records had."""
    persons, areas, places, offers = _Places(people), _Places(processes), _Places(sites), _Places(services)
    clauses: dict[str, int] = {}
    rows = tuple(
        NonconformityRow(
            id=it.id,
            ref=it.ref,
            state=it.state,
            grade=it.grade,
            title=it.title,
            clauses=tuple(clauses.setdefault(clause, len(clauses)) for clause in it.clauses),
            process=areas.place(it.process),
            site=places.place(it.site),
            owner=persons.place(it.owner),
            process_owner=persons.place(it.process_owner),
            verifier=persons.place(it.verifier),
            raised=None if it.issued else it.raised,
            issued=it.issued,
            closed=it.closed,
            due=it.due_now(),
            since=it.turn_since if it.turn is Owed.AUDITOR else None,
            marks=it.flags(date.min),
            repeat_of=it.repeat_of,
            waits_for=it.waiting.occurrences,
            seen=it.waiting.seen,
            former=tuple(former.get(it.id, ())),
            services=tuple(map(offers.place, findings[it.finding].services)) if it.finding in findings else (),
            more_time=next((asked.new for asked in reversed(it.extensions) if asked.granted is None), None),
        )
        for it in nonconformities
    )
    return RegisterPage(
        audit=audit,
        review_by_auditor=(deadlines or DeadlineScheme(id="")).review_by_auditor,
        labels="\n".join(grading.label(grade) if grading else grade.value for grade in Grade),
        people=persons.named(),
        clauses=tuple(f"{clause} {titles.get(clause, '')}".rstrip() for clause in clauses),
        processes=areas.named(),
        sites=places.named(),
        rows=rows,
        acknowledge=(deadlines or DeadlineScheme(id="")).acknowledge,
        services=offers.named(),
    )


class _Places:
    """Gives each record that is named a place on the page."""

    def __init__(
        self, records: Mapping[Id, Person] | Mapping[Id, Process] | Mapping[Id, Site] | Mapping[Id, Service]
    ) -> None:
        self._records = records
        self._places: dict[Id, int] = {}

    def place(self, record: Id | None) -> int:
        return self._places.setdefault(record, len(self._places)) if record else NOBODY

    def named(self) -> tuple[str, ...]:
        """What was named, in the order of its places; without a reference where the audit does not know it."""
        known = ((each, self._records.get(each)) for each in self._places)
        named = (Named(each, found.ref if found else "", found.name if found else "") for each, found in known)
        return tuple(each.written() for each in named)
