"""The shape of each result: told apart without colour, in the same order everywhere."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from auditor.reporting.colour import Colour
from auditor.reporting.operators import CURVE, Path
from auditor.reporting.record import Result

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas

ORDER = (
    Result.MAJOR,
    Result.MINOR,
    Result.OBSERVATION,
    Result.OFI,
    Result.CONFORMING,
    Result.GOOD_PRACTICE,
    Result.NOT_AUDITED,
    Result.NOT_APPLICABLE,
    Result.OPEN,
)
"""From the most serious to what is not known: the order of legends, bars, tables and cards."""


def shape(canvas: Canvas, result: Result, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw the shape of *result* with its centre at *x*, *y*, fitting a square of *size*."""
    r = size / 2
    match result:
        case Result.MAJOR:
            canvas.path(_polygon([(x, y + r), (x + r, y), (x, y - r), (x - r, y)]), fill=colour)
        case Result.MINOR:
            canvas.path(_polygon([(x, y + 0.9 * r), (x + r, y - 0.8 * r), (x - r, y - 0.8 * r)]), fill=colour)
        case Result.OFI:
            canvas.path(circle(x, y, 0.88 * r), fill=colour)
        case Result.OBSERVATION:
            canvas.path(circle(x, y, 0.74 * r), stroke=colour, line=0.36 * r)
        case Result.CONFORMING:
            points = [(x - 0.8 * r, y), (x - 0.2 * r, y - 0.6 * r), (x + 0.85 * r, y + 0.65 * r)]
            canvas.path(_lines(points), stroke=colour, line=0.4 * r, round_ends=True)
        case Result.GOOD_PRACTICE:
            canvas.path(_polygon(_star(x, y, 1.05 * r)), fill=colour)
        case Result.NOT_AUDITED:
            canvas.path(_lines([(x - 0.8 * r, y), (x + 0.8 * r, y)]), stroke=colour, line=0.45 * r)
        case Result.NOT_APPLICABLE:
            canvas.path(_lines([(x - 0.6 * r, y - 0.8 * r), (x + 0.6 * r, y + 0.8 * r)]), stroke=colour, line=0.4 * r)
        case Result.OPEN:
            canvas.rect(x - 0.7 * r, y - 0.7 * r, 1.4 * r, 1.4 * r, stroke=colour, line=0.35 * r)


def circle(x: float, y: float, r: float) -> Path:
    """A circle of radius *r*."""
    k = r * CURVE
    return [
        ("m", (x + r, y)),
        ("c", (x + r, y + k, x + k, y + r, x, y + r)),
        ("c", (x - k, y + r, x - r, y + k, x - r, y)),
        ("c", (x - r, y - k, x - k, y - r, x, y - r)),
        ("c", (x + k, y - r, x + r, y - k, x + r, y)),
        ("h", ()),
    ]


def _lines(points: list[tuple[float, float]]) -> Path:
    return [("m" if n == 0 else "l", point) for n, point in enumerate(points)]


def _polygon(points: list[tuple[float, float]]) -> Path:
    return [*_lines(points), ("h", ())]


def _star(x: float, y: float, r: float) -> list[tuple[float, float]]:
    points = []
    for n in range(10):
        angle, reach = math.pi / 2 + n * math.pi / 5, r if n % 2 == 0 else 0.42 * r
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return points
