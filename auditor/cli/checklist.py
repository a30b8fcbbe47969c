"""Checklists: what to ask. The shipped ones, and the organisation's own in the workspace's folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from auditor.cli.context import find_workspace, looked_for
from auditor.cli.edges import Noun, tell
from auditor.cli.root import Root
from auditor.cli.rows import Row
from auditor.cli.show import emit, print_lines, table, write_file
from auditor.errors import InvalidInput
from auditor.figures.scope import chosen
from auditor.library import checklists as library
from auditor.library.writing import write
from auditor.model.checklist import Checklist
from auditor.model.clause import Clause
from auditor.model.quantity import quantity
from auditor.workspace import Workspace

_WORKSPACE = click.option("--workspace", metavar="DIR", help="The workspace; else AUDITOR_WORKSPACE, else the nearest.")
_JSON = click.option("--json", "as_json", is_flag=True, help="JSON for programs.")


@click.group(cls=Noun)
def checklist() -> None:
    """What to ask: the shipped checklists and the organisation's own."""


def _shelf(root: Root, workspace: str | None) -> library.Shelf:
    folder = looked_for(workspace or root.workspace)
    return library.shelf(*([folder / "checklists"] if folder else []))


@checklist.command("list")
@_WORKSPACE
@_JSON
@click.pass_obj
def list_(root: Root, workspace: str | None, as_json: bool) -> None:
    """List the checklists; one that cannot be used is told with its faults."""
    rows = []
    for entry in _shelf(root, workspace).entries():
        rows.append(_row(entry))
        if entry.problem is not None:
            tell(str(entry.problem))
    emit(as_json, rows, table(rows, ["id", "standard", "items", "own", "title"]))


def _row(entry: library.Entry) -> Row:
    it = entry.checklist
    return {
        "id": entry.id,
        "title": it.title if it else "cannot be used",
        "standard": it.standard if it else None,
        "edition": it.edition if it else None,
        "kind": it.kind if it else None,
        "items": len(it.items) if it else None,
        "own": not entry.shipped,
    }


@checklist.command("show")
@click.argument("checklist_id", metavar="ID")
@click.option("--clause", help="Only this clause and what is below it.")
@_WORKSPACE
@_JSON
@click.pass_obj
def show(root: Root, checklist_id: str, clause: str | None, workspace: str | None, as_json: bool) -> None:
    """Show the items of a checklist; as JSON with everything that helps to judge the answers. Of an outline, which has
    no items, the clauses."""
    it = _shelf(root, workspace).load(checklist_id)
    if not it.items:
        _show_outline(it, clause, as_json)
        return
    items = chosen(it, clauses=[_clause(clause, it.standard)] if clause else [])
    rows = [item.model_dump(mode="json") for item in items]
    if clause and not rows:
        raise InvalidInput(f"--clause: {clause} has no item in {it.id}.", f"auditor checklist show {it.id}")
    value = {**it.model_dump(mode="json", exclude={"clauses", "items"}), "items": rows}
    emit(as_json, value, table(rows, ["id", "clause", "weight", "method", "question"]))


def _show_outline(it: Checklist, clause: str | None, as_json: bool) -> None:
    wanted = _clause(clause, it.standard) if clause else None
    clauses = [each for each in it.clauses if wanted is None or wanted.covers(Clause(it.standard, each.number))]
    if not clauses:
        raise InvalidInput(f"--clause: {it.id} has no clause {clause}.", f"auditor checklist show {it.id}")
    rows = [each.model_dump(mode="json", exclude={"private_text"}) for each in clauses]
    value = {**it.model_dump(mode="json", exclude={"clauses"}), "clauses": rows}
    emit(as_json, value, table(rows, ["number", "title", "pdca", "documented_information"]))


def _clause(text: str, standard: str) -> Clause:
    try:
        return Clause.parse(text, standard)
    except ValueError as wrong:
        raise InvalidInput(f"--clause: {wrong}.", "Nothing was changed.") from wrong


@checklist.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: Sequence[Path]) -> None:
    """Check checklist files: every mistake with its line. Exit code 1 if there is one."""
    faulty = 0
    for file in files:
        try:
            it = library.read(file)
        except InvalidInput as error:
            faulty += 1
            tell(str(error))
        else:
            print_lines([f"{file}: {it.id}, {quantity(len(it.items), 'item')}, {quantity(len(it.clauses), 'clause')}"])
    if faulty:
        raise click.exceptions.Exit(1)


@checklist.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--as", "as_id", metavar="ID", help="Keep it under another id.")
@click.option("--replace", is_flag=True, help="Take the place of an own checklist with this id.")
@_WORKSPACE
@click.pass_obj
def import_(root: Root, file: Path, as_id: str | None, replace: bool, workspace: str | None) -> None:
    """Keep a checklist as the organisation's own; audits planned earlier keep their items.

    One with the id of a shipped checklist takes its place in this workspace.
    """
    with Workspace.open(find_workspace(workspace or root.workspace), read_only=True) as opened:
        folder = opened.folder / "checklists"
    it = library.read(file)
    data = file.read_bytes()
    if as_id and as_id != it.id:
        it = type(it).model_validate({**it.model_dump(), "id": as_id})
        data = write(it, private_text=True).encode()
    target = folder / f"{it.id}.yaml"
    if target.exists() and not replace:
        raise InvalidInput(f"{it.id} is there already.", "Give another id (--as ID), or take its place: --replace")
    folder.mkdir(exist_ok=True)
    target.write_bytes(data)
    print_lines([f"{it.id} {quantity(len(it.items), 'item')}"])


@checklist.command("export")
@click.argument("checklist_id", metavar="ID")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file; default stdout.")
@click.option("--private-text", is_flag=True, help="With a licensee's own copies of requirements.")
@_WORKSPACE
@click.pass_obj
def export(root: Root, checklist_id: str, output: Path | None, private_text: bool, workspace: str | None) -> None:
    """Write a checklist as a file that can be changed and imported."""
    text = write(_shelf(root, workspace).load(checklist_id), private_text)
    if output:
        write_file(output, text.encode())
    else:
        click.echo(text, nl=False)
