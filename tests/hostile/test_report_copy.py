"""Copies of the report of an audit that is hostile in every field: all stands there as typed, and nothing acts."""

from __future__ import annotations

from pathlib import Path

from auditor.activities import report
from auditor.activities.report_copy import copied
from auditor.model.text import readable
from auditor.workspace import Workspace
from tests.hostile import fields
from tests.hostile.life import AUDIT, Life
from tests.hostile.test_report import PRINTED
from tests.reporting.copying import W, bookmarks, links, markdown_text, page, parts, squeezed, tokens, word_text
from tests.reporting.test_copy_markup import ATTRIBUTES, ELEMENTS, OWN_TOKENS, OWN_WORDS


def test_copies_hold_what_was_typed_and_nothing_acts(life: Life, tmp_path: Path) -> None:
    with Workspace.open(life.folder / "work", home=tmp_path, read_only=True) as workspace:
        book = workspace.audit(AUDIT)
        content = report.drafted(workspace, book)
        made = {ending: copied(workspace, book, content, ending).data for ending in (".html", ".md", ".docx")}
    shown = page(made[".html"])
    assert {tag for tag, _ in shown.elements} <= ELEMENTS
    assert all(set(attributes) <= ATTRIBUTES for _, attributes in shown.elements)
    links(shown.elements)
    found = tokens(made[".md"])
    assert {token.type for token in found} <= OWN_TOKENS
    body = parts(made[".docx"])["word/document.xml"]
    assert {each.tag.removeprefix(W) for each in body.iter() if each.tag.startswith(W)} <= OWN_WORDS | {"drawing"}
    bookmarks(made[".docx"])
    for text in (shown.text, markdown_text(found), word_text(made[".docx"])):
        assert not any(fields.acts(c) for c in text.replace("\n", "").replace("\t", ""))
        if not fields.refusal("Finding.statement", life.text):
            expected = squeezed(readable(fields.clean_form("Finding.statement", life.text)))
            assert squeezed(text).count(expected) >= len(PRINTED)
