"""The rows of the overview: what lists over all audits show of each, made from the records of one audit.

A row holds facts only, and changes only with the ledger it was made from, so it can be kept. What depends on the day
(overdue, days left, age) is judged when it is shown, by the functions that judge a whole record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import NamedTuple

from msgspec import Struct

from auditor.figures.progress import progress
from auditor.model.audit import AgendaLine, Audit, PlanVersion, TeamMember
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.guards.planning import agenda_covers_scope
from auditor.model.item import ClauseTitle, Item
from auditor.model.nonconformity import Nonconformity, turn_in
from auditor.model.people import Person, Process, Site
from auditor.model.programme import EarlierNonconformity, Slot
from auditor.model.record import HistoryEntry, Id
from auditor.model.schemes import DeadlineScheme, GradingScheme
from auditor.model.words import AuditState, FindingState, Grade, NonconformityState, Owed, Role

_WITH_SESSIONS = (
    AuditState.PLANNED,
    AuditState.INITIATED,
    AuditState.PREPARING,
    AuditState.PLAN_ISSUED,
    AuditState.IN_PROGRESS,
)

_GRADES = list(Grade)

NOBODY = -1
"""The place of somebody, or something, that a row does not name."""


class Row(Struct, frozen=True, array_like=True, gc=False):
    """The base of all rows: written as arrays, and left alone by the garbage collector, since nothing in them is."""


class Member(Row, frozen=True):
    """Somebody with a part in an audit: in its team, or as client, manager or representative."""

    person: Id
    ref: str
    name: str
    roles: tuple[Role, ...]
    supervisor: Id = ""


class SessionRow(Row, frozen=True):
    """A line of the agenda of an audit that is to come or in progress.

    ``items`` belong to it, of which so many are ``open``; ``before`` names nonconformities from before the product with
    one of its clauses.
    """

    id: Id
    day: date
    start: time
    end: time
    track: str
    topic: str
    site: str
    auditors: tuple[str, ...]
    clauses: tuple[str, ...]
    items: int
    open: int
    before: tuple[str, ...]


class AuditRow(Row, frozen=True):
    """One audit.

    ``by_grade`` counts in the order of :class:`Grade`. ``drafts`` are findings not agreed, ``unfinished`` the
    nonconformities that are not final; ``open_nonconformities`` leaves out those of them that are drafts.
    ``agenda_has_gaps`` is told while the audit is prepared; ``plan`` is the version that waits to be accepted, or 0.
    ``clauses`` and ``outline`` (all clauses with a title) are written as :func:`in_one_text` does, since most audits
    share them. ``proposed`` are answers to confirm: who proposed, which item. ``conflicts`` are fields that two copies
    set apart.
    """

    ref: str
    title: str
    state: AuditState
    taken_over: bool
    planned_from: date
    planned_to: date
    closing: date | None
    report_issued: date | None
    report_days: int
    lead: Id
    standards: tuple[str, ...]
    items: int
    answered: int
    not_applicable: int
    not_audited: int
    open: int
    by_grade: tuple[int, ...]
    findings: int
    drafts: int
    nonconformities: int
    open_nonconformities: int
    unfinished: int
    agenda: int
    agenda_has_gaps: bool
    sessions: tuple[SessionRow, ...]
    plan: int
    team: int
    members: tuple[Member, ...]
    proposed: tuple[tuple[Id, str], ...]
    clauses: str
    outline: str
    conflicts: int

    @property
    def grades(self) -> Mapping[Grade, int]:
        """How many items have each grade, zeros included."""
        return dict(zip(Grade, self.by_grade, strict=True))

    def roles(self, person: Id) -> frozenset[Role]:
        """The roles a person holds in the audit."""
        return frozenset(role for member in self.members if member.person == person for role in member.roles)

    def member(self, person: Id) -> Member | None:
        """Somebody with a part in it."""
        return next((member for member in self.members if member.person == person), None)


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
    """One nonconformity. People, clauses, process and site are places on its :class:`RegisterPage`.

    ``raised`` is told until it is issued, ``since`` while the auditor side has the turn: when it came. ``due`` is the
    day that counts for owner or verifier in this state; ``marks`` are the flags that do not depend on the day; ``seen``
    is how often what it waits for was seen, of ``waits_for``; ``former`` are the references it had before.
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

    ``review_by_auditor`` are the working days in which the auditor side answers, ``labels`` the scheme's words for
    grades, a line each in the order of :class:`Grade`. ``people``, ``processes`` and ``sites`` are written as
    :class:`Named` writes them, ``clauses`` with a space and the short title behind each.
    """

    audit: str
    review_by_auditor: int
    labels: str
    people: tuple[str, ...]
    clauses: tuple[str, ...]
    processes: tuple[str, ...]
    sites: tuple[str, ...]
    rows: tuple[NonconformityRow, ...]


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

    def due_now(self, review_due: date | None = None) -> date | None:
        """The date that counts in this state; *review_due* where the auditor side owes."""
        return review_due if self.row.turn is Owed.AUDITOR else self.row.due

    def is_overdue(self, today: date) -> bool:
        """Whether the owner's or verifier's due date is before *today*; the auditor side is never "overdue"."""
        return self.row.is_overdue(today)

    def flags(self, today: date) -> tuple[str, ...]:
        """The flags that hold, in the fixed order of a record's."""
        return ("overdue", *self.row.marks) if self.row.is_overdue(today) else self.row.marks


