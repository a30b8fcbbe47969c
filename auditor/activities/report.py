"""Writing, issuing and revising the report; completing and closing the audit (A10 to A14, G-22; ISO 19011 6.5, 6.6)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from auditor.activities import conflicts, nonconformities, numbering, report_paper
from auditor.activities import findings as finding_work
from auditor.activities.act import Act, Outcome, Step, step
from auditor.activities.as_if_kept import AsIfKept
from auditor.activities.report_content import compile_report, is_reported
from auditor.errors import InvalidInput, NotFound
from auditor.ledger import uuid7
from auditor.ledger.disk import make_folder, write_file
from auditor.model.audit import Audit
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.guards import conduct as conduct_guards
from auditor.model.guards import reporting as guards
from auditor.model.guards.conduct import is_written_up
from auditor.model.guards.rule import Breach, Strength
from auditor.model.item import Item
from auditor.model.machines import AUDIT, FINDING, ITEM
from auditor.model.nonconformity import Nonconformity, scheme_dates
from auditor.model.people import Person
from auditor.model.record import Id, Record
from auditor.model.report import ReportDraft, Revision, Sent
from auditor.model.words import AuditState, FindingState, Grade, ItemState, RevisionState, Role
from auditor.reporting.record import AuditReport, EarlierRevision, RevisionFacts
from auditor.workspace import AuditBook, Workspace

ISSUED = "issued"
_CORRECTED: dict[str, type[Record]] = {"finding": Finding, "evidence": Evidence, "item": Item}
_FIXED = frozenset(
    {"id", "ref", "state", "outcome", "nonconformity", "presentations", "file", "follow_up", "captured_by"}
)
_SYSTEM = frozenset({Role.SYSTEM})


@dataclass(frozen=True, slots=True)
class Preview:
    """A report that is not issued: what it would hold, what still stands in the way, and the PDF."""

    content: AuditReport
    gaps: tuple[Breach, ...]
    pdf: bytes
    warnings: tuple[str, ...]


def write(book: AuditBook, acting: Act, **fields: Any) -> Outcome[ReportDraft]:
    """Write parts of the report; ``none`` is an answer. After the issue they change by a revision only (G-22)."""
    with step(book, acting, "write report") as now:
        if Role.LEAD not in now.roles:
            raise InvalidInput("The report is written by the lead auditor.", "--by PERSON")
        if book.revisions():
            raise InvalidInput(
                "G-22: the report is issued and frozen.", f"auditor revise {book.ref} --reason TEXT --change TEXT"
            )
        report = _written(book, fields)
        now.put(report)
        return now.outcome(report)


def _written(book: AuditBook, fields: Mapping[str, Any]) -> ReportDraft:
    """The report's written parts with *fields*; whoever is named is known to the audit, or would not be printed."""
    report = book.report.having(**fields)
    for person in (*report.participants, *report.distribution):
        if person not in book.all(Person):
            raise NotFound(
                f"Somebody named in the report is not known to {book.ref}.", f"auditor audit refresh {book.ref}"
            )
    return report


@contextmanager
def _numbering(workspace: Workspace, book: AuditBook) -> Iterator[None]:
    """Hold the programme's lock where nonconformities get their numbers; else not, since rendering takes a while."""
    book.ledger.refresh()
    unnumbered = [f for f in book.all(Finding).values() if f.grade.is_nonconformity and f.nonconformity is None]
    working = [n for n in book.all(Nonconformity).values() if numbering.is_working(book, n.ref)]
    with workspace.programme.writing() if unnumbered or working else nullcontext():
        yield


