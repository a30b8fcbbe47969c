"""The list of a population: a CSV file as spreadsheets and databases write it, one element a line.

Read whole or refused whole, with the lines that are wrong: an element without a name and one that is there twice cannot
be drawn from, and a list that leaves them out is another population. UTF-8 with or without a mark at its beginning,
UTF-16 with one, and Windows-1252; commas, semicolons or tabs between the columns.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditor.errors import InvalidInput, NotFound
from auditor.model.quantity import quantity
from auditor.model.text import LINE_LIMIT, clean, readable

_DELIMITERS = (",", ";", "\t")
_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LARGEST = 200_000_000
_TOLD = 5
"""So many lines are named of those that are wrong."""

MOST_FURTHER = 12
"""So many further columns are kept where nobody says which."""

NOTHING_DRAWN = "Nothing was drawn."


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list names, in its order; ``strata`` has that of each element where a column was asked for.

    ``sha256`` is the hash of the file as it lies there. ``further`` are headings of columns that say more of an
    element, such as where it stands: :meth:`details` has their cells.
    """

    name: str
    sha256: str
    elements: Sequence[str]
    strata: Sequence[str] = ()
    column: str = ""
    strata_column: str = ""
    further: Sequence[str] = ()
    _rows: Sequence[tuple[int, list[str]]] = field(default=(), repr=False)
    _places: Sequence[int] = ()

    def details(self, wanted: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The cells of the further columns of the *wanted* elements: what no text may hold replaced, cut at a line."""
        if not self.further:
            return {}
        rows = ((element, row) for element, (_, row) in zip(self.elements, self._rows, strict=True))
        return {
            element: [_shortened(row[place]) if len(row) > place else "" for place in self._places]
            for element, row in rows
            if element in wanted
        }


def read(path: Path, column: str = "", strata: str = "", further: Sequence[str] | None = None) -> Listed:
    """Read the elements from the *column* of that heading, and the stratum of each from the column *strata*.

    Without a column the file has one, without a heading. *further* names the columns that say more of an element;
    ``None`` takes the others that have a heading, :data:`MOST_FURTHER` at most. Raises InvalidInput, NotFound.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}.", f"Check the path. {NOTHING_DRAWN}")
    if path.stat().st_size > _LARGEST:
        raise InvalidInput(
            f"{path.name} is larger than {_LARGEST // 1_000_000} MB.", "Export only the column of names."
        )
    data = path.read_bytes()
    rows = list(_rows(path.name, _decoded(path.name, data), column))
    if (strata or further) and not column:
        raise InvalidInput(
            f"Columns of {path.name} need headings.", "Say also which column names the elements: --column HEADING"
        )
    place, other = 0, None
    more: dict[str, int] = {}
    if column:
        heading = [" ".join(readable(cell).split()) for cell in rows.pop(0)[1]] if rows else []
        place = _place(path.name, heading, column)
        other = _place(path.name, heading, strata) if strata else None
        more = _further(path.name, heading, place, further)
    elif rows and max(len(row) for _, row in rows) > 1:
        raise InvalidInput(
            f"{path.name} has {max(len(row) for _, row in rows)} columns: {_some(rows[0][1])}.",
            f"{NOTHING_DRAWN} Say which of them names the elements: --column HEADING",
        )
    else:
        _no_heading(path.name, rows)
    if not rows:
        raise InvalidInput(f"{path.name} names nothing.", f"One element a line. {NOTHING_DRAWN}")
    elements = _column(path.name, rows, place, "name")
    _once(path.name, rows, elements)
    parts = () if other is None else _column(path.name, rows, other, "stratum")
    name = readable(path.name).replace("\n", " ")
    digest = hashlib.sha256(data).hexdigest()
    return Listed(name, digest, elements, parts, column, strata, list(more), rows, list(more.values()))


