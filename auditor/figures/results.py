"""Results per group of clauses, as the report shows them: 4 to 7, 8.1 to 8.7, 9 and 10 for ISO/IEC 20000-1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.figures.progress import OPEN, outcome
from auditor.model.clause import Clause
from auditor.model.item import Item
from auditor.model.words import Grade

SPLIT_ABOVE = 6
"""With more groups than this on its second level, a clause is shown by them: clause 8 of 20000-1 and of 9001 (seven
each), not clause 7 (six and five)."""

WORDS = (*(grade.value for grade in Grade), "not-applicable", "not-audited", OPEN)
"""What an item may have come to, in the fixed order in which it is shown."""


@dataclass(frozen=True, slots=True)
class ClauseGroup:
    """Results of one group. ``planned`` counts its chosen items, ``audited`` those with a grade; ``counts`` holds every
    word of :data:`WORDS` that occurs."""

    clause: Clause
    title: str
    planned: int
    audited: int
    counts: Mapping[str, int]


def results(items: Iterable[Item], standard: str, outline: Sequence[tuple[str, str]]) -> tuple[ClauseGroup, ...]:
    """Results of *items* for each group of *standard*, in order of reading.

    Groups of the *outline* (number and title) without items are there with zeros, since what was not looked at belongs
    to the result; the outline decides what is split, so that two audits of one standard have the same groups.
    """
    titles = {Clause(standard, number): title for number, title in outline}
    homes = [(Clause.parse(item.clause), outcome(item)) for item in items]
    homes = [(home, word) for home, word in homes if home.standard == standard]
    split = _split({*titles, *(home for home, _ in homes)})
    counts: dict[Clause, Counter[str]] = {group_of(c, split): Counter() for c in titles if c not in split}
    for home, word in homes:
        counts.setdefault(group_of(home, split), Counter())[word] += 1
    return tuple(_group(clause, titles.get(clause, ""), counts[clause]) for clause in sorted(counts))


def groups(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The groups that *clauses* belong to, in order of reading; what is split is decided by them alone."""
    known = set(clauses)
    split = _split(known)
    return tuple(sorted({group_of(clause, split) for clause in known}))


def group_of(clause: Clause, split: Iterable[Clause]) -> Clause:
    """The group that *clause* belongs to, where the chapters in *split* are shown by their second level."""
    levels = (*reversed(clause.parents), clause)
    return levels[1] if len(levels) > 1 and levels[0] in set(split) else levels[0]


def _chapter(clause: Clause) -> Clause:
    """8 for 8.5.2, and A.5 for A.5.1."""
    return clause.parents[-1] if clause.parents else clause


def _split(clauses: Iterable[Clause]) -> frozenset[Clause]:
    """Which chapters are shown by their second level; controls of an annex stay together."""
    second = {group_of(clause, [_chapter(clause)]) for clause in clauses}
    sizes = Counter(_chapter(clause) for clause in second if clause.parents)
    return frozenset(chapter for chapter, size in sizes.items() if size > SPLIT_ABOVE and chapter.number.isdigit())


def _group(clause: Clause, title: str, counts: Counter[str]) -> ClauseGroup:
    return ClauseGroup(
        clause=clause,
        title=title,
        planned=counts.total(),
        audited=sum(counts[grade.value] for grade in Grade),
        counts={word: counts[word] for word in WORDS if counts[word]},
    )
