"""Which earlier nonconformities a finding may repeat, and which are a trend (chapter 11): the auditor decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.figures.earlier import Earlier, Match, in_common
from auditor.model.calendar import months_before
from auditor.model.clause import Clause
from auditor.model.text import searchable

CORRECTIVE_ACTION: Mapping[str, str] = {"20000-1": "10.1.1", "9001": "10.2.1", "27001": "10.2"}
"""By standard the clause on corrective action: what a second repeat may be written against."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What was found here, to be compared: process, site and services are words as people read them, ``text`` too."""

    clauses: tuple[Clause, ...]
    process: str = ""
    site: str = ""
    services: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that may be repeated: the match, how alike the words are (0 to 100), and the others of its chain.

    ``chain`` are those that it repeats itself and those that repeat it: with one more, the failure came back again.
    """

    match: Match
    likeness: int
    chain: tuple[str, ...] = ()

    @property
    def earlier(self) -> Earlier:
        """The nonconformity itself."""
        return self.match.earlier


@dataclass(frozen=True, slots=True)
class Repeats:
    """The candidates, the most alike first; and apart from them the trend: the same clause elsewhere, newest first."""

    candidates: tuple[Candidate, ...] = ()
    trend: tuple[Match, ...] = ()


def repeats(records: Iterable[Earlier], here: Failure, since: date) -> Repeats:
    """What *here* may repeat, of those that are open or were closed *since* then.

    A candidate has one of the clauses **and** the process, the site or a service in common.
    """
    known, wanted = list(records), frozenset(here.clauses)
    found = [
        Match(record, in_common(record, wanted, here.process, here.site, here.services))
        for record in known
        if record.grade.is_nonconformity and (record.closed is None or record.closed >= since)
    ]
    found = sorted((m for m in found if "clause" in m.same), key=lambda m: (m.earlier.issued, m.earlier.ref))
    found.reverse()
    chain = _chains(known)
    chosen = [Candidate(m, likeness(here.text, m.earlier.title), chain(m.earlier)) for m in found if m.same[1:]]
    ranked = sorted(chosen, key=lambda each: -each.likeness)  # the newest first among equals
    return Repeats(tuple(ranked), tuple(m for m in found if not m.same[1:]))


def likeness(one: str, other: str) -> int:
    """How alike the words of two texts are, whatever their order, case and accents: 0 to 100, in any language."""
    from rapidfuzz.fuzz import token_set_ratio

    return round(token_set_ratio(searchable(one), searchable(other)))


def looks_back_to(today: date, months: int, cycle_from: date, cycle_to: date) -> date:
    """The first day of the look-back time: so many *months* ago; 0 means since the cycle before this one began."""
    if months:
        return months_before(today, months)
    return months_before(cycle_from, (cycle_to.year - cycle_from.year) * 12 + cycle_to.month - cycle_from.month + 1)


def against_corrective_action(clauses: Sequence[Clause]) -> tuple[str, ...]:
    """The clauses on corrective action of the standards that are cited; of all that are known where none of them is."""
    cited = {clause.standard for clause in clauses}
    of = {standard: number for standard, number in CORRECTIVE_ACTION.items() if standard in cited} or CORRECTIVE_ACTION
    return tuple(f"{standard}:{number}" for standard, number in of.items())


def _chains(known: Iterable[Earlier]) -> Callable[[Earlier], tuple[str, ...]]:
    """Tells of each what it repeats, back to the first, and those that repeat it."""
    by_ref = {record.ref: record for record in known}
    repeated_by: dict[str, list[str]] = defaultdict(list)
    for record in by_ref.values():
        repeated_by[record.repeat_of].append(record.ref)

    def chain(earlier: Earlier) -> tuple[str, ...]:
        found: dict[str, None] = {}
        of = earlier.repeat_of
        while of and of != earlier.ref and of not in found:
            found[of] = None
            of = by_ref[of].repeat_of if of in by_ref else ""
        found |= dict.fromkeys(repeated_by.get(earlier.ref, ()))
        return tuple(found)

    return chain
