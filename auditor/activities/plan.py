"""Planning an audit: slot, appointment, feasibility, team, agenda, plan (A1 to A5, A16, A17; ISO 19011 6.2, 6.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from auditor.activities import programme as programmes
from auditor.activities.act import Act, Outcome, step
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
from auditor.model.guards.programme import nothing_left_uncovered
from auditor.model.guards.rule import Breach
from auditor.model.machines import AUDIT
from auditor.model.people import Person
from auditor.model.programme import Slot
from auditor.model.record import Id
from auditor.model.schemes import DeadlineScheme, GradingScheme
from auditor.model.words import AuditState, ProgrammeState, Role
from auditor.model.zones import known_zone
from auditor.workspace import COPIED, AuditBook, Workspace
from auditor.workspace.book import highest
from auditor.workspace.names import safe_name

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
    programme = book.programme
    if programme.state in (ProgrammeState.CLOSED, ProgrammeState.CANCELLED):
        raise InvalidInput(f"A1: {programme.ref} is {programme.state.value}; no audit is added to it.")
    with step(book, acting, "add slot", programmes.roles(programme, acting.by)) as now:
        now.allow(AUDIT, "add slot", None)
        reference = ref or next_reference(workspace, fields["planned_from"].year)
        if any(slot.ref == reference for slot in book.all(Slot).values()):
            raise InvalidInput(f"{reference} is planned already.", "Give another reference, or none: --ref")
        provisional = programme.state is ProgrammeState.ACTIVE
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
    planned = next((slot for slot in workspace.programme.all(Slot).values() if slot.ref == ref), None)
    extra = {name: value for name, value in fields.items() if name not in Slot.model_fields}
    if planned is None:
        # what the audit would refuse is refused before its slot is kept
        Audit(id=uuid7(), ref=ref, title=ref, planned_from=date.min, planned_to=date.min, **extra)
        outcome = add_slot(workspace, acting, ref=ref, taken_over=True, **_slot_fields(fields))
    else:
        _can_be_taken_over(workspace.audit(ref).audit)
        with step(workspace.programme, acting, "take over slot") as now:
            slot = planned.having(taken_over=True)
            now.put(slot)
            outcome = now.outcome(slot)
    book = workspace.audit(ref)
    with step(book, acting, "take over audit") as now:
        audit = book.audit
        _can_be_taken_over(audit)
        now.follow(audit.id, "A1", "take over", audit.state, AuditState.CLOSED, "done without this product")
        now.put(audit.having(state=AuditState.CLOSED, taken_over=True, report_issued=report_issued, **extra))
        now.keep()
    return outcome


def _can_be_taken_over(audit: Audit) -> None:
    if audit.state is not AuditState.PLANNED:
        raise InvalidInput(f"{audit.ref} was begun here already; it is finished here, not taken over.")


def _slot_fields(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in Slot.model_fields}


def finish_slots(workspace: Workspace, acting: Act) -> list[str]:
    """Make the ledger of every slot that has none yet; idempotent, called when a workspace is opened to act."""
    made = []
    existing = set(workspace.audit_refs())
    for slot in workspace.programme.all(Slot).values():
        if slot.ref not in existing:
            _make_audit(workspace, slot, acting)
            made.append(slot.ref)
    return made


def _make_audit(workspace: Workspace, slot: Slot, acting: Act) -> None:
    programme_book = workspace.programme
    programme = programme_book.programme
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
    """Write what the audit is for, before its opening meeting; afterwards the plan is changed on the fly (A7)."""
    unknown = fields.keys() - _PLANNED_FIELDS
    if unknown:
        raise InvalidInput(f"{', '.join(sorted(unknown))} is not set by planning.")
    audit = book.audit
    with step(book, acting, "describe audit", book.roles(acting.by)) as now:
        _only_before_opening(audit)
        audit = audit.having(**fields)
        now.put(audit)
        return now.outcome(audit)


def appoint(workspace: Workspace, book: AuditBook, acting: Act, *, lead: Id, **fields: Any) -> Outcome[Audit]:
    """A2: lead auditor, representative, objectives, scope and criteria (G-06, G-11)."""
    refresh_copies(workspace, book, acting)
    with step(book, acting, "appoint", book.roles(acting.by) | ({Role.LEAD} if acting.by == lead else set())) as now:
        audit = book.audit.having(lead=lead, **fields)
        state = now.allow(AUDIT, "appoint", audit)
        now.check(guards.audit_is_defined(audit))
        person = book.get(Person, lead)
        clauses = [Clause.parse(clause) for clause in audit.clauses]
        now.check(guards.team_is_competent(clauses, [person]), audit.id)
        audit = audit.having(state=state)
        leads = [m for m in book.all(TeamMember).values() if m.role is Role.LEAD]
        member = leads[0].having(person=lead) if leads else TeamMember(id=uuid7(), person=lead, role=Role.LEAD)
        now.put(audit, member)
        return now.outcome(audit)


def confirm_feasibility(book: AuditBook, acting: Act, note: str, feasible: bool = True) -> Outcome[Audit]:
    """A3; what is not feasible is postponed or cancelled instead."""
    with step(book, acting, "confirm feasibility", book.roles(acting.by)) as now:
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
    """Name a member of the team, or change the part he or she has."""
    with step(book, acting, "name team member", book.roles(acting.by)) as now:
        if role is Role.TRAINEE and supervised_by is None:
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
    with step(book, acting, "record independence", book.roles(acting.by)) as now:
        check = IndependenceCheck(id=uuid7(), **fields)
        if check.result == "override" and not (check.compensation and check.approved_by):
            raise InvalidInput(
                "G-10: an override names its compensating measure and who approved it.",
                "--compensation TEXT --approved-by PERSON",
            )
        now.check(guards.nobody_clears_the_own_case(check))
        now.put(check)
        return now.outcome(check)


def add_line(book: AuditBook, acting: Act, **fields: Any) -> Outcome[AgendaLine]:
    """Add a line to the agenda."""
    with step(book, acting, "add agenda line", book.roles(acting.by)) as now:
        line = AgendaLine(id=uuid7(), **fields)
        known_zone(line.zone)
        now.put(line)
        return now.outcome(line)


def edit_line(book: AuditBook, acting: Act, line: Id, **fields: Any) -> Outcome[AgendaLine]:
    """Change a line of the agenda; after the opening meeting it is a change on the fly (A7)."""
    with step(book, acting, "edit agenda line", book.roles(acting.by)) as now:
        changed = book.get(AgendaLine, line).having(**fields)
        if "zone" in fields:
            known_zone(changed.zone)
        if book.audit.state is AuditState.IN_PROGRESS:
            now.allow(AUDIT, "change plan", book.audit, note=f"agenda: {changed.topic}")
        now.put(changed)
        return now.outcome(changed)


def remove_line(book: AuditBook, acting: Act, line: Id) -> Outcome[AgendaLine]:
    """Take a line off the agenda, before the audit is in progress (G-39)."""
    with step(book, acting, "remove agenda line", book.roles(acting.by)) as now:
        gone = book.get(AgendaLine, line)
        now.check(conduct_guards.may_delete(book.audit))
        now.remove(gone)
        return now.outcome(gone)


def issue_plan(book: AuditBook, acting: Act, change: str = "") -> Outcome[PlanVersion]:
    """A4: version n of the plan (G-10 to G-14)."""
    audit = book.audit
    agenda = list(book.all(AgendaLine).values())
    team = list(book.all(TeamMember).values())
    with step(book, acting, "issue plan", book.roles(acting.by)) as now:
        state = now.allow(AUDIT, "issue plan", audit, note=change)
        now.check(guards.exactly_one_leads(audit, team))
        now.check(guards.agenda_covers_scope(audit, agenda))
        now.check(_independence(book, agenda))
        people = [book.get(Person, m.person) for m in team if m.grades]
        now.check(guards.team_is_competent([Clause.parse(c) for c in audit.clauses], people), audit.id)
        now.check(guards.nobody_is_in_two_places(agenda, book.names), audit.id)
        now.check(guards.agenda_has_meetings(agenda), audit.id)
        version = PlanVersion(
            id=uuid7(), version=len(book.all(PlanVersion)) + 1, issued=acting.day, by=acting.by, change=change
        )
        now.put(version, audit.having(state=state))
        return now.outcome(version)


def _independence(book: AuditBook, agenda: Collection[AgendaLine]) -> Iterable[Breach]:
    """G-10 over the agenda, less what a recorded override covers."""
    overridden = {(c.person, c.clause) for c in book.all(IndependenceCheck).values() if c.result == "override"}
    graders = {m.person for m in book.all(TeamMember).values() if m.grades and m.role is not Role.TRAINEE}
    assignments = [
        (book.get(Person, person), Clause.parse(clause))
        for line in agenda
        for person in line.auditors
        for clause in line.clauses
        if person in graders and (person, clause) not in overridden
    ]
    return guards.auditors_are_independent(assignments, book.audit.planned_from)


def accept_plan(book: AuditBook, acting: Act, objection: str = "") -> Outcome[PlanVersion]:
    """The auditee's side accepts the plan, or objects with a reason (before A6)."""
    with step(book, acting, "accept plan") as now:
        versions = sorted(book.all(PlanVersion).values(), key=lambda v: v.version)
        if not versions:
            raise InvalidInput("No plan was issued yet.", "auditor audit issue-plan REF")
        said = {"objection": objection} if objection else {"accepted_by": acting.by, "accepted_on": acting.day}
        version = versions[-1].having(**said)
        now.put(version)
        return now.outcome(version)


