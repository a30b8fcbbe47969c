"""The words that every paper about nonconformities has, in one language."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from auditor.model.cause import Bone
from auditor.model.text import Name
from auditor.model.words import Confidentiality, EvidenceKind, Grade, NonconformityState, Owed
from auditor.reporting.design import Content, Flag, SheetWording, Step, complete


class GradeNames(Content):
    """How a grade is called in texts, and on small labels."""

    label: Name
    short: Name


class FollowUpWording(SheetWording):
    """Grades, states, flags and turns; ``next`` ends a sentence that says who does what next, for each state.

    ``bones`` are the six categories of Ishikawa.
    """

    grades: Annotated[dict[Grade, GradeNames], AfterValidator(complete(Grade))]
    states: Annotated[dict[NonconformityState, Name], AfterValidator(complete(NonconformityState))]
    next: Annotated[dict[NonconformityState, Name], AfterValidator(complete(NonconformityState))]
    flags: Annotated[dict[Flag, Name], AfterValidator(complete(Flag))]
    turns: Annotated[dict[Owed, Name], AfterValidator(complete(Owed))]
    steps: Annotated[dict[Step, Name], AfterValidator(complete(Step))]
    bones: Annotated[dict[Bone, Name], AfterValidator(complete(Bone))]

    def category(self, word: str) -> str:
        """A category of cause in words; one of the organisation's own as it was written."""
        known = next((bone for bone in Bone if bone == word), None)
        return self.bones[known] if known else word

    def flag(self, flag: str) -> str:
        """A flag in words; overdue stands with the dates and has none here."""
        known = next((each for each in Flag if each.value == flag), None)
        return self.flags[known] if known else ""


class EvidenceWords(Content):
    """How kinds and classes of evidence are called."""

    kinds: Annotated[dict[EvidenceKind, Name], AfterValidator(complete(EvidenceKind))]
    classes: Annotated[dict[Confidentiality, Name], AfterValidator(complete(Confidentiality))]
