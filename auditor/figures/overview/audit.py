"""An audit in the lists: how far it is, who is in it, and its agenda while it is to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, time

from auditor.figures.overview.row import Row, in_one_text
from auditor.figures.progress import progress
from auditor.model.audit import AgendaLine, Audit, PlanVersion, TeamMember
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.guards.agenda import agenda_covers_scope
from auditor.model.item import ClauseTitle, Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person, Site
from auditor.model.programme import EarlierNonconformity
from auditor.model.record import Id, Override
from auditor.model.schemes import DeadlineScheme
from auditor.model.words import BEFORE_OPENING, AuditState, FindingState, Grade, NonconformityState, Role

_WITH_SESSIONS = (*BEFORE_OPENING, AuditState.IN_PROGRESS)


class Member(Row, frozen=True):
    """Somebody with a part in an audit: in its team, or as client, manager or representative.

    ``days`` are planned, ``used_days`` told afterwards; where the team has no days, those of the audit are the lead's.
    ``booked`` are the days of the agenda lines that name him or her as auditor.
    """

    person: Id
    ref: str
    name: str
    roles: tuple[Role, ...]
    supervisor: Id = ""
    days: float = 0
    used_days: float | None = None
    booked: tuple[date, ...] = ()


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


class RequestRow(Row, frozen=True):
    """What was asked of the schedule and waits for an answer: to postpone to the day ``new``, or to cancel.

    ``number`` counts all requests of the audit from 1; ``by`` is the reference of who asked.
    """

    number: int
    kind: str
    by: str
    name: str
    new: date | None = None


class AuditRow(Row, frozen=True):
    """One audit.

    ``by_grade`` counts in the order of :class:`Grade`. ``drafts`` are findings not agreed, ``unfinished`` the
    nonconformities that are not final; ``open_nonconformities`` leaves out those of them that are drafts;
    ``closed_nonconformities`` are closed as effective.
    ``agenda_has_gaps`` is told while the audit is prepared; ``plan`` is the version that waits to be accepted, or 0;
    ``objected`` says whether the auditee objected to the newest one and waits for an answer.
    ``clauses`` and ``outline`` (all clauses with a title) are written as :func:`in_one_text` does, since most audits
    share them. ``proposed`` are answers to confirm: who proposed, which item. ``conflicts`` are what two copies
    left for a person to choose. ``processes`` are those it was planned to look at, ``set_aside`` the
    overrides that were used when it was moved, narrowed or cancelled (G-04). ``requests`` wait for the programme
    manager.
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
    closed_nonconformities: int
    agenda: int
    agenda_has_gaps: bool
    sessions: tuple[SessionRow, ...]
    plan: int
    objected: bool
    team: int
    members: tuple[Member, ...]
    proposed: tuple[tuple[Id, str], ...]
    clauses: str
    outline: str
    conflicts: int
    processes: tuple[Id, ...] = ()
    set_aside: tuple[Id, ...] = ()
    requests: tuple[RequestRow, ...] = ()
    id: Id = ""

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
    overrides: Iterable[Override] = (),
    conflicts: int = 0,
) -> AuditRow:
    """The row of an audit from its records."""
    counted = progress(items)
    kept = [finding for finding in findings if not finding.is_withdrawn]
    asked = {item.clause for item in items}
    in_force = max((plan for plan in plans if not plan.minor), key=lambda plan: plan.version, default=None)
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
        closed_nonconformities=sum(each.state is NonconformityState.CLOSED_EFFECTIVE for each in nonconformities),
        agenda=len(agenda),
        agenda_has_gaps=_has_gaps(audit, agenda, asked),
        sessions=tuple(_sessions(audit, agenda, items, people, sites, earlier)),
        plan=in_force.version if in_force and waits else 0,
        objected=bool(in_force and in_force.objection and not (in_force.answer or in_force.accepted_by)),
        team=len(team),
        members=_members(audit, team, people, agenda),
        proposed=tuple((item.proposed_by, item.ref) for item in items if item.proposed_by and not item.confirmed_by),
        clauses=in_one_text(audit.clauses),
        outline=in_one_text({title.clause for title in titles}),
        conflicts=conflicts,
        processes=tuple(audit.processes),
        set_aside=tuple(override.id for override in overrides if override.rule == "G-04"),
        requests=tuple(_requests(audit, people)),
        id=audit.id,
    )


def _requests(audit: Audit, people: Mapping[Id, Person]) -> Iterator[RequestRow]:
    if audit.state not in BEFORE_OPENING:
        return
    for number, each in enumerate(audit.requests, 1):
        if each.granted is None:
            person = people.get(each.by)
            ref, name = (person.ref, person.name) if person else ("", "")
            yield RequestRow(number, each.kind, ref, name, each.new)


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


def _members(
    audit: Audit, team: Collection[TeamMember], people: Mapping[Id, Person], agenda: Iterable[AgendaLine]
) -> tuple[Member, ...]:
    named = (audit.lead, audit.representative, audit.client, audit.manager)
    supervisors = {member.person: member.supervised_by or "" for member in team}
    days, used = _days(audit, team)
    booked: dict[Id, set[date]] = {}
    for line in agenda:
        for auditor in line.auditors:
            booked.setdefault(auditor, set()).add(line.day)
    everybody = dict.fromkeys([*(person for person in named if person), *supervisors])
    return tuple(
        Member(
            person,
            people[person].ref if person in people else "",
            people[person].name if person in people else "",
            tuple(sorted(roles(audit, team, person))),
            supervisors.get(person, ""),
            days.get(person, 0),
            used.get(person),
            tuple(sorted(booked.get(person, ()))),
        )
        for person in everybody
    )


def _days(audit: Audit, team: Iterable[TeamMember]) -> tuple[dict[Id, float], dict[Id, float | None]]:
    """The days planned for each who works in the audit, and those he or she used, as far as they were told."""
    working = [member for member in team if member.role in _WORKING]
    days = {member.person: member.days for member in working}
    used = {member.person: member.used_days for member in working}
    if audit.lead and not any(days.values()):
        days[audit.lead] = audit.planned_days
        if used.get(audit.lead) is None:
            used[audit.lead] = audit.used_days
    return days, used


_WORKING = (Role.LEAD, Role.AUDITOR, Role.TRAINEE, Role.EXPERT)
