"""The entries of the register: each nonconformity with where it stands today, as a row of the table and as a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditor.figures.follow_up import DaysOff, Standing, acknowledged_by, reviewed_by, standing
from auditor.figures.overview import Followed
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.words import NonconformityState as N
from auditor.model.words import Owed
from auditor.tui.cells import Cell, Segments
from auditor.tui.marks import Signs
from auditor.tui.screens import names
from auditor.tui.widgets.columns import Column, Row

COLUMNS = (
    Column("", 1),
    Column("", 13),
    Column("grade", 9),
    Column("clause", 14, from_width=108),
    Column("state", 23),
    Column("turn", 13),
    Column("days", 7, align="right"),
    Column("", from_width=88),
)
"""Sign, reference, grade, clause, state, whose turn, days left, flags."""

_USUAL = frozenset(
    {N.DRAFT, N.ISSUED, N.ACKNOWLEDGED, N.RESPONSE_SUBMITTED, N.RESPONSE_ACCEPTED, N.IMPLEMENTED}
    | {N.IMPLEMENTATION_VERIFIED, N.CLOSED_EFFECTIVE}
)
"""The states that the column of a card tells already."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A nonconformity, and where it stands on a day."""

    it: Followed
    standing: Standing
    today: date
    seen_by: date | None = None
    """By when it should be acknowledged, which is a reminder and not what is overdue."""

    @property
    def left(self) -> int | None:
        """Days until the date that counts; negative once it has passed; ``None`` where there is none."""
        due = self.standing.due
        return None if due is None else (due - self.today).days


def entry(it: Followed, today: date, days_off: DaysOff) -> Entry:
    """Where *it* stands on *today*."""
    return Entry(it, standing(it, today, reviewed_by(it, days_off)), today, acknowledged_by(it, days_off))


def row(each: Entry, signs: Signs) -> Row:
    """One line of the table."""
    it = each.it
    whose = it.named(each.standing.whose)
    turn = "" if each.standing.turn is Owed.NOBODY else f"{each.standing.turn.value} {whose.ref if whose else ''}"
    tone = "" if it.is_open else "muted"
    cells: tuple[Cell, ...] = (
        (("!", "error"),) if each.standing.overdue else "",
        ((it.ref, tone),),
        signs.segments(it.grade.value) if it.is_open else ((_plain(it, signs), "muted"),),
        ((names.numbers(list(it.clauses)), tone),),
        ((names.state(it.state.value), tone),),
        turn.rstrip(),
        days(each),
        flags(each),
    )
    return Row(it.id, cells)


def card(each: Entry, signs: Signs) -> Row:
    """One card of the board: sign, grade and reference; what it is about; whose turn; days left; what else holds."""
    it = each.it
    grade = f"{signs.shape(it.grade.value)}{signs.letter(it.grade.value)} "
    whose = person(it, each.standing.whose)
    closed = it.closed.isoformat() if it.closed else ""
    stands = names.state(it.state.value).rpartition(" ")[2]
    said = [*([] if it.state in _USUAL else [stands]), *(flag for flag in it.flags(each.today) if flag != "overdue")]
    if it.row.waits_for is not None and it.is_open:
        said.append(f"{it.row.seen} of {it.row.waits_for} seen")
    return Row(
        it.id,
        (
            (
                *((("!", "error"),) if each.standing.overdue else ()),
                (grade, it.grade.value if it.is_open else "muted"),
                (it.ref, "strong" if it.is_open else "muted"),
            ),
            ((it.row.title, "" if it.is_open else "muted"),),
            ((whose or closed, "muted"),),
            days(each),
            ((", ".join(dict.fromkeys(said)), "warning"),),
        ),
    )


def _plain(it: Followed, signs: Signs) -> str:
    return "".join(text for text, _ in signs.segments(it.grade.value))


def days(each: Entry) -> Segments:
    """Days left in one number; overdue ones stand out, late ones of the auditor's side do not.

    Of one that is issued they are the days to acknowledge it, until its response is overdue.
    """
    if each.left is None:
        return ()
    if each.seen_by is not None and not each.standing.overdue:
        left = (each.seen_by - each.today).days
        return ((f"{left} d", "" if left >= 0 else "warning"),)
    return ((f"{each.left} d", "error" if each.standing.overdue else "" if each.left >= 0 else "warning"),)


def by_when(each: Entry) -> str:
    """The date that counts and how far it is; empty where there is none."""
    if each.standing.due is None or each.left is None:
        return ""
    days = quantity(abs(each.left), "day")
    if each.standing.overdue:
        how_far = f"{quantity(each.standing.overdue, 'day')} over"
    else:
        how_far = f"in {days}" if each.left > 0 else f"since {days}" if each.left else "today"
    said = f"by {each.standing.due.isoformat()}, {how_far}"
    return f"to acknowledge by {each.seen_by}, to answer {said}" if each.seen_by is not None else said


def flags(each: Entry) -> Segments:
    """What else holds: repeat, escalated, extended, early, reopened; what was seen of what is waited for."""
    row = each.it.row
    said = [flag for flag in each.it.flags(each.today) if flag not in ("overdue", "repeat")]
    if row.repeat_of:
        said.insert(0, f"repeat of {row.repeat_of}")
    if row.waits_for is not None and row.is_open:
        said.append(f"{row.seen} of {row.waits_for} occurrences")
    return ((", ".join(said), "warning"),) if said else ()


def person(it: Followed, who: Id | None) -> str:
    """Reference and name of somebody it names; the id if nobody in its audit has it."""
    named = it.named(who)
    return "" if named is None else f"{named.ref} {named.name}" if named.ref else named.id
