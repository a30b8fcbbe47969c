"""One indicator: its value, never without the number of cases behind it (chapter 16), and what it is counted from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from statistics import fmean, median
from typing import Any, TypeVar

from auditor.figures.indicator_facts import AuditFacts, FollowUpFacts
from auditor.figures.overview import SlotRow
from auditor.model.clause import Clause
from auditor.model.people import Person, Process
from auditor.model.programme import EarlierNonconformity, Slot
from auditor.model.quantity import quantity

T = TypeVar("T")

FEW = 5
"""Below so many cases the cases are shown instead of a rate."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included; without a first day everything up to the last."""

    first: date | None
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether *day* is known and lies inside."""
        return day is not None and day <= self.last and (self.first is None or day >= self.first)

    def of(self, ordered: Sequence[T], day: Callable[[T], date]) -> Sequence[T]:
        """Those of which the *day* lies inside; *ordered* by that day, so that none of the others is looked at."""
        begin = 0 if self.first is None else bisect_left(ordered, self.first, key=day)
        return ordered[begin : bisect_right(ordered, self.last, lo=begin, key=day)]


@dataclass(frozen=True)
class Basis:
    """What all indicators are counted from. ``required`` are the leaf clauses that the cycle has to cover."""

    slots: Sequence[Slot | SlotRow] = ()
    audits: Sequence[AuditFacts] = ()
    cycle: Period | None = None
    required: Collection[Clause] = ()
    people: Collection[Person] = ()
    processes: Collection[Process] = ()
    earlier: Sequence[EarlierNonconformity] = ()
    holidays: Collection[date] = ()

    @cached_property
    def followed(self) -> Sequence[FollowUpFacts]:
        """The nonconformities of all audits."""
        return [each for audit in self.audits for each in audit.nonconformities]

    def issued(self, period: Period) -> Sequence[FollowUpFacts]:
        """Those of them that were issued in a period; most indicators begin with them."""
        return self.followed_in(period, "issued")

    def followed_in(self, period: Period, day: str) -> Sequence[FollowUpFacts]:
        """Those of them whose *day*, such as ``closed``, lies in a period, in the order of that day."""
        return period.of(self.once(day, lambda: by_day(self.followed, day)), attrgetter(day))

    def held(self, period: Period) -> Sequence[AuditFacts]:
        """The audits that were held in a period, in the order of their days."""
        return period.of(self.once("held", lambda: by_day(self.audits, "held")), attrgetter("held"))

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What *make* gives, made once for all periods and months that are counted."""
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made

    @cached_property
    def _made(self) -> dict[str, Any]:
        return {}


def by_day(records: Iterable[T], day: str) -> Sequence[T]:
    """Those that have the day, in its order."""
    get = attrgetter(day)
    return sorted((each for each in records if get(each) is not None), key=get)


@dataclass(frozen=True, slots=True)
class Share:
    """So many *of* so many."""

    n: float
    of: float

    @property
    def value(self) -> float | None:
        """0 to 1 where the one is a part of the other; ``None`` without any case."""
        return self.n / self.of if self.of else None


Case = tuple[str, bool | float | str | tuple[float, float]]
"""What an indicator was counted from, by its reference or clause, and what it adds: whether it holds, a number, so many
of so many, or words, a line each."""

Behind = Callable[[], Sequence[Case]]
"""Makes the cases: there may be tens of thousands, which are seldom looked at."""

Counts = Mapping[str, Mapping[str, int]]
Detail = float | Share | Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    ``value`` is ``n`` / ``of`` for a rate, else what the formula says; ``None`` where there is no case. ``seen`` is the
    number of cases, which is not ``of`` where days are divided by days. ``cases`` names each of them, if they are
    fewer than :data:`FEW`; ``behind`` makes all of them, with what each adds, when they are looked at.
    """

    value: float | Counts | None
    n: float
    of: float
    seen: int
    cases: tuple[str, ...] = ()
    details: Mapping[str, Detail] = field(default_factory=dict)
    behind: Behind = field(default=tuple, compare=False, repr=False)

    @property
    def is_small(self) -> bool:
        """Whether the cases are shown instead of a rate."""
        return self.seen < FEW


def rate(
    cases: Sequence[T],
    holds: Callable[[T], bool],
    details: Mapping[str, Detail] | None = None,
    *,
    named: Callable[[T], str] = attrgetter("ref"),
) -> Indicator:
    """The share of the cases that hold."""
    few = tuple(f"{named(case)} {'yes' if holds(case) else 'no'}" for case in cases) if len(cases) < FEW else ()
    behind: Behind = lambda: [(named(case), holds(case)) for case in cases]  # noqa: E731
    return counted(sum(map(holds, cases)), len(cases), few, details, behind)


def counted(
    n: int,
    of: int,
    cases: tuple[str, ...] = (),
    details: Mapping[str, Detail] | None = None,
    behind: Behind = tuple,
) -> Indicator:
    """A share where only the counts are known."""
    return Indicator(Share(n, of).value, n, of, of, cases, details or {}, behind)


def per(
    audits: Sequence[AuditFacts],
    n: Callable[[AuditFacts], float],
    of: Callable[[AuditFacts], float],
    said: str,
    details: Mapping[str, Detail] | None = None,
) -> Indicator:
    """*n* per *of*, each the sum over some audits; *said* are the words between the two where an audit is named."""
    named = (f"{each.ref} {n(each):g} {said} {quantity(of(each), 'day')}" for each in audits)
    few = tuple(named) if len(audits) < FEW else ()
    behind: Behind = lambda: [(each.ref, (n(each), of(each))) for each in audits]  # noqa: E731
    whole, parts = sum(map(of, audits)), sum(map(n, audits))
    return Indicator(Share(parts, whole).value, parts, whole, len(audits), few, details or {}, behind)


def mean(
    cases: Sequence[T],
    value: Callable[[T], float],
    of: int | None = None,
    details: Mapping[str, Detail] | None = None,
    *,
    named: Callable[[T], str] = attrgetter("ref"),
) -> Indicator:
    """Mean and median of the values of some cases; *of* where more were asked than answered."""
    found = list(map(value, cases))
    few = tuple(f"{named(case)} {round(value(case), 2):g}" for case in cases) if len(cases) < FEW else ()
    middle: dict[str, Detail] = {"median": median(found)} if found else {}
    asked = len(found) if of is None else of
    behind: Behind = lambda: [(named(case), value(case)) for case in cases]  # noqa: E731
    beside = {**middle, **(details or {})}
    return Indicator(fmean(found) if found else None, len(found), asked, len(found), few, beside, behind)
