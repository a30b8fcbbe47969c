"""A Pareto: counts by word, the most frequent first, each with its share and the share of all up to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Bar:
    """One word: how often it was counted, its share of all that was counted, and that of all up to and with it."""

    word: str
    count: int
    share: float
    cumulated: float


def pareto(counts: Mapping[str, int]) -> tuple[Bar, ...]:
    """The bars of *counts*, which may add up to more than the nonconformities: some have several clauses or causes."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    whole = sum(counts.values())
    so_far = accumulate(count for _, count in ordered)
    return tuple(
        Bar(word, count, count / whole, up_to / whole) for (word, count), up_to in zip(ordered, so_far, strict=True)
    )
