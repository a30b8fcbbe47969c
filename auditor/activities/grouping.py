"""Findings gathered and taken apart: several become one, items leave for a finding of their own (F5)."""

from __future__ import annotations

from collections.abc import Collection

from auditor.activities.act import Act, Outcome, step
from auditor.activities.drafting import drafted
from auditor.activities.findings import needs
from auditor.activities.nonconformities import void_draft
from auditor.errors import InvalidInput
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.machines import FINDING
from auditor.model.record import Id
from auditor.model.words import FindingState
from auditor.workspace import AuditBook


def merge(book: AuditBook, acting: Act, into: Id, others: Collection[Id], reason: str) -> Outcome[Finding]:
    """F5: several findings become one; the others are withdrawn and point to it.

    Who dissented from one of them dissents from what they became, where nothing was said of that.
    """
    with step(book, acting, "merge findings") as now:
        target = book.get(Finding, into)
        needs(reason, "F5: merging needs a reason.")
        if into in others:
            raise InvalidInput(f"{target.ref} cannot be merged into itself.", "Name the others only.")
        now.allow(FINDING, "merge", target, note=reason)
        merged = {field: list(getattr(target, field)) for field in ("items", "evidence", "clauses", "services")}
        dissents = {each.by: each for each in target.dissents}
        for other in (book.get(Finding, o) for o in others):
            now.allow(FINDING, "merge", other, note=f"into {target.ref}: {reason}")
            for field, values in merged.items():
                values.extend(v for v in getattr(other, field) if v not in values)
            for each in other.opinions:
                dissents.setdefault(each.by, each)
            now.put(*void_draft(book, now, other, reason))
            now.put(other.having(state=FindingState.WITHDRAWN, replaced_by=[target.id], reason=reason))
        changed = target.having(**merged, dissents=list(dissents.values()))
        now.put(changed)
        return now.outcome(changed)


def split(
    book: AuditBook, acting: Act, finding: Id, items: Collection[Id], title: str, reason: str
) -> Outcome[Finding]:
    """F5: some items leave for a finding of their own, which starts as a draft."""
    with step(book, acting, "split finding") as now:
        standing = book.get(Finding, finding)
        now.allow(FINDING, "split", standing, note=reason)
        needs(reason, "F5: splitting needs a reason.")
        leaving = [book.get(Item, item) for item in items if item in standing.items]
        if not leaving or len(leaving) == len(standing.items):
            raise InvalidInput(f"Some, but not all, items of {standing.ref} can leave it.", "--item ITEM")
        new = drafted(book, acting, leaving[0].having(grade=standing.grade)).having(
            title=title,
            items=[i.id for i in leaving],
            clauses=list(dict.fromkeys(i.clause for i in leaving)),
            evidence=list(dict.fromkeys(e for i in leaving for e in i.evidence)),
            requirement=standing.requirement,
        )
        gone = {i.id for i in leaving}
        now.put(new, standing.having(items=[i for i in standing.items if i not in gone]))
        return now.outcome(new)
