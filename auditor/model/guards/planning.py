"""Guards of planning an audit: G-06, G-09 to G-11."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from auditor.model.audit import Audit, IndependenceCheck, TeamMember
from auditor.model.clause import Clause
from auditor.model.guards.rule import Breach, breach
from auditor.model.people import Competence, Person, Process
from auditor.model.record import Id
from auditor.model.words import Role

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


class Assignment(NamedTuple):
    """A person is given a clause to audit, at a site called by ``site`` (its id, reference, name) if one is said."""

    person: Person
    clause: Clause
    site: tuple[str, ...] = ()


def tie_to(
    person: Person,
    clause: Clause,
    on: date,
    processes: Collection[str] = (),
    services: Collection[str] = (),
    sites: Collection[str] = (),
) -> str | None:
    """Why *person* is not independent of a clause (or process, service, site) on that day; ``None`` if independent."""
    for tie in person.ties:
        if tie.until is not None and on - tie.until > COOLING_OFF:
            continue
        hit = {
            "clause": tie.kind == "clause" and _overlap(Clause.parse(tie.reference, clause.standard), clause),
            "process": tie.reference in processes,
            "service": tie.reference in services,
            "site": tie.reference in sites,
        }[tie.kind]
        if hit:
            return tie.reason or f"is responsible for or works in {tie.kind} {tie.reference}"
    return None


def _overlap(one: Clause, other: Clause) -> bool:
    return one.covers(other) or other.covers(one)


def auditors_are_independent(
    assignments: Iterable[Assignment],
    on: date,
    processes: Collection[Process] = (),
    services: Collection[str] = (),
) -> Iterator[Breach]:
    """G-10: for each assignment to a clause, to the clause's *processes*, to the audit's *services*, to a site."""
    for assignment in assignments:
        reason = why_not_independent(assignment, on, processes, services)
        if reason:
            yield breach(
                "G-10",
                f"{assignment.person.ref} is not independent of {assignment.clause}: {reason}",
                "Assign the clause to somebody else, or record the override with a compensating measure.",
            )


def why_not_independent(
    assignment: Assignment, on: date, processes: Collection[Process] = (), services: Collection[str] = ()
) -> str | None:
    """What the person owns, is responsible for or works in of what he or she is to audit (G-10); else ``None``."""
    person, clause, site = assignment
    touched = [p for p in processes if any(_overlap(Clause.parse(c), clause) for c in p.clauses)]
    owned = next((p.name for p in touched if p.owner == person.id), None)
    named = [name for p in touched for name in (p.id, p.ref, p.name)]
    return tie_to(person, clause, on, named, services, site) or (owned and f"owns the process {owned}")


def nobody_clears_the_own_case(check: IndependenceCheck) -> Iterator[Breach]:
    """G-10: an override is approved by somebody else than the person it is for."""
    if check.result == "override" and check.approved_by == check.person:
        yield breach(
            "G-10",
            f"the override for {check.clause} is approved by the person it is for",
            "Somebody else approves it.",
        )


def team_is_competent(
    clauses: Collection[Clause], people: Collection[Person], on: date, processes: Collection[Process] = ()
) -> Iterator[Breach]:
    """G-11: clauses for which nobody in the team has a competence on that day; one that has ended is none."""
    bare = {c for c in clauses if not any(is_competent(person, c, on, processes) for person in people)}
    if not bare:
        return
    groups = {c.parents[-1] if c.parents else c for c in clauses}
    whole = {g for g in groups if all(c in bare for c in clauses if g.covers(c))}
    named = sorted({*whole, *(c for c in bare if not any(g.covers(c) for g in whole))})
    ended = [
        f"{person.ref}'s in {competence.subject} ended on {competence.until}"
        for person in people
        for competence in person.competences
        if competence.has_ended(on) and any(_covers(competence, c, processes) for c in bare)
    ]
    yield breach(
        "G-11",
        f"no recorded competence in the team for {', '.join(map(str, named))}"
        + (f" ({'; '.join(ended)})" if ended else ""),
        "auditor people edit PERSON --competence SUBJECT;EVIDENCE;SINCE;UNTIL",
    )


def is_competent(person: Person, clause: Clause, on: date, processes: Collection[Process] = ()) -> bool:
    """Whether a recorded competence of *person* is for the clause on that day, be it by one of its *processes*."""
    return any(each.counts(on) and _covers(each, clause, processes) for each in person.competences)


def _covers(competence: Competence, clause: Clause, processes: Collection[Process]) -> bool:
    return competence.covers(clause) or any(
        competence.kind in ("", "process")
        and competence.subject in (p.ref, p.name)
        and any(Clause.parse(c).covers(clause) for c in p.clauses)
        for p in processes
    )


def trainees_are_supervised(
    team: Collection[TeamMember], names: Mapping[Id, str], lead: Id | None = None
) -> Iterator[Breach]:
    """G-09: each auditor in training has a supervisor: *lead*, named in the team or not yet, or an auditor of it."""
    auditors = {member.person for member in team if member.role in (Role.LEAD, Role.AUDITOR)} | {lead} - {None}
    for member in team:
        if member.role is Role.TRAINEE and member.supervised_by not in auditors:
            yield breach(
                "G-09",
                f"{names.get(member.person, member.person)} is in training; an auditor of the team supervises",
                "auditor audit team add REF PERSON --role trainee --supervised-by PERSON",
            )


def exactly_one_leads(audit: Audit, team: Collection[TeamMember]) -> Iterator[Breach]:
    """A4 (ISO 19011 3.14): exactly one member leads, and it is the appointed lead auditor."""
    leads = [member.person for member in team if member.role is Role.LEAD]
    if leads != [audit.lead]:
        yield breach(
            "G-06",
            f"{len(leads)} members lead the team; one leads, the appointed lead auditor",
            "auditor audit team …",
        )
