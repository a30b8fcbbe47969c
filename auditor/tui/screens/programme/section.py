"""A section of the programme's page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from auditor.figures.coverage import CoverageBasis
from auditor.model.programme import Programme
from auditor.tui.screens.sectioned import Section
from auditor.workspace import ProgrammeBook
from auditor.workspace.basis import coverage_basis

if TYPE_CHECKING:
    from auditor.tui.screens.programme.screen import ProgrammeScreen


class ProgrammeSection(Section):
    """A section that shows something of the programme's book."""

    def __init__(self, screen: ProgrammeScreen) -> None:
        self.screen = screen

    @property
    def book(self) -> ProgrammeBook:
        """The programme's book."""
        return self.screen.desk.workspace.programme

    @property
    def basis(self) -> CoverageBasis:
        """What coverage and proposals are counted from, as the audits were looked at last."""
        workspace, programme = self.screen.desk.workspace, self.programme
        return self.screen.once("basis", lambda: coverage_basis(workspace, programme, at_hand=True))

    @property
    def today(self) -> date:
        """The day that counts as today."""
        return self.screen.desk.today()

    @property
    def programme(self) -> Programme | None:
        """The programme that is shown, if there is one."""
        return self.screen.programme