def _decoded(name: str, data: bytes) -> str:
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _read_as(name, data, encoding)
    if b"\x00" in data:
        raise InvalidInput(f"{name} is no text, or one without a mark of its encoding.", "Save it as CSV in UTF-8.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _read_as(name, data, "cp1252")


def _read_as(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise InvalidInput(f"{name} cannot be read as {encoding}, line {line}.", "Save it as CSV in UTF-8.") from wrong


def _rows(name: str, text: str, column: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that holds something, with the number of its last line in the file."""
    delimiter = _delimiter(text, column)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if row and (len(row) > 1 or row[0].strip() or column):
                yield reader.line_num, row
    except csv.Error as wrong:
        raise InvalidInput(
            f"{name} is no CSV at line {reader.line_num}: {wrong}.", f"Export it again. {NOTHING_DRAWN}"
        ) from wrong


def _delimiter(text: str, column: str) -> str:
    """What stands between the columns: under which the heading is found, else what is most in the first line."""
    first = io.StringIO(text, newline="").readline()
    if column:
        for delimiter in _DELIMITERS:
            try:
                heading = next(csv.reader([first], delimiter=delimiter), [])
            except csv.Error:
                continue
            if _called(column) in map(_called, heading):
                return delimiter
    return max(_DELIMITERS, key=first.count)


def _called(heading: str) -> str:
    return " ".join(readable(heading).split()).casefold()


def _place(name: str, heading: Sequence[str], column: str) -> int:
    found = [place for place, cell in enumerate(heading) if _called(cell) == _called(column)]
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidInput(
            f"{name} has {len(found)} columns {column!r}.", f"Give each its own heading. {NOTHING_DRAWN}"
        )
    known = _some(heading) if heading else "none"
    raise InvalidInput(f"{name} has no column {column!r}.", f"The first line has: {known}. {NOTHING_DRAWN}")


def _further(name: str, heading: Sequence[str], place: int, wanted: Sequence[str] | None) -> dict[str, int]:
    """Places of the columns that say more of an element, by heading; where none is named, of those that have one."""
    if wanted is not None:
        return {heading[at]: at for at in (_place(name, heading, each) for each in wanted) if at != place}
    called = [_called(cell) for cell in heading]
    found = {
        cell: at
        for at, cell in enumerate(heading)
        if at != place and cell and len(cell) <= LINE_LIMIT and called.count(called[at]) == 1
    }
    return dict(list(found.items())[:MOST_FURTHER])


def _shortened(cell: str) -> str:
    text = " ".join(readable(cell).split())
    return text if len(text) <= LINE_LIMIT else f"{text[: LINE_LIMIT - 1]}…"


def _no_heading(name: str, rows: Sequence[tuple[int, list[str]]]) -> None:
    """Refuse a first line without a digit where every other has one: it would be drawn like an element."""
    first, *others = ["".join(row) for _, row in rows[:50]] or [""]
    if len(others) > 1 and not _has_digit(first) and all(map(_has_digit, others)):
        raise InvalidInput(
            f"{name} begins with {readable(first)[:40]!r}, which looks like a heading.",
            f"{NOTHING_DRAWN} Put another element first, or name the column: --column {readable(first)[:40]!r}",
        )


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _some(cells: Sequence[str]) -> str:
    shown = [readable(cell).strip().replace("\n", " ")[:40] or "(empty)" for cell in cells[:12]]
    return ", ".join(shown) + (", …" if len(cells) > 12 else "")


def _column(name: str, rows: Sequence[tuple[int, list[str]]], place: int, what: str) -> list[str]:
    """The cells of a column as the model keeps a name; refused with the lines where there is none."""
    cells: list[str] = []
    missing: list[int] = []
    for line, row in rows:
        cell = row[place] if len(row) > place else ""
        if not (cell.isascii() and cell.isprintable()):
            try:
                cell = clean(cell)
            except ValueError as wrong:
                raise InvalidInput(f"{name}, line {line}: {wrong}.", f"Mend it there. {NOTHING_DRAWN}") from wrong
        cell = " ".join(cell.split())
        if len(cell) > LINE_LIMIT:
            raise InvalidInput(
                f"{name}, line {line}: a {what} of {len(cell)} characters.",
                f"{LINE_LIMIT} is the most. {NOTHING_DRAWN}",
            )
        if not cell:
            missing.append(line)
        cells.append(cell)
    if missing:
        raise InvalidInput(
            f"{name} has no {what} in {len(missing)} of {quantity(len(rows), 'line')}: {_lines(missing)}.",
            f"Fill them in, or take the lines out and say so in the source. {NOTHING_DRAWN}",
        )
    return cells


def _once(name: str, rows: Sequence[tuple[int, list[str]]], elements: Sequence[str]) -> None:
    if len(set(elements)) == len(elements):
        return
    seen: dict[str, int] = {}
    twice: list[str] = []
    for (line, _), element in zip(rows, elements, strict=True):
        if element in seen:
            twice.append(f"{element} in lines {seen[element]} and {line}")
        seen.setdefault(element, line)
    more = f", and {len(twice) - _TOLD} more" if len(twice) > _TOLD else ""
    raise InvalidInput(
        f"{name} names {quantity(len(twice), 'element')} twice: {'; '.join(twice[:_TOLD])}{more}.",
        f"Name each once; it is marked by its name. {NOTHING_DRAWN}",
    )


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:_TOLD]))
    return f"{shown}, …" if len(lines) > _TOLD else shown
