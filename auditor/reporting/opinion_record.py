"""What stood between people, as the audit report prints it: a dissent in the team, and by when is answered."""

from __future__ import annotations

from pydantic import Field

from auditor.model.words import Grade
from auditor.reporting.facts import Facts, Text


class DissentFacts(Facts):
    """A member of the team sees a finding otherwise than the lead decided, and would give it another ``grade``."""

    by: Text
    grade: Grade | None = None
    reason: Text


class OwnTime(Facts):
    """Working days from the report within which the nonconformity of one finding is answered."""

    finding: Text
    days: int


class ResponseFacts(Facts):
    """Working days from the report within which nonconformities are answered, as agreed with the auditee."""

    major: int
    minor: int
    own: list[OwnTime] = Field(default_factory=list)
