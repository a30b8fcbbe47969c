"""Writing an audit's report, what keeps it from being issued, and the audit's end (ISO 19011 6.5, 6.6)."""

from __future__ import annotations

from typing import Any

import click

from auditor.activities import report
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Verb
from auditor.cli.show import emit, table, told
from auditor.cli.values import given, pair
from auditor.errors import InvalidInput
from auditor.model.guards.rule import Strength
from auditor.model.people import Person
from auditor.model.report import ObjectiveConclusion
from auditor.workspace import AuditBook


def written_options(command: Any) -> Any:
    """An option for each part of the report that people write."""
    for option in reversed(
        (
            click.option(
                "--language", metavar="CODE", help="Of headings and labels: en, de, fr, or one of your design."
            ),
            click.option("--headline", "conclusion_headline", help="The conclusion in one line."),
            click.option("--conclusion", help="The conclusion of the audit."),
            click.option(
                "--objective-conclusion",
                "objective_conclusions",
                type=pair,
                metavar="N=TEXT",
                multiple=True,
                help="What the audit says to its objective number N; again for each.",
            ),
            click.option("--fulfilment", help="To which degree the criteria are fulfilled."),
            click.option("--disagreements", help="Where auditor and auditee did not agree."),
            click.option("--obstacles", help="What stood in the way."),
            click.option("--limits", help="What the audit cannot say, sampling included."),
            click.option("--follow-up-of-earlier", help="What became of earlier findings."),
            click.option("--confidentiality"),
            click.option("--participant", "participants", multiple=True, metavar="PERSON", help="Replaces all."),
            click.option("--distribute-to", "distribution", multiple=True, metavar="PERSON", help="Replaces all."),
        )
    ):
        command = option(command)
    return command


def written_fields(book: AuditBook, options: dict[str, Any]) -> dict[str, Any]:
    """The parts that were given, people by id, conclusions joined to those that stand."""
    fields = given(**options)
    for name in ("participants", "distribution"):
        if name in fields:
            fields[name] = naming.ids(book, Person, fields[name])
    if "objective_conclusions" in fields:
        fields["objective_conclusions"] = _concluded(book, fields["objective_conclusions"])
    return fields


def _concluded(book: AuditBook, pairs: list[tuple[str, str]]) -> list[ObjectiveConclusion]:
    objectives = book.audit.objectives
    said = {c.objective: c.conclusion for c in book.report.objective_conclusions}
    for number, conclusion in pairs:
        if not number.isdecimal() or not 1 <= int(number) <= len(objectives):
            listed = "; ".join(f"{n} {text}" for n, text in enumerate(objectives, 1))
            raise InvalidInput(f"--objective-conclusion: there is no objective {number}.", f"Objectives: {listed}")
        said[objectives[int(number) - 1]] = conclusion
    ordered = [o for o in objectives if o in said] + [o for o in said if o not in objectives]
    return [ObjectiveConclusion(objective=o, conclusion=said[o]) for o in ordered]


@click.command(cls=Verb)
@click.argument("ref")
@written_options
@acts
def write(call: Acting, ref: str, **options: Any) -> None:
    """Write parts of the report; "none" is an answer, an empty part is not (G-21)."""
    book = call.audit(ref)
    fields = written_fields(book, options)
    if not fields:
        raise click.UsageError("Say what the report says; nothing was given.")
    if "language" in fields:
        from auditor.reporting.design import audit_report_design

        audit_report_design(fields["language"], own=call.workspace.folder / "reports")
    outcome = report.write(book, call.act(book.audit.id), **fields)
    row = outcome.value.model_dump(mode="json", exclude={"id"})
    for name in ("participants", "distribution"):
        row[name] = rows.refs_of(book, Person, row[name])
    told(call, outcome, row, f"{book.ref} {', '.join(sorted(fields))}".replace("_", " "))


@click.command(cls=Verb)
@click.argument("ref")
@reads
def gaps(call: Call, ref: str) -> None:
    """List what keeps the report from being issued, and what only warns. Exit code 1 if it cannot be issued."""
    found = report.gaps(call.audit(ref))
    listed = [
        {"rule": b.rule.id, "stops": b.rule.strength is not Strength.SOFT, "missing": b.missing, "supply": b.supply}
        for b in found
    ]
    emit(call.as_json, listed, table(listed, ["rule", "stops", "missing"], "nothing is missing"))
    if any(b.rule.strength is Strength.HARD for b in found):
        raise click.exceptions.Exit(1)


@click.command(cls=Verb)
@click.argument("ref")
@click.option("--lessons", default="", help='What was learned; "none" is an answer.')
@click.option("--used-days", type=float, help="The auditor-days it took (K-05).")
@acts
def complete(call: Acting, ref: str, lessons: str, used_days: float | None) -> None:
    """A11, A12: the audit is complete; it goes to follow-up while a nonconformity is open."""
    book = call.audit(ref)
    outcome = report.complete(book, call.act(book.audit.id), lessons, used_days)
    told(call, outcome, rows.audit(book), f"{book.ref} {book.audit.state.value}")


@click.command(cls=Verb)
@click.argument("ref")
@acts
def close(call: Acting, ref: str) -> None:
    """A13, A14: nothing of it is open any more (G-30)."""
    book = call.audit(ref)
    outcome = report.close(book, call.act(book.audit.id))
    told(call, outcome, rows.audit(book), f"{book.ref} {book.audit.state.value}")
