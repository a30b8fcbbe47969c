"""A schedule as the rules of the trade tell it, in plain words and nothing of the product.

Four clauses of which one is asked for every year, two sites to go to once, a service of high criticality to look at
every year. A requirement is met by any audit that is not cancelled, looks at it, and lies in its years.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

CLAUSES = ("20000-1:4.1", "20000-1:5.1", "20000-1:8.2", "20000-1:8.6")
YEARLY = "20000-1:5.1"
SITES = ("BRQ", "ŁDZ")
YEARS = (2026, 2027, 2028)

Requirement = tuple[str, str, int, int]
"""What kind of thing, which, from which year to which."""


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
        return {each for each in after.gaps() - self.gaps() if each[3] >= today.year}

    def changed(self) -> Schedule:
        """A copy to be changed."""
        return deepcopy(self)

    def standing(self) -> dict[str, object]:
        """What a revision keeps of each audit."""
        return {
            ref: (audit.day, audit.cancelled, {name: frozenset(these) for name, these in audit.slot.items()})
            for ref, audit in self.audits.items()
        }
