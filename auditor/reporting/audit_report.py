"""The audit report on paper: cover, contents, the sections of the design, page furniture, tags and attachment."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from auditor.reporting.canvas import Canvas, Page
from auditor.reporting.design import Design, Section
from auditor.reporting.document import Rendered, foot, without_font
from auditor.reporting.finish import Meta, finished
from auditor.reporting.flow import Block, Flow
from auditor.reporting.fonts import Fonts
from auditor.reporting.logo import logo_in_head
from auditor.reporting.photos import PhotoFinder, Photos
from auditor.reporting.record import ATTACHMENT, AuditReport
from auditor.reporting.sections import annex
from auditor.reporting.sections.audit import audit
from auditor.reporting.sections.clauses import clauses
from auditor.reporting.sections.contents import Entry, contents
from auditor.reporting.sections.control import control
from auditor.reporting.sections.cover import cover
from auditor.reporting.sections.findings import findings
from auditor.reporting.sections.gaps import gaps
from auditor.reporting.sections.nonconformities import nonconformities
from auditor.reporting.sections.samples import samples
from auditor.reporting.sections.summary import summary
from auditor.reporting.setting import Setting, fill

__all__ = ["Rendered", "render_audit_report"]

_SHORT: Final = {Section.CLAUSES: 0.6, Section.SAMPLES: 0.55, Section.GAPS: 0.5, Section.CONTROL: 0.6}
"""Sections that go on the same page where that much of it is free; the others begin overleaf."""

BUILDERS: Final[dict[Section, Callable[[Setting, float], list[Block]]]] = {
    Section.SUMMARY: summary,
    Section.AUDIT: audit,
    Section.CLAUSES: clauses,
    Section.FINDINGS: findings,
    Section.NONCONFORMITIES: nonconformities,
    Section.SAMPLES: samples,
    Section.GAPS: gaps,
    Section.ITEMS: annex.items,
    Section.EVIDENCE: annex.evidence,
    Section.CONTROL: control,
}
"""What makes the blocks of each section."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What a report says of itself where it is not all of it: title, notices, foot, and which record is attached."""

    title: str
    notices: Sequence[str]
    foot: str
    attachment: str
    record: bytes
    record_name: str


def render_audit_report(
    report: AuditReport,
    design: Design,
    *,
    photos: PhotoFinder,
    fonts_folder: Path | None = None,
    draft: bool = False,
    slip: Slip | None = None,
    photos_kept: Path | None = None,
) -> Rendered:
    """Print *report*; the same record, design, photos and fonts give the same bytes.

    *photos* finds the file of a photo by its SHA-256; as they are printed, they stand in *photos_kept*. *fonts_folder*
    is the workspace's ``reports/fonts/``. A report that is not issued, or *draft*, bears a watermark on every page. A
    *slip* says of what it is an extract.
    """
    fonts = Fonts(fonts_folder)
    is_draft = draft or report.revision.state == "draft"
    setting = Setting(report, design, fonts, Photos(photos, photos_kept), is_draft)
    if slip:
        setting.labels = setting.labels.model_copy(update={"title": slip.title, "attachment_words": slip.attachment})
    canvas = Canvas(fonts)
    pages = _Printing(canvas, setting, slip).pages()
    meta = Meta(
        title=f"{setting.labels.title} {report.audit}",
        author=report.lead.name if report.lead else report.organisation,
        subject=report.title,
        language=report.language,
        day=report.revision.issued or report.as_of,
        attachment=slip.record if slip else report.canonical(),
        attachment_name=slip.record_name if slip else ATTACHMENT,
    )
    pdf = finished(canvas, pages, meta)
    warnings = [*setting.warnings, *_font_warnings(setting, fonts)]
    return Rendered(pdf, warnings, len(pages), sorted(fonts.used.values(), key=lambda font: font.name))


