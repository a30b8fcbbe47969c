"""The entries of the register: each nonconformity with where it stands today, in the order of a view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from operator import attrgetter, itemgetter

from auditor.figures.follow_up import Counts, Standing, counts, review_due, standing, whose
from auditor.figures.overview import Followed
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.words import NonconformityState as N
from auditor.model.words import Owed
from auditor.tui.cells import Cell, Segments
from auditor.tui.marks import MARKS, Signs
from auditor.tui.screens import names
from auditor.tui.widgets.columns import Column, Listing, Row, RowSource


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

_STATE = attrgetter("row.state")
_GRADES = {mark: number for number, mark in enumerate(MARKS)}
_STATES = {state: ((number,), names.state(state.value).capitalize()) for number, state in enumerate(N)}


@dataclass(frozen=True, slots=True)
class Entry:
    """A nonconformity, and where it stands on a day."""

    it: Followed
    standing: Standing
    today: date

    @property
    def left(self) -> int | None:
        """Days until the date that counts; negative once it has passed; ``None`` where there is none."""
        due = self.standing.due
        return None if due is None else (due - self.today).days


def entry(it: Followed, today: date, holidays: Sequence[date] = ()) -> Entry:
    """One entry as of a day."""
    return Entry(it, standing(it, today, review_due(it, it.page, holidays)), today)


class Register:
    """All nonconformities as they are shown: some of them, in the order of a view. What stands is judged on *today*.

    There may be tens of thousands, most of them settled: only what is *owed* is sorted by its date, and a row is made
    when it is drawn. Both are given in the order of their references.
    """

    def __init__(
        self,
        owed: Sequence[Followed],
        settled: Sequence[Followed],
        person: Id,
        today: date,
        holidays: Sequence[date],
        signs: Signs,
    ) -> None:
        self._owed = owed
        self._settled = settled
        self._person = person
        self._today = today
        self._holidays = holidays
        self._signs = signs
        self._reviews: dict[tuple[date | None, int], date | None] = {}
        self._arranged: dict[tuple[View, Which], RowSource] = {}

    def __len__(self) -> int:
        return len(self._owed) + len(self._settled)

    @cached_property
    def counts(self) -> Counts:
        """The whole register in numbers."""
        states = Counter(map(_STATE, self._settled))
        closed, void, transferred = (states[state] for state in (N.CLOSED_EFFECTIVE, N.VOID, N.TRANSFERRED))
        said = counts([it.row for it in self._owed], self._today)
        return replace(said, closed=closed, void=void, transferred=transferred)

    def entry(self, it: Followed) -> Entry:
        """Where one stands."""
        return entry(it, self._today, self._holidays)

    def find(self, key: Id) -> Followed | None:
        """The one with this id."""
        return next((it for its in (self._owed, self._settled) for it in its if it.row.id == key), None)

    def rows(self, view: View, which: Which) -> RowSource:
        """The list, under the headings of the view; arranged once."""
        if (view, which) not in self._arranged:
            self._arranged[view, which] = self._arrange(view, which)
        return self._arranged[view, which]

    def _arrange(self, view: View, which: Which) -> RowSource:
        groups: dict[tuple[int, ...], dict[str, list[Followed]]] = {}
        owed = self._owed if which is Which.ALL else [it for it in self._owed if self._is_shown(it, which)]
        for it in self._by_urgency(owed):
            rank, title = self._place(it, view)
            groups.setdefault(rank, {}).setdefault(title, []).append(it)
        settled = self._settled if which is Which.ALL else ()
        if settled and view in (View.TURN, View.DUE):
            rank, title = _TURNS[Owed.NOBODY] if view is View.TURN else _ONE_GROUP
            groups.setdefault(rank, {}).setdefault(title, []).extend(settled)
        else:
            for it in settled:
                rank, title = self._place(it, view)
                groups.setdefault(rank, {}).setdefault(title, []).append(it)
        return Listing(list(_under_headings(groups)), self._row, lambda it: it.row.id)

    def _row(self, it: Followed) -> Row:
        return row(self.entry(it), self._signs)

    def is_mine(self, it: Followed) -> bool:
        """Whether the next step is this person's."""
        return bool(self._person) and it.turn is not Owed.NOBODY and whose(it) == self._person

    def _is_shown(self, it: Followed, which: Which) -> bool:
        match which:
            case Which.OPEN:
                return it.is_open
            case Which.OVERDUE:
                return it.is_overdue(self._today)
            case Which.MINE:
                return self.is_mine(it)
        return True

    def _by_urgency(self, shown: Iterable[Followed]) -> list[Followed]:
        """What is due first, first; what is not due at all comes last."""
        due: list[tuple[date, Followed]] = []
        rest: list[Followed] = []
        for it in shown:
            row = it.row
            day = self._reviewed_by(it) if row.since is not None else row.due
            if day is None:
                rest.append(it)
            else:
                due.append((day, it))
        due.sort(key=itemgetter(0))
        return [it for _, it in due] + rest

    def _reviewed_by(self, it: Followed) -> date | None:
        """By when the auditor side should answer; many got their turn on the same day."""
        key = (it.row.since, it.page.review_by_auditor)
        if key not in self._reviews:
            self._reviews[key] = review_due(it, it.page, self._holidays)
        return self._reviews[key]

    def _place(self, it: Followed, view: View) -> tuple[tuple[int, ...], str]:
        """The rank of its group in a view, and the heading of the group."""
        match view:
            case View.TURN if self.is_mine(it):
                return (-1,), "Waits for you"
            case View.TURN:
                return _TURNS[it.turn]
            case View.GRADE:
                return (_GRADES[it.grade], not it.is_open), it.label.capitalize()
            case View.STATE:
                return _STATES[it.state]
        return _ONE_GROUP


_ONE_GROUP = ((0,), "")
_TURN_WORDS = {
    Owed.OWNER: "The owner's turn",
    Owed.AUDITOR: "The auditor's turn",
    Owed.VERIFIER: "The verifier's turn",
    Owed.NOBODY: "Nothing is owed",
}
_TURNS = {turn: ((number,), _TURN_WORDS[turn]) for number, turn in enumerate(Owed)}


def _under_headings(groups: Mapping[tuple[int, ...], Mapping[str, Sequence[Followed]]]) -> Iterator[Followed | Row]:
    """The groups by their rank; what follows under the same title has one heading."""
    ordered = [(title, its) for rank in sorted(groups) for title, its in groups[rank].items()]
    numbers = Counter({title: 0 for title, _ in ordered})
    for title, its in ordered:
        numbers[title] += len(its)
    last = ""
    for title, its in ordered:
        if title and title != last:
            yield Row(f"#{title}", (title, str(numbers[title])), heading=True)
            last = title
        yield from its


def row(each: Entry, signs: Signs) -> Row:
    """One line."""
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


def _plain(it: Followed, signs: Signs) -> str:
    return "".join(text for text, _ in signs.segments(it.grade.value))


def days(each: Entry) -> Segments:
    """Days left in one number; overdue ones stand out, late ones of the auditor's side do not."""
    if each.left is None:
        return ()
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
    return f"by {each.standing.due.isoformat()}, {how_far}"


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
