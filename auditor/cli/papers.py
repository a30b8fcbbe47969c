"""What every command that writes a paper has: where to, in which language, and the record instead of the PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.context import Call
from auditor.cli.edges import tell
from auditor.cli.show import print_bytes, write_file

if TYPE_CHECKING:
    from auditor.reporting.document import Rendered
    from auditor.reporting.facts import SheetRecord

OUTPUT = click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="FILE.pdf; - is stdout; --json writes JSON."
)
LANGUAGE = click.option(
    "--language", default="en", metavar="CODE", help="Of labels: en, de, fr, or one of your design; default en."
)


def written(call: Call, output: Path, record: SheetRecord, rendered: Rendered | None) -> None:
    """Write the PDF, or the record as JSON where that was asked for."""
    for warning in rendered.warnings if rendered else ():
        tell(warning)
    data = rendered.pdf if rendered else record.canonical() + b"\n"
    if str(output) == "-":
        print_bytes(data)
    else:
        write_file(output, data)
