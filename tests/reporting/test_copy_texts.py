"""Whatever is typed: in each format it comes out as it went in, and nothing of it is markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree

import pytest
from docx.opc.oxml import serialize_part_xml
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.model.text import readable
from auditor.reporting.copies.markdown import markdown
from auditor.reporting.copies.pieces import Chapter, Copy, Entries, Head, Piece, Row, Says, Sheet, Span, said
from auditor.reporting.copies.stretches import runs_from_right, stretches
from auditor.reporting.copies.web_page import typed, valued
from auditor.reporting.copies.word_text import plain
from tests.reporting.copying import Page, W, markdown_text, squeezed, tokens

SIGNS = "\\`*_{}[]()<>#|~&!$^@=+-.:;/'\"?,%\n\t 019aZéßЖ王ي\u0301\u200f\u202e\x00\x1b\ud800\ufdd0"
MARKS = """<b> </td> --> <!-- &lt; &#60; ![x](y) [x](y) [x]: http://x.y www.x.yz a@b.cd `code` ~~~ ``` --- === 1. 1) - +
# > | $x$ *em* _em_ ** ~~s~~ :x: [^1] <http://x> \\ &amp; <?x?> ]]> {PAGE} =1+1 word"""
typed_texts = st.one_of(
    st.text(SIGNS, max_size=60),
    st.text(max_size=60),
    st.lists(st.sampled_from([*MARKS.split(), " ", "\n", "\n\n", "    ", "\t"]), max_size=8).map("".join),
)


def a_copy(*pieces: Piece) -> Copy:
    """A copy that holds *pieces* only."""
    head = Head("o", "c", "k", "t", "r", "n", [])
    legend = Sheet("l", ("a", "b"), [], (1, 1))
    chapter = Chapter("1", "h", "section-x", pieces)
    return Copy("en", head, "C", "S", legend, [chapter], "f", "s", "p", "a", date(2026, 1, 1))


# Web page


@given(typed_texts)
@example("a\r\nb")
def test_a_page_shows_what_was_typed(text: str) -> None:
    page = Page()
    page.feed(f"<p>{typed(text)}</p>")
    page.done()
    assert {tag for tag, _ in page.elements} <= {"p", "br"}
    assert page.text == f"{readable(text)} "


@given(typed_texts)
def test_an_attribute_holds_what_was_typed(text: str) -> None:
    page = Page()
    page.feed(f'<p title="{valued(text)}"></p>')
    page.done()
    assert page.elements == [("p", {"title": readable(text)})]


# Markdown


PLACES: dict[str, Callable[[str], Piece]] = {
    "paragraph": said,
    "strong": lambda text: Says([Span(text, is_strong=True)]),
    "after a label": lambda text: Says([Span("label: ", is_strong=True), Span(text)]),
    "list": lambda text: Entries([[Span(text)], [Span("next")]]),
    "cell": lambda text: Sheet("s", ("A", "B"), [Row([[said(text)], [said("next")]])], (1, 1)),
    "head": lambda text: Sheet("s", (text, "B"), [Row([[said("x")], [said("next")]])], (1, 1)),
}


@pytest.mark.parametrize("place", PLACES)
@given(text=typed_texts)
def test_markdown_shows_what_was_typed(place: str, text: str) -> None:
    marked = "marked"
    found, simple = (tokens(markdown(a_copy(PLACES[place](words)))) for words in (text, marked))
    assert {token.type for token in found} <= {token.type for token in simple}
    shown, around = squeezed(markdown_text(found)), squeezed(markdown_text(simple))
    assert shown == around.replace(marked, squeezed(readable(text)), 1)


# Word


@given(typed_texts)
def test_a_word_document_holds_what_was_typed(text: str) -> None:
    made = plain(text)
    again = ElementTree.fromstring(serialize_part_xml(made))
    told = {"t": None, "br": "\n", "tab": "\t"}
    names = {each.tag.removeprefix(W) for each in again.iter()}
    assert names <= {"p", "pPr", "bidi", "r", "rPr", "rtl", "t", "br", "tab"}
    shown = ""
    for each in again.iter():
        name = each.tag.removeprefix(W)
        shown += (each.text or "") if name == "t" else told.get(name) or ""
    assert shown == readable(text)


# Direction


@given(typed_texts)
def test_stretches_are_the_whole_text_each_of_one_direction(text: str) -> None:
    parts = stretches(text)
    assert "".join(part for part, _ in parts) == text
    for part, from_right in parts:
        kinds = {unicodedata.bidirectional(character) for character in part}
        assert not kinds & ({"L"} if from_right else {"R", "AL"})


def test_a_paragraph_runs_the_way_of_most_of_its_letters() -> None:
    assert runs_from_right("يوسف الخطيب (P12)")
    assert not runs_from_right("يوسف, project manager of project Hvönn")
    assert not runs_from_right("")
    assert stretches("by يوسف الخطيب, P12") == [("by ", False), ("يوسف الخطيب", True), (", P12", False)]