def gaps(book: AuditBook, report: ReportDraft | None = None) -> tuple[Breach, ...]:
    """Everything that keeps the report from being issued (G-16 to G-21, G-24, M-01), and what only warns.

    A revision waits for nothing that two copies disagree about: it may be what settles it (G-22).
    """
    audit, items = book.audit, list(book.items.values())
    findings = {f.id: f for f in book.all(Finding).values() if is_reported(book, f)}
    written = report or book.report
    breaches: list[Breach] = [
        *([] if book.revisions() else conflicts.blocking(book)),
        *conduct_guards.every_item_is_settled(items),
        *conduct_guards.grades_agree(items, findings),
        *conduct_guards.no_clause_is_excluded(items),
        *guards.findings_are_settled(list(findings.values())),
        *guards.nonconformities_were_presented(list(findings.values())),
        *guards.report_is_complete(audit, written),
        *guards.wording_is_sound(written.conclusion),
    ]
    for finding in findings.values():
        if finding.grade.is_nonconformity:
            breaches.extend(finding_work.lacking(book, finding))
    for item in items:
        breaches.extend(conduct_guards.is_thin(item))
    return tuple(breaches)


def drafted(workspace: Workspace, book: AuditBook, language: str = "") -> AuditReport:
    """The record of the report as it would be today; of an earlier moment it names no head, which is today's.

    A *language* stands for that of the report.
    """
    head = "" if workspace.as_of else book.ledger.head
    revision = RevisionFacts(number=len(book.revisions()) + 1, state="draft", head=head)
    report = book.report.having(language=language) if language else None
    return compile_report(workspace, book, revision, as_of=workspace.today(), report=report)


def preview(workspace: Workspace, book: AuditBook, language: str = "") -> Preview:
    """The report as it would be today, marked as a draft."""
    content = drafted(workspace, book, language)
    rendered = report_paper.render(workspace, book, content, draft=True)
    return Preview(content, gaps(book), rendered.pdf, tuple(rendered.warnings))


def issue(workspace: Workspace, book: AuditBook, acting: Act) -> Outcome[Revision]:
    """A10, C7, F6 and N2: revision 1.

    Checked, frozen with its hash, rendered, both files stored, and then one line that locks the items, issues findings
    and nonconformities, and holds the hashes. A crash before that line leaves files that no line names, and the next
    issue writes them anew.
    """
    with _numbering(workspace, book), step(book, acting, "issue report") as now:
        audit = book.audit
        numbering.given_by_the_lead(book, "the report is issued")
        state = now.allow(AUDIT, "issue report", audit, note="revision 1")
        found = gaps(book)
        now.check((b for b in found if b.rule.strength is Strength.HARD), audit.id)
        now.warnings.extend(b for b in found if b.rule.strength is not Strength.HARD)
        for finding in (f for f in book.all(Finding).values() if not f.is_withdrawn):
            _issue_finding(workspace, book, now, finding, 1)
        for item in book.items.values():
            locked = ITEM.step("lock", item.state, _SYSTEM).target
            now.move(item.having(state=ItemState(locked)))
        report = book.report
        now.put(report)
        revision = _issued(workspace, book, now, report, RevisionFacts(number=1, state="issued"))
        now.put(audit.having(state=AuditState(state), report_issued=acting.day))
        return now.outcome(revision)


def _issue_finding(workspace: Workspace, book: AuditBook, now: Step, finding: Finding, number: int) -> None:
    target = FINDING.step("issue", finding.state, _SYSTEM).target
    now.follow(finding.id, "F6", "issue with report", finding.state, target)
    finding = numbering.final(now, finding)
    if finding.grade.is_nonconformity and finding.nonconformity is None:
        finding = nonconformities.raised(workspace, book, now, finding)
    now.put(finding.having(state=FindingState(target)))
    if finding.nonconformity is None:
        return
    kept = now.records.get(finding.nonconformity)
    standing = kept if isinstance(kept, Nonconformity) else book.get(Nonconformity, finding.nonconformity)
    nonconformity = numbering.final_nonconformity(workspace, now, standing)
    now.put(nonconformity)
    if nonconformity.issued is None:
        nonconformities.issued_nonconformity(book, now, nonconformity, finding, note=f"with report revision {number}")


