"""Papers about nonconformities: one with its whole history, the register, and what is asked of a person."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.context import Call, reads
from auditor.cli.edges import Verb
from auditor.cli.papers import LANGUAGE, OUTPUT, written
from auditor.cli.step import NC


@click.command("nc", cls=Verb)
@NC
@OUTPUT
@LANGUAGE
@click.option("--with-confidential", is_flag=True, help="Also what confidential and personal evidence says.")
@reads
def nonconformity(call: Call, ref: str, output: Path, language: str, with_confidential: bool) -> None:
    """Write one nonconformity with its complete history, on one to two pages.

    Evidence that is confidential or personal is named by its reference only, unless it is asked for (G-43).
    """
    from auditor.activities.follow_up import find
    from auditor.activities.nonconformity_content import nonconformity_pdf, nonconformity_sheet

    call.overview()
    book, it = find(call.workspace, ref)
    sheet = nonconformity_sheet(call.workspace, book, it.id, language=language, with_confidential=with_confidential)
    written(call, output, sheet, None if call.as_json else nonconformity_pdf(call.workspace, sheet))


@click.command("register", cls=Verb)
@OUTPUT
@LANGUAGE
@click.option("--open", "only_open", is_flag=True, help="Leave out what is settled.")
@click.option("--owner", metavar="PERSON", help="Only what is asked of somebody: what, by when, what counts as done.")
@reads
def register(call: Call, output: Path, language: str, only_open: bool, owner: str | None) -> None:
    """Write the register of nonconformities: counts, what is overdue first, where they are, figures and trends."""
    from auditor.activities import register_content as work
    from auditor.activities.organisation import find_person

    call.overview()
    if owner is None:
        sheet = work.register_sheet(call.workspace, language=language, open_only=only_open)
        written(call, output, sheet, None if call.as_json else work.register_pdf(call.workspace, sheet))
        return
    if only_open:
        raise click.UsageError("The list of a person has only what is open: leave out --open.")
    told = work.owner_list(call.workspace, find_person(call.workspace, owner).id, language=language)
    written(call, output, told, None if call.as_json else work.owner_list_pdf(call.workspace, told))
