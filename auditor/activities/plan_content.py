"""From an audit's book to the plan that is printed and sent; the plan of each issued version is kept as it was then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from auditor.activities.plan_version import versions
from auditor.activities.report_content import Sheet, agenda_line, earlier_findings, overrides_of, scope_of, team_of
from auditor.errors import NotFound
from auditor.ledger import DamagedLedger
from auditor.model.audit import AgendaLine, PlanVersion, TeamMember
from auditor.model.clause import Clause
from auditor.model.item import Item
from auditor.model.schemes import DeadlineScheme
from auditor.model.words import AuditState, Method
from auditor.reporting import audit_facts
from auditor.reporting.plan_record import (
    AgreementFacts,
    AuditPlan,
    MethodFacts,
    NeededFacts,
    PlanLine,
    VersionFacts,
)
from auditor.workspace import AuditBook, Workspace

if TYPE_CHECKING:
    from auditor.reporting.document import Rendered


def kept(book: AuditBook, version: PlanVersion) -> PlanVersion:
    """The *version* that is about to be issued, naming the record of the plan as it stands: it is stored before it."""
    plan = _compiled(book, version)
    return version.having(record=book.ledger.store_exhibit(plan.canonical(), suffix=".json").sha256)


def plan_of(workspace: Workspace, book: AuditBook, number: str = "") -> AuditPlan:
    """The plan in force as it was issued, or the version called *number*; else a draft of what stands.

    A plan that is being revised is a draft again; its earlier versions stay to be printed. A change on the fly is that
    version's agenda and team in the plan that was issued.
    """
    known = versions(book)
    if number:
        known = [each for each in known if each.label == number]
        if not known:
            raise NotFound(f"{book.ref} has no plan version {number}.", f"auditor report plan {book.ref} -o FILE")
    elif book.audit.state is AuditState.PREPARING or not known:
        return draft_of(workspace, book)
    version = known[-1]
    issued = next((each for each in versions(book) if each.order == (version.version, 0)), version)
    if not issued.record:
        plan = _compiled(book, version)
    elif version.minor:
        plan = _read(book, issued).model_copy(update=_changing(book, version))
    else:
        plan = _read(book, issued)
    return _on_paper(workspace, plan, _agreement(book, issued))


def draft_of(workspace: Workspace, book: AuditBook) -> AuditPlan:
    """What stands, as the draft of the next version."""
    return _on_paper(workspace, _compiled(book, None))


def plan_pdf(workspace: Workspace, plan: AuditPlan) -> Rendered:
    """The PDF of *plan*, in the workspace's own design and fonts."""
    from auditor.reporting.audit_plan import render_audit_plan
    from auditor.reporting.plan_design import audit_plan_design

    folder = workspace.folder / "reports"
    return render_audit_plan(plan, audit_plan_design(plan.language, own=folder), fonts_folder=folder / "fonts")


def _on_paper(workspace: Workspace, plan: AuditPlan, agreement: AgreementFacts | None = None) -> AuditPlan:
    """What is not part of the plan, but of its print: whose paper it is, who may read it, who accepted it."""
    settings = workspace.settings
    return plan.model_copy(
        update={
            "organisation": settings.organisation.name or workspace.name,
            "classification": settings.defaults.confidentiality.value,
            "agreement": agreement,
        }
    )


def _read(book: AuditBook, version: PlanVersion) -> AuditPlan:
    try:
        return AuditPlan.read(book.ledger.exhibit(version.record).read_bytes())
    except (NotFound, OSError, ValidationError) as wrong:
        raise DamagedLedger(
            f"The record of plan version {version.label} of {book.ref} is missing or cannot be read.",
            "Run auditor verify; bring the files back from a backup or a bundle.",
        ) from wrong


def _agreement(book: AuditBook, version: PlanVersion) -> AgreementFacts | None:
    if version.objection:
        return AgreementFacts(objection=version.objection)
    if version.accepted_by is None:
        return None
    return AgreementFacts(by=book.names.get(version.accepted_by, ""), on=version.accepted_on)


