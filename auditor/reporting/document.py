"""A document without a cover: a title and blocks below it, page furniture around them, tagged, its record attached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.reporting.canvas import A4, Canvas, Page
from auditor.reporting.facts import FontFacts
from auditor.reporting.finish import Meta, finished
from auditor.reporting.flow import Block, Flow
from auditor.reporting.logo import logo_in_head
from auditor.reporting.typesetting import Typesetting, fill, fill_count


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report as PDF. ``warnings`` tell what could not be shown as it is; ``fonts`` came from outside the product."""

    pdf: bytes
    warnings: list[str]
    pages: int
    fonts: list[FontFacts]


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on every page: whose document it is, what it is about, its reference, and the words at the foot."""

    organisation: str
    about: str
    reference: str
    foot: str
    is_draft: bool = False


def foot(*said: str) -> str:
    """What is said at the foot of every page, beside each other; what says nothing is left out."""
    return "   ·   ".join(words for words in said if words)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and what stands below it; the first one of a document is its title."""

    heading: str
    blocks: Sequence[Block]


def with_last_words(typesetting: Typesetting, chapters: Sequence[Chapter], words: str) -> list[Chapter]:
    """The chapters with *words* small below the last of them."""
    *before, last = chapters
    return [*before, Chapter(last.heading, [*last.blocks, typesetting.text(words, typesetting.styles.caption)])]


class Document:
    """One document in the press. The same words, record and fonts give the same bytes."""

    def __init__(self, typesetting: Typesetting, furniture: Furniture, size: tuple[float, float] = A4) -> None:
        self._typesetting = typesetting
        self._furniture = furniture
        self._canvas = Canvas(typesetting.fonts, size)
        self._flow = Flow(self._canvas, self._furnish)

    @property
    def width(self) -> float:
        """Width of the text on a page, in points: tables are made for it."""
        return self._flow.width

    def printed(self, chapters: Sequence[Chapter], meta: Meta) -> Rendered:
        """The file of *chapters* one below the other."""
        for n, chapter in enumerate(chapters):
            with self._canvas.within("Sect"):
                self._place(chapter, n)
        pages = self._canvas.pages
        pdf = finished(self._canvas, pages, meta)
        fonts = self._typesetting.fonts
        used = sorted(fonts.used.values(), key=lambda font: font.name)
        return Rendered(pdf, without_font(self._typesetting), len(pages), used)

    def _place(self, chapter: Chapter, n: int) -> None:
        styles, anchor = self._typesetting.styles, f"chapter-{n}"
        if n == 0:
            self._flow.new_page()
        heading = self._typesetting.text(chapter.heading, styles.h2 if n else styles.h1, anchor)
        heading.keep_with_next = True
        self._canvas.bookmark(1 if n else 0, chapter.heading, anchor)
        self._flow.place([heading, *chapter.blocks])

    def _furnish(self, page: Page) -> None:
        canvas, made, (width, height) = self._canvas, self._typesetting, page.size
        styles, left, right, told = made.styles, 56.7, width - 56.7, self._furniture
        if told.is_draft:
            canvas.watermark(made.labels.draft.upper(), made.palette.hairline.tint(0.6))
        begin = left + logo_in_head(canvas, made.palette.mark, left, height)
        wide = canvas.words(told.organisation, styles.table_strong, begin, height - 43, limit=200)
        gap = 7 if wide else 0
        canvas.words(told.about, styles.table_quiet, begin + wide + gap, height - 43, limit=right - begin - wide - 130)
        canvas.words(told.reference, styles.table_quiet, right, height - 43, "right", limit=115)
        canvas.line(left, height - 51, right, height - 51, made.palette.rule)
        canvas.words(told.foot, styles.footer, left, 31, limit=right - left - 90)
        canvas.late_words(lambda: self._page_words(page), styles.footer, right, 31)

    def _page_words(self, page: Page) -> str:
        pages = self._canvas.pages
        return fill(self._typesetting.labels.page, n=pages.index(page) + 1, total=len(pages))


def without_font(made: Typesetting) -> list[str]:
    """The warning about letters that no font had, if there were any."""
    replaced = made.fonts.replaced
    if not replaced:
        return []
    letters = " ".join(sorted(replaced))
    return [fill_count(made.labels.no_font, sum(replaced.values()), letters=letters[:200])]
