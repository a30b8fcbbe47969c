"""The audit team: who has which part in it, and whether he or she is independent of it (ISO 19011 5.5.4, 4 e)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from auditor.activities.act import Act, Outcome, Step, not_reported, step
from auditor.activities.permission import PLANNERS, only
from auditor.activities.plan_change import changing_plan
from auditor.activities.plan_version import change_on_the_fly
from auditor.errors import InvalidInput, NotFound
from auditor.ledger import uuid7
from auditor.model.audit import AgendaLine, Audit, IndependenceCheck, Objection, TeamMember
from auditor.model.clause import Clause
from auditor.model.guards import conduct as conduct_guards
from auditor.model.guards import planning as guards
from auditor.model.guards.rule import RULES, Breach, enforce
from auditor.model.machine import NotAllowed
from auditor.model.people import Person, Process, Service, Site
from auditor.model.record import Id
from auditor.model.words import AuditState, Role
from auditor.workspace import AuditBook


class Given(NamedTuple):
    """What is given to a person to audit: a clause, at a site if one is said."""

    person: Id
    clause: str
    site: Id | None = None


_NAMING = frozenset({Role.PROGRAMME_MANAGER, Role.LEAD})
_ASKING = frozenset({*PLANNERS, Role.CLIENT})
_SHOWN = 6  # how much of what somebody is to audit is named
_SAYING = frozenset({Role.REPRESENTATIVE, Role.PROCESS_OWNER})


def name_member(
    book: AuditBook,
    acting: Act,
    person: Id,
    role: Role,
    *,
    days: float = 0,
    supervised_by: Id | None = None,
    agreement: str = "",
    note: str = "",
) -> Outcome[TeamMember]:
    """Name a member of the team, or change the part he or she has; who leads is appointed (A2).

    Whoever is to grade has to be independent of what the agenda and the items give him or her (G-10).
    """
    with step(book, acting, "name team member") as now:
        _changing_team(now, book.audit, f"team: {book.get(Person, person).ref} as {role.value}", role)
        if (role is Role.LEAD) is not (person == book.audit.lead):
            raise InvalidInput(
                "Exactly one person leads, and it is the lead auditor who was appointed.",
                f"auditor audit appoint {book.ref} --lead PERSON",
            )
        if role is Role.TRAINEE and supervised_by in (None, person):
            raise InvalidInput("An auditor in training works under supervision.", "--supervised-by PERSON")
        known = member_called(book, person)
        member = TeamMember(id=known.id if known else uuid7(), person=person, role=role)
        member = (known or member).having(
            role=role, days=days, supervised_by=supervised_by, agreement=agreement, note=note
        )
        if role is Role.TRAINEE:
            others = [m for m in book.all(TeamMember).values() if m.person != person]
            now.check(guards.trainees_are_supervised([*others, member], book.names, book.audit.lead))
        if member.grades:
            takes_part_independently(now, book, person)
        now.put(member)
        change_on_the_fly(now, book, f"team: {book.get(Person, person).ref} as {role.value}")
        return now.outcome(member)


def remove_member(book: AuditBook, acting: Act, person: Id) -> Outcome[TeamMember]:
    """Take somebody out of the team, before the audit is in progress (G-39); the lead is replaced, not removed.

    Whoever is still given something to audit stays: the plan would give it to somebody who may not grade (G-09).
    """
    with step(book, acting, "remove team member") as now:
        member = _member(book, person)
        now.check(conduct_guards.may_delete(book.audit))
        _changing_team(now, book.audit, f"team: {book.get(Person, person).ref} leaves", member.role)
        if member.role is Role.LEAD:
            raise InvalidInput(
                "An audit has a lead auditor.", f"Appoint another: auditor audit appoint {book.ref} --lead PERSON"
            )
        given = [f"“{line.topic}”" for line in book.all(AgendaLine).values() if person in line.auditors]
        given += [item.ref for item in book.items.values() if item.auditor == person]
        if given and member.grades:
            raise InvalidInput(
                f"{book.get(Person, person).ref} is to audit {', '.join(given[:_SHOWN])} and has no part in the team "
                "otherwise.",
                "Give it to somebody else first: auditor audit agenda edit, auditor audit assign",
            )
        rest = [m for m in book.all(TeamMember).values() if m.id != member.id]
        now.check(guards.trainees_are_supervised(rest, book.names, book.audit.lead))
        now.remove(member)
        return now.outcome(member)


def tell_used_days(book: AuditBook, acting: Act, person: Id, days: float | None) -> Outcome[TeamMember]:
    """How many days a member of the team has used, told by the lead or the programme manager, at any time."""
    with step(book, acting, "tell used days") as now:
        only(now, _NAMING, "A4", "used days are told")
        member = _member(book, person).having(used_days=days)
        now.put(member)
        return now.outcome(member)


def object_to_observer(book: AuditBook, acting: Act, person: Id, reason: str) -> Outcome[TeamMember]:
    """The auditee objects to an observer, with a reason (ISO 19011 6.4.2); the programme manager answers."""
    with step(book, acting, "object to observer") as now:
        auditees = {auditee for line in book.all(AgendaLine).values() for auditee in line.auditees}
        if not _SAYING.intersection(now.roles) and acting.by not in auditees:
            raise NotAllowed(
                "OB", "the auditee's representative or an auditee of the agenda objects to an observer", "--by PERSON"
            )
        if not reason:
            raise InvalidInput("An objection to an observer has a reason.", "--reason TEXT")
        not_reported(book.audit)
        member = _observer(book, person)
        member = member.having(objection=Objection(by=acting.by, on=acting.day, reason=reason))
        now.put(member)
        return now.outcome(member)


def answer_objection(book: AuditBook, acting: Act, person: Id, answer: str) -> Outcome[TeamMember]:
    """What the programme manager decides about an objection; an observer who is not wanted is taken out as well."""
    with step(book, acting, "answer objection") as now:
        only(now, {Role.PROGRAMME_MANAGER}, "OB", "an objection is answered")
        member = _observer(book, person)
        if member.objection is None:
            raise InvalidInput("Nobody objected to this observer.", f"auditor audit team list {book.ref}")
        if not answer:
            raise InvalidInput("Say what was decided.", "--answer TEXT")
        said = member.objection.having(answer=answer, answered_by=acting.by, answered_on=acting.day)
        member = member.having(objection=said)
        now.put(member)
        return now.outcome(member)


def record_independence(book: AuditBook, acting: Act, **fields: Any) -> Outcome[IndependenceCheck]:
    """G-10: keep what the check of an assignment said, and what was decided.

    An override stands for the clause and what is below it, in every assignment that follows.
    """
    with step(book, acting, "record independence") as now:
        only(now, _ASKING, "G-10", "independence is looked at")
        not_reported(book.audit)
        check = IndependenceCheck(id=uuid7(), **fields)
        if check.result == "override" and not (check.compensation and check.approved_by):
            raise InvalidInput(_COMPENSATED, "--compensation TEXT --approved-by PERSON")
        may = RULES["G-10"].may_override
        if check.approved_by and not may.intersection(now.roles_of(check.approved_by)):
            raise NotAllowed(
                "G-10",
                "an override is approved by top management or the programme manager",
                "--approved-by PERSON",
            )
        now.check(guards.nobody_clears_the_own_case(check))
        now.put(check)
        return now.outcome(check)


_COMPENSATED = "G-10: an override names its compensating measure and who approved it, who is not the person concerned."


def independent(now: Step, book: AuditBook, given: Iterable[Given]) -> None:
    """G-10 at an assignment: refused, unless the act sets it aside, which is kept for each person and clause.

    An override names its compensating measure, and is not approved by the person it is for.
    """
    blocked = list(lacking(book, given))
    if not blocked:
        return
    override = next((o for o in now.act.overrides if o.rule == "G-10"), None)
    now.warnings.extend(enforce([each for _, each, _ in blocked], [override] if override else [], now.roles_of))
    if override is None or not override.compensation or override.approved_by in {g.person for g, _, _ in blocked}:
        raise InvalidInput(_COMPENSATED, "--compensation TEXT --approved-by PERSON")
    for what, _, why in blocked:
        now.put(
            IndependenceCheck(
                id=uuid7(),
                person=what.person,
                clause=what.clause,
                result="override",
                reason=f"{why}; {override.reason}",
                decision="assigned all the same",
                compensation=override.compensation,
                approved_by=override.approved_by,
                approved_on=override.approved_on,
            )
        )


def takes_part_independently(now: Step, book: AuditBook, person: Id, audit: Audit | None = None) -> None:
    """G-10 when *person* is appointed or named to audit: told of each clause that somebody else has to look at.

    Refused where that is every clause of the scope, or where the agenda or an item gives it to him or her already.
    *audit* is what is going to stand, where that is not what stands.
    """
    scope = [Given(person, clause) for clause in (audit or book.audit).clauses]
    told = list(lacking(book, scope, audit))
    if told and len(told) == len(scope):
        independent(now, book, scope)
        return
    now.warnings.extend(each for _, each, _ in told)
    lines = [
        Given(person, clause, line.site)
        for line in book.all(AgendaLine).values()
        if person in line.auditors
        for clause in line.clauses
    ]
    items = [Given(person, item.clause, item.site) for item in book.items.values() if item.auditor == person]
    independent(now, book, [*lines, *items])


def lacking_independence(book: AuditBook, audit: Audit, assigned: Iterable[tuple[Id, str]]) -> Iterator[Breach]:
    """G-10 for clauses *assigned* to those who grade, less what a recorded override covers."""
    given = [Given(person, clause) for person, clause in assigned]
    return (each for _, each, _ in lacking(book, graded(book, given), audit))


def dependent(book: AuditBook, given: Iterable[Given]) -> set[Given]:
    """What of *given* somebody is not independent of (G-10), less what a recorded override covers."""
    return {what for what, _, _ in lacking(book, given)}


def on_agenda(line: AgendaLine) -> list[Given]:
    """What a line of the agenda gives to whom."""
    return [Given(person, clause, line.site) for person in line.auditors for clause in line.clauses]


def graded(book: AuditBook, given: Iterable[Given]) -> list[Given]:
    """What of *given* goes to somebody who is to grade, in the team or not yet; experts and observers audit nothing."""
    others = {m.person for m in book.all(TeamMember).values() if not m.grades} - {book.audit.lead}
    return [each for each in given if each.person not in others]


def lacking(book: AuditBook, given: Iterable[Given], audit: Audit | None = None) -> Iterator[tuple[Given, Breach, str]]:
    """What of *given* is not independent and not overridden, with the breach, and why."""
    audit = audit or book.audit
    overridden: dict[Id, list[Clause]] = {}
    for check in book.all(IndependenceCheck).values():
        if check.result == "override":
            overridden.setdefault(check.person, []).append(Clause.parse(check.clause))
    services = [name for service in audit.services for name in _called(book, Service, service)]
    processes = book.all(Process).values()
    for each in dict.fromkeys(given):
        clause = Clause.parse(each.clause)
        if any(wide.covers(clause) for wide in overridden.get(each.person, ())):
            continue
        sites = _called(book, Site, each.site) if each.site else ()
        assignment = guards.Assignment(book.get(Person, each.person), clause, sites)
        why = guards.why_not_independent(assignment, audit.planned_from, processes, services)
        if why:
            yield (
                each,
                next(guards.auditors_are_independent([assignment], audit.planned_from, processes, services)),
                why,
            )


def _called(book: AuditBook, kind: type[Service] | type[Site], record: Id) -> tuple[str, ...]:
    """By which names a tie may mean a service or a site."""
    found = book.all(kind).get(record)
    return (found.id, found.ref, found.name) if found else (record,)


def member_called(book: AuditBook, person: Id) -> TeamMember | None:
    """Somebody's entry in the team."""
    return next((m for m in book.all(TeamMember).values() if m.person == person), None)


def _member(book: AuditBook, person: Id) -> TeamMember:
    found = member_called(book, person)
    if found is None:
        raise NotFound(f"{book.get(Person, person).name} is not in the team.", f"auditor audit team list {book.ref}")
    return found


def _observer(book: AuditBook, person: Id) -> TeamMember:
    found = _member(book, person)
    if found.role is not Role.OBSERVER:
        raise InvalidInput(f"{book.get(Person, person).name} is no observer.", f"auditor audit team list {book.ref}")
    return found


def _changing_team(now: Step, audit: Audit, what: str, role: Role) -> None:
    """Observers and guides may come late; whoever audits is part of the plan."""
    if role in (Role.OBSERVER, Role.GUIDE) and audit.state is AuditState.PLAN_ISSUED and PLANNERS & set(now.roles):
        return
    changing_plan(now, audit, what)
