"""Spreadsheets (XLSX): sheets that people sort and filter. Text is always text, never a formula, link or number."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from auditor.model.text import readable

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

CELL_LIMIT: Final = 32_767
"""Longest text of a cell, in characters of UTF-16, by the format."""

_FIRST_DAY: Final = date(1900, 3, 1)
"""Dates before it are counted differently by different programs and stand as text."""

Value = str | date | int | float | bool | None
"""What a cell holds; nothing for none."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title in the header, and its width in characters."""

    title: str
    width: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``rows`` have a value for each column."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


def workbook(title: str, sheets: Iterable[Sheet], made: date) -> bytes:
    """The file: a sheet each, with a header that stays in sight and filters. The same content gives the same bytes."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": readable(title), "created": datetime.combine(made, time())})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
            "number": book.add_format({"valign": "top"}),
        }
        for sheet in sheets:
            _fill(book.add_worksheet(sheet.name), sheet, formats)
    return buffer.getvalue()


def _fill(page: Worksheet, sheet: Sheet, formats: dict[str, Any]) -> None:
    for n, column in enumerate(sheet.columns):
        page.set_column(n, n, column.width)
        page.write_string(0, n, readable(column.title), formats["head"])
    last = 0
    for last, row in enumerate(sheet.rows, 1):
        for n, (_, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write(page, last, n, value, formats)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)


def _write(page: Worksheet, row: int, column: int, value: Value, formats: dict[str, Any]) -> None:
    match value:
        case None | "":
            return
        case bool():
            page.write_string(row, column, "yes" if value else "no", formats["text"])
        case int() | float():
            page.write_number(row, column, value, formats["number"])
        case date() if value >= _FIRST_DAY:
            page.write_datetime(row, column, value, formats["date"])
        case date():
            page.write_string(row, column, value.isoformat(), formats["text"])
        case str():
            page.write_string(row, column, _fitting(readable(value)), formats["text"])


def _fitting(text: str) -> str:
    """A text as far as a cell can hold it; one that is longer says so."""
    units = len(text.encode("utf-16-le")) // 2
    if units <= CELL_LIMIT:
        return text
    said = f"… (cut: {len(text)} characters, more than a cell holds)"
    kept = text.encode("utf-16-le")[: 2 * (CELL_LIMIT - len(said))].decode("utf-16-le", errors="ignore")
    return kept + said
