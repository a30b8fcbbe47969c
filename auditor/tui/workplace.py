"""What the frame of the screens needs of a workspace; each screen asks for more in its own constructor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Workplace(Protocol):
    """A workspace, as far as the frame shows it."""

    @property
    def name(self) -> str:
        """The organisation."""
        ...

    @property
    def place(self) -> str:
        """Where one is: a site, or empty."""
        ...

    @property
    def person(self) -> str:
        """Who acts, with the role; empty if nobody was named."""
        ...

    def today(self) -> date:
        """The day, where the person is."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


@dataclass(frozen=True, slots=True)
class NotePlace:
    """Where a quick note lands: on an item, or on the day."""

    label: str
    """What the note is about, such as ``CK-012``; a person's words, shown as data."""
    keep_draft: Callable[[str], None]
    """Called with the text at each pause; must be durable when it returns."""
    keep: Callable[[str], None]
    """Called once with the whole text."""
