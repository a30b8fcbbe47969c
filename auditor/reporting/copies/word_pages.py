"""How a Word copy looks: page, styles, language, what stands at the head and the foot of each page."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from auditor.model.text import readable
from auditor.reporting.colour import Colour
from auditor.reporting.copies.pieces import Copy
from auditor.reporting.copies.word_text import Element, element, paragraph, plain, typed
from auditor.reporting.design import Palette

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

WIDTH: Final = 9637
"""Width of the text, in twentieths of a point: A4 with 20 mm at each side."""

_FONT: Final = "Calibri"
_LANGUAGES: Final = {"en": "en-GB", "de": "de-DE", "fr": "fr-FR"}
_FIELDS: Final = {"{n}": "PAGE", "{total}": "NUMPAGES"}
_HEADINGS: Final = (("Heading 1", 20.0, 24, 8), ("Heading 2", 12.0, 14, 4), ("Title", 26.0, 2, 10))
_SCALE: Final = (
    # name, based on, size, space before, space after
    ("Quiet", "Normal", 9.0, 0, 4),
    ("Cell", "Normal", 9.0, 1, 2),
    ("Cell Quiet", "Cell", 8.5, 0, 2),
    ("Cell Head", "Cell", 8.5, 1, 2),
    ("Fact", "Normal", 10.0, 1, 3),
    ("Fact Quiet", "Fact", 9.0, 1, 3),
    ("Tile", "Cell Quiet", 8.5, 0, 3),
    ("Tile Number", "Tile", 20.0, 2, 0),
    ("Notice", "Normal", 10.0, 8, 12),
    ("Kind", "Normal", 11.0, 18, 0),
    ("Contents", "Normal", 10.0, 0, 2),
    ("Between", "Normal", 4.0, 0, 0),
)


def furnished(document: Document, copy: Copy, palette: Palette) -> None:
    """Prepare an empty *document*."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    _styles(document, palette)
    _language(document, copy.language)
    _properties(document, copy)
    _head_and_foot(section, copy)


def _properties(document: Document, copy: Copy) -> None:
    """Told once and always alike: no clock, no name of the program's author."""
    told, day = document.core_properties, datetime.combine(copy.day, time(), UTC)
    told.title = readable(f"{copy.name}: {copy.head.title}")[:255]
    told.author = told.last_modified_by = readable(copy.author)[:255]
    told.language = copy.language
    told.comments = ""
    told.created = told.modified = day
    told.revision = 1


def _language(document: Document, language: str) -> None:
    whole = _LANGUAGES.get(language, language)
    for told in document.styles.element.iter(qn("w:lang")):
        told.set(qn("w:val"), whole)
        told.set(qn("w:eastAsia"), "zh-CN")
        told.set(qn("w:bidi"), "ar-SA")


def _styles(document: Document, palette: Palette) -> None:
    styles = document.styles
    normal: Any = styles["Normal"]
    _set(normal, 10.0, 0, 6, palette.ink)
    normal.paragraph_format.line_spacing = 1.15
    for name, size, before, after in _HEADINGS:
        style: Any = styles[name]
        _set(style, size, before, after, palette.ink)
        style.font.bold = style.font.cs_bold = name == "Heading 2"
        style.paragraph_format.keep_with_next = True
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
            break
        _same_for_words(document, style)
    bullets: Any = styles["List Bullet"]
    bullets.paragraph_format.space_after = Pt(2)
    caption: Any = styles["Caption"]
    _set(caption, 8.5, 2, 6, palette.caption)
    caption.font.bold = False
    for name, base, points, before, after in _SCALE:
        made: Any = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles[base]
        quiet = "Quiet" in name or name in ("Cell Head", "Kind", "Tile")
        _set(made, points, before, after, palette.secondary if quiet else palette.ink)
    tile: Any = styles["Tile"]
    tile.paragraph_format.left_indent = Pt(5)
    heads: Any = styles["Cell Head"]
    heads.font.bold = True
    notice: Any = styles["Notice"]
    notice.element.get_or_add_pPr().insert(0, element("shd", val="clear", color="auto", fill=str(palette.ground)[1:]))
    _table_style(document, palette)


def _same_for_words(document: Document, style: ParagraphStyle) -> None:
    """The twin of a heading's style for single words looks like it: some readers take the heading's look from there."""
    words: Any = document.styles[f"{style.name} Char"]
    words.element.replace(words.element.find(qn("w:rPr")), deepcopy(style.element.find(qn("w:rPr"))))


def _set(style: ParagraphStyle, size: float, before: float, after: float, colour: Colour) -> None:
    style.font.name, style.font.size = _FONT, Pt(size)
    style.font.color.rgb = RGBColor(*(round(part * 255) for part in colour))
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), _FONT)
    sizes = style.element.rPr.find(qn("w:szCs"))
    if sizes is None:
        style.element.rPr.find(qn("w:sz")).addnext(sizes := element("szCs"))
    sizes.set(qn("w:val"), str(round(size * 2)))
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _table_style(document: Document, palette: Palette) -> None:
    """Thin rules between the rows, a strong one below the head."""
    style: Any = document.styles.add_style("Report Table", WD_STYLE_TYPE.TABLE)
    thin, ink = str(palette.rule)[1:], str(palette.ink)[1:]
    borders = element("tblBorders", *(element(side, val="single", sz="4", space="0", color=thin) for side in _RULES))
    room = element("tblCellMar", element("left", w="0", type="dxa"), element("right", w="100", type="dxa"))
    below = element("tcBorders", element("bottom", val="single", sz="12", space="0", color=ink))
    style.element.append(element("tblPr", borders, room))
    style.element.append(element("tblStylePr", element("tcPr", below), type="firstRow"))


_RULES: Final = ("bottom", "insideH")


def _head_and_foot(section: Any, copy: Copy) -> None:
    head = copy.head
    draft = f"  ·  {head.draft.upper()}" if head.draft else ""
    about = f"{head.organisation[:80]}  ·  {head.kind}{draft}"
    _filled(section.header, [_sides(about, typed(head.reference[:60]), "Header")])
    _filled(section.footer, [_sides(copy.foot, _page(copy.page), "Footer"), plain(copy.seal, "Footer")])


def _filled(part: Any, paragraphs: list[Element]) -> None:
    for standing in list(part.paragraphs):
        standing._element.getparent().remove(standing._element)
    part._element.extend(paragraphs)


def _sides(left: str, right: Any, style: str) -> Element:
    """Words at the left, and others at the right end of the line."""
    made = paragraph([*_small(typed(" ".join(left.split()))), *_small([element("tab")]), *_small(right)], style)
    tabs = element("tabs", *(element("tab", val="clear", pos=pos) for pos in ("4320", "8640")))
    tabs.append(element("tab", val="right", pos=str(WIDTH)))
    made.find(qn("w:pPr")).append(tabs)
    return made


def _small(children: Any) -> list[Element]:
    """Runs of small text around *children*; fields stand between runs."""
    return [child if child.tag == qn("w:fldSimple") else _small_run(child) for child in children]


def _small_run(child: Element) -> Element:
    return element("r", element("rPr", element("sz", val="16"), element("szCs", val="16")), child)


def _page(pattern: str) -> list[Element]:
    """``Page {n} of {total}`` with the two fields that Word counts itself: the only ones in the document."""
    made: list[Element] = []
    for part in re.split(r"(\{n\}|\{total\})", pattern):
        field = _FIELDS.get(part)
        if field:
            number = element("t")
            number.text = "1"
            made.append(element("fldSimple", _small_run(number), instr=field))
        else:
            made += typed(part)
    return made
