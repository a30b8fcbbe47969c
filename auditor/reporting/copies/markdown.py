"""A copy as Markdown: headings, lists and tables that any reader of it understands, and no HTML."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from auditor.model.text import readable
from auditor.reporting.copies.pieces import (
    SIGNS,
    Bars,
    Card,
    Cell,
    Copy,
    Entries,
    Fact,
    Facts,
    Picture,
    Piece,
    Says,
    Sheet,
    Span,
    Subheading,
    Tiles,
    Words,
)
from auditor.reporting.markdown_text import escaped, row
from auditor.reporting.record import Result


def markdown(copy: Copy) -> bytes:
    """The whole of it in UTF-8; the same copy gives the same bytes."""
    return ("\n".join(_lines(copy)).rstrip("\n") + "\n").encode()


def _lines(copy: Copy) -> Iterator[str]:
    head = copy.head
    yield f"# {escaped(head.title)}"
    yield ""
    draft = f" · **{escaped(head.draft)}**" if head.draft else ""
    yield from _block(f"{escaped(copy.name)}{draft}")
    yield from _block(f"{escaped(head.organisation)} · {escaped(head.classification)}")
    yield from _paragraphs([Span(head.own)])
    yield from _block(f"> {escaped(head.notice)}")
    for fact in head.facts:
        told = [_words(each.words) for each in fact.pieces if isinstance(each, Says)]
        yield f"- **{escaped(fact.label)}:** {' · '.join(told)}"
    yield ""
    yield f"## {escaped(copy.legend.name)}"
    yield ""
    yield from _sheet(copy.legend)
    for chapter in copy.chapters:
        yield f"## {escaped(chapter.number)}. {escaped(chapter.heading)}"
        yield ""
        for piece in chapter.pieces:
            yield from _piece(piece)
    yield "---"
    yield ""
    yield from _block(escaped(copy.foot))
    yield from _block(escaped(copy.seal))


def _piece(piece: Piece) -> Iterator[str]:
    match piece:
        case Says(words):
            yield from _paragraphs(words)
        case Entries(entries):
            yield from (f"- {_words(words)}" for words in entries)
            yield ""
        case Subheading(text):
            yield from _block(f"### {escaped(text)}")
        case Picture():
            told = piece.why or piece.alt
            yield from _block(f"{escaped(piece.caption)} ({escaped(told)})")
        case Facts(rows):
            for fact in rows:
                yield from _fact(fact)
        case Sheet():
            yield from _sheet(piece)
        case Tiles(tiles):
            yield from (f"- **{escaped(tile.number)}** {escaped(tile.words)}" for tile in tiles)
            yield ""
        case Bars():
            yield from _sheet(piece.sheet())
            yield from _block(escaped(piece.caption))
        case Card():
            yield from _block(f"### {escaped(piece.ref)} {escaped(piece.title)}")
            yield from _block(_words([Span(piece.grade, result=piece.result)]))
            for each in piece.pieces:
                yield from _piece(each)


def _fact(fact: Fact) -> Iterator[str]:
    """The label before the first paragraph, or alone where a list or a photo comes first."""
    label = f"**{escaped(fact.label)}:**"
    first, *others = fact.pieces
    if isinstance(first, Says):
        yield from _paragraphs(first.words, label)
    else:
        yield from _block(label)
        yield from _piece(first)
    for each in others:
        yield from _piece(each)


def _sheet(sheet: Sheet) -> Iterator[str]:
    """A table; a heading over rows ends it, and the next one begins below."""
    begun = False
    for each in sheet.rows:
        if len(each.cells) < len(sheet.head):
            yield ""
            yield from _block(_cell(each.cells[0]))
            begun = False
            continue
        if not begun:
            yield row([escaped(words) for words in sheet.head])
            yield "|" + "---|" * len(sheet.head)
            begun = True
        yield row([_cell(cell) for cell in each.cells])
    yield ""


def _cell(cell: Cell) -> str:
    return " · ".join(words for words in (_words(said.words) for said in cell) if words)


def _paragraphs(words: Words, label: str = "") -> Iterator[str]:
    """The paragraphs of a text: one for each of its lines, the *label* before the first."""
    lines: list[list[Span]] = [[]]
    for span in words:
        first, *others = readable(span.text).split("\n")
        lines[-1].append(_with(span, first))
        lines += [[_with(span, part)] for part in others]
    for line in lines:
        written = " ".join(part for part in (label, _words(line)) if part)
        label = ""
        if written:
            yield from _block(written)


def _with(span: Span, text: str) -> Span:
    return Span(text, span.to, span.is_strong, span.result)


def _words(words: Words) -> str:
    """A line of stretches; neighbours that look alike are one, so that no sign is parted from what gives it meaning."""
    alike = groupby(words, key=lambda span: (span.is_strong, span.result))
    return "".join(
        _stretch("".join(span.text for span in group), is_strong, result) for (is_strong, result), group in alike
    ).strip()


def _stretch(text: str, is_strong: bool, result: Result | None) -> str:
    """Spaces at the ends stay outside of the signs around a stretch."""
    written = escaped(text)
    if not written:
        return " " if text else ""
    before, after = " " if text[:1].isspace() else "", " " if text[-1:].isspace() else ""
    if result is not None:
        written = f"**{SIGNS[result]} {written}**"
    elif is_strong:
        written = f"**{written}**"
    return f"{before}{written}{after}"


def _block(text: str) -> Iterator[str]:
    yield text
    yield ""
