"""The line under the header that says what a screen is about, with the tones of the lists."""

from __future__ import annotations

from rich.cells import cell_len
from textual.reactive import reactive

from auditor.tui.cells import Segments, fit
from auditor.tui.widgets.frame import Line

_LEAST = 8


class Headline(Line):
    """Pieces on the left, pieces on the right; other than in the frame, the right gives way."""

    DEFAULT_CSS = "Headline { margin: 1 0 1 0; }"
    pieces: reactive[tuple[Segments, Segments]] = reactive(((), ()))
    """What stands left and right."""

    def left(self) -> Segments:
        """What stands on the left."""
        return self.pieces[0]

    def right(self) -> Segments:
        """What stands on the right, as far as there is room."""
        left, right = (sum(cell_len(text) for text, _ in side) for side in self.pieces)
        room = self.size.width - left - 4
        if right <= room:
            return self.pieces[1]
        return tuple(fit(self.pieces[1], room, more=self.signs.more)) if room >= _LEAST else ()