class FindingRow(Row, frozen=True):
    """An issued finding that is no nonconformity: what later audits of the same clause are shown (G-44)."""

    ref: str
    grade: Grade
    title: str
    clauses: tuple[str, ...]
    process: str
    site: str


class FindingsPage(Row, frozen=True):
    """The issued findings of one audit that are no nonconformities."""

    audit: str
    rows: tuple[FindingRow, ...]


class StepRow(Row, frozen=True):
    """One step of one nonconformity, as programs read it: moment and person in words."""

    on: str
    by: str
    transition: str
    action: str
    from_state: str
    to_state: str
    note: str


class PastRow(Row, frozen=True):
    """Where one nonconformity comes from: its finding, and its steps, oldest first."""

    finding: str
    steps: tuple[StepRow, ...]


class HistoryPage(Row, frozen=True):
    """The past of the nonconformities of one audit, by the record's id."""

    audit: str
    past: dict[Id, PastRow]


class SlotRow(Row, frozen=True):
    """The place of one audit in a programme; ``clauses`` are written as :func:`in_one_text` does."""

    ref: str
    programme: Id
    title: str
    planned_from: date
    planned_to: date
    first_planned: date | None
    planned_days: float
    lead: Id
    taken_over: bool
    clauses: str


def slot_row(slot: Slot) -> SlotRow:
    """The row of a slot."""
    return SlotRow(
        ref=slot.ref,
        programme=slot.programme,
        title=slot.title,
        planned_from=slot.planned_from,
        planned_to=slot.planned_to,
        first_planned=slot.first_planned,
        planned_days=slot.planned_days,
        lead=slot.lead or "",
        taken_over=slot.taken_over,
        clauses=in_one_text(slot.clauses),
    )


