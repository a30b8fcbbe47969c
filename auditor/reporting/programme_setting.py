"""What every part of the programme status needs to set type."""

from __future__ import annotations

from auditor.reporting.fonts import Fonts
from auditor.reporting.programme_design import ProgrammeDesign, ProgrammeLabels, ProgrammeWording
from auditor.reporting.programme_record import ProgrammeStatus
from auditor.reporting.typesetting import Typesetting


class Setting(Typesetting):
    """The status being set."""

    words: ProgrammeWording
    labels: ProgrammeLabels

    def __init__(self, status: ProgrammeStatus, design: ProgrammeDesign, fonts: Fonts) -> None:
        super().__init__(design.words, design.palette, fonts)
        self.status = status
