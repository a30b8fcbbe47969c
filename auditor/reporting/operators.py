"""PDF operators: numbers, colours, paths and text as they stand in the content of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from auditor.reporting.colour import Colour
from auditor.reporting.lines import Line, Piece, Style

Path: TypeAlias = Sequence[tuple[str, Sequence[float]]]
"""Path operators with their numbers: ``m`` move, ``l`` line, ``c`` curve, ``h`` close."""

CURVE = 0.5523
"""Distance of the control points of a quarter circle of radius 1."""


def text_operators(pdf: Any, placed: Sequence[tuple[float, float, Piece]], style: Style) -> list[str]:
    """Operators that draw pieces of text; those that stand for other text say so to whoever copies them."""
    from reportlab.pdfbase import pdfmetrics

    ops = ["BT"]
    if style.tracking:
        ops.append(f"{number(style.tracking)} Tc")
    colour: Colour | None = None
    subset_name = ""
    for x, y, piece in placed:
        if piece.colour != colour:
            colour = piece.colour
            ops.append(f"{rgb(colour)} rg")
        ops.append(f"1 0 0 1 {number(x)} {number(y)} Tm")
        says = piece.glyphs.stands_for
        if says is not None:
            ops.append(f"/Span <</ActualText <FEFF{says.encode('utf-16-be').hex()}>>> BDC")
        font = pdfmetrics.getFont(piece.glyphs.font)
        for subset, content in font.splitString(piece.glyphs.text, pdf._doc):
            name = font.getSubsetInternalName(subset, pdf._doc)
            if name != subset_name:
                subset_name = name
                ops.append(f"{name} {number(style.size)} Tf")
            ops.append(f"({pdf._escape(content)}) Tj")
        if says is not None:
            ops.append("EMC")
    if style.tracking:
        ops.append("0 Tc")
    return [*ops, "ET"]


def by_link(
    placed: Sequence[tuple[float, float, Line]],
    closed: bool,
) -> Iterator[tuple[str, list[tuple[float, float, Piece]]]]:
    """Pieces in reading order, grouped by where they lead to; each line ends with a space for who hears it read.

    So does the last one, unless the text is *closed*, an element of its own.
    """
    group: list[tuple[float, float, Piece]] = []
    for n, (x, y, line) in enumerate(placed):
        for m, piece in enumerate(line.pieces):
            is_last = m == len(line.pieces) - 1 and (not closed or n < len(placed) - 1)
            if is_last and not line.joins and piece.glyphs.stands_for is None:
                piece = piece._replace(glyphs=piece.glyphs._replace(text=piece.glyphs.text + " "))
            if group and group[-1][2].to != piece.to:
                yield group[-1][2].to, group
                group = []
            group.append((x + piece.x, y, piece))
    if group:
        yield group[-1][2].to, group


def boxes(group: list[tuple[float, float, Piece]], style: Style) -> list[tuple[float, float, float, float]]:
    """One rectangle per line around the pieces of a link."""
    lines: dict[float, list[float]] = {}
    for x, y, piece in group:
        lines.setdefault(y, []).extend((x, x + piece.glyphs.width * style.size))
    low, high = style.size * 0.25, style.size * 0.85
    return [(min(xs), y - low, max(xs), y + high) for y, xs in lines.items()]


def rounded(x: float, y: float, width: float, height: float, r: float) -> Path:
    """A rectangle with rounded corners of radius *r*."""
    k = r * (1 - CURVE)
    right, top = x + width, y + height
    return [
        ("m", (x + r, y)),
        ("l", (right - r, y)),
        ("c", (right - k, y, right, y + k, right, y + r)),
        ("l", (right, top - r)),
        ("c", (right, top - k, right - k, top, right - r, top)),
        ("l", (x + r, top)),
        ("c", (x + k, top, x, top - k, x, top - r)),
        ("l", (x, y + r)),
        ("c", (x, y + k, x + k, y, x + r, y)),
        ("h", ()),
    ]


def rgb(colour: Colour) -> str:
    """The three numbers of a colour."""
    return f"{colour.red:.4g} {colour.green:.4g} {colour.blue:.4g}"


def number(number: float) -> str:
    """A number with as few digits as it needs."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
