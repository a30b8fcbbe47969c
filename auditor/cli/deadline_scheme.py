"""How long things may take by the programme: its deadline scheme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from auditor.activities import schemes
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun
from auditor.cli.programme_rows import OF
from auditor.cli.show import card, emit
from auditor.cli.show import told as told_after
from auditor.cli.values import given
from auditor.model.schemes import DeadlineScheme

_PERIODS = tuple(name for name, field in DeadlineScheme.model_fields.items() if field.annotation is int)


@click.group("deadlines", cls=Noun)
def deadline_scheme() -> None:
    """How long responses, actions and reports may take: working days, unless the name says calendar days."""


@deadline_scheme.command("show")
@OF
@reads
def show(call: Call, of: str) -> None:
    """Show the deadlines that the programme declares."""
    row = _row(schemes.deadlines(call.workspace.programme, of))
    emit(call.as_json, row, card(row))


def _periods(command: Any) -> Callable[..., Any]:
    for name in reversed(_PERIODS):
        command = click.option(f"--{name.replace('_', '-')}", name, type=click.IntRange(0))(command)
    shorter = "--repeats-one-step-shorter/--repeats-as-others"
    told = "Whether a minor that is a repeat gets the periods of a major."
    command = click.option(shorter, "repeats_one_step_shorter", default=None, help=told)(command)
    return command  # type: ignore[no-any-return]


@deadline_scheme.command("set")
@_periods
@OF
@acts
def set_(call: Acting, of: str, **periods: int | bool | None) -> None:
    """Declare other deadlines while the programme is a draft; an audit takes them over when its lead is appointed."""
    days = given(**periods)
    if not days:
        raise click.UsageError("Say which: --report DAYS, --response-minor DAYS, …")
    outcome = schemes.set_deadlines(call.workspace.programme, call.act(), of, **days)
    said = ", ".join(f"{name.replace('_', ' ')} {_said(value)}" for name, value in days.items())
    told_after(call, outcome, _row(outcome.value), said)


def _said(value: int | bool) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _row(scheme: DeadlineScheme) -> dict[str, Any]:
    return scheme.model_dump(mode="json", exclude={"id"})
