"""One indicator: its value, never without the number of cases behind it (chapter 16), and what it is counted from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter
from statistics import fmean, median
from typing import Any, TypeVar

from auditor.figures.indicator_facts import AuditFacts, FollowUpFacts
from auditor.figures.overview import SlotRow
from auditor.model.clause import Clause
from auditor.model.people import Person, Process
from auditor.model.programme import EarlierNonconformity, Slot

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
        return self.once(f"issued {period}", lambda: [each for each in self.followed if period.holds(each.issued)])

    def held(self, period: Period) -> Sequence[AuditFacts]:
        """The audits that were held in a period."""
        return self.once(f"held {period}", lambda: [audit for audit in self.audits if period.holds(audit.held)])

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What *make* gives, made once for all periods and months that are counted."""
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made

    @cached_property
    def _made(self) -> dict[str, Any]:
        return {}


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

Counts = Mapping[str, Mapping[str, int]]
Detail = float | Share | Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    ``value`` is ``n`` / ``of`` for a rate, else what the formula says; ``None`` where there is no case. ``seen`` is the
    number of cases, which is not ``of`` where days are divided by days. ``cases`` names each of them, if they are
    fewer than :data:`FEW`; ``behind`` holds all of them with what each adds.
    """

    value: float | Counts | None
    n: float
    of: float
    seen: int
    cases: tuple[str, ...] = ()
    details: Mapping[str, Detail] = field(default_factory=dict)
    behind: Sequence[Case] = field(default=(), compare=False, repr=False)

    @property
    def is_small(self) -> bool:
        """Whether the cases are shown instead of a rate."""
        return self.seen < FEW


def rate(judged: Iterable[tuple[str, bool]], details: Mapping[str, Detail] | None = None) -> Indicator:
    """The share of those that hold; *judged* are the cases with whether each does."""
    every = list(judged)
    holding = sum(map(itemgetter(1), every))
    named = tuple(f"{ref} {'yes' if holds else 'no'}" for ref, holds in every) if len(every) < FEW else ()
    return counted(holding, len(every), named, details, every)


def counted(
    n: int,
    of: int,
    cases: tuple[str, ...] = (),
    details: Mapping[str, Detail] | None = None,
    behind: Sequence[Case] = (),
) -> Indicator:
    """A share where only the counts are known."""
    return Indicator(Share(n, of).value, n, of, of, cases, details or {}, behind)


def per(
    n: float,
    of: float,
    cases: Sequence[str],
    details: Mapping[str, Detail] | None = None,
    behind: Sequence[Case] = (),
) -> Indicator:
    """*n* per *of*, from as many audits or persons as there are *cases*."""
    few = tuple(cases) if len(cases) < FEW else ()
    return Indicator(Share(n, of).value, n, of, len(cases), few, details or {}, behind)


def mean(
    values: Sequence[tuple[str, float]], of: int | None = None, details: Mapping[str, Detail] | None = None
) -> Indicator:
    """Mean and median of the values of some cases; *of* where more were asked than answered."""
    found = [value for _, value in values]
    named = tuple(f"{ref} {round(value, 2):g}" for ref, value in values) if len(values) < FEW else ()
    middle: dict[str, Detail] = {"median": median(found)} if found else {}
    asked = len(found) if of is None else of
    beside = {**middle, **(details or {})}
    return Indicator(fmean(found) if found else None, len(found), asked, len(found), named, beside, values)
