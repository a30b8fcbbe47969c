"""What the parts of the paper about one nonconformity need to set type: its record, and words for people and steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from auditor.reporting.audit_facts import PersonFacts
from auditor.reporting.design import Step
from auditor.reporting.fonts import Face, Fonts
from auditor.reporting.lines import Run, Words
from auditor.reporting.nonconformity_design import NonconformityDesign, NonconformityLabels, NonconformityWording
from auditor.reporting.nonconformity_record import NonconformitySheet, PieceFacts
from auditor.reporting.typesetting import Typesetting, fill


class NonconformitySetting(Typesetting):
    """A nonconformity being set."""

    words: NonconformityWording
    labels: NonconformityLabels

    def __init__(self, sheet: NonconformitySheet, design: NonconformityDesign, fonts: Fonts) -> None:
        super().__init__(design.words, design.palette, fonts)
        self.sheet = sheet

    def person(self, facts: PersonFacts | None) -> Words:
        """Name, and the function beside it; nothing for nobody."""
        if facts is None or not facts.function:
            return facts.name if facts else ""
        return [facts.name, self.quiet(f"  {facts.function}")]

    def by_on(self, name: str, day: date | None) -> str:
        """Who and when, as far as they are known."""
        return fill(self.labels.by_on, name=name, date=self.day(day)) if name and day else name or self.day(day)

    def step(self, field: str) -> str:
        """What is due, in words."""
        return self.words.steps[Step(field)]

    def quiet(self, words: str) -> Run:
        """What is said beside."""
        return Run(words, face=Face.CONDENSED, colour=self.palette.secondary)

    def pieces(self, refs: Sequence[str]) -> str:
        """References of evidence."""
        return ", ".join(refs)

    def piece(self, piece: PieceFacts) -> Words:
        """A piece of evidence: what it is, and where and when it was found; of one that is withheld only its class."""
        kind = self.words.evidence.kinds[piece.kind]
        shown = self.words.evidence.classes[piece.confidentiality]
        about = [kind, piece.place, self.day(piece.captured.date()), piece.respondent]
        if piece.is_withheld:
            return [self.strong(piece.ref), self.quiet(f"  {fill(self.labels.withheld, kind=kind, name=shown)}")]
        told = ": ".join(words for words in (piece.reference, piece.description) if words)
        return [self.strong(piece.ref), f"  {told} ", self.quiet(f"({', '.join(each for each in about if each)})")]

    def strong(self, words: str) -> Run:
        """What is looked for first."""
        return Run(words, face=Face.SEMIBOLD)
