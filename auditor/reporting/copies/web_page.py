"""A copy as one web page: no script, nothing from outside, photos in it; what people typed can never become markup."""

from __future__ import annotations

import html
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NewType

from auditor.model.text import readable
from auditor.reporting.copies.pieces import (
    Bars,
    Card,
    Cell,
    Copy,
    Entries,
    Facts,
    Picture,
    Piece,
    Row,
    Says,
    Sheet,
    Span,
    Subheading,
    Tiles,
    Tone,
    Words,
)
from auditor.reporting.copies.stretches import runs_from_right, stretches
from auditor.reporting.copies.web_style import style
from auditor.reporting.design import Palette
from auditor.reporting.record import Result

Markup = NewType("Markup", str)
"""Text that is markup already; only this file and the style sheet make it."""

_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_FROM_RIGHT: Final = frozenset({"ar", "fa", "he", "ur"})
_NO_NAME = re.compile(r"[^A-Za-z0-9_.-]+")


def typed(text: str) -> Markup:
    """A text between tags: each sign that means something is named, line breaks are kept."""
    return Markup(html.escape(readable(text), quote=True).replace("\n", "<br>"))


def valued(text: str) -> Markup:
    """A text inside the quotes of an attribute."""
    return Markup(html.escape(readable(text), quote=True).replace("\n", "&#10;"))


def web_page(copy: Copy, palette: Palette) -> bytes:
    """The page in UTF-8; the same copy and palette give the same bytes."""
    return "\n".join(_Page(copy).lines(palette)).encode()