def _font_warnings(setting: Setting, fonts: Fonts) -> list[str]:
    warnings = without_font(setting)
    known = {font.sha256 for font in setting.report.fonts}
    if setting.report.fonts and any(font.sha256 not in known for font in fonts.used.values()):
        warnings.append(setting.labels.other_font)
    return warnings


class _Printing:
    """One run of the press: cover first, then the sections, the contents last."""

    def __init__(self, canvas: Canvas, setting: Setting, slip: Slip | None = None) -> None:
        self._canvas = canvas
        self._setting = setting
        self._slip = slip
        self._order: list[Page] = []
        self._entries: list[Entry] = []

    def pages(self) -> list[Page]:
        """All pages in the order of reading."""
        canvas = self._canvas
        front = cover(canvas, self._setting)
        place = canvas.root.add("Sect")
        flow = Flow(canvas, self._begin)
        for n, section in enumerate(self._setting.design.sections, start=1):
            with canvas.within("Sect"):
                self._section(flow, str(n), section)
        body = canvas.pages[1:]
        with canvas.below(place):
            self._contents()
        self._order = [front, *canvas.pages[1 + len(body) :], *body]
        return self._order

    def _section(self, flow: Flow, number: str, section: Section) -> None:
        title = self._setting.words.sections[section]
        self._entries.append(Entry(0, number, title, f"section-{section}"))
        self._canvas.bookmark(0, f"{number}  {title}", f"section-{section}")
        blocks = deque(BUILDERS[section](self._setting, flow.width))
        flow.begin_part(0.3 if len(blocks) == 1 else _SHORT.get(section, 1.0))
        number_run = self._setting.section_number(number)
        heading = self._setting.text([number_run, f"  {title}"], self._setting.styles.h1, f"section-{section}")
        heading.keep_with_next = True
        blocks.appendleft(heading)
        flow.place(blocks)
        if section is Section.FINDINGS:
            for finding in self._setting.ranked(self._setting.report.findings):
                self._entries.append(Entry(1, finding.ref, finding.title, f"finding-{finding.ref}"))
                self._canvas.bookmark(1, f"{finding.ref}  {finding.title}", f"finding-{finding.ref}")

    def _contents(self) -> None:
        flow = Flow(self._canvas, self._begin)
        flow.new_page()
        heading = self._setting.text(self._setting.labels.contents, self._setting.styles.h1, "contents")
        notices = [self._setting.text(words) for words in self._slip.notices] if self._slip else []
        flow.place([heading, *notices, *contents(self._setting, flow.width, self._entries, self._page_of)])

    def _page_of(self, target: str) -> int:
        index = self._canvas.places[target].page
        return next(n for n, page in enumerate(self._order, start=1) if page.index == index)

    def _begin(self, page: Page) -> None:
        canvas, setting, (width, height) = self._canvas, self._setting, page.size
        report, styles, left, right = setting.report, setting.styles, 56.7, width - 56.7
        if setting.is_draft:
            canvas.watermark(setting.labels.draft.upper(), setting.palette.hairline.tint(0.6))
        begin = left + logo_in_head(canvas, setting.palette.mark, left, height)
        wide = canvas.words(report.organisation, styles.table_strong, begin, height - 43, limit=280)
        canvas.words(setting.labels.title, styles.table_quiet, begin + wide + 7, height - 43)
        canvas.words(report.audit, styles.table_quiet, right, height - 43, "right", limit=120)
        canvas.line(left, height - 51, right, height - 51, setting.palette.rule)
        canvas.words(self._footer(), styles.footer, left, 31, limit=right - left - 90)
        canvas.late_words(lambda: self._page_words(page), styles.footer, right, 31)

    def _footer(self) -> str:
        setting, of = self._setting, self._slip.foot if self._slip else ""
        return foot(setting.classified(setting.report.classification), *setting.edition(), of)

    def _page_words(self, page: Page) -> str:
        return fill(self._setting.labels.page, n=self._order.index(page) + 1, total=len(self._order))
