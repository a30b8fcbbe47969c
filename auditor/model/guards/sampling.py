"""Guards of samples (ISO 19011 A.6): S-02, S-03."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.guards.rule import Breach, breach
from auditor.model.sample import Sample


def drawn_as_it_should(sample: Sample) -> Iterator[Breach]:
    """S-02 and S-03."""
    if sample.chosen_by == "auditee":
        yield breach("S-02", f"{sample.ref} was chosen by the auditee", "Draw it from the list of the population.")
    if sample.after_seeing:
        yield breach("S-03", f"{sample.ref} was drawn after its records had been seen", "Draw another one.")
