"""A step of a nonconformity: found by its reference, done, and told as it stands then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from auditor.activities import follow_up
from auditor.activities.act import Act, Outcome
from auditor.cli import register
from auditor.cli.context import Acting
from auditor.cli.show import told
from auditor.cli.values import days_by_name, pair
from auditor.errors import InvalidInput
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.workspace import AuditBook

FIELDS = ("containment", "response", "implementation", "effectiveness")
"""What has a due date."""

NC = click.argument("ref", metavar="NC")
REASON = click.option("--reason", default="")
DUES = click.option("--due", "due", type=pair, metavar="STEP=DATE", multiple=True, help=f"STEP: {', '.join(FIELDS)}.")
DUE = click.option("--due", type=pair, metavar="STEP=DATE", required=True, help=f"STEP: {', '.join(FIELDS)}.")


def do(call: Acting, ref: str, verb: Callable[[AuditBook, Act, Id], Outcome[Nonconformity]]) -> None:
    """Find the nonconformity, do the *verb*, and tell how it stands then."""
    book, standing = follow_up.find(call.workspace, ref)
    outcome = verb(book, call.act(standing.id), standing.id)
    row = register.whole_nonconformity(book, outcome.value, call.today)
    told(call, outcome, row, f"{row['ref']} {row['state'].replace('_', ' ')}")


def days_due(pairs: tuple[tuple[str, str], ...], today: date) -> dict[Any, date]:
    """The days of ``STEP=DATE``, by step."""
    strange = [name for name, _ in pairs if name not in FIELDS]
    if strange:
        raise InvalidInput(
            f"--due: nothing called {', '.join(strange)} has a due date.", f"What has: {', '.join(FIELDS)}"
        )
    return days_by_name(pairs, "--due", today)
