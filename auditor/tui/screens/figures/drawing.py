"""One indicator drawn below the list: its months as columns with a scale and the cases, or its counts as bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.figures import bars
from auditor.figures.indicator import Indicator, Share
from auditor.figures.indicator_words import cases
from auditor.figures.indicators import Kind
from auditor.model.calendar import MONTHS
from auditor.tui.cells import Segments, fit
from auditor.tui.keymap import told
from auditor.tui.marks import Signs
from auditor.tui.screens.figures.counted import Points
from auditor.tui.widgets.facts import wrapped

_SCALE = 11
_WIDEST = 9
_LETTERS = "JFMAMJJASOND"
_WORD = 26


def height_of(screen: int) -> int:
    """How many lines a drawing takes on a screen of so many."""
    return 9 if screen < 32 else 13


def drawing(
    name: str, it: Indicator, kind: Kind, points: Points, width: int, height: int, signs: Signs
) -> list[Segments]:
    """The lines: what it is, then its trend or its counts, then what it was counted from."""
    is_told = isinstance(it.value, Mapping) and it.of  # the bars say all of it
    said = [] if is_told else wrapped(cases(it, kind), max(width - 2, 20))
    if points:
        drawn = list(
            _trend([p for _, p in points], [begin.month for begin, _ in points], kind, width, height - 6, signs)
        )
    else:
        drawn = list(_counts(it, width, height - (1 if is_told else 2), signs))
    top = bars.top_of([p for _, p in points], kind) if points else 0.0
    scale = f"   scale {bars.scale(top, kind)}" if points else ""
    few = "; dim: under 5 cases" if points else told("   {open}: all of each, with shares") if is_told else ""
    heading: Segments = ((f"{name}  {kind.name}", "strong"), (f"{scale}{few}", "muted"))
    left = max(height - 1 - len(drawn), 1)
    if len(said) > left:
        said = [*said[: left - 1], f"{said[left - 1][: width - 14]}{signs.more} enter: all"]
    return [heading, *drawn, *(((line, "muted"),) for line in said)]


def _trend(
    points: Sequence[Indicator], months: Sequence[int], kind: Kind, width: int, height: int, signs: Signs
) -> Iterator[Segments]:
    top = bars.top_of(points, kind)
    wide = max(min((width - _SCALE - 1) // len(points), _WIDEST), 3)
    highest, lowest = bars.scale(top, kind).split(" to ")[1], "0"
    for number, row in enumerate(bars.columns(points, top, height, plain=signs.ascii)):
        mark = highest if number == 0 else lowest if number == height - 1 else ""
        pieces = [(f"{mark:>{_SCALE - 2}} ", "muted"), (signs.upright, "muted")]
        for sign, it in zip(row, points, strict=True):
            empty = sign in (bars.NOTHING, bars.NOTHING_PLAIN)
            left = (wide - 2) // 2 if empty else 0
            body = sign if empty else sign * (wide - 1)
            rest = (
                wide - 1 - left - len(body)
            )  # spaces are pieces of their own: beside what is no ASCII they are folded
            pieces += [(" " * (left + 1), ""), (body, "muted" if it.is_small else ""), (" " * rest, "")]
        yield tuple(pieces)
    names = MONTHS if wide > 3 else tuple(_LETTERS)
    yield _cells("", [names[month - 1] for month in months], wide, "muted")
    yield _cells("value", [bars.point(it, kind) for it in points], wide, "")
    yield _cells("cases", [str(it.seen) if it.seen else "" for it in points], wide, "muted")


def _cells(label: str, texts: Sequence[str], wide: int, tone: str) -> Segments:
    return (
        (f"{label:>{_SCALE - 2}}  ", "muted"),
        ("".join(f" {text:^{wide - 1}}" if len(text) < wide else f"{text[:wide]:^{wide}}" for text in texts), tone),
    )


def _counts(it: Indicator, width: int, height: int, signs: Signs) -> Iterator[Segments]:
    """The counts beside an indicator that has no trend, each group with the most frequent first."""
    groups = list(_groups(it))
    if not groups:
        return
    each = max(height // len(groups), 1)
    room = max(width - _WORD - 12 - 8, 8)
    for name, counts in groups:
        most = max((count for _, count, _ in counts), default=0)
        for number, (word, count, said) in enumerate(counts[:each]):
            label = f"{name if not number else '':<9.9} "
            padded = fit(word, _WORD, more=signs.more)
            drawn = bars.bar(count, most, min(room, 30), plain=signs.ascii)
            yield ((label, "muted"), *padded, ("  ", ""), (drawn, ""), (" ", ""), (said, "muted"))


def _groups(it: Indicator) -> Iterator[tuple[str, list[tuple[str, float, str]]]]:
    if isinstance(it.value, Mapping):
        for name, counts in it.value.items():
            yield name, [(word, count, str(count)) for word, count in counts.items()]
        return
    for name, detail in it.details.items():
        if isinstance(detail, Mapping):
            yield name, [(word, count, f"{count:g}") for word, count in detail.items()]
    shares = [(name, d) for name, d in it.details.items() if isinstance(d, Share) and d.value is not None]
    if shares:
        yield "", [(name, share.value or 0.0, f"{share.n:g} of {share.of:g}") for name, share in shares]
