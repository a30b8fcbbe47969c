"""Planning an audit: slot, appointment, feasibility, team, agenda, plan (A1 to A5, A16, A17; ISO 19011 6.2, 6.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from auditor.activities.act import Act, Outcome, Step, not_reported, step
from auditor.errors import InvalidInput
from auditor.ledger import uuid7
from auditor.model.audit import (
    AgendaLine,
    Audit,
    Feasibility,
    IndependenceCheck,
    PlanVersion,
    Postponement,
    TeamMember,
)
from auditor.model.clause import Clause
from auditor.model.guards import conduct as conduct_guards
from auditor.model.guards import planning as guards
from auditor.model.guards.programme import moved_out_of_the_cycle, nothing_left_uncovered
from auditor.model.guards.rule import RULES, Breach
from auditor.model.machine import NotAllowed
from auditor.model.machines import AUDIT
from auditor.model.people import Person, Process, Service
from auditor.model.programme import Programme, Slot
from auditor.model.record import Id
from auditor.model.schemes import DeadlineScheme, GradingScheme
from auditor.model.text import searchable
from auditor.model.words import AuditState, ProgrammeState, Role
from auditor.model.zones import known_zone
from auditor.workspace import COPIED, AuditBook, Workspace
from auditor.workspace.book import highest
from auditor.workspace.names import safe_name

_PLANNERS = frozenset({Role.PROGRAMME_MANAGER, Role.LEAD, Role.AUDITOR})

_PLANNED_FIELDS = frozenset(
    {
        "title",
        "objectives",
        "scope",
        "criteria",
        "sites",
        "services",
        "clauses",
        "document_review_only",
        "period_from",
        "period_to",
        "mode",
        "languages",
        "confidentiality",
        "planned_days",
        "representative",
        "wants_recommendations",
        "used_days",
    }
)


def next_reference(workspace: Workspace, year: int) -> str:
    """The next free reference of an audit planned in *year*."""
    pattern = workspace.settings.defaults.audit_reference
    prefix = pattern.split("{number")[0].format(year=year)
    used = highest(workspace.programme.all(Slot).values(), prefix)
    return pattern.format(year=year, number=used + 1)


def add_slot(workspace: Workspace, acting: Act, *, ref: str = "", **fields: Any) -> Outcome[Slot]:
    """A1: a slot in the programme, and from it the audit's own ledger.

    The slot is written first and is the recorded intent: :func:`finish_slots` makes the ledger of any slot that has
    none, so a crash between the two loses nothing.
    """
    book = workspace.programme
    with step(book, acting, "add slot") as now:
        programme = book.programme
        if programme.state in (ProgrammeState.CLOSED, ProgrammeState.CANCELLED):
            raise InvalidInput(f"A1: {programme.ref} is {programme.state.value}; no audit is added to it.")
        now.allow(AUDIT, "add slot", None)
        reference = ref or next_reference(workspace, fields["planned_from"].year)
        if _slot_called(workspace, reference):
            raise InvalidInput(f"{reference} is planned already.", "Give another reference, or none: --ref")
        provisional = programme.revision > 0
        slot = Slot(id=uuid7(), ref=reference, programme=programme.id, provisional=provisional, **fields)
        safe_name(slot.ref)
        now.put(slot)
        outcome = now.outcome(slot)
    finish_slots(workspace, acting)
    return outcome


def take_over(
    workspace: Workspace, acting: Act, *, ref: str, report_issued: date | None = None, **fields: Any
) -> Outcome[Slot]:
    """Take over an audit that was done without the product: its clauses count as audited, it holds no items.

    An audit that is planned here already is taken over as it is planned; otherwise *fields* make its slot.
    """
    slots = workspace.programme
    planned = _slot_called(workspace, ref)
    extra = {name: value for name, value in fields.items() if name not in Slot.model_fields}
    if planned is None:
        # what the audit would refuse is refused before its slot is kept
        Audit(id=uuid7(), ref=ref, title=ref, planned_from=date.min, planned_to=date.min, **extra)
        planned = add_slot(workspace, acting, ref=ref, taken_over=True, **_slot_fields(fields)).value
    book = workspace.audit(planned.ref)
    _can_be_taken_over(book.audit)
    with step(slots, acting, "take over slot") as now:
        AUDIT.step("add slot", "", now.roles)
        slot = slots.get(Slot, planned.id)
        if not slot.taken_over:
            slot = slot.having(taken_over=True)
            now.put(slot)
            now.keep()
    with step(book, acting, "take over audit") as now:
        audit = book.audit
        _can_be_taken_over(audit)
        now.follow(audit.id, "A1", "take over", audit.state, AuditState.CLOSED, "done without this product")
        now.put(audit.having(state=AuditState.CLOSED, taken_over=True, report_issued=report_issued, **extra))
        return now.outcome(slot)


def _slot_called(workspace: Workspace, ref: str) -> Slot | None:
    """The slot whose reference differs by no more than case and accents: both would name one folder."""
    return next((s for s in workspace.programme.all(Slot).values() if searchable(s.ref) == searchable(ref)), None)


def _can_be_taken_over(audit: Audit) -> None:
    if audit.state is not AuditState.PLANNED:
        raise InvalidInput(f"{audit.ref} was begun here already; it is finished here, not taken over.")


def _slot_fields(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in Slot.model_fields}


def finish_slots(workspace: Workspace, acting: Act) -> list[str]:
    """Finish what a crash interrupted: make the ledger of every slot that has none, move the slot of a moved audit.

    Idempotent; says which audits got their ledger. The programme's lock keeps two processes from making one twice.
    """
    made = []
    with workspace.programme.writing():
        existing = set(workspace.audit_refs())
        for slot in list(workspace.programme.all(Slot).values()):
            if slot.ref in existing:
                _move_slot(workspace, acting, workspace.audit(slot.ref).audit)
            else:
                _make_audit(workspace, slot, acting)
                made.append(slot.ref)
    return made


def _make_audit(workspace: Workspace, slot: Slot, acting: Act) -> None:
    programme = workspace.programme.get(Programme, slot.programme)
    book = workspace.make_audit(slot.ref)
    audit = Audit(
        id=slot.id,
        ref=slot.ref,
        title=slot.title,
        programme=programme.ref,
        client=programme.client,
        manager=programme.manager,
        lead=slot.lead,
        criteria=programme.criteria,
        sites=slot.sites,
        services=slot.services,
        clauses=slot.clauses,
        mode=slot.mode,
        planned_from=slot.planned_from,
        planned_to=slot.planned_to,
        planned_days=slot.planned_days,
        taken_over=slot.taken_over,
    )
    with step(book, acting, "plan audit", {Role.SYSTEM}) as now:
        if book.all(Audit):
            return
        now.follow(audit.id, "A1", "add slot", "", audit.state)
        now.put(audit, *_copies(workspace))
        now.keep()


def _copies(workspace: Workspace) -> Iterable[Any]:
    """What an audit takes copies of, so that it stands alone; of the schemes only those its programme declares."""
    book = workspace.programme
    programme = book.programme
    for kind in COPIED:
        for record in book.all(kind).values():
            if isinstance(record, (GradingScheme, DeadlineScheme)) and record.id not in (
                programme.grading,
                programme.deadlines,
            ):
                continue
            yield record


def refresh_copies(workspace: Workspace, book: AuditBook, acting: Act) -> int:
    """Take over what the organisation changed since (a new person, a corrected name); says how many differ."""
    with step(book, acting, "refresh copies") as now:
        fresh = [r for r in _copies(workspace) if book.all(type(r)).get(r.id) != r]
        if fresh:
            now.put(*fresh)
            now.keep()
    return len(fresh)


def describe(workspace: Workspace, book: AuditBook, acting: Act, **fields: Any) -> Outcome[Audit]:
    """Write what the audit is for, before its plan is issued; afterwards the plan is changed on the fly (A7)."""
    _only_planned(fields)
    with step(book, acting, "describe audit") as now:
        _before_the_plan(now, book.audit)
        audit = book.audit.having(**fields)
        now.put(audit)
        return now.outcome(audit)


def appoint(workspace: Workspace, book: AuditBook, acting: Act, *, lead: Id, **fields: Any) -> Outcome[Audit]:
    """A2: lead auditor, representative, objectives, scope and criteria (G-06, G-11).

    Independence warns here (G-10): the plan may still give the clause to somebody else, and refuses if it does not.
    """
    _only_planned(fields)
    refresh_copies(workspace, book, acting)
    with step(book, acting, "appoint") as now:
        audit = book.audit.having(lead=lead, **fields)
        state = now.allow(AUDIT, "appoint", audit)
        now.check(guards.audit_is_defined(audit))
        person = book.get(Person, lead)
        clauses = [Clause.parse(clause) for clause in audit.clauses]
        now.check(guards.team_is_competent(clauses, [person]), audit.id)
        now.warnings.extend(_independence(book, audit, [(lead, clause) for clause in audit.clauses]))
        audit = audit.having(state=state)
        leads = [m for m in book.all(TeamMember).values() if m.role is Role.LEAD]
        member = leads[0].having(person=lead) if leads else TeamMember(id=uuid7(), person=lead, role=Role.LEAD)
        now.put(audit, member)
        return now.outcome(audit)


def confirm_feasibility(book: AuditBook, acting: Act, note: str, feasible: bool = True) -> Outcome[Audit]:
    """A3; what is not feasible is postponed or cancelled instead."""
    with step(book, acting, "confirm feasibility") as now:
        if not note:
            raise InvalidInput("A3: say how time, access and cooperation stand.", "--note TEXT")
        if not feasible:
            raise InvalidInput("A3: an audit that is not feasible is postponed or cancelled.", "auditor audit postpone")
        audit = book.audit
        state = now.allow(AUDIT, "confirm feasibility", audit, note=note)
        audit = audit.having(
            state=state, feasibility=Feasibility(feasible=True, note=note, on=acting.day, by=acting.by)
        )
        now.put(audit)
        return now.outcome(audit)


def name_member(
    book: AuditBook,
    acting: Act,
    person: Id,
    role: Role,
    *,
    days: float = 0,
    supervised_by: Id | None = None,
    note: str = "",
) -> Outcome[TeamMember]:
    """Name a member of the team, or change the part he or she has; who leads is appointed (A2)."""
    with step(book, acting, "name team member") as now:
        _changing_team(now, book.audit, f"team: {book.get(Person, person).ref} as {role.value}", role)
        if (role is Role.LEAD) is not (person == book.audit.lead):
            raise InvalidInput(
                "Exactly one person leads, and it is the lead auditor who was appointed.",
                f"auditor audit appoint {book.ref} --lead PERSON",
            )
        if role is Role.TRAINEE and supervised_by in (None, person):
            raise InvalidInput("An auditor in training works under supervision.", "--supervised-by PERSON")
        known = next((m for m in book.all(TeamMember).values() if m.person == person), None)
        member = TeamMember(
            id=known.id if known else uuid7(),
            person=person,
            role=role,
            days=days,
            supervised_by=supervised_by,
            note=note,
        )
        now.put(member)
        return now.outcome(member)


def record_independence(book: AuditBook, acting: Act, **fields: Any) -> Outcome[IndependenceCheck]:
    """G-10: keep what the check of an assignment said, and what was decided."""
    with step(book, acting, "record independence") as now:
        check = IndependenceCheck(id=uuid7(), **fields)
        if check.result == "override" and not (check.compensation and check.approved_by):
            raise InvalidInput(
                "G-10: an override names its compensating measure and who approved it.",
                "--compensation TEXT --approved-by PERSON",
            )
        may = RULES["G-10"].may_override
        if check.approved_by and not may.intersection(book.roles(check.approved_by)):
            raise NotAllowed(
                "G-10",
                "an override is approved by top management or the programme manager",
                "--approved-by PERSON",
            )
        now.check(guards.nobody_clears_the_own_case(check))
        now.put(check)
        return now.outcome(check)


def add_line(book: AuditBook, acting: Act, **fields: Any) -> Outcome[AgendaLine]:
    """Add a line to the agenda."""
    with step(book, acting, "add agenda line") as now:
        line = AgendaLine(id=uuid7(), **fields)
        _changing_plan(now, book.audit, f"agenda: {line.topic}")
        known_zone(line.zone)
        now.put(line)
        return now.outcome(line)


def edit_line(book: AuditBook, acting: Act, line: Id, **fields: Any) -> Outcome[AgendaLine]:
    """Change a line of the agenda; after the opening meeting it is a change on the fly (A7)."""
    with step(book, acting, "edit agenda line") as now:
        changed = book.get(AgendaLine, line).having(**fields)
        if "zone" in fields:
            known_zone(changed.zone)
        _changing_plan(now, book.audit, f"agenda: {changed.topic}")
        now.put(changed)
        return now.outcome(changed)


def remove_line(book: AuditBook, acting: Act, line: Id) -> Outcome[AgendaLine]:
    """Take a line off the agenda, before the audit is in progress (G-39)."""
    with step(book, acting, "remove agenda line") as now:
        gone = book.get(AgendaLine, line)
        now.check(conduct_guards.may_delete(book.audit))
        _before_the_plan(now, book.audit)
        now.remove(gone)
        return now.outcome(gone)


def issue_plan(book: AuditBook, acting: Act, change: str = "") -> Outcome[PlanVersion]:
    """A4: version n of the plan (G-10 to G-14)."""
    with step(book, acting, "issue plan") as now:
        audit = book.audit
        agenda = list(book.all(AgendaLine).values())
        team = list(book.all(TeamMember).values())
        state = now.allow(AUDIT, "issue plan", audit, note=change)
        now.check(guards.exactly_one_leads(audit, team))
        asked = {Clause.parse(item.clause) for item in book.items.values()}
        now.check(guards.agenda_covers_scope(audit, agenda, asked))
        assigned = [(person, clause) for line in agenda for person in line.auditors for clause in line.clauses]
        now.check(_independence(book, audit, assigned))
        if any(o.rule == "G-10" and (not o.compensation or o.approved_by in dict(assigned)) for o in acting.overrides):
            raise InvalidInput(
                "G-10: an override names its compensating measure, and is not approved by who is assigned.",
                "--compensation TEXT --approved-by PERSON",
            )
        people = [book.get(Person, m.person) for m in team if m.grades]
        now.check(guards.team_is_competent([Clause.parse(c) for c in audit.clauses], people), audit.id)
        now.check(guards.nobody_is_in_two_places(agenda, book.names), audit.id)
        now.check(guards.agenda_has_meetings(agenda), audit.id)
        version = PlanVersion(
            id=uuid7(), version=len(book.all(PlanVersion)) + 1, issued=acting.day, by=acting.by, change=change
        )
        now.put(version, audit.having(state=state))
        return now.outcome(version)


def _independence(book: AuditBook, audit: Audit, assigned: Iterable[tuple[Id, str]]) -> Iterable[Breach]:
    """G-10 for clauses *assigned* to people, less what a recorded override covers."""
    overridden = {(c.person, c.clause) for c in book.all(IndependenceCheck).values() if c.result == "override"}
    graders = {m.person for m in book.all(TeamMember).values() if m.grades and m.role is not Role.TRAINEE}
    assignments = [
        (book.get(Person, person), Clause.parse(clause))
        for person, clause in dict.fromkeys(assigned)
        if person in {*graders, audit.lead} and (person, clause) not in overridden
    ]
    services = [book.get(Service, service) for service in audit.services]
    return guards.auditors_are_independent(
        assignments, audit.planned_from, book.all(Process).values(), [*audit.services, *(s.ref for s in services)]
    )


def accept_plan(book: AuditBook, acting: Act, objection: str = "") -> Outcome[PlanVersion]:
    """The auditee's side accepts the plan, or objects with a reason (before A6)."""
    with step(book, acting, "accept plan") as now:
        versions = sorted(book.all(PlanVersion).values(), key=lambda v: v.version)
        if not versions or book.audit.state is not AuditState.PLAN_ISSUED:
            raise InvalidInput("No plan is issued and waiting for the auditee.", "auditor audit issue-plan REF")
        auditees = {person for line in book.all(AgendaLine).values() for person in line.auditees}
        if Role.REPRESENTATIVE not in now.roles and acting.by not in auditees:
            raise NotAllowed(
                "A6", "the plan is accepted by the auditee's representative or an auditee of the agenda", "--by PERSON"
            )
        said = {"objection": objection} if objection else {"accepted_by": acting.by, "accepted_on": acting.day}
        version = versions[-1].having(**said)
        now.put(version)
        return now.outcome(version)


