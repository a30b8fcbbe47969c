"""The response form as a Word document, and the text of one that came back.

The marks of the text stand in it, too, each before a box to type in; so one reader understands both. Read is what a
person sees: inserted text that nobody accepted yet counts, deleted text does not, a comment is told as a remark.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from auditor.errors import InvalidInput
from auditor.exchange.response_form import Form, end, mark, shown
from auditor.exchange.word_file import packed
from auditor.model.text import readable

if TYPE_CHECKING:
    from docx.document import Document

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = frozenset({f"{_WORD}moveFrom", f"{_WORD}del", f"{_WORD}pPr", f"{_WORD}rPr", _FALLBACK})
_LARGEST = 30_000_000  # bytes of all parts, unpacked
_DEEPEST = 8


def written(form: Form) -> bytes:
    """The form as a document; the same form gives the same bytes."""
    import docx
    from docx.shared import Cm, Pt, RGBColor

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.title = readable(form.title)
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(readable(form.title), 1)
    _top(document, form)
    document.add_heading(readable(form.found), 2)
    for paragraph in form.finding:
        document.add_paragraph(readable(shown(paragraph)))
    document.add_paragraph().add_run(readable(form.how)).italic = True
    for asked in form.fields:
        label = document.add_paragraph()
        label.paragraph_format.keep_with_next = True
        label.paragraph_format.space_before = Pt(8)
        label.paragraph_format.space_after = Pt(2)
        label.add_run(readable(mark(asked))).bold = True
        box = document.add_table(rows=1, cols=1, style="Table Grid")
        box.cell(0, 0).paragraphs[0].text = readable(shown(asked.value))
    document.add_paragraph()
    last = document.add_paragraph().add_run(readable(end(form)))
    last.font.size, last.font.color.rgb = Pt(8), RGBColor(0x55, 0x55, 0x55)
    return packed(document)


def _top(document: Document, form: Form) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=len(form.top), cols=2, style="Table Grid")
    table.autofit = False
    for row, (label, text) in zip(table.rows, form.top, strict=True):
        row.cells[0].width, row.cells[1].width = Cm(4.2), Cm(12.4)
        row.cells[0].paragraphs[0].add_run(readable(label)).bold = True
        row.cells[1].paragraphs[0].text = readable(shown(text))


def text_of(data: bytes) -> str:
    """The text of a document, a line a paragraph, boxes in their place. Raises InvalidInput where it is none."""
    import docx
    from docx.opc.exceptions import OpcError

    _not_too_large(data)
    try:
        document = docx.Document(BytesIO(data))
        body = document.element.body
    except (OpcError, BadZipFile, KeyError, ValueError, AttributeError, SyntaxError) as wrong:
        raise InvalidInput(
            f"It is no Word document that can be read: {wrong}.", "Save it as .docx or as plain text."
        ) from wrong
    remarks = [comment.text for comment in document.comments]
    return "\n".join([*_lines(body), *remarks])


def _not_too_large(data: bytes) -> None:
    try:
        with ZipFile(BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except BadZipFile as wrong:
        raise InvalidInput("It is no Word document that can be read.", "Save it as .docx or as plain text.") from wrong
    if size > _LARGEST:
        raise InvalidInput("It is too large for a form.", "Take pictures out of it, or send the answers as a text.")


def _lines(body: Any) -> Iterator[str]:
    for paragraph in body.iter(f"{_WORD}p"):
        if any(above.tag in _UNSEEN for above in paragraph.iterancestors()):
            continue
        text = "".join(_pieces(paragraph))
        yield f"{_listed(paragraph)}{text}" if text else ""


def _listed(paragraph: Any) -> str:
    """What stands for the sign of a list, set in as deep as the list is there: its number is nowhere in the file."""
    numbering = paragraph.find(f"{_WORD}pPr/{_WORD}numPr")
    if numbering is None:
        return ""
    level = numbering.find(f"{_WORD}ilvl")
    deep = level.get(f"{_WORD}val", "0") if level is not None else "0"
    return f"{'  ' * min(int(deep) if deep.isdecimal() else 0, _DEEPEST)}- "


def _pieces(element: Any) -> Iterator[str]:
    """The texts of a paragraph; those of a box anchored in it are paragraphs of their own."""
    for child in element:
        match child.tag:
            case tag if tag in _UNSEEN or tag == f"{_WORD}p":
                continue
            case tag if tag == f"{_WORD}t":
                yield child.text or ""
            case tag if tag in (f"{_WORD}br", f"{_WORD}cr"):
                yield "\n"
            case tag if tag == f"{_WORD}tab":
                yield " "
            case tag if tag == f"{_WORD}noBreakHyphen":
                yield "-"
            case _:
                yield from _pieces(child)
