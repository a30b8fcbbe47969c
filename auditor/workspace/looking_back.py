"""What may be repeated and what came back, gathered from all audits and from before the product (chapter 11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from auditor.figures.came_back import LookBack, came_back
from auditor.figures.earlier import Earlier
from auditor.figures.indicator import Period
from auditor.figures.overview import Followed
from auditor.figures.repeats import Failure, Repeats, looks_back_to, repeats
from auditor.model.calendar import months_before
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.people import Process, Service, Site
from auditor.model.programme import EarlierNonconformity
from auditor.model.words import NonconformityState
from auditor.workspace.books import AuditBook
from auditor.workspace.overview import FEW
from auditor.workspace.workspace import Workspace

_NOT_COUNTED = (NonconformityState.DRAFT, NonconformityState.VOID)


def repeats_of(workspace: Workspace, book: AuditBook, finding: Finding) -> Repeats:
    """The earlier nonconformities that *finding* may repeat, and those of the same clause elsewhere.

    Nothing for what is no nonconformity. Of the other audits those count that began before this one, or with it.
    """
    if not finding.grade.is_nonconformity:
        return Repeats()
    process, site = book.all(Process).get(finding.process or ""), book.all(Site).get(finding.site or "")
    services = book.all(Service)
    here = Failure(
        clauses=tuple(Clause.parse(clause) for clause in finding.clauses),
        process=process.name if process else "",
        site=site.name if site else "",
        services=tuple(services[each].name for each in finding.services if each in services),
        text=f"{finding.title} {finding.statement}",
    )
    return repeats(_known(workspace, book, frozenset(finding.clauses)), here, look_back(workspace, workspace.today()))


def looked_back(workspace: Workspace, period: Period, *, at_hand: bool = False) -> LookBack:
    """What came back of what was closed, here and before the product; *at_hand* as :func:`indicator_basis` has it."""
    overview = workspace.at_hand if at_hand else workspace.overview()
    here = (Earlier.from_entry(each) for each in overview.followed if each.state not in _NOT_COUNTED and each.issued)
    before = map(Earlier.from_before, workspace.programme.all(EarlierNonconformity).values())
    return came_back((*before, *here), period)


def look_back(workspace: Workspace, day: date) -> date:
    """The first day of the look-back time that the settings give, as of *day*."""
    months = workspace.settings.repeats.look_back_months
    if months:  # a copy of one audit has no programme
        return months_before(day, months)
    programme = workspace.programme.programme
    return looks_back_to(day, months, programme.cycle_from, programme.cycle_to)


def _known(workspace: Workspace, book: AuditBook, clauses: frozenset[str]) -> Iterator[Earlier]:
    yield from map(Earlier.from_before, book.all(EarlierNonconformity).values())
    audit, overview = book.audit, workspace.overview(at_most=FEW)
    began = {row.ref for row in overview.audits if row.ref != audit.ref and row.planned_from <= audit.planned_from}
    for page in (*overview.register, *overview.settled) if began else ():
        places = {n for n, clause in enumerate(page.clauses) if clause.partition(" ")[0] in clauses}
        for row in page.rows if places and page.audit in began else ():
            if row.state not in _NOT_COUNTED and not places.isdisjoint(row.clauses):
                yield Earlier.from_entry(Followed(row, page))
