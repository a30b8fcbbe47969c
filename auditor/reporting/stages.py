"""How far a nonconformity has come: seven stages from its issue to its end, as a bar and as a row of dots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from auditor.model.words import NonconformityState as N
from auditor.reporting.colour import WHITE, Colour
from auditor.reporting.flow import Solid
from auditor.reporting.fonts import Face
from auditor.reporting.operators import Path
from auditor.reporting.shapes import circle
from auditor.reporting.typesetting import Typesetting

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas

STAGES: Final = 7
"""Issued, acknowledged, response given, response accepted, implemented, verified, closed as effective."""

_REACHED: Mapping[N, int] = {
    N.DRAFT: 0,
    N.ISSUED: 1,
    N.ACKNOWLEDGED: 2,
    N.RESPONSE_RETURNED: 2,
    N.REOPENED: 2,
    N.RESPONSE_SUBMITTED: 3,
    N.RESPONSE_ACCEPTED: 4,
    N.IMPLEMENTATION_REJECTED: 4,
    N.IMPLEMENTED: 5,
    N.IMPLEMENTATION_VERIFIED: 6,
    N.CLOSED_EFFECTIVE: 7,
    N.VOID: 0,
    N.TRANSFERRED: 0,
}


def reached(state: N) -> int:
    """How many stages are done; what was sent back counts only as far as it holds. None of what ended elsewhere."""
    return _REACHED[state]


class StageBar(Solid):
    """The stages by name: done, the one that is being worked on in *colour*, and those ahead."""

    def __init__(self, setting: Typesetting, state: N, names: Sequence[str], colour: Colour, says: str) -> None:
        super().__init__(before=2, after=9)
        self._setting = setting
        self._state = state
        self._names = names
        self._colour = colour
        self._says = says

    def height(self, width: float) -> float:
        """One line with its ground."""
        return 21

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Arrows from left to right; the words of the whole are read instead of them."""
        palette, done = self._setting.palette, reached(self._state)
        wide, gap, tip = width / STAGES, 3.0, 7.0
        style = self._setting.styles.table.having(face=Face.CONDENSED_MEDIUM, size=7.8, tag="")
        with canvas.figure(self._says, (x, top - 21, x + width, top)):
            for n, name in enumerate(self._names):
                is_here = n == done and not self._state.is_final and self._state is not N.DRAFT
                ground = palette.accent if n < done else self._colour if is_here else palette.ground
                left, right = x + n * wide, x + (n + 1) * wide - gap
                canvas.path(_arrow(left, right, top, 21, tip, n == 0, n == STAGES - 1), fill=ground)
                ink = ground.readable(palette.ink) if n < done or is_here else palette.caption
                middle = (left + right) / 2 + (0 if n in (0, STAGES - 1) else tip / 3)
                canvas.words(name, style.having(colour=ink), middle, top - 13.4, "centre", limit=wide - 2 * tip)


def _arrow(left: float, right: float, top: float, tall: float, tip: float, first: bool, last: bool) -> Path:
    middle, foot, shoulder = top - tall / 2, top - tall, right - (0 if last else tip)
    ahead: Path = [] if last else [("l", (right, middle))]
    behind: Path = [] if first else [("l", (left + tip, middle))]
    return [
        ("m", (left, top)),
        ("l", (shoulder, top)),
        *ahead,
        ("l", (shoulder, foot)),
        ("l", (left, foot)),
        *behind,
        ("h", ()),
    ]


class StageDots(Solid):
    """The stages as dots on a line: filled as far as it has come."""

    def __init__(self, setting: Typesetting, state: N, says: str) -> None:
        super().__init__()
        self._setting = setting
        self._state = state
        self._says = says

    def height(self, width: float) -> float:
        """One line."""
        return 10

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """From left to right."""
        palette, done, y = self._setting.palette, reached(self._state), top - 6
        step = min(width - 6, 66.0) / (STAGES - 1)
        with canvas.figure(self._says, (x, top - 10, x + width, top)):
            canvas.line(x + 3, y, x + 3 + step * (STAGES - 1), y, palette.rule, 0.8)
            if done > 1:
                canvas.line(x + 3, y, x + 3 + step * (done - 1), y, palette.accent, 1.2)
            for n in range(STAGES):
                is_done = n < done
                canvas.path(
                    circle(x + 3 + n * step, y, 2.2),
                    fill=palette.accent if is_done else WHITE,
                    stroke=palette.accent if is_done else palette.caption,
                    line=0.7,
                )
