"""What the indicators need to know of one audit: facts that stand in its own ledger and change only with it.

Nothing here depends on a day or a setting, so the facts can be kept beside an index and counted for any period.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from types import MappingProxyType

from msgspec import Struct

from auditor.figures.overview.row import in_one_text
from auditor.model.audit import AgendaLine, Audit, IndependenceCheck, PlanVersion
from auditor.model.feedback import FeedbackAnswer, FeedbackRequest
from auditor.model.finding import Finding
from auditor.model.improvement import Decision, DecisionState
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person, Process, Site
from auditor.model.record import Id, Override
from auditor.model.words import AuditState, Grade, ItemState, Mode, NonconformityState

HELD = (AuditState.CONCLUDED, AuditState.REPORTED, AuditState.COMPLETED, AuditState.FOLLOW_UP, AuditState.CLOSED)
"""States of an audit that was held: at least concluded (chapter 15)."""


class FollowUpFacts(Struct, frozen=True, array_like=True, gc=False):
    """One nonconformity. ``due`` is the day that counts for its owner or verifier in this state; ``words`` are clauses,
    process, site and causes as :func:`in_words` writes them; it was judged ``effective`` and ``not_effective`` on these
    days. ``owner`` is the name of who answers for it; since the day ``ended`` nobody owes anything, however it went.
    """

    ref: str
    grade: Grade
    state: NonconformityState
    words: str = "\n\n"
    issued: date | None = None
    closed: date | None = None
    due: date | None = None
    response_due: date | None = None
    responded: date | None = None
    first_pass: bool = False
    effective: tuple[date, ...] = ()
    not_effective: tuple[date, ...] = ()
    extended: bool = False
    repeat: bool = False
    owner: str = ""
    ended: date | None = None

    @property
    def clauses(self) -> tuple[str, ...]:
        """Its clauses."""
        return tuple(self.words.split("\n")[0].split())

    @property
    def process(self) -> str:
        """The name of its process, if it has one."""
        return self.words.split("\n")[1]

    @property
    def site(self) -> str:
        """The name of its site, if it has one."""
        return self.words.split("\n")[2]

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes something; a draft does not count yet."""
        return self.issued is not None and not self.state.is_final

    def was_open(self, day: date) -> bool:
        """Whether it was open at the end of a day; one that was closed and reopened since counts as open in between."""
        return self.issued is not None and self.issued <= day and (self.ended is None or self.ended > day)

    def is_overdue(self, today: date) -> bool:
        """Whether the owner's or verifier's day is over."""
        return self.due is not None and self.due < today


class AuditFacts(Struct, frozen=True, array_like=True, gc=False):
    """One audit.

    ``held`` is the day of its closing, ``None`` until it is concluded; ``audited`` are the clauses that count as
    audited (in one text, like all further ones), ``carried_over`` the audit that takes over an item, for each.
    ``feedback`` is a mark of 1 to 5 for each auditee who gave one.

    What it covers: ``scope`` are its clauses, ``sites`` and ``services`` its own, ``on_site`` where somebody goes,
    ``processes`` those with a graded item; ``at_sites`` tells where clauses were audited if not everywhere,
    ``not_applicable`` are clauses of which every item is that.
    """

    ref: str
    state: AuditState
    taken_over: bool = False
    started: date | None = None
    held: date | None = None
    closing: date | None = None
    reported: date | None = None
    report_days: int = 10
    plan_issued: date | None = None
    planned_days: float = 0
    used_days: float | None = None
    assignments: int = 0
    overrides: int = 0
    audited: str = ""
    items: int = 0
    not_audited: int = 0
    carried_over: tuple[str, ...] = ()
    conforming: int = 0
    thin: int = 0
    findings: dict[Grade, int] = {}
    feedback_asked: int = 0
    feedback: tuple[float, ...] = ()
    improvements_decided: int = 0
    improvements_taken_up: int = 0
    improvements_done: int = 0
    nonconformities: tuple[FollowUpFacts, ...] = ()
    planned_from: date | None = None
    planned_to: date | None = None
    mode: Mode = Mode.ON_SITE
    scope: str = ""
    sites: tuple[Id, ...] = ()
    services: tuple[Id, ...] = ()
    on_site: tuple[Id, ...] = ()
    processes: tuple[Id, ...] = ()
    at_sites: tuple[tuple[Id, str], ...] = ()
    not_applicable: str = ""


