"""The two kinds of books: one for the programme, one for each audit. An audit's book holds copies of what it needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from auditor.errors import NotFound
from auditor.ledger import Ledger
from auditor.model.audit import AgendaLine, Audit, IndependenceCheck, Note, PlanVersion, TeamMember
from auditor.model.copies import FormerReference, HandedOut, TakenIn
from auditor.model.evidence import Evidence
from auditor.model.feedback import FeedbackAnswer, FeedbackRequest
from auditor.model.finding import Finding
from auditor.model.frequency import RiskFactors
from auditor.model.improvement import Decision
from auditor.model.item import ClauseTitle, Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import OtherParty, Person, Process, Service, Site
from auditor.model.programme import EarlierNonconformity, Programme, ProgrammeRevision, Slot
from auditor.model.record import HistoryEntry, Id, Override, Record, Warned
from auditor.model.report import ReportDraft, Revision
from auditor.model.review import ProgrammeReview
from auditor.model.sample import Sample
from auditor.model.schemes import DeadlineScheme, GradingScheme
from auditor.model.words import ProgrammeState, Role
from auditor.workspace.book import Book
from auditor.workspace.settings import Calendar

_SHARED: dict[type[Record], str] = {
    Person: "people",
    Site: "sites",
    Service: "services",
    Process: "processes",
    OtherParty: "other_parties",
    GradingScheme: "grading_schemes",
    DeadlineScheme: "deadline_schemes",
    EarlierNonconformity: "earlier_nonconformities",
    HistoryEntry: "history",
    Override: "overrides",
    Warned: "warnings",
    HandedOut: "copies",
    TakenIn: "taken_in",
    FormerReference: "former_references",
}

COPIED: tuple[type[Record], ...] = (
    Person,
    Site,
    Service,
    Process,
    GradingScheme,
    DeadlineScheme,
    EarlierNonconformity,
)
"""What an audit takes copies of when it is planned, so that it can be carried away and still be read."""


class ProgrammeBook(Book):
    """Programmes, their slots, and the organisation's people, sites, services, processes and schemes."""

    tables = MappingProxyType(
        {
            **_SHARED,
            Programme: "programmes",
            Slot: "slots",
            ProgrammeRevision: "programme_revisions",
            ProgrammeReview: "programme_reviews",
            RiskFactors: "risk_factors",
        }
    )

    @property
    def in_force(self) -> Programme | None:
        """The programme in force: the one that runs; where none does, the newest that is approved. A draft never is."""
        programmes = [*self.all(Programme).values()][::-1]
        running = (p for p in programmes if p.state in (ProgrammeState.ACTIVE, ProgrammeState.SUSPENDED))
        approved = (p for p in programmes if p.state is ProgrammeState.APPROVED)
        return next(running, None) or next(approved, None)

    @property
    def programme(self) -> Programme:
        """The programme that is meant where none is named: the one in force, else the newest that is not cancelled."""
        programme = self._meant
        if programme is None:
            raise NotFound("There is no audit programme yet.", "Make one: auditor programme new REF, such as AP-2027.")
        return programme

    @property
    def _meant(self) -> Programme | None:
        standing = [p for p in self.all(Programme).values() if p.state is not ProgrammeState.CANCELLED]
        return self.in_force or (standing[-1] if standing else None)

    def programme_on(self, day: date) -> Programme:
        """The one that is meant if *day* is in its cycle, else one that is not over and whose cycle holds it."""
        current = self.programme
        over = (ProgrammeState.CLOSED, ProgrammeState.CANCELLED)
        others = (p for p in self.all(Programme).values() if p.state not in over)
        holding = (p for p in (current, *others) if p.cycle_from <= day <= p.cycle_to)
        return next(holding, current)

    def called(self, ref: str = "") -> Programme:
        """The programme with this reference; without one that which is meant."""
        return self.find(Programme, ref) if ref else self.programme

    def roles(self, person: Id) -> frozenset[Role]:
        """The roles a person holds in the programme that is meant where none is named."""
        programme = self._meant
        return self.roles_in(programme, person) if programme else frozenset()

    def roles_in(self, programme: Programme, person: Id) -> frozenset[Role]:
        """The roles a person holds in one programme: the next cycle may be managed by somebody else."""
        held = {
            Role.PROGRAMME_MANAGER: programme.manager,
            Role.CLIENT: programme.client,
            Role.COORDINATOR: programme.coordinator,
        }
        return frozenset(role for role, holder in held.items() if holder == person)

    def slots(self, programme: Id = "") -> Sequence[Slot]:
        """The slots of a programme, by planned day; of the one in force if none is said."""
        programme = programme or self.programme.id
        return sorted(
            (s for s in self.all(Slot).values() if s.programme == programme), key=lambda s: (s.planned_from, s.ref)
        )


