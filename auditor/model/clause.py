"""Clauses, always written with their standard: ``20000-1:8.5.2.1``, ``9001:8.6``, ``27001:A.5.1``."""

from __future__ import annotations

import re
from functools import lru_cache, total_ordering
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

_NUMBER = re.compile(r"(?:[A-Za-z]\.?)?[0-9]{1,4}(?:\.[0-9]{1,4}){0,9}")
_CLAUSE = re.compile(rf"(?P<standard>[0-9A-Za-z][0-9A-Za-z-]{{0,39}}):(?P<number>{_NUMBER.pattern})")


@total_ordering
class Clause(NamedTuple):
    """One numbered requirement of one standard; sorts as people read: 8.2 before 8.10, clauses before annexes."""

    standard: str
    number: str

    @classmethod
    def parse(cls, text: str, default_standard: str = "") -> Clause:
        """Read ``20000-1:8.5`` (or ``8.5`` with a default standard); ``ValueError`` says what was expected."""
        return _parsed(text, default_standard)

    @property
    def parents(self) -> tuple[Clause, ...]:
        """The clauses above this one, nearest first: 8.5.2 and 8.5 and 8 for 8.5.2.1, and A.5 for A.5.1."""
        parts = self.number.split(".")
        top = 2 if parts[0].isalpha() else 1
        return tuple(Clause(self.standard, ".".join(parts[:n])) for n in range(len(parts) - 1, top - 1, -1))

    def covers(self, other: Clause) -> bool:
        """Whether *other* is this clause or stands below it."""
        return self == other or self in other.parents

    @property
    def sort_key(self) -> tuple[str, tuple[tuple[int, int, str], ...]]:
        """Order of reading: numbers by value, letters after numbers."""
        parts = self.number.split(".")
        return self.standard, tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts)

    def __lt__(self, other: object) -> bool:
        return self.sort_key < other.sort_key if isinstance(other, Clause) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self.sort_key <= other.sort_key if isinstance(other, Clause) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.sort_key > other.sort_key if isinstance(other, Clause) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self.sort_key >= other.sort_key if isinstance(other, Clause) else NotImplemented

    def __str__(self) -> str:
        return f"{self.standard}:{self.number}"


@lru_cache(maxsize=4096)  # a workspace names the same few hundred again and again
def _parsed(text: str, default_standard: str) -> Clause:
    text = text.strip()
    found = _CLAUSE.fullmatch(text)
    if found:
        return Clause(found["standard"], found["number"])
    if default_standard and _NUMBER.fullmatch(text):
        return Clause(default_standard, text)
    raise ValueError(f"{text!r} is no clause; write the standard and the number, such as 20000-1:8.5.2.1")


@lru_cache(maxsize=4096)
def _clause_text(text: str) -> str:
    return str(Clause.parse(text))


ClauseText = Annotated[str, AfterValidator(_clause_text)]
"""A clause as text with its standard, as it is kept in records."""