def reopen_plan(book: AuditBook, acting: Act, reason: str) -> Outcome[Audit]:
    """A5."""
    with step(book, acting, "reopen plan") as now:
        if not reason:
            raise InvalidInput("A5: reopening the plan needs a reason.", "--reason TEXT")
        audit = book.audit.having(state=now.allow(AUDIT, "reopen plan", book.audit, note=reason))
        now.put(audit)
        return now.outcome(audit)


def postpone(workspace: Workspace, book: AuditBook, acting: Act, new: date, reason: str) -> Outcome[Audit]:
    """A16: the audit moves as a whole; the day first approved stays what the schedule is measured against (K-01).

    A day outside the cycle warns (G-03). A crash before the slot has moved is mended by :func:`finish_slots`.
    """
    with step(book, acting, "postpone") as now:
        audit = book.audit
        if not reason:
            raise InvalidInput("A16: postponing needs a reason.", "--reason TEXT")
        now.allow(AUDIT, "postpone", audit, note=f"{audit.planned_from} to {new}: {reason}")
        moved = Postponement(on=acting.day, by=acting.by, old=audit.planned_from, new=new, reason=reason)
        audit = audit.having(
            planned_from=new,
            planned_to=new + (audit.planned_to - audit.planned_from),
            postponements=[*audit.postponements, moved],
        )
        now.put(audit)
        cycle = workspace.programme.get(Programme, workspace.programme.get(Slot, audit.id).programme)
        now.warnings.extend(moved_out_of_the_cycle(audit.planned_from, audit.planned_to, cycle))
        outcome = now.outcome(audit)
    _move_slot(workspace, acting, audit)
    return outcome


