"""The neutral pieces of a document that is set on paper and written as Markdown alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.reporting.review_record import MonthFacts


@dataclass(frozen=True, slots=True)
class Says:
    """A paragraph; *quiet* where it explains."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """A list."""

    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; ``shares`` are the widths of its columns, ``trends`` a drawn last column."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[float]
    trends: Sequence[Sequence[MonthFacts]] = ()


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a topic."""

    text: str


@dataclass(frozen=True, slots=True)
class ToFill:
    """A place that a person fills in: the product cannot know it."""

    prompt: str


Piece = Says | Entries | Sheet | Subheading | ToFill


@dataclass(frozen=True, slots=True)
class Headed:
    """A topic as it is shown: its number, heading, who asks for it, and the pieces below."""

    number: int
    heading: str
    asked_by: str
    pieces: Sequence[Piece] = field(default_factory=tuple)
