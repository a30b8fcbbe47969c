"""The one way from data to text in a Word document: runs of plain text, never a field, a link of theirs, or markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

from auditor.model.text import readable
from auditor.reporting.copies.pieces import SIGNS, Says, Span, Tone, Words
from auditor.reporting.copies.stretches import runs_from_right, stretches
from auditor.reporting.design import Palette
from auditor.reporting.record import Result

Element = Any
"""An element of the document's XML."""

_PREFIX: Final = {"w": nsmap["w"]}
NAMESPACE: Final = f"{{{nsmap['w']}}}"
"""What stands before each name in the document's XML."""

_PARTS = re.compile(r"([\n\t])")


def element(tag: str, *children: Element, **attributes: str) -> Element:
    """An element of WordprocessingML; names of attributes are given without their prefix."""
    made = oxml_parser.makeelement(
        NAMESPACE + tag, {NAMESPACE + name: value for name, value in attributes.items()}, _PREFIX
    )
    made.extend(children)
    return made


def typed(text: str) -> Iterator[Element]:
    """*text* as it stands; what no document may hold is U+FFFD, breaks and tabs are breaks and tabs."""
    for part in _PARTS.split(readable(text)):
        if part == "\n":
            yield element("br")
        elif part == "\t":
            yield element("tab")
        elif part:
            words = element("t")
            words.text = part
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            yield words


def paragraph(children: Sequence[Element], style: str = "", *, from_right: bool = False) -> Element:
    """A paragraph in a style, told by its id."""
    properties = element("pPr")
    if style:
        properties.append(element("pStyle", val=style))
    if from_right:
        properties.append(element("bidi"))
    made = element("p")
    if len(properties):
        made.append(properties)
    made.extend(children)
    return made


def plain(text: str, style: str = "") -> Element:
    """A paragraph of typed text in a style."""
    runs = [_run(part, strong=False, from_right=turned) for part, turned in stretches(readable(text)) if part]
    return paragraph(runs, style, from_right=runs_from_right(text))


class Links:
    """The places of a document: a bookmark for each, and links that lead to them; others stay plain words."""

    def __init__(self, anchors: Iterator[str], palette: Palette) -> None:
        self._numbers: Mapping[str, int] = {anchor: n for n, anchor in enumerate(dict.fromkeys(anchors), start=1)}
        self._placed: set[str] = set()
        self._palette = palette

    def placed(self, made: Element, anchor: str) -> Element:
        """*made* with the bookmark of *anchor* around it, at its first coming."""
        number = self._numbers.get(anchor)
        if number is None or anchor in self._placed:
            return made
        self._placed.add(anchor)
        begin = element("bookmarkStart", id=str(number), name=f"place{number}")
        made.insert(1 if made.find(qn("w:pPr")) is not None else 0, begin)
        made.append(element("bookmarkEnd", id=str(number)))
        return made

    def says(self, said: Says, style: str = "") -> Element:
        """A paragraph with its tone; *style* is that of its surroundings."""
        made = self.runs(said.words, strong=said.tone is Tone.STRONG)
        whole = "".join(span.text for span in said.words)
        quiet = said.tone is Tone.QUIET
        return paragraph(made, f"{style}Quiet" if quiet else style, from_right=runs_from_right(whole))

    def runs(self, words: Words, *, strong: bool = False) -> list[Element]:
        """The runs of *words*."""
        return [made for span in words for made in self._span(span, strong or span.is_strong)]

    def _span(self, span: Span, strong: bool) -> Iterator[Element]:
        if span.result is not None:
            yield self._label(span)
            return
        number = self._numbers.get(span.to)
        colour = str(self._palette.link)[1:] if number else ""
        made = [
            _run(part, strong=strong, colour=colour, from_right=turned)
            for part, turned in stretches(readable(span.text))
            if part
        ]
        if number:
            yield element("hyperlink", *made, anchor=f"place{number}", history="1")
        else:
            yield from made

    def _label(self, span: Span) -> Element:
        """Shape and name of a result on its colour."""
        assert span.result is not None
        return self.coloured(f"\u00a0{SIGNS[span.result]}\u00a0{span.text}\u00a0", span.result)

    def coloured(self, text: str, result: Result) -> Element:
        """A run on the colour of *result*."""
        ground = self._palette.grades[result]
        ink = ground.readable(self._palette.ink)
        return _run(text, strong=True, colour=str(ink)[1:], ground=str(ground)[1:])


def _run(text: str, *, strong: bool, from_right: bool = False, colour: str = "", ground: str = "") -> Element:
    """Properties come in the order that the format asks for."""
    properties = element("rPr")
    if strong:
        properties.extend([element("b"), element("bCs")])
    if colour:
        properties.append(element("color", val=colour))
    if ground:
        properties.append(element("shd", val="clear", color="auto", fill=ground))
    if from_right:
        properties.append(element("rtl"))
    made = element("r")
    if len(properties):
        made.append(properties)
    made.extend(typed(text))
    return made