def cancel(workspace: Workspace, book: AuditBook, acting: Act, reason: str) -> Outcome[Audit]:
    """A17: with a reason, and no required clause left without a place (G-04)."""
    with step(book, acting, "cancel audit") as now:
        audit = book.audit
        if not reason:
            raise InvalidInput("A17: cancelling needs a reason.", "--reason TEXT")
        state = now.allow(AUDIT, "cancel", audit, note=reason)
        now.check(nothing_left_uncovered(_uncovered_without(workspace, audit)), audit.id)
        audit = audit.having(state=state, reason=reason)
        now.put(audit)
        return now.outcome(audit)


def _move_slot(workspace: Workspace, acting: Act, audit: Audit) -> None:
    """The slot lies where its audit does; nothing is written where it lies there already."""
    with step(workspace.programme, acting, "move slot") as now:
        slot = workspace.programme.get(Slot, audit.id)
        if (slot.planned_from, slot.planned_to) != (audit.planned_from, audit.planned_to):
            now.put(slot.having(planned_from=audit.planned_from, planned_to=audit.planned_to))
            now.keep()


def _uncovered_without(workspace: Workspace, audit: Audit) -> list[Clause]:
    """The clauses of *audit* that no other slot of the programme looks at."""
    others = [
        Clause.parse(clause)
        for slot in workspace.programme.slots()
        if slot.id != audit.id and workspace.audit(slot.ref).audit.state is not AuditState.CANCELLED
        for clause in slot.clauses
    ]
    return [c for c in map(Clause.parse, audit.clauses) if not any(o.covers(c) for o in others)]


