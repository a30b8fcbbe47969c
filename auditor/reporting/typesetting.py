"""What every document needs to set type: styles, words for dates, and small blocks made of text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeAlias

from auditor.reporting.colour import WHITE, Colour
from auditor.reporting.design import Palette, SheetWording
from auditor.reporting.flow import Block
from auditor.reporting.fonts import Face, Fonts
from auditor.reporting.labels import fill, fill_count
from auditor.reporting.lines import Run, Style, Words
from auditor.reporting.table import Cell, Look, Pad, Row, Table
from auditor.reporting.tags import Tag
from auditor.reporting.text import Text, text

__all__ = ["Part", "Styles", "Typesetting", "fill", "fill_count"]

Part: TypeAlias = "str | Run | Sequence[str | Run]"


class Styles:
    """The type scale: sizes and leadings in points, colours of the palette."""

    def __init__(self, palette: Palette) -> None:
        ink, secondary, caption = palette.ink, palette.secondary, palette.caption
        self.cover = Style(Face.LIGHT, 38, 44, WHITE, tag="H1")
        self.h1 = Style(Face.LIGHT, 23, 28, ink, tag="H1", after=11)
        self.h2 = Style(Face.SEMIBOLD, 12.2, 16, ink, tag="H2", before=16, after=6)
        self.card = Style(Face.SEMIBOLD, 10, 13, ink, tag="H2")
        self.body = Style(Face.REGULAR, 9.2, 13.2, ink, after=4)
        self.strong = Style(Face.SEMIBOLD, 9.2, 13.2, ink, after=4)
        self.intro = Style(Face.REGULAR, 8.6, 12, secondary, after=8)
        self.table = Style(Face.CONDENSED, 8.4, 10.8, ink)
        self.table_strong = Style(Face.CONDENSED_SEMIBOLD, 8.4, 10.8, ink)
        self.table_quiet = Style(Face.CONDENSED, 8, 10.4, secondary)
        self.head = Style(Face.CONDENSED_MEDIUM, 7.8, 10, secondary)
        self.label = Style(Face.CONDENSED_MEDIUM, 7.6, 10, secondary)
        self.capitals = Style(Face.CONDENSED_MEDIUM, 6.6, 9, caption, tracking=0.5)
        self.caption = Style(Face.CONDENSED, 7.6, 10, caption, before=3, after=6)
        self.footer = Style(Face.CONDENSED, 7.5, 10, caption)
        self.figure = Style(Face.LIGHT, 24, 28, ink)


class Typesetting:
    """A document being set, whatever it is: asked for words, styles and blocks. ``words`` are those of its design."""

    def __init__(self, words: SheetWording, palette: Palette, fonts: Fonts) -> None:
        self.words = words
        self.labels = words.labels
        self.palette = palette
        self.fonts = fonts
        self.styles = Styles(palette)

    # Words

    def day(self, day: date | None) -> str:
        """A date in words; nothing for none."""
        return self.words.day(day)

    def days(self, first: date | None, last: date | None) -> str:
        """A period in words."""
        return self.words.days(first, last)

    def moment(self, moment: datetime | None) -> str:
        """Date and time where it was, not where this is printed."""
        return f"{self.day(moment.date())}, {moment:%H:%M}" if moment else ""

    def classified(self, words: str) -> str:
        """A class of confidentiality as the organisation calls it."""
        return self.palette.classified(words)

    def or_none(self, words: str) -> str:
        """*words*, or the word for nothing: an empty field says so."""
        return words.strip() or self.labels.none

    def numbers(self, clauses: Sequence[str]) -> list[str]:
        """Clauses as they are said one after the other: the standard stands before the first of each."""
        said, before = [], ""
        for clause in clauses:
            standard, _, number = clause.rpartition(":")
            said.append(number if standard and standard == before else clause)
            before = standard
        return said

    # Runs

    def link(self, words: str, to: str, face: Face | None = None) -> Run:
        """Words that lead to the place *to*."""
        return Run(words, face=face, colour=self.palette.link, to=to)

    def section_number(self, number: str) -> Run:
        """The number before the heading of a section."""
        return Run(number, colour=self.palette.caption)

    # Blocks

    def text(self, words: Words, style: Style | None = None, anchor: str = "") -> Text:
        """A block of text, by default of body size."""
        return text(words, style or self.styles.body, self.fonts, anchor)

    def h2(self, words: str) -> Text:
        """A heading inside a section, which stays with what follows."""
        block = self.text(words, self.styles.h2)
        block.keep_with_next = True
        return block

    def cell_text(self, words: Words, style: Style) -> Text:
        """Text that belongs to the cell it stands in, one of several blocks there."""
        return text(words, style.having(tag="", before=0, after=0), self.fonts)

    def cell(self, words: Words, style: Style | None = None, **options: object) -> Cell:
        """A cell of a table with text in it."""
        return Cell(self.cell_text(words, style or self.styles.table), Tag("TD"), **options)  # type: ignore[arg-type]

    def head_cell(self, words: str, scope: str = "Column", size: float = 7.8, **options: object) -> Cell:
        """A cell that names its column or row."""
        style = self.styles.head.having(tag="", size=size)
        return Cell(text(words, style, self.fonts), Tag("TH", scope=scope), **options)  # type: ignore[arg-type]

    def head_row(self, words: Sequence[str]) -> Row:
        """The first row of a table."""
        return Row([self.head_cell(w) for w in words], Look(rule=self.palette.ink, rule_width=1), Tag("TR"))

    def row(self, cells: Sequence[Cell], anchor: str = "", fill: Colour | None = None) -> Row:
        """A row of a table, with a thin rule below."""
        return Row(cells, Look(rule=self.palette.hairline, fill=fill), Tag("TR"), anchor)

    def table(self, columns: Sequence[float], head: Sequence[str], rows: Sequence[Row], before: float = 2) -> Table:
        """A table with a header that is repeated overleaf."""
        return Table(columns, [self.head_row(head), *rows], 1, Tag("Table"), before=before, after=8)

    def fields(self, rows: Sequence[tuple[str, Block]], width: float, label_width: float = 102) -> Table:
        """Labelled fields: the label at the left, what it stands for at the right."""
        made = []
        for label, content in rows:
            head = self.head_cell(label, "Row", pad=Pad(5.5, 8, 5, 0))
            made.append(
                Row([head, Cell(content, Tag("TD"), pad=Pad(4, 0, 4, 0))], Look(rule=self.palette.hairline), Tag("TR"))
            )
        return Table([label_width, width - label_width], made, 0, Tag("Table"), after=6)

    def bullets(self, entries: Sequence[Words], width: float, style: Style | None = None) -> Table:
        """A list with a dot before each entry."""
        inner = (style or self.styles.body).having(tag="", after=0)
        rows = []
        for entry in entries:
            dot = Cell(text("•", inner, self.fonts), Tag("Lbl"), pad=Pad(0, 0, 3, 0))
            body = Cell(text(entry, inner, self.fonts), Tag("LBody"), pad=Pad(0, 0, 3, 0))
            rows.append(Row([dot, body], Look(), Tag("LI")))
        return Table([11, width - 11], rows, 0, Tag("L"))

    def several(self, parts: Sequence[Part], between: str = ", ") -> list[str | Run]:
        """Stretches of text with *between* between them."""
        joined: list[str | Run] = []
        for n, part in enumerate(parts):
            if n:
                joined.append(between)
            joined.extend([part] if isinstance(part, str | Run) else part)
        return joined
