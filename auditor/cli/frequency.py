"""How often something is audited: its risk factors, and the audits that are proposed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from auditor.activities import frequency as work
from auditor.activities.act import Outcome
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.coverage import nothing_left
from auditor.cli.edges import Noun
from auditor.cli.show import emit, table, told
from auditor.cli.values import day, given
from auditor.errors import InvalidInput
from auditor.figures.coverage import CoverageBasis, Risk, risks
from auditor.figures.proposals import Proposal, proposals
from auditor.model.frequency import FactorSubject, RiskFactors
from auditor.model.people import Person, Process, Service, Site
from auditor.model.programme import Programme
from auditor.workspace import Book
from auditor.workspace.basis import coverage_basis


@click.group("frequency", cls=Noun)
def frequency() -> None:
    """How soon something is audited again: risk factors, scores, due dates, and the audits that are proposed."""


def _row(basis: CoverageBasis, it: Risk, today: date) -> rows.Row:
    factors = it.factors
    return {
        "kind": factors.kind.value,
        "ref": it.label,
        "title": it.title,
        "importance": factors.importance,
        "past": it.past,
        "past_set": factors.past is not None,
        "because": list(it.because),
        "change": factors.change,
        "incidents": factors.incidents,
        "maturity": factors.maturity,
        "score": it.score,
        "months": it.months,
        "last": rows.day(it.last),
        "due": rows.day(it.due),
        "overdue": it.due < today,
        "reason": factors.reason,
        "decision": factors.decision,
        "on": rows.day(factors.on),
    }


@frequency.command("list")
@reads
def list_(call: Call) -> None:
    """What has risk factors: its score, when it was last audited, and when it is due."""
    basis = coverage_basis(call.workspace)
    found = [_row(basis, each, call.today) for each in risks(basis, call.today)]
    shown = [{**row, "subject": f"{row['ref']} {row['title']}".rstrip()} for row in found]
    columns = ["score", "months", "last", "due", "importance", "past", "change", "incidents", "maturity", "subject"]
    emit(call.as_json, found, table(shown, columns, "nothing has risk factors: auditor programme frequency set"))


def _subject(call: Call, process: str | None, service: str | None, clause: str | None) -> tuple[FactorSubject, str]:
    named = [each for each in (process, service, clause) if each]
    if len(named) != 1:
        raise click.UsageError("Name one of --process, --service and --clause.")
    book = call.workspace.programme
    if process:
        return FactorSubject.PROCESS, book.find(Process, process).id
    if service:
        return FactorSubject.SERVICE, book.find(Service, service).id
    standards = {c.standard for it in book.all(Programme).values() for c in it.criteria if c.standard}
    text = naming.full_clause(named[0], "--clause", standards)
    return FactorSubject.CLAUSE, text


def _subject_options(command: Any) -> Any:
    for option in (
        click.option("--clause", metavar="CLAUSE", help="A clause, with all below it."),
        click.option("--service", metavar="SERVICE"),
        click.option("--process", metavar="PROCESS"),
    ):
        command = option(command)
    return command


@frequency.command("set")
@_subject_options
@click.option("--importance", type=click.IntRange(1, 5), help="Importance or criticality.")
@click.option("--change", type=click.IntRange(0, 3), help="How much changes.")
@click.option("--incidents", type=click.IntRange(0, 3), help="Incidents, complaints, missed targets.")
@click.option("--maturity", type=click.IntRange(0, 3), help="3: young or weak.")
@click.option("--past", type=click.IntRange(0, 3), help="Past results; without it they are counted from the findings.")
@click.option("--count-past", is_flag=True, help="Count past results from the findings again.")
@click.option("--reason", help="Why the factors are what they are.")
@click.option("--decision", help="What was decided where an unplanned audit had to be considered.")
@acts
def set_(
    call: Acting, process: str | None, service: str | None, clause: str | None, count_past: bool, **options: Any
) -> None:
    """Keep the risk factors of a process, a service or a clause; those not given stay."""
    kind, reference = _subject(call, process, service, clause)
    fields = given(**options)
    if count_past:
        if "past" in fields:
            raise click.UsageError("Give --past or --count-past.")
        fields["past"] = None
    if not fields:
        raise click.UsageError("Say what changes; nothing was given.")
    book = call.workspace.programme
    if "importance" not in fields and work.factors_of(book, kind, reference) is None:
        raise InvalidInput("It has no risk factors yet.", "Its importance comes first: --importance 1 to 5")
    _told(call, work.set_factors(book, call.act(), kind, reference, **fields))


@frequency.command("drop")
@_subject_options
@acts
def drop(call: Acting, process: str | None, service: str | None, clause: str | None) -> None:
    """Let the risk of something decide no more how often it is audited; the minima do."""
    outcome = work.drop_factors(call.workspace.programme, call.act(), *_subject(call, process, service, clause))
    told(call, outcome, {"kind": outcome.value.kind.value, "dropped": True}, "dropped")


def _told(call: Acting, outcome: Outcome[RiskFactors]) -> None:
    basis, it = coverage_basis(call.workspace), outcome.value
    found = next((each for each in risks(basis, call.today) if each.factors.id == it.id), None)
    if found is None:
        told(
            call,
            outcome,
            it.model_dump(mode="json", exclude={"id", "by"}),
            "kept; no audit of the programme is about it",
        )
        return
    named = f"{found.label} {found.title}".rstrip()
    line = f"{named}: score {found.score}, every {found.months} months, due {found.due}"
    told(call, outcome, _row(basis, found, call.today), line)


# Proposals


def _proposal(book: Book, it: Proposal, number: int, today: date) -> rows.Row:
    return {
        "number": number,
        "key": it.key,
        "subject": it.subject,
        "due": rows.day(it.due),
        "overdue": it.is_overdue(today),
        "why": list(it.why),
        "clauses": list(it.clauses),
        "sites": rows.refs_of(book, Site, it.sites),
        "services": rows.refs_of(book, Service, it.services),
        "processes": rows.refs_of(book, Process, it.processes),
        "days": it.days,
    }


@frequency.command("propose")
@reads
def propose(call: Call) -> None:
    """The audits that should be planned, each with why: nothing is kept, they follow what changes."""
    book = call.workspace.programme
    basis = coverage_basis(call.workspace)
    found = proposals(basis, call.today)
    emit(
        call.as_json,
        [_proposal(book, each, number, call.today) for number, each in enumerate(found, 1)],
        _in_words(book, basis, found, call.today),
    )


def _in_words(book: Book, basis: CoverageBasis, found: tuple[Proposal, ...], today: date) -> Iterator[str]:
    if not found:
        yield f"Nothing is proposed: {nothing_left(basis, today)}"
    for number, each in enumerate(found, 1):
        late = ", overdue" if each.is_overdue(today) else ""
        yield f"{number:>2}  by {each.due}{late}  {each.subject}  ({each.days:g} auditor-days)  {each.key}"
        yield from (f"    {line}" for line in each.why)
        parts = (
            ("clauses", list(each.clauses)),
            ("sites", rows.refs_of(book, Site, each.sites)),
            ("services", rows.refs_of(book, Service, each.services)),
        )
        yield from (f"    {name}: {', '.join(told)}" for name, told in parts if told)
    if found:
        yield ""
        yield "Plan one: auditor programme frequency accept KEY --from DATE; or in an audit: accept KEY --into REF"


@frequency.command("accept")
@click.argument("key")
@click.option("--into", metavar="REF", help="The planned audit that takes it on; without it a new one is planned.")
@click.option("--from", "planned_from", type=day, help="First day of the new audit.")
@click.option("--to", "planned_to", type=day, help="Its last day; default the first.")
@click.option("--title", help="Default what the proposal is about.")
@click.option("--lead", metavar="PERSON")
@click.option("--site", "sites", multiple=True, metavar="SITE", help="Instead of the proposed ones; again for each.")
@click.option("--days", "planned_days", type=float, help="Planned auditor-days; default the estimate.")
@click.option("--ref", help="Default the next free one.")
@acts
def accept(call: Acting, key: str, into: str | None, planned_from: date | None, **options: Any) -> None:
    """Plan a proposed audit, with why, or have a planned one take it on. KEY is its key, or its number in the list."""
    proposal = work.proposal_called(call.workspace, key)
    book = call.workspace.programme
    if into:
        if planned_from is not None or given(**options):
            raise click.UsageError("--into takes no other option: the audit is planned already.")
        audit = call.audit(into)
        outcome = work.take_on_proposal(call.workspace, call.act(audit.audit.id), proposal, audit.ref)
        told(call, outcome, rows.audit(call.audit(into)), f"{outcome.value.ref} looks at it too")
        return
    if planned_from is None:
        raise click.UsageError("Say when: --from DATE; or which audit takes it on: --into REF.")
    fields = given(**options)
    if "sites" in fields:
        fields["sites"] = naming.ids(book, Site, fields["sites"])
    if "lead" in fields:
        fields["lead"] = book.find(Person, fields["lead"]).id
    made = work.plan_proposal(call.workspace, call.act(), proposal, planned_from=planned_from, **fields)
    told(call, made, rows.audit(call.audit(made.value.ref)), f"{made.value.ref} planned: {made.value.title}")
