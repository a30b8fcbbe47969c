"""One audit from its place in the programme to its closing; planning, conducting, reporting have files of their own."""

from __future__ import annotations

from typing import Any

import click

from auditor.activities import plan, schedule
from auditor.activities.act import Outcome
from auditor.cli import (
    agenda,
    conducting,
    naming,
    plan_mail,
    plan_versions,
    planning,
    reporting,
    request,
    rows,
    slots,
    team,
)
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun
from auditor.cli.show import card, emit, table, told
from auditor.cli.values import NOT_APPLICABLE, NOT_AUDITED, GradeChoice, choice, criterion, day, given
from auditor.errors import InvalidInput, WorkspaceError
from auditor.model.audit import Audit
from auditor.model.people import Person, Service, Site
from auditor.model.quantity import quantity
from auditor.model.words import Mode
from auditor.workspace import AuditBook, damage


@click.group(cls=Noun)
def audit() -> None:
    """One audit: plan, conduct, report, complete (ISO 19011 clause 6)."""


def _told(call: Acting, book: AuditBook, outcome: Outcome[Audit]) -> None:
    told(call, outcome, rows.audit(book), f"{book.ref} {book.audit.state.value}")


@audit.command("list")
@reads
def list_(call: Call) -> None:
    """List the audits with what they came to; exit code 3 if one of them is damaged."""
    overview = call.overview()
    unreadable = [rows.unreadable(ref, reasons) for ref, reasons in overview.unreadable().items()]
    unsound = overview.damage
    readable = [rows.listed(row, unsound.get(row.ref, ())) for row in overview.audits]
    found = sorted((*readable, *unreadable), key=lambda row: str(row["ref"]))
    columns = ["ref", "state", "from", "lead", "items", "unanswered", "findings", "open_ncs", "title"]
    shown = [{**row, "state": _state(row)} for row in found]
    emit(call.as_json, found, table(shown, columns))
    if unsound:
        raise click.exceptions.Exit(WorkspaceError.exit_code)


def _state(row: rows.Row) -> str:
    said = damage.word(row["damage"])
    return ", ".join(dict.fromkeys(word for word in (str(row["state"]), said) if word))


@audit.command("show")
@click.argument("ref")
@reads
def show(call: Call, ref: str) -> None:
    """Show one audit; exit code 3 if it is damaged."""
    row = rows.whole_audit(call.audit(ref))
    nothing: tuple[Any, ...] = ("", [], None, [None, None])  # the last of a period that is not known
    emit(call.as_json, row, card({key: value for key, value in row.items() if value not in nothing}))
    if row["damage"]:
        raise click.exceptions.Exit(WorkspaceError.exit_code)


@audit.command("items")
@click.argument("ref")
@click.option("--open", "only_open", is_flag=True, help="Only those without an outcome.")
@click.option("--clause", help="Only this clause and what is below it: 8.5 or 20000-1:8.5.")
@click.option("--grade", type=GradeChoice(NOT_APPLICABLE, NOT_AUDITED), help="Only those with this outcome.")
@click.option("--auditor", metavar="PERSON", help="Only those given to this person.")
@reads
def items(call: Call, ref: str, only_open: bool, clause: str | None, grade: str | None, auditor: str | None) -> None:
    """List the items of an audit with their answers."""
    book = call.audit(ref)
    chosen = naming.filtered_by_clause(book, clause) if clause else list(book.items.values())
    given_to = naming.person_of(book, auditor)
    found = rows.items(
        book,
        (
            item
            for item in chosen
            if (item.is_open or not only_open)
            and (grade is None or item.result == grade)
            and (given_to is None or item.auditor == given_to)
        ),
    )
    shown = [{**row, "result": row["grade"] or row["state"].replace("_", " ")} for row in found]
    emit(call.as_json, found, table(shown, ["id", "clause", "result", "evidence", "findings", "question"]))


