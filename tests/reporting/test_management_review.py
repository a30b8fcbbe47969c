"""The input to the management review: deterministic, tagged, archivable; what was typed never becomes markup."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from auditor.errors import InvalidInput
from auditor.model.words import AuditState, Grade, NonconformityState, ProgrammeState
from auditor.reporting import review_record as facts
from auditor.reporting.document import Rendered
from auditor.reporting.management_review import render_management_review
from auditor.reporting.markdown_text import escaped
from auditor.reporting.review_content import topics
from auditor.reporting.review_design import management_review_design
from auditor.reporting.review_markdown import markdown
from auditor.reporting.review_pieces import ToFill
from auditor.reporting.review_record import ManagementReview
from tests.reporting.reading import elements, opened, page_texts, squeezed

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 23)
STANDARDS = ("20000-1", "9001", "27001")


def sample(said: str = "plain words", standards: tuple[str, ...] = STANDARDS, many: int = 3) -> ManagementReview:
    """A record in which *said* stands in every text, with *many* of everything."""
    months = [
        facts.MonthFacts(month=date(2026, n, 1), share=None if n % 3 else n / 12, said="" if n % 3 else said, seen=n)
        for n in range(1, 12)
    ]
    span: dict[str, Any] = {"first": date(2026, 3, 1), "last": date(2026, 3, 2)}
    return ManagementReview(
        organisation=said,
        first=date(2026, 1, 1),
        last=DAY,
        as_of=DAY,
        programme="AP-1",
        programme_title=said,
        programme_state=ProgrammeState.ACTIVE,
        revision=2,
        manager=said,
        client=said,
        standards=[facts.StandardFacts(standard=name, title=f"ISO {name}") for name in standards],
        objectives=[said],
        programme_changes=said,
        resources=said,
        budget=said,
        planned_days=12,
        audits=[
            facts.HeldAudit(
                ref=f"IA-{n}", title=said, state=AuditState.CLOSED, lead=said, grades={Grade.MINOR: n + 1}, **span
            )
            for n in range(many)
        ],
        nonconformities=[
            facts.FollowedFacts(
                ref=f"NC-{n}",
                audit="IA-1",
                grade=Grade.MAJOR,
                state=NonconformityState.ISSUED,
                title=said,
                process=said,
                site=said,
                owner=said,
                issued=date(2026, 4, 1),
                due=DAY,
                is_open=True,
            )
            for n in range(many)
        ],
        came_back=[
            facts.CameBackFacts(ref=f"NC-2025-0{n}", title=said, closed=DAY, judged=said, repeats=["NC-9", said])
            for n in range(many)
        ],
        trends=[facts.TrendFacts(clause="20000-1:8.6.1", nonconformities=[facts.InAProcess(ref=said, process=said)])],
        improvements=[facts.ImprovementFacts(ref="F-1", audit="IA-1", grade=Grade.OFI, title=said)] * many,
        figures=[facts.FigureFacts(id=f"K-{n:02}", name=said, value=said, of=said, months=months) for n in (1, 12)],
        coverage=[facts.CoverageFacts(standard=name, covered=1, required=2) for name in standards],
        gaps=[said] * many,
        risks=[facts.RiskFacts(kind="risk", text=said, treatment=said, owner=said)],
        actions=[facts.ActionFacts(review="PR-1", text=said, owner=said, result=said, due=DAY)],
        feedback=[facts.FeedbackFacts(audit="IA-1", asked=3, answered=2, mean=4.5, comments=[said, said])],
        reviews=[
            facts.ProgrammeReviewFacts(ref="PR-1", on=DAY, by=said, **span, said={"trends": said}, conclusion=said)
        ],
        ahead=[
            facts.AheadFacts(ref="IA-9", title=said, **span),
            facts.AheadFacts(ref="E", title=said, **span, is_event=True),
        ],
    )


@pytest.fixture(scope="module")
def printed() -> Rendered:
    return render_management_review(sample(), management_review_design())


def conforms(pdf: bytes, profile: str) -> list[tuple[str, str]]:
    return [(each.rule_id, each.message) for each in page.validate_pdf_bytes(pdf, profile=profile).failures]


# The paper


def test_pdf_ua_and_pdf_a(printed: Rendered) -> None:
    assert conforms(printed.pdf, "ua1") == []
    assert conforms(printed.pdf, "3a") == []
    with opened(printed.pdf) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_everything_of_the_record_is_printed_and_the_record_is_attached(printed: Rendered) -> None:
    text = squeezed("".join(page_texts(printed.pdf)))
    for told in (
        "IA-2",
        "NC-2",
        "NC-2025-02",
        "20000-1:8.6.1",
        "F-1",
        "PR-1",
        "K-01",
        "K-12",
        "IA-9",
        "4.5 / 5",
        sample().content_hash(),
    ):
        assert squeezed(told) in text
    with opened(printed.pdf) as pdf:
        file = pdf.attachments["management-review.json"].get_file()
        stored = file.obj.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    assert ManagementReview.read(stored) == sample()


def test_trends_are_pictures_with_words(printed: Rendered) -> None:
    with opened(printed.pdf) as pdf:
        figures = [str(each.Alt) for each in elements(pdf) if str(each.S) == "/Figure"]
    assert len(figures) == 2
    assert "Mar 2026 plain words; Jun 2026 plain words" in figures[0]


def test_same_record_same_bytes_in_another_process(printed: Rendered, tmp_path: Path) -> None:
    script = (
        "import sys; from tests.reporting.test_management_review import sample, render_management_review,"
        " management_review_design, markdown; d = management_review_design();"
        "sys.stdout.buffer.write(render_management_review(sample(), d).pdf + markdown(sample(), d))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Apia", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, env=environment, cwd=ROOT)
    assert done.stdout == printed.pdf + markdown(sample(), management_review_design())


def test_long_lists_go_on_overleaf_and_say_what_is_left_out() -> None:
    made = render_management_review(sample(many=60), management_review_design())
    assert conforms(made.pdf, "ua1") == []
    assert "and 20 more" in " ".join(page_texts(made.pdf))


def test_auditor_days_are_told_once_where_both_sentences_would_say_the_same() -> None:
    review = sample()
    known = [audit.model_copy(update={"used_days": 2.0, "planned_days": 3.0}) for audit in review.audits]
    total = 3.0 * len(known)
    once = markdown(review.model_copy(update={"audits": known, "planned_days": total}), management_review_design())
    twice = markdown(review.model_copy(update={"audits": known, "planned_days": total + 1}), management_review_design())
    assert b"Auditor days planned" not in once
    assert b"Auditor days planned" in twice


def test_only_topics_that_a_standard_in_scope_asks_for() -> None:
    design = management_review_design()
    every = {each.heading for each in topics(sample(), design)}
    certain = {each.heading for each in topics(sample(standards=("27001",)), design)}
    assert every > certain
    assert "Policies: still right, and lived" in every - certain
    by_law = topics(sample(standards=("27001",)), design)[0]
    assert by_law.asked_by == "Asked for by 27001 9.3.2"
    assert len(topics(sample(standards=()), design)) == len(every)


def test_every_topic_says_what_only_people_know() -> None:
    for each in topics(sample(), management_review_design()):
        assert any(isinstance(piece, ToFill) for piece in each.pieces)


def test_a_workspace_has_its_own_words_and_topics(tmp_path: Path) -> None:
    own = (ROOT / "reports" / "management-review.yaml").read_text(encoding="utf-8")
    (tmp_path / "management-review.yaml").write_text(own.replace("Input to the management review", "Für die Leitung"))
    design = management_review_design(own=tmp_path)
    assert markdown(sample(), design).startswith("# Für die Leitung".encode())
    with pytest.raises(InvalidInput, match="has no language"):
        management_review_design("xx")


# Typed text

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=y> <!-- c --> &lt; &#60;",
    "**bold** __b__ *i* _i_ ~~gone~~ `code` ```fence``` $math$ ==mark==",
    "[link](http://evil.example) ![img](file:///etc/passwd) [ref]: http://evil.example <http://evil.example>",
    "http://evil.example www.evil.example a@evil.example ftp://evil.example",
    "<div class=x", "<!-- open", "<?php open", "<script src=x",
    "# heading",
    "- list", "+ list", "1. list", "2) list", "> quote", "---", "===", "* * *", "| a | b |", ": definition",
    "line\n# heading\n\n- list\n---\n    code\n<div>",
    "\\*already\\* \\", "a\\| b", "[x] task", "[^1]: note", "  \t leading", "trailing  \nbreak",
)  # fmt: skip


def walked(tokens: list[Token]) -> list[Token]:
    return [inner for token in tokens for inner in (token, *walked(token.children or []))]


READER = MarkdownIt("gfm-like", {"linkify": False, "html": True})


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_text_reads_back_as_it_was_typed(text: str) -> None:
    for around in ("{}\n", "- {}\n", "| a | {} |\n|---|---|\n| b | {} |\n", "> **x:** {}\n"):
        tokens = walked(READER.parse(around.format(*[escaped(text)] * 2)))
        kinds = {token.type for token in tokens}
        assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "fence", "code_block"}
        assert not kinds & {"heading_open", "em_open", "s_open", "hr", "ordered_list_open", "hardbreak"}
        said = "".join(token.content for token in tokens if token.type in ("text", "text_special"))
        assert " ".join(text.split()) in said


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab1.)-+*_#>|[]()!<&`~\\ \n:/@w=$^{}")))
def test_no_text_becomes_markup(text: str) -> None:
    tokens = walked(READER.parse(f"{escaped(text)}\n"))
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}
    said = "".join(token.content for token in tokens if token.type in ("text", "text_special"))
    assert said == " ".join(text.split())


@pytest.mark.parametrize("text", [HOSTILE[0], HOSTILE[2], "| a | b | \\| --- |"])
def test_the_whole_document_has_the_same_structure_whatever_was_typed(text: str) -> None:
    design = management_review_design()
    plain, hostile = (READER.parse(markdown(sample(said), design).decode()) for said in ("plain", text))
    assert [token.type for token in hostile] == [token.type for token in plain]
    assert "html_block" not in {token.type for token in walked(hostile)}


@pytest.mark.parametrize("text", HOSTILE[:3])
def test_paper_shows_it_as_it_was_typed(text: str) -> None:
    made = render_management_review(sample(text), management_review_design())
    assert squeezed("".join(page_texts(made.pdf))).count(squeezed(text)) >= 15
    with opened(made.pdf) as pdf:
        assert not any(item.get("/Subtype") == "/Image" for item in pdf.objects if hasattr(item, "get"))


def test_the_class_is_called_as_the_organisation_calls_it(tmp_path: Path) -> None:
    palette = (ROOT / "reports" / "palette.yaml").read_text(encoding="utf-8")
    (tmp_path / "palette.yaml").write_text(f"{palette}classes: {{internal: Only *us*}}\n", encoding="utf-8")
    review = sample().model_copy(update={"classification": "internal"})
    text = markdown(review, management_review_design(own=tmp_path)).decode()
    assert "Only \\*us\\*" in text
    assert "internal" in markdown(review, management_review_design()).decode()
