"""A copy as a Word document, for those who must edit: real headings, lists and tables; its only fields number pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from auditor.exchange.word_file import packed
from auditor.model.text import readable
from auditor.reporting.copies.pieces import (
    SIGNS,
    Bars,
    Card,
    Cell,
    Copy,
    Entries,
    Fact,
    Facts,
    Picture,
    Piece,
    Row,
    Says,
    Sheet,
    Span,
    Subheading,
    Tile,
    Tiles,
)
from auditor.reporting.copies.word_pages import WIDTH, furnished
from auditor.reporting.copies.word_text import Element, Links, element, paragraph, plain
from auditor.reporting.design import Palette

if TYPE_CHECKING:
    from docx.document import Document

_HEAD, _NAMES, _NO_STRIPES = 0x20, 0x80, 0x400
"""What of a table's style is asked for, as bits; programs before 2010 read them only."""

_LABEL = 22.0
"""Share of the width that labels of facts have."""

_BAR = 66
"""Spaces that fill the cell in which bars stand."""

_PHOTO = 340.0
"""Greatest width of a photo beside a label, in points."""


def word(copy: Copy, palette: Palette) -> bytes:
    """The document; the same copy and palette give the same bytes."""
    import docx

    document = docx.Document()
    furnished(document, copy, palette)
    end = document.element.body.sectPr
    for made in _Writing(document, copy, palette).elements():
        end.addprevious(made)
    return packed(document)


class _Writing:
    """One copy being written."""

    def __init__(self, document: Document, copy: Copy, palette: Palette) -> None:
        self._document = document
        self._copy = copy
        self._palette = palette
        self._links = Links(copy.anchors(), palette)
        self._pictures = 0

    def elements(self) -> Iterator[Element]:
        """Everything between the head and the foot of the pages."""
        copy, head = self._copy, self._copy.head
        if head.logo:
            yield self._drawn(head.logo.data, head.logo.size_in(132, 34)[0], "")
        yield plain(f"{copy.name}  ·  {head.draft.upper()}" if head.draft else copy.name, "Kind")
        yield plain(head.title, "Title")
        yield plain(f"{head.organisation}  ·  {head.classification}", "Quiet")
        if head.own:
            yield plain(head.own)
        yield plain(head.notice, "Notice")
        yield from self._facts(head.facts)
        yield plain(copy.contents, "TOCHeading")
        for chapter in copy.chapters:
            line = [Span(f"{chapter.number}  "), Span(chapter.heading, chapter.anchor)]
            yield paragraph(self._links.runs(line), "Contents")
        yield plain(copy.legend.name, "Heading1")
        yield from self._sheet(copy.legend)
        for chapter in copy.chapters:
            yield self._links.placed(plain(f"{chapter.number}  {chapter.heading}", "Heading1"), chapter.anchor)
            for piece in chapter.pieces:
                yield from self._piece(piece)

    def _piece(self, piece: Piece) -> Iterator[Element]:
        match piece:
            case Says() | Entries() | Picture():
                yield from self._flowing(piece, "")
            case Subheading(text):
                yield plain(text, "Heading2")
            case Facts(rows):
                yield from self._facts(rows)
            case Sheet():
                yield from self._sheet(piece)
            case Tiles(tiles):
                yield from self._tiles(tiles)
            case Bars():
                yield from self._bars(piece)
            case Card():
                yield self._links.placed(plain(f"{piece.ref}  {piece.title}", "Heading2"), piece.anchor)
                yield paragraph(self._links.runs([Span(piece.grade, result=piece.result)]))
                for each in piece.pieces:
                    yield from self._piece(each)

    def _flowing(self, piece: Says | Entries | Picture, style: str) -> Iterator[Element]:
        """What may stand in the text and in a cell alike; *style* is that of the cell."""
        match piece:
            case Says():
                yield self._links.says(piece, style)
            case Entries(entries):
                yield from (paragraph(self._links.runs(words), "ListBullet") for words in entries)
            case Picture():
                yield self._photo(piece)
                yield plain(piece.caption, "Caption")

    def _photo(self, piece: Picture) -> Element:
        if not piece.data:
            return plain(piece.why, "Notice")
        return self._drawn(piece.data, min(piece.width, _PHOTO), piece.alt)

    def _drawn(self, data: bytes, width: float, alt: str) -> Element:
        """A paragraph with a picture *width* points wide; *alt* stands for it where nobody sees it."""
        from docx.shared import Pt

        standing = self._document.add_paragraph()
        standing.add_run().add_picture(BytesIO(data), width=Pt(width))
        made: Element = standing._element
        self._pictures += 1  # python-docx counts those that stand in the document only: two in one table would be alike
        for told in made.iter(qn("wp:docPr")):
            told.set("id", str(self._pictures))
            told.set("name", f"Picture {self._pictures}")
            told.set("descr", readable(alt))
        return made

    # Tables

    def _facts(self, rows: Sequence[Fact]) -> Iterator[Element]:
        widths = _widths((_LABEL, 100 - _LABEL))
        made = []
        for fact in rows:
            told = [each for piece in fact.pieces for each in self._flowing(piece, "Fact")]
            made.append(element("tr", _cell(widths[0], [plain(fact.label, "CellHead")]), _cell(widths[1], told)))
        yield from _table(widths, made, has_names=True)

    def _sheet(self, sheet: Sheet) -> Iterator[Element]:
        widths = _widths(sheet.shares)
        names = [_cell(width, [plain(words, "CellHead")]) for width, words in zip(widths, sheet.head, strict=True)]
        head = element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *names)
        rows = (self._row(row, widths) for row in sheet.rows)
        yield from _table(widths, [head, *rows], has_head=True, has_names=True, name=sheet.name)

    def _bars(self, figure: Bars) -> Iterator[Element]:
        """The table of the figure, the last cell of each row with its bar above the words."""
        most = max((sum(n for _, n in bar.counts) for bar in figure.bars), default=1) or 1
        made = list(self._sheet(figure.sheet()))
        for bar, row in zip(figure.bars, made[0].findall(qn("w:tr"))[1:], strict=True):
            drawn = [self._links.coloured(_part(n, most), result) for result, n in bar.counts]
            row.findall(qn("w:tc"))[-1].insert(1, paragraph(drawn, "Cell"))
        yield from made
        yield plain(figure.caption, "Caption")

    def _row(self, row: Row, widths: Sequence[int]) -> Element:
        if len(row.cells) < len(widths):
            told = self._told(row.cells[0])
            ground = str(self._palette.ground)[1:]
            made = element("tr", _cell(sum(widths), told, span=len(widths), ground=ground))
        else:
            made = element(
                "tr", *(_cell(width, self._told(each)) for width, each in zip(widths, row.cells, strict=True))
            )
        self._links.placed(next(made.iter(qn("w:p"))), row.anchor)
        return made

    def _told(self, cell: Cell) -> list[Element]:
        return [self._links.says(said, "Cell") for said in cell if said.words]

    def _tiles(self, tiles: Sequence[Tile]) -> Iterator[Element]:
        """The figures beside each other, each on a light ground with its shape."""
        widths = _widths([1.0] * len(tiles))
        cells = []
        for width, tile in zip(widths, tiles, strict=True):
            ground = self._palette.grades[tile.result].tint(0.16) if tile.result else self._palette.ground
            number = f"{SIGNS[tile.result]} {tile.number}" if tile.result else tile.number
            told = [plain(number, "TileNumber"), plain(tile.words, "Tile")]
            cells.append(_cell(width, told, ground=str(ground)[1:]))
        yield from _table(widths, [element("tr", *cells)])


