"""Checking that nothing was lost or changed behind the product's back."""

from __future__ import annotations

import sys

import click

from auditor.activities import verify as work
from auditor.cli.context import Call, reads
from auditor.cli.edges import Verb, tell
from auditor.cli.show import emit, table


@click.command(cls=Verb)
@click.argument("ref", required=False, default="")
@reads
def verify(call: Call, ref: str) -> None:
    """Check every trail, snapshot, exhibit and issued report against its hashes; exit code 1 for anything found."""
    if call.workspace.as_of is not None:
        raise click.UsageError("Files are checked as they are now; leave out --as-of.")
    folders = work.ledgers(call.workspace, ref)
    hidden = not sys.stderr.isatty()
    with click.progressbar(folders, label="Verifying", file=sys.stderr, hidden=hidden) as progress:
        found = [work.verify(folder) for folder in progress]
    rows = [
        {
            "path": each.folder.relative_to(call.workspace.folder).as_posix(),
            "events": each.events,
            "head": each.head,
            "problems": list(each.problems),
        }
        for each in found
    ]
    is_sound = not any(each.problems for each in found)
    shown = [{**row, "problems": len(each.problems)} for row, each in zip(rows, found, strict=True)]
    emit(call.as_json, {"ok": is_sound, "ledgers": rows}, table(shown, ["path", "events", "problems", "head"]))
    for each in found:
        for problem in each.problems:
            tell(problem)
    if not is_sound:
        raise click.exceptions.Exit(1)
