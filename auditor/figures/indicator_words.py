"""An indicator in words: a rate from five cases on, before that the cases; and what it was counted from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.figures.indicator import Case, Detail, Indicator, Share
from auditor.figures.indicators import COUNT, COUNTS, DAYS, MARK, PER_DAY, RATE, Kind
from auditor.model.words import Grade

_FOREMOST = 3
"""So many of the most frequent words are said; programs get all."""

_GRADES = {Grade.GOOD_PRACTICE: "good practice", Grade.OFI: "improvement"}
"""Grades that are not called as they are written."""


def value(it: Indicator, kind: Kind) -> str:
    """The value as people read it: a rate from five cases on, before that the cases."""
    if kind.unit in (COUNT, COUNTS):
        return f"{it.n:g}"
    if not isinstance(it.value, (int, float)):
        return "–"
    match kind.unit:
        case str(unit) if unit == RATE:
            return f"{it.n:g} of {it.of:g}" if it.is_small else f"{it.value * 100:.1f} %"
        case str(unit) if unit == DAYS:
            return f"{it.value:.1f} days"
        case str(unit) if unit == PER_DAY:
            return f"{it.value:.2f} a day"
        case str(unit) if unit == MARK:
            return f"{it.value:.1f} of 5"
    return f"{it.value:g}"


def cases(it: Indicator, kind: Kind) -> str:
    """What the value was counted from, and what else is to be said of it."""
    if isinstance(it.value, Mapping):
        said = [f"{name}: {_most(counts)}" for name, counts in it.value.items() if counts]
        return "; ".join(said) or f"no {kind.cases}"
    between = "in" if kind.unit == PER_DAY else "of"
    said = [f"{it.n:g} {between} {it.of:g} {kind.cases}" if it.of else f"no {kind.cases}"]
    if it.cases:
        said = [*said, ", ".join(it.cases)] if kind.unit != RATE else [f"{kind.cases}: {', '.join(it.cases)}"]
    if kind.unit == PER_DAY:
        said += [", ".join(_by_grade(it.details))] if it.n else []
    else:
        said += [f"{name} {_said(detail)}" for name, detail in it.details.items() if it.of]
    return "; ".join(said)


def _by_grade(details: Mapping[str, Detail]) -> Iterator[str]:
    """How many there are of each grade, the gravest first; the days are the same for all, and said before."""
    for grade in reversed(Grade):
        detail = details.get(grade)
        if isinstance(detail, Share) and detail.n:
            yield f"{_GRADES.get(grade, grade.value)} {detail.n:g}"


def _most(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{word} {count}" for word, count in list(counts.items())[:_FOREMOST])


def _said(detail: Detail) -> str:
    match detail:
        case Share():
            return f"{detail.n:g} of {detail.of:g}"
        case Mapping():
            return ", ".join(f"{name} {number:.4g}" for name, number in detail.items())
    return f"{detail:g}"


def adds(case: Case) -> str:
    """What one case adds to its indicator."""
    match case[1]:
        case bool(holds):
            return "yes" if holds else "no"
        case (n, of):
            return f"{n:g} of {of:g}"
        case str(words):
            return ", ".join(word for word in words.split("\n") if word)
        case number:
            return f"{round(number, 2):g}"
