"""Findings: drafted, written, agreed, presented, regraded, merged, split, withdrawn (F1 to F5; 19011 6.4.8)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from auditor.activities import numbering
from auditor.activities.act import Act, Outcome, Step, step
from auditor.activities.team import Given, independent, lacking_independence
from auditor.errors import InvalidInput
from auditor.ledger import uuid7
from auditor.model.clause import Clause
from auditor.model.finding import Finding, Presentation
from auditor.model.guards import conduct as guards
from auditor.model.guards.follow_up import follow_up_is_set
from auditor.model.guards.rule import Breach
from auditor.model.item import Item
from auditor.model.machine import NotAllowed
from auditor.model.machines import FINDING, NONCONFORMITY
from auditor.model.nonconformity import Nonconformity, scheme_dates
from auditor.model.people import Process
from auditor.model.record import Id, Record
from auditor.model.words import FindingState, Grade, NonconformityState, Role
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


def drafted(book: AuditBook, acting: Act, item: Item) -> Finding:
    """A draft from an item: clause, evidence and note are taken over, so that only words are left to write."""
    if item.grade is None:
        raise InvalidInput(f"{item.ref} has no grade yet.", "Grade it; the finding is drafted with the grade.")
    return Finding(
        id=uuid7(),
        ref=book.reference(Finding, PREFIX, digits=2),
        grade=item.grade,
        title=_title(item),
        clauses=[item.clause],
        also_cites=item.also_cites,
        requirement=_requirement(book, item),
        statement=item.note,
        evidence=item.evidence,
        items=[item.id],
        process=item.process or _process_of(book, item.clause),
        site=item.site,
        raised_by=acting.by,
        requirement_met=not item.grade.is_nonconformity,
    )


def _requirement(book: AuditBook, item: Item) -> str:
    """What the clause asks for, in the checklist's own words: a start for the requirement, to be made precise."""
    title = book.clause_titles.get(item.clause, "")
    asks = "; ".join(item.asks)
    head = f"{item.clause} {title}".strip()
    return f"{head}: {asks}." if asks else ""


def _title(item: Item) -> str:
    first = item.note.strip().splitlines()[0] if item.note.strip() else item.question
    return first if len(first) <= 120 else first[:119].rstrip() + "…"


def _process_of(book: AuditBook, clause: str) -> Id | None:
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


def raise_finding(
    book: AuditBook, acting: Act, *, grade: Grade, title: str, items: Collection[Id] = (), ref: str = "", **fields: Any
) -> Outcome[Finding]:
    """F1: a draft from one or more items, or from a free note."""
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
                "process": first.process or _process_of(book, first.clause),
            }
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


def raised(workspace: Workspace, book: AuditBook, now: Step, finding: Finding) -> Finding:
    """N1: the finding with its nonconformity. The programme's lock is held, so that no number is given twice."""
    process = book.get(Process, finding.process) if finding.process else None
    nonconformity = Nonconformity(
        id=uuid7(),
        ref=numbering.next_nonconformity(workspace, now, now.act.day.year),
        finding=finding.id,
        grade=finding.grade,
        title=finding.title,
        clauses=finding.clauses,
        process=finding.process,
        site=finding.site,
        process_owner=process.owner if process else None,
        verifier=_verifier(book, finding),
        raised=now.act.day,
        repeat_of=finding.repeat_of,
    )
    now.follow(nonconformity.id, "N1", "raise", "", nonconformity.state)
    now.put(nonconformity)
    return finding.having(nonconformity=nonconformity.id)


def _verifier(book: AuditBook, finding: Finding) -> Id | None:
    """The lead auditor, unless he or she is not independent of what the finding is about (G-10)."""
    lead = book.audit.lead
    given = [(lead, clause) for clause in finding.clauses] if lead else []
    return None if any(lacking_independence(book, book.audit, given)) else lead


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
        _needs(reason, "F4: withdrawing needs a reason.")
        now.put(*_void_draft(book, now, standing, reason))
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
        _needs(reason, "F5: regrading needs a reason.")
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
            now.put(*_void_draft(book, now, standing, reason))
            changed = changed.having(nonconformity=None)
        now.put(changed)
        return now.outcome(changed)


