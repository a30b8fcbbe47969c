"""A checklist item chosen for an audit, with the response to it (machine C)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field, model_validator

from auditor.model.clause import ClauseText
from auditor.model.record import Id, Moment, Record
from auditor.model.text import Line, Name, Prose
from auditor.model.words import Grade, ItemState, Method, Phase

OPEN = (ItemState.UNANSWERED, ItemState.IN_WORK, ItemState.PARKED)
"""States in which an item still waits for its outcome."""


class ClauseTitle(Record):
    """A clause of the checklists in use with its short title: what the tree of clauses and the report print."""

    clause: ClauseText
    title: Name
    weight: int = Field(default=0, ge=0, le=3)


class Item(Record):
    """What is asked (copied from the checklist when the audit was planned) and what was answered.

    That an unanswered item is in work follows from its note or evidence; it is kept only where it does not, so that a
    note written in one copy and a grade given in another do not contradict each other.
    """

    WHO_AND_WHEN: ClassVar[frozenset[str]] = frozenset({"answered_by", "answered_at"})

    ref: Name
    clause: ClauseText
    also_cites: list[ClauseText] = Field(default_factory=list)
    question: Name
    asks: list[Line] = Field(default_factory=list)
    look_for: list[Line] = Field(default_factory=list)
    likely_evidence: list[Line] = Field(default_factory=list)
    documented_information: Line = ""
    weight: int = Field(default=1, ge=0, le=3)
    phase: Phase = Phase.DO
    method: Method = Method.INTERVIEW
    checklist: Line = ""
    source: Line = ""
    site: Id | None = None
    process: Id | None = None
    auditor: Id | None = None
    moved_to: Id | None = None
    """The line of the agenda it was moved to on the fly; else the line follows from its clause, site and auditor."""
    outside_scope: bool = False
    added_on_the_fly: bool = False

    state: ItemState = ItemState.UNANSWERED
    outcome: ItemState | None = None
    grade: Grade | None = None
    note: Prose = ""
    reason: Prose = ""
    evidence: list[Id] = Field(default_factory=list)
    parked_until: Line = ""
    """A moment as :mod:`auditor.model.parking` writes it, or words."""
    carried_over_to: Line = ""
    answered_by: Id | None = None
    answered_at: Moment | None = None
    proposed_by: Id | None = None
    confirmed_by: Id | None = None
    maturity: int | None = Field(default=None, ge=0, le=5)

    @model_validator(mode="before")
    @classmethod
    def _in_work_by_note_or_evidence(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or data.get("state", ItemState.UNANSWERED) != ItemState.UNANSWERED:
            return data
        return {**data, "state": ItemState.IN_WORK} if data.get("note") or data.get("evidence") else data

    def fields(self) -> dict[str, Any]:
        """The record as the JSON fields that a ledger keeps, without the state that follows from them."""
        kept = super().fields()
        if self.state is ItemState.IN_WORK and (self.note or self.evidence):
            kept["state"] = ItemState.UNANSWERED.value
        return kept

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a grade or a reason."""
        return self.state in OPEN

    @property
    def result(self) -> str:
        """The one word for what came out: a grade's id, ``not-applicable``, ``not-audited``, or nothing yet."""
        if self.grade is not None:
            return self.grade.value
        if self.outcome is not None:
            return self.outcome.value.replace("_", "-")
        return ""

    @property
    def is_thin(self) -> bool:
        """Conforming, with neither note nor evidence (G-23)."""
        return self.grade is Grade.CONFORMING and not self.note and not self.evidence

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the kept answer still needs before it is complete (C2, C4, C5, G-16, G-24): note, evidence, reason."""
        missing = []
        if self.grade is not None and self.grade is not Grade.CONFORMING and not self.note:
            missing.append("note")
        if self.grade is not None and self.grade.is_nonconformity and not self.evidence:
            missing.append("evidence")
        if self.outcome in (ItemState.NOT_APPLICABLE, ItemState.NOT_AUDITED) and not self.reason:
            missing.append("reason")
        return tuple(missing)
