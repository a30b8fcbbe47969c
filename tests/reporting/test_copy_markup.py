"""What people typed stays what it is: each format is read strictly, and holds nothing but its own marks."""

from __future__ import annotations

import re

import pytest

from auditor.reporting.colour import Colour
from auditor.reporting.record import Result
from tests.reporting.copying import REPORTS, W, bookmarks, copied, file, in_format, links, opened, page, parts, tokens
from tests.reporting.sample import sample_report


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


ELEMENTS = words("""
    html head meta title style body a header p strong span h1 h2 h3 dl div dt dd nav ol ul li aside table
    caption colgroup col thead tbody tr th td main section article figure figcaption b bdi br footer img
""")
ATTRIBUTES = words("""
    lang dir charset name content http-equiv class href id role aria-labelledby aria-label aria-hidden scope
    colspan data-label style src alt
""")


@pytest.mark.parametrize("name", REPORTS)
def test_a_page_holds_nothing_but_its_own_elements(name: str) -> None:
    data = file(name, "html")
    found = page(data)
    assert {tag for tag, _ in found.elements} <= ELEMENTS
    for tag, attributes in found.elements:
        assert set(attributes) <= ATTRIBUTES, (tag, attributes)
        assert re.fullmatch(r"|width:\d+(\.\d+)?(%|pt)|flex-grow:\d+", attributes.get("style", ""))
        assert attributes.get("src", "data:image/jpeg;base64,").startswith("data:image/jpeg;base64,")
    links(found.elements)
    style = data.decode().split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    first = dict(found.elements[0][1])
    assert first == {"lang": "en", "dir": "ltr"}


def test_tables_of_a_page_name_their_columns_and_rows() -> None:
    data = file("scenario", "html").decode()
    tables = re.findall(r"<table.*?</table>", data, re.DOTALL)
    assert len(tables) > 15
    for table in tables:
        assert 'scope="col"' in table or 'class="facts"' in table
        assert 'scope="row"' in table
        assert "<caption" in table or 'class="facts"' in table


def test_a_page_can_be_read_on_light_and_on_dark_ground() -> None:
    style = file("scenario", "html").decode().split("<style>")[1]
    light, dark = (
        dict(re.findall(r"--(\w+):(#[0-9A-F]{6});", theme)) for theme in re.findall(r":root\{(.*?)\}", style)
    )
    for theme in (light, dark):
        colours = {name: Colour.parse(value) for name, value in theme.items()}
        for name in ("ink", "quiet", "caption", "link"):
            for ground in ("paper", "card"):
                assert colours[name].contrast(colours[ground]) >= 4.5, (name, ground)
    assert Colour.parse(light["paper"]).luminance > 0.9 > 0.1 > Colour.parse(dark["paper"]).luminance
    pairs = re.findall(r"--ground:(#[0-9A-F]{6});--on:(#[0-9A-F]{6})", style)
    assert len(pairs) == len(Result)
    assert all(Colour.parse(on).contrast(Colour.parse(ground)) >= 4.5 for ground, on in pairs)


OWN_TOKENS = words("""
    heading_open heading_close paragraph_open paragraph_close inline text bullet_list_open bullet_list_close
    list_item_open list_item_close table_open table_close thead_open thead_close tbody_open tbody_close tr_open
    tr_close th_open th_close td_open td_close blockquote_open blockquote_close hr strong_open strong_close
""")


@pytest.mark.parametrize("name", REPORTS)
def test_markdown_holds_nothing_but_its_own_marks(name: str) -> None:
    found = tokens(file(name, "md"))
    assert {token.type for token in found} <= OWN_TOKENS
    quotes = [token for token in found if token.type == "blockquote_open"]
    assert len(quotes) == 1
    assert sum(token.type == "hr" for token in found) == 1


OWN_WORDS = words("""
    document body p pPr pStyle r rPr t b bCs color shd rtl bidi br tab tbl tblPr tblStyle tblW tblLayout tblLook
    tblCaption tblGrid gridCol tr trPr cantSplit tblHeader tc tcPr tcW gridSpan hyperlink bookmarkStart
    bookmarkEnd sectPr headerReference footerReference pgSz pgMar cols docGrid
""")


@pytest.mark.parametrize("name", REPORTS)
def test_a_word_document_holds_nothing_but_its_own_elements(name: str) -> None:
    data = file(name, "docx")
    every = parts(data)
    body = every["word/document.xml"]
    assert {each.tag.removeprefix(W) for each in body.iter()} <= OWN_WORDS
    bookmarks(data)
    fields = [each.get(f"{W}instr") for part in every.values() for each in part.iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]
    alien = {W + tag for tag in ("instrText", "object", "altChunk")}
    assert not any(each.tag in alien for part in every.values() for each in part.iter())
    outside = [
        each.get("Target") for part in every.values() for each in part.iter() if each.get("TargetMode") == "External"
    ]
    assert outside == []


@pytest.mark.parametrize("name", REPORTS)
def test_a_word_document_is_put_together_as_the_format_asks_for(name: str) -> None:
    every = parts(file(name, "docx"))
    body = every["word/document.xml"]
    styles = {each.get(f"{W}styleId") for each in every["word/styles.xml"].iter(f"{W}style")}
    used = {each.get(f"{W}val") for tag in ("pStyle", "tblStyle") for each in body.iter(W + tag)}
    assert used <= styles
    orders = {"rPr": ["b", "bCs", "color", "shd", "rtl"], "pPr": ["pStyle", "bidi"], "tcPr": ["tcW", "gridSpan", "shd"]}
    for tag, order in orders.items():
        for each in body.iter(W + tag):
            names = [child.tag.removeprefix(W) for child in each]
            assert names == sorted(names, key=order.index)
    for cell in body.iter(f"{W}tc"):
        assert cell[-1].tag == f"{W}p"
    for table in body.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.iter(f"{W}tr"):
            spans = [int(each.get(f"{W}val", "1")) - 1 for each in row.iter(f"{W}gridSpan")]
            assert len(row.findall(f"{W}tc")) + sum(spans) == columns


def test_foot_and_head_of_a_word_document_say_revision_hash_and_page() -> None:
    report = sample_report().frozen()
    document = opened(in_format(copied(report), "docx"))
    section = document.sections[0]
    foot = "\n".join(paragraph.text for paragraph in section.footer.paragraphs)
    assert "Revision 2" in foot
    assert report.revision.content_sha256 in foot
    assert report.organisation in section.header.paragraphs[0].text
    assert document.core_properties.language == "en"
    assert {each.get(f"{W}val") for each in document.styles.element.iter(f"{W}lang")} == {"en-GB"}


def test_words_from_right_to_left_are_told_apart() -> None:
    assert any(tag == "bdi" for tag, _ in page(file("hostile", "html")).elements)
    body = parts(file("hostile", "docx"))["word/document.xml"]
    turned = [run for run in body.iter(f"{W}r") if run.find(f"{W}rPr/{W}rtl") is not None]
    told = {"".join(t.text or "" for t in run.iter(f"{W}t")) for run in turned}
    assert "يوسف الخطيب" in told
    assert not any(re.search("[A-Za-z]", words) for words in told)