def audit_facts(
    audit: Audit,
    *,
    items: Iterable[Item] = (),
    findings: Iterable[Finding] = (),
    agenda: Iterable[AgendaLine] = (),
    plans: Iterable[PlanVersion] = (),
    checks: Iterable[IndependenceCheck] = (),
    overrides: Iterable[Override] = (),
    nonconformities: Iterable[FollowUpFacts] = (),
    report_days: int = 10,
    asked_for_feedback: Iterable[FeedbackRequest] = (),
    feedback: Iterable[FeedbackAnswer] = (),
    decisions: Iterable[Decision] = (),
) -> AuditFacts:
    """The facts of *audit* from its records.

    A taken-over audit has no items, and its start is the planned day; its clauses count as audited. *report_days* are
    the working days that the deadline scheme gives for the report.
    """
    asked, lines = list(items), list(agenda)
    conforming = [item for item in asked if item.grade is Grade.CONFORMING]
    passed_over = [item for item in asked if item.outcome is ItemState.NOT_AUDITED]
    assigned, overridden = _assignments(asked, lines, checks)
    closing = audit.closing.held.date() if audit.closing else None
    found = list(findings)
    improvements = {finding.id for finding in found if finding.grade is Grade.OFI and not finding.is_withdrawn}
    decided = list({each.finding: each for each in decisions if each.finding in improvements}.values())
    return AuditFacts(
        ref=audit.ref,
        state=audit.state,
        taken_over=audit.taken_over,
        started=audit.opening.held.date() if audit.opening else audit.planned_from if audit.taken_over else None,
        held=(closing or audit.report_issued or audit.planned_to) if audit.state in HELD else None,
        closing=closing,
        reported=audit.report_issued,
        report_days=report_days,
        plan_issued=min((plan.issued for plan in plans), default=None),
        planned_days=audit.planned_days,
        used_days=audit.used_days,
        assignments=assigned,
        overrides=overridden + sum(override.rule == "G-10" for override in overrides),
        audited=in_one_text(audit.clauses if audit.taken_over else (i.clause for i in asked if i.grade)),
        items=len(asked),
        not_audited=len(passed_over),
        carried_over=tuple(item.carried_over_to for item in passed_over if item.carried_over_to),
        conforming=len(conforming),
        thin=sum(item.is_thin for item in conforming),
        findings=dict(Counter(f.grade for f in found if not f.is_withdrawn)),
        feedback_asked=sum(len(request.asked) for request in asked_for_feedback),
        feedback=tuple(answer.mark for answer in feedback),
        improvements_decided=len(decided),
        improvements_taken_up=sum(each.taken_up for each in decided),
        improvements_done=sum(each.state is DecisionState.DONE for each in decided),
        nonconformities=tuple(nonconformities),
        planned_from=audit.planned_from,
        planned_to=audit.planned_to,
        mode=audit.mode,
        scope=in_one_text(audit.clauses),
        sites=tuple(audit.sites),
        services=tuple(audit.services),
        on_site=_on_site(audit, lines),
        processes=tuple(sorted({item.process for item in asked if item.grade and item.process})),
        at_sites=_at_sites(audit, asked),
        not_applicable=_not_applicable(asked),
    )


def _on_site(audit: Audit, agenda: Collection[AgendaLine]) -> tuple[Id, ...]:
    """The sites that somebody goes to: as the agenda says, else all sites of an audit that is on site.

    In a hybrid line auditors are there and others join from elsewhere. A hybrid audit promises to be at each of its
    sites until it is held; then only its agenda can say where it was.
    """
    if any(line.site for line in agenda):
        return tuple(sorted({line.site for line in agenda if line.site and line.mode is not Mode.REMOTE}))
    promised = audit.mode is Mode.HYBRID and audit.state not in HELD
    return tuple(audit.sites) if promised or audit.mode is Mode.ON_SITE else ()


def _at_sites(audit: Audit, items: Iterable[Item]) -> tuple[tuple[Id, str], ...]:
    """Which clauses were audited at which site; an item without one counts at all sites. Nothing where all do."""
    clauses: dict[Id, set[str]] = {}
    for item in items:
        if item.grade:
            for site in (item.site,) if item.site else audit.sites:
                clauses.setdefault(site, set()).add(item.clause)
    told = tuple((site, in_one_text(found)) for site, found in sorted(clauses.items()))
    everywhere = set(clauses) == set(audit.sites) and len({text for _, text in told}) <= 1
    return () if everywhere else told


def _not_applicable(items: Iterable[Item]) -> str:
    """The clauses of which every item is not applicable."""
    outcomes: dict[str, set[bool]] = {}
    for item in items:
        outcomes.setdefault(item.clause, set()).add(item.outcome is ItemState.NOT_APPLICABLE)
    return in_one_text(clause for clause, found in outcomes.items() if found == {True})


def _assignments(
    items: Iterable[Item], agenda: Iterable[AgendaLine], checks: Iterable[IndependenceCheck]
) -> tuple[int, int]:
    """How many times a clause was given to an auditor, and for how many of them independence was set aside (G-10)."""
    overridden = {(check.person, check.clause) for check in checks if check.result == "override"}
    assigned = {(person, clause) for line in agenda for person in line.auditors for clause in line.clauses}
    assigned |= {(item.auditor, item.clause) for item in items if item.auditor}
    return len(assigned | overridden), len(overridden)


def in_words(clauses: Iterable[str], process: str, site: str, causes: Iterable[str]) -> str:
    """Clauses, process, site, and each category of cause, a line each: one text takes less room than all of them."""
    return "\n".join((" ".join(clauses), process, site, *causes))


def follow_up_facts(
    record: Nonconformity,
    processes: Mapping[Id, Process],
    sites: Mapping[Id, Site],
    people: Mapping[Id, Person] = MappingProxyType({}),
) -> FollowUpFacts:
    """The facts of one nonconformity; *processes*, *sites* and *people* name what the record's ids mean."""
    process, site = processes.get(record.process or ""), sites.get(record.site or "")
    owner = people.get(record.owner or record.process_owner or "")
    judged = [check for check in record.checks if check.kind == "effectiveness"]
    return FollowUpFacts(
        ref=record.ref,
        grade=record.grade,
        state=record.state,
        words=in_words(
            record.clauses,
            process.name if process else "",
            site.name if site else "",
            record.response.cause.categories,
        ),
        issued=record.issued,
        closed=record.closed,
        due=record.due_now(),
        response_due=record.first_response_due or record.due.response,
        responded=min(record.submissions, default=None),
        first_pass=bool(record.reviews) and record.reviews[0].accepted,
        effective=tuple(check.on for check in judged if check.result == "effective"),
        not_effective=tuple(check.on for check in judged if check.result != "effective"),
        extended=any(extension.granted for extension in record.extensions),
        repeat=bool(record.repeat_of),
        owner=owner.name if owner else "",
        ended=(record.closed or record.turn_since) if record.state.is_final else None,
    )
