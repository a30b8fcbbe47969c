"""The keys of the app, as this person has set them: as text, or as a page to print."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.edges import Verb
from auditor.cli.root import Root
from auditor.cli.show import emit, write_file
from auditor.errors import InvalidInput
from auditor.workspace import read_preferences, user_home
from auditor.workspace.settings import PREFERENCES

if TYPE_CHECKING:
    from auditor.reporting.key_card_record import KeyCard


@click.command(cls=Verb)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="FILE.pdf: one page to lay beside the laptop.")
@click.option("--json", "as_json", is_flag=True, help="For programs, with the id of each entry.")
@click.pass_obj
def keys(root: Root, output: Path | None, as_json: bool) -> None:
    """Print the keys of the app, with those that your own preferences.toml gives under [keys]."""
    file = user_home() / PREFERENCES
    if root.key_card is None:
        raise click.UsageError("The keys cannot be told from here.")
    try:
        card = root.key_card(read_preferences(file).keys, datetime.now().astimezone().date())
    except InvalidInput as wrong:
        raise InvalidInput(f"{file}: {wrong.message}", wrong.hint) from wrong
    if output is None:
        emit(as_json, [group.model_dump() for group in card.groups], _lines(card))
    elif output.suffix.casefold() == ".pdf":
        from auditor.reporting.key_card import render_key_card

        write_file(output, render_key_card(card).pdf)
    else:
        raise InvalidInput(f"{output.name} says not what to write.", "End it in .pdf; without -o it is text.")


def _lines(card: KeyCard) -> Iterator[str]:
    """The groups one below the other; behind each key the entry that [keys] names."""
    width = max(len(entry.id) for group in card.groups for entry in group.keys)
    for n, group in enumerate(card.groups):
        yield from ([""] if n else [])
        yield group.title
        for entry in group.keys:
            yield f"  {' '.join(entry.keys):<14}  {entry.id:<{width}}  {entry.says}"
