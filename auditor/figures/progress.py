"""How far an audit is: what its items came to, as a whole and for each clause with everything below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.model.clause import Clause
from auditor.model.item import Item
from auditor.model.words import Grade

OPEN = "open"
"""The word for an item that still waits for its outcome, beside the words of :attr:`auditor.model.item.Item.result`."""

_OUTCOMES = ("not-applicable", "not-audited")


def outcome(item: Item) -> str:
    """The one word for what an item came to: a grade's id, ``not-applicable``, ``not-audited`` or ``open``."""
    return OPEN if item.is_open else item.result or OPEN


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts over items. ``items`` is the sum of ``answered``, ``not_applicable``, ``not_audited`` and ``open``.

    ``by_grade`` holds every grade in the order of the scheme's words, zeros included. ``thin`` (G-23), ``incomplete``
    (a kept answer that lacks a note, evidence or reason) and ``unconfirmed`` (proposed, not yet confirmed) count items
    that are counted above as well.
    """

    items: int
    answered: int
    not_applicable: int
    not_audited: int
    open: int
    thin: int
    incomplete: int
    unconfirmed: int
    by_grade: Mapping[Grade, int]

    @property
    def nonconforming(self) -> int:
        """Items whose requirement is not fulfilled."""
        return sum(count for grade, count in self.by_grade.items() if grade.is_nonconformity)

    @property
    def is_settled(self) -> bool:
        """Whether every item has an outcome (G-18)."""
        return self.open == 0


def progress(items: Iterable[Item]) -> Progress:
    """Count *items*."""
    counts: Counter[str] = Counter()
    for item in items:
        counts.update(_words(item))
    return _progress(counts)


@dataclass(frozen=True, slots=True)
class ClauseProgress:
    """A line of the clause tree: the progress of the clause itself and of everything below it."""

    clause: Clause
    title: str
    depth: int
    progress: Progress


def clause_tree(items: Iterable[Item], standard: str, outline: Sequence[tuple[str, str]]) -> tuple[ClauseProgress, ...]:
    """Count *items* of *standard* for each clause of its *outline* (number and title), counts rolled up.

    Every clause of the outline is there, in order of reading, also those without items; a clause that items have and
    the outline lacks is added without a title. An item counts for its home clause only, never for what it also cites.
    """
    titles = {Clause(standard, number): title for number, title in outline}
    counts: dict[Clause, Counter[str]] = {}
    for item in items:
        home = Clause.parse(item.clause)
        if home.standard != standard:
            continue
        words = _words(item)
        for clause in (home, *home.parents):
            counts.setdefault(clause, Counter()).update(words)
    return tuple(
        ClauseProgress(clause, titles.get(clause, ""), len(clause.parents), _progress(counts.get(clause, Counter())))
        for clause in sorted({*titles, *counts})
    )


def _words(item: Item) -> tuple[str, ...]:
    """What an item adds to the counts; marks stand beside its outcome."""
    word = outcome(item)
    marks = [word]
    if word != OPEN:
        marks += ["+thin"] if item.is_thin else []
        marks += ["+incomplete"] if item.lacks else []
        marks += ["+unconfirmed"] if item.proposed_by and not item.confirmed_by else []
    return tuple(marks)


def _progress(counts: Mapping[str, int]) -> Progress:
    by_grade = {grade: counts.get(grade.value, 0) for grade in Grade}
    not_applicable, not_audited = (counts.get(word, 0) for word in _OUTCOMES)
    answered, waiting = sum(by_grade.values()), counts.get(OPEN, 0)
    return Progress(
        items=answered + not_applicable + not_audited + waiting,
        answered=answered,
        not_applicable=not_applicable,
        not_audited=not_audited,
        open=waiting,
        thin=counts.get("+thin", 0),
        incomplete=counts.get("+incomplete", 0),
        unconfirmed=counts.get("+unconfirmed", 0),
        by_grade=by_grade,
    )
