"""What an audit takes, in auditor-days (chapter 14; practice, for internal audits only)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from auditor.figures.results import groups
from auditor.model.clause import Clause
from auditor.model.frequency import EffortRates
from auditor.model.quantity import quantity
from auditor.model.words import Mode

USUAL = EffortRates()


@dataclass(frozen=True, slots=True)
class Effort:
    """The days of an audit and what they are made of."""

    blocks: int
    """How many times the days of a group of clauses."""
    days_per_block: float
    size: float
    method: float
    plan_and_report: float

    @property
    def days(self) -> float:
        """All of it, to two decimals."""
        return round(self.blocks * self.days_per_block * self.size * self.method + self.plan_and_report, 2)

    @property
    def says(self) -> str:
        """The parts in words."""
        many = f"{quantity(self.blocks, 'group')} of clauses × {self.days_per_block:g}"
        size = f" × {self.size:g} for size" if self.size != 1 else ""
        method = f" × {self.method:g} from afar" if self.method != 1 else ""
        return f"{many}{size}{method} + {self.plan_and_report:g} to plan and report"


def effort(
    leaves: Iterable[Clause],
    staff: int = 0,
    mode: Mode = Mode.ON_SITE,
    rates: EffortRates = USUAL,
    outline: Iterable[Clause] = (),
) -> float:
    """Days for an audit of these leaf clauses, to two decimals; see :func:`estimate`."""
    return estimate(leaves, staff, mode, rates, outline).days


def estimate(
    leaves: Iterable[Clause],
    staff: int = 0,
    mode: Mode = Mode.ON_SITE,
    rates: EffortRates = USUAL,
    outline: Iterable[Clause] = (),
) -> Effort:
    """What an audit of these leaf clauses takes.

    For each group of clauses the base days, once for every so many of its leaves, times the factors of size and method;
    and the days of plan and report. *staff* are the people at the sites that are looked at; 0, where nobody said it,
    counts as a middle size. The *outline* (all leaves of the standard) says how its clauses are grouped.
    """
    wanted = list(dict.fromkeys(leaves))
    known = groups((*wanted, *outline))
    sizes = Counter(next(group for group in known if group.covers(leaf)) for leaf in wanted)
    return Effort(
        blocks=sum(ceil(size / rates.clauses_per_group) for size in sizes.values()),
        days_per_block=rates.days_per_group,
        size=size_factor(staff, rates),
        method=rates.remote if mode is Mode.REMOTE else 1.0,
        plan_and_report=rates.plan_and_report,
    )


def size_factor(staff: int, rates: EffortRates = USUAL) -> float:
    """The factor for so many staff; 1 where it is not known."""
    if staff <= 0:
        return 1.0
    return next((factor for most, factor in zip(rates.staff, rates.size, strict=True) if staff <= most), rates.size[-1])
