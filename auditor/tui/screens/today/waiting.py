"""What waits for me or for my side: what is overdue and mine comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType

from auditor.figures.follow_up import DaysOff, Standing, acknowledged_by, reviewed_by, standing, whose
from auditor.figures.ladder import Rung, rung
from auditor.figures.overview import AuditRow, Followed
from auditor.model.record import Id
from auditor.model.words import AuditState, Grade, NonconformityState, Owed, Role
from auditor.tui.cells import Cell
from auditor.tui.marks import MARKS, Signs
from auditor.tui.screens.audit.tasks import Task, asked_for, next_task, report_due
from auditor.tui.screens.reading import in_days
from auditor.tui.screens.register.entries import person
from auditor.tui.screens.today.line import Line
from auditor.workspace import Workspace, damage

_AUDITOR_SIDE = frozenset({Role.LEAD, Role.AUDITOR, Role.VERIFIER, Role.PROGRAMME_MANAGER, Role.CLIENT})

_ASKED_FOR = {"accept-plan", "answer-objection", "conduct", "findings", "close-meeting", "report", "complete", "close"}
_KINDS = {
    "accept-plan": "plan",
    "answer-objection": "plan",
    "conduct": "items",
    "findings": "findings",
    "report": "report",
}
_OVER = frozenset({AuditState.CLOSED, AuditState.CANCELLED})
_CONFLICT, _MINE_AND_LATE, _LATE, MINE, OUR_SIDE = range(5)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: its rank among what else does, and its line, made when it is shown."""

    rank: tuple[int, str]
    line: Callable[[], Line]

    @property
    def is_mine(self) -> bool:
        """Whether it is for whoever is at the desk to do, not for somebody else of the same side."""
        return self.rank[0] not in (_LATE, OUR_SIDE)


