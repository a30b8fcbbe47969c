"""G-42: time runs forward."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from auditor.model.evidence import Evidence
from auditor.model.guards.rule import Breach, breach

BACKDATED = timedelta(days=1)
"""How far back an effective time may lie without a reason."""


def seen_by_now(piece: Evidence, now: datetime) -> Iterator[Breach]:
    """G-42: evidence is not from the future."""
    if piece.captured > now:
        yield breach(
            "G-42", f"{piece.ref} is dated {piece.captured:%Y-%m-%d %H:%M}, which is in the future", "--captured DATE"
        )


def time_runs_forward(
    effective: datetime, now: datetime, previous: datetime | None = None, reason: str = ""
) -> Iterator[Breach]:
    """G-42: not in the future, not before the step it follows; more than a day back asks for a reason."""
    if effective > now:
        yield breach("G-42", f"{effective:%Y-%m-%d %H:%M} is in the future; it is {now:%Y-%m-%d %H:%M}")
    if previous is not None and effective < previous:
        yield breach(
            "G-42",
            f"{effective:%Y-%m-%d %H:%M} is before the step it follows, of {previous:%Y-%m-%d %H:%M}",
            "Give the day it happened: --on DATE, on or after that.",
        )
    if now - effective > BACKDATED and not reason:
        yield breach(
            "G-42",
            f"{effective:%Y-%m-%d %H:%M} is more than a day back, without a reason",
            "Say why it is recorded late: --late-reason TEXT.",
        )
