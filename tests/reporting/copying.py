"""Copies of reports for tests, and what a reader of each format finds in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
from docx.document import Document
from markdown_it import MarkdownIt
from markdown_it.token import Token

from auditor.model.words import Grade
from auditor.reporting.copies.content import copy_of
from auditor.reporting.copies.design import copy_words
from auditor.reporting.copies.markdown import markdown
from auditor.reporting.copies.pieces import (
    Bars,
    Card,
    Copy,
    Entries,
    Facts,
    Picture,
    Piece,
    Says,
    Sheet,
    Subheading,
    Tiles,
    Words,
)
from auditor.reporting.copies.web_page import web_page
from auditor.reporting.copies.word import word
from auditor.reporting.design import Design, audit_report_design
from auditor.reporting.opinion_record import DissentFacts, OwnTime, ResponseFacts
from auditor.reporting.photos import PhotoFinder, Photos
from auditor.reporting.record import AuditReport
from tests.reporting.sample import empty_report, hostile_report, sample_report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EMPTY = frozenset({"meta", "br", "img", "col"})


def copied(report: AuditReport, photos: PhotoFinder = lambda sha256: None, design: Design | None = None) -> Copy:
    """The pieces of *report* in the shipped design."""
    language = report.language
    return copy_of(report, design or audit_report_design(language), copy_words(language), Photos(photos))


def in_format(copy: Copy, ending: str) -> bytes:
    """The file."""
    palette = audit_report_design().palette
    match ending:
        case "html":
            return web_page(copy, palette)
        case "md":
            return markdown(copy)
        case _:
            return word(copy, palette)


def squeezed(text: str) -> str:
    """*text* without white space."""
    return re.sub(r"\s+", "", text)


# Web page


@dataclass
class Page(HTMLParser):
    """A page as a strict reader sees it: elements with their attributes in order, and what stands between them."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute twice: {attrs}"
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in EMPTY:
            self._open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
        if tag == "br":
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        assert self._open
        assert self._open.pop() == tag
        self.text += " "

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.text += data
        if self.headings and any(re.fullmatch("h[1-6]", tag) for tag in self._open):
            level, said = self.headings[-1]
            self.headings[-1] = (level, said + data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def handle_pi(self, data: str) -> None:
        raise AssertionError("an instruction")

    def done(self) -> Page:
        self.close()
        assert not self._open
        return self


def page(data: bytes) -> Page:
    """The page read strictly."""
    found = Page()
    found.feed(data.decode())
    return found.done()


# Markdown


def tokens(data: bytes) -> list[Token]:
    """All tokens of the Markdown of GitHub, those inside of lines among them, with addresses looked for."""
    reader = MarkdownIt("gfm-like")
    assert reader.linkify is not None
    reader.linkify.set({"fuzzy_link": False, "fuzzy_email": True})
    found = []
    for token in reader.parse(data.decode()):
        found += [token, *(token.children or [])]
    return found


def markdown_text(found: list[Token]) -> str:
    """What a reader of the Markdown sees."""
    return " ".join("".join(t.content for t in token.children or []) for token in found if token.type == "inline")


# Word


def opened(data: bytes) -> Document:
    """The document as python-docx opens it."""
    return docx.Document(BytesIO(data))


def parts(data: bytes) -> dict[str, ElementTree.Element]:
    """The XML of each part, by its name."""
    with ZipFile(BytesIO(data)) as archive:
        return {
            name: ElementTree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def word_text(data: bytes) -> str:
    """What a reader of the document sees: the body, breaks as line breaks."""
    body = parts(data)["word/document.xml"]
    told = {f"{W}br": "\n", f"{W}tab": "\t", f"{W}p": "\n"}
    return "".join(each.text or "" if each.tag == f"{W}t" else told.get(each.tag, "") for each in body.iter())


# Pieces


def said_by(copy: Copy) -> list[str]:
    """Every text of the chapters in the order of reading."""
    return [text for chapter in copy.chapters for text in (chapter.heading, *_of(chapter.pieces))]


def _of(pieces: Any) -> Iterator[str]:
    for piece in pieces:
        yield from _texts(piece)


def _texts(piece: Piece) -> Iterator[str]:
    match piece:
        case Says(words):
            yield _joined(words)
        case Entries(entries):
            yield from map(_joined, entries)
        case Subheading(text):
            yield text
        case Picture():
            yield from (piece.caption, piece.why)
        case Facts(rows):
            for fact in rows:
                yield fact.label
                yield from _of(fact.pieces)
        case Sheet():
            for row in piece.rows:
                for cell in row.cells:
                    yield from _of(cell)
        case Tiles(tiles):
            for tile in tiles:
                yield from (tile.number, tile.words)
        case Bars(bars=bars, caption=caption):
            for bar in bars:
                yield from (bar.number.text, bar.title, *(str(n) for _, n in bar.counts))
            yield caption
        case Card():
            yield from (piece.ref, piece.title, piece.grade)
            yield from _of(piece.pieces)


def _joined(words: Words) -> str:
    return "".join(span.text for span in words)


# Record


def shown_texts(report: AuditReport) -> Iterator[tuple[str, str]]:
    """Every text of the record that is shown as it was typed, with where it stands; of clauses the number."""
    yield from _shown(report, "")


_NOT_SHOWN = re.compile(
    r"\.zone$|scope\.sites\[\d+\]\.ref$|\.photo\.name$|\.earlier\[\d+\]\.state$|\.flags\[\d+\]$|\.(lead|team\[\d+\])\.function$"
)
"""What paper does not print either, or in words of its own."""
_CLAUSE = re.compile(r"\.clauses\[\d+\]$")


def _shown(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for n, each in enumerate(value):
            yield from _shown(each, f"{place}[{n}]")
    elif hasattr(type(value), "model_fields"):
        for name, known in type(value).model_fields.items():
            each = getattr(value, name)
            if isinstance(each, str) and not known.metadata:
                continue  # hashes, words of a list
            yield from _shown(each, f"{place}.{name}")
    elif type(value) is str and value.strip() and not _NOT_SHOWN.search(place):
        yield place, value.rpartition(":")[2] if _CLAUSE.search(place) else value.strip(" .")


# Reports, and what a reader sees of their copies


def disputed_report() -> AuditReport:
    """The invented audit, in which the team did not agree on a finding, and response times were agreed."""
    report = sample_report()
    first, *others = report.findings
    dissent = DissentFacts(by="Nguyễn Thị Hồng Ánh", grade=Grade.MINOR, reason="One is <no> pattern & no proof.")
    times = ResponseFacts(major=9, minor=17, own=[OwnTime(finding=first.ref, days=4)])
    findings = [first.model_copy(update={"dissents": [dissent]}), *others]
    return report.model_copy(update={"findings": findings, "responses": times})


REPORTS: dict[str, Callable[[], AuditReport]] = {
    "scenario": sample_report,
    "disputed": disputed_report,
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


def links(elements: list[tuple[str, dict[str, str]]]) -> None:
    """Each leads to a place on the page, and no two places have one name."""
    names = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(names) == len(set(names))
    targets = {attributes["href"] for tag, attributes in elements if tag == "a"}
    assert targets
    assert targets <= {f"#{name}" for name in names}


def bookmarks(data: bytes) -> None:
    """Each link leads to a place in the document, and no two places have one name."""
    body = parts(data)["word/document.xml"]
    names = [each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))
    assert {each.get(f"{W}anchor") for each in body.iter(f"{W}hyperlink")} <= set(names)
