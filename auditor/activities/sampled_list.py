"""The list that a sample was drawn from: what is recorded of it, and the list itself given once more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from auditor.errors import InvalidInput, NotFound
from auditor.exchange import population_list
from auditor.exchange.population_list import Listed
from auditor.model.sample import Detail, PopulationList, Sample
from auditor.workspace import AuditBook

MOST_DETAILED = 1_000
"""Of a larger sample no further columns are kept: nobody walks along so many."""


def recorded(elements: Listed | None) -> PopulationList | None:
    """What is recorded of a list: by what it is known again."""
    if elements is None:
        return None
    named = {"column": elements.column, "strata": elements.strata_column, "further": list(elements.further)}
    return PopulationList(name=elements.name, sha256=elements.sha256, **named)


def names(listed: Listed | None) -> tuple[Sequence[str], Sequence[str]]:
    """The elements of a list and the stratum of each; nothing without a list."""
    return (listed.elements, listed.strata) if listed else ((), ())


def with_details(sample: Sample, listed: Listed | None) -> Sample:
    """The sample with what the list says of each element that is looked at."""
    further = sample.listed.further if sample.listed else []
    if listed is None or not further or len(further) != len(listed.further) or len(sample.drawn) > MOST_DETAILED:
        return sample
    known = listed.details(frozenset(sample.drawn))
    return sample.having(details=[Detail(element=one, cells=list(known[one])) for one in sample.drawn if one in known])


def list_again(book: AuditBook, sample: Sample, file: Path | None = None) -> Listed | None:
    """The list that *sample* was drawn from: from a *file*, or from the audit where it was kept as evidence."""
    if sample.listed is None:
        if file is not None:
            raise InvalidInput(f"{sample.ref} was drawn from numbers, not from a list.", "Leave out the list.")
        return None
    file = file or kept_list(book, sample)
    listed = sample.listed
    return population_list.read(file, listed.column, listed.strata, listed.further) if file else None


def kept_list(book: AuditBook, sample: Sample) -> Path | None:
    """Where the list of *sample* lies, if it was kept as evidence."""
    if sample.listed is None:
        return None
    try:
        return book.ledger.exhibit(sample.listed.sha256)
    except NotFound:
        return None


def again(sample: Sample, listed: Listed | None) -> Listed | None:
    """The list that *sample* was drawn from, given once more: it is known by its hash."""
    if sample.listed is None:
        return None
    if listed is None:
        raise InvalidInput(
            f"{sample.ref} was drawn from {sample.listed.name}, which is not kept.", "Give the list again: --from CSV"
        )
    if listed.sha256 != sample.listed.sha256:
        raise InvalidInput(
            f"{listed.name} is not the list that {sample.ref} was drawn from.",
            f"The SHA-256 of that one, {sample.listed.name}, is {sample.listed.sha256}; of this one {listed.sha256}.",
        )
    return listed
