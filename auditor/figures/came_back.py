"""Looking back at a year: which closed nonconformities came back, what looks like it, and apart from both trends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.figures.earlier import Earlier
from auditor.figures.indicator import Period
from auditor.model.text import searchable
from auditor.model.words import NonconformityState

LIKE_ENOUGH = 50
"""From this likeness of words on, of 100, one is named that nobody linked."""

_MOST = 3
"""So many of them are named at most, the most alike."""

_ELSEWHERE = (NonconformityState.VOID.value, NonconformityState.TRANSFERRED.value)


@dataclass(frozen=True, slots=True)
class Alike:
    """One that nobody linked as a repeat, though clause and place are the same, and how alike the words are (0-100)."""

    earlier: Earlier
    likeness: int


@dataclass(frozen=True, slots=True)
class Closing:
    """One that was closed, with those that repeat it, and what was issued later in the period and looks like it."""

    earlier: Earlier
    repeats: tuple[Earlier, ...]
    alike: tuple[Alike, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Nonconformities of one clause that were issued in the period in more than one process: a pattern, no repeat."""

    clause: str
    records: tuple[Earlier, ...]


@dataclass(frozen=True, slots=True)
class LookBack:
    """What a period's closings came to. ``closings`` also has those closed before that came back in the period."""

    period: Period
    closings: tuple[Closing, ...]
    trends: tuple[Trend, ...]

    @property
    def closed(self) -> Sequence[Closing]:
        """Those that were closed in the period."""
        return [each for each in self.closings if self.period.holds(each.earlier.closed)]

    @property
    def came_back(self) -> Sequence[Closing]:
        """Those that are repeated."""
        return [each for each in self.closings if each.repeats]


def came_back(records: Iterable[Earlier], period: Period) -> LookBack:
    """What came back, of nonconformities up to the end of *period*; those that came back first, then the newest."""
    known = [each for each in records if each.grade.is_nonconformity and each.issued <= period.last]
    issued = [each for each in known if period.holds(each.issued)]
    repeats: dict[str, list[Earlier]] = defaultdict(list)
    for each in sorted(known, key=_by_issue):
        if each.repeat_of:
            repeats[searchable(each.repeat_of.strip())].append(each)
    by_clause: dict[str, list[Earlier]] = defaultdict(list)
    later: dict[_Place, list[Earlier]] = defaultdict(list)
    for each in sorted(issued, key=_by_issue):
        for clause in each.clauses:
            by_clause[str(clause)].append(each)
        for place in _places(each) if not each.repeat_of else ():
            later[place].append(each)
    titles = {each.ref: searchable(each.title) for each in issued}
    closings = []
    for each in known:
        again = repeats.get(searchable(each.ref), [])
        lately = any(period.holds(repeat.issued) for repeat in again)
        if each.closed is not None and each.state not in _ELSEWHERE and (period.holds(each.closed) or lately):
            closings.append(Closing(each, tuple(again), _alike(each, later, titles)))
    closings.sort(key=lambda each: (each.earlier.closed, each.earlier.ref), reverse=True)
    closings.sort(key=lambda each: 0 if each.repeats else 1 if each.alike else 2)
    trends = [Trend(clause, tuple(found)) for clause, found in sorted(by_clause.items()) if _in_places(found) > 1]
    return LookBack(period, tuple(closings), tuple(trends))


def _by_issue(each: Earlier) -> tuple[object, str]:
    return each.issued, each.ref


def _in_places(found: Iterable[Earlier]) -> int:
    return len({searchable(each.process) for each in found if each.process})


_Place = tuple[str, str, str]


def _places(each: Earlier) -> Iterator[_Place]:
    """Each clause with the process, the site and every service: what a repeat has in common with the old one."""
    named = [("process", each.process), ("site", each.site), *(("service", service) for service in each.services)]
    for clause in each.clauses:
        yield from ((str(clause), kind, searchable(name)) for kind, name in named if name)


def _alike(old: Earlier, later: Mapping[_Place, Sequence[Earlier]], titles: Mapping[str, str]) -> tuple[Alike, ...]:
    """The most alike of those issued after its closing."""
    from rapidfuzz.fuzz import token_set_ratio
    from rapidfuzz.process import extract

    found = {each.ref: each for place in _places(old) for each in later.get(place, ()) if _follows(each, old)}
    words = {ref: titles[ref] for ref in found}
    ranked = extract(
        searchable(old.title), words, scorer=token_set_ratio, processor=None, score_cutoff=LIKE_ENOUGH, limit=_MOST
    )
    return tuple(Alike(found[ref], round(score)) for _, score, ref in ranked)


def _follows(each: Earlier, old: Earlier) -> bool:
    return old.closed is not None and each.issued > old.closed
