"""The design of the paper about one nonconformity: ``reports/nonconformity.yaml``, its sections and words."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, Field

from auditor.model.machines import NONCONFORMITY
from auditor.model.text import Name
from auditor.model.words import Method
from auditor.reporting.design import complete
from auditor.reporting.follow_up_design import EvidenceWords, FollowUpWording
from auditor.reporting.labels import SheetLabels
from auditor.reporting.sheet_design import SheetDesign, SheetFile, sheet_design

FILE: Final = "nonconformity.yaml"


class NonconformitySection(StrEnum):
    """What follows the head of the paper, each with a builder of its own."""

    FINDING = "finding"
    RESPONSE = "response"
    FOLLOW_UP = "follow-up"
    HISTORY = "history"


class NonconformityLabels(SheetLabels):
    """The labels of the paper, each of them required."""

    subject: Name
    stage: Name
    stage_off: Name
    as_of: Name
    content_hash: Name
    attachment: Name

    # Head
    grade: Name
    requirement_reference: Name
    process_site: Name
    audit: Name
    raised: Name
    by_on: Name
    owner: Name
    process_owner: Name
    verifier: Name
    state: Name
    next: Name
    by_when: Name
    days_late: Name
    flags: Name
    repeats: Name
    formerly: Name

    # Finding
    requirement: Name
    statement: Name
    evidence: Name
    grade_reason: Name
    presented: Name
    presented_yes: Name
    presented_no: Name
    acknowledgement: Name
    acknowledged_agreed: Name
    acknowledged_not: Name
    withheld: Name

    # Response
    given: Name
    not_given: Name
    correction: Name
    containment: Name
    extent: Name
    cause: Name
    method: Name
    categories: Name
    whys: Name
    root: Name
    action: Name
    actions: Name
    due: Name
    done: Name
    not_done: Name
    shown_by: Name
    criterion: Name
    accepted: Name
    returned: Name

    # Follow-up
    due_by: Name
    set_by_person: Name
    waiting: Name
    waiting_days: Name
    waiting_occurrences: Name
    check: Name
    seen: Name
    sampled: Name
    sampled_of: Name
    verified: Name
    rejected: Name
    effective: Name
    not_effective: Name
    extension: Name
    extension_asked: Name
    granted: Name
    refused: Name
    undecided: Name
    escalation: Name
    escalated: Name
    escalation_ended: Name
    set_aside: Name
    warned: Name
    compensation: Name
    reopening: Name
    reopened: Name
    closure: Name
    closed_on: Name
    still_open: Name

    # History
    when: Name
    who: Name
    what: Name
    note: Name


_ACTIONS: Final = sorted({row.action for row in NONCONFORMITY.transitions})


class NonconformityWording(FollowUpWording):
    """All words of the paper in one language; ``stages`` are the seven from the issue to the end."""

    sections: Annotated[dict[NonconformitySection, Name], AfterValidator(complete(NonconformitySection))]
    stages: Annotated[list[Name], Field(min_length=7, max_length=7)]
    actions: Annotated[dict[str, Name], AfterValidator(complete(_ACTIONS))]
    evidence: EvidenceWords
    methods: Annotated[dict[Method, Name], AfterValidator(complete(Method))]
    labels: NonconformityLabels


class NonconformityFile(SheetFile[NonconformitySection, NonconformityWording]):
    """The file ``nonconformity.yaml``."""

    report: Literal["nonconformity"]


NonconformityDesign: TypeAlias = SheetDesign[NonconformitySection, NonconformityWording]
"""A design of the paper ready for one language."""


def nonconformity_design(language: str = "en", own: Path | None = None) -> NonconformityDesign:
    """The design of the paper; files in the folder *own* (the workspace's ``reports/``) come first."""
    return sheet_design(FILE, NonconformityFile, language, own)
