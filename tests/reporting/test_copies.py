from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from auditor.reporting.design import Section, audit_report_design
from auditor.reporting.record import AuditReport, Result
from tests.reporting.copying import (
    W,
    copied,
    in_format,
    markdown_text,
    opened,
    page,
    parts,
    said_by,
    shown_texts,
    squeezed,
    tokens,
    word_text,
)
from tests.reporting.sample import (
    drawn_photos,
    empty_report,
    finder,
    hostile_report,
    sample_report,
    with_photos,
)

REPORTS: dict[str, Callable[[], AuditReport]] = {
    "scenario": sample_report,
    "empty": empty_report,
    "hostile": hostile_report,
}
FORMATS = ("html", "md", "docx")


@cache
def file(name: str, ending: str) -> bytes:
    """The copy of one of the reports."""
    return in_format(copied(REPORTS[name]()), ending)


@cache
def text(name: str, ending: str) -> str:
    """What a reader sees in it, without white space."""
    return squeezed(text_of(file(name, ending), ending))


def text_of(data: bytes, ending: str) -> str:
    """What a reader sees."""
    match ending:
        case "html":
            return page(data).text
        case "md":
            return markdown_text(tokens(data))
        case _:
            return word_text(data)


# What is said


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_every_text_of_the_record_stands_in_each_format(name: str, ending: str) -> None:
    report = REPORTS[name]()
    told = text(name, ending)
    lacking = [place for place, words in shown_texts(report) if squeezed(words) not in told]
    assert lacking == []


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_each_format_says_the_same_in_the_same_order(name: str, ending: str) -> None:
    told, at = text(name, ending), 0
    for words in said_by(copied(REPORTS[name]())):
        found = told.find(squeezed(words), at)
        assert found >= 0, words[:200]
        at = found + len(squeezed(words))


@pytest.mark.parametrize("ending", FORMATS)
def test_every_number_is_told(ending: str) -> None:
    report = sample_report()
    told = text("scenario", ending)
    grades = audit_report_design().words.grades
    for group in report.groups:
        assert squeezed(f"{group.title} {group.audited} of {group.planned} audited") in told or ending == "html"
        counts = ", ".join(f"{n} {grades[r].short}" for r in Result for n in [group.counts.get(r, 0)] if n)
        assert all(squeezed(part) in told for part in counts.split(", "))
    for sample in report.samples:
        assert squeezed(f"{sample.n} of {sample.size}") in told
    audited, planned = sum(g.audited for g in report.groups), sum(g.planned for g in report.groups)
    assert squeezed(f"{audited} of {planned} planned items audited") in told


def headings(data: bytes, ending: str) -> list[tuple[int, str]]:
    match ending:
        case "html":
            return [(level, " ".join(said.split())) for level, said in page(data).headings]
        case "md":
            found = tokens(data)
            pairs = pairwise(found)
            return [(int(a.tag[1]), squeezed_line(b.children)) for a, b in pairs if a.type == "heading_open"]
        case _:
            levels = {"Title": 1, "Heading 1": 2, "TOC Heading": 2, "Heading 2": 3}
            all_of_it = opened(data).paragraphs
            return [
                (levels[p.style.name], " ".join(p.text.split()))
                for p in all_of_it
                if p.style is not None and p.style.name in levels
            ]


def squeezed_line(children: object) -> str:
    return " ".join("".join(child.content for child in children or ()).split())  # type: ignore[attr-defined]


@pytest.mark.parametrize("ending", FORMATS)
def test_headings_are_those_of_the_report_in_their_order(ending: str) -> None:
    report, wording = sample_report(), audit_report_design().words
    found = headings(file("scenario", ending), ending)
    assert found[0] == (1, report.title)
    chapters = [re.sub(r"^\d+\.? ", "", said) for level, said in found if level == 2]
    assert chapters[-len(Section) :] == [wording.sections[section] for section in audit_report_design().sections]
    cards = [said for level, said in found if level == 3 and re.match(r"F-\d", said)]
    assert cards == [f"{finding.ref} {finding.title}" for finding in report.findings]
    levels = [level for level, _ in found]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("ending", FORMATS)
