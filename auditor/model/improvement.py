"""What becomes of an observation or an opportunity for improvement: the short form, without a duty to meet a date."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from auditor.model.record import Id, Record
from auditor.model.text import Prose
from auditor.model.words import Grade

SHORT_FORM = (Grade.OBSERVATION, Grade.OFI)
"""The grades that are decided upon; nobody has to answer them."""

DAYS_TO_DECIDE = 60
"""Calendar days after the issue by which a decision is expected; "no" is a valid answer (chapter 10)."""


class DecisionState(StrEnum):
    """Where the short form stands; issued is the finding, before anybody decided."""

    ISSUED = "issued"
    DECIDED = "decided"
    DONE = "done"


class Decision(Record):
    """The organisation's decision on one finding: taken up by whom until when, or not and why; later what was done."""

    finding: Id
    state: DecisionState = DecisionState.ISSUED
    taken_up: bool = False
    reason: Prose = ""
    owner: Id | None = None
    due: date | None = None
    decided: date | None = None
    decided_by: Id | None = None
    done: date | None = None
    outcome: Prose = ""

    @property
    def said(self) -> str:
        """What was decided, in words."""
        if self.done:
            return f"taken up, done on {self.done}"
        return f"taken up, due on {self.due}" if self.taken_up else f"not taken up: {self.reason}"
