"""The audit programme from its draft to its end (P1 to P9)."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import click

from auditor.activities import giving_up
from auditor.activities import programme as work
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.coverage import coverage
from auditor.cli.deadline_scheme import deadline_scheme
from auditor.cli.edges import Noun, tell
from auditor.cli.frequency import frequency
from auditor.cli.kpi import kpi
from auditor.cli.programme_rows import OF, is_in_force, tell_gaps, tell_state, told
from auditor.cli.programme_rows import row as programme_row
from auditor.cli.review import review as review_record
from auditor.cli.revision import approve_revision, difference, drop_revision, revise, revisions
from auditor.cli.show import card, emit, table
from auditor.cli.surroundings import blackout, event
from auditor.cli.values import criterion, day, given, pair, parts
from auditor.library.checklists import shelf
from auditor.model.clause import Clause
from auditor.model.guards.programme import STATEMENTS
from auditor.model.people import Person
from auditor.model.programme import Programme, RiskState
from auditor.workspace import ProgrammeBook

_RISK = "TEXT;TREATMENT;OWNER;STATE"
_STATES = ", ".join(get_args(RiskState))


@click.group(cls=Noun)
def programme() -> None:
    """The audit programme: what its cycle is for, who answers for it, and which audits it holds."""


@programme.command("show")
@OF
@reads
def show(call: Call, of: str) -> None:
    """Show the programme in force with its audits; where none is in force, the newest."""
    row = programme_row(call, call.workspace.programme.called(of))
    audits = row["audits"]
    without = {key: value for key, value in row.items() if key != "audits" and value not in ("", [], None, 0)}
    emit(
        call.as_json,
        row,
        [*card(without), "", *table(audits, ["ref", "from", "to", "state", "lead", "title"], "no audits")],
    )


@programme.command("list")
@reads
def list_programmes(call: Call) -> None:
    """List the programmes, and which of them is in force."""
    book = call.workspace.programme
    found = [
        {
            "ref": each.ref,
            "from": each.cycle_from.isoformat(),
            "to": each.cycle_to.isoformat(),
            "state": each.state.value,
            "in_force": is_in_force(book, each),
            "title": each.title,
        }
        for each in sorted(book.all(Programme).values(), key=lambda each: (each.cycle_from, each.ref))
    ]
    said = [each | {"in_force": "in force" if each["in_force"] else ""} for each in found]
    emit(call.as_json, found, table(said, ["ref", "from", "to", "state", "in_force", "title"], "no programme yet"))


@programme.command("new")
@click.argument("ref")
@click.option("--title", required=True)
@click.option("--from", "cycle_from", type=day, required=True, help="First day of the cycle.")
@click.option("--to", "cycle_to", type=day, required=True, help="Last day of the cycle.")
@click.option("--manager", required=True, metavar="PERSON", help="Who manages the programme.")
@click.option("--client", required=True, metavar="PERSON", help="Top management, who orders the audits.")
@acts
def new(call: Acting, ref: str, title: str, cycle_from: date, cycle_to: date, manager: str, client: str) -> None:
    """P1: a draft, with the default schemes for grades and deadlines."""
    book = call.workspace.programme
    outcome = work.create(
        book,
        call.act(),
        ref=ref,
        title=title,
        cycle_from=cycle_from,
        cycle_to=cycle_to,
        manager=book.find(Person, manager).id,
        client=book.find(Person, client).id,
    )
    told(call, outcome)


def _statements(command: Any) -> Any:
    """An option for each statement of 20000-1 9.2.2."""
    for field, words in STATEMENTS.items():
        command = click.option(f"--{field.replace('_', '-')}", field, help=f"{words[:1].upper()}{words[1:]}.")(command)
    return command


@programme.command("edit")
@click.option("--title")
@_statements
@click.option("--objective", "--objectives", "objectives", multiple=True, help="Again for each; replaces all.")
@click.option(
    "--criterion",
    "--criteria",
    "criteria",
    multiple=True,
    metavar="TITLE;STANDARD;EDITION;KIND",
    help="Again for each; 'ISO/IEC 20000-1:2018' alone says all of it. Kinds: requirements, guidance, measurement, "
    "law, contract, sla, own.",
)
@click.option("--risk", "--risks", "risks", multiple=True, metavar=_RISK, help=f"Again for each. States: {_STATES}.")
@click.option("--opportunity", "opportunities", multiple=True, metavar=_RISK, help="Again for each.")
@click.option("--resources")
@click.option("--auditor-days", type=float)
@click.option("--budget")
@click.option("--event", "events", multiple=True, metavar="REF;DATE;TITLE", help="Outside events; replaces all.")
@OF
@acts
def edit(call: Acting, of: str, criteria: tuple[str, ...], events: tuple[str, ...], **options: Any) -> None:
    """Write what the programme states: in the draft, and while a revision is proposed what it would state."""
    book = call.workspace.programme
    risks, opportunities = options.pop("risks"), options.pop("opportunities")
    fields = given(**options)
    if criteria:
        fields["criteria"] = [criterion(text) for text in criteria]
    if risks or opportunities:
        fields["risks"] = [
            *(_risk(book, "risk", text) for text in risks),
            *(_risk(book, "opportunity", text) for text in opportunities),
        ]
    if events:
        fields["events"] = [dict(zip(("ref", "on", "title"), parts(e, "REF;DATE;TITLE"), strict=True)) for e in events]
    if not fields:
        raise click.UsageError("Say what changes; nothing was given.")
    told(call, work.describe(book, call.act(book.called(of).id), of, **fields))


def _risk(book: ProgrammeBook, kind: str, text: str) -> dict[str, str]:
    what, treatment, owner, state = parts(text, _RISK)
    fields = {"kind": kind, "text": what, "treatment": treatment}
    if owner:
        fields["owner"] = book.find(Person, owner).id
    return {**fields, "state": state} if state else fields


@programme.command("submit")
@click.option(
    "--cover",
    "checklists",
    multiple=True,
    metavar="CHECKLIST",
    help="Every leaf clause of this checklist has to be audited in the cycle (G-03); again for each.",
)
@OF
@acts
def submit(call: Acting, checklists: tuple[str, ...], of: str) -> None:
    """P2: hand the draft to top management; what G-02 misses is refused."""
    on_shelf = shelf(call.workspace.folder / "checklists")
    loaded = [on_shelf.load(each) for each in checklists]
    required = [Clause.parse(c.with_standard(leaf.number)) for c in loaded for leaf in c.leaves]
    outcome = work.submit(call.workspace, call.act(call.workspace.programme.called(of).id), required, of)
    if required:  # else the step warned of them
        tell_gaps(call, outcome.value)
    told(call, outcome)


@programme.command("send-back")
@click.option("--reason", default="")
@OF
@acts
def send_back(call: Acting, reason: str, of: str) -> None:
    """P3: top management sends the draft back."""
    told(call, work.send_back(call.workspace.programme, call.act(), reason, of))


@programme.command("approve")
@OF
@acts
def approve(call: Acting, of: str) -> None:
    """P4: top management approves revision 1."""
    outcome = work.approve(call.workspace, call.act(), of)
    tell_gaps(call, outcome.value)
    told(call, outcome)


@programme.command("coordinator")
@click.argument("person", required=False)
@OF
@acts
def coordinator(call: Acting, person: str | None, of: str) -> None:
    """Top management names who coordinates the certification, and reads; without PERSON nobody any more."""
    book = call.workspace.programme
    told(call, work.name_coordinator(book, call.act(), person and book.find(Person, person).id, of))


@programme.command("start")
@OF
@acts
def start(call: Acting, of: str) -> None:
    """P5: the cycle begins; on its first day an approved programme starts by itself."""
    book = call.workspace.programme
    if call.started is None or call.started.id != book.called(of).id:
        told(call, work.start(book, call.act(), of))
    else:
        tell_state(call, call.started)


@programme.command("suspend")
@click.option("--reason", default="")
@click.option("--consequence", default="", help="What it means for the coverage.")
@OF
@acts
def suspend(call: Acting, reason: str, consequence: str, of: str) -> None:
    """P7: top management lets the programme rest."""
    told(call, work.suspend(call.workspace.programme, call.act(), reason, consequence, of))


@programme.command("resume")
@click.option("--reason", default="")
@OF
@acts
def resume(call: Acting, reason: str, of: str) -> None:
    """P7: top management lets it go on."""
    told(call, work.resume(call.workspace.programme, call.act(), reason, of))


@programme.command("close")
@click.option("--review", default="", help="What the programme showed (ISO 19011 5.7).")
@click.option("--lessons", default="", help="What was learned; may be none.")
@click.option(
    "--left-over",
    type=pair,
    multiple=True,
    metavar="AUDIT=REASON",
    help="An audit that is not finished, and who takes it over; again for each (G-05).",
)
@OF
@acts
def close(call: Acting, review: str, lessons: str, left_over: tuple[tuple[str, str], ...], of: str) -> None:
    """P8: the programme ends with a review; every audit is closed, cancelled or handed over."""
    told(
        call,
        work.close(call.workspace, call.act(), review=review, lessons=lessons, left_over=dict(left_over), of=of),
    )


@programme.command("cancel")
@click.option("--reason", default="")
@click.option("--with-audits", is_flag=True, help="Its audits that are not begun are cancelled for the same reason.")
@OF
@acts
def cancel(call: Acting, reason: str, with_audits: bool, of: str) -> None:
    """P9: a programme that never began is given up, and its audits that are not begun with it."""
    for each in giving_up.said_of_cancelling(call.workspace, of):
        tell(f"Goes with it: {each}")
    told(call, giving_up.cancel(call.workspace, call.act(), reason, of, with_audits=with_audits))


for _command in (
    deadline_scheme,
    revise,
    drop_revision,
    approve_revision,
    difference,
    revisions,
    event,
    blackout,
    coverage,
    frequency,
    kpi,
    review_record,
):
    programme.add_command(_command)
