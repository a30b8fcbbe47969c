"""What waits for me or for my side: what is overdue and mine comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from auditor.activities.follow_up import roles as roles_in
from auditor.figures.follow_up import Standing, review_due, standing
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.words import AuditState, Owed, Role
from auditor.tui.cells import Cell
from auditor.tui.marks import MARKS, Signs
from auditor.tui.screens import names
from auditor.tui.screens.audit.tasks import next_task, report_due
from auditor.tui.screens.reading import in_days
from auditor.tui.screens.today.line import Line
from auditor.workspace import AuditBook

_AUDITOR_SIDE = frozenset({Role.LEAD, Role.AUDITOR, Role.VERIFIER, Role.PROGRAMME_MANAGER, Role.CLIENT})

_ASKED_FOR = {"accept-plan", "conduct", "findings", "close-meeting", "report", "complete", "close"}
_KINDS = {"accept-plan": "plan", "conduct": "items", "findings": "findings", "report": "report"}
_MINE_AND_LATE, _LATE, _MINE, _OUR_SIDE = range(4)


def waiting(book: AuditBook, me: Id, today: date, signs: Signs, holidays: Collection[date] = ()) -> Iterator[Line]:
    """The lines of one audit; whoever is not named sees what is overdue or owed by anybody."""
    for nonconformity in book.all(Nonconformity).values():
        if nonconformity.is_open:
            yield from _follow_up(book, nonconformity, me, today, signs, holidays)
    yield from _step(book, me, today, holidays)
    yield from _proposals(book, me)
    yield from _drafts(book)


def _follow_up(
    book: AuditBook, record: Nonconformity, me: Id, today: date, signs: Signs, holidays: Collection[date]
) -> Iterator[Line]:
    stands = standing(record, today, review_due(record, book.deadlines, holidays))
    rank = _rank(stands, roles_in(book, record, me), me)
    if rank is None:
        return
    mark = MARKS[record.grade.value]
    yield Line(
        key=record.id,
        sign=(("!", "error"),) if stands.overdue else "",
        ref=record.ref,
        kind=((f"{signs.shape(mark.id)} {mark.word}", mark.tone),),
        words=stands.next_step,
        whose=names.person(book, stands.whose),
        when=when(stands, today),
        rank=(rank, stands.due.isoformat() if stands.due else "9"),
        opens=("nonconformity", book.ref, record.id),
    )


def _rank(stands: Standing, held: Collection[Role], me: Id) -> int | None:
    """Where it stands among what waits; ``None`` if it is neither mine nor of my side."""
    mine = bool(me) and (stands.whose == me or (stands.turn is Owed.AUDITOR and Role.LEAD in held))
    if mine:
        return _MINE_AND_LATE if stands.overdue else _MINE
    ours = not me or bool(_AUDITOR_SIDE.intersection(held))
    if stands.overdue and ours:
        return _LATE
    if ours and stands.turn in (Owed.AUDITOR, Owed.VERIFIER):
        return _OUR_SIDE
    return None


def when(stands: Standing, today: date) -> Cell:
    """By when, as a number of days; how long ago where it is over."""
    if stands.overdue:
        return ((f"{stands.overdue} d over", "error"),)
    return in_days(stands.due, today) if stands.due else ""


def _step(book: AuditBook, me: Id, today: date, holidays: Collection[date]) -> Iterator[Line]:
    """The audit's own next step, where it is mine to do."""
    task = next_task(book, holidays)
    if task is None or task.id not in _ASKED_FOR:
        return
    if me and not book.roles(me).intersection(task.roles):
        return
    due = report_due(book, holidays) if task.id == "report" else None
    late = due is not None and due < today
    yield Line(
        key=f"{book.ref}/step",
        sign=(("!", "error"),) if late else "",
        ref=book.ref,
        kind=_KINDS.get(task.id, "audit"),
        words=task.words,
        whose=names.person(book, book.audit.lead),
        when=((f"{(today - due).days} d over", "error"),) if due and late else in_days(due, today) if due else "",
        rank=(_MINE_AND_LATE if late else _MINE, due.isoformat() if due else ""),
        opens=("conduct" if task.id == "conduct" else "audit", book.ref),
    )


def _proposals(book: AuditBook, me: Id) -> Iterator[Line]:
    """Grades that a trainee gave or an auditor proposed, for the lead or the supervisor to confirm (G-09)."""
    if book.audit.state not in (AuditState.IN_PROGRESS, AuditState.CONCLUDED):
        return
    pending = [i for i in book.items.values() if i.proposed_by and not i.confirmed_by]
    mine = [i for i in pending if _confirms(book, i, me)]
    if mine:
        refs = ", ".join(i.ref for i in mine[:4]) + (" …" if len(mine) > 4 else "")
        words = f"{len(mine)} proposed answer{'s' if len(mine) > 1 else ''} to confirm: {refs}"
        yield Line(f"{book.ref}/proposals", book.ref, words, "confirm", rank=(_MINE, ""), opens=("conduct", book.ref))


def _confirms(book: AuditBook, item: Item, me: Id) -> bool:
    from auditor.model.audit import TeamMember

    supervised = {m.person for m in book.all(TeamMember).values() if m.supervised_by == me}
    return not me or Role.LEAD in book.roles(me) or item.proposed_by in supervised


def _drafts(book: AuditBook) -> Iterator[Line]:
    """Texts that were being typed when the program stopped."""
    keys = list(book.ledger.drafts())
    if keys:
        items = [book.items[part].ref for key in keys for part in key.split("/") if part in book.items]
        at = f" at {', '.join(items[:4])}" if items else ""
        many = f"{len(keys)} texts were" if len(keys) > 1 else "a text was"
        words = f"{many} left open{at}; what was typed is there"
        yield Line(f"{book.ref}/drafts", book.ref, words, "draft", rank=(_MINE, ""), opens=("conduct", book.ref))
