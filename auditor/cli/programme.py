"""The audit programme, and nonconformities from before this product."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from auditor.activities import programme as work
from auditor.activities import revision
from auditor.activities.act import Outcome
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.coverage import coverage
from auditor.cli.edges import Noun
from auditor.cli.frequency import frequency
from auditor.cli.kpi import kpi
from auditor.cli.review import review
from auditor.cli.show import card, emit, table
from auditor.cli.values import choice, criterion, day, given, parts
from auditor.errors import InvalidInput
from auditor.library.checklists import shelf
from auditor.model.clause import Clause
from auditor.model.guards.programme import STATEMENTS
from auditor.model.people import Person
from auditor.model.programme import EarlierNonconformity, Programme
from auditor.model.words import Grade
from auditor.workspace import ProgrammeBook


@click.group(cls=Noun)
def programme() -> None:
    """The audit programme: what its cycle is for, who answers for it, and which audits it holds."""


def _row(call: Call, book: ProgrammeBook, it: Programme) -> rows.Row:
    fields = it.model_dump(mode="json", exclude={"id", "grading", "deadlines"})
    fields["manager"] = rows.ref_of(book, Person, it.manager)
    fields["client"] = rows.ref_of(book, Person, it.client)
    for entry in (*fields["approvals"], *fields["risks"]):
        for name in ("by", "owner"):
            if name in entry:
                entry[name] = rows.ref_of(book, Person, entry[name])
    there = {audit.ref: audit for audit in call.overview().audits}
    fields["audits"] = [
        {
            "ref": slot.ref,
            "from": slot.planned_from.isoformat(),
            "to": slot.planned_to.isoformat(),
            "state": there[slot.ref].state.value if slot.ref in there else "planned",
            "lead": rows.ref_of(book, Person, there[slot.ref].lead if slot.ref in there else slot.lead),
            "clauses": slot.clauses,
            "title": slot.title,
        }
        for slot in book.slots()
    ]
    return fields


def _told(call: Acting, outcome: Outcome[Programme]) -> None:
    call.tell_warnings(outcome)
    it = outcome.value
    emit(
        call.as_json,
        _row(call, call.workspace.programme, it),
        [f"{it.ref} {it.state.value}" + (f", revision {it.revision}" if it.revision else "")],
    )


@programme.command("show")
@reads
def show(call: Call) -> None:
    """Show the programme in force with its audits."""
    book = call.workspace.programme
    row = _row(call, book, book.programme)
    audits = row["audits"]
    without = {key: value for key, value in row.items() if key != "audits" and value not in ("", [], None)}
    emit(
        call.as_json,
        row,
        [*card(without), "", *table(audits, ["ref", "from", "to", "state", "lead", "title"], "no audits")],
    )


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
    _told(call, outcome)


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
@click.option("--risk", "--risks", "risks", multiple=True, metavar="TEXT;TREATMENT", help="Again for each.")
@click.option("--opportunity", "opportunities", multiple=True, metavar="TEXT;TREATMENT", help="Again for each.")
@click.option("--resources")
@click.option("--auditor-days", type=float)
@click.option("--budget")
@click.option("--event", "events", multiple=True, metavar="REF;DATE;TITLE", help="What audits are planned around.")
@acts
def edit(call: Acting, criteria: tuple[str, ...], events: tuple[str, ...], **options: Any) -> None:
    """Write what the programme states, while it is a draft."""
    book = call.workspace.programme
    risks, opportunities = options.pop("risks"), options.pop("opportunities")
    fields = given(**options)
    if criteria:
        fields["criteria"] = [criterion(text) for text in criteria]
    if risks or opportunities:
        fields["risks"] = [
            *(_risk("risk", text) for text in risks),
            *(_risk("opportunity", text) for text in opportunities),
        ]
    if events:
        fields["events"] = [dict(zip(("ref", "on", "title"), parts(e, "REF;DATE;TITLE"), strict=True)) for e in events]
    if not fields:
        raise click.UsageError("Say what changes; nothing was given.")
    _told(call, work.describe(book, call.act(book.programme.id), **fields))


def _risk(kind: str, text: str) -> dict[str, str]:
    what, treatment = parts(text, "TEXT;TREATMENT")
    return {"kind": kind, "text": what, "treatment": treatment}


@programme.command("submit")
@click.option(
    "--cover",
    "checklists",
    multiple=True,
    metavar="CHECKLIST",
    help="Every leaf clause of this checklist has to be audited in the cycle (G-03); again for each.",
)
@acts
def submit(call: Acting, checklists: tuple[str, ...]) -> None:
    """P2: hand the draft to top management; what G-02 misses is refused."""
    book = call.workspace.programme
    on_shelf = shelf(call.workspace.folder / "checklists")
    loaded = [on_shelf.load(each) for each in checklists]
    required = [Clause.parse(c.with_standard(leaf.number)) for c in loaded for leaf in c.leaves]
    _told(call, work.submit(call.workspace, call.act(book.programme.id), required))


@programme.command("send-back")
@click.option("--reason", default="")
@acts
def send_back(call: Acting, reason: str) -> None:
    """P3: top management sends the draft back."""
    _told(call, work.send_back(call.workspace.programme, call.act(), reason))


@programme.command("approve")
@acts
def approve(call: Acting) -> None:
    """P4: top management approves revision 1."""
    _told(call, work.approve(call.workspace, call.act()))


@programme.command("start")
@acts
def start(call: Acting) -> None:
    """P5: the cycle begins."""
    _told(call, work.start(call.workspace.programme, call.act()))


@programme.command("revise")
@click.option("--reason", default="")
@acts
def revise(call: Acting, reason: str) -> None:
    """P6: the manager says why the programme has to change; audits added then wait for the approval."""
    _told(call, revision.propose(call.workspace.programme, call.act(), reason))


@programme.command("approve-revision")
@click.option("--change", "changes", multiple=True, help="What changed, as it is printed; default the audits added.")
@acts
def approve_revision(call: Acting, changes: tuple[str, ...]) -> None:
    """P6: top management approves the revision."""
    _told(call, revision.approve(call.workspace, call.act(), changes))


programme.add_command(coverage)
programme.add_command(frequency)
programme.add_command(kpi)
programme.add_command(review)


@click.group(cls=Noun)
def earlier() -> None:
    """Nonconformities from before this product: shown where their clause is planned or asked again (G-44)."""


def _earlier_row(it: EarlierNonconformity) -> rows.Row:
    return it.model_dump(mode="json", exclude={"id"})


@earlier.command("list")
@reads
def list_earlier(call: Call) -> None:
    """List them."""
    found = rows.by_ref(call.workspace.programme.all(EarlierNonconformity).values())
    told = [_earlier_row(each) for each in found]
    emit(call.as_json, told, table(told, ["ref", "grade", "issued", "closed", "clauses", "title"]))


@earlier.command("add")
@click.argument("ref")
@click.option("--title", required=True)
@click.option("--clause", "clauses", multiple=True, required=True, help="With its standard; again for each.")
@click.option("--grade", type=choice(Grade), required=True)
@click.option("--issued", type=day, required=True)
@click.option("--closed", type=day)
@click.option("--audit", help="The audit it is from.")
@click.option("--process", metavar="NAME", help="The process it was raised in.")
@click.option("--result", help="What came of it.")
@click.option("--lesson", help="What was learned.")
@acts
def add_earlier(call: Acting, ref: str, process: str | None, **options: Any) -> None:
    """Take over a nonconformity from before."""
    book = call.workspace.programme
    if any(known.ref == ref for known in book.all(EarlierNonconformity).values()):
        raise InvalidInput(f"{ref} is taken over already.", "auditor earlier list")
    known_process = naming.process_named(book, process)
    outcome = work.record_earlier(book, call.act(), ref=ref, **given(process=known_process, **options))
    call.tell_warnings(outcome)
    emit(call.as_json, _earlier_row(outcome.value), [outcome.value.ref])
