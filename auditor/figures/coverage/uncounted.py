"""What the programme is about and coverage cannot count: said wherever coverage is shown."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.figures.coverage.basis import CoverageBasis
from auditor.figures.wording import listed


def uncounted(basis: CoverageBasis) -> tuple[str, ...]:
    """A sentence for each reason why a standard of the programme is not counted; none where all are."""
    return tuple(_sentences(basis))


def _sentences(basis: CoverageBasis) -> Iterator[str]:
    for standard in basis.not_outlined:
        yield f"no outline of {standard} on the shelf: its coverage cannot be counted; put one in checklists/"
    if len(basis.not_planned) == 1:
        yield f"{basis.not_planned[0]} is a criterion, and no audit has a clause of it: it is not counted"
    elif basis.not_planned:
        yield f"{listed(basis.not_planned)} are criteria, and no audit has a clause of them: they are not counted"