def audit_row(
    audit: Audit,
    *,
    items: Collection[Item],
    findings: Iterable[Finding],
    nonconformities: Collection[Nonconformity],
    agenda: Collection[AgendaLine],
    plans: Iterable[PlanVersion],
    team: Collection[TeamMember],
    titles: Iterable[ClauseTitle],
    people: Mapping[Id, Person],
    sites: Mapping[Id, Site],
    earlier: Collection[EarlierNonconformity],
    deadlines: DeadlineScheme | None,
    conflicts: int = 0,
) -> AuditRow:
    """The row of an audit from its records."""
    counted = progress(items)
    kept = [finding for finding in findings if not finding.is_withdrawn]
    asked = {item.clause for item in items}
    in_force = max(plans, key=lambda plan: plan.version, default=None)
    waits = in_force is not None and not (in_force.accepted_by or in_force.objection)
    return AuditRow(
        ref=audit.ref,
        title=audit.title,
        state=audit.state,
        taken_over=audit.taken_over,
        planned_from=audit.planned_from,
        planned_to=audit.planned_to,
        closing=audit.closing.held.date() if audit.closing else None,
        report_issued=audit.report_issued,
        report_days=deadlines.report if deadlines else DeadlineScheme(id="").report,
        lead=audit.lead or "",
        standards=standards(audit, asked),
        items=counted.items,
        answered=counted.answered,
        not_applicable=counted.not_applicable,
        not_audited=counted.not_audited,
        open=counted.open,
        by_grade=tuple(counted.by_grade.values()),
        findings=len(kept),
        drafts=sum(finding.state is FindingState.DRAFT for finding in kept),
        nonconformities=len(nonconformities),
        open_nonconformities=sum(each.is_open for each in nonconformities),
        unfinished=sum(not each.state.is_final for each in nonconformities),
        agenda=len(agenda),
        agenda_has_gaps=_has_gaps(audit, agenda, asked),
        sessions=tuple(_sessions(audit, agenda, items, people, sites, earlier)),
        plan=in_force.version if in_force and waits else 0,
        team=len(team),
        members=_members(audit, team, people),
        proposed=tuple((item.proposed_by, item.ref) for item in items if item.proposed_by and not item.confirmed_by),
        clauses=in_one_text(audit.clauses),
        outline=in_one_text({title.clause for title in titles}),
        conflicts=conflicts,
    )


def in_one_text(clauses: Iterable[str]) -> str:
    """Clauses in one short text, the standard only where it changes: ``20000-1:4.1 4.2 9001:8.6``."""
    told: list[str] = []
    last = ""
    for standard, _, number in (clause.partition(":") for clause in sorted(set(clauses))):
        told.append(number if standard == last else f"{standard}:{number}")
        last = standard
    return " ".join(told)


def clauses_in(text: str) -> Iterator[Clause]:
    """The reverse of :func:`in_one_text`."""
    standard = ""
    for word in text.split():
        before, colon, number = word.rpartition(":")
        standard = before if colon else standard
        yield Clause(standard, number)


def _has_gaps(audit: Audit, agenda: Collection[AgendaLine], asked: Iterable[str]) -> bool:
    if audit.state is not AuditState.PREPARING:
        return False
    return any(agenda_covers_scope(audit, agenda, {Clause.parse(clause) for clause in asked}))


def _sessions(
    audit: Audit,
    agenda: Iterable[AgendaLine],
    items: Collection[Item],
    people: Mapping[Id, Person],
    sites: Mapping[Id, Site],
    earlier: Collection[EarlierNonconformity],
) -> Iterator[SessionRow]:
    if audit.state not in _WITH_SESSIONS:
        return
    homes = {item.clause: Clause.parse(item.clause) for item in items}
    for line in sorted(agenda, key=lambda each: (each.day, each.start, each.track)):
        wanted = [Clause.parse(clause) for clause in line.clauses]
        within = {clause for clause, home in homes.items() if any(each.covers(home) for each in wanted)}
        mine = [item for item in items if item.clause in within and item.site in (None, line.site)]
        site = sites.get(line.site or "")
        yield SessionRow(
            id=line.id,
            day=line.day,
            start=line.start,
            end=line.end,
            track=line.track,
            topic=line.topic,
            site=site.ref if site else "",
            auditors=tuple(people[person].ref if person in people else "" for person in line.auditors),
            clauses=tuple(line.clauses),
            items=len(mine),
            open=sum(item.is_open for item in mine),
            before=tuple(record.ref for record in earlier if not set(line.clauses).isdisjoint(record.clauses)),
        )