def merge(book: AuditBook, acting: Act, into: Id, others: Collection[Id], reason: str) -> Outcome[Finding]:
    """F5: several findings become one; the others are withdrawn and point to it."""
    with step(book, acting, "merge findings") as now:
        target = book.get(Finding, into)
        _needs(reason, "F5: merging needs a reason.")
        if into in others:
            raise InvalidInput(f"{target.ref} cannot be merged into itself.", "Name the others only.")
        now.allow(FINDING, "merge", target, note=reason)
        merged = {field: list(getattr(target, field)) for field in ("items", "evidence", "clauses", "services")}
        for other in (book.get(Finding, o) for o in others):
            now.allow(FINDING, "merge", other, note=f"into {target.ref}: {reason}")
            for field, values in merged.items():
                values.extend(v for v in getattr(other, field) if v not in values)
            now.put(*_void_draft(book, now, other, reason))
            now.put(other.having(state=FindingState.WITHDRAWN, replaced_by=[target.id], reason=reason))
        changed = target.having(**merged)
        now.put(changed)
        return now.outcome(changed)


def split(
    book: AuditBook, acting: Act, finding: Id, items: Collection[Id], title: str, reason: str
) -> Outcome[Finding]:
    """F5: some items leave for a finding of their own, which starts as a draft."""
    with step(book, acting, "split finding") as now:
        standing = book.get(Finding, finding)
        now.allow(FINDING, "split", standing, note=reason)
        _needs(reason, "F5: splitting needs a reason.")
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


def issue_early(book: AuditBook, acting: Act, finding: Id) -> Outcome[Nonconformity]:
    """N2 before the report: immediate and significant risk, told at once (19011 6.4.4); the report confirms it."""
    with step(book, acting, "issue nonconformity early") as now:
        standing = book.get(Finding, finding)
        if not standing.urgent or standing.nonconformity is None:
            raise InvalidInput(
                f"{standing.ref} is not an agreed nonconformity marked urgent.", "Mark it urgent and agree it first."
            )
        issued = issued_nonconformity(book, now, book.get(Nonconformity, standing.nonconformity), standing, early=True)
        return now.outcome(issued)


def issued_nonconformity(
    book: AuditBook, now: Step, nonconformity: Nonconformity, finding: Finding, *, early: bool = False, note: str = ""
) -> Nonconformity:
    """N2: the due dates of the scheme, except those a person set before with a reason (G-31)."""
    state = now.allow(NONCONFORMITY, "issue", nonconformity, note=note)
    presented = finding.presentations[0].on if finding.presentations else now.act.day
    due = scheme_dates(nonconformity.grade, presented, now.act.day, book.deadlines)
    kept = {field: getattr(nonconformity.due, field) for field in nonconformity.due.set_by_person}
    issued = nonconformity.having(
        state=NonconformityState(state),
        issued=now.act.day,
        early=early,
        due=due.having(**kept, set_by_person=nonconformity.due.set_by_person),
    )
    now.check(follow_up_is_set(issued), issued.id)
    now.put(issued)
    return issued


def _void_draft(book: AuditBook, now: Step, finding: Finding, reason: str) -> Sequence[Record]:
    """A nonconformity that was never issued goes with its finding; no report names it, so G-37 asks nothing."""
    if finding.nonconformity is None:
        return []
    draft = book.get(Nonconformity, finding.nonconformity)
    if draft.state is NonconformityState.VOID:
        return []
    if draft.state is not NonconformityState.DRAFT:
        raise InvalidInput(f"{draft.ref} is issued already; void it: auditor nc void {draft.ref}")
    now.follow(draft.id, "N13", "void", draft.state, NonconformityState.VOID, reason)
    return [draft.having(state=NonconformityState.VOID, reason=reason)]


def _needs(reason: str, message: str) -> None:
    if not reason:
        raise InvalidInput(message, "--reason TEXT")


def set_follow_up(book: AuditBook, acting: Act, nonconformity: Id, **fields: Any) -> Outcome[Nonconformity]:
    """Name process owner and verifier before or after the issue (G-31); the auditors' side does, as long as it runs."""
    allowed = {"process_owner", "verifier", "process", "site"}
    if fields.keys() - allowed:
        raise InvalidInput(f"{', '.join(sorted(fields.keys() - allowed))} is not set here.")
    with step(book, acting, "name follow-up") as now:
        standing = book.get(Nonconformity, nonconformity)
        if standing.state.is_final:
            raise InvalidInput(f"{standing.ref} is {standing.state.value}; nobody follows it any more.")
        if not {Role.LEAD, Role.PROGRAMME_MANAGER} & set(now.roles):
            raise NotAllowed(
                "G-31", "who verifies is named by the lead auditor or the programme manager", "--by PERSON"
            )
        if fields.get("verifier"):
            independent(now, book, [Given(fields["verifier"], clause, standing.site) for clause in standing.clauses])
        changed = standing.having(**fields)
        now.put(changed)
        return now.outcome(changed)