class AuditBook(Book):
    """Everything of one audit: plan, items, evidence, findings, nonconformities, report."""

    tables = MappingProxyType(
        {
            **_SHARED,
            Audit: "audit",
            TeamMember: "team",
            AgendaLine: "agenda",
            PlanVersion: "plans",
            IndependenceCheck: "independence",
            Note: "notes",
            ClauseTitle: "clauses",
            Item: "items",
            Evidence: "evidence",
            Sample: "samples",
            Finding: "findings",
            Decision: "decisions",
            Nonconformity: "nonconformities",
            ReportDraft: "report",
            Revision: "revisions",
            FeedbackRequest: "feedback_requests",
            FeedbackAnswer: "feedback_answers",
        }
    )

    def __init__(self, ledger: Ledger, calendar: Calendar | None = None) -> None:
        super().__init__(ledger)
        self.calendar = calendar or Calendar()

    def days_off(self, site: Id | None, day: date) -> Collection[date]:
        """When nobody works at a site of the audit, in the years around *day*, by the calendar in force."""
        known = self.all(Site).get(site or "")
        return self.calendar.days_off(known.ref if known else "", day)

    @property
    def audit(self) -> Audit:
        """The audit itself; not found where the book is read as of a day before it was planned."""
        for audit in self.all(Audit).values():
            return audit
        raise NotFound(f"{self.ref} was not planned by then.", "Give a later --as-of.")

    @property
    def ref(self) -> str:
        """The audit's reference, which also names its folder."""
        return self.ledger.name

    @property
    def items(self) -> Mapping[Id, Item]:
        """The chosen items."""
        return self.all(Item)

    @property
    def clause_titles(self) -> dict[str, str]:
        """Short titles by clause."""
        return {c.clause: c.title for c in self.all(ClauseTitle).values()}

    @property
    def report(self) -> ReportDraft:
        """The written parts of the report; empty until somebody writes."""
        audit = self.audit
        return self.all(ReportDraft).get(audit.id) or ReportDraft(id=audit.id)

    @property
    def deadlines(self) -> DeadlineScheme:
        """The deadline scheme the audit was planned with."""
        return next(iter(self.all(DeadlineScheme).values()))

    @property
    def grading(self) -> GradingScheme:
        """The grading scheme the audit was planned with."""
        return next(iter(self.all(GradingScheme).values()))

    @property
    def names(self) -> dict[Id, str]:
        """People's names by id."""
        return {person.id: person.name for person in self.all(Person).values()}

    def roles(self, person: Id) -> frozenset[Role]:
        """The roles a person holds in this audit's team; none while it is not planned yet."""
        if not self.all(Audit):
            return frozenset()
        audit = self.audit
        held = {member.role for member in self.all(TeamMember).values() if member.person == person}
        if person == audit.lead:
            held.add(Role.LEAD)
        if person == audit.representative:
            held.add(Role.REPRESENTATIVE)
        if person == audit.client:
            held.add(Role.CLIENT)
        if person == audit.manager:
            held.add(Role.PROGRAMME_MANAGER)
        return frozenset(held)

    def findings_of(self, item: Id) -> list[Finding]:
        """The findings that an item hangs on."""
        return [f for f in self.all(Finding).values() if item in f.items and not f.is_withdrawn]

    def revisions(self) -> Sequence[Revision]:
        """The issued revisions, first to last."""
        return sorted(self.all(Revision).values(), key=lambda r: r.number)