def _plan_options(command: Any) -> Any:
    for option in reversed(
        (
            click.option("--title"),
            click.option("--objective", "objectives", multiple=True, help="Again for each; replaces all."),
            click.option("--scope", help="The scope in words."),
            click.option(
                "--criterion",
                "criteria",
                multiple=True,
                metavar="TITLE;STANDARD;EDITION;KIND",
                help="Again for each; 'ISO/IEC 20000-1:2018' alone says all of it. Default the programme's.",
            ),
            click.option("--site", "sites", multiple=True, help="Again for each; replaces all."),
            click.option("--service", "services", multiple=True, help="Again for each; replaces all."),
            click.option("--clause", "clauses", multiple=True, help="With its standard; replaces all."),
            click.option(
                "--document-review-only", multiple=True, metavar="CLAUSE", help="Looked at in documents only (G-12)."
            ),
            click.option("--period-from", type=day, help="First day of the period that is audited."),
            click.option("--period-to", type=day),
            click.option("--mode", type=choice(Mode)),
            click.option("--language", "languages", multiple=True),
            click.option("--confidentiality"),
            click.option("--methods", help="How it is audited, and how much is sampled."),
            click.option("--logistics", help="Rooms, access, links, whom to reach."),
            click.option("--risks", help="What is done about risks to the audit's objectives."),
            click.option("--preparation", help="What the auditee has ready."),
            click.option("--days", "planned_days", type=float, help="Auditor days planned."),
            click.option("--used-days", type=float),
            click.option("--representative", metavar="PERSON", help="Who speaks for the auditee."),
            click.option("--wants-recommendations/--no-recommendations", default=None),
        )
    ):
        command = option(command)
    return command


def _plan_fields(call: Acting, options: dict[str, Any]) -> dict[str, Any]:
    book = call.workspace.programme
    fields = given(**options)
    for name, option in (("clauses", "--clause"), ("document_review_only", "--document-review-only")):
        if name in fields:
            fields[name] = slots.known_clauses(call, fields[name], option)
    for name, kind in (("sites", Site), ("services", Service)):
        if name in fields:
            fields[name] = naming.ids(book, kind, fields[name])
    if "criteria" in fields:
        fields["criteria"] = [criterion(text) for text in fields["criteria"]]
    if "representative" in fields:
        fields["representative"] = book.find(Person, fields["representative"]).id
    return fields


@audit.command("edit")
@click.argument("ref")
@_plan_options
@acts
def edit(call: Acting, ref: str, **options: Any) -> None:
    """Write what the audit is for, before its plan is issued."""
    book = call.audit(ref)
    fields = _plan_fields(call, options)
    if not fields:
        raise click.UsageError("Say what changes; nothing was given.")
    schedule.refresh_copies(call.workspace, book, call.act())
    _told(call, book, plan.describe(call.workspace, book, call.act(book.audit.id), **fields))


@audit.command("appoint")
@click.argument("ref")
@click.option("--lead", required=True, metavar="PERSON")
@_plan_options
@acts
def appoint(call: Acting, ref: str, lead: str, **options: Any) -> None:
    """A2: appoint the lead auditor; objectives, scope, criteria and representative are named by now (G-06)."""
    book = call.audit(ref)
    person = call.workspace.programme.find(Person, lead).id
    fields = _plan_fields(call, options)
    _told(call, book, plan.appoint(call.workspace, book, call.act(book.audit.id), lead=person, **fields))


@audit.command("feasible")
@click.argument("ref")
@click.option("--note", default="", help="How time, access and cooperation stand.")
@acts
def feasible(call: Acting, ref: str, note: str) -> None:
    """A3: confirm that the audit can be done."""
    book = call.audit(ref)
    _told(call, book, plan.confirm_feasibility(book, call.act(book.audit.id), note))


@audit.command("refresh")
@click.argument("ref")
@acts
def refresh(call: Acting, ref: str) -> None:
    """Take over what changed in people, sites, services and processes since the audit was planned."""
    book = call.audit(ref)
    changed = schedule.refresh_copies(call.workspace, book, call.act())
    if not changed:
        raise InvalidInput(f"{book.ref} has everything as the organisation has it.", "Nothing was kept.")
    emit(call.as_json, {"changed": changed}, [f"{book.ref} {quantity(changed, 'record')} taken over"])


for _command in (
    slots.new,
    slots.take_over,
    slots.postpone,
    slots.cancel,
    slots.take_on,
    request.request,
    slots.give_up,
    team.team,
    team.independence,
    planning.choose_items,
    planning.assign,
    planning.remove_item,
    planning.issue_plan,
    planning.accept_plan,
    planning.reopen_plan,
    plan_versions.plan_versions,
    plan_versions.plan_difference_,
    plan_versions.answer_objection,
    agenda.agenda,
    plan_mail.plan_mail,
    conducting.start,
    conducting.note,
    conducting.notes,
    conducting.file_note,
    conducting.question_asked,
    conducting.question_item,
    conducting.before_closing,
    conducting.daily,
    conducting.conclude,
    conducting.terminate,
    reporting.write,
    reporting.gaps,
    reporting.complete,
    reporting.close,
):
    audit.add_command(_command)
