"""The input to the management review as a file: Markdown to work on, or PDF."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from auditor.activities import management_review as work
from auditor.cli.context import Call, reads
from auditor.cli.edges import Verb, tell
from auditor.cli.show import print_bytes, write_file
from auditor.cli.values import day
from auditor.errors import InvalidInput
from auditor.model.calendar import months_before

_ENDINGS = (".md", ".markdown", ".pdf", ".json")


@click.command("review", cls=Verb)
@click.option("--from", "first", type=day, help="First day of the period; default a year before its last.")
@click.option("--to", "last", type=day, help="Last day of the period; default today, or the day of --as-of.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="FILE.md, FILE.pdf, or FILE.json for programs; - prints Markdown.",
)
@reads
def management_review(call: Call, first: date | None, last: date | None, output: Path) -> None:
    """Write the input to the management review: what the standards ask for, filled as far as it is known."""
    ending = ".md" if str(output) == "-" else output.suffix.casefold()
    if call.as_json:
        ending = ".json"
    if ending not in _ENDINGS:
        raise InvalidInput(f"{output.name} says not what to write.", f"End it in {', '.join(_ENDINGS)}.")
    end = call.today if last is None else last
    begin = months_before(end, 12) + timedelta(days=1) if first is None else first
    call.overview()
    review = work.compiled(call.workspace, begin, end)
    if ending == ".pdf":
        rendered = work.as_pdf(call.workspace, review)
        for warning in rendered.warnings:
            tell(warning)
        data = rendered.pdf
    elif ending == ".json":
        data = review.canonical() + b"\n"
    else:
        data = work.as_markdown(call.workspace, review)
    if str(output) == "-":
        print_bytes(data)
    else:
        write_file(output, data)
