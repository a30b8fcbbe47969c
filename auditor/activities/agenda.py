"""The agenda of an audit: its lines are written, moved and taken off (A4, A7; ISO 19011 6.3.2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from auditor.activities.act import Act, Outcome, Step, step
from auditor.activities.plan_change import before_the_plan, changing_plan
from auditor.activities.plan_version import change_on_the_fly
from auditor.activities.team import graded, independent, on_agenda
from auditor.errors import InvalidInput, NotFound
from auditor.figures.agenda import Days, Problems, auditor_days
from auditor.figures.agenda import problems as find_problems
from auditor.ledger import uuid7
from auditor.model.audit import AgendaLine, TeamMember
from auditor.model.clause import Clause
from auditor.model.guards import agenda as guards
from auditor.model.guards import conduct as conduct_guards
from auditor.model.guards.rule import Breach
from auditor.model.people import Person, Site
from auditor.model.record import Id
from auditor.model.words import AuditState
from auditor.model.zones import known_zone
from auditor.workspace import AuditBook, Workspace


def add_line(book: AuditBook, acting: Act, **fields: Any) -> Outcome[AgendaLine]:
    """Add a line to the agenda; who would be in two places warns at once (G-13)."""
    with step(book, acting, "add agenda line") as now:
        line = AgendaLine(id=uuid7(), **fields)
        changing_plan(now, book.audit, f"agenda: {line.topic}")
        known_zone(line.zone)
        return _kept(now, book, line, f"agenda: {line.topic} added")


def edit_line(book: AuditBook, acting: Act, line: Id, **fields: Any) -> Outcome[AgendaLine]:
    """Change a line of the agenda; after the opening meeting it is a change on the fly (A7)."""
    with step(book, acting, "edit agenda line") as now:
        changed = book.get(AgendaLine, line).having(**{"proposed": False, **fields})
        if "zone" in fields:
            known_zone(changed.zone)
        changing_plan(now, book.audit, f"agenda: {changed.topic}")
        return _kept(now, book, changed, f"agenda: {changed.topic} changed")


def move_line(book: AuditBook, acting: Act, line: Id, minutes: int, day: date | None = None) -> Outcome[AgendaLine]:
    """Move a line by minutes, to another day if one is given; its length stays."""
    with step(book, acting, "move agenda line") as now:
        moved = shifted(book.get(AgendaLine, line), minutes, day)
        changing_plan(now, book.audit, f"agenda: {moved.topic}")
        return _kept(now, book, moved, f"agenda: {moved.topic} moved")


def shifted(line: AgendaLine, minutes: int, day: date | None = None) -> AgendaLine:
    """The line by so many minutes later (or earlier), within its day; refused where it would leave it."""
    day = day or line.day
    start, end = (datetime.combine(day, at) + timedelta(minutes=minutes) for at in (line.start, line.end))
    if start.date() != day or end.date() != day:
        raise InvalidInput(f"“{line.topic}” would leave its day.", "Give it another day instead.")
    return line.having(day=day, start=start.time(), end=end.time(), proposed=False)


def remove_line(book: AuditBook, acting: Act, line: Id) -> Outcome[AgendaLine]:
    """Take a line off the agenda, before the audit is in progress (G-39)."""
    with step(book, acting, "remove agenda line") as now:
        gone = book.get(AgendaLine, line)
        now.check(conduct_guards.may_delete(book.audit))
        before_the_plan(now, book.audit)
        now.remove(gone)
        return now.outcome(gone)


def lines(book: AuditBook) -> list[AgendaLine]:
    """The agenda as people read it: by the moment a line begins, whatever its zone, then by track."""
    return sorted(book.all(AgendaLine).values(), key=lambda line: (line.day, *_order(line)))


def _order(line: AgendaLine) -> tuple[datetime, str, Id]:
    return guards.span(line)[0].astimezone(UTC), line.track, line.id


def ways(book: AuditBook) -> dict[tuple[Id, Id], int]:
    """The ways between the sites that the audit knows, in minutes."""
    return guards.ways_between(book.all(Site).values())


def site_names(book: AuditBook) -> Mapping[Id, str]:
    """The references of the sites, by id."""
    return {site.id: site.ref for site in book.all(Site).values()}


def problems(book: AuditBook, agenda: Sequence[AgendaLine] | None = None) -> Problems:
    """What the rules say of the agenda, or of another one in its place (G-12 to G-14)."""
    return find_problems(
        book.audit, lines(book) if agenda is None else agenda, asked(book), book.names, site_names(book), ways(book)
    )


def days(workspace: Workspace, book: AuditBook, agenda: Sequence[AgendaLine] | None = None) -> Days:
    """Days of auditors: estimated, planned, agreed with the team, on the agenda."""
    return auditor_days(
        book.audit,
        book.all(AgendaLine).values() if agenda is None else agenda,
        book.all(TeamMember).values(),
        asked(book),
        book.all(Site).values(),
        workspace.settings.effort,
    )


def unplanned(book: AuditBook) -> list[Clause]:
    """The clauses in scope that have no place on the agenda (G-12)."""
    return guards.not_planned(book.audit, lines(book), asked(book))


def asked(book: AuditBook) -> set[Clause]:
    """The clauses of the chosen items."""
    return {Clause.parse(item.clause) for item in book.items.values()}


def _names_what_is_there(book: AuditBook, line: AgendaLine) -> None:
    """Raise :class:`NotFound` for a person or a site that the audit does not know."""
    people = book.all(Person)
    strangers = [who for who in (*line.auditors, *line.auditees, *line.guides) if who not in people]
    if strangers:
        raise NotFound(
            f"“{line.topic}” names somebody the audit does not know: {', '.join(strangers)}",
            f"auditor people add, then let the audit take it over: auditor audit refresh {book.ref}",
        )
    if line.site is not None and line.site not in book.all(Site):
        raise NotFound(
            f"“{line.topic}” is at a site the audit does not know: {line.site}",
            f"auditor sites add, then let the audit take it over: auditor audit refresh {book.ref}",
        )


def _kept(now: Step, book: AuditBook, line: AgendaLine, change: str) -> Outcome[AgendaLine]:
    _names_what_is_there(book, line)
    if book.audit.state is AuditState.IN_PROGRESS:  # it is issued as it is; before that, issuing asks
        team = {member.person for member in book.all(TeamMember).values()}
        now.check(guards.agenda_is_audited_by_the_team([line], team, book.names))
    independent(now, book, graded(book, on_agenda(line)))
    now.put(line)
    others = [other for other in book.all(AgendaLine).values() if other.id != line.id]
    now.warnings.extend(_clashes(book, line, others))
    change_on_the_fly(now, book, change)
    return now.outcome(line)


def _clashes(book: AuditBook, line: AgendaLine, others: Iterable[AgendaLine]) -> Iterable[Breach]:
    """G-13, as far as it is about this line."""
    names, sites = book.names, site_names(book)
    for clash in guards.clashes([*others, line], ways(book)):
        if line in (clash.one, clash.other):
            yield clash.breach(names, sites)
