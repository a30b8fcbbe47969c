"""The versions of the audit plan: each keeps the agenda and the team as they stood (A4, A7)."""

from __future__ import annotations

from auditor.activities.act import Step
from auditor.ledger import uuid7
from auditor.model.audit import AgendaLine, PlanVersion, TeamMember
from auditor.model.words import AuditState
from auditor.workspace import AuditBook


def versions(book: AuditBook) -> list[PlanVersion]:
    """All versions, first to last, those of changes on the fly among them."""
    return sorted(book.all(PlanVersion).values(), key=lambda version: version.order)


def issued(book: AuditBook) -> list[PlanVersion]:
    """The versions that were issued and that the auditee's side accepts or objects to."""
    return [version for version in versions(book) if not version.minor]


def issue(now: Step, book: AuditBook, change: str) -> PlanVersion:
    """The next version of the plan, with what stands after the step; whoever issues it keeps it."""
    number = max((version.version for version in book.all(PlanVersion).values()), default=0) + 1
    return PlanVersion(
        id=uuid7(), version=number, issued=now.act.day, by=now.act.by, change=change, **_as_it_stands(now, book)
    )


def change_on_the_fly(now: Step, book: AuditBook, change: str) -> None:
    """While the audit is in progress: a minor version of the plan with what the step leaves (A7)."""
    if book.audit.state is not AuditState.IN_PROGRESS:
        return
    standing = versions(book)[-1]
    now.put(
        PlanVersion(
            id=uuid7(),
            version=standing.version,
            minor=standing.minor + 1,
            issued=now.act.day,
            by=now.act.by,
            change=change,
            **_as_it_stands(now, book),
        )
    )


def as_it_stands(book: AuditBook) -> PlanVersion:
    """What stands, as the version that follows the last one: to tell how it differs; it is not kept."""
    last = versions(book)[-1] if book.all(PlanVersion) else None
    audit = book.audit
    return PlanVersion(
        id="",
        version=last.version + 1 if last else 1,
        issued=audit.planned_from,
        by=audit.lead or "",
        agenda=list(book.all(AgendaLine).values()),
        team=list(book.all(TeamMember).values()),
    )


def _as_it_stands(now: Step, book: AuditBook) -> dict[str, object]:
    """Agenda and team as they stand once the step is kept."""
    gone = {record.id for record in now.removed}
    agenda = {id: line for id, line in book.all(AgendaLine).items() if id not in gone}
    team = {id: member for id, member in book.all(TeamMember).items() if id not in gone}
    for record in now.records.values():
        if isinstance(record, AgendaLine):
            agenda[record.id] = record
        elif isinstance(record, TeamMember):
            team[record.id] = record
    return {"agenda": list(agenda.values()), "team": list(team.values())}