def reopen_plan(book: AuditBook, acting: Act, reason: str) -> Outcome[Audit]:
    """A5."""
    with step(book, acting, "reopen plan", book.roles(acting.by)) as now:
        if not reason:
            raise InvalidInput("A5: reopening the plan needs a reason.", "--reason TEXT")
        audit = book.audit.having(state=now.allow(AUDIT, "reopen plan", book.audit, note=reason))
        now.put(audit)
        return now.outcome(audit)


def postpone(workspace: Workspace, book: AuditBook, acting: Act, new: date, reason: str) -> Outcome[Audit]:
    """A16: the audit moves as a whole; the day first approved stays what the schedule is measured against (K-01)."""
    with step(book, acting, "postpone", book.roles(acting.by)) as now:
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
        outcome = now.outcome(audit)
    _move_slot(workspace, acting, audit)
    return outcome


def cancel(workspace: Workspace, book: AuditBook, acting: Act, reason: str) -> Outcome[Audit]:
    """A17: with a reason, and no required clause left without a place (G-04)."""
    with step(book, acting, "cancel audit", book.roles(acting.by)) as now:
        audit = book.audit
        if not reason:
            raise InvalidInput("A17: cancelling needs a reason.", "--reason TEXT")
        state = now.allow(AUDIT, "cancel", audit, note=reason)
        now.check(nothing_left_uncovered(_uncovered_without(workspace, audit)), audit.id)
        audit = audit.having(state=state, reason=reason)
        now.put(audit)
        return now.outcome(audit)


def _move_slot(workspace: Workspace, acting: Act, audit: Audit) -> None:
    slot = workspace.programme.get(Slot, audit.id)
    with step(workspace.programme, acting, "move slot") as now:
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


def _only_before_opening(audit: Audit) -> None:
    if audit.state not in (AuditState.PLANNED, AuditState.INITIATED, AuditState.PREPARING):
        raise InvalidInput(
            f"{audit.ref} is {audit.state.value.replace('_', ' ')}; its plan stands.",
            "Reopen the plan (auditor audit reopen-plan), or note the change on the fly (auditor audit note).",
        )
