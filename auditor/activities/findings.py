"""Findings: raised, written, agreed, presented, regraded, withdrawn (F1 to F5; 19011 6.4.8).

How drafts come from items stands in ``drafting``; merging and splitting in ``grouping``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from auditor.activities import numbering
from auditor.activities.act import Act, Outcome, step
from auditor.activities.drafting import process_of, requirement_of
from auditor.activities.nonconformities import raised, void_draft
from auditor.errors import InvalidInput
from auditor.ledger import uuid7
from auditor.model.finding import Finding, Presentation
from auditor.model.guards import conduct as guards
from auditor.model.guards.rule import Breach
from auditor.model.item import Item
from auditor.model.machines import FINDING
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.words import FindingState, Grade, NonconformityState
from auditor.workspace import AuditBook, Workspace

PREFIX = numbering.FINDINGS
_WRITTEN_FIELDS = frozenset(
    {
        "title",
        "clauses",
        "also_cites",
        "requirement",
        "statement",
        "evidence",
        "grade_reason",
        "items",
        "process",
        "site",
        "services",
        "urgent",
        "requirement_met",
        "repeat_of",
        "repeat_reason",
    }
)


def raise_finding(
    book: AuditBook, acting: Act, *, grade: Grade, title: str, items: Collection[Id] = (), ref: str = "", **fields: Any
) -> Outcome[Finding]:
    """F1: a draft from items, or from a free note; its requirement begins with what its first clause asks for."""
    with step(book, acting, "raise finding") as now:
        now.allow(FINDING, "raise", None)
        gathered = [book.get(Item, item) for item in items]
        defaults: dict[str, Any] = {}
        if gathered:
            first = gathered[0]
            defaults = {
                "clauses": list(dict.fromkeys(i.clause for i in gathered)),
                "evidence": list(dict.fromkeys(e for i in gathered for e in i.evidence)),
                "site": first.site,
                "process": first.process or process_of(book, first.clause),
            }
        clause = next(iter(fields.get("clauses", defaults.get("clauses", ()))), "")
        asked = gathered or [item for item in book.items.values() if item.clause == clause]
        defaults["requirement"] = requirement_of(book, clause, (item for item in asked if item.clause == clause))
        finding = Finding(
            id=uuid7(),
            ref=book.reference(Finding, PREFIX, ref, digits=2),
            grade=grade,
            title=title,
            items=list(items),
            raised_by=acting.by,
            requirement_met=not grade.is_nonconformity,
            **{**defaults, **fields},
        )
        now.put(finding)
        return now.outcome(finding)


def write(book: AuditBook, acting: Act, finding: Id, **fields: Any) -> Outcome[Finding]:
    """Write the parts of a draft; what the team has agreed changes by regrading, merging or splitting."""
    unknown = fields.keys() - _WRITTEN_FIELDS
    if unknown:
        raise InvalidInput(f"{', '.join(sorted(unknown))} is not written on a finding.")
    with step(book, acting, "write finding") as now:
        standing = book.get(Finding, finding)
        FINDING.step("write", standing.state, now.roles)
        changed = standing.having(**fields)
        now.put(changed)
        now.warnings.extend(_style(book, changed))
        return now.outcome(changed)


def mark_urgent(book: AuditBook, acting: Act, finding: Id, *, urgent: bool = True) -> Outcome[Finding]:
    """Mark an immediate and significant risk, or take the mark away; until it is issued (19011 6.4.4)."""
    with step(book, acting, "mark finding urgent") as now:
        standing = book.get(Finding, finding)
        now.allow(FINDING, "mark urgent", standing, note="urgent" if urgent else "not urgent")
        changed = standing.having(urgent=urgent)
        now.put(changed)
        return now.outcome(changed)


def _style(book: AuditBook, finding: Finding) -> list[Breach]:
    return [
        *guards.names_nobody(finding, book.names.values()),
        *guards.gives_no_advice(finding, book.audit.wants_recommendations),
    ]


def lacking(book: AuditBook, finding: Finding) -> list[Breach]:
    """Everything that keeps a finding from being agreed (F2, G-07, G-08, G-16, G-29), and what only warns (G-27, G-28).

    All of it at once: nobody should learn the second thing by mending the first.
    """
    audit = book.audit
    return [
        *guards.is_written_up(finding),
        *guards.has_a_requirement(finding),
        *guards.requirement_binds(finding, audit.criteria),
        *guards.is_precise(finding, audit.clauses),
        *guards.is_filed_honestly(finding, finding.grade),
        *_style(book, finding),
    ]


def agree(workspace: Workspace, book: AuditBook, acting: Act, finding: Id) -> Outcome[Finding]:
    """F2 and N1: the team agrees; a nonconformity is drafted with its number (G-07, G-08, G-16, G-27, G-28).

    A copy's working number becomes the lead's here.
    """
    with workspace.programme.writing(), step(book, acting, "agree finding") as now:
        standing = book.get(Finding, finding)
        state = now.allow(FINDING, "agree", standing)
        now.check(lacking(book, standing), standing.id)
        changed = numbering.final(now, standing).having(state=state)
        if standing.grade.is_nonconformity and standing.nonconformity is None:
            changed = raised(workspace, book, now, changed)
        now.put(changed)
        return now.outcome(changed)


def present(
    book: AuditBook, acting: Act, finding: Id, *, to: Id, acknowledged: bool, disagreement: str = ""
) -> Outcome[Finding]:
    """F3: read back to the auditee; the facts are acknowledged, or the disagreement is kept in words (G-17)."""
    if not acknowledged and not disagreement:
        raise InvalidInput(
            "G-17: not acknowledged, so say in words what the auditee disagrees with.", "--disagreement TEXT"
        )
    with step(book, acting, "present finding") as now:
        standing = book.get(Finding, finding)
        state = now.allow(FINDING, "present", standing, note=disagreement)
        shown = Presentation(to=to, on=acting.day, acknowledged=acknowledged, disagreement=disagreement)
        changed = standing.having(state=state, presentations=[*standing.presentations, shown])
        now.put(changed)
        return now.outcome(changed)


def withdraw(book: AuditBook, acting: Act, finding: Id, reason: str) -> Outcome[Finding]:
    """F4: kept, not deleted; its draft nonconformity is void with it."""
    with step(book, acting, "withdraw finding") as now:
        standing = book.get(Finding, finding)
        state = now.allow(FINDING, "withdraw", standing, note=reason)
        needs(reason, "F4: withdrawing needs a reason.")
        now.put(*void_draft(book, now, standing, reason))
        changed = standing.having(state=state, reason=reason)
        now.put(changed)
        return now.outcome(changed)


def regrade(book: AuditBook, acting: Act, finding: Id, grade: Grade, reason: str) -> Outcome[Finding]:
    """F5: another grade with its reason; the items and the draft nonconformity go along (G-19, G-29).

    What the team agreed as an improvement and is a nonconformity after all has to be complete as one (F2, G-16); its
    record is raised with the report.
    """
    with step(book, acting, "regrade finding") as now:
        standing = book.get(Finding, finding)
        now.allow(FINDING, "regrade", standing, note=f"{standing.grade.value} to {grade.value}: {reason}")
        needs(reason, "F5: regrading needs a reason.")
        now.check(guards.is_filed_honestly(standing, grade))
        changed = standing.having(grade=grade, grade_reason=reason)
        if grade.is_nonconformity:
            changed = changed.having(requirement_met=False)
            if standing.state is not FindingState.DRAFT:
                now.check(lacking(book, changed), standing.id)
        for item in (book.get(Item, i) for i in standing.items):
            if item.grade is standing.grade:
                now.put(item.having(grade=grade))
        if standing.nonconformity and grade.is_nonconformity:
            nonconformity = book.get(Nonconformity, standing.nonconformity)
            if nonconformity.state is not NonconformityState.DRAFT:
                raise InvalidInput(
                    f"{nonconformity.ref} is issued already; its grade changes by a report revision (G-22)."
                )
            now.put(nonconformity.having(grade=grade))
        elif standing.nonconformity:
            now.put(*void_draft(book, now, standing, reason))
            changed = changed.having(nonconformity=None)
        now.put(changed)
        return now.outcome(changed)


def needs(reason: str, message: str) -> None:
    """:class:`InvalidInput` with *message* where no reason is given."""
    if not reason:
        raise InvalidInput(message, "--reason TEXT")
