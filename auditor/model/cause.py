"""Why something happened: answers to "why?" below one another, and the categories that causes are sorted into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from pydantic import Field, model_validator

from auditor.model.record import Part
from auditor.model.text import Name

DEEPEST: Final = 12
"""So many answers stand below one another at most: five are the custom, more than these are a slip."""

MOST: Final = 200
"""So many answers are in a tree at most."""


class Bone(StrEnum):
    """The six categories of Ishikawa as services call them: a machine is technology, material is data."""

    PEOPLE = "people"
    METHOD = "method"
    TECHNOLOGY = "technology"
    DATA = "data"
    MEASUREMENT = "measurement"
    ENVIRONMENT = "environment"


_CALLED: Final = {"machine": Bone.TECHNOLOGY, "material": Bone.DATA, "methods": Bone.METHOD, "person": Bone.PEOPLE}


def category(word: str) -> str:
    """A category as it is kept and counted: the six under one name each, another as it was written."""
    folded = " ".join(word.casefold().split())
    known: str | None = next((bone.value for bone in Bone if bone == folded), None)
    return known or _CALLED.get(folded) or " ".join(word.split())


class Why(Part):
    """One answer to "why?"; ``whys`` are the answers to why that is so. A root cause is an answer that ends there."""

    text: Name
    is_root: bool = False
    whys: list[Why] = Field(default_factory=list)

    @model_validator(mode="after")
    def _ends(self) -> Why:
        if self.is_root and self.whys:
            raise ValueError(f"{self.text[:60]!r} is marked as a root cause, and is asked why below")
        return self


def walked(whys: Sequence[Why], above: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Why]]:
    """Every answer from top to bottom with its number: ``(1, 2)`` is the second answer below the first."""
    for number, why in enumerate(whys, 1):
        yield (*above, number), why
        yield from walked(why.whys, (*above, number))


def roots(whys: Sequence[Why]) -> list[Why]:
    """The root causes: the answers that are marked, else those below which nobody asked further."""
    answers = [why for _, why in walked(whys)]
    return [why for why in answers if why.is_root] or [why for why in answers if not why.whys]


def fitting(whys: list[Why]) -> list[Why]:
    """The tree; ``ValueError`` where it is too deep or too large to be an analysis."""
    numbers = [number for number, _ in walked(whys)]
    if len(numbers) > MOST:
        raise ValueError(f"{len(numbers)} answers to why; {MOST} is the most")
    if any(len(number) > DEEPEST for number in numbers):
        raise ValueError(f"answers to why stand more than {DEEPEST} below one another")
    return whys
