"""Figures drawn in text: a trend as a line of blocks or as columns of a few lines, counts as bars.

A terminal without block characters gets digits and signs of ASCII. What is drawn never stands alone: the scale and the
number of cases are said beside it by whoever shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

from auditor.figures.indicator import Indicator
from auditor.figures.indicators import COUNT, DAYS, MARK, PER_DAY, RATE, Kind

BLOCKS = "▁▂▃▄▅▆▇█"
"""Heights of one cell in eighths."""

NOTHING, NOTHING_PLAIN = "·", "."
"""What stands for a month without a case."""

ZERO = "_"
"""What stands for a value of 0."""


def top_of(points: Sequence[Indicator], kind: Kind) -> float:
    """The upper end of the scale: all of a rate, the best mark, else a round number that holds every value."""
    if kind.unit == RATE:
        return max([1.0, *_values(points)])
    if kind.unit == MARK:
        return 5.0
    highest = max(_values(points), default=0.0)
    if highest <= 0:
        return 1.0
    power = 10.0 ** floor(log10(highest))
    return next(step * power for step in (1, 2, 5, 10) if highest <= step * power)


def scale(top: float, kind: Kind) -> str:
    """The scale in words: ``0 to 100 %``."""
    if kind.unit == RATE:
        return f"0 to {top * 100:.0f} %"
    return f"0 to {top:g}" + {DAYS: " days", PER_DAY: " a day", MARK: ""}.get(kind.unit, "")


def point(it: Indicator, kind: Kind) -> str:
    """The value of one month in at most six letters; of fewer than five cases the cases: ``2/3``."""
    if not isinstance(it.value, int | float):
        return ""
    if kind.unit == COUNT:
        return f"{it.value:g}"
    if kind.unit == RATE:
        return f"{it.n:g}/{it.of:g}" if it.is_small else f"{it.value * 100:.0f} %"
    return f"{it.value:.{0 if it.value >= 100 else 1}f}"


def line(points: Sequence[Indicator], top: float, *, plain: bool = False) -> str:
    """A trend in one line, a character a month; *plain*: a digit for the tenths of the scale, 9 for all of it."""
    return "".join(_cell(value, top, plain) for value in map(_value, points))


def _cell(value: float | None, top: float, plain: bool) -> str:
    if value is None:
        return NOTHING_PLAIN if plain else NOTHING
    share = min(value / top, 1.0)
    if plain:
        return str(min(int(share * 10), 9))
    return BLOCKS[max(round(share * 8) - 1, 0)] if share else ZERO


def columns(points: Sequence[Indicator], top: float, height: int, *, plain: bool = False) -> list[list[str]]:
    """The same in *height* lines, the highest first, each a character a month; the last one marks 0 and no case."""
    heights = [None if (value := _value(it)) is None else min(value / top, 1.0) * height for it in points]
    return [[_part(tall, level, plain) for tall in heights] for level in range(height - 1, -1, -1)]


def _part(tall: float | None, level: int, plain: bool) -> str:
    """What a column shows in the line that begins at *level*."""
    if tall is None:
        return (NOTHING_PLAIN if plain else NOTHING) if not level else " "
    eighths = round(min(max(tall - level, 0.0), 1.0) * 8)
    if not eighths:
        return (ZERO if not tall else (ZERO if plain else BLOCKS[0])) if not level else " "
    return ("#" if eighths >= 4 else ZERO) if plain else BLOCKS[eighths - 1]


def bar(count: float, most: float, width: int, *, plain: bool = False) -> str:
    """A bar from the left, *width* cells for *most*."""
    if most <= 0 or count <= 0:
        return ""
    eighths = max(round(min(count / most, 1.0) * width * 8), 1)
    if plain:
        return "#" * max(round(eighths / 8), 1)
    return "█" * (eighths // 8) + (" ▏▎▍▌▋▊▉"[eighths % 8].strip())


def _value(it: Indicator) -> float | None:
    return it.value if isinstance(it.value, int | float) else None


def _values(points: Sequence[Indicator]) -> list[float]:
    return [value for value in map(_value, points) if value is not None]
