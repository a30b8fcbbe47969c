"""A spreadsheet: text is text whatever it looks like, dates are dates, the header stays, the same bytes again."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.exchange.spreadsheet import CELL_LIMIT, Column, Sheet, Value, workbook

DAY = date(2026, 11, 23)


def written(*values: Value) -> bytes:
    columns = [Column(f"C{n}", 12) for n in range(len(values))]
    return workbook("Register", [Sheet("Register", columns, [values])], DAY)


def read(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))["Register"]


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "http://x.example", "007", "{=1}", "\t=1", "_x0041_"],
)
def test_text_is_text(text: str) -> None:
    cell = read(written(text))["A2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.hyperlink is None


def test_dates_and_numbers_are_what_they_are() -> None:
    page = read(written(DAY, date(1899, 1, 1), 7, 0.25, None, "", True))
    assert page["A2"].value == datetime(2026, 11, 23)
    assert page["A2"].number_format == "yyyy-mm-dd"
    assert page["B2"].value == "1899-01-01"
    assert (page["C2"].value, page["D2"].value, page["G2"].value) == (7, 0.25, "yes")
    assert (page["E2"].value, page["F2"].value) == (None, None)


def test_the_header_stays_and_every_column_can_be_filtered() -> None:
    page = read(workbook("x", [Sheet("Register", [Column("A", 9), Column("B", 40)], [("1", "2"), ("3", "4")])], DAY))
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref == "A1:B3"
    assert page.column_dimensions["B"].width == pytest.approx(40, abs=1)
    empty = read(workbook("x", [Sheet("Register", [Column("A", 9)], [])], DAY))
    assert empty["A1"].value == "A"


def test_what_a_cell_cannot_hold_says_so() -> None:
    text = read(written("🧯" * CELL_LIMIT))["A2"].value
    assert text.endswith(f"(cut: {CELL_LIMIT} characters, more than a cell holds)")
    assert len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT


@given(st.text())
@settings(max_examples=60, deadline=None)
def test_no_text_makes_a_formula_or_a_broken_file(text: str) -> None:
    data = written(text, "next")
    assert read(data)["B2"].value == "next"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not re.search(rb"<f[ >]", parts.read("xl/worksheets/sheet1.xml"))


def test_same_content_same_bytes() -> None:
    assert written("a", DAY) == written("a", DAY)
