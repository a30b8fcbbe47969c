"""Which nonconformities are shown: mine, overdue, of a grade, of an owner, whose turn; each along with the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from auditor.figures.follow_up import whose
from auditor.figures.overview import Followed
from auditor.model.record import Id
from auditor.model.words import Grade, Owed
from auditor.tui.cells import Cell
from auditor.tui.marks import MARKS
from auditor.tui.screens.register.entries import person
from auditor.tui.widgets.columns import Column, Row

COLUMNS = (Column("", 3), Column("show only"), Column("open", 6, align="right"))
"""Whether it is chosen, the words, how many of those that are open it holds for."""

_WEIGHED = [mark for mark in MARKS if mark in set(Grade)]
_TURNS = {
    Owed.OWNER: "owner's turn",
    Owed.AUDITOR: "auditor's turn",
    Owed.VERIFIER: "verifier's turn",
}
_GRADES = [grade for grade in map(Grade, _WEIGHED) if grade.is_nonconformity]


@dataclass(frozen=True, slots=True)
class Choice:
    """What has to hold for a nonconformity to be shown; nothing chosen shows all of them."""

    mine: bool = False
    overdue: bool = False
    open: bool = False
    turn: Owed | None = None
    grade: Grade | None = None
    owner: Id = ""

    def __bool__(self) -> bool:
        return self != Choice()

    @property
    def asks_for_open(self) -> bool:
        """Whether only what somebody owes something of can be shown."""
        return self.mine or self.overdue or self.open or self.turn is not None

    def holds(self, it: Followed, me: Id, today: date) -> bool:
        """Whether *it* is shown to *me*."""
        return (
            (not self.grade or it.grade is self.grade)
            and (not self.owner or it.owner == self.owner)
            and (self.turn is None or it.turn is self.turn)
            and (not self.open or it.is_open)
            and (not self.overdue or it.is_overdue(today))
            and (not self.mine or is_mine(it, me))
        )

    def having(self, key: str) -> Choice:
        """With one more or, where it was chosen already, without it: a key of :func:`options`."""
        kind, _, value = key.partition(":")
        match kind:
            case "mine":
                return replace(self, mine=not self.mine)
            case "overdue":
                return replace(self, overdue=not self.overdue)
            case "open":
                return replace(self, open=not self.open)
            case "turn":
                return replace(self, turn=None if self.turn == value else Owed(value))
            case "grade":
                return replace(self, grade=None if self.grade == value else Grade(value))
            case "owner":
                return replace(self, owner="" if self.owner == value else value)
        return Choice()

    def has(self, key: str) -> bool:
        """Whether a key of :func:`options` is chosen."""
        kind, _, value = key.partition(":")
        chosen = getattr(self, kind, None)
        return chosen == value if value else chosen is True

    def words(self, named: str) -> str:
        """The choice in words; *named* is the owner's name."""
        said = [word for word in ("mine", "overdue", "open") if getattr(self, word)]
        said += [_TURNS[self.turn]] if self.turn in _TURNS else []
        said += [self.grade.value] if self.grade else []
        said += [f"owner {named}"] if self.owner else []
        return ", ".join(said)


def is_mine(it: Followed, me: Id) -> bool:
    """Whether the next step is this person's."""
    return bool(me) and it.turn is not Owed.NOBODY and whose(it) == me


def options(owed: Iterable[Followed], choice: Choice, me: Id, today: date) -> Iterator[Row]:
    """What can be chosen, a row each, with how many of the open ones it holds for."""
    pending = [it for it in owed if it.is_open]
    turns = Counter(it.turn for it in pending)
    grades = Counter(it.grade for it in pending)
    if choice:
        yield Row("all", ("", "all again", str(len(pending))))
    yield _option(choice, "mine", "mine: the next step is yours", sum(is_mine(it, me) for it in pending))
    yield _option(choice, "overdue", "overdue", sum(it.is_overdue(today) for it in pending))
    yield _option(choice, "open", "open", len(pending))
    for turn, words in _TURNS.items():
        yield _option(choice, f"turn:{turn.value}", words, turns[turn])
    for grade in _GRADES:
        if grades[grade] or choice.grade is grade:
            yield _option(choice, f"grade:{grade.value}", MARKS[grade.value].word, grades[grade])
    for who, (name, number) in sorted(owners(pending).items(), key=lambda each: in_order(each[1][0])):
        yield _option(choice, f"owner:{who}", f"owner {name}", number)


def in_order(name: str) -> tuple[int, str]:
    """People by their references: P2 before P19."""
    return len(name.partition(" ")[0]), name


def owners(pending: Iterable[Followed]) -> dict[Id, tuple[str, int]]:
    """Who owns some of them: reference and name, and how many."""
    numbers: Counter[Id] = Counter()
    named: dict[Id, str] = {}
    for it in pending:
        if (owner := it.owner) is not None:
            numbers[owner] += 1
            if owner not in named:
                named[owner] = person(it, owner)
    return {who: (named[who], number) for who, number in numbers.items()}


def _option(choice: Choice, key: str, words: str, number: int) -> Row:
    mark: Cell = (("[x]", "accent"),) if choice.has(key) else "[ ]"
    return Row(key, (mark, words, str(number)))
