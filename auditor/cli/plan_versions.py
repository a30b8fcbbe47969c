"""The versions of an audit plan: what they were, what changed from one to the next, and what the auditee said."""

from __future__ import annotations

import click

from auditor.activities import agenda, plan, plan_version
from auditor.cli import rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Verb
from auditor.cli.show import emit, table, told
from auditor.errors import NotFound
from auditor.figures.plan_difference import plan_difference
from auditor.model.audit import PlanVersion
from auditor.model.people import Person
from auditor.workspace import AuditBook


@click.command("plan-versions", cls=Verb)
@click.argument("ref")
@reads
def plan_versions(call: Call, ref: str) -> None:
    """List the versions of the plan with what the auditee said; 2.1 is a change on the fly of version 2 (A7)."""
    book = call.audit(ref)
    found = [_row(book, version) for version in plan_version.versions(book)]
    emit(call.as_json, found, table(found, ["version", "issued", "by", "answer", "change"]))


def _row(book: AuditBook, version: PlanVersion) -> rows.Row:
    said = "accepted" if version.accepted_by else "objected" if version.objection else ""
    return {
        "version": version.label,
        "issued": rows.day(version.issued),
        "by": rows.ref_of(book, Person, version.by),
        "change": version.change,
        "answer": said,
        "accepted_by": rows.ref_of(book, Person, version.accepted_by),
        "accepted_on": rows.day(version.accepted_on),
        "objection": version.objection,
        "objected_by": rows.ref_of(book, Person, version.objected_by),
        "objected_on": rows.day(version.objected_on),
        "answer_to_objection": version.answer,
        "answered_by": rows.ref_of(book, Person, version.answered_by),
        "answered_on": rows.day(version.answered_on),
    }


@click.command("plan-difference", cls=Verb)
@click.argument("ref")
@click.argument("old", required=False)
@click.argument("new", required=False)
@reads
def plan_difference_(call: Call, ref: str, old: str | None, new: str | None) -> None:
    """What changed between two versions of the plan; default from the last one to what stands."""
    book = call.audit(ref)
    if not plan_version.versions(book):
        raise NotFound(f"{book.ref} has no version of the plan yet.", f"auditor audit issue-plan {book.ref}")
    first = _version(book, old) if old else plan_version.versions(book)[-1]
    last = _version(book, new) if new else plan_version.as_it_stands(book)
    found = plan_difference(first, last, book.names, agenda.site_names(book))
    emit(call.as_json, list(found), found or ["nothing changed"])


def _version(book: AuditBook, label: str) -> PlanVersion:
    known = plan_version.versions(book)
    found = next((version for version in known if version.label == label), None)
    if found is None:
        raise NotFound(
            f"{book.ref} has no version {label} of the plan.", f"Known: {', '.join(version.label for version in known)}"
        )
    return found


@click.command("answer-objection", cls=Verb)
@click.argument("ref")
@click.option("--answer", required=True, help="What it changes, or why it changes nothing.")
@acts
def answer_objection(call: Acting, ref: str, answer: str) -> None:
    """Answer the auditee's objection to the plan (before A6)."""
    book = call.audit(ref)
    outcome = plan.answer_objection(book, call.act(book.audit.id), answer)
    told(call, outcome, _row(book, outcome.value), f"{book.ref} plan version {outcome.value.label} answered")