def _compiled(book: AuditBook, version: PlanVersion | None) -> AuditPlan:
    """The plan as the records say it, of *version* or as a draft of the next."""
    sheet, audit = Sheet(book), book.audit
    scheme = next(iter(book.all(DeadlineScheme).values()), None)
    return AuditPlan(
        state="issued" if version else "draft",
        **_changing(book, version),
        audit=audit.ref,
        title=audit.title,
        programme=audit.programme,
        client=sheet.person_facts(audit.client),
        manager=sheet.person_facts(audit.manager),
        lead=sheet.person_facts(audit.lead),
        representative=sheet.person_facts(audit.representative),
        first=audit.planned_from,
        last=audit.planned_to,
        days=audit.planned_days,
        mode=audit.mode,
        languages=audit.languages,
        objectives=audit.objectives,
        criteria=[audit_facts.CriterionFacts(name=c.name, edition=c.edition) for c in audit.criteria],
        scope=scope_of(sheet),
        document_review_only=[str(c) for c in sorted(map(Clause.parse, audit.document_review_only))],
        methods=audit.methods,
        planned_methods=list(_methods(book.items.values())),
        confidentiality=audit.confidentiality,
        logistics=audit.logistics,
        risks=audit.risks,
        preparation=audit.preparation,
        needed=list(_needed(book)),
        wants_recommendations=audit.wants_recommendations,
        report_days=scheme.report if scheme else 0,
        earlier=earlier_findings(sheet),
        overrides=overrides_of(sheet),
    )


def _changing(book: AuditBook, version: PlanVersion | None) -> dict[str, Any]:
    """What differs from version to version, those of changes on the fly among them."""
    sheet = Sheet(book)
    known = [each for each in versions(book) if version is None or each.order < version.order]
    lines = version.agenda if version and version.agenda else book.all(AgendaLine).values()
    agenda = sorted(lines, key=lambda line: (line.day, line.start, line.track, line.id))
    auditees = dict.fromkeys(person for line in agenda for person in line.auditees)
    return {
        "version": _version(book, version) if version else VersionFacts(number=_next(known)),
        "earlier_versions": [_version(book, each) for each in known],
        "team": team_of(sheet, version.team if version and version.team else book.all(TeamMember).values()),
        "participants": [person for person in map(sheet.person_facts, auditees) if person],
        "agenda": [_line(sheet, line) for line in agenda],
    }


def _next(known: Sequence[PlanVersion]) -> str:
    return str(known[-1].version + 1 if known else 1)


def _version(book: AuditBook, version: PlanVersion) -> VersionFacts:
    return VersionFacts(
        number=version.label,
        issued=version.issued,
        by=book.names.get(version.by, ""),
        change=version.change,
    )


def _line(sheet: Sheet, line: AgendaLine) -> PlanLine:
    guides = [sheet.person(p) for p in line.guides]
    return PlanLine(**dict(agenda_line(sheet, line)), guides=guides, kind=line.kind, track=line.track)


def _methods(items: Iterable[Item]) -> Iterable[MethodFacts]:
    planned = [item.method for item in items]
    for method in Method:
        if method in planned:
            yield MethodFacts(method=method, items=planned.count(method))


def _needed(book: AuditBook) -> Iterable[NeededFacts]:
    """The documented information that the questions ask for, by clause, whether to be maintained or retained."""
    titles, wanted = book.clause_titles, dict[str, dict[str, None]]()
    for item in sorted(book.items.values(), key=lambda each: (Clause.parse(each.clause), each.ref)):
        document = item.documented_information.rpartition(": ")[2]
        if document:
            wanted.setdefault(item.clause, {})[document] = None
    for clause, documents in wanted.items():
        yield NeededFacts(clause=clause, title=titles.get(clause, ""), documents=list(documents))
