"""Risk factors are kept: what decides how soon some processes are audited again."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.activities import frequency
from auditor.demo.supplement import FactorsSupplied
from auditor.demo.timeline import Deed, Event, Stage
from auditor.model.frequency import FactorSubject


def events(stage: Stage) -> Iterator[Event]:
    """The programme manager keeps them with the first programme, and changes them when something happens."""
    for supplied in stage.supplement.risk_factors:
        yield Event(supplied.at, stage.scenario.programme.manager, _set(stage, supplied))


def _set(stage: Stage, supplied: FactorsSupplied) -> Deed:
    factors = supplied.model_dump(exclude={"supplement", "at", "process"}, exclude_unset=True)
    return lambda acting: frequency.set_factors(
        stage.workspace.programme, acting, FactorSubject.PROCESS, stage.process(supplied.process), **factors
    )
