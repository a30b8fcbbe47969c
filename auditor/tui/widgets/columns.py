"""What a list shows: its columns, its rows, and where the rows come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar, runtime_checkable

from auditor.model.text import searchable
from auditor.tui.cells import Cell

T = TypeVar("T")

GAP = 2
"""Cells between two columns."""

_LEAST_WIDTH = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list; widths are in cells."""

    title: str = ""
    width: int = 0
    """Fixed width; 0 shares what the fixed columns leave."""
    share: int = 1
    """How big a share a column without fixed width takes."""
    align: Literal["left", "right"] = "left"
    from_width: int = 0
    """The least width of the list at which the column is shown."""
    runs_on: bool = False
    """Whether a text that is too long for it takes the room of the columns after it that are empty in its row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a key that stays the same while the row lives, and a cell for each column."""

    key: str
    cells: tuple[Cell, ...]
    heading: bool = False
    """A heading of a group goes across all columns (its second cell to the right) and cannot be chosen."""


class RowSource(Protocol):
    """Rows by position: a list of them, or something that makes a row when it is asked for."""

    def __len__(self) -> int: ...

    def __getitem__(self, position: int, /) -> Row: ...


@runtime_checkable
class Findable(Protocol):
    """A source that knows where a key stands without being read from end to end."""

    def position(self, key: str) -> int | None:
        """The position of *key*, or ``None``."""
        ...


@runtime_checkable
class Headed(Protocol):
    """A source that knows where its headings stand without making its rows."""

    def headings(self) -> Sequence[int]:
        """Their positions, in order."""
        ...


class Listing(Generic[T]):
    """Rows that are made from things when they are asked for, with headings among them."""

    def __init__(self, things: Sequence[T | Row], make: Callable[[T], Row], key: Callable[[T], str]) -> None:
        self._things = things
        self._make = make
        self._key = key

    def __len__(self) -> int:
        return len(self._things)

    def __getitem__(self, position: int) -> Row:
        thing = self._things[position]
        return thing if isinstance(thing, Row) else self._make(thing)

    def position(self, key: str) -> int | None:
        """Where a key stands."""
        for position, thing in enumerate(self._things):
            if (thing.key if isinstance(thing, Row) else self._key(thing)) == key:
                return position
        return None

    def headings(self) -> Sequence[int]:
        """Where the headings stand."""
        return [n for n, thing in enumerate(self._things) if isinstance(thing, Row) and thing.heading]


def lay_out(columns: Sequence[Column], width: int) -> list[tuple[int, int]]:
    """Number and width of each column shown in *width* cells.

    Fixed columns take their width, the others share the rest; what has no room at all is left out from the right.
    """
    seen = [(number, column) for number, column in enumerate(columns) if width >= column.from_width]
    room = width - GAP * (len(seen) - 1)
    shares = sum(column.share for _, column in seen if not column.width)
    flexible = room - sum(column.width for _, column in seen)
    widths: list[tuple[int, int]] = []
    left = width
    for number, column in seen:
        wanted = column.width
        if not wanted:
            wanted = max(flexible * column.share // shares, _LEAST_WIDTH)
            flexible, shares = flexible - wanted, shares - column.share
        given = min(wanted, left)
        if given < 1:
            break
        widths.append((number, given))
        left -= given + GAP
    return widths


def run_on(columns: Sequence[Column], widths: Sequence[tuple[int, int]], row: Row) -> list[tuple[int, int]]:
    """Number and width of each column as *row* is drawn: one that runs on takes the empty ones after it in."""
    placed: list[tuple[int, int]] = []
    for number, width in widths:
        if placed and columns[placed[-1][0]].runs_on and not text_of(_cell(row, number)):
            placed[-1] = (placed[-1][0], placed[-1][1] + GAP + width)
        else:
            placed.append((number, width))
    return placed


def _cell(row: Row, number: int) -> Cell:
    return row.cells[number] if number < len(row.cells) else ""


def headings_of(rows: RowSource) -> Sequence[int]:
    """Where the headings stand among rows; those of a source that does not know it are looked at one by one."""
    return rows.headings() if isinstance(rows, Headed) else [n for n in range(len(rows)) if rows[n].heading]


def matching(rows: RowSource, words: str) -> RowSource:
    """The rows that hold every one of *words*, blind to case and accents, under the headings that still have some."""
    wanted = searchable(words).split()
    if not wanted:
        return rows
    found: list[Row] = []
    heading: Row | None = None
    for number in range(len(rows)):
        row = rows[number]
        if row.heading:
            heading = row
            continue
        text = searchable(" ".join(text_of(cell) for cell in row.cells))
        if all(word in text for word in wanted):
            if heading is not None:
                found.append(heading)
                heading = None
            found.append(row)
    return found


def text_of(cell: Cell) -> str:
    """The plain text of a cell."""
    return cell if isinstance(cell, str) else "".join(text for text, _ in cell)
