"""The base of all rows, and how clauses are written in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.model.clause import Clause

NOBODY = -1
"""The place of somebody, or something, that a row does not name."""


class Row(Struct, frozen=True, array_like=True, gc=False):
    """The base of all rows: written as arrays, and left alone by the garbage collector, since nothing in them is."""


def in_one_text(clauses: Iterable[str]) -> str:
    """Clauses in one short text, the standard only where it changes: ``20000-1:4.1 4.2 9001:8.6``."""
    told: list[str] = []
    last = ""
    for standard, _, number in (clause.partition(":") for clause in sorted(set(clauses))):
        told.append(number if standard == last else f"{standard}:{number}")
        last = standard
    return " ".join(told)


def clauses_in(text: str) -> Iterator[Clause]:
    """The reverse of :func:`in_one_text`."""
    standard = ""
    for word in text.split():
        before, colon, number = word.rpartition(":")
        standard = before if colon else standard
        yield Clause(standard, number)
