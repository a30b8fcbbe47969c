"""The elements of a sample as rows: what its list says of each beside its mark, filtered, sorted by a column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from auditor.model.sample import Mark, Sample
from auditor.model.text import searchable
from auditor.tui.marks import Signs
from auditor.tui.widgets.columns import GAP, Column, Row, matching

SHOWN = ("all", "to look at", "deviating")
"""Which elements are shown, one after the other."""
DRAWN = ""
"""Sorted by no column: in the order of the draw."""

_MARK = 12
_NARROWEST, _WIDEST = 12, 40
_WIDEST_FURTHER = 18
_SEEN = 14
"""Cells that are left for what was seen, however many columns there are."""
_DIGITS = re.compile(r"(\d+)")


@dataclass(slots=True)
class Showing:
    """How one looks at the elements: which, and sorted by the column of which heading."""

    shown: str = SHOWN[0]
    by: str = DRAWN

    def takes(self, mark: Mark | None) -> bool:
        """Whether an element with this mark is among those that are shown."""
        match self.shown:
            case "to look at":
                return mark is None
            case "deviating":
                return mark is not None and not mark.right
        return True


def headings(sample: Sample) -> Sequence[str]:
    """The further columns that something is known in."""
    return sample.listed.further if sample.listed is not None and sample.details else ()


def in_order(sample: Sample, by: str) -> list[str]:
    """All elements, sorted by a further column as people count (C-7 before C-10), those it says nothing of last."""
    elements = list(dict.fromkeys((*sample.drawn, *(mark.element for mark in sample.marks))))
    if by not in headings(sample):
        return elements
    place = list(headings(sample)).index(by)
    cells = {detail.element: detail.cells[place] for detail in sample.details if len(detail.cells) > place}
    return sorted(elements, key=lambda one: (not cells.get(one), _counted(cells.get(one, ""))))


def columns(sample: Sample, by: str) -> tuple[Column, ...]:
    """The mark, the element, the column that is sorted by, as many others as there is room for, and what was seen."""
    elements = in_order(sample, DRAWN)
    width = min(max((cell_len(one) for one in elements), default=0), _WIDEST)
    found = [Column("", _MARK), Column("element", max(width, _NARROWEST))]
    room = sum(column.width + GAP for column in found) + _SEEN
    for heading, cells in _further(sample, by):
        wide = min(max(cell_len(heading), *(cell_len(cell) for cell in cells)), _WIDEST_FURTHER)
        room += wide + GAP
        found.append(Column(heading, wide, from_width=room))
    return (*found, Column("what was seen"))


def rows(sample: Sample, showing: Showing, words: str, signs: Signs) -> Sequence[Row]:
    """A row for each element that is shown, and holds the *words* somewhere, also where there is no room for it."""
    marks = {mark.element: mark for mark in sample.marks}
    by_element = [dict(zip(_elements_told(sample), cells, strict=True)) for _, cells in _further(sample, showing.by)]
    found = [
        _row(element, marks.get(element), [cells.get(element, "") for cells in by_element], signs)
        for element in in_order(sample, showing.by)
        if showing.takes(marks.get(element))
    ]
    kept = matching(found, words)
    return [kept[number] for number in range(len(kept))]


def told(sample: Sample, element: str) -> str:
    """All that the list says of an element, in one line."""
    cells = next((detail.cells for detail in sample.details if detail.element == element), ())
    said = zip(headings(sample), cells, strict=False)
    return " · ".join(f"{heading} {cell}" for heading, cell in said if cell)


def _elements_told(sample: Sample) -> Sequence[str]:
    return [detail.element for detail in sample.details]


def _further(sample: Sample, by: str) -> list[tuple[str, list[str]]]:
    """Heading and cells of each further column, in the order of the details; the one that is sorted by comes first."""
    known = list(enumerate(headings(sample)))
    known.sort(key=lambda one: one[1] != by)
    return [
        (heading, [detail.cells[at] if len(detail.cells) > at else "" for detail in sample.details])
        for at, heading in known
    ]


def _row(element: str, mark: Mark | None, further: Sequence[str], signs: Signs) -> Row:
    if mark is None:
        cell = ((f"{signs.shape('open')} to look at", "muted"),)
    elif mark.right:
        cell = ((f"{signs.shape('conforming')} right", "success"),)
    else:
        cell = (("x deviates" if signs.ascii else "✗ deviates", "error"),)
    return Row(element, (cell, element, *further, mark.note if mark else ""))


def _counted(cell: str) -> list[tuple[int, int, str]]:
    """Letters as searched, numbers as numbers."""
    parts = _DIGITS.split(searchable(cell))
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def next_by(sample: Sample, by: str) -> str:
    """The heading to sort by after *by*; after the last one the order of the draw."""
    order: Mapping[str, str] = dict(zip((DRAWN, *headings(sample)), (*headings(sample), DRAWN), strict=True))
    return order.get(by, next(iter(order.values())))
