"""Guards of planning an audit: G-06, G-09 to G-14."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import combinations

from auditor.model.audit import AgendaLine, Audit, IndependenceCheck, TeamMember
from auditor.model.clause import Clause
from auditor.model.guards.rule import Breach, breach
from auditor.model.people import Person, Process
from auditor.model.record import Id
from auditor.model.words import Role
from auditor.model.zones import zone_of

COOLING_OFF = timedelta(days=365)
"""For how long after leaving a task its former holder does not audit it (practice; a setting of G-10)."""


def audit_is_defined(audit: Audit) -> Iterator[Breach]:
    """G-06 with the required fields of A2."""
    if not audit.objectives:
        yield breach("G-06", "the audit has no objective", "--objective TEXT")
    if not (audit.scope or audit.clauses) or not audit.sites:
        yield breach("G-06", "the audit has no scope of clauses and sites", "--scope TEXT --clause C --site S")
    if not audit.criteria:
        yield breach("G-06", "the audit has no criteria", "--criterion TITLE")
    elif not any(c.edition for c in audit.criteria if c.standard):
        yield breach("G-06", "no criterion says its edition", "--criterion 'ISO/IEC 20000-1:2018'")
    if audit.lead is None:
        yield breach("G-06", "nobody is appointed lead auditor", "--lead PERSON")
    if audit.representative is None:
        yield breach("G-06", "the auditee has no representative", "--representative PERSON")


def member_grades(members: Collection[TeamMember], person: Id) -> Iterator[Breach]:
    """G-09: whether *person* may grade at all in this team."""
    roles = [member.role for member in members if member.person == person]
    if roles and not any(member.grades for member in members if member.person == person):
        words = ", ".join(role.value for role in roles)
        yield breach(
            "G-09",
            f"the {words} advises and notes, and does not grade",
            "Ask the lead auditor to grade (t sends a note).",
        )


def tie_to(
    person: Person, clause: Clause, on: date, processes: Collection[str] = (), services: Collection[str] = ()
) -> str | None:
    """Why *person* is not independent of *clause* (or a process or service) on that day; ``None`` if independent."""
    for tie in person.ties:
        if tie.until is not None and tie.until + COOLING_OFF < on:
            continue
        hit = {
            "clause": tie.kind == "clause" and _overlap(Clause.parse(tie.reference, clause.standard), clause),
            "process": tie.reference in processes,
            "service": tie.reference in services,
            "site": False,
        }[tie.kind]
        if hit:
            return tie.reason or f"is responsible for or works in {tie.kind} {tie.reference}"
    return None


def _overlap(one: Clause, other: Clause) -> bool:
    return one.covers(other) or other.covers(one)


def auditors_are_independent(
    assignments: Collection[tuple[Person, Clause]],
    on: date,
    processes: Collection[Process] = (),
    services: Collection[str] = (),
) -> Iterator[Breach]:
    """G-10: for each assignment of a person to a clause, to the clause's *processes*, to the audit's *services*."""
    for person, clause in assignments:
        touched = [p for p in processes if any(_overlap(Clause.parse(c), clause) for c in p.clauses)]
        reason = tie_to(person, clause, on, [name for p in touched for name in (p.id, p.ref, p.name)], services)
        if reason:
            yield breach(
                "G-10",
                f"{person.ref} is not independent of {clause}: {reason}",
                "Assign the clause to somebody else, or record the override with a compensating measure.",
            )


def nobody_clears_the_own_case(check: IndependenceCheck) -> Iterator[Breach]:
    """G-10: an override is approved by somebody else than the person it is for."""
    if check.result == "override" and check.approved_by == check.person:
        yield breach(
            "G-10",
            f"the override for {check.clause} is approved by the person it is for",
            "Somebody else approves it.",
        )


def team_is_competent(clauses: Collection[Clause], people: Collection[Person]) -> Iterator[Breach]:
    """G-11: clause groups for which nobody in the team has a recorded competence."""
    subjects = {competence.subject for person in people for competence in person.competences}
    groups = {c.parents[-1] if c.parents else c for c in clauses}
    bare = sorted(g for g in groups if not subjects.intersection({str(g), g.number, g.standard}))
    if bare:
        yield breach(
            "G-11",
            f"no recorded competence in the team for {', '.join(map(str, bare))}",
            "auditor people edit --competence …",
        )


def agenda_covers_scope(audit: Audit, agenda: Collection[AgendaLine], asked: Collection[Clause]) -> Iterator[Breach]:
    """G-12: *asked* are the clauses of the chosen items; a wide clause of the scope stands for those below it."""
    planned = [Clause.parse(c) for line in agenda for c in line.clauses]
    planned += [Clause.parse(c) for c in audit.document_review_only]
    scope: set[Clause] = set()
    for clause in map(Clause.parse, audit.clauses):
        below = {a for a in asked if clause.covers(a)}
        scope |= below or {clause}
    bare = sorted(c for c in scope if not any(p.covers(c) or (c.covers(p) and c not in asked) for p in planned))
    if bare:
        yield breach(
            "G-12",
            f"not on the agenda: {', '.join(map(str, bare))}",
            "Add them to an agenda line, or mark them document review only.",
        )


def span(line: AgendaLine) -> tuple[datetime, datetime]:
    """Begin and end of an agenda line as moments in its zone."""
    zone = zone_of(line.zone)
    return datetime.combine(line.day, line.start, zone), datetime.combine(line.day, line.end, zone)


def nobody_is_in_two_places(agenda: Collection[AgendaLine], names: Mapping[Id, str]) -> Iterator[Breach]:
    """G-13, over time zones."""
    for one, other in combinations(sorted(agenda, key=lambda line: span(line)[0]), 2):
        (begin, end), (other_begin, other_end) = span(one), span(other)
        if other_begin >= end or begin >= other_end:
            continue
        for person in sorted({*one.auditors, *one.auditees} & {*other.auditors, *other.auditees}):
            yield breach(
                "G-13",
                f"{names.get(person, person)} is in “{one.topic}” and “{other.topic}” at once on {one.day}",
            )


def agenda_has_meetings(agenda: Collection[AgendaLine]) -> Iterator[Breach]:
    """G-14."""
    kinds = {line.kind for line in agenda}
    for kind, words in (
        ("opening", "opening meeting"),
        ("team", "team time"),
        ("closing", "closing meeting"),
    ):
        if kind not in kinds:
            yield breach("G-14", f"the agenda has no {words}", f"auditor audit agenda add --kind {kind} …")


def exactly_one_leads(audit: Audit, team: Collection[TeamMember]) -> Iterator[Breach]:
    """A4 (ISO 19011 3.14): exactly one member leads, and it is the appointed lead auditor."""
    leads = [member.person for member in team if member.role is Role.LEAD]
    if leads != [audit.lead]:
        yield breach(
            "G-06",
            f"{len(leads)} members lead the team; one leads, the appointed lead auditor",
            "auditor audit team …",
        )
