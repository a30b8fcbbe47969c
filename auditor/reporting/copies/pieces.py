"""The neutral pieces of a copy: made once from record and design, written by each format in its own way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Final, TypeAlias

from auditor.reporting.fonts import Face
from auditor.reporting.lines import Run
from auditor.reporting.lines import Words as Runs
from auditor.reporting.logo import Logo
from auditor.reporting.record import Result

SIGNS: Final = {
    Result.MAJOR: "◆",
    Result.MINOR: "▲",
    Result.OBSERVATION: "○",
    Result.OFI: "●",
    Result.CONFORMING: "✓",
    Result.GOOD_PRACTICE: "★",
    Result.NOT_AUDITED: "–",
    Result.NOT_APPLICABLE: "/",
    Result.OPEN: "□",
}
"""The shape of each result as a character: told apart without colour, as on paper."""

_STRONG = frozenset({Face.MEDIUM, Face.SEMIBOLD, Face.CONDENSED_MEDIUM, Face.CONDENSED_SEMIBOLD})


class Tone(Enum):
    """How loud a paragraph is."""

    BODY = "body"
    STRONG = "strong"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text; *to* is the place it leads to, *result* makes it the label of a result."""

    text: str
    to: str = ""
    is_strong: bool = False
    result: Result | None = None


Words: TypeAlias = Sequence[Span]


@dataclass(frozen=True, slots=True)
class Says:
    """A paragraph; a line break in it is one for the reader."""

    words: Words
    tone: Tone = Tone.BODY


@dataclass(frozen=True, slots=True)
class Entries:
    """A list."""

    entries: Sequence[Words]


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a chapter."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as it is printed; without *data* a place that says *why* it is not there. *width* is in points."""

    alt: str
    caption: str
    data: bytes = b""
    width: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands behind it."""

    label: str
    pieces: Sequence[Says | Entries | Picture]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled facts, one below the other."""

    rows: Sequence[Fact]


Cell: TypeAlias = Sequence[Says]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; one cell in a table of several is a heading over the rows below it."""

    cells: Sequence[Cell]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; *name* is what it shows, *shares* the widths of its columns."""

    name: str
    head: Sequence[str]
    rows: Sequence[Row]
    shares: Sequence[float]


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that is read first: its number, what it counts, and of which result it is."""

    number: str
    words: str
    result: Result | None


@dataclass(frozen=True, slots=True)
class Tiles:
    """The figures that are read first."""

    tiles: Sequence[Tile]


@dataclass(frozen=True, slots=True)
class Bar:
    """How many of each result a group of clauses has; *alt* says all of it in words."""

    number: Span
    title: str
    looked_at: str
    counts: Sequence[tuple[Result, int]]
    said: str
    alt: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Results by clause as a figure; *head* names the columns where it becomes a table."""

    name: str
    caption: str
    head: Sequence[str]
    legend: Sequence[tuple[Result, str]]
    bars: Sequence[Bar]

    def sheet(self) -> Sheet:
        """The same numbers as a table."""
        rows = [
            Row([[Says([bar.number])], [said(bar.title)], [said(bar.looked_at)], [said(bar.said)]]) for bar in self.bars
        ]
        return Sheet(self.name, self.head, rows, (10, 34, 20, 36))


@dataclass(frozen=True, slots=True)
class Card:
    """A finding: its reference and title as a heading, below it what it says; loud for a nonconformity."""

    ref: str
    title: str
    result: Result
    grade: str
    anchor: str
    pieces: Sequence[Says | Entries | Picture | Facts]

    @property
    def is_loud(self) -> bool:
        """Whether it is a nonconformity."""
        return self.result in (Result.MAJOR, Result.MINOR)


Piece: TypeAlias = Says | Entries | Subheading | Picture | Facts | Sheet | Tiles | Bars | Card


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of the report."""

    number: str
    heading: str
    anchor: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above everything: whose report it is, what it is about, and what this file is not.

    *own* is what the organisation adds to its covers, *logo* its mark.
    """

    organisation: str
    classification: str
    kind: str
    title: str
    reference: str
    notice: str
    facts: Sequence[Fact]
    draft: str = ""
    own: str = ""
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """The whole of a copy.

    *foot* and *seal* are said on each page: class and revision, and the content's hash; *page* is the pattern of its
    number.
    """

    language: str
    head: Head
    contents: str
    skip: str
    legend: Sheet
    chapters: Sequence[Chapter]
    foot: str
    seal: str
    page: str
    author: str
    day: date
    warnings: Sequence[str] = field(default_factory=tuple)

    @property
    def name(self) -> str:
        """What the file is called by programs that show it."""
        return f"{self.head.kind} {self.head.reference}"

    def anchors(self) -> Iterator[str]:
        """Every place that a link may lead to, in the order of reading; a place may come more than once."""
        for chapter in self.chapters:
            yield chapter.anchor
            for piece in chapter.pieces:
                if isinstance(piece, Card):
                    yield piece.anchor
                elif isinstance(piece, Sheet):
                    yield from (row.anchor for row in piece.rows if row.anchor)


def spans(words: Runs) -> Words:
    """Words as they are set on paper, without type: what is strong there is strong here, links lead where they led."""
    runs = [words] if isinstance(words, str | Run) else words
    return [
        Span(run) if isinstance(run, str) else Span(run.text, run.to, run.face in _STRONG)
        for run in runs
        if (run if isinstance(run, str) else run.text)
    ]


def said(words: Runs, tone: Tone = Tone.BODY) -> Says:
    """A paragraph of *words*."""
    return Says(spans(words), tone)


def quiet(words: Runs) -> Says:
    """A paragraph that explains."""
    return said(words, Tone.QUIET)


def strong(words: Runs) -> Says:
    """A paragraph that is read first."""
    return said(words, Tone.STRONG)


def labelled(result: Result, name: str) -> Says:
    """A result as a label."""
    return Says([Span(name, result=result)])


def first_and_others(words: Sequence[str]) -> list[Says]:
    """What is said first, and what explains it; what is empty is left out."""
    return [quiet(each) if n else said(each) for n, each in enumerate(each for each in words if each)]
