"""Findings: requirement, failure, evidence - written, agreed, presented (machine F)."""

from __future__ import annotations

from typing import Any

import click

from auditor.activities import findings as work
from auditor.activities import grouping, nonconformities
from auditor.activities.act import Outcome
from auditor.activities.drafting import against_action
from auditor.activities.improvements import decide_by, decision_on
from auditor.cli import finding_opinions, finding_repeats, naming, register, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun
from auditor.cli.finding_decision import decide, decision_row, done
from auditor.cli.show import card, emit, table, told
from auditor.cli.values import GradeChoice, given
from auditor.model.finding import Finding
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.model.words import Grade
from auditor.workspace import AuditBook
from auditor.workspace.looking_back import repeats_of


@click.group(cls=Noun)
def finding() -> None:
    """Findings of an audit."""


for _command in (finding_opinions.dissent_, finding_opinions.answer_within):
    finding.add_command(_command)


def _told(call: Acting, book: AuditBook, outcome: Outcome[Finding]) -> None:
    row = rows.finding(book, outcome.value)
    line = f"{row['ref']} {row['state']} {row['grade']}"
    told(call, outcome, row, f"{line} {row['nonconformity']}" if row["nonconformity"] else line)


def _parts(command: Any) -> Any:
    for option in reversed(
        (
            click.option("--title", help="Default the first line of the statement."),
            click.option("--statement", help="What was found, by function instead of name (G-27)."),
            click.option("--requirement", help="Which requirement, in your own words (G-07)."),
            click.option("--reason", "--grade-reason", "grade_reason", help="Why this grade."),
            click.option("--item", "items", multiple=True, metavar="ITEM", help="The items it hangs on."),
            click.option("--clause", "clauses", multiple=True, help="Default those of the items."),
            click.option("--also-cites", multiple=True, metavar="CLAUSE"),
            click.option("--evidence", multiple=True, metavar="E", help="Default that of the items."),
            click.option("--process"),
            click.option("--site"),
            click.option("--service", "services", multiple=True),
            click.option("--urgent/--not-urgent", default=None, help="Immediate and significant risk (6.4.4)."),
            click.option("--requirement-met/--requirement-not-met", default=None),
            click.option("--repeat-of", metavar="REF", help="The earlier nonconformity that it repeats."),
            click.option("--repeat-reason", help="Why it is one, or is none."),
        )
    ):
        command = option(command)
    return command


def _fields(book: AuditBook, options: dict[str, Any]) -> dict[str, Any]:
    fields = given(**options)
    for name in ("clauses", "also_cites"):
        if name in fields:
            fields[name] = naming.clauses_of(book, fields[name])
    if "items" in fields:
        fields["items"] = naming.items_of(book, fields["items"])
    if "evidence" in fields:
        fields["evidence"] = naming.evidence_of(book, fields["evidence"])
    if "process" in fields:
        fields["process"] = naming.process_of(book, fields["process"])
    if "site" in fields:
        fields["site"] = naming.site_of(book, fields["site"])
    if "services" in fields:
        fields["services"] = naming.services_of(book, fields["services"])
    return fields


@finding.command("add")
@click.argument("ref")
@click.option("--grade", type=GradeChoice(), required=True)
@_parts
@acts
def add(call: Acting, ref: str, grade: str, **options: Any) -> None:
    """F1: draft a finding from items, or from what was noted in passing."""
    book = call.audit(ref)
    fields = _fields(book, options)
    if not fields.get("statement") and not fields.get("title"):
        raise click.UsageError("Missing option '--statement'.")
    title = fields.pop("title", "") or _title(fields["statement"])
    outcome = work.raise_finding(book, call.act(book.audit.id), grade=Grade(grade), title=title, **fields)
    _told(call, book, outcome)


def _title(statement: str) -> str:
    first = next((line.strip() for line in statement.splitlines() if line.strip()), "")
    return first if len(first) <= 120 else f"{first[:119].rstrip()}…"


@finding.command("list")
@click.argument("ref")
@click.option("--withdrawn", is_flag=True, help="With those that count no more.")
@reads
def list_(call: Call, ref: str, withdrawn: bool) -> None:
    """List the findings of an audit."""
    book = call.audit(ref)
    chosen = [f for f in rows.by_ref(book.all(Finding).values()) if withdrawn or not f.is_withdrawn]
    found = [rows.finding(book, each) for each in chosen]
    emit(call.as_json, found, table(found, ["ref", "grade", "state", "nonconformity", "clauses", "items", "title"]))


@finding.command("show")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@reads
def show(call: Call, ref: str, finding_ref: str) -> None:
    """Show one finding."""
    book = call.audit(ref)
    it = naming.finding_of(book, finding_ref)
    row = {**rows.finding(book, it), "history": rows.steps(book, it.id)}
    decided = decision_on(book, it.id)
    expected = decide_by(book, it)
    if expected is not None:
        row["decide_by"] = expected.isoformat()
    if decided is not None:
        row["decision"] = decision_row(book, decided)
        row["history"] += rows.steps(book, decided.id)
    emit(call.as_json, row, card({key: value for key, value in row.items() if value not in ("", [], None)}))


