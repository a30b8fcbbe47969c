"""A ReportLab canvas that knows what it draws: content is tagged, decoration is marked as such, pages may be reordered.

Everything visible is either *marked* (it belongs to an element of the structure) or an *artifact* (rules, grounds,
page numbers). Pages are kept as operators until :meth:`Canvas.save`, so that page numbers, the order of pages and
links to places not yet drawn are settled in one pass.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from auditor.reporting.colour import Colour
from auditor.reporting.fonts import Face, Fonts
from auditor.reporting.lines import Line, Piece, Style, Words
from auditor.reporting.operators import Path, boxes, by_link, number, rgb, rounded, text_operators
from auditor.reporting.picture import Picture
from auditor.reporting.tags import FieldArea, LinkArea, Marked, Node, Tag
from auditor.reporting.text import text

A4 = (595.28, 841.89)
"""Width and height of a page, in points."""

Op: TypeAlias = "str | Callable[[Any], None]"


@dataclass(slots=True)
class Page:
    """A drawn page: its operators and how many pieces of marked content it holds."""

    index: int
    size: tuple[float, float]
    ops: list[Op] = field(default_factory=list)
    marks: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the document that links and bookmarks lead to; pages count in order of drawing."""

    page: int
    top: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline that readers show beside the pages."""

    level: int
    title: str
    target: str


class Canvas:
    """Draws onto pages; the origin is the lower left corner, lengths are points."""

    def __init__(self, fonts: Fonts, size: tuple[float, float] = A4) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas as ReportLab

        rl_config.useA85 = 0  # bytes stay bytes: a quarter more of them as letters serve nobody
        self.fonts = fonts
        self._buffer = io.BytesIO()
        fonts.run(Face.REGULAR, " ")  # registers the face that replaces ReportLab's Helvetica, which is never embedded
        self._pdf = ReportLab(
            self._buffer, pagesize=size, invariant=1, pageCompression=1, pdfVersion=(1, 7), initialFontName=Face.REGULAR
        )
        self._pdf._doc.setCompression(1)
        self.size = size
        self.pages: list[Page] = []
        self.places: dict[str, Place] = {}
        self.bookmarks: list[Bookmark] = []
        self._pictures: dict[bytes, Picture] = {}
        self.root = Node("Document")
        self._parents = [self.root]
        self._is_open = False
        self._is_silent = False

    @property
    def page(self) -> Page:
        """The page that is drawn on."""
        return self.pages[-1]

    def new_page(self, size: tuple[float, float] | None = None) -> Page:
        """Begin a page, by default of the size of the one before."""
        self.size = size or self.size
        self.pages.append(Page(len(self.pages), self.size))
        return self.page

    # Structure

    @contextmanager
    def within(self, tag: Tag | str) -> Iterator[Node]:
        """Let all that is drawn inside belong to the element of *tag*."""
        if self._is_silent:
            yield self._parents[-1]
            return
        node = tag.under(self._parents[-1]) if isinstance(tag, Tag) else self._parents[-1].add(tag)
        self._parents.append(node)
        yield node
        self._parents.pop()

    @contextmanager
    def below(self, node: Node) -> Iterator[None]:
        """Let all that is drawn inside belong to *node*, wherever in the structure that stands."""
        self._parents.append(node)
        yield
        self._parents.pop()

    @contextmanager
    def marked(self, node: Node) -> Iterator[None]:
        """Let all that is drawn inside be one piece of content of *node*."""
        page = self.page
        node.kids.append(Marked(page.index, page.marks))
        with self._content(f"/{node.tag} <</MCID {page.marks}>> BDC"):
            page.marks += 1
            yield

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Let all that is drawn inside be decoration; inside marked content it is part of that."""
        if self._is_open:
            yield
        else:
            with self._content("/Artifact BMC"):
                yield

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Let all that is drawn inside be decoration whatever it is, and leave no trace in the structure."""
        unread = Node("Artifact")
        self._parents.append(unread)
        self._is_silent = True
        with self.artifact():
            yield
        self._is_silent = False
        self._parents.pop()

    @contextmanager
    def figure(self, alt: str, box: tuple[float, float, float, float]) -> Iterator[None]:
        """Let all that is drawn inside be one picture that *alt* says in words; *box* is left, bottom, right, top."""
        with self.within("Figure") as node, self.marked(node):
            node.alt, node.box = alt, box
            yield

    @contextmanager
    def _content(self, begin: str) -> Iterator[None]:
        self._is_open = True
        self.page.ops.append(begin)
        yield
        self.page.ops.append("EMC")
        self._is_open = False

    # Shapes

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        line: float = 0.6,
        radius: float = 0,
    ) -> None:
        """A rectangle from its lower left corner, with rounded corners where *radius* is given."""
        if not radius:
            path: Path = [("re", (x, y, width, height))]
        else:
            path = rounded(x, y, width, height, min(radius, width / 2, height / 2))
        self.path(path, fill, stroke, line)

    def path(
        self,
        path: Path,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        line: float = 0.6,
        round_ends: bool = False,
    ) -> None:
        """A path, filled, stroked or both."""
        ops = ["q"]
        if fill:
            ops.append(f"{rgb(fill)} rg")
        if stroke:
            ops.append(f"{rgb(stroke)} RG {number(line)} w{' 1 J 1 j' if round_ends else ''}")
        ops += [f"{' '.join(map(number, numbers))} {name}" for name, numbers in path]
        ops += ["B" if fill and stroke else "f" if fill else "S", "Q"]
        with self.artifact():
            self.page.ops.append(" ".join(ops))

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: Colour, width: float = 0.5, dash: str = ""
    ) -> None:
        """A straight line; *dash* is a pattern such as ``1 2``."""
        pattern = f" [{dash}] 0 d" if dash else ""
        with self.artifact():
            track = f"{number(x1)} {number(y1)} m {number(x2)} {number(y2)} l"
            self.page.ops.append(f"q {rgb(colour)} RG {number(width)} w{pattern} {track} S Q")

    def hatched(
        self, x: float, y: float, width: float, height: float, ground: Colour, ink: Colour, step: float = 2.6
    ) -> None:
        """A rectangle with slanting lines: what is not known, or late."""
        lines = []
        start = x - height
        while start < x + width:
            lines.append(f"{number(start)} {number(y)} m {number(start + height)} {number(y + height)} l")
            start += step
        box = f"{number(x)} {number(y)} {number(width)} {number(height)} re"
        with self.artifact():
            self.page.ops.append(
                f"q {rgb(ground)} rg {box} f {box} W n {rgb(ink)} RG 0.45 w {' '.join(lines)} S Q "
                f"q {rgb(ink)} RG 0.5 w {box} S Q"
            )

    def image(self, data: bytes, x: float, y: float, width: float, height: float) -> None:
        """A picture (its file, JPEG or PNG); call it inside :meth:`figure`."""
        picture = self._pictures.get(data) or self._pictures.setdefault(data, Picture(data))
        self.page.ops.append(lambda pdf: pdf.drawImage(picture, x, y, width, height))

    # Text

    def text(self, placed: Sequence[tuple[float, float, Line]], style: Style, tag: Tag | None) -> None:
        """Lines at their places (left end of the baseline), as content of *tag*, or of the element that is open."""
        if self._is_open:
            self._strokes([(x + p.x, y, p) for x, y, line in placed for p in line.pieces], style)
            return
        node = tag.under(self._parents[-1]) if tag else self._parents[-1]
        for to, group in by_link(placed, closed=tag is not None):
            if not to:
                with self.marked(node):
                    self._strokes(group, style)
                continue
            link = node.add("Link")
            with self.marked(link):
                self._strokes(group, style)
            says = "".join(piece.glyphs.text for _, _, piece in group).strip()
            for box in boxes(group, style):
                link.kids.append(LinkArea(self.page.index, box, to, says))

    def words(
        self,
        words: Words,
        style: Style,
        x: float,
        y: float,
        align: Literal["left", "right", "centre"] = "left",
        limit: float = 0,
    ) -> float:
        """One line of text with its baseline at *y*, as part of what is open; with *limit*, shortened by an ellipsis.

        Returns the width. For charts and page furniture, where nothing flows; whatever could be cut here must stand in
        full elsewhere.
        """
        block = text(words, style, self.fonts)
        line = block.lines(1e9)[0]
        if limit and line.width > limit and isinstance(words, str):
            line = self._shortened(words, style, limit)
        shift = {"left": 0.0, "right": line.width, "centre": line.width / 2}[align]
        with self.artifact():
            self._strokes([(x - shift + piece.x, y, piece) for piece in line.pieces], style)
        return line.width

    def late_words(self, say: Callable[[], str], style: Style, x: float, y: float) -> None:
        """Text whose wording is known when the document is complete, such as page numbers; ends at *x*."""
        fonts, page = self.fonts, self.page

        def draw(pdf: Any) -> None:
            line = text(say(), style, fonts).lines(1e9)[0]
            pdf._code.extend(text_operators(pdf, [(x - line.width + p.x, y, p) for p in line.pieces], style))

        with self.artifact():
            page.ops.append(draw)

    def watermark(self, words: str, colour: Colour, height: float = 0.5) -> None:
        """Large words across the page at that share of its height, as decoration; what is drawn later covers them."""
        line = text(words, Style(Face.MEDIUM, 110, 120, colour), self.fonts).lines(1e9)[0]
        width, tall = self.size
        with self.artifact():
            self.page.ops.append(f"q 0.5736 0.8192 -0.8192 0.5736 {number(width / 2)} {number(tall * height)} cm")
            style = Style(Face.MEDIUM, 110, 120, colour)
            self._strokes([(piece.x - line.width / 2, -35, piece) for piece in line.pieces], style)
            self.page.ops.append("Q")

    def _shortened(self, words: str, style: Style, limit: float) -> Line:
        low, high = 0, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            line = text(words[:middle].rstrip() + "…", style, self.fonts).lines(1e9)[0]
            low, high = (middle, high) if line.width <= limit else (low, middle - 1)
        return text(words[:low].rstrip() + "…", style, self.fonts).lines(1e9)[0]

    def _strokes(self, placed: Sequence[tuple[float, float, Piece]], style: Style) -> None:
        self.page.ops.append("\n".join(text_operators(self._pdf, placed, style)))

    # Links and bookmarks

    def destination(self, key: str, top: float) -> None:
        """Let links to *key* lead here; the first place of a key counts."""
        self.places.setdefault(key, Place(self.page.index, top))

    def link(self, box: tuple[float, float, float, float], to: str, says: str) -> None:
        """Let *box* of the element that is open lead to *to*."""
        self._parents[-1].kids.append(LinkArea(self.page.index, box, to, says))

    def signature_field(self, box: tuple[float, float, float, float], name: str, says: str) -> None:
        """Leave *box* (left, bottom, right, top) to a signature."""
        self._parents[-1].add("Form").kids.append(FieldArea(self.page.index, box, name, says))

    def bookmark(self, level: int, title: str, target: str) -> None:
        """Add an entry to the outline."""
        self.bookmarks.append(Bookmark(level, title, target))

    def save(self, pages: Sequence[Page]) -> bytes:
        """Write *pages* in their order, and keep nothing of them; call it once.

        The result is untagged until :func:`auditor.reporting.finish.finished`.
        """
        pdf = self._pdf
        for page in pages:
            pdf.setPageSize(page.size)
            for op in page.ops:
                if isinstance(op, str):
                    pdf._code.append(op)
                else:
                    op(pdf)
            page.ops = []
            pdf.showPage()
        pdf.save()
        written = self._buffer.getvalue()
        del pdf, self._pdf, self._buffer
        self._pictures.clear()
        gc.collect()  # ReportLab's objects hold each other, and the structure needs their room
        return written
