"""Text that runs from right to left, best effort: Arabic letters joined, words of a line in the order of the eye.

A line is ordered word by word: what would need the whole of the bidirectional algorithm (nested quotations, brackets
across words) is beyond this, and the text a reader copies out of the PDF is the original one in any case.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Literal

Run = Literal["L", "R", "N"]
"""Direction of a word: left to right, right to left, or that of its neighbours."""

_RIGHT = ("R", "AL")


def has_right_to_left(text: str) -> bool:
    """Whether any letter of *text* runs from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in _RIGHT for c in text)


def direction(word: str) -> Run:
    """The direction of *word*, told by its first strong letter."""
    for character in word:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return "L"
        if kind in _RIGHT:
            return "R"
    return "N"


def parted(word: str) -> list[str]:
    """A word with the punctuation before and behind it apart: a comma behind a name is no part of the name."""
    letters = [n for n, c in enumerate(word) if unicodedata.category(c)[0] in "LMN"]
    if not letters:
        return [word]
    first, last = letters[0], letters[-1] + 1
    return [part for part in (word[:first], word[first:last], word[last:]) if part]


def as_drawn(word: str) -> str:
    """A word with right-to-left letters as it is drawn from left to right: letters joined, order turned."""
    import arabic_reshaper
    from bidi import get_display

    return str(get_display(arabic_reshaper.reshape(word), base_dir="L"))


def visual_order(runs: Sequence[Run], base: Run) -> list[int]:
    """Positions of the words of a line from left to right; words without direction go with equal neighbours."""
    outer: Run = "R" if base == "R" else "L"
    solid: list[Run] = list(runs)
    for n, run in enumerate(runs):
        if run == "N":
            before = solid[n - 1] if n else outer
            after = next((r for r in runs[n + 1 :] if r != "N"), outer)
            solid[n] = before if before == after else outer
    groups: list[list[int]] = []
    for n, run in enumerate(solid):
        if groups and solid[groups[-1][0]] == run:
            groups[-1].append(n)
        else:
            groups.append([n])
    if outer == "R":
        groups.reverse()
    return [n for group in groups for n in (group if solid[group[0]] == "L" else reversed(group))]
