"""One year across: twelve months of equal width, in which days are found, bars drawn and spans shaded."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from auditor.model.calendar import MONTHS
from auditor.tui.cells import Segments
from auditor.tui.marks import Signs


@dataclass(frozen=True, slots=True)
class Bar:
    """Something from a first to a last day: its letter, filled up by its sign, in a tone."""

    first: date
    last: date
    letter: str
    fill: str
    tone: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year in so many cells a month; what lies outside is not seen."""

    year: int
    cells: int
    signs: Signs

    @property
    def width(self) -> int:
        """Cells of the whole year."""
        return 12 * self.cells

    def cell(self, day: date) -> int:
        """The cell of a day; before the first or behind the last for one of another year."""
        if day.year != self.year:
            return -1 if day.year < self.year else self.width
        month = monthrange(day.year, day.month)[1]
        return (day.month - 1) * self.cells + (day.day - 1) * self.cells // month

    def months(self) -> str:
        """The names of the months, or their first letters where there is no room for more."""
        room = 3 if self.cells > 3 else 1
        return "".join(name[:room].ljust(self.cells) for name in MONTHS)

    def line(
        self, bars: Iterable[Bar], shaded: Iterable[tuple[date, date]] = (), today: date | None = None
    ) -> Segments:
        """The year with its bars; days on which no audit takes place are shaded, and today is a line across."""
        drawn = [(self.signs.letter("open"), "muted") if not n % self.cells else (" ", "") for n in range(self.width)]
        for first, last in shaded:
            for n in self._span(first, last):
                drawn[n] = (self.signs.shade, "muted")
        if today is not None and today.year == self.year:
            drawn[self.cell(today)] = (self.signs.upright, "muted")
        for bar in bars:
            span = self._span(bar.first, bar.last, len(bar.letter))
            for place, n in enumerate(span):
                drawn[n] = (bar.letter[place] if place < len(bar.letter) else bar.fill, bar.tone)
        return tuple(drawn)

    def _span(self, first: date, last: date, least: int = 1) -> range:
        """The cells from a day to another, at least so many, as far as they lie in the year."""
        begin, end = self.cell(first), self.cell(last)
        if end < 0 or begin >= self.width:
            return range(0)
        begin = max(min(begin, self.width - least), 0)
        return range(begin, min(max(end + 1, begin + least), self.width))


def scale(room: int) -> int:
    """Cells a month in so many cells of room: two at least, six at most."""
    return max(min(room // 12, 6), 2)
