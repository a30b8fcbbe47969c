"""The line under the header that says what a screen is about, with the tones of the lists."""

from __future__ import annotations

from textual.reactive import reactive

from auditor.tui.cells import Segments
from auditor.tui.widgets.frame import Line


class Headline(Line):
    """Pieces on the left, pieces on the right; the left gives way."""

    DEFAULT_CSS = "Headline { margin: 1 0 1 0; }"
    pieces: reactive[tuple[Segments, Segments]] = reactive(((), ()))
    """What stands left and right."""

    def left(self) -> Segments:
        """What stands on the left."""
        return self.pieces[0]

    def right(self) -> Segments:
        """What stands on the right."""
        return self.pieces[1]
