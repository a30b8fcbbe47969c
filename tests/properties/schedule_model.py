"""A schedule as the rules of the trade tell it, in plain words and nothing of the product.

Four clauses of which one is asked for every year, two sites to go to once, a service of high criticality to look at
every year. A requirement is met by any audit that is not cancelled, looks at it, and lies in its years.
One clause is risky: from each audit that looks at it, or from the day its risk was told, it is due again within a year,
and then again.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

CLAUSES = ("20000-1:4.1", "20000-1:5.1", "20000-1:8.2", "20000-1:8.6")
YEARLY = "20000-1:5.1"
SITES = ("BRQ", "ŁDZ")
YEARS = (2026, 2027, 2028)
RISKY = "20000-1:8.6"

Requirement = tuple[str, str, int, int]
"""What kind of thing, which, from which year to which."""


def a_year_after(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)


@dataclass
class Planned:
    """An audit: what its place in the programme says, and what it itself looks at."""

    day: date
    clauses: set[str]
    sites: set[str]
    services: set[str]
    goes: bool
    cancelled: bool = False
    provisional: bool = False
    slot: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.slot = {name: set(getattr(self, name)) for name in ("clauses", "sites", "services")}

    def meets(self, requirement: Requirement) -> bool:
        kind, what, first, last = requirement
        seen = {"clause": self.clauses, "service": self.services, "site": self.sites if self.goes else set()}[kind]
        return not self.cancelled and what in seen and first <= self.day.year <= last

    def follow(self) -> None:
        """The slot names at least what the audit looks at."""
        for name in self.slot:
            self.slot[name] |= getattr(self, name)


@dataclass
class Schedule:
    """The audits of a cycle, and what of them the revision in force knows."""

    audits: dict[str, Planned] = field(default_factory=dict)
    high_services: set[str] = field(default_factory=lambda: {"S1"})
    approved: dict[str, object] = field(default_factory=dict)
    risk_told: date = date.min

    def required(self) -> set[Requirement]:
        whole = (YEARS[0], YEARS[-1])
        found: set[Requirement] = {("clause", clause, *whole) for clause in CLAUSES}
        found |= {("site", site, *whole) for site in SITES}
        for year in YEARS:
            found.add(("clause", YEARLY, year, year))
            found |= {("service", service, year, year) for service in self.high_services}
        return found

    def gaps(self) -> set[Requirement]:
        return {each for each in self.required() if not any(a.meets(each) for a in self.audits.values())}

    def opened(self, after: Schedule, today: date) -> set[Requirement]:
        """The gaps that a change opens, but for those of years that are over."""
        found = {each for each in after.gaps() - self.gaps() if each[3] >= today.year}
        return found | {("risk", ref, day.year, times) for (ref, times), day in self.waits_more(after, today)}

    def waits(self) -> dict[tuple[str, int], date]:
        """When the risky clause is due and nobody looks: by the audit it was last looked at in, and how often since."""
        looks = sorted((a.day, ref) for ref, a in self.audits.items() if RISKY in a.clauses and not a.cancelled)
        found: dict[tuple[str, int], date] = {}
        since, last, times = self.risk_told, "", 0
        while (due := a_year_after(since)) <= date(YEARS[-1], 12, 31):
            in_time = [(day, ref) for day, ref in looks if since < day <= due]
            if in_time:
                (since, last), times = in_time[-1], 0
            else:
                found[last, times] = due
                since, times = due, times + 1
        return found

    def waits_more(self, after: Schedule, today: date) -> list[tuple[tuple[str, int], date]]:
        """What waits after a change and did not before; one that waited before, and only waits later, is none."""
        old, new = self.waits(), after.waits()
        gone = sorted(day for wait, day in old.items() if wait not in new)
        found = []
        for wait, day in sorted(new.items(), key=lambda each: each[1]):
            if wait in old or day < today:
                continue
            if gone and gone[0] <= day:
                gone.pop(0)
            else:
                found.append((wait, day))
        return found

    def changed(self) -> Schedule:
        """A copy to be changed."""
        return deepcopy(self)

    def standing(self) -> dict[str, object]:
        """What a revision keeps of each audit."""
        return {
            ref: (audit.day, audit.cancelled, {name: frozenset(these) for name, these in audit.slot.items()})
            for ref, audit in self.audits.items()
        }
