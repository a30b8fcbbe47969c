"""Which way a text runs: told apart where formats have to be told, so that a name keeps its place in a sentence."""

from __future__ import annotations

import unicodedata
from itertools import groupby

from auditor.reporting.direction import has_right_to_left

_RIGHT = frozenset({"R", "AL"})


def runs_from_right(text: str) -> bool:
    """Whether a whole paragraph runs from right to left: more of its letters do than do not."""
    if not has_right_to_left(text):
        return False
    kinds = [unicodedata.bidirectional(character) for character in text]
    return sum(kind in _RIGHT for kind in kinds) > kinds.count("L")


def stretches(text: str) -> list[tuple[str, bool]]:
    """*text* in stretches of one direction, true for right to left; signs between two words of a kind go with them."""
    if not has_right_to_left(text):
        return [(text, False)]
    kinds = [unicodedata.bidirectional(character) for character in text]
    strong = [n for n, kind in enumerate(kinds) if kind == "L" or kind in _RIGHT]
    turned = [False] * len(text)
    for here, there in zip(strong, [*strong[1:], len(text)], strict=True):
        both = kinds[here] in _RIGHT and there < len(text) and kinds[there] in _RIGHT
        end = there if both else _with_marks(kinds, here)
        turned[here:end] = [kinds[here] in _RIGHT] * (end - here)
    return [
        ("".join(character for character, _ in group), from_right)
        for from_right, group in groupby(zip(text, turned, strict=True), key=lambda pair: pair[1])
    ]


def _with_marks(kinds: list[str], letter: int) -> int:
    """The place behind a letter and the marks that sit on it."""
    end = letter + 1
    while end < len(kinds) and kinds[end] == "NSM":
        end += 1
    return end
