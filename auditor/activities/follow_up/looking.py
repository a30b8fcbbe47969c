"""What somebody saw who looked, at the implementation or at its effect (N8 to N11)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Literal

from auditor.activities.act import Step
from auditor.activities.follow_up.following import day_there, known, zone_there
from auditor.errors import InvalidInput
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.guards import follow_up as guards
from auditor.model.nonconformity import Check, CheckedSample, Nonconformity
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.sample import Sample
from auditor.model.words import Method
from auditor.workspace import AuditBook

Result = Literal["verified", "rejected", "effective", "not-effective"]

METHODS = ", ".join(Method)
"""The words of which one says how a verifier looked (N9)."""

_COUNTED = re.compile(r"([0-9]{1,9})\s*(?:/|of)\s*([0-9]{1,9})")

_STEPS: dict[Result, str] = {"rejected": "N8", "verified": "N9", "effective": "N10", "not-effective": "N11"}


def looked(
    now: Step,
    book: AuditBook,
    standing: Nonconformity,
    result: Result,
    seen: str,
    evidence: Collection[Id] = (),
    **how: Any,
) -> list[Check]:
    """The checks with this one among them; what was seen is always said. *how* are fields of a check beside it."""
    step, method = _STEPS[result], how.get("method", "")
    if method and method not in set(Method):
        raise InvalidInput(f"{step}: {method!r} is no method.", f"One of {METHODS}; more of it in the note.")
    if not seen:
        raise InvalidInput(f"{step}: say what was seen when {standing.ref} was looked at.", "--seen TEXT")
    check = Check(
        kind="implementation" if result in ("verified", "rejected") else "effectiveness",
        on=day_there(now, book, standing.site),
        by=now.act.by,
        seen=seen,
        result=result,
        evidence=known(book, evidence),
        **how,
    )
    return [*standing.checks, check]


def shown(
    now: Step,
    book: AuditBook,
    standing: Nonconformity,
    result: Literal["verified", "effective"],
    seen: str,
    evidence: Collection[Id],
    **how: Any,
) -> list[Check]:
    """As :func:`looked`, of what has to be shown: by evidence dated after the actions (G-35)."""
    checks = looked(now, book, standing, result, seen, evidence, **how)
    pieces = [book.get(Evidence, piece) for piece in evidence]
    now.check(guards.evidence_is_later(standing, pieces, zone_there(book, standing.site)))
    return checks


def planned_method(book: AuditBook, standing: Nonconformity) -> Method:
    """What is offered where a method is asked for: that of the items it was found at, else the review of records."""
    finding, items = book.all(Finding).get(standing.finding), book.items
    planned = [items[item].method for item in finding.items if item in items] if finding else []
    return planned[0] if planned else Method.RECORD_REVIEW


def sample_named(book: AuditBook, text: str, exceptions: int | None = None) -> CheckedSample | None:
    """The sample that *text* says: one of the audit by its reference, or ``10/40`` for ten looked at out of forty.

    The exceptions of a sample of the audit are its own. Nothing said is no sample.
    """
    text = text.strip()
    counted = _COUNTED.fullmatch(text)
    if counted:
        n, size, deviating = int(counted[1]), int(counted[2]), exceptions or 0
        if not deviating <= n <= size:
            raise InvalidInput(
                f"{deviating} exceptions in {n} out of {size} cannot be.", "--sample 10/40 --exceptions 1"
            )
        return CheckedSample(n=n, size=size, exceptions=deviating)
    if not text:
        if exceptions is not None:
            raise InvalidInput("Exceptions are those of a sample: say which.", "--sample 10/40")
        return None
    found = book.find(Sample, text)
    if exceptions is not None and exceptions != found.exceptions:
        raise InvalidInput(f"{found.ref} has {quantity(found.exceptions, 'exception')}.", "Leave out --exceptions.")
    return CheckedSample(sample=found.id, n=found.looked_at, size=found.size, exceptions=found.exceptions)
