"""Designs of reports: which there are, copies to change, and what is wrong in a copy."""

from __future__ import annotations

from collections.abc import Sequence

import click

from auditor.cli.context import find_workspace, looked_for
from auditor.cli.edges import Noun, tell
from auditor.cli.root import Root
from auditor.cli.show import emit, table

_WORKSPACE = click.option("--workspace", metavar="DIR", help="The workspace; else AUDITOR_WORKSPACE, else the nearest.")


@click.group(cls=Noun)
def design() -> None:
    """What reports look like: sections, words, colours, logo."""


@design.command("list")
@_WORKSPACE
@click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
@click.pass_obj
def list_(root: Root, workspace: str | None, as_json: bool) -> None:
    """List the designs; one that cannot be used is told with its faults. Exit code 1 if there is one."""
    from auditor.reporting.designs import entries

    folder = looked_for(workspace or root.workspace)
    found = list(entries(folder / "reports" if folder else None))
    rows = [
        {
            "design": each.name,
            "own": each.is_own,
            "languages": list(each.languages),
            "usable": each.problem is None,
            "file": str(each.path),
        }
        for each in found
    ]
    emit(as_json, rows, table(rows, ["design", "own", "languages", "usable", "file"]))
    problems = [each.problem for each in found if each.problem is not None]
    for problem in problems:
        tell(str(problem))
    if problems:
        raise click.exceptions.Exit(1)


@design.command("copy")
@click.argument("names", metavar="DESIGN...", nargs=-1, required=True)
@_WORKSPACE
@click.pass_obj
def copy(root: Root, names: Sequence[str], workspace: str | None) -> None:
    """Copy shipped designs into the workspace, to be changed there: audit-report palette."""
    from auditor.reporting.designs import copied

    folder = find_workspace(workspace or root.workspace) / "reports"
    for name in names:
        tell(f"Copied: {copied(name, folder)}")