def revise(
    workspace: Workspace,
    book: AuditBook,
    acting: Act,
    *,
    reason: str,
    changes: Sequence[str],
    asked_by: str = "",
    corrections: Mapping[Id, Mapping[str, Any]] | None = None,
    replacements: Mapping[Id, Id] | None = None,
    **fields: Any,
) -> Outcome[Revision]:
    """G-22: a new revision with reason and list of changes; the earlier one stays readable, marked superseded.

    *corrections* change findings, evidence or items by id; *fields* the written parts. A nonconformity whose clause or
    grade is corrected gets a line in its history; where the grade rose, its deadlines start again. *replacements* put a
    new, presented finding in the place of an issued one (F7). Earlier readers stay on the list (G-22), and the revision
    is as complete as a first issue has to be.
    """
    with _numbering(workspace, book), step(book, acting, "issue report revision") as now:
        earlier = list(book.revisions())
        numbering.given_by_the_lead(book, "a revision is issued")
        if not earlier:
            raise InvalidInput("No report was issued yet.", f"auditor issue {book.ref}")
        if Role.LEAD not in now.roles:
            raise InvalidInput("G-22: a revision is issued by the lead auditor.", "--by PERSON")
        now.check(guards.revision_has_reason(reason, changes))
        number = earlier[-1].number + 1
        said = _said(now, number, reason, changes, asked_by)
        report = _written(book, fields)
        had = [sent.to for sent in earlier[-1].distribution]
        now.check(guards.earlier_readers_get_it(report.distribution, had, book.names))
        for record, values in (corrections or {}).items():
            _correct(book, now, record, values, number)
        for old, new in (replacements or {}).items():
            _replace(workspace, book, now, book.get(Finding, old), book.get(Finding, new), number)
        found = gaps(AsIfKept(book, now.records.values()), report)
        now.check((b for b in found if b.rule.strength is Strength.HARD), book.audit.id)
        now.put(report, *(r.having(state=RevisionState.SUPERSEDED) for r in earlier if r.state is RevisionState.ISSUED))
        told = RevisionFacts(
            number=number,
            state="issued",
            supersedes=earlier[-1].number,
            reason=said.reason,
            changes=said.changes,
            asked_by=said.asked_by,
            earlier=[
                EarlierRevision(number=r.number, issued=r.issued, by=book.names.get(r.by, ""), change=r.reason)
                for r in earlier
            ],
        )
        now.follow(book.audit.id, "G-22", f"issue report revision {number}", book.audit.state, book.audit.state, reason)
        return now.outcome(_issued(workspace, book, now, report, told))


def _said(now: Step, number: int, reason: str, changes: Sequence[str], asked_by: str) -> Revision:
    """What people say of a revision, read as it is kept; the report only replaces what no text may hold."""
    texts = {"reason": reason, "changes": list(changes), "asked_by": asked_by}
    hashes = dict.fromkeys(("content_sha256", "json_sha256", "pdf_sha256", "head"), "")
    return Revision.model_validate(
        {"id": uuid7(), "number": number, "issued": now.act.day, "by": now.act.by} | texts | hashes
    )


def _correct(book: AuditBook, now: Step, record: Id, values: Mapping[str, Any], number: int) -> None:
    standing = next((book.all(kind)[record] for kind in _CORRECTED.values() if record in book.all(kind)), None)
    if standing is None:
        raise InvalidInput(f"{record} is no finding, evidence or item of {book.ref}.")
    fixed = _FIXED.intersection(values)
    if fixed:
        raise InvalidInput(f"{', '.join(sorted(fixed))} is not corrected by a revision; it changes by a step.")
    corrected = standing.having(**values)
    if isinstance(corrected, Finding):
        now.check(is_written_up(corrected), corrected.id)
    now.put(corrected)
    if not isinstance(standing, Finding) or not isinstance(corrected, Finding) or corrected.nonconformity is None:
        return
    nonconformity = book.get(Nonconformity, corrected.nonconformity)
    changed = [f for f in ("clauses", "grade", "repeat_of") if getattr(standing, f) != getattr(corrected, f)]
    if changed:
        rose = corrected.grade is Grade.MAJOR and nonconformity.grade is Grade.MINOR and nonconformity.is_open
        day = now.act.day
        off = book.days_off(nonconformity.site, day)
        due = scheme_dates(corrected.grade, day, day, book.deadlines, off) if rose else nonconformity.due
        note = f"{', '.join(changed).replace('_', ' ')} changed; due dates {'start again' if rose else 'unchanged'}"
        state = nonconformity.state
        now.follow(nonconformity.id, "G-22", f"changed by report revision {number}", state, state, note)
        frozen = {name: getattr(corrected, name) for name in ("clauses", "grade", "title", "repeat_of")}
        now.put(nonconformity.having(due=due, **frozen))


