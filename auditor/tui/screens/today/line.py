"""One line of Today: what it says, and what opens with enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from auditor.tui.cells import Cell
from auditor.tui.widgets.columns import Column, Row

COLUMNS = (
    Column("", 1),
    Column("", 11),
    Column("", 9),
    Column("", share=3, runs_on=True),
    Column("", 20, from_width=104),
    Column("", 9, align="right"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line; *opens* names a screen and what it is opened on."""

    key: str
    ref: str
    words: Cell
    kind: Cell = ""
    whose: str = ""
    when: Cell = ""
    sign: Cell = ""
    opens: tuple[str, ...] = ()

    def row(self) -> Row:
        """The line as a row of the list."""
        return Row(self.key, (self.sign, self.ref, self.kind, self.words, self.whose, self.when))


def group(title: str, lines: Sequence[Line], note: str = "") -> list[Row]:
    """Lines under their heading, with a note at its right end."""
    return [Row(title, (title, note), heading=True), *(line.row() for line in lines)]


def some(lines: Sequence[Callable[[], Line]], most: int, opens: tuple[str, ...], key: str, rest: str) -> list[Line]:
    """The first lines, made now; the last one says how many more there are and opens them."""
    if len(lines) <= most:
        return [line() for line in lines]
    words = ((f"and {len(lines) - most + 1} more: ", "muted"), (rest, "muted"))
    return [*(line() for line in lines[: most - 1]), Line(key, "", words, opens=opens)]
