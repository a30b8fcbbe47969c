"""The management review's input over a hostile life: nothing typed acts on paper or becomes markup in Markdown."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pikepdf
from markdown_it import MarkdownIt

from auditor.activities import feedback, management_review
from auditor.exchange import feedback_form
from auditor.model.feedback import FeedbackRequest
from auditor.reporting.review_record import ManagementReview
from auditor.workspace import Workspace
from tests.hostile import fields
from tests.hostile.life import AUDIT, BEGIN, Life
from tests.hostile.test_report import images, words

ALLOWED = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "hr"),
    *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    *("blockquote_open", "blockquote_close", "strong_open", "strong_close", "em_open", "em_close"),
    *("text", "text_special", "softbreak"),
    *(f"{part}_{way}" for part in ("table", "thead", "tbody", "tr", "th", "td") for way in ("open", "close")),
}
"""What the document is made of whatever is typed; a softbreak stands between the lines of a box to fill in."""


def compiled(workspace: Workspace) -> ManagementReview:
    return management_review.compiled(workspace, BEGIN.date() - timedelta(days=30), workspace.today())


def test_paper_and_markdown(life: Life, tmp_path: Path) -> None:
    with Workspace.open(life.folder / "work", home=tmp_path, read_only=True) as workspace:
        review = compiled(workspace)
        pdf = management_review.as_pdf(workspace, review).pdf
        text = management_review.as_markdown(workspace, review).decode()
    assert review.audits
    assert review.nonconformities
    assert review.feedback
    assert review.reviews
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert not images(file)
        assert not {"/OpenAction", "/AA", "/JavaScript"} & set(file.Root.keys())
        links = [note for each in file.pages for note in each.get("/Annots", []) if "/A" in note]
        assert [note for note in links if str(note.A.S) != "/GoTo"] == []
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text)
    kinds = {token.type for each in tokens for token in (each, *(each.children or []))}
    assert kinds <= ALLOWED, kinds - ALLOWED
    said = "".join(t.content for each in tokens for t in each.children or [] if t.type in ("text", "text_special"))
    if not fields.refusal("ProgrammeReview.trends", life.text):
        wanted = "".join(fields.clean_form("ProgrammeReview.trends", life.text).split())
        assert wanted in "".join(said.split())
        if wanted.isascii() and len(wanted) < 1_000:
            assert wanted in words(pdf)


def test_same_workspace_same_bytes(life: Life, tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        with Workspace.open(life.folder / "work", home=tmp_path, read_only=True) as workspace:
            review = compiled(workspace)
            made.append((review.canonical(), management_review.as_markdown(workspace, review)))
    assert made[0] == made[1]


def test_the_form_that_goes_out_is_read_back(life: Life, tmp_path: Path) -> None:
    with Workspace.open(life.folder / "work", home=tmp_path, read_only=True) as workspace:
        book = workspace.audit(AUDIT)
        for request in book.all(FeedbackRequest).values():
            for person in request.asked:
                form = feedback.form_of(book, request, person).replace("1. [ ]", "1. [4]")
                filled = feedback_form.read(form)
                assert (filled.audit, filled.request, filled.marks[0]) == (AUDIT, request.id, 4)
                assert len(filled.marks) == len(request.questions)
                assert filled.person == ("" if request.anonymous else person)