class _Page:
    """One copy being written."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self._names = _names(copy.anchors())
        self._placed: set[str] = set()

    def lines(self, palette: Palette) -> Iterator[str]:
        copy, head = self._copy, self._copy.head
        direction = "rtl" if copy.language.partition("-")[0] in _FROM_RIGHT else "ltr"
        yield "<!DOCTYPE html>"
        yield f'<html lang="{valued(copy.language)}" dir="{direction}">'
        yield "<head>"
        yield '<meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        yield '<meta name="color-scheme" content="light dark">'
        yield f'<meta name="author" content="{valued(copy.author)}">'
        yield f"<title>{valued(copy.name)}: {valued(head.title)}</title>"
        yield f"<style>{style(palette)}</style>"
        yield "</head>"
        yield "<body>"
        yield f'<a class="skip" href="#content">{typed(copy.skip)}</a>'
        yield from self._head()
        yield from self._contents()
        yield '<main id="content">'
        for chapter in copy.chapters:
            yield f"<section{self._place(chapter.anchor)}>"
            yield f'<h2><span class="number">{typed(chapter.number)}</span> {typed(chapter.heading)}</h2>'
            for piece in chapter.pieces:
                yield from self._piece(piece)
            yield "</section>"
        yield "</main>"
        yield f"<footer><p>{typed(copy.foot)}</p><p>{typed(copy.seal)}</p></footer>"
        yield "</body>"
        yield "</html>\n"

    # Above the chapters

    def _head(self) -> Iterator[str]:
        head = self._copy.head
        yield "<header>"
        whose = f"<strong>{typed(head.organisation)}</strong> <span>{typed(head.classification)}</span>"
        if head.logo:
            yield f'<p class="logo"><img src="{_embedded("png", head.logo.data)}" alt=""></p>'
        yield f'<p class="whose">{whose}</p>'
        draft = f' <span class="draft">{typed(head.draft)}</span>' if head.draft else ""
        yield f'<p class="kind">{typed(head.kind)} {typed(head.reference)}{draft}</p>'
        yield f"<h1{_turned(head.title)}>{typed(head.title)}</h1>"
        if head.own:
            yield f"<p{_turned(head.own)}>{typed(head.own)}</p>"
        yield f'<p class="notice" role="note">{typed(head.notice)}</p>'
        yield '<dl class="cover">'
        for fact in head.facts:
            yield f"<div><dt>{typed(fact.label)}</dt>"
            for each in fact.pieces:
                if isinstance(each, Says):
                    yield f"<dd{_loud(each)}{_turned_words(each.words)}>{self._words(each.words)}</dd>"
            yield "</div>"
        yield "</dl>"
        yield "</header>"

    def _contents(self) -> Iterator[str]:
        copy = self._copy
        yield f'<nav aria-labelledby="contents"><h2 id="contents">{typed(copy.contents)}</h2><ol>'
        for chapter in copy.chapters:
            yield f'<li><a href="#{self._names[chapter.anchor]}">{typed(chapter.heading)}</a>'
            cards = [piece for piece in chapter.pieces if isinstance(piece, Card)]
            if cards:
                yield "<ul>"
                for card in cards:
                    title = " ".join(card.title.split())
                    link = f'<a href="#{self._names[card.anchor]}">{typed(card.ref)} {typed(title)}</a>'
                    yield f"<li{_turned(title)}>{link}</li>"
                yield "</ul>"
            yield "</li>"
        yield "</ol></nav>"
        yield '<aside aria-labelledby="legend">'
        yield f'<h2 id="legend">{typed(copy.legend.name)}</h2>'
        yield from self._sheet(copy.legend)
        yield "</aside>"

    # Pieces

    def _piece(self, piece: Piece) -> Iterator[str]:
        match piece:
            case Says():
                yield self._paragraph(piece)
            case Entries(entries):
                yield "<ul>"
                yield from (f"<li{_turned_words(words)}>{self._words(words)}</li>" for words in entries)
                yield "</ul>"
            case Subheading(text):
                yield f"<h3{_turned(text)}>{typed(text)}</h3>"
            case Picture():
                yield from _picture(piece)
            case Facts(rows):
                yield '<table class="facts" role="table"><tbody role="rowgroup">'
                for fact in rows:
                    yield f'<tr role="row"><th scope="row" role="rowheader">{typed(fact.label)}</th><td role="cell">'
                    for each in fact.pieces:
                        yield from self._piece(each)
                    yield "</td></tr>"
                yield "</tbody></table>"
            case Sheet():
                yield from self._sheet(piece)
            case Tiles(tiles):
                yield '<ul class="tiles">'
                for tile in tiles:
                    colour = f' class="{_class(tile.result)}"' if tile.result else ""
                    yield f"<li{colour}><strong>{typed(tile.number)}</strong> <span>{typed(tile.words)}</span></li>"
                yield "</ul>"
            case Bars():
                yield from self._bars(piece)
            case Card():
                yield from self._card(piece)

    def _card(self, card: Card) -> Iterator[str]:
        loud = " loud" if card.is_loud else ""
        yield f'<article class="card {_class(card.result)}{loud}"{self._place(card.anchor)}>'
        yield f'<h3{_turned(card.title)}><span class="ref">{typed(card.ref)}</span> {typed(card.title)}</h3>'
        yield f"<p>{_mark(card.result, card.grade)}</p>"
        for piece in card.pieces:
            yield from self._piece(piece)
        yield "</article>"

    def _bars(self, figure: Bars) -> Iterator[str]:
        yield '<figure class="bars">'
        marks = " ".join(_mark(result, name) for result, name in figure.legend)
        yield f'<p class="legend">{marks}</p>'
        for bar in figure.bars:
            yield '<div class="line">'
            yield f'<span class="name">{self._words([bar.number])} {typed(bar.title)}</span>'
            yield f'<span class="bar" role="img" aria-label="{valued(bar.alt)}">'
            for result, n in bar.counts:
                yield f'<span class="{_class(result)}" style="flex-grow:{n}" aria-hidden="true">{n}</span>'
            yield f'</span><span class="looked">{typed(bar.looked_at)}</span></div>'
        yield f"<figcaption>{typed(figure.caption)}</figcaption></figure>"

    def _sheet(self, sheet: Sheet) -> Iterator[str]:
        yield '<table role="table">'
        yield f'<caption class="unseen">{typed(sheet.name)}</caption>'
        columns = "".join(f'<th scope="col" role="columnheader">{typed(words)}</th>' for words in sheet.head)
        widths = "".join(f'<col style="width:{share}%">' for share in sheet.shares)
        yield f"<colgroup>{widths}</colgroup>"
        yield f'<thead role="rowgroup"><tr role="row">{columns}</tr></thead>'
        yield '<tbody role="rowgroup">'
        for n, row in enumerate(sheet.rows):
            if len(row.cells) < len(sheet.head):
                if n:
                    yield '</tbody><tbody role="rowgroup">'
                yield self._group(row, len(sheet.head))
            else:
                yield from self._row(row, sheet.head)
        yield "</tbody></table>"

    def _group(self, row: Row, columns: int) -> str:
        words = "".join(self._paragraph(each) for each in row.cells[0])
        head = f'<th colspan="{columns}" scope="rowgroup" role="rowheader">{words}</th>'
        return f'<tr class="group" role="row"{self._place(row.anchor)}>{head}</tr>'

    def _row(self, row: Row, head: Sequence[str]) -> Iterator[str]:
        first, *others = row.cells
        label = valued(head[0])
        yield f'<tr role="row"{self._place(row.anchor)}>'
        yield f'<th scope="row" role="rowheader" data-label="{label}">{self._cell(first)}</th>'
        for name, cell in zip(head[1:], others, strict=True):
            yield f'<td role="cell" data-label="{valued(name)}">{self._cell(cell)}</td>'
        yield "</tr>"

    def _cell(self, cell: Cell) -> str:
        return "".join(self._paragraph(each) for each in cell if each.words)

    # Words

    def _paragraph(self, said: Says) -> str:
        return f"<p{_loud(said)}{_turned_words(said.words)}>{self._words(said.words)}</p>"

    def _words(self, words: Words) -> str:
        return "".join(self._span(span) for span in words)

    def _span(self, span: Span) -> str:
        if span.result is not None:
            return _mark(span.result, span.text)
        written = "".join(
            f"<bdi>{typed(part)}</bdi>" if from_right else typed(part) for part, from_right in stretches(span.text)
        )
        if span.is_strong:
            written = f"<b>{written}</b>"
        name = self._names.get(span.to)
        return f'<a href="#{name}">{written}</a>' if name else written

    def _place(self, anchor: str) -> str:
        """The name of a place, at its first coming."""
        if not anchor or anchor in self._placed:
            return ""
        self._placed.add(anchor)
        return f' id="{self._names[anchor]}"'


def _names(anchors: Iterator[str]) -> Mapping[str, str]:
    """A name for each place that an address can hold; two places never share one."""
    names: dict[str, str] = {}
    given = {"content", "contents", "legend"}
    for anchor in anchors:
        if anchor in names:
            continue
        name = wished = _NO_NAME.sub("-", anchor)[:80]
        n = 1
        while name in given:
            n += 1
            name = f"{wished}.{n}"
        given.add(name)
        names[anchor] = name
    return names


def _class(result: Result) -> str:
    return f"r-{result.value}"


def _mark(result: Result, name: str) -> str:
    return f'<span class="mark {_class(result)}">{typed(name)}</span>'


def _loud(said: Says) -> str:
    return "" if said.tone is Tone.BODY else f' class="{said.tone.value}"'


def _turned(text: str) -> str:
    return ' dir="rtl"' if runs_from_right(text) else ""


def _turned_words(words: Words) -> str:
    return _turned("".join(span.text for span in words))


def _embedded(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


def _picture(piece: Picture) -> Iterator[str]:
    yield '<figure class="photo">'
    if piece.data:
        source = _embedded("jpeg", piece.data)
        yield f'<img src="{source}" alt="{valued(piece.alt)}" style="width:{piece.width:.1f}pt">'
    else:
        yield f'<p class="missing">{typed(piece.why)}</p>'
    yield f"<figcaption{_turned(piece.caption)}>{typed(piece.caption)}</figcaption></figure>"