def _replace(workspace: Workspace, book: AuditBook, now: Step, old: Finding, new: Finding, number: int) -> None:
    """F7; what follows from the old one's nonconformity is decided on its own (N13)."""
    state = now.allow(FINDING, "replace", old, note=f"by {new.ref} in report revision {number}")
    now.put(old.having(state=state, replaced_by=[new.id]))
    _issue_finding(workspace, book, now, new, number)


def _issued(workspace: Workspace, book: AuditBook, now: Step, report: ReportDraft, told: RevisionFacts) -> Revision:
    """Freeze, render and store one revision, and put its record into the step."""
    acting = now.act
    heads = {writer: (end.sequence, end.hash) for writer, end in book.ledger.heads.items()}
    told = told.model_copy(
        update={
            "issued": acting.day,
            "by": book.names.get(acting.by, ""),
            "head": book.ledger.head,
            "heads": heads,
        }
    )
    as_kept = AsIfKept(book, now.records.values())
    content = compile_report(workspace, as_kept, told, as_of=acting.day, report=report)
    rendered = report_paper.render(workspace, book, content, draft=False)
    if rendered.fonts:  # a font from outside is named in the record, and so in its hash
        content = content.naming(rendered.fonts)
        rendered = report_paper.render(workspace, book, content, draft=False)
    folder = book.folder / ISSUED
    frozen = content.canonical()
    make_folder(folder)
    write_file(folder / f"r{told.number}.json", frozen)
    write_file(folder / f"r{told.number}.pdf", rendered.pdf)
    revision = Revision(
        id=uuid7(),
        number=told.number,
        issued=acting.day,
        by=acting.by,
        reason=told.reason,
        changes=told.changes,
        asked_by=told.asked_by,
        supersedes=told.supersedes,
        content_sha256=content.revision.content_sha256,
        json_sha256=hashlib.sha256(frozen).hexdigest(),
        pdf_sha256=hashlib.sha256(rendered.pdf).hexdigest(),
        head=told.head,
        heads=heads,
        distribution=[Sent(to=person, on=acting.day) for person in report.distribution],
    )
    now.put(revision)
    return revision


def complete(book: AuditBook, acting: Act, lessons: str, used_days: float | None = None) -> Outcome[Audit]:
    """A11 and A12: all done and distributed, lessons written (``none`` is one); to follow-up if anything is open.

    *used_days* are the auditor-days the audit took (K-05).
    """
    with step(book, acting, "complete audit") as now:
        audit = book.audit
        state = now.allow(AUDIT, "complete", audit)
        if not lessons:
            raise InvalidInput("A11: what was learned? none is an answer.", "--lessons TEXT")
        now.check(conduct_guards.every_item_is_settled(list(book.items.values())))
        if any(not n.state.is_final for n in book.all(Nonconformity).values()):
            follow_up = AUDIT.step("go to follow-up", state, _SYSTEM)
            now.follow(audit.id, follow_up.id, follow_up.action, state, follow_up.target)
            state = follow_up.target
        audit = audit.having(
            state=state, lessons=lessons, used_days=audit.used_days if used_days is None else used_days
        )
        now.put(audit)
        return now.outcome(audit)


def close(book: AuditBook, acting: Act) -> Outcome[Audit]:
    """A13 and A14: nothing of it is open any more (G-30), and its copies agree (M-01)."""
    with step(book, acting, "close audit") as now:
        audit = book.audit
        state = now.allow(AUDIT, "close", audit)
        now.check(guards.nonconformities_are_final(list(book.all(Nonconformity).values())))
        now.check(conflicts.blocking(book))
        audit = audit.having(state=state)
        now.put(audit)
        return now.outcome(audit)
