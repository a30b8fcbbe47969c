"""S-02 and S-03 from both sides."""

from __future__ import annotations

from typing import Any

from auditor.model.guards.sampling import drawn_as_it_should
from auditor.model.sample import Sample
from tests.model.guards.case import breaks, passes


def _sample(**fields: Any) -> Sample:
    said = {"id": "s", "ref": "SM-01", "topic": "CIs", "clause": "20000-1:8.2.6", "population": "live CIs"}
    sizes = {"size": 40, "planned_n": 5, "n": 5, "method": "judgement"}
    return Sample.model_validate({**said, **sizes, **fields})


CASES = (
    passes(drawn_as_it_should, _sample(chosen_by="auditor")),
    breaks(drawn_as_it_should, _sample(chosen_by="auditee"), named={"S-02": "SM-01 was chosen by the auditee"}),
    breaks(drawn_as_it_should, _sample(after_seeing=True), named={"S-03": "after its records had been seen"}),
)
