"""The whole workspace in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.cli.context import find_workspace
from auditor.cli.edges import Verb, tell
from auditor.cli.progress import progress
from auditor.cli.root import Root
from auditor.cli.show import emit
from auditor.ledger import utc_now
from auditor.model.quantity import quantity
from auditor.workspace import backup as work

_FILE = click.Path(path_type=Path)


@click.command(cls=Verb)
@click.argument("file", metavar="FILE|DIR", type=_FILE)
@click.option("--workspace", metavar="DIR", help="The workspace; else AUDITOR_WORKSPACE, else the nearest above.")
@click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
@click.pass_obj
def backup(root: Root, file: Path, workspace: str | None, as_json: bool) -> None:
    """Write the whole workspace into one FILE, or into a dated file in DIR, and read it back.

    Everything is in it: audits, evidence, issued reports, drafts, settings, checklists; not your own preferences.
    A file that is there is never replaced. Others may go on working meanwhile.

    Exit code 1 where something could not be in it (links, files that cannot be read), or where the workspace is
    damaged: the backup is made all the same, and what is wrong is told.
    """
    folder = find_workspace(workspace or root.workspace)
    made = utc_now()
    target = file / work.name_for(folder, made) if file.is_dir() else file
    with progress("Backing up") as told:
        done = work.back_up(folder, target, told, made=made)
    _say(done, as_json, {"file": str(target)}, str(target))
    if done.manifest.left_out or done.damage:
        raise click.exceptions.Exit(1)


@click.command(cls=Verb)
@click.argument("file", metavar="FILE", type=_FILE)
@click.argument("folder", metavar="DIR", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
def restore(file: Path, folder: Path, as_json: bool) -> None:
    """Make a workspace in DIR, which is new or empty, of the backup in FILE.

    Every file is compared with its hash, every ledger is checked; a file that is not sound is refused whole, and
    nothing is ever replaced. The workspace that the backup was made of may go on beside this one: what is written in
    either is told apart.

    Exit code 1 where the backup is refused, or where its source was damaged already: then it is as it was.
    """
    with progress("Restoring") as told:
        done = work.restore(file, folder, told)
    _say(done, as_json, {"file": str(file), "folder": str(folder)}, str(folder))
    tell(f"Go on there: auditor open {folder}")
    if done.damage:
        raise click.exceptions.Exit(1)


def _say(done: work.Backup, as_json: bool, where: dict[str, str], line: str) -> None:
    """What was done on stdout; on stderr what could not be in it, and what was damaged already."""
    manifest = done.manifest
    left_out = [{"path": path, "reason": reason} for path, reason in manifest.left_out.items()]
    value: dict[str, Any] = {
        "ok": not left_out and not done.damage,
        **where,
        "workspace": manifest.workspace,
        "made": manifest.made.isoformat(),
        "program": manifest.program,
        "files": manifest.files,
        "bytes": manifest.size,
        "ledgers": [{"path": each.path, "id": each.ledger, "head": each.head} for each in manifest.ledgers],
        "left_out": left_out,
        "problems": list(done.damage),
    }
    emit(as_json, value, [line])
    for each in left_out:
        tell(f"Not in the backup: {each['path']}: {each['reason']}.")
    for problem in done.damage:
        tell(problem)
    if done.damage:
        tell("What is damaged there was damaged before. More about it, with the workspace at hand: auditor verify")
    ledgers = quantity(len(manifest.ledgers), "ledger")
    tell(f"{quantity(manifest.files, 'file')}, {manifest.size:,} bytes, {ledgers}; read back and compared.")
