"""The whole register as it is shown: what a choice and words leave of it, in an order, in a table or on a board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any

from auditor.figures.follow_up import Counts, DaysOff, counts, reviewed_by
from auditor.figures.overview import Followed
from auditor.figures.overview.row import NOBODY
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.model.words import NonconformityState as N
from auditor.model.words import Owed
from auditor.tui.marks import MARKS, Signs
from auditor.tui.screens import names
from auditor.tui.screens.register.choice import Choice, in_order, is_mine
from auditor.tui.screens.register.entries import Entry, card, entry, person, row
from auditor.tui.screens.register.phases import PHASES, phase_of
from auditor.tui.screens.register.searching import texts
from auditor.tui.widgets.columns import Listing, Row, RowSource


class View(StrEnum):
    """How the register is drawn; the value is its name in the head line."""

    TABLE = "table"
    BOARD = "board"


class Order(StrEnum):
    """What it is sorted by; the value is its name in the head line."""

    TURN = "turn"
    DUE = "due"
    NUMBER = "number"
    GRADE = "grade"
    OWNER = "owner"
    AGE = "age"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is left of the register: of what somebody owes something, and the rest; by reference."""

    owed: Sequence[Followed]
    settled: Sequence[Followed]

    def __len__(self) -> int:
        return len(self.owed) + len(self.settled)


Place = tuple[tuple[int, str], str]
"""The rank of a group, and its heading."""
Groups = dict[tuple[int, str], dict[str, list[Followed]]]

_STATE = attrgetter("row.state")
_REFERENCE = attrgetter("row.ref")
_GRADES = {mark: number for number, mark in enumerate(MARKS)}
_STATES: Mapping[N, Place] = {
    state: ((number, ""), names.state(state.value).capitalize()) for number, state in enumerate(N)
}
_ONE_GROUP: Place = ((0, ""), "")
_TURN_WORDS = {
    Owed.OWNER: "The owner's turn",
    Owed.AUDITOR: "The auditor's turn",
    Owed.VERIFIER: "The verifier's turn",
    Owed.NOBODY: "Nothing is owed",
}
_TURNS: Mapping[Owed, Place] = {turn: ((number, ""), _TURN_WORDS[turn]) for number, turn in enumerate(Owed)}
_LAST = 1_000_000
_AT_THE_END: Place = ((_LAST, ""), _TURN_WORDS[Owed.NOBODY])
_SETTLED: Mapping[Order, Place] = {
    Order.TURN: _TURNS[Owed.NOBODY],
    Order.DUE: _ONE_GROUP,
    Order.OWNER: _AT_THE_END,
    Order.AGE: _AT_THE_END,
}
"""Where what is settled stands as one, in the orders that say nothing of it."""
_KEPT = 12


