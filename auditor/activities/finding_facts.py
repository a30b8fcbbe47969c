"""A finding as the report prints it, with what stayed open between people, and by when is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.reporting import record as facts
from auditor.reporting.opinion_record import DissentFacts, OwnTime, ResponseFacts
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.activities.report_content import Sheet


def facts_of(sheet: Sheet, finding: Finding) -> facts.FindingFacts:
    """The facts of a finding, with who disagreed: the auditee in words, members of the team by name."""
    shown = finding.presentations[-1] if finding.presentations else None
    disagreement = next((p.disagreement for p in reversed(finding.presentations) if p.disagreement), "")
    nonconformities = sheet.book.all(Nonconformity)
    hanging = nonconformities.get(finding.nonconformity or "")
    return facts.FindingFacts(
        ref=finding.ref,
        grade=finding.grade,
        title=finding.title,
        clauses=finding.clauses,
        also_cites=finding.also_cites,
        process=sheet.process(finding.process),
        site=sheet.site(finding.site),
        services=sheet.services(finding.services),
        requirement=finding.requirement,
        statement=finding.statement,
        evidence=sheet.evidence_refs(finding.evidence),
        items=[sheet.book.items[i].ref for i in finding.items if i in sheet.book.items],
        grade_reason=finding.grade_reason,
        raised_by=sheet.person(finding.raised_by),
        presented_to=sheet.person(shown.to) if shown else "",
        presented_on=shown.on if shown else None,
        acknowledged=shown.acknowledged if shown else None,
        disagreement=disagreement,
        dissents=[DissentFacts(by=sheet.person(d.by), grade=d.grade, reason=d.reason) for d in finding.opinions],
        repeat_of=finding.repeat_of,
        repeat_reason=finding.repeat_reason,
        nonconformity=hanging.ref if hanging else "",
        urgent=finding.urgent,
    )


def own_times(book: AuditBook) -> list[tuple[str, int]]:
    """The nonconformities for which a time of response was agreed for them alone: reference and working days."""
    return sorted((each.ref, each.response_days) for each in _to_be_answered(book) if each.response_days)


def responses(book: AuditBook) -> ResponseFacts | None:
    """By when is answered, as the closing meeting agreed; nothing before that, or where nothing is to be answered."""
    agreed = book.audit.response_times
    if agreed is None or not _to_be_answered(book):
        return None
    own = [OwnTime(finding=ref, days=days) for ref, days in own_times(book)]
    return ResponseFacts(major=agreed.major, minor=agreed.minor, own=own)


def _to_be_answered(book: AuditBook) -> list[Finding]:
    return [each for each in book.all(Finding).values() if each.grade.is_nonconformity and not each.is_withdrawn]
