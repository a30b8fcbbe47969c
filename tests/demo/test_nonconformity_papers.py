"""Each nonconformity of the scenario on paper: complete, in every language, on at most two pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.activities import follow_up
from auditor.activities.nonconformity_content import nonconformity_pdf, nonconformity_sheet
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
