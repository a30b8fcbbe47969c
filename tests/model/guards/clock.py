"""Cases for G-42."""

from __future__ import annotations

from auditor.model.guards import clock
from tests.model import examples as an
from tests.model.guards.case import breaks, passes

CASES = [
    passes(clock.time_runs_forward, an.moment(8), an.moment(8), an.moment(8)),
    passes(clock.time_runs_forward, an.moment(7), an.moment(8)),
    passes(clock.time_runs_forward, an.moment(1), an.moment(8), an.moment(1), "recorded after the journey"),
    breaks(clock.time_runs_forward, an.moment(9), an.moment(8), named={"G-42": "is in the future"}),
    passes(clock.seen_by_now, an.evidence(captured=an.moment(8)), an.moment(8)),
    breaks(clock.seen_by_now, an.evidence(captured=an.moment(9)), an.moment(8), named={"G-42": "in the future"}),
    breaks(
        clock.time_runs_forward,
        an.moment(8, hour=9),
        an.moment(8),
        an.moment(8, hour=10),
        named={"G-42": "before the step"},
    ),
    breaks(clock.time_runs_forward, an.moment(6), an.moment(8), named={"G-42": "more than a day back"}),
]
