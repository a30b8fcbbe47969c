"""What an audit takes, in auditor-days (chapter 14; practice, for internal audits only)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import ceil

from auditor.figures.results import groups
from auditor.model.clause import Clause
from auditor.model.frequency import EffortRates
from auditor.model.words import Mode

USUAL = EffortRates()


def effort(
    leaves: Iterable[Clause],
    staff: int = 0,
    mode: Mode = Mode.ON_SITE,
    rates: EffortRates = USUAL,
    outline: Iterable[Clause] = (),
) -> float:
    """Days for an audit of these leaf clauses, to two decimals.

    For each group of clauses the base days, once for every so many of its leaves, times the factors of size and method;
    and the days of plan and report. *staff* are the people at the sites that are looked at; 0, where nobody said it,
    counts as a middle size. The *outline* (all leaves of the standard) says how its clauses are grouped.
    """
    wanted = list(dict.fromkeys(leaves))
    known = groups((*wanted, *outline))
    sizes = Counter(next(group for group in known if group.covers(leaf)) for leaf in wanted)
    base = sum(rates.days_per_group * ceil(size / rates.clauses_per_group) for size in sizes.values())
    method = rates.remote if mode is Mode.REMOTE else 1.0
    return round(base * size_factor(staff, rates) * method + rates.plan_and_report, 2)


def size_factor(staff: int, rates: EffortRates = USUAL) -> float:
    """The factor for so many staff; 1 where it is not known."""
    if staff <= 0:
        return 1.0
    return next((factor for most, factor in zip(rates.staff, rates.size, strict=True) if staff <= most), rates.size[-1])
