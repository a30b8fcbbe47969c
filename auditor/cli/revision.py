"""Revisions of the audit programme: proposed, compared, approved (P6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from auditor.activities import revision
from auditor.cli import rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Verb
from auditor.cli.programme_rows import tell_gaps, told
from auditor.cli.show import emit, word
from auditor.model.people import Person


@click.command("revise", cls=Verb)
@click.option("--reason", default="")
@acts
def revise(call: Acting, reason: str) -> None:
    """P6: say why the programme has to change; what is written and added from then on waits for the approval."""
    told(call, revision.propose(call.workspace.programme, call.act(), reason))


@click.command("drop-revision", cls=Verb)
@click.option("--reason", default="")
@acts
def drop_revision(call: Acting, reason: str) -> None:
    """Take the proposed revision back; audits that were added stay provisional."""
    told(call, revision.drop(call.workspace.programme, call.act(), reason))


@click.command("approve-revision", cls=Verb)
@click.option(
    "--change", "changes", multiple=True, help="What changed, as it is printed; default what the difference says."
)
@acts
def approve_revision(call: Acting, changes: tuple[str, ...]) -> None:
    """P6: top management approves the revision."""
    outcome = revision.approve(call.workspace, call.act(), changes)
    tell_gaps(call, outcome.value)
    told(call, outcome)


@click.command("difference", cls=Verb)
@click.argument("old", metavar="[N", type=click.IntRange(1), required=False)
@click.argument("new", metavar="[M]]", type=click.IntRange(1), required=False)
@reads
def difference(call: Call, old: int | None, new: int | None) -> None:
    """Say in words what differs: from revision N (default the one in force) to M (default as it stands now)."""
    found = revision.difference(call.workspace, old, new)
    since = call.workspace.programme.programme.revision if old is None else old
    emit(call.as_json, {"from": since, "to": new, "changes": list(found)}, found or ["nothing differs"])


@click.command("revisions", cls=Verb)
@reads
def revisions(call: Call) -> None:
    """List the approved revisions with what each changed."""
    book = call.workspace.programme
    found = [
        {
            "number": each.revision,
            "on": each.on.isoformat(),
            "by": rows.ref_of(book, Person, each.by),
            "reason": each.reason,
            "changes": each.changes,
        }
        for each in book.programme.approvals
    ]
    emit(call.as_json, found, list(_lines(found)) or ["no revision is approved"])


def _lines(found: Iterable[rows.Row]) -> Iterator[str]:
    for each in found:
        yield "  ".join(word(each[name]) for name in ("number", "on", "by", "reason") if each[name])
        yield from (f"   {change}" for change in each["changes"])
