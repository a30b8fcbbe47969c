"""The report of the benchmark in other tools' hands: the same words, tables and photos, as each would write them.

Each takes the report, the folder of the photos as they are printed, and the path of the PDF, and gives what it needs
of time only between these: what it imports is imported before, fonts are those of the product.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, Final

import fontpkg_fira_sans

from auditor.reporting.record import AuditReport, EvidenceFacts, FindingFacts, ItemFacts
from tests.benchmarks.paper_content import WIDTH

FONTS = Path(fontpkg_fira_sans.ROOT) / "files"

Maker = Callable[[AuditReport, Path, Path], None]

HEAD = ("Item", "Question", "Result", "Rests on")
COLUMNS = (48, 250, 72, 112)
"""Widths of the register, in points."""


def fields(finding: FindingFacts) -> list[tuple[str, str]]:
    """What a finding says, with labels, but for its evidence."""
    return [
        ("Grade", f"{finding.grade}, {', '.join(finding.clauses)}, {finding.process}, {finding.site}"),
        ("Requirement", finding.requirement),
        ("Nonconformity", finding.statement),
        ("Reason of the grade", finding.grade_reason),
        ("Auditee", finding.disagreement),
        ("Raised by", finding.raised_by),
        ("Checklist", ", ".join(finding.items)),
    ]


def cited(piece: EvidenceFacts) -> str:
    """A piece of evidence in a line."""
    return f"{piece.ref} {piece.reference}: {piece.description} ({piece.place}, {piece.captured_by})"


def row(item: ItemFacts) -> tuple[str, str, str, str]:
    """A line of the register."""
    asked = f"{item.question}\n{item.note}\n{item.site}, {item.auditor}"
    return item.ref, asked, str(item.result), ", ".join([*item.findings, *item.evidence])


def collected(piece: EvidenceFacts) -> tuple[str, str]:
    """A line of the list of evidence."""
    return piece.ref, f"{cited(piece)}, {piece.kind}, {piece.verification}, {piece.confidentiality}"


def photo(piece: EvidenceFacts) -> str:
    """The name of the file of a photo."""
    return f"{piece.photo.sha256}.jpg" if piece.photo else ""


_TYPST: Final = """
#let data = json("report.json")
#set document(title: data.title, date: datetime(year: 2026, month: 11, day: 23))
#set text(font: "Fira Sans", size: 9.2pt, lang: "en")
#set page(paper: "a4", margin: (x: 20mm, top: 27mm, bottom: 21mm),
  header: [#data.organisation #h(1fr) #data.audit],
  footer: context [#h(1fr) #counter(page).display("1 of 1", both: true)])
#set par(leading: 0.745em, spacing: 0.745em)
#pdf.attach("report.json", relationship: "data", mime-type: "application/json", description: "record")
#title(data.title)
#data.conclusion
#outline(depth: 2)
= Findings
#for finding in data.findings {
  heading(level: 2, finding.ref + " " + finding.title)
  table(columns: (81pt, 1fr), stroke: (bottom: 0.5pt),
    ..finding.fields.map(((label, words)) => (table.cell(label), table.cell(words))).flatten(),
    table.cell("Objective evidence"),
    table.cell(for piece in finding.evidence {
      list(piece.words)
      if piece.photo != "" { figure(image(piece.photo, width: WIDTHpt, alt: piece.ref), caption: piece.ref) }
    }))
}
= Items
#set text(size: 8.4pt)
#set par(leading: 0.6em)
#table(columns: (48pt, 1fr, 72pt, 112pt), stroke: (bottom: 0.5pt), table.header(..data.head.map(strong)),
  ..data.rows.flatten())
= Evidence
#table(columns: (48pt, 1fr), stroke: (bottom: 0.5pt), table.header([*Number*], [*Description*]),
  ..data.evidence.flatten())
