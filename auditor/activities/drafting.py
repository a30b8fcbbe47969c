"""Drafts of findings: made from an item, and going along with it while nobody has agreed them (F1, C6, G-19)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.activities import numbering
from auditor.activities.act import Act
from auditor.errors import InvalidInput
from auditor.figures.repeats import Repeats, against_corrective_action
from auditor.ledger import uuid7
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.people import Process
from auditor.model.record import Id, Record
from auditor.model.words import FindingState, Grade
from auditor.workspace import AuditBook


def drafted(book: AuditBook, acting: Act, item: Item) -> Finding:
    """A draft from an item: clause, evidence and note are taken over, so that only words are left to write."""
    if item.grade is None:
        raise InvalidInput(f"{item.ref} has no grade yet.", "Grade it; the finding is drafted with the grade.")
    return Finding(
        id=uuid7(),
        ref=book.reference(Finding, numbering.FINDINGS, digits=2),
        grade=item.grade,
        title=_title(item),
        clauses=[item.clause],
        also_cites=item.also_cites,
        requirement=requirement_of(book, item.clause, [item]),
        statement=item.note,
        evidence=item.evidence,
        items=[item.id],
        process=item.process or process_of(book, item.clause),
        site=item.site,
        raised_by=acting.by,
        requirement_met=not item.grade.is_nonconformity,
    )


def requirement_of(book: AuditBook, clause: str, items: Iterable[Item]) -> str:
    """What a clause asks for, in the words of the checklist's *items*: a start, to be made precise."""
    asks = "; ".join(dict.fromkeys(ask for item in items for ask in item.asks))
    head = f"{clause} {book.clause_titles.get(clause, '')}".strip()
    return f"{head}: {asks}." if asks else ""


def _title(item: Item) -> str:
    first = item.note.strip().splitlines()[0] if item.note.strip() else item.question
    return first if len(first) <= 120 else first[:119].rstrip() + "…"


def process_of(book: AuditBook, clause: str) -> Id | None:
    """The first process that answers for a clause; ``None``: none names it."""
    wanted = Clause.parse(clause)
    for process in book.all(Process).values():
        if any(Clause.parse(c, wanted.standard).covers(wanted) for c in process.clauses):
            return process.id
    return None


def followed(book: AuditBook, acting: Act, before: Item, after: Item, reason: str, *, draft: bool) -> Sequence[Record]:
    """What a new grade of an item means for the findings that hang on it (C6, G-19).

    A draft of this item alone goes with the grade; a finding the team has agreed, or one that gathers several items,
    is not changed behind its back: that needs a reason and the finding's own regrade.
    """
    hanging = book.findings_of(before.id)
    if not hanging:
        wants = draft and after.grade is not None and after.grade.is_written_up
        return [drafted(book, acting, after)] if wants else []
    if before.grade == after.grade:
        return []
    changed: list[Record] = []
    for finding in hanging:
        alone = finding.items == [before.id] and finding.state is FindingState.DRAFT
        if alone and after.grade is not None and after.grade.is_written_up:
            met = not after.grade.is_nonconformity
            changed.append(finding.having(grade=after.grade, requirement_met=met))
        elif alone:
            said = reason or f"{after.ref} is {after.result or 'open'} now"
            changed.append(finding.having(state=FindingState.WITHDRAWN, reason=said))
        elif not reason:
            raise InvalidInput(
                f"C6: {finding.ref} hangs on {before.ref}; say why the grade changes.",
                "--reason TEXT; the finding itself is regraded with: auditor finding regrade",
            )
    return changed


def followed_note(book: AuditBook, before: Item, after: Item) -> Sequence[Record]:
    """A draft nobody has written yet takes the item's note as its statement and title."""
    return [
        finding.having(statement=after.note, title=_title(after) if finding.title == _title(before) else finding.title)
        for finding in book.findings_of(after.id)
        if finding.state is FindingState.DRAFT and finding.items == [after.id] and finding.statement == before.note
    ]


def followed_evidence(book: AuditBook, after: Item) -> Sequence[Record]:
    """A draft of this item alone takes the evidence that the item has got since."""
    return [
        finding.having(evidence=list(dict.fromkeys((*finding.evidence, *after.evidence))))
        for finding in book.findings_of(after.id)
        if finding.state is FindingState.DRAFT and finding.items == [after.id]
    ]


@dataclass(frozen=True, slots=True)
class AgainstAction:
    """What a second repeat proposes: a nonconformity against corrective action itself (chapter 11).

    ``chain`` says in words what came back how often; ``drafted`` is the finding that says so already, ``fields`` are
    those of a draft.
    """

    clause: str
    chain: str
    in_scope: bool
    drafted: str
    fields: dict[str, Any]


def against_action(book: AuditBook, finding: Finding, found: Repeats) -> AgainstAction | None:
    """What is proposed where the one that *finding* repeats was a repeat already, or was repeated before."""
    old = next((each for each in found.candidates if each.earlier.ref == finding.repeat_of), None)
    if old is None or not old.chain:
        return None
    clauses = against_corrective_action([Clause.parse(clause) for clause in finding.clauses])
    scope = [Clause.parse(clause) for clause in book.audit.clauses]
    looked_at = [clause for clause in clauses if any(each.covers(Clause.parse(clause)) for each in scope)]
    clause = next(iter(looked_at or clauses))
    chain = f"{finding.ref} repeats {old.earlier.ref}, and that failure had come back before ({', '.join(old.chain)})"
    others = (each for each in book.all(Finding).values() if each.id != finding.id and not each.is_withdrawn)
    return AgainstAction(
        clause=clause,
        chain=chain,
        in_scope=bool(looked_at),
        drafted=next((each.ref for each in others if clause in each.clauses and finding.ref in each.statement), ""),
        fields={
            "grade": Grade.MINOR,
            "title": "Corrective action does not keep a failure from coming back",
            "clauses": [clause],
            "statement": f"{chain}.",
            "evidence": list(finding.evidence),
            "process": process_of(book, clause) or finding.process,
            "site": finding.site,
        },
    )