@finding.command("repeats")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@reads
def repeats(call: Call, ref: str, finding_ref: str) -> None:
    """Show what a finding may repeat, the most alike first; and apart from it the same clause elsewhere, the trend.

    Whether it is one is for the auditor to say: auditor finding edit REF F --repeat-of NC --repeat-reason TEXT
    """
    book = call.audit(ref)
    it = naming.finding_of(book, finding_ref)
    found = repeats_of(call.workspace, book, it)
    proposed = against_action(book, it, found)
    row = finding_repeats.row(it, found, proposed)
    emit(call.as_json, row, finding_repeats.lines(book.ref, it, found, proposed))


@finding.command("edit")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@_parts
@acts
def edit(call: Acting, ref: str, finding_ref: str, **options: Any) -> None:
    """Write the parts of a draft; lists are replaced as a whole."""
    book = call.audit(ref)
    fields = _fields(book, options)
    if not fields:
        raise click.UsageError("Say what changes; nothing was given.")
    wanted = naming.finding_of(book, finding_ref).id
    _told(call, book, work.write(book, call.act(wanted), wanted, **fields))


@finding.command("agree")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@acts
def agree(call: Acting, ref: str, finding_ref: str) -> None:
    """F2, N1: the team agrees; a nonconformity gets its number."""
    book = call.audit(ref)
    wanted = naming.finding_of(book, finding_ref).id
    _told(call, book, work.agree(call.workspace, book, call.act(wanted), wanted))


@finding.command("present")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@click.option("--to", metavar="PERSON", required=True, help="Who heard it.")
@click.option("--acknowledged", is_flag=True, help="The facts are acknowledged.")
@click.option("--disagreement", default="", help="What is not, in the auditee's words.")
@acts
def present(call: Acting, ref: str, finding_ref: str, to: str, acknowledged: bool, disagreement: str) -> None:
    """F3: read it back to the auditee (G-17)."""
    book = call.audit(ref)
    wanted = naming.finding_of(book, finding_ref).id
    heard = book.find(Person, to).id
    outcome = work.present(
        book, call.act(wanted), wanted, to=heard, acknowledged=acknowledged, disagreement=disagreement
    )
    _told(call, book, outcome)


@finding.command("withdraw")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@click.option("--reason", default="")
@acts
def withdraw(call: Acting, ref: str, finding_ref: str, reason: str) -> None:
    """F4: it counts no more; it is kept."""
    book = call.audit(ref)
    wanted = naming.finding_of(book, finding_ref).id
    _told(call, book, work.withdraw(book, call.act(wanted), wanted, reason))


@finding.command("regrade")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@click.option("--grade", type=GradeChoice(), required=True)
@click.option("--reason", default="")
@acts
def regrade(call: Acting, ref: str, finding_ref: str, grade: str, reason: str) -> None:
    """F5: another grade; its items and its draft nonconformity go along."""
    book = call.audit(ref)
    wanted = naming.finding_of(book, finding_ref).id
    _told(call, book, work.regrade(book, call.act(wanted), wanted, Grade(grade), reason))


@finding.command("merge")
@click.argument("ref")
@click.argument("into", metavar="F")
@click.argument("others", metavar="F...", nargs=-1, required=True)
@click.option("--reason", default="")
@acts
def merge(call: Acting, ref: str, into: str, others: tuple[str, ...], reason: str) -> None:
    """F5: the first takes in the others, which are withdrawn and point to it."""
    book = call.audit(ref)
    target = naming.finding_of(book, into).id
    merged: list[Id] = [naming.finding_of(book, other).id for other in others]
    if target in merged:
        raise click.UsageError(f"{into} cannot be merged with itself.")
    _told(call, book, grouping.merge(book, call.act(target), target, merged, reason))


@finding.command("split")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@click.option("--item", "items", multiple=True, metavar="ITEM", required=True, help="What leaves it; again for each.")
@click.option("--title", required=True, help="Of the new finding.")
@click.option("--reason", default="")
@acts
def split(call: Acting, ref: str, finding_ref: str, items: tuple[str, ...], title: str, reason: str) -> None:
    """F5: some items leave for a finding of their own, which starts as a draft."""
    book = call.audit(ref)
    wanted = naming.finding_of(book, finding_ref).id
    _told(call, book, grouping.split(book, call.act(wanted), wanted, naming.items_of(book, items), title, reason))


@finding.command("urgent")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@click.option("--not", "takes_away", is_flag=True, help="Take the mark away.")
@acts
def urgent(call: Acting, ref: str, finding_ref: str, takes_away: bool) -> None:
    """Mark an immediate and significant risk, also once the finding is agreed (ISO 19011 6.4.4)."""
    book = call.audit(ref)
    wanted = naming.finding_of(book, finding_ref).id
    _told(call, book, work.mark_urgent(book, call.act(wanted), wanted, urgent=not takes_away))


@finding.command("issue-early")
@click.argument("ref")
@click.argument("finding_ref", metavar="F")
@acts
def issue_early(call: Acting, ref: str, finding_ref: str) -> None:
    """N2: issue an urgent, agreed nonconformity before the report."""
    book = call.audit(ref)
    wanted = naming.finding_of(book, finding_ref).id
    outcome = nonconformities.issue_early(book, call.act(wanted), wanted)
    row = register.nonconformity(book, outcome.value, call.today)
    told(call, outcome, row, f"{row['ref']} {row['state']}")


finding.add_command(decide)
finding.add_command(done)
