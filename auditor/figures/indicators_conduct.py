"""How audits are conducted: K-08 to K-10, and what becomes of improvements, K-22.

Audits count by the day they were held. What was taken over brings no items and no findings, and is left out.
"""

from __future__ import annotations

from collections import Counter

from auditor.figures.indicator import Basis, Indicator, Period, Share, counted, per
from auditor.figures.indicator_facts import AuditFacts
from auditor.model.words import Grade


def _conducted(basis: Basis, period: Period) -> list[AuditFacts]:
    return [audit for audit in basis.held(period) if not audit.taken_over]


def finding_density(basis: Basis, period: Period) -> Indicator:
    """K-08: findings per auditor-day, each grade on its own beside it; only audits that say how many days they took."""
    told = [audit for audit in _conducted(basis, period) if audit.used_days]
    days = sum(map(_used, told))
    grades: Counter[Grade] = Counter()
    for audit in told:
        grades.update(audit.findings)
    details = {grade.value: Share(grades[grade], days) for grade in Grade if grade.is_written_up}
    return per(told, lambda audit: sum(audit.findings.values()), _used, "in", details if told else {})


def _used(audit: AuditFacts) -> float:
    return audit.used_days or 0


def thin_answers(basis: Basis, period: Period) -> Indicator:
    """K-09: conforming without note and evidence, of all that is conforming (G-23)."""
    audits = _conducted(basis, period)
    return counted(
        sum(a.thin for a in audits),
        sum(a.conforming for a in audits),
        behind=lambda: [(a.ref, (a.thin, a.conforming)) for a in audits if a.conforming],
    )


def items_not_audited(basis: Basis, period: Period) -> Indicator:
    """K-10: not audited, of all items; and how many of those carried over wait for an audit that was not held yet."""
    audits = _conducted(basis, period)
    held = {audit.ref for audit in basis.audits if audit.held is not None and audit.held <= period.last}
    waiting = sum(target not in held for audit in audits for target in audit.carried_over)
    return counted(
        sum(a.not_audited for a in audits),
        sum(a.items for a in audits),
        details={"carried over and open": waiting},
        behind=lambda: [(a.ref, (a.not_audited, a.items)) for a in audits if a.items],
    )


def taken_up_improvements(basis: Basis, period: Period) -> Indicator:
    """K-22: improvements taken up, of those decided; and done, of those taken up."""
    audits = basis.held(period)
    taken_up = sum(a.improvements_taken_up for a in audits)
    done = Share(sum(a.improvements_done for a in audits), taken_up)
    return counted(
        taken_up,
        sum(a.improvements_decided for a in audits),
        details={"done": done},
        behind=lambda: [
            (a.ref, (a.improvements_taken_up, a.improvements_decided)) for a in audits if a.improvements_decided
        ],
    )
