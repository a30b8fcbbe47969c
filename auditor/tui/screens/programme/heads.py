"""How the heads of the coverage matrix, and its shares, are written."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.figures.indicator import Share


def shortened(labels: Sequence[str]) -> list[str]:
    """Labels without what they all begin with, up to the last sign that parts words: ``26-03`` of ``IA-2026-03``."""
    if len(labels) < 2:
        return list(labels)
    first, last = min(labels), max(labels)
    same = next((n for n, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    parted = max(first.rfind(sign, 0, same) for sign in "-_/ .") + 1
    return [label[parted:] for label in labels]


def in_percent(share: Share) -> str:
    """A share as people say it."""
    return f"{share.value * 100:.0f} %" if share.value is not None else "nothing"
