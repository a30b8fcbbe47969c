"""From a book to the rows of the overview: which records of an audit each row is made from."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from auditor.errors import NotFound
from auditor.figures import overview
from auditor.figures.indicator_facts import AuditFacts, audit_facts, follow_up_facts
from auditor.figures.overview import AuditRow, FindingsPage, Followed, HistoryPage, RegisterPage
from auditor.model.audit import AgendaLine, IndependenceCheck, PlanVersion, TeamMember
from auditor.model.copies import FormerReference
from auditor.model.feedback import FeedbackAnswer, FeedbackRequest
from auditor.model.finding import Finding
from auditor.model.improvement import Decision
from auditor.model.item import ClauseTitle
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person, Process, Service, Site
from auditor.model.programme import EarlierNonconformity
from auditor.model.record import HistoryEntry, Id, Override
from auditor.model.schemes import DeadlineScheme, GradingScheme
from auditor.workspace import choices
from auditor.workspace.books import AuditBook


class Rows(Struct, frozen=True):
    """Everything that the overview keeps of one audit."""

    audits: AuditRow
    register: RegisterPage
    settled: RegisterPage
    findings: FindingsPage
    history: HistoryPage
    indicators: AuditFacts


def rows_of(book: AuditBook) -> Rows:
    """The rows of one audit. Raises NotFound if it is not planned, DamagedLedger if a record cannot be read."""
    nonconformities = book.all(Nonconformity).values()
    return Rows(
        audit_row(book),
        register_page(book, [each for each in nonconformities if not each.state.is_final]),
        register_page(book, [each for each in nonconformities if each.state.is_final]),
        findings_page(book),
        history_page(book),
        facts_of(book),
    )


def audit_row(book: AuditBook) -> AuditRow:
    """The audit's line in a list of audits."""
    return overview.audit_row(
        book.audit,
        items=book.items.values(),
        findings=book.all(Finding).values(),
        nonconformities=book.all(Nonconformity).values(),
        agenda=book.all(AgendaLine).values(),
        plans=book.all(PlanVersion).values(),
        team=book.all(TeamMember).values(),
        titles=book.all(ClauseTitle).values(),
        people=book.all(Person),
        sites=book.all(Site),
        earlier=book.all(EarlierNonconformity).values(),
        deadlines=_deadlines(book),
        overrides=book.all(Override).values(),
        conflicts=choices.how_many(book),
    )


def register_page(book: AuditBook, nonconformities: Iterable[Nonconformity]) -> RegisterPage:
    """Some of the audit's nonconformities, as the register has them."""
    former: dict[Id, list[str]] = {}
    for record in book.all(FormerReference).values():
        former.setdefault(record.object, []).append(record.ref)
    return overview.register_page(
        book.ref,
        nonconformities,
        people=book.all(Person),
        processes=book.all(Process),
        sites=book.all(Site),
        titles=book.clause_titles,
        former=former,
        deadlines=_deadlines(book),
        grading=next(iter(book.all(GradingScheme).values()), None),
        findings=book.all(Finding),
        services=book.all(Service),
    )


def findings_page(book: AuditBook) -> FindingsPage:
    """The audit's issued findings that are no nonconformities."""
    findings, decisions = book.all(Finding).values(), book.all(Decision).values()
    processes, sites = book.all(Process), book.all(Site)
    return overview.findings_page(
        book.ref,
        findings,
        processes=processes,
        sites=sites,
        decisions=decisions,
        issued=book.audit.report_issued,
        representative=book.audit.representative,
        people=book.all(Person),
    )


def history_page(book: AuditBook) -> HistoryPage:
    """The past of the audit's nonconformities."""
    steps, followed = book.all(HistoryEntry).values(), book.all(Nonconformity).values()
    return overview.history_page(book.ref, steps, followed, book.all(Finding), book.all(Person))


def facts_of(book: AuditBook) -> AuditFacts:
    """What the indicators need of the audit."""
    named = book.all(Process), book.all(Site), book.all(Person)
    deadlines = _deadlines(book) or DeadlineScheme(id="")
    return audit_facts(
        book.audit,
        items=book.items.values(),
        findings=book.all(Finding).values(),
        agenda=book.all(AgendaLine).values(),
        plans=book.all(PlanVersion).values(),
        checks=book.all(IndependenceCheck).values(),
        overrides=book.all(Override).values(),
        nonconformities=(follow_up_facts(each, *named) for each in book.all(Nonconformity).values()),
        report_days=deadlines.report,
        asked_for_feedback=book.all(FeedbackRequest).values(),
        feedback=book.all(FeedbackAnswer).values(),
        decisions=book.all(Decision).values(),
    )


def followed_in(book: AuditBook, nonconformity: Id) -> Followed:
    """One nonconformity of a book as an entry of the register."""
    found = book.all(Nonconformity).get(nonconformity)
    if found is None:
        raise NotFound(f"There is no nonconformity with the id {nonconformity} in {book.ref}.")
    page = register_page(book, [found])
    return Followed(page.rows[0], page)


def _deadlines(book: AuditBook) -> DeadlineScheme | None:
    return next(iter(book.all(DeadlineScheme).values()), None)
