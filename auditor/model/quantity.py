"""How many of something, in English words: one day, two days."""

from __future__ import annotations


def quantity(number: float, one: str, many: str = "") -> str:
    """``1 day``, ``2 days``, ``0.5 days``; *many* where it is not *one* with an s: ``2 nonconformities``."""
    return f"{number if isinstance(number, int) else f'{number:g}'} {one if number == 1 else many or f'{one}s'}"


def they_are(number: int) -> str:
    """``is`` of one, ``are`` of any other number."""
    return "is" if number == 1 else "are"
