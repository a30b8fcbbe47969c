"""A section of an audit's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.tui.screens.sectioned import Section
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.tui.screens.audit.screen import AuditScreen


class AuditSection(Section):
    """A section that shows something of one audit."""

    def __init__(self, screen: AuditScreen) -> None:
        self.screen = screen

    @property
    def book(self) -> AuditBook:
        """The audit's book."""
        return self.screen.book