class Register:
    """All nonconformities as they stand on a day, for one person: *owed* and *settled*, each by reference."""

    def __init__(
        self,
        owed: Sequence[Followed],
        settled: Sequence[Followed],
        me: Id,
        today: date,
        days_off: DaysOff,
        signs: Signs,
    ) -> None:
        self.owed = owed
        self.settled = settled
        self.me = me
        self.today = today
        self._days_off = days_off
        self._signs = signs
        self._reviews: dict[tuple[date | None, int, str], date | None] = {}
        self._shown: dict[tuple[Choice, str], Shown] = {}
        self._arranged: dict[tuple[View, Order, Choice, str], RowSource] = {}

    def __len__(self) -> int:
        return len(self.owed) + len(self.settled)

    @cached_property
    def counts(self) -> Counts:
        """The whole register in numbers."""
        states = Counter(map(_STATE, self.settled))
        closed, void, transferred = (states[state] for state in (N.CLOSED_EFFECTIVE, N.VOID, N.TRANSFERRED))
        said = counts([it.row for it in self.owed], self.today)
        return replace(said, closed=closed, void=void, transferred=transferred)

    @cached_property
    def _by_id(self) -> Mapping[Id, Followed]:
        return {it.row.id: it for its in (self.settled, self.owed) for it in its}

    def entry(self, it: Followed) -> Entry:
        """Where one stands."""
        return entry(it, self.today, self._days_off)

    def find(self, key: Id) -> Followed | None:
        """The one with this id."""
        return self._by_id.get(key)

    # What is shown

    def shown(self, choice: Choice, words: str = "") -> Shown:
        """What the choice holds for and what holds the words."""
        wanted = " ".join(searchable(words).split())
        if not choice and not wanted:
            return Shown(self.owed, self.settled)
        if (choice, wanted) not in self._shown:
            _forget_some(self._shown)
            self._shown[choice, wanted] = self._left(choice, wanted.split())
        return self._shown[choice, wanted]

    def _left(self, choice: Choice, wanted: Sequence[str]) -> Shown:
        owed, settled = self.owed, () if choice.asks_for_open else self.settled
        if choice:
            owed, settled = ([it for it in its if choice.holds(it, self.me, self.today)] for its in (owed, settled))
        for word in wanted:
            owed, settled = ([it for it in its if word in self._texts[it.row.id]] for its in (owed, settled))
        return Shown(owed, settled)

    @cached_property
    def _texts(self) -> Mapping[Id, str]:
        return texts(it for its in (self.owed, self.settled) for it in its)

    def be_searched(self) -> None:
        """Have the texts at hand before anybody types the first letter."""
        _ = self._texts

    # How it is arranged

    def rows(self, view: View, order: Order, choice: Choice = Choice(), words: str = "") -> RowSource:  # noqa: B008
        """The table under the headings of the order, or the columns of the board, one heading each."""
        key = (view, order, choice, words)
        if key not in self._arranged:
            _forget_some(self._arranged)
            shown = self.shown(choice, words)
            self._arranged[key] = self._board(order, shown) if view is View.BOARD else self._table(order, shown)
        return self._arranged[key]

    def _table(self, order: Order, shown: Shown) -> RowSource:
        groups: Groups = {}
        if order is Order.NUMBER:
            groups[_ONE_GROUP[0]] = {"": sorted([*shown.owed, *shown.settled], key=_REFERENCE)}
        else:
            for it in self._sorted(shown.owed, order):
                _put(groups, self._place(it, order), (it,))
            if order not in _SETTLED:
                for it in shown.settled:
                    _put(groups, self._place(it, order), (it,))
            elif shown.settled:
                _put(groups, _SETTLED[order], shown.settled)
        return Listing(list(_under_headings(groups)), self._row, lambda it: it.row.id)

    def _board(self, order: Order, shown: Shown) -> RowSource:
        columns: dict[str, list[Followed]] = {phase.title: [] for phase in PHASES}
        for it in self._sorted(shown.owed, order):
            columns[phase_of(it.state).title].append(it)
        for it in sorted(shown.settled, key=_REFERENCE, reverse=True):
            columns[phase_of(it.state).title].append(it)
        things: list[Followed | Row] = []
        for phase in PHASES:
            its = columns[phase.title]
            if its or phase.always:
                things += [Row(f"#{phase.title}", (phase.title, str(len(its)), phase.whose), heading=True), *its]
        return Listing(things, self._card, lambda it: it.row.id)

    def _row(self, it: Followed) -> Row:
        return row(self.entry(it), self._signs)

    def _card(self, it: Followed) -> Row:
        return card(self.entry(it), self._signs)

    def _sorted(self, shown: Iterable[Followed], order: Order) -> Sequence[Followed]:
        """By the order; what is alike in it by what is due first, and what is not due at all last."""
        match order:
            case Order.NUMBER:
                return list(shown)
            case Order.AGE:
                return sorted(shown, key=lambda it: it.row.issued or date.max)
        urgent = self._by_urgency(shown)
        match order:
            case Order.GRADE:
                return sorted(urgent, key=lambda it: _GRADES[it.row.grade])
            case Order.OWNER:
                return sorted(urgent, key=lambda it: _owner(it)[0])
        return urgent

    def _by_urgency(self, shown: Iterable[Followed]) -> list[Followed]:
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
        key = (it.row.since, it.page.review_by_auditor, _at(it.page.sites, it.row.site))
        if key not in self._reviews:
            self._reviews[key] = reviewed_by(it, self._days_off)
        return self._reviews[key]

    def _place(self, it: Followed, order: Order) -> Place:
        """The rank of its group in an order, and the heading of the group."""
        match order:
            case Order.TURN if is_mine(it, self.me):
                return (-1, ""), "Waits for you"
            case Order.TURN:
                return _TURNS[it.turn]
            case Order.GRADE:
                return (2 * _GRADES[it.grade] + (not it.is_open), ""), it.label.capitalize()
            case Order.STATE:
                return _STATES[it.state]
            case Order.OWNER:
                return _owner(it)
        return _ONE_GROUP


def _put(groups: Groups, place: Place, its: Iterable[Followed]) -> None:
    rank, title = place
    groups.setdefault(rank, {}).setdefault(title, []).extend(its)


def _owner(it: Followed) -> Place:
    name = person(it, it.owner)
    return (in_order(name), name) if name else ((_LAST - 1, ""), "No owner yet")


def _at(texts: Sequence[str], place: int) -> str:
    """Reference and name of what stands at a place of a page, without its id."""
    return "" if place == NOBODY else texts[place].partition("\n")[2]


def _forget_some(kept: dict[Any, Any]) -> None:
    """What was typed letter by letter is not kept for ever."""
    if len(kept) >= _KEPT:
        kept.clear()


def _under_headings(groups: Groups) -> Iterator[Followed | Row]:
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
