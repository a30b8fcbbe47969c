"""What others wrote, looked at first and then taken in."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.activities import merging
from auditor.cli.context import Acting, acts
from auditor.cli.edges import Noun, tell
from auditor.cli.preview import lines, lines_taken_in, row
from auditor.cli.progress import progress
from auditor.cli.show import emit


@click.group("import", cls=Noun)
def import_() -> None:
    """Take in what others wrote; --preview shows what it would bring."""


@import_.command("bundle")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--preview", is_flag=True, help="Only show what it would bring; nothing is changed.")
@click.option("--adopt-forks", is_flag=True, help="Keep lines that were written twice apart under one writer, too.")
@acts
def bundle(call: Acting, file: Path, preview: bool, adopt_forks: bool) -> None:
    """Take in the bundle in FILE: merge it with the audit here, or make it an audit of this workspace.

    It is checked whole first, and refused whole if anything in it does not check. Line by line all of both is kept;
    what was changed in both is listed and waits for a person: auditor conflicts. Once more it adds nothing.

    Who acts may be somebody whom only the bundle knows; nobody named means whom the copy was handed to.
    """
    with progress("Reading the bundle") as shown, merging.opened(call.workspace, file, shown) as incoming:
        if preview:
            brought = incoming.preview()
        else:
            acting = incoming.act(call.named, call.on, call.late_reason)
            brought = incoming.take_in(acting, adopt_forks=adopt_forks)
    told = lines if preview else lines_taken_in
    emit(call.as_json, {**row(brought), "taken_in": not preview}, told(brought, call.workspace.zone))
    if preview:
        tell("Nothing was changed. To take it in, leave out --preview.")
