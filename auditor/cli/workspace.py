"""Making, finding and opening a workspace."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from auditor.cli.context import find_workspace, looked_for
from auditor.cli.edges import Verb, tell
from auditor.cli.root import Root
from auditor.cli.show import print_lines
from auditor.cli.values import moment
from auditor.workspace import Settings, Workspace
from auditor.workspace.settings import FILE, Organisation

FIRST_STEPS = (
    "There is no workspace here. Three ways to begin:",
    "",
    "  auditor demo               look at an invented organisation with its audits",
    "  auditor init DIR           make a workspace of your own",
    "  auditor --workspace DIR    open one that is elsewhere",
)


def open_or_offer(root: Root) -> None:
    """Open the app on the workspace that is found, or say how to come by one."""
    folder = looked_for(root.workspace)
    if folder is not None or (sys.stdin.isatty() and sys.stdout.isatty()):
        _open(root, folder)
    else:
        print_lines(FIRST_STEPS)


def _open(root: Root, folder: Path | None) -> None:
    """Open the app, on its welcome where there is no workspace; a folder that is none is refused first."""
    if folder is not None:
        Workspace.open(folder, read_only=True).close()
    if root.open_app is None:
        raise click.UsageError("The app cannot be opened from here.")
    root.open_app(folder, root.by or "")


@click.command("open", cls=Verb)
@click.argument("folder", metavar="[DIR]", required=False)
@click.pass_obj
def open_(root: Root, folder: str | None) -> None:
    """Open the app on the workspace in DIR, or on the one that is found."""
    _open(root, find_workspace(folder or root.workspace))


@click.command(cls=Verb)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", default="", help="The organisation, as it is printed on reports.")
@click.option("--short", default="", help="Its short name, as it is shown on screens.")
@click.option("--timezone", default="UTC", show_default=True, help="Where days without a time are meant.")
def init(folder: Path, name: str, short: str, timezone: str) -> None:
    """Make an empty workspace in DIR, with its settings in auditor.toml."""
    organisation = Organisation(name=name, short=short, timezone=timezone)
    Workspace.create(folder, Settings(organisation=organisation)).close()
    print_lines([str(folder)])
    tell(f"The settings are in {folder / FILE}. Next, from that folder: auditor people add 'YOUR NAME'")


@click.command(cls=Verb)
@click.argument("folder", metavar="[DIR]", default="auditor-demo", type=click.Path(path_type=Path))
@click.option("--no-open", is_flag=True, help="Only build it.")
@click.option("--at", type=moment, help="Stop the story there, to go on yourself: '2026-10-07 09:28' is amid an audit.")
@click.pass_obj
def demo(root: Root, folder: Path, no_open: bool, at: datetime | None) -> None:
    """Build the demo in DIR (auditor-demo) and open the app on it; one that is there is opened as it is."""
    if (folder / FILE).is_file():
        tell(f"{folder} is a workspace already; it is taken as it is.")
    else:
        from auditor.demo import build

        build(folder, until=at, progress=_progress if sys.stderr.isatty() else None)
        _progress_is_over()
    if no_open:
        print_lines([str(folder)])
    else:
        _open(root, folder)


def _progress_is_over() -> None:
    """Take the last day of the story off the terminal."""
    if sys.stderr.isatty():
        click.echo(f"\r{'':70}\r", err=True, nl=False)


def _progress(day: str) -> None:
    """The day of the story, on one line of the terminal."""
    click.echo(f"\r{day[:70]:<70}", err=True, nl=False)