def standards(audit: Audit, asked: Iterable[str]) -> tuple[str, ...]:
    """The standards whose requirements an audit looks at: of its clauses and those of its items, else its criteria."""
    clauses = {*audit.clauses, *asked}
    binding = {criterion.standard for criterion in audit.criteria if criterion.binds and criterion.standard}
    return tuple(sorted({Clause.parse(clause).standard for clause in clauses} or binding))


def roles(audit: Audit, team: Iterable[TeamMember], person: Id) -> frozenset[Role]:
    """The roles a person holds in an audit."""
    held = {member.role for member in team if member.person == person}
    by_name = {
        Role.LEAD: audit.lead,
        Role.REPRESENTATIVE: audit.representative,
        Role.CLIENT: audit.client,
        Role.PROGRAMME_MANAGER: audit.manager,
    }
    return frozenset(held.union(role for role, holder in by_name.items() if holder == person))


def _members(audit: Audit, team: Collection[TeamMember], people: Mapping[Id, Person]) -> tuple[Member, ...]:
    named = (audit.lead, audit.representative, audit.client, audit.manager)
    supervisors = {member.person: member.supervised_by or "" for member in team}
    everybody = dict.fromkeys([*(person for person in named if person), *supervisors])
    return tuple(
        Member(
            person,
            people[person].ref if person in people else "",
            people[person].name if person in people else "",
            tuple(sorted(roles(audit, team, person))),
            supervisors.get(person, ""),
        )
        for person in everybody
    )


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
) -> RegisterPage:
    """The nonconformities of an audit; *titles* are those of its clauses, *former* the references records had."""
    persons, areas, places = _Places(people), _Places(processes), _Places(sites)
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
    )


class _Places:
    """Gives each record that is named a place on the page."""

    def __init__(self, records: Mapping[Id, Person] | Mapping[Id, Process] | Mapping[Id, Site]) -> None:
        self._records = records
        self._places: dict[Id, int] = {}

    def place(self, record: Id | None) -> int:
        return self._places.setdefault(record, len(self._places)) if record else NOBODY

    def named(self) -> tuple[str, ...]:
        """What was named, in the order of its places; without a reference where the audit does not know it."""
        known = ((each, self._records.get(each)) for each in self._places)
        named = (Named(each, found.ref if found else "", found.name if found else "") for each, found in known)
        return tuple(each.written() for each in named)


def findings_page(
    audit: str, findings: Iterable[Finding], *, processes: Mapping[Id, Process], sites: Mapping[Id, Site]
) -> FindingsPage:
    """The issued findings of an audit that are no nonconformities."""
    return FindingsPage(
        audit,
        tuple(
            FindingRow(
                finding.ref,
                finding.grade,
                finding.title,
                tuple(finding.clauses),
                _name(processes, finding.process),
                _name(sites, finding.site),
            )
            for finding in findings
            if finding.state is FindingState.ISSUED and not finding.grade.is_nonconformity
        ),
    )


def _name(records: Mapping[Id, Process] | Mapping[Id, Site], wanted: Id | None) -> str:
    found = records.get(wanted or "")
    return found.name if found else ""


def history_page(
    audit: str,
    steps: Iterable[HistoryEntry],
    nonconformities: Collection[Nonconformity],
    findings: Mapping[Id, Finding],
    people: Mapping[Id, Person],
) -> HistoryPage:
    """The past of the *nonconformities* of an audit."""
    told: dict[Id, list[StepRow]] = {record.id: [] for record in nonconformities}
    for step in sorted(steps, key=lambda each: (each.on, each.id)):
        if step.object in told:
            told[step.object].append(
                StepRow(
                    on=step.on.isoformat(),
                    by=people[step.by].ref if step.by in people else step.by,
                    transition=step.transition,
                    action=step.action,
                    from_state=step.from_state,
                    to_state=step.to_state,
                    note=step.note,
                )
            )
    return HistoryPage(
        audit,
        {
            record.id: PastRow(
                findings[record.finding].ref if record.finding in findings else record.finding, tuple(told[record.id])
            )
            for record in nonconformities
        },
    )
