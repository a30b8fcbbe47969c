"""How audits are conducted: K-08 to K-10, and what becomes of improvements, K-22.

Audits count by the day they were held. What was taken over brings no items and no findings, and is left out.
"""

from __future__ import annotations

from collections import Counter

from auditor.figures.indicator import Basis, Case, Indicator, Period, Share, counted, per
from auditor.figures.indicator_facts import AuditFacts
from auditor.model.words import Grade


def _conducted(basis: Basis, period: Period) -> list[AuditFacts]:
    return [audit for audit in basis.held(period) if not audit.taken_over]


def finding_density(basis: Basis, period: Period) -> Indicator:
    """K-08: findings per auditor-day, each grade on its own beside it; only audits that say how many days they took."""
    told = [(audit, audit.used_days) for audit in _conducted(basis, period) if audit.used_days]
    days = sum(used for _, used in told)
    grades: Counter[Grade] = Counter()
    for audit, _ in told:
        grades.update(audit.findings)
    cases = [f"{audit.ref} {sum(audit.findings.values())} in {used:g} days" for audit, used in told]
    behind: list[Case] = [(audit.ref, (sum(audit.findings.values()), used)) for audit, used in told]
    details = {grade.value: Share(grades[grade], days) for grade in Grade if grade.is_written_up}
    return per(grades.total(), days, cases, details if told else {}, behind)


def thin_answers(basis: Basis, period: Period) -> Indicator:
    """K-09: conforming without note and evidence, of all that is conforming (G-23)."""
    audits = _conducted(basis, period)
    behind: list[Case] = [(a.ref, (a.thin, a.conforming)) for a in audits if a.conforming]
    return counted(sum(a.thin for a in audits), sum(a.conforming for a in audits), behind=behind)


def items_not_audited(basis: Basis, period: Period) -> Indicator:
    """K-10: not audited, of all items; and how many of those carried over wait for an audit that was not held yet."""
    audits = _conducted(basis, period)
    held = {audit.ref for audit in basis.audits if audit.held is not None and audit.held <= period.last}
    waiting = sum(target not in held for audit in audits for target in audit.carried_over)
    passed_over, items = sum(a.not_audited for a in audits), sum(a.items for a in audits)
    behind: list[Case] = [(a.ref, (a.not_audited, a.items)) for a in audits if a.items]
    return counted(passed_over, items, details={"carried over and open": waiting}, behind=behind)


def taken_up_improvements(basis: Basis, period: Period) -> Indicator:
    """K-22: improvements taken up, of those decided; and done, of those taken up."""
    audits = basis.held(period)
    taken_up = sum(a.improvements_taken_up for a in audits)
    done = Share(sum(a.improvements_done for a in audits), taken_up)
    behind: list[Case] = [
        (a.ref, (a.improvements_taken_up, a.improvements_decided)) for a in audits if a.improvements_decided
    ]
    return counted(taken_up, sum(a.improvements_decided for a in audits), details={"done": done}, behind=behind)
