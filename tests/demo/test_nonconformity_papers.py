"""The nonconformities of the scenario on paper and as a spreadsheet: complete, in every language, of few pages."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from auditor.activities import follow_up
from auditor.activities.nonconformity_content import nonconformity_pdf, nonconformity_sheet
from auditor.activities.register_sheets import register_workbook
from auditor.reporting.register_design import register_design
from auditor.reporting.workbook_design import Heading, Page
from auditor.workspace import Workspace
from tests.data import demo
from tests.reporting.reading import page_texts

OWNERS_WORDS = {"en": "Every step", "de": "Alle Schritte", "fr": "Toutes les étapes"}


@pytest.mark.parametrize("language", OWNERS_WORDS)
def test_the_history_of_each_stands_on_two_pages_at_most(language: str, tmp_path: Path) -> None:
    with Workspace.open(demo.built(), home=tmp_path / "home", read_only=True) as workspace:
        for ref in ("NC-2026-04", "NC-2026-05", "NC-2026-06", "NC-2026-07"):
            book, record = follow_up.find(workspace, ref)
            sheet = nonconformity_sheet(workspace, book, record.id, language=language)
            printed = nonconformity_pdf(workspace, sheet)
            assert printed.pages <= 2, ref
            text = " ".join(" ".join(page_texts(printed.pdf)).split())
            assert OWNERS_WORDS[language] in text
            after = text[text.index(OWNERS_WORDS[language]) :]
            assert [after.count(step.transition) for step in sheet.history].count(0) == 0, ref
            assert all(rule.rule in text for rule in sheet.set_aside), ref


@pytest.mark.parametrize("language", OWNERS_WORDS)
def test_the_register_as_a_spreadsheet_is_in_one_language_with_dates_filters_and_no_formula(
    language: str, tmp_path: Path
) -> None:
    words = register_design(language).words
    with Workspace.open(demo.built(), home=tmp_path / "home", read_only=True) as workspace:
        data, left_out = register_workbook(workspace, language=language)
        issued = {each.ref: each.issued for each in workspace.overview().followed}
    assert left_out == []
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == [words.workbook.sheets[page] for page in Page]
    page = book[words.workbook.sheets[Page.REGISTER]]
    head = [cell.value for cell in page[1]]
    rows = [dict(zip(head, row, strict=True)) for row in page.iter_rows(min_row=2, values_only=True)]
    named = words.workbook.headings
    assert {row[named[Heading.STATE]] for row in rows} <= set(words.states.values())
    assert {row[named[Heading.TURN]] for row in rows} <= set(words.turns.values())
    assert {row[named[Heading.EARLY]] for row in rows} == {words.workbook.is_not}
    got = {str(row[named[Heading.NUMBER]]): row[named[Heading.ISSUED]] for row in rows}
    assert {ref: moment.date() for ref, moment in got.items() if isinstance(moment, datetime)} == issued
    for each in book:
        assert each.auto_filter.ref == each.dimensions
        assert each.freeze_panes == "B2"
        assert {cell.data_type for row in each.iter_rows() for cell in row} <= {"s", "n", "d"}
    causes = {row[named[Heading.NUMBER]]: row[named[Heading.CAUSE]] for row in rows}
    assert causes["NC-2026-06"] == "Lidská chyba. (Human error.)"
