"""What somebody saw who looked, at the implementation or at its effect (N8 to N11)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from auditor.activities.act import Step
from auditor.activities.follow_up.following import day_there, known
from auditor.errors import InvalidInput
from auditor.model.nonconformity import Check, Nonconformity
from auditor.model.record import Id
from auditor.workspace import AuditBook

Result = Literal["verified", "rejected", "effective", "not-effective"]

_STEPS: dict[Result, str] = {"rejected": "N8", "verified": "N9", "effective": "N10", "not-effective": "N11"}


def looked(
    now: Step,
    book: AuditBook,
    standing: Nonconformity,
    result: Result,
    seen: str,
    evidence: Collection[Id] = (),
    method: str = "",
) -> list[Check]:
    """The checks with this one among them; what was seen is always said."""
    if not seen:
        step = _STEPS[result]
        raise InvalidInput(f"{step}: say what was seen when {standing.ref} was looked at.", "--seen TEXT")
    check = Check(
        kind="implementation" if result in ("verified", "rejected") else "effectiveness",
        on=day_there(now, book, standing.site),
        by=now.act.by,
        method=method,
        seen=seen,
        result=result,
        evidence=known(book, evidence),
    )
    return [*standing.checks, check]
