"""What every section needs to set type: the report, its design, styles, and small blocks made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeAlias

from auditor.reporting.colour import WHITE, Colour
from auditor.reporting.design import Design
from auditor.reporting.flow import Block
from auditor.reporting.fonts import Face, Fonts
from auditor.reporting.lines import Run, Style, Words
from auditor.reporting.photos import Photos
from auditor.reporting.record import AuditReport, EvidenceFacts, FindingFacts, ItemFacts, NonconformityFacts, Result
from auditor.reporting.table import Cell, Look, Pad, Row, Table
from auditor.reporting.tags import Tag
from auditor.reporting.text import Text, text

Part: TypeAlias = "str | Run | Sequence[str | Run]"


class Styles:
    """The type scale: sizes and leadings in points, colours of the palette."""

    def __init__(self, design: Design) -> None:
        ink, secondary, caption = design.palette.ink, design.palette.secondary, design.palette.caption
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


@dataclass
class Setting:
    """A report being set: sections ask it for words, styles and blocks, and whether a link leads anywhere."""

    report: AuditReport
    design: Design
    fonts: Fonts
    photos: Photos
    is_draft: bool = False
    styles: Styles = field(init=False)

    def __post_init__(self) -> None:
        self.styles = Styles(self.design)
        self.words = self.design.words
        self.labels = self.design.words.labels
        self.palette = self.design.palette
        self.evidence: dict[str, EvidenceFacts] = {e.ref: e for e in self.report.evidence}
        self.findings: dict[str, FindingFacts] = {f.ref: f for f in self.report.findings}
        self.items: dict[str, ItemFacts] = {i.ref: i for i in self.report.items}
        self.nonconformities: dict[str, NonconformityFacts] = {n.ref: n for n in self.report.nonconformities}
        self.figures = 0
        self.warnings: list[str] = []

    # Words

    def day(self, day: date | None) -> str:
        """A date in words; nothing for none."""
        if day is None:
            return ""
        month = self.words.months[day.month - 1]
        return fill(self.words.date, day=day.day, month=month, year=day.year)

    def days(self, first: date | None, last: date | None) -> str:
        """A period in words."""
        if first is None or last is None or first == last:
            return self.day(first or last)
        return fill(self.labels.period, first=self.day(first), last=self.day(last))

    def moment(self, moment: datetime | None) -> str:
        """Date and time where it was, not where this is printed."""
        return f"{self.day(moment.date())}, {moment:%H:%M}" if moment else ""

    def or_none(self, words: str) -> str:
        """*words*, or the word for nothing: an empty field says so."""
        return words.strip() or self.labels.none

    def counted(self, number: int, one: str, many: str) -> str:
        """*one* or *many* with the number in it."""
        return fill(one if number == 1 else many, n=number)

    def next_figure(self) -> int:
        """The number of the next figure."""
        self.figures += 1
        return self.figures

    def ranked(self, findings: Sequence[FindingFacts]) -> list[FindingFacts]:
        """Findings from the most serious to good practice, otherwise in their order."""
        from auditor.reporting.shapes import ORDER

        return sorted(findings, key=lambda finding: ORDER.index(Result(finding.grade)))

    # Runs

    def link(self, words: str, to: str, face: Face | None = None) -> Run:
        """Words that lead to the place *to*."""
        return Run(words, face=face, colour=self.palette.link, to=to)

    def clause_link(self, clause: str) -> Run:
        """A clause that leads to its items in the annex, or plain words where it has none."""
        audited = any(item.clause == clause for item in self.report.items)
        return self.link(clause, f"clause-{clause}") if audited else Run(clause)

    def clause_links(self, clauses: Sequence[str]) -> list[str | Run]:
        """Clauses one after the other; the standard stands before the first of each."""
        parts: list[Run] = []
        before = ""
        for clause in clauses:
            standard, _, number = clause.rpartition(":")
            run = self.clause_link(clause)
            parts.append(replace(run, text=number) if standard == before and standard else run)
            before = standard
        return self.several(parts)

    def finding_link(self, ref: str) -> Run:
        """The reference of a finding, leading to its card."""
        return self.link(ref, f"finding-{ref}") if ref in self.findings else Run(ref)

    def nonconformity_link(self, ref: str) -> Run:
        """The reference of a nonconformity, leading to its line."""
        return self.link(ref, f"nonconformity-{ref}") if ref in self.nonconformities else Run(ref)

    def evidence_link(self, ref: str) -> Run:
        """The reference of a piece of evidence, leading to its line."""
        return self.link(ref, f"evidence-{ref}") if ref in self.evidence else Run(ref)

    def item_link(self, ref: str) -> Run:
        """The reference of a checklist item, leading to its line."""
        return self.link(ref, f"item-{ref}") if ref in self.items else Run(ref)

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

    def head_cell(self, words: str, scope: str = "Column", **options: object) -> Cell:
        """A cell that names its column or row."""
        style = self.styles.head.having(tag="")
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


def fill(pattern: str, **values: object) -> str:
    """Put *values* where ``{name}`` stands; anything else in braces stays as it is."""
    for name, value in values.items():
        pattern = pattern.replace("{" + name + "}", str(value))
    return pattern