def _part(n: int, most: int) -> str:
    """A number in the middle of as many spaces as it is worth; all of *most* fill the cell."""
    return f"{n}".center(max(3, round(n / most * _BAR)), "\u00a0")


def _widths(shares: Sequence[float]) -> list[int]:
    """Widths of columns in twentieths of a point, of the whole width by their *shares*."""
    return [round(WIDTH * share / sum(shares)) for share in shares]


def _cell(width: int, told: Iterable[Element], span: int = 1, ground: str = "") -> Element:
    """A cell; it always ends in a paragraph, as the format asks for."""
    properties = element("tcPr", element("tcW", w=str(width), type="dxa"))
    if span > 1:
        properties.append(element("gridSpan", val=str(span)))
    if ground:
        properties.append(element("shd", val="clear", color="auto", fill=ground))
    return element("tc", properties, *(list(told) or [paragraph([], "Cell")]))


def _table(
    widths: Sequence[int], rows: Sequence[Element], *, has_head: bool = False, has_names: bool = False, name: str = ""
) -> Iterator[Element]:
    """A table in the style of the report, and the thin paragraph that keeps it apart from the next one.

    The first row of one that *has_head* and the first column of one that *has_names* say what the others are.
    """
    properties = element(
        "tblPr",
        element("tblStyle", val="ReportTable"),
        element("tblW", w=str(sum(widths)), type="dxa"),
        element("tblLayout", type="fixed"),
        element(
            "tblLook",
            val=f"{_HEAD * has_head + _NAMES * has_names + _NO_STRIPES:04X}",
            firstRow=f"{has_head:d}",
            firstColumn=f"{has_names:d}",
            noVBand="1",
        ),
    )
    if name:
        properties.append(element("tblCaption", val=readable(name)))
    grid = element("tblGrid", *(element("gridCol", w=str(width)) for width in widths))
    yield element("tbl", properties, grid, *rows)
    yield paragraph([], "Between")
