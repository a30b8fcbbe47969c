"""The lines under the head line: how old what is open is and how late, and which nonconformities are shown."""

from __future__ import annotations

from collections.abc import Mapping

from textual.reactive import reactive

from auditor.figures.follow_up import Counts
from auditor.tui.cells import Segments
from auditor.tui.keymap import as_key
from auditor.tui.widgets.frame import Line

_ROOMY = 100
"""From so many cells on there is room between the classes."""


class Ageing(Line):
    """The open ones by age, and the overdue ones by how late they are."""

    counted: reactive[tuple[Counts | None, Mapping[str, int]]] = reactive((None, {}))
    """The counts of what is shown, and its lateness."""

    def left(self) -> Segments:
        """A class after the other; where there is none, its nought is quiet."""
        counts, late = self.counted
        if counts is None:
            return ()
        if self.size.width >= _ROOMY:
            age, overdue, gap, of = "Age in days", "Overdue week", "   ", ": "
        else:
            age, overdue, gap, of = "Age", "Late week", " ", ":"
        pieces: list[tuple[str, str]] = [(age, "muted")]
        for name, number in counts.ageing.items():
            pieces += [(f"{gap}{name}{of}", "muted"), (f"{number}", "strong" if number else "muted")]
        if any(late.values()):
            pieces.append((f"{gap}{gap}{overdue}", "muted"))
        for name, number in late.items():
            if number:
                pieces += [(f"{gap}{name}{of}", "muted"), (f"{number}", "error")]
        return tuple(pieces)


class Only(Line):
    """Which are shown, in words, and the key that shows all again; not there while all are."""

    DEFAULT_CSS = "Only { display: none; } Only.-on { display: block; }"
    said: reactive[tuple[str, int, int]] = reactive(("", 0, 0))
    """The choice and the words of the filter, how many are shown, and of how many."""

    def watch_said(self) -> None:
        """Stand there or not."""
        self.set_class(bool(self.said[0]), "-on")

    def left(self) -> Segments:
        """The words."""
        words, shown, of = self.said
        return (("Only ", "muted"), (words, "accent"), (f"   {shown} of {of}", "muted"))

    def right(self) -> Segments:
        """The key."""
        return (as_key("back"), (" shows all again", "muted"))
