"""A section of an audit's page: what it lists, and what enter and ``+`` do in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from auditor.errors import NotFound
from auditor.tui.widgets.columns import Column, Row, RowSource
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.tui.screens.audit.screen import AuditScreen

LABEL = 16
"""Cells of a column of labels."""


class Section:
    """The base of the sections; each names its columns and gives its rows."""

    name: ClassVar[str]
    title: ClassVar[str]
    columns: ClassVar[Sequence[Column]] = (Column("", LABEL), Column())
    empty: ClassVar[str] = "Nothing here yet."
    adds: ClassVar[str] = ""
    """What ``+`` adds here, in a word for the footer; empty: nothing."""

    def __init__(self, screen: AuditScreen) -> None:
        self.screen = screen

    @property
    def book(self) -> AuditBook:
        """The audit's book."""
        return self.screen.book

    def count(self) -> str:
        """What stands beside its name in the list of sections."""
        return ""

    def rows(self) -> RowSource:
        """What it lists."""
        return ()

    def open(self, key: str) -> None:
        """What enter does on a row."""

    def new(self) -> None:
        """What ``+`` does."""
        raise NotFound(f"Nothing is added to {self.title.lower()} here.", "enter changes a row; ? shows every key.")

    def remove(self, key: str) -> None:
        """Take a row off again, before the audit begins."""
        raise NotFound(f"Nothing is removed from {self.title.lower()}.", "What is wrong is changed: enter.")


def labelled(key: str, label: str, text: str, width: int, tone: str = "") -> list[Row]:
    """A label and its text on as many rows as it takes; the keys of the further ones end in ``#n``."""
    from auditor.tui.screens.conduct.facts import wrapped

    lines = wrapped(text, max(width - LABEL - 6, 20)) if text else ["–"]
    tone = tone if text else "muted"
    return [
        Row(key if not n else f"{key}#{n}", (((label if not n else "", "muted"),), ((line, tone),)))
        for n, line in enumerate(lines)
    ]
