"""The proposal for an agenda: computed from what the audit knows, looked at, and taken over to be edited."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from auditor.activities.act import Act, Outcome, step
from auditor.activities.plan_change import before_the_plan
from auditor.activities.team import Given, dependent
from auditor.errors import InvalidInput
from auditor.figures.agenda_proposal import Facts, Proposal, propose
from auditor.ledger import uuid7
from auditor.model.audit import AgendaLine, Audit, IndependenceCheck, TeamMember
from auditor.model.clause import Clause
from auditor.model.guards import conduct as conduct_guards
from auditor.model.guards.agenda import clauses_to_plan
from auditor.model.people import Person, Process, Site
from auditor.model.record import Id
from auditor.workspace import AuditBook, Workspace


def proposed(workspace: Workspace, book: AuditBook) -> Proposal:
    """The agenda that scope, items, team and sites suggest; nothing is kept.

    Working hours and ways are those of the organisation, which the audit takes over with the proposal.
    """
    audit, items = book.audit, list(book.items.values())
    asked = {Clause.parse(item.clause) for item in items}
    clauses = {*clauses_to_plan(audit, asked), *asked}
    team = list(book.all(TeamMember).values())
    graders = {member.person for member in team if member.grades} | ({audit.lead} if audit.lead else set())
    sites = {*audit.sites, *(item.site for item in items if item.site)}
    return propose(
        Facts(
            audit=audit,
            items=items,
            team=team,
            people=book.all(Person),
            sites={**book.all(Site), **workspace.programme.all(Site)},
            processes=book.all(Process).values(),
            titles=book.clause_titles,
            barred=frozenset(_barred(book, graders, clauses, sites)),
            holidays=workspace.settings.calendar.holidays,
            zone=workspace.zone.key,
        )
    )


def _barred(
    book: AuditBook, graders: Collection[Id], clauses: Collection[Clause], sites: Collection[Id]
) -> Iterator[tuple[Id, str, Id | None]]:
    """Who may not audit what (G-10): by what ties him or her, or because a check said so and nobody overrode it."""
    known = [person for person in graders if person in book.all(Person)]
    anywhere = [Given(person, str(clause)) for person in known for clause in clauses]
    tied = dependent(book, anywhere)
    at_sites = [Given(g.person, g.clause, site) for g in anywhere if g not in tied for site in sites]
    for given in tied | dependent(book, at_sites):
        yield given.person, given.clause, given.site
    checks = book.all(IndependenceCheck).values()
    overridden = {(check.person, check.clause) for check in checks if check.result == "override"}
    for check in checks:
        if (check.person, check.clause) not in overridden:
            wide = Clause.parse(check.clause)
            yield from ((check.person, str(clause), None) for clause in clauses if wide.covers(clause))


def accept(
    workspace: Workspace, book: AuditBook, acting: Act, proposal: Proposal, *, replace: bool = False
) -> Outcome[Audit]:
    """Put the proposed lines on the agenda, in one step; lines proposed before, which nobody changed, go.

    What people wrote stays and has to go first, unless it is to be replaced.
    """
    with step(book, acting, "accept agenda proposal") as now:
        before_the_plan(now, book.audit)
        now.put(*_fresh_sites(workspace, book))
        standing = list(book.all(AgendaLine).values())
        written = [line for line in standing if not line.proposed]
        if written and not replace:
            raise InvalidInput(
                f"The agenda has {len(written)} line{'s' * (len(written) != 1)} that people wrote.",
                "--replace takes them off; or edit them, they cover what they cover.",
            )
        if not proposal.lines:
            raise InvalidInput("Nothing is proposed.", "Appoint the lead auditor, and say what is in scope.")
        now.check(conduct_guards.may_delete(book.audit))
        for line in standing:
            now.remove(line)
        now.put(*(line.having(id=uuid7()) for line in proposal.lines))
        return now.outcome(book.audit)


def _fresh_sites(workspace: Workspace, book: AuditBook) -> list[Site]:
    """The sites as the organisation knows them, where the audit's copies say otherwise."""
    known = workspace.programme.all(Site)
    return [known[site] for site, copy in book.all(Site).items() if site in known and known[site] != copy]
