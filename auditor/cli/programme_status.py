"""The status of the audit programme as PDF."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.context import Call, reads
from auditor.cli.edges import Verb
from auditor.cli.papers import LANGUAGE, OUTPUT, written


@click.command("programme", cls=Verb)
@OUTPUT
@LANGUAGE
@reads
def programme(call: Call, output: Path, language: str) -> None:
    """Write the status of the audit programme: schedule, coverage with its gaps, figures, workload, next steps."""
    from auditor.activities.programme_status import programme_pdf, programme_status

    status = programme_status(call.workspace, language=language)
    written(call, output, status, None if call.as_json else programme_pdf(call.workspace, status))