""".replace("WIDTH", str(WIDTH))


def typst() -> Maker:
    """Typst: tagged PDF/A-3a, the record attached, as ours."""
    import typst as tool

    def make(report: AuditReport, photos: Path, out: Path) -> None:
        pieces = {piece.ref: piece for piece in report.evidence}
        data = {
            "title": report.title,
            "organisation": report.organisation,
            "audit": report.audit,
            "conclusion": report.conclusion,
            "head": HEAD,
            "rows": [row(item) for item in report.items],
            "evidence": [collected(piece) for piece in report.evidence],
            "findings": [
                {
                    "ref": finding.ref,
                    "title": finding.title,
                    "fields": fields(finding),
                    "evidence": [
                        {"ref": ref, "words": cited(pieces[ref]), "photo": photo(pieces[ref])}
                        for ref in finding.evidence
                    ],
                }
                for finding in report.findings
            ],
        }
        (photos / "report.json").write_text(json.dumps(data), encoding="utf-8")
        (photos / "report.typ").write_text(_TYPST, encoding="utf-8")
        tool.compile(
            str(photos / "report.typ"),
            output=str(out),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            pdf_standards=["a-3a"],
        )

    return make


def fpdf2() -> Maker:
    """fpdf2: neither tagged nor PDF/A."""
    from fpdf import FPDF
    from fpdf.fonts import FontFace

    class Paper(FPDF):  # type: ignore[misc, unused-ignore]
        def header(self) -> None:
            self.cell(0, 20, f"{report_of[0].organisation}   {report_of[0].audit}", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-40)
            self.cell(0, 12, f"{self.page_no()} of {{nb}}", align="R")

    report_of: list[AuditReport] = []

    def make(report: AuditReport, photos: Path, out: Path) -> None:
        report_of[:] = [report]
        pieces = {piece.ref: piece for piece in report.evidence}
        pdf: Any = Paper(unit="pt", format="A4")
        pdf.set_margins(56.7, 56.7)
        pdf.set_auto_page_break(True, 62)
        pdf.add_font("Fira", "", str(FONTS / "FiraSans-Regular.ttf"))
        pdf.add_font("Fira", "B", str(FONTS / "FiraSans-SemiBold.ttf"))
        pdf.set_font("Fira", size=9.2)
        pdf.add_page()
        pdf.multi_cell(0, 13.2, report.title, new_x="LMARGIN", new_y="NEXT")
        pdf.multi_cell(0, 13.2, report.conclusion, new_x="LMARGIN", new_y="NEXT")
        for finding in report.findings:
            pdf.start_section(f"{finding.ref} {finding.title}")
            pdf.set_font("Fira", "B", 9.2)
            pdf.multi_cell(0, 13.2, f"{finding.ref} {finding.title}", new_x="LMARGIN", new_y="NEXT")
            pdf.set_font("Fira", "", 9.2)
            with pdf.table(
                col_widths=(81, 401), line_height=13.2, first_row_as_headings=False, borders_layout="HORIZONTAL_LINES"
            ) as table:
                for pair in fields(finding):
                    table.row(pair)
                table.row(("Objective evidence", "\n".join(cited(pieces[ref]) for ref in finding.evidence)))
            for ref in finding.evidence:
                if pieces[ref].photo:
                    pdf.image(str(photos / photo(pieces[ref])), w=WIDTH)
                    pdf.multi_cell(0, 13.2, ref, new_x="LMARGIN", new_y="NEXT")
        bold = FontFace(emphasis="BOLD")
        pdf.set_font("Fira", "", 8.4)
        with pdf.table(
            col_widths=COLUMNS, line_height=10.8, borders_layout="HORIZONTAL_LINES", headings_style=bold
        ) as table:
            for cells in (HEAD, *map(row, report.items)):
                table.row(cells)
        with pdf.table(
            col_widths=(48, 434), line_height=10.8, borders_layout="HORIZONTAL_LINES", headings_style=bold
        ) as table:
            for pair in (("Number", "Description"), *map(collected, report.evidence)):
                table.row(pair)
        pdf.output(str(out))

    return make


_STYLE: Final = f"""
@font-face {{ font-family: Fira; src: url({(FONTS / "FiraSans-Regular.ttf").as_uri()}) }}
@font-face {{ font-family: Fira; font-weight: bold; src: url({(FONTS / "FiraSans-SemiBold.ttf").as_uri()}) }}
@page {{ size: A4; margin: 27mm 20mm 21mm; @top-left {{ content: string(org) }}
  @bottom-right {{ content: counter(page) " of " counter(pages) }} }}
body {{ font: 9.2pt/13.2pt Fira }} .org {{ string-set: org content(); }}
table {{ border-collapse: collapse; table-layout: fixed; width: 100% }}
td, th {{ border-bottom: 0.5pt solid #ccc; vertical-align: top; text-align: left; padding: 3pt }}
h2 {{ font-size: 10pt }} .small {{ font-size: 8.4pt; line-height: 10.8pt }} img {{ width: {WIDTH}pt }}
"""


def weasyprint() -> Maker:
    """WeasyPrint: not tagged, which is the quicker of what it offers."""
    from weasyprint import HTML

    def make(report: AuditReport, photos: Path, out: Path) -> None:
        HTML(string=_html(report), base_url=str(photos) + "/").write_pdf(str(out))

    return make


def _html(report: AuditReport) -> str:
    pieces = {piece.ref: piece for piece in report.evidence}
    parts = [f"<html lang=en><title>{escape(report.title)}</title><style>{_STYLE}</style>"]
    parts.append(f"<p class=org>{escape(report.organisation)}</p><h1>{escape(report.title)}</h1>")
    parts.append(f"<p>{escape(report.conclusion)}</p>")
    for finding in report.findings:
        parts.append(f"<h2>{finding.ref} {escape(finding.title)}</h2><table><col style='width:81pt'><col>")
        parts += [f"<tr><th>{label}</th><td>{escape(words)}</td></tr>" for label, words in fields(finding)]
        parts.append("<tr><th>Objective evidence</th><td><ul>")
        for piece in (pieces[ref] for ref in finding.evidence):
            shown = f"<br><img src='{photo(piece)}' alt='{piece.ref}'><br>{piece.ref}" if piece.photo else ""
            parts.append(f"<li>{escape(cited(piece))}{shown}</li>")
        parts.append("</ul></td></tr></table>")
    columns = "".join(f"<col style='width:{width}pt'>" for width in COLUMNS)
    parts.append(f"<h2>Items</h2><table class=small>{columns}{_cells('th', HEAD, head=True)}")
    parts += [_cells("td", row(item)) for item in report.items]
    parts.append("</table><h2>Evidence</h2><table class=small><col style='width:48pt'><col>")
    parts.append(_cells("th", ("Number", "Description"), head=True))
    parts += [_cells("td", collected(piece)) for piece in report.evidence]
    return "".join([*parts, "</table></html>"])


def _cells(tag: str, words: tuple[str, ...], head: bool = False) -> str:
    cells = "".join(f"<{tag}>{escape(w).replace(chr(10), '<br>')}</{tag}>" for w in words)
    return f"<thead><tr>{cells}</tr></thead>" if head else f"<tr>{cells}</tr>"
