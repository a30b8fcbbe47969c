"""The place of an audit in the programme: planned, taken over, moved, cancelled, widened, narrowed (A1, A16, A17)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import click

from auditor.activities import replanning, schedule
from auditor.activities.act import Outcome
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts
from auditor.cli.edges import Verb, tell
from auditor.cli.programme_rows import OF
from auditor.cli.show import told
from auditor.cli.values import choice, criterion, day, given
from auditor.errors import NotFound
from auditor.library.checklists import shelf
from auditor.model.audit import Audit
from auditor.model.guards.rule import Breach
from auditor.model.people import Process, Service, Site
from auditor.model.programme import Programme, Slot
from auditor.model.words import Mode
from auditor.workspace import AuditBook, Book


def _told(call: Acting, book: AuditBook, outcome: Outcome[Audit]) -> None:
    told(call, outcome, rows.audit(book), f"{book.ref} {book.audit.state.value}")


def known_clauses(call: Call, texts: Iterable[str], option: str = "--clause") -> list[str]:
    """Clauses with their standard; one that the checklists of its standard do not have is refused."""
    programmes = call.workspace.programme.all(Programme).values()
    standards = {c.standard for programme in programmes for c in programme.criteria if c.standard}
    wanted = [naming.full_clause(text, option, standards) for text in texts]
    outlines: dict[str, set[str]] = {}
    for entry in shelf(call.workspace.folder / "checklists").entries() if wanted else ():
        if entry.checklist is not None and entry.checklist.clauses:
            numbers = {entry.checklist.with_standard(clause.number) for clause in entry.checklist.clauses}
            outlines.setdefault(entry.checklist.standard, set()).update(numbers)
    for clause in wanted:
        standard = clause.partition(":")[0]
        if standard in outlines and clause not in outlines[standard]:
            raise NotFound(f"{option}: {clause} is no clause of {standard}.", "auditor checklist show ID")
    return wanted


def _slot_fields(call: Call, book: Book, options: dict[str, Any]) -> dict[str, Any]:
    fields = given(**options)
    fields["sites"] = naming.ids(book, Site, fields.get("sites", ()))
    fields["services"] = naming.ids(book, Service, fields.get("services", ()))
    fields["processes"] = naming.ids(book, Process, fields.get("processes", ()))
    fields["clauses"] = known_clauses(call, fields.get("clauses", ()))
    fields.setdefault("planned_to", fields["planned_from"])
    if "lead" in fields:
        fields["lead"] = naming.person_of(book, fields["lead"])
    return fields


def _slot_options(command: Any) -> Any:
    for option in reversed(
        (
            click.option("--title", required=True),
            click.option("--from", "planned_from", type=day, required=True, help="First day."),
            click.option("--to", "planned_to", type=day, help="Last day; default the first."),
            click.option("--site", "sites", multiple=True, help="Again for each."),
            click.option("--service", "services", multiple=True, help="Again for each."),
            click.option("--process", "processes", multiple=True, help="Again for each."),
            click.option("--clause", "clauses", multiple=True, help="With its standard: 20000-1:8.5. Again for each."),
            click.option("--mode", type=choice(Mode)),
            click.option("--days", "planned_days", type=float, help="Auditor days planned."),
            click.option("--lead", metavar="PERSON"),
        )
    ):
        command = option(command)
    return command


@click.command("new", cls=Verb)
@click.option("--ref", default="", help="Default: the next free one of the year.")
@_slot_options
@click.option(
    "--criterion",
    "criteria",
    multiple=True,
    metavar="TITLE;STANDARD;EDITION;KIND",
    help="Again for each; 'ISO/IEC 20000-1:2018' alone says all of it. Default the programme's.",
)
@click.option("--unplanned", is_flag=True, help="After an incident, a complaint, a change: --reason says which.")
@click.option("--reason", default="", help="Why it is planned.")
@OF
@acts
def new(call: Acting, ref: str, of: str, unplanned: bool, reason: str, **options: Any) -> None:
    """A1: give an audit its place in the programme; after the approval it is provisional until a revision is."""
    fields = _slot_fields(call, call.workspace.programme, options)
    if "criteria" in fields:
        fields["criteria"] = [criterion(text) for text in fields["criteria"]]
    outcome = schedule.add_slot(
        call.workspace, call.act(), ref=ref, of=of, unplanned=unplanned, reason=reason, **fields
    )
    book = call.audit(outcome.value.ref)
    provisional = ", provisional" if outcome.value.provisional else ""
    told(call, outcome, rows.audit(book), f"{book.ref} {book.audit.state.value}{provisional}")


@click.command("take-over", cls=Verb)
@click.option("--ref", required=True)
@click.option("--report-issued", type=day)
@click.option("--used-days", type=float)
@_slot_options
@acts
def take_over(call: Acting, ref: str, report_issued: date | None, used_days: float | None, **options: Any) -> None:
    """Take over an audit from before this product: its clauses count as audited, it holds no items."""
    fields = _slot_fields(call, call.workspace.programme, options) | given(used_days=used_days)
    outcome: Outcome[Slot] = schedule.take_over(
        call.workspace, call.act(), ref=ref, report_issued=report_issued, **fields
    )
    told(call, outcome, rows.audit(call.audit(ref)), f"{ref} {call.audit(ref).audit.state.value}")


@click.command("postpone", cls=Verb)
@click.argument("ref")
@click.option("--to", "new", type=day, required=True, help="The new first day; the length stays.")
@click.option("--reason", default="")
@click.option("--asked-by", metavar="PERSON", help="Who asked for it; whoever acts, unless told.")
@acts
def postpone(call: Acting, ref: str, new: date, reason: str, asked_by: str | None) -> None:
    """A16: move the audit as a whole."""
    book = call.audit(ref)
    asked = naming.person_of(book, asked_by)
    _tell_before(replanning.said_of_moving(call.workspace, book.audit, new))
    _told(call, book, replanning.postpone(call.workspace, book, call.act(book.audit.id), new, reason, asked))


@click.command("cancel", cls=Verb)
@click.argument("ref")
@click.option("--reason", default="")
@click.option("--goes-to", default="", metavar="AUDIT", help="The audit that takes its clauses, sites and services on.")
@acts
def cancel(call: Acting, ref: str, reason: str, goes_to: str) -> None:
    """A17: the audit does not take place; nothing required is left without a place (G-04)."""
    book = call.audit(ref)
    _tell_before(replanning.said_of_cancelling(call.workspace, book.audit, goes_to))
    outcome = replanning.cancel(call.workspace, book, call.act(book.audit.id), reason, goes_to)
    for other in outcome.value.covered_by:
        tell(f"{other} looks at clauses of it.")
    if not any(breach.rule.id == "G-04" for breach in outcome.warnings):
        tell("Nothing that is required is left uncovered.")
    _told(call, book, outcome)


def _tell_before(said: Iterable[Breach]) -> None:
    """What would follow, before anything is kept; it is told again where it is refused, or kept as a warning."""
    for breach in said:
        tell(f"It would follow: {breach.missing} ({breach.rule.id})")


def _scope_options(command: Any) -> Any:
    for option in reversed(
        (
            click.option("--clause", "clauses", multiple=True, help="With its standard: 20000-1:8.5. Again for each."),
            click.option("--site", "sites", multiple=True, help="Again for each."),
            click.option("--service", "services", multiple=True, help="Again for each."),
            click.option("--process", "processes", multiple=True, help="Again for each."),
        )
    ):
        command = option(command)
    return command


def _scope(call: Acting, options: dict[str, Any]) -> dict[str, Any]:
    book, fields = call.workspace.programme, given(**options)
    if not fields:
        raise click.UsageError("Say what: --clause, --site, --service, --process.")
    fields["clauses"] = known_clauses(call, fields.get("clauses", ()))
    for name, kind in (("sites", Site), ("services", Service), ("processes", Process)):
        fields[name] = naming.ids(book, kind, fields.get(name, ()))
    return fields


@click.command("take-on", cls=Verb)
@click.argument("ref")
@_scope_options
@acts
def take_on(call: Acting, ref: str, **options: Any) -> None:
    """An audit that is planned and not begun looks at more."""
    book = call.audit(ref)
    _told(call, book, replanning.take_on(call.workspace, call.act(book.audit.id), ref, **_scope(call, options)))


@click.command("give-up", cls=Verb)
@click.argument("ref")
@_scope_options
@acts
def give_up(call: Acting, ref: str, **options: Any) -> None:
    """An audit that is planned and not begun looks at less; nothing required is left without a place (G-04)."""
    book = call.audit(ref)
    _told(call, book, replanning.give_up(call.workspace, call.act(book.audit.id), ref, **_scope(call, options)))