def waiting(
    workspace: Workspace,
    audits: Sequence[AuditRow],
    owed: Iterable[Followed],
    me: Id,
    signs: Signs,
    drafted: Collection[str] = (),
    unsound: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[Waiting]:
    """What waits in the audits; whoever is not named sees what is overdue or owed by anybody.

    In the audits that are *drafted* a text was left open. The audits that are *unsound* are damaged, or written by a
    newer version, as is told of each.
    """
    today, calendar = workspace.today(), workspace.settings.calendar
    holidays, days_off = calendar.holidays, calendar.days_off
    entries: dict[str, list[Followed]] = defaultdict(list)
    for entry in owed:
        if entry.row.state is not NonconformityState.DRAFT:
            entries[entry.page.audit].append(entry)
    found = [Waiting((_CONFLICT, ""), partial(_unsound, ref, damage.word(told))) for ref, told in unsound.items()]
    for row in reversed(audits):
        if row.ref in entries:
            found += _follow_up(row, entries[row.ref], me, today, signs, days_off)
        if row.conflicts and (not me or row.roles(me)):
            found.append(Waiting((_CONFLICT, ""), partial(_conflicts, row)))
        if row.state not in _OVER:
            found += _step(row, me, today, holidays)
            found += _requests(row, me)
            found += _proposals(row, me)
        if row.ref in drafted:
            found.append(Waiting((MINE, ""), partial(_drafts, workspace, row)))
    return sorted(found, key=lambda each: each.rank)


def _follow_up(
    row: AuditRow, entries: Collection[Followed], me: Id, today: date, signs: Signs, days_off: DaysOff
) -> Iterator[Waiting]:
    held = row.roles(me)
    for entry in entries:
        roles = held | {Role.VERIFIER} if me and entry.verifier == me else held
        proposed = rung(entry, today, days_off) if _may_go_after(roles, me) else None
        rank = _rank(entry, roles, me, today, proposed)
        if rank is not None:
            review = reviewed_by(entry, days_off)
            seen_by = acknowledged_by(entry, days_off)
            due = seen_by or entry.due_now(review)
            order = (rank, due.isoformat() if due else "9")
            yield Waiting(order, partial(_followed, entry, review, today, signs, proposed, seen_by))
        if entry.row.more_time is not None:
            decides = Role.CLIENT if entry.grade is Grade.MAJOR else Role.PROGRAMME_MANAGER
            if not me or decides in held:
                yield Waiting((MINE, ""), partial(_more_time, entry, signs, decides))


def _may_go_after(held: Collection[Role], me: Id) -> bool:
    """Whether one of these roles reminds owners and escalates."""
    return not me or Role.LEAD in held or Role.PROGRAMME_MANAGER in held


def _followed(
    entry: Followed, review: date | None, today: date, signs: Signs, proposed: Rung | None, seen_by: date | None
) -> Line:
    stands = standing(entry, today, review)
    return Line(
        key=entry.id,
        sign=(("!", "error"),) if stands.overdue else "",
        ref=entry.ref,
        kind=in_short(entry.grade, signs),
        words=f"{proposed.value}: {stands.next_step}" if proposed else f"{_seen(entry)}{stands.next_step}",
        whose=person(entry, stands.whose),
        when=_acknowledged(seen_by, today) if seen_by and not stands.overdue else when(stands, today),
        opens=("nonconformity", entry.audit, entry.id),
    )


def in_short(grade: Grade, signs: Signs) -> Cell:
    """Shape and word of a grade, where there is no room for its letter."""
    mark = MARKS[grade.value]
    return ((f"{signs.shape(mark.id)} {mark.word}", mark.tone),)


def _seen(entry: Followed) -> str:
    """What was seen of what effectiveness waits for (G-36)."""
    row = entry.row
    if row.state is not NonconformityState.IMPLEMENTATION_VERIFIED or row.waits_for is None:
        return ""
    return f"{row.seen} of {row.waits_for} seen: "


def _more_time(entry: Followed, signs: Signs, decides: Role) -> Line:
    """More time that the owner asked for and nobody decided on (N15)."""
    words = f"more time is asked for, until {entry.row.more_time}: granted or refused?"
    whose = decides.value.replace("-", " ").replace("_", " ")
    opens = ("nonconformity", entry.audit, entry.id)
    return Line(f"{entry.id}/more-time", entry.ref, words, in_short(entry.grade, signs), whose, opens=opens)


def _rank(entry: Followed, held: Collection[Role], me: Id, today: date, proposed: Rung | None) -> int | None:
    """Where it stands among what waits; ``None`` if it is neither mine nor of my side."""
    turn = entry.turn
    if me and (whose(entry) == me or (turn is Owed.AUDITOR and Role.LEAD in held)):
        return _MINE_AND_LATE if entry.is_overdue(today) else MINE
    if me and not _AUDITOR_SIDE.intersection(held):
        return None
    if proposed in (Rung.PROCESS_OWNER, Rung.MANAGER) and me and Role.PROGRAMME_MANAGER in held:
        return _MINE_AND_LATE
    if entry.is_overdue(today):
        return _LATE
    return OUR_SIDE if proposed or turn in (Owed.AUDITOR, Owed.VERIFIER) else None


def when(stands: Standing, today: date) -> Cell:
    """By when, as a number of days; how long ago where it is over."""
    if stands.overdue:
        return ((f"{stands.overdue} d over", "error"),)
    return in_days(stands.due, today) if stands.due else ""


def _acknowledged(by: date, today: date) -> Cell:
    """By when it should be acknowledged; that this is over is a reminder, and nothing is overdue."""
    return in_days(by, today) if by >= today else ((f"since {(today - by).days} d", "warning"),)


def _step(row: AuditRow, me: Id, today: date, holidays: Collection[date]) -> Iterator[Waiting]:
    """The audit's own next step, where it is mine to do."""
    task = next_task(row, holidays)
    if task is None or task.id not in _ASKED_FOR:
        return
    if me and not row.roles(me).intersection(task.roles):
        return
    due = report_due(row, holidays) if task.id == "report" else None
    rank = (_MINE_AND_LATE if due and due < today else MINE, due.isoformat() if due else "")
    yield Waiting(rank, partial(_stepped, row, task, due, today))


def _stepped(row: AuditRow, task: Task, due: date | None, today: date) -> Line:
    late = due is not None and due < today
    lead = row.member(row.lead)
    return Line(
        key=f"{row.ref}/step",
        sign=(("!", "error"),) if late else "",
        ref=row.ref,
        kind=_KINDS.get(task.id, "audit"),
        words=task.words,
        whose=f"{lead.ref} {lead.name}" if lead and lead.ref else row.lead,
        when=((f"{(today - due).days} d over", "error"),) if due and late else in_days(due, today) if due else "",
        opens=("conduct" if task.id == "conduct" else "audit", row.ref),
    )


def _requests(row: AuditRow, me: Id) -> Iterator[Waiting]:
    """What was asked of the schedule, for the programme manager to decide (A16, A17)."""
    if row.requests and (not me or Role.PROGRAMME_MANAGER in row.roles(me)):
        opens = ("audit", row.ref, "steps", "answer-request")
        whose = f"{row.requests[0].by} {row.requests[0].name}"
        line = Line(f"{row.ref}/request", row.ref, asked_for(row), "request", whose, opens=opens)
        yield Waiting((MINE, ""), lambda: line)


def _conflicts(row: AuditRow) -> Line:
    """What two copies changed apart: nothing can be issued before it is settled (M-01)."""
    words = f"{row.conflicts} conflict{'s' if row.conflicts > 1 else ''} between copies to settle"
    return Line(
        f"{row.ref}/conflicts", row.ref, words, "conflict", sign=(("!", "error"),), opens=("conflicts", row.ref)
    )


def _unsound(ref: str, word: str) -> Line:
    """What nobody can work in: its page can be read, if anything can, and says why."""
    words = f"reading only: {'auditor verify' if word == 'damaged' else 'pip install -U auditor'}"
    kind = ((word.split()[0], "error"),)
    return Line(f"{ref}/{word}", ref, words, kind, sign=(("!", "error"),), opens=("audit", ref))


def _proposals(row: AuditRow, me: Id) -> Iterator[Waiting]:
    """Grades that a trainee gave or an auditor proposed, for the lead or the supervisor to confirm (G-09)."""
    if row.state not in (AuditState.IN_PROGRESS, AuditState.CONCLUDED) or not row.proposed:
        return
    supervised = {member.person for member in row.members if member.supervisor == me}
    everyone = not me or Role.LEAD in row.roles(me)
    mine = [ref for who, ref in row.proposed if everyone or who in supervised]
    if mine:
        refs = ", ".join(mine[:4]) + (" …" if len(mine) > 4 else "")
        words = f"{len(mine)} proposed answer{'s' if len(mine) > 1 else ''} to confirm: {refs}"
        line = Line(f"{row.ref}/proposals", row.ref, words, "confirm", opens=("conduct", row.ref))
        yield Waiting((MINE, ""), lambda: line)


def _drafts(workspace: Workspace, row: AuditRow) -> Line:
    """Texts that were being typed when the program stopped."""
    book = workspace.audit(row.ref)
    keys = list(book.ledger.drafts())
    items = [book.items[part].ref for key in keys for part in key.split("/") if part in book.items]
    at = f" at {', '.join(items[:4])}" if items else ""
    many = f"{len(keys)} texts were" if len(keys) > 1 else "a text was"
    words = f"{many} left open{at}; what was typed is there"
    return Line(f"{row.ref}/drafts", row.ref, words, "draft", opens=("conduct", row.ref))
