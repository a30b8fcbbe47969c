"""The columns of the board: the thirteen states by what is to be done next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.model.words import NonconformityState as N


@dataclass(frozen=True, slots=True)
class Phase:
    """One column: its title, who has the turn in it, and its states. One that is not *always* shown is so when it has
    something."""

    title: str
    whose: str
    states: tuple[N, ...]
    always: bool = True


PHASES = (
    Phase("To issue", "lead auditor", (N.DRAFT,), always=False),
    Phase("To acknowledge", "process owner", (N.ISSUED,)),
    Phase("To answer", "owner", (N.ACKNOWLEDGED, N.RESPONSE_RETURNED, N.REOPENED)),
    Phase("To review", "auditor", (N.RESPONSE_SUBMITTED,)),
    Phase("To carry out", "owner", (N.RESPONSE_ACCEPTED, N.IMPLEMENTATION_REJECTED)),
    Phase("To verify", "verifier", (N.IMPLEMENTED,)),
    Phase("Effective?", "verifier", (N.IMPLEMENTATION_VERIFIED,)),
    Phase("Settled", "", (N.CLOSED_EFFECTIVE, N.VOID, N.TRANSFERRED)),
)
"""From the first thing that is owed to the last."""

_OF_STATE: Mapping[N, Phase] = {state: phase for phase in PHASES for state in phase.states}


def phase_of(state: N) -> Phase:
    """The column of a state."""
    return _OF_STATE[state]
