"""What comes next in an audit, in words, and who does it: read from its state and from what is still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from auditor.activities import plan_version
from auditor.figures.overview import AuditRow
from auditor.model.audit import Audit, PlanVersion
from auditor.model.calendar import after_working_days
from auditor.model.quantity import quantity
from auditor.model.words import BEFORE_OPENING, BEFORE_PLAN, AuditState, Role
from auditor.workspace import AuditBook
from auditor.workspace.rows import audit_row

_AFTER_CLOSING = (
    AuditState.CONCLUDED,
    AuditState.TERMINATED,
    AuditState.REPORTED,
    AuditState.COMPLETED,
    AuditState.FOLLOW_UP,
)
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


def next_task(it: AuditRow | AuditBook, holidays: Collection[date] = ()) -> Task | None:
    """The next thing to do; ``None`` where nothing is owed any more."""
    return next((task for task in tasks(it, holidays) if task.id not in _NEVER_NEXT), None)


def tasks(it: AuditRow | AuditBook, holidays: Collection[date] = ()) -> Iterator[Task]:
    """What may be done at this point in an audit, of which a row is enough; the next thing first."""
    row = it if isinstance(it, AuditRow) else audit_row(it)
    if row.requests:
        yield Task("answer-request", f"Answer: {asked_for(row)}", (Role.PROGRAMME_MANAGER,), "request to answer")
    match row.state:
        case AuditState.PLANNED:
            yield Task(
                "appoint", "Appoint the lead auditor, say what the audit is for", _LEAD_OR_MANAGER, "appoint lead"
            )
        case AuditState.INITIATED:
            yield Task("feasible", "Confirm that the audit can be done", (Role.LEAD,), "confirm feasibility")
        case AuditState.PREPARING:
            yield from _preparing(row)
        case AuditState.PLAN_ISSUED:
            yield from _plan_issued(row)
        case AuditState.IN_PROGRESS:
            yield from _in_progress(row)
        case AuditState.CONCLUDED | AuditState.TERMINATED:
            due = report_due(row, holidays)
            yield Task("report", f"Write and issue the report, due {due}", (Role.LEAD,), f"report due {due}")
        case AuditState.REPORTED:
            yield Task("complete", "Complete the audit: all is done and distributed", _LEAD_OR_MANAGER, "complete it")
        case AuditState.COMPLETED | AuditState.FOLLOW_UP:
            yield _followed(row)
    if row.state in _AFTER_CLOSING and not row.taken_over:
        yield Task("feedback", "Ask the auditees for feedback, take it in", _LEAD_OR_MANAGER)
    if row.state in BEFORE_OPENING:
        yield Task("ask", "Ask for another day, or that it does not take place", (Role.LEAD, Role.REPRESENTATIVE))
        if row.state in BEFORE_PLAN and not row.taken_over:
            yield Task("give-up", "Give up a clause, site, service or process", (Role.PROGRAMME_MANAGER,))
        yield Task("postpone", "Postpone", (Role.PROGRAMME_MANAGER,))
        yield Task("cancel", "Cancel", (Role.PROGRAMME_MANAGER,))


_NEVER_NEXT = frozenset(
    {
        "answer-request",
        "ask",
        "give-up",
        "postpone",
        "cancel",
        "reopen-plan",
        "change-plan",
        "stop-early",
        "feedback",
    }
)


def asked_for(row: AuditRow) -> str:
    """The request that waits, in words, with how many more there are; nothing where none does."""
    if not row.requests:
        return ""
    first, *others = row.requests
    what = f"move to {first.new}" if first.kind == "postpone" else "cancel it"
    return f"{what}, asked by {first.by}" + (f", and {len(others)} more" if others else "")


def _preparing(row: AuditRow) -> Iterator[Task]:
    if not row.items:
        yield Task("items", "Choose the items", (Role.LEAD,), "choose items")
    if not row.agenda:
        yield Task("agenda", "Write the agenda", (Role.LEAD,), "write agenda")
    elif row.agenda_has_gaps:
        yield Task("agenda", "Add to the agenda what is not on it yet", (Role.LEAD,), "agenda has gaps")
    yield Task("issue-plan", "Issue the plan", _LEAD_OR_MANAGER, "plan not issued")
    if row.team < 2:
        yield Task("team", "Name the team, if you do not audit alone", _LEAD_OR_MANAGER)


def _plan_issued(row: AuditRow) -> Iterator[Task]:
    if row.plan:
        yield Task("accept-plan", f"Have version {row.plan} accepted", (Role.REPRESENTATIVE,), "plan to accept")
    if row.objected:
        yield Task("answer-objection", "Answer the objection to the plan", _LEAD_OR_MANAGER, "objection to answer")
    if not row.items:
        yield Task("items", "Choose the items", (Role.LEAD,), "choose items")
    yield Task("open", "Hold the opening meeting", (Role.LEAD,), "opening meeting")
    yield Task("reopen-plan", "Reopen the plan", _LEAD_OR_MANAGER)


def _in_progress(row: AuditRow) -> Iterator[Task]:
    if row.open:
        words = f"{row.open} of {quantity(row.items, 'item')} open"
        yield Task("conduct", f"Answer the items: {words}", (Role.LEAD, Role.AUDITOR, Role.TRAINEE), words)
    if row.drafts and not row.open:
        words = f"Agree the findings: {quantity(row.drafts, 'is a draft', 'are drafts')}"
        yield Task("findings", words, (Role.LEAD,), f"{quantity(row.drafts, 'draft')} to agree")
    yield Task("close-meeting", "Hold the closing meeting", (Role.LEAD,), "closing meeting")
    if not row.open:
        yield Task("conduct", "Look through the items", (Role.LEAD, Role.AUDITOR))
    yield Task("change-plan", "Note a change of the plan", (Role.LEAD,))
    yield Task("stop-early", "Stop early", (Role.LEAD,))


def _followed(row: AuditRow) -> Task:
    if not row.unfinished:
        return Task("close", "Close the audit", (Role.PROGRAMME_MANAGER,), "close it")
    many = quantity(row.unfinished, "nonconformity", "nonconformities")
    return Task("follow", f"Follow {many} to the end", _LEAD_OR_MANAGER, f"{quantity(row.unfinished, 'NC')} open")


def plan_in_force(book: AuditBook) -> PlanVersion | None:
    """The newest version of the plan that was issued."""
    versions = plan_version.issued(book)
    return versions[-1] if versions else None


def report_due(row: AuditRow, holidays: Collection[date] = ()) -> date | None:
    """By when the report should be issued: working days of the scheme after the closing meeting."""
    return after_working_days(row.closing, row.report_days, holidays) if row.closing else None


def state_words(audit: Audit | AuditRow) -> str:
    """The state in words; of one taken over, that it was done elsewhere."""
    return "taken over" if audit.taken_over else audit.state.value.replace("_", " ")