def _only_planned(fields: Mapping[str, Any]) -> None:
    unknown = fields.keys() - _PLANNED_FIELDS
    if unknown:
        raise InvalidInput(f"{', '.join(sorted(unknown))} is not set by planning.")


def _changing_team(now: Step, audit: Audit, what: str, role: Role) -> None:
    """Observers and guides may come late; whoever audits is part of the plan."""
    if role in (Role.OBSERVER, Role.GUIDE) and audit.state is AuditState.PLAN_ISSUED and _PLANNERS & set(now.roles):
        return
    _changing_plan(now, audit, what)


def _changing_plan(now: Step, audit: Audit, what: str) -> None:
    """Team and agenda change before the plan is issued, or on the fly with a line in the history (A7)."""
    if audit.state is AuditState.IN_PROGRESS:
        now.allow(AUDIT, "change plan", audit, note=what)
    else:
        _before_the_plan(now, audit)


def _before_the_plan(now: Step, audit: Audit) -> None:
    """An issued plan is reopened before it changes (A5), a reported one stands (G-22); auditors and manager plan."""
    if not _PLANNERS.intersection(now.roles):
        raise NotAllowed("A4", "an audit is planned by its auditors and the programme manager", "--by PERSON")
    not_reported(audit)
    if audit.state not in (AuditState.PLANNED, AuditState.INITIATED, AuditState.PREPARING):
        raise InvalidInput(
            f"{audit.ref} is {audit.state.value.replace('_', ' ')}; its plan stands.",
            "Reopen the plan (auditor audit reopen-plan), or note the change on the fly (auditor audit note).",
        )
