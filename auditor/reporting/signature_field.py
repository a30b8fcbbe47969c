"""The place that a signed copy shows its signature in: a rectangle that the issued file leaves empty."""

from __future__ import annotations

from auditor.reporting.canvas import Canvas
from auditor.reporting.colour import Colour
from auditor.reporting.flow import Block, Solid

NAME = "Signature"
"""The name of the field in the file."""

WIDTH, HEIGHT = 220.0, 40.0
"""Of the rectangle, in points; the stamp is drawn for it."""

_GAP, _AIR = 10.0, 3.0


class SignatureField(Solid):
    """An outlined rectangle that is a signature field, with words beside it; *says* is read aloud in its place."""

    def __init__(self, words: Block, says: str, rule: Colour) -> None:
        super().__init__()
        self._words = words
        self._says = says
        self._rule = rule

    def height(self, width: float) -> float:
        """That of the rectangle, or of the words where they are more."""
        return max(HEIGHT, self._words.height(width - WIDTH - _GAP)) + _AIR

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """The outline, the field in it, and the words."""
        top -= _AIR
        canvas.rect(x, top - HEIGHT, WIDTH, HEIGHT, stroke=self._rule)
        canvas.signature_field((x, top - HEIGHT, x + WIDTH, top), NAME, self._says)
        self._words.draw(canvas, x + WIDTH + _GAP, top, width - WIDTH - _GAP)
