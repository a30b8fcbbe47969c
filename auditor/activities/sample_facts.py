"""A sample as the report prints it: drawn so that a reader can repeat it, and the one sentence it supports."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.figures.sampling import sentence, shares
from auditor.model.sample import Sample
from auditor.reporting import record as facts


def facts_of(sample: Sample, evidence: list[str]) -> facts.SampleFacts:
    """The facts of *sample*; *evidence* are the references it cites.

    With the source stands which list it was, by its hash; with the method how the strata were drawn from; with the
    reason what was replaced and why, added by judgement, or extended.
    """
    listed = sample.listed
    which = f"{listed.name}, SHA-256 {listed.sha256}" if listed else ""
    strata = f"{sample.method.value}: {shares(sample)}" if sample.strata else ""
    return facts.SampleFacts(
        ref=sample.ref,
        topic=_said((sample.topic, sample.objective)),
        clause=sample.clause,
        population=sample.population,
        source=_said((sample.source, sample.complete, which)),
        size=sample.size,
        planned_n=sample.planned_n,
        n=sample.n,
        method=sample.method,
        method_note=_said((sample.method_note, strata)),
        seed=sample.seed,
        reason=_said((sample.reason, *_changes(sample))),
        exceptions=sample.exceptions,
        supports=sentence(sample),
        conclusion=sample.conclusion,
        evidence=evidence,
    )


def _said(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part)


def _changes(sample: Sample) -> Iterable[str]:
    if sample.start is not None:
        yield f"from number {sample.start} on"
    if sample.added:
        yield f"added by judgement: {', '.join(sample.added)}"
    yield from (f"{each.element} replaced by {each.by}: {each.reason}" for each in sample.replaced)
    if sample.extended_by:
        yield f"extended by {sample.extended_by}"
    if sample.chosen_by == "auditee":
        yield "chosen by the auditee"
    if sample.after_seeing:
        yield "drawn after the records had been seen"
