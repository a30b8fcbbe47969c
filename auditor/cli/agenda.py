"""The agenda of an audit: when, where, who with whom, about which clauses."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from auditor.activities import agenda as work
from auditor.activities import agenda_clock, agenda_proposal, moving_items
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun, tell
from auditor.cli.show import emit, table, told
from auditor.cli.values import choice, clock, day, given
from auditor.model.audit import AgendaLine
from auditor.model.people import Person, Site
from auditor.model.words import Mode
from auditor.model.zones import known_zone
from auditor.workspace import AuditBook

_COLUMNS = ("number", "day", "start", "end", "zone", "kind", "site", "auditors", "auditees", "clauses", "topic")


@click.group(cls=Noun)
def agenda() -> None:
    """The agenda; lines are named by their number in the list."""


def _row(book: AuditBook, line: AgendaLine) -> rows.Row:
    number = next(n for n, each in enumerate(naming.agenda(book), 1) if each.id == line.id)
    return rows.agenda_line(book, number, line)


@agenda.command("list")
@click.argument("ref")
@reads
def list_(call: Call, ref: str) -> None:
    """List the agenda by day and time."""
    book = call.audit(ref)
    found = [rows.agenda_line(book, number, line) for number, line in enumerate(naming.agenda(book), 1)]
    emit(call.as_json, found, table(found, _COLUMNS))


def _line_options(command: Any) -> Any:
    for option in reversed(
        (
            click.option("--end", type=clock),
            click.option("--zone", help="Default the site's time zone, else the organisation's."),
            click.option("--site"),
            click.option(
                "--kind", type=click.Choice(["session", "opening", "closing", "team", "break"]), help="Default session."
            ),
            click.option("--track", help="Which of several teams."),
            click.option("--auditor", "auditors", multiple=True, metavar="PERSON", help="Again for each."),
            click.option("--auditee", "auditees", multiple=True, metavar="PERSON", help="Again for each."),
            click.option("--guide", "guides", multiple=True, metavar="PERSON", help="Again for each."),
            click.option("--clause", "clauses", multiple=True, help="Again for each."),
            click.option("--mode", type=choice(Mode)),
        )
    ):
        command = option(command)
    return command


def _fields(book: AuditBook, options: dict[str, Any]) -> dict[str, Any]:
    fields = given(**options)
    for name in ("auditors", "auditees", "guides"):
        if name in fields:
            fields[name] = naming.ids(book, Person, fields[name])
    if "clauses" in fields:
        fields["clauses"] = naming.clauses_of(book, fields["clauses"])
    if "site" in fields:
        fields["site"] = naming.site_of(book, fields["site"])
    if "zone" in fields:
        fields["zone"] = known_zone(fields["zone"])
    return fields


@agenda.command("add")
@click.argument("ref")
@click.option("--topic", required=True)
@click.option("--day", type=day, help="Default the first day of the audit.")
@click.option("--start", type=clock, required=True)
@_line_options
@acts
def add(call: Acting, ref: str, day: date | None, **options: Any) -> None:
    """Add a line."""
    book = call.audit(ref)
    fields = _fields(book, options)
    if "end" not in fields:
        raise click.UsageError("Missing option '--end'.")
    site = book.all(Site).get(fields.get("site", ""))
    fields.setdefault("zone", site.timezone if site else call.workspace.zone.key)
    outcome = work.add_line(book, call.act(book.audit.id), day=day or book.audit.planned_from, **fields)
    _told(call, book, outcome)


def _told(call: Acting, book: AuditBook, outcome: Any) -> None:
    row = _row(book, outcome.value)
    told(call, outcome, row, f"{row['number']} {row['day']} {row['start']} {row['topic']}")


@agenda.command("edit")
@click.argument("ref")
@click.argument("line")
@click.option("--topic")
@click.option("--day", type=day)
@click.option("--start", type=clock)
@_line_options
@acts
def edit(call: Acting, ref: str, line: str, **options: Any) -> None:
    """Change a line; after the opening meeting that is a change on the fly (A7)."""
    book = call.audit(ref)
    fields = _fields(book, options)
    if not fields:
        raise click.UsageError("Say what changes; nothing was given.")
    _told(call, book, work.edit_line(book, call.act(book.audit.id), _line(book, line), **fields))


def _line(book: AuditBook, wanted: str) -> str:
    return naming.numbered(naming.agenda(book), wanted, "agenda line").id


@agenda.command("move")
@click.argument("ref")
@click.argument("line")
@click.argument("minutes", type=int)
@click.option("--day", type=day, help="To another day as well.")
@acts
def move(call: Acting, ref: str, line: str, minutes: int, day: date | None) -> None:
    """Move a line by MINUTES, earlier where they are negative (write -- before them); its length stays."""
    book = call.audit(ref)
    _told(call, book, work.move_line(book, call.act(book.audit.id), _line(book, line), minutes, day))


@agenda.command("propose")
@click.argument("ref")
@click.option("--accept", is_flag=True, help="Put it on the agenda, to be edited there.")
@click.option("--replace", is_flag=True, help="With --accept: lines that people wrote go.")
@acts
def propose(call: Acting, ref: str, accept: bool, replace: bool) -> None:
    """Propose an agenda from scope, items, team and sites; nothing is kept without --accept."""
    book = call.audit(ref)
    proposal = agenda_proposal.proposed(call.workspace, book)
    if accept:
        outcome = agenda_proposal.accept(call.workspace, book, call.act(book.audit.id), proposal, replace=replace)
        call.tell_warnings(outcome)
    lines = naming.agenda(book) if accept else proposal.lines
    found = [rows.agenda_line(book, number, line) for number, line in enumerate(lines, 1)]
    days = work.days(call.workspace, book, lines).says
    emit(call.as_json, {"lines": found, "remarks": list(proposal.remarks), "days": days}, table(found, _COLUMNS))
    for remark in (*proposal.remarks, days):
        tell(remark)
    if not accept:
        tell(f"Nothing is kept yet: auditor audit agenda propose {book.ref} --accept")


@agenda.command("check")
@click.argument("ref")
@reads
def check(call: Call, ref: str) -> None:
    """What the rules say of the agenda (G-12 to G-14), and the days it takes beside those estimated and planned."""
    book = call.audit(ref)
    problems, days = work.problems(book), work.days(call.workspace, book)
    found = [
        {"number": number, "rule": each.rule.id, "text": each.missing}
        for number, line in enumerate(naming.agenda(book), 1)
        for each in problems.of.get(line.id, ())
    ]
    found += [{"number": None, "rule": each.rule.id, "text": each.missing} for each in problems.whole]
    told = {
        "estimated": days.effort.days,
        "planned": days.planned,
        "team": days.team,
        "agenda": days.agenda,
        "says": days.says,
    }
    lines = [*table(found, ["number", "rule", "text"], "nothing is wrong with it"), days.says]
    emit(call.as_json, {"problems": found, "days": told}, lines)


@agenda.command("remove")
@click.argument("ref")
@click.argument("line")
@acts
def remove(call: Acting, ref: str, line: str) -> None:
    """Take a line off the agenda, before the audit is in progress (G-39)."""
    book = call.audit(ref)
    outcome = work.remove_line(book, call.act(book.audit.id), _line(book, line))
    told(call, outcome, {"topic": outcome.value.topic}, f"removed: {outcome.value.topic}")


@agenda.command("begin")
@click.argument("ref")
@click.argument("line")
@acts
def begin(call: Acting, ref: str, line: str) -> None:
    """Start the clock of a line; the one that runs is stopped."""
    book = call.audit(ref)
    _told(call, book, agenda_clock.begin_line(book, call.act(book.audit.id), _line(book, line)))


@agenda.command("end")
@click.argument("ref")
@click.argument("line")
@acts
def end(call: Acting, ref: str, line: str) -> None:
    """Stop the clock of a line."""
    book = call.audit(ref)
    _told(call, book, agenda_clock.end_line(book, call.act(book.audit.id), _line(book, line)))


@agenda.command("move-rest")
@click.argument("ref")
@click.argument("line")
@click.option("--to", required=True, metavar="LINE", help="The line in which it is asked from here on.")
@acts
def move_rest(call: Acting, ref: str, line: str, to: str) -> None:
    """Move what is open in a line to another one; the agenda stands, and the change is on record (A7)."""
    book = call.audit(ref)
    target = _line(book, to)
    outcome = moving_items.move_rest(book, call.act(book.audit.id), _line(book, line), target)
    moved = [item.ref for item in outcome.value]
    row = {"moved": moved, "to": _row(book, book.get(AgendaLine, target))["number"]}
    told(call, outcome, row, f"{', '.join(moved)} moved to {book.get(AgendaLine, target).topic}")
