"""What comes next in an audit, in words, and who does it: read from its state and from what is still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from auditor.figures.progress import progress
from auditor.model.audit import AgendaLine, Audit, PlanVersion, TeamMember
from auditor.model.calendar import after_working_days
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.guards.planning import agenda_covers_scope
from auditor.model.nonconformity import Nonconformity
from auditor.model.words import AuditState, FindingState, Role
from auditor.workspace import AuditBook

_BEFORE_OPENING = (AuditState.PLANNED, AuditState.INITIATED, AuditState.PREPARING, AuditState.PLAN_ISSUED)
_LEAD_OR_MANAGER = (Role.LEAD, Role.PROGRAMME_MANAGER)


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do in an audit: the name of what does it, the words for it, and the roles whose turn it is."""

    id: str
    words: str
    roles: tuple[Role, ...]
    brief: str = ""
    """What a list has room for; empty: the words."""

    @property
    def short(self) -> str:
        """The words for a list."""
        return self.brief or self.words


def next_task(book: AuditBook, holidays: Collection[date] = ()) -> Task | None:
    """The next thing to do; ``None`` where nothing is owed any more."""
    return next((task for task in tasks(book, holidays) if task.id not in _NEVER_NEXT), None)


def tasks(book: AuditBook, holidays: Collection[date] = ()) -> Iterator[Task]:
    """What may be done at this point, the next thing first."""
    audit = book.audit
    match audit.state:
        case AuditState.PLANNED:
            yield Task(
                "appoint", "Appoint the lead auditor, say what the audit is for", _LEAD_OR_MANAGER, "appoint lead"
            )
        case AuditState.INITIATED:
            yield Task("feasible", "Confirm that the audit can be done", (Role.LEAD,), "confirm feasibility")
        case AuditState.PREPARING:
            yield from _preparing(book)
        case AuditState.PLAN_ISSUED:
            yield from _plan_issued(book)
        case AuditState.IN_PROGRESS:
            yield from _in_progress(book)
        case AuditState.CONCLUDED | AuditState.TERMINATED:
            due = report_due(book, holidays)
            yield Task("report", f"Write and issue the report, due {due}", (Role.LEAD,), f"report due {due}")
        case AuditState.REPORTED:
            yield Task("complete", "Complete the audit: all is done and distributed", _LEAD_OR_MANAGER, "complete it")
        case AuditState.COMPLETED | AuditState.FOLLOW_UP:
            yield from _followed(book)
    if audit.state in _BEFORE_OPENING:
        yield Task("postpone", "Postpone", (Role.PROGRAMME_MANAGER,))
        yield Task("cancel", "Cancel", (Role.PROGRAMME_MANAGER,))


_NEVER_NEXT = frozenset({"postpone", "cancel", "reopen-plan", "change-plan", "stop-early"})


def _preparing(book: AuditBook) -> Iterator[Task]:
    agenda = list(book.all(AgendaLine).values())
    if not book.items:
        yield Task("items", "Choose the items", (Role.LEAD,), "choose items")
    if not agenda:
        yield Task("agenda", "Write the agenda", (Role.LEAD,), "write agenda")
    elif any(agenda_covers_scope(book.audit, agenda, {Clause.parse(i.clause) for i in book.items.values()})):
        yield Task("agenda", "Add to the agenda what is not on it yet", (Role.LEAD,), "agenda has gaps")
    yield Task("issue-plan", "Issue the plan", _LEAD_OR_MANAGER, "plan not issued")
    if len(book.all(TeamMember)) < 2:
        yield Task("team", "Name the team, if you do not audit alone", _LEAD_OR_MANAGER)


def _plan_issued(book: AuditBook) -> Iterator[Task]:
    version = plan_in_force(book)
    if version is not None and not (version.accepted_by or version.objection):
        yield Task("accept-plan", f"Have version {version.version} accepted", (Role.REPRESENTATIVE,), "plan to accept")
    if not book.items:
        yield Task("items", "Choose the items", (Role.LEAD,), "choose items")
    yield Task("open", "Hold the opening meeting", (Role.LEAD,), "opening meeting")
    yield Task("reopen-plan", "Reopen the plan", _LEAD_OR_MANAGER)


def _in_progress(book: AuditBook) -> Iterator[Task]:
    counted = progress(book.items.values())
    if counted.open:
        words = f"{counted.open} of {counted.items} items open"
        yield Task("conduct", f"Answer the items: {words}", (Role.LEAD, Role.AUDITOR, Role.TRAINEE), words)
    drafts = sum(f.state is FindingState.DRAFT for f in book.all(Finding).values())
    if drafts and not counted.open:
        yield Task("findings", f"Agree the findings: {drafts} are drafts", (Role.LEAD,), f"{drafts} drafts to agree")
    yield Task("close-meeting", "Hold the closing meeting", (Role.LEAD,), "closing meeting")
    if not counted.open:
        yield Task("conduct", "Look through the items", (Role.LEAD, Role.AUDITOR))
    yield Task("change-plan", "Note a change of the plan", (Role.LEAD,))
    yield Task("stop-early", "Stop early", (Role.LEAD,))


def _followed(book: AuditBook) -> Iterator[Task]:
    pending = [n for n in book.all(Nonconformity).values() if not n.state.is_final]
    if pending:
        many = f"{len(pending)} nonconformit{'ies' if len(pending) != 1 else 'y'}"
        yield Task("follow", f"Follow {many} to the end", _LEAD_OR_MANAGER, f"{len(pending)} NCs open")
    else:
        yield Task("close", "Close the audit", (Role.PROGRAMME_MANAGER,), "close it")


def plan_in_force(book: AuditBook) -> PlanVersion | None:
    """The newest version of the plan."""
    versions = sorted(book.all(PlanVersion).values(), key=lambda v: v.version)
    return versions[-1] if versions else None


def report_due(book: AuditBook, holidays: Collection[date] = ()) -> date | None:
    """By when the report should be issued: working days of the scheme after the closing meeting."""
    closing = book.audit.closing
    return after_working_days(closing.held.date(), book.deadlines.report, holidays) if closing else None


def state_words(audit: Audit) -> str:
    """The state in words; of one taken over, that it was done elsewhere."""
    return "taken over" if audit.taken_over else audit.state.value.replace("_", " ")
