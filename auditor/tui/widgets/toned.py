"""Widgets that draw lines of toned text, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from auditor.tui.marks import Signs
from auditor.tui.themes import TONES


class Toned(Widget):
    """A widget whose text is written in the tones of the theme."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"tone--{tone}" for tone in TONES}
    DEFAULT_CSS = "\n".join(f"Toned > .tone--{tone} {{ {style} }}" for tone, style in TONES.items())

    @property
    def signs(self) -> Signs:
        """The characters this terminal can show."""
        signs = getattr(self.app, "signs", None)
        return signs if isinstance(signs, Signs) else Signs()

    def tone(self, name: str) -> Style:
        """What a tone adds to the style of the line; an unknown name adds nothing."""
        return self.get_component_rich_style(f"tone--{name}", partial=True, default=Style.null())

    def strip(self, pieces: Iterable[tuple[str, str]], base: Style) -> Strip:
        """Draw pieces of text, each in its tone, on the style of the line; neighbours in one tone are one piece."""
        return Strip(
            [
                Segment("".join(text for text, _ in same), base + self.tone(tone) if tone else base)
                for tone, same in groupby(pieces, itemgetter(1))
            ]
        )
