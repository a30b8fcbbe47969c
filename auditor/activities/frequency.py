"""Risk factors are kept, and a proposed audit is planned or taken on (chapter 14; ISO 19011 5.5.1)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from auditor.activities import replanning, schedule
from auditor.activities.act import Act, Outcome, step
from auditor.errors import NotFound
from auditor.figures.proposals import Proposal, proposals
from auditor.ledger import uuid7
from auditor.model.audit import Audit
from auditor.model.clause import Clause
from auditor.model.frequency import FactorSubject, RiskFactors
from auditor.model.machines import AUDIT
from auditor.model.people import Process, Service
from auditor.model.programme import Slot
from auditor.model.record import Id
from auditor.model.words import BEFORE_PLAN
from auditor.workspace import ProgrammeBook, Workspace
from auditor.workspace.basis import coverage_basis


def set_factors(
    book: ProgrammeBook, acting: Act, kind: FactorSubject, reference: str, **fields: Any
) -> Outcome[RiskFactors]:
    """Keep the factors of a process, a service (by id) or a clause; what is not given stays as it was.

    ``past=None`` has the findings counted again.
    """
    with step(book, acting, "set risk factors") as now:
        AUDIT.step("add slot", "", now.roles)  # who plans the audits says how often
        reference = _there(book, kind, reference)
        known = factors_of(book, kind, reference)
        given = {**fields, "on": now.act.day, "by": now.act.by}
        if known is None:
            first = {"id": uuid7(), "kind": kind, "reference": reference, "since": now.act.day}
            factors = RiskFactors.model_validate({**first, **given})
        else:
            factors = known.having(**given)
        now.put(factors)
        return now.outcome(factors)


def drop_factors(book: ProgrammeBook, acting: Act, kind: FactorSubject, reference: str) -> Outcome[RiskFactors]:
    """The risk of it decides no more how often it is audited; the minima do."""
    with step(book, acting, "drop risk factors") as now:
        AUDIT.step("add slot", "", now.roles)  # who plans the audits says how often
        known = factors_of(book, kind, _there(book, kind, reference))
        if known is None:
            raise NotFound("It has no risk factors.", "auditor programme frequency list")
        now.remove(known)
        return now.outcome(known)


def factors_of(book: ProgrammeBook, kind: FactorSubject, reference: str) -> RiskFactors | None:
    """The factors of one subject, if there are any."""
    every = book.all(RiskFactors).values()
    return next((each for each in every if (each.kind, each.reference) == (kind, reference)), None)


def _there(book: ProgrammeBook, kind: FactorSubject, reference: str) -> str:
    """The reference as it is kept; not found where there is no such process or service."""
    match kind:
        case FactorSubject.PROCESS:
            return book.get(Process, reference).id
        case FactorSubject.SERVICE:
            return book.get(Service, reference).id
    return str(Clause.parse(reference))


def proposal_called(workspace: Workspace, wanted: str) -> Proposal:
    """A proposal as it stands, by its key or its number in the list."""
    found = proposals(coverage_basis(workspace), workspace.today())
    for number, each in enumerate(found, 1):
        if wanted in (each.key, str(number)):
            return each
    raise NotFound(f"There is no proposal {wanted!r}.", "auditor programme frequency propose lists them")


def plan_proposal(
    workspace: Workspace,
    acting: Act,
    proposal: Proposal,
    *,
    planned_from: date,
    planned_to: date | None = None,
    title: str = "",
    **fields: Any,
) -> Outcome[Slot]:
    """A1: a slot for what is proposed, which keeps why; *fields* are further ones of the slot, and win."""
    taken: dict[str, Any] = {
        "title": title or proposal.subject,
        "clauses": list(proposal.clauses),
        "sites": list(proposal.sites),
        "services": list(proposal.services),
        "processes": list(proposal.processes),
        "planned_days": proposal.days,
        "reason": "; ".join(proposal.why),
    }
    return schedule.add_slot(
        workspace, acting, planned_from=planned_from, planned_to=planned_to or planned_from, **{**taken, **fields}
    )


def take_on_proposal(workspace: Workspace, acting: Act, proposal: Proposal, ref: str) -> Outcome[Audit]:
    """A planned audit that is not begun looks at what is proposed, too."""
    it = proposal
    return replanning.take_on(workspace, acting, ref, it.clauses, it.sites, it.services, it.processes)


def may_take_on(workspace: Workspace, proposal: Proposal) -> Collection[Id]:
    """The references of the audits that could take a proposal on: planned by its day, and not begun."""
    basis = coverage_basis(workspace)
    return [
        audit.ref
        for audit in sorted(basis.audits, key=lambda each: (each.begins, each.ref))
        if audit.state in BEFORE_PLAN and audit.day <= max(proposal.due, workspace.today())
    ]
