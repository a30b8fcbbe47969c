"""The entries of the register: each nonconformity with its audit and where it stands today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auditor.figures.follow_up import Standing, review_due, standing
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.words import NonconformityState, Owed
from auditor.tui.cells import Cell, Segments
from auditor.tui.marks import MARKS, Signs
from auditor.tui.screens import names
from auditor.tui.widgets.columns import Column, Row
from auditor.workspace import AuditBook


class View(StrEnum):
    """How the register is arranged; the value is its name in the head line."""

    TURN = "by turn"
    DUE = "by due date"
    GRADE = "by grade"
    STATE = "by state"


class Which(StrEnum):
    """Which entries are shown."""

    ALL = "all"
    OPEN = "open"
    OVERDUE = "overdue"
    MINE = "mine"


COLUMNS = (
    Column("", 1),
    Column("", 10),
    Column("grade", 9),
    Column("clause", 14, from_width=104),
    Column("state", 23),
    Column("turn", 13),
    Column("days", 6, align="right"),
    Column("", from_width=84),
)
"""Sign, reference, grade, clause, state, whose turn, days left, flags."""

_STATES = list(NonconformityState)
_GRADES = list(MARKS)


@dataclass(frozen=True, slots=True)
class Entry:
    """A nonconformity, the audit it was raised in, and where it stands."""

    book: AuditBook
    record: Nonconformity
    standing: Standing
    today: date

    @property
    def left(self) -> int | None:
        """Days until the date that counts; negative once it has passed; ``None`` where there is none."""
        due = self.standing.due
        return None if due is None else (due - self.today).days

    def is_mine(self, person: Id) -> bool:
        """Whether the next step is this person's."""
        return bool(person) and self.standing.whose == person


def entry(book: AuditBook, record: Nonconformity, today: date, holidays: Sequence[date] = ()) -> Entry:
    """One entry as of a day."""
    review = review_due(record, book.deadlines, holidays)
    return Entry(book, record, standing(record, today, review), today)


def chosen(entries: Sequence[Entry], which: Which, person: Id) -> list[Entry]:
    """Those that *which* shows."""
    shown: dict[Which, Callable[[Entry], bool]] = {
        Which.ALL: lambda e: True,
        Which.OPEN: lambda e: e.record.is_open,
        Which.OVERDUE: lambda e: bool(e.standing.overdue),
        Which.MINE: lambda e: e.is_mine(person),
    }
    return [each for each in entries if shown[which](each)]


def rows(entries: Sequence[Entry], view: View, person: Id, signs: Signs) -> list[Row]:
    """The list, under the headings of the view."""
    ordered = sorted(entries, key=lambda e: (_rank(e, view, person), _urgency(e), e.record.ref))
    found: list[Row] = []
    last = ""
    for each in ordered:
        title = _heading(each, view, person)
        if title and title != last:
            number = sum(_heading(e, view, person) == title for e in ordered)
            found.append(Row(f"#{title}", (title, str(number)), heading=True))
            last = title
        found.append(row(each, signs))
    return found


def _urgency(each: Entry) -> tuple[bool, int]:
    return each.left is None, each.left or 0


def _rank(each: Entry, view: View, person: Id) -> tuple[int, ...]:
    match view:
        case View.TURN:
            return (not each.is_mine(person), list(Owed).index(each.standing.turn))
        case View.GRADE:
            return (_GRADES.index(each.record.grade.value), not each.record.is_open)
        case View.STATE:
            return (_STATES.index(each.record.state),)
    return ()


def _heading(each: Entry, view: View, person: Id) -> str:
    match view:
        case View.TURN if each.is_mine(person):
            return "Waits for you"
        case View.TURN:
            return {
                Owed.OWNER: "The owner's turn",
                Owed.AUDITOR: "The auditor's turn",
                Owed.VERIFIER: "The verifier's turn",
                Owed.NOBODY: "Nothing is owed",
            }[each.standing.turn]
        case View.GRADE:
            return each.book.grading.label(each.record.grade).capitalize()
        case View.STATE:
            return names.state(each.record.state.value).capitalize()
    return ""


def row(each: Entry, signs: Signs) -> Row:
    """One line."""
    record = each.record
    whose = names.ref(each.book, each.standing.whose)
    turn = "" if each.standing.turn is Owed.NOBODY else f"{each.standing.turn.value} {whose}".rstrip()
    tone = "" if record.is_open else "muted"
    cells: tuple[Cell, ...] = (
        (("!", "error"),) if each.standing.overdue else "",
        ((record.ref, tone),),
        signs.segments(record.grade.value) if record.is_open else ((_plain(record, signs), "muted"),),
        ((names.numbers(record.clauses), tone),),
        ((names.state(record.state.value), tone),),
        turn,
        days(each),
        flags(each),
    )
    return Row(record.id, cells)


def _plain(record: Nonconformity, signs: Signs) -> str:
    return "".join(text for text, _ in signs.segments(record.grade.value))


def days(each: Entry) -> Segments:
    """Days left in one number; overdue ones stand out, late ones of the auditor's side do not."""
    if each.left is None:
        return ()
    return ((f"{each.left} d", "error" if each.standing.overdue else "" if each.left >= 0 else "warning"),)


def by_when(each: Entry) -> str:
    """The date that counts and how far it is; empty where there is none."""
    if each.standing.due is None or each.left is None:
        return ""
    if each.standing.overdue:
        how_far = f"{each.standing.overdue} days over"
    else:
        how_far = f"in {each.left} days" if each.left > 0 else "today" if each.left == 0 else f"since {-each.left} days"
    return f"by {each.standing.due.isoformat()}, {how_far}"


def flags(each: Entry) -> Segments:
    """What else holds: repeat, escalated, extended, early, reopened; what was seen of what is waited for."""
    record = each.record
    said = [flag for flag in record.flags(each.today) if flag not in ("overdue", "repeat")]
    if record.repeat_of:
        said.insert(0, f"repeat of {record.repeat_of}")
    if record.waiting.occurrences is not None and record.is_open:
        said.append(f"{record.waiting.seen} of {record.waiting.occurrences} occurrences")
    return ((", ".join(said), "warning"),) if said else ()