def test_the_head_says_what_the_copy_is_not(ending: str) -> None:
    issued = sample_report().frozen()
    told = text_of(in_format(copied(issued), ending), ending)
    assert "Frozen and issued are the PDF and its record (JSON)" in told
    assert issued.revision.content_sha256 in told
    revision = issued.revision.model_copy(update={"state": "draft"})
    draft = text_of(in_format(copied(issued.model_copy(update={"revision": revision})), ending), ending)
    assert "Nothing of it is issued or frozen" in draft
    assert "draft" in draft.casefold()


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_record_gives_the_same_bytes(ending: str, tmp_path: Path) -> None:
    report = with_photos(sample_report(), drawn_photos(tmp_path))
    first, second = (in_format(copied(report, finder(tmp_path)), ending) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("ending", FORMATS)
def test_a_section_that_the_design_leaves_out_is_nowhere_linked_to(ending: str) -> None:
    design = audit_report_design()
    few = design.model_copy(update={"sections": [Section.SUMMARY, Section.FINDINGS, Section.GAPS]})
    data = in_format(copied(sample_report(), design=few), ending)
    if ending == "html":
        links(page(data).elements)
    elif ending == "docx":
        bookmarks(data)


# What people typed stays what it is


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


def links(elements: list[tuple[str, dict[str, str]]]) -> None:
    """Each leads to a place on the page, and no two places have one name."""
    names = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(names) == len(set(names))
    targets = {attributes["href"] for tag, attributes in elements if tag == "a"}
    assert targets
    assert targets <= {f"#{name}" for name in names}


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


def bookmarks(data: bytes) -> None:
    """Each link leads to a place in the document, and no two places have one name."""
    body = parts(data)["word/document.xml"]
    names = [each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))
    assert {each.get(f"{W}anchor") for each in body.iter(f"{W}hyperlink")} <= set(names)


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


# Photos


@pytest.mark.parametrize("ending", ["html", "docx"])
def test_photos_are_in_the_file_with_words_for_those_who_do_not_see_them(ending: str, tmp_path: Path) -> None:
    facts = drawn_photos(tmp_path)
    report = with_photos(sample_report(), facts)
    data = in_format(copied(report, finder(tmp_path)), ending)
    described = {piece.ref: piece.description for piece in report.evidence if piece.photo}
    if ending == "html":
        alts = [attributes["alt"] for tag, attributes in page(data).elements if tag == "img"]
    else:
        alts = [each.get("descr", "") for each in parts(data)["word/document.xml"].findall(".//{*}docPr")]
    assert sorted(alts) == sorted(f"{ref}: {words}" for ref, words in described.items())
    assert b"GPS" not in data


@pytest.mark.parametrize("ending", FORMATS)
def test_a_photo_that_cannot_be_shown_says_so(ending: str, tmp_path: Path) -> None:
    facts = drawn_photos(tmp_path)
    broken = tmp_path / f"{facts['E-010'].sha256}.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0")
    copy = copied(with_photos(sample_report(), facts), finder(tmp_path))
    told = f"Photo {facts['E-010'].name} cannot be read."
    assert told in text_of(in_format(copy, ending), ending)
    assert copy.warnings == [f"E-010: {told}"]


def test_evidence_that_is_named_by_reference_only_has_nothing_else_in_any_format() -> None:
    report = sample_report()
    secret = next(piece for piece in report.evidence if piece.confidentiality.value == "confidential")
    without = report.model_copy(update={"evidence": [p for p in report.evidence if p.ref != secret.ref]})
    for ending in FORMATS:
        told = text_of(in_format(copied(without), ending), ending)
        assert secret.ref in told
        assert squeezed(secret.description) not in squeezed(told)
