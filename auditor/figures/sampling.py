"""How much to look at, and the one sentence that may be said afterwards (ISO 19011 A.6)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from auditor.errors import InvalidInput
from auditor.model.quantity import they_are
from auditor.model.sample import Sample, Stratum
from auditor.model.words import SampleMethod

CONFIDENCE = 0.95
"""The confidence of every statement, unless another is asked for."""

ERROR_RATE = 0.10
"""The error rate that a discovery sample would show, unless another is asked for."""

MOST_PER_ITEM = 25
"""The usual small sample is never larger (practice)."""

SHOWN_AS_RATE = 5
"""Below so many cases, the cases are shown instead of a percentage."""


def rate(exceptions: int, n: int) -> float | None:
    """Share of exceptions, 0 to 1; ``None`` where nothing was looked at."""
    return exceptions / n if n else None


def discovery_size(error_rate: float, population: int | None = None, confidence: float = CONFIDENCE) -> int:
    """How many to draw to see at least one error if *error_rate* of the population deviates.

    Without a *population* n = ⌈ln(1-C) / ln(1-p)⌉; with one, the smallest n with C(N-D, n) / C(N, n) ≤ 1 - C where
    D = ⌈p·N⌉ (hypergeometric).
    """
    if not 0 < error_rate < 1 or not 0 < confidence < 1:
        raise InvalidInput(f"a rate of {error_rate} with a confidence of {confidence}", "Both lie between 0 and 1.")
    if population is not None and population < 1:
        return 0
    if population is None:
        return math.ceil(round(math.log(1 - confidence) / math.log(1 - error_rate), 9))
    wrong = math.ceil(round(error_rate * population, 9))
    unseen = 1.0  # probability that none of the n drawn deviates
    for n in range(population - wrong + 1):
        if round(unseen, 12) <= round(1 - confidence, 12):
            return n
        unseen *= (population - wrong - n) / (population - n)
    return population - wrong + 1  # more than all that are right


def upper_bound(clean: int, confidence: float = CONFIDENCE) -> float:
    """The error rate that is not reached with this *confidence* after so many *clean* ones: 1 - (1-C)^(1/n)."""
    return 1 - (1 - confidence) ** (1 / clean) if clean else 1.0


def usual_size(population: int) -> int:
    """The usual small sample (practice): min(N, max(5, ⌈√N⌉)), at most :data:`MOST_PER_ITEM`."""
    root = math.isqrt(population)
    root += root * root < population
    return min(population, MOST_PER_ITEM, max(5, root))


SITES_OF: Mapping[str, Fraction] = {
    "initial": Fraction(1),
    "surveillance": Fraction(6, 10),
    "recertification": Fraction(8, 10),
}
"""By what the root of the number of sites is multiplied on each occasion (IAF MD 1)."""

LEAST_AT_RANDOM = Fraction(1, 4)
"""The share of a sample of sites that is drawn at random, at least (IAF MD 1)."""


def site_size(sites: int, occasion: str = "initial") -> int:
    """How many of *sites* a certification body visits: ⌈f·√S⌉, the central function besides (IAF MD 1).

    Internal audits do better: every site at least once in the cycle.
    """
    if occasion not in SITES_OF:
        raise InvalidInput(f"no occasion {occasion!r}", f"One of {', '.join(SITES_OF)}.")
    factor = SITES_OF[occasion]
    square = factor.numerator**2 * sites  # ⌈f·√S⌉ in whole numbers: the smallest n with (n·denominator)² ≥ square
    root = math.isqrt(square)
    root += root * root < square
    return -(-root // factor.denominator)


def least_at_random(n: int) -> int:
    """How many of *n* sites are drawn at random, at least."""
    return math.ceil(LEAST_AT_RANDOM * n)


def suggested(method: SampleMethod, population: int, error_rate: float = ERROR_RATE) -> tuple[int, str]:
    """How many to draw by *method* unless somebody says otherwise, and why so many."""
    match method:
        case SampleMethod.CENSUS:
            return population, "all of them"
        case SampleMethod.DISCOVERY:
            shown = f"{CONFIDENCE * 100:.0f} % to see at least one if {percent(error_rate)} of {population} deviate"
            return discovery_size(error_rate, population), shown
        case SampleMethod.MULTI_SITE:
            return site_size(population), "root of the number of sites, the central function besides"
    return usual_size(population), f"usual small sample: root of N, 5 to {MOST_PER_ITEM}"


def strata_bound(strata: Sequence[Stratum], confidence: float = CONFIDENCE) -> float:
    """The error rate of the whole that is not reached with this *confidence* where a draw of *strata* was clean.

    The largest Σ w·p over the strata (w its share of the population, p its error rate) for which a clean draw is still
    as likely as 1 - C: Π (1-p)^n ≥ 1 - C. In proportion it is that of :func:`upper_bound`, otherwise more. At the
    largest 1 - p = min(1, λ·n/w) in every stratum, with one λ for all.
    """
    total = sum(each.size for each in strata)
    parts = [(each.n, each.size / total) for each in strata]
    if any(n == 0 for n, _ in parts):
        return 1.0

    def likely(factor: float) -> float:
        return sum(n * math.log(min(1.0, factor * n / weight)) for n, weight in parts)

    low, high = 0.0, max(weight / n for n, weight in parts)
    for _ in range(100):
        middle = (low + high) / 2
        if middle and likely(middle) >= math.log(1 - confidence):
            high = middle
        else:
            low = middle
    return sum(weight * (1 - min(1.0, high * n / weight)) for n, weight in parts)


def percent(share: float) -> str:
    """A share as people write it: 18.1 %, and 10 % where nothing stands behind the point."""
    return f"{share * 100:.1f}".removesuffix(".0") + " %"


def sentence(sample: Sample) -> str:
    """The one sentence that the sample's numbers support; screens, commands and reports say this and no other.

    Only a clean random draw that was looked at to its end supports a percentage with a confidence; exceptions of a
    random draw give a rate with the cases beside it; what was chosen by judgement, by a step or by the auditee
    supports nothing beyond what was looked at.
    """
    seen = sample.looked_at
    if sample.n == 0:
        return "Nothing was looked at, so nothing can be said."
    if seen < sample.n:
        so_far = f"{_deviating(sample.exceptions, seen)} so far" if seen else "Nothing was looked at yet"
        return f"{so_far}; {sample.n - seen} of {sample.n} {they_are(sample.n - seen)} still to look at."
    deviating = _deviating(sample.exceptions, seen)
    if seen == sample.size:
        return f"All {sample.size} were looked at; {deviating}."
    unsaid = f"{deviating}; no statistical statement about the population of {sample.size}."
    if sample.chosen_by == "auditee":
        return f"Chosen by the auditee, {unsaid}"
    match sample.method:
        case SampleMethod.CENSUS:
            return f"A census that looked at {seen} of {sample.size}; {deviating}, the rest was not looked at."
        case SampleMethod.JUDGEMENT:
            return f"Chosen by judgement, {unsaid}"
        case SampleMethod.SYSTEMATIC:
            return f"Drawn by a fixed step, {unsaid}"
        case SampleMethod.MULTI_SITE:
            return f"Sites chosen in part by judgement, {unsaid}"
    return f"{_of_the_draw(sample)}{_of_the_added(sample)}."


def question(sample: Sample) -> str:
    """What an exception asks before anything is concluded; empty where there is none, or it was decided."""
    if not sample.exceptions or sample.decision in ("accept", "finding"):
        return ""
    if sample.extended_by:
        return "Isolated or systemic? It was extended once: look at the process, then decide."
    return (
        f"Isolated or systemic? Extend the sample once by {extension_of(sample)}, or look at the process; then decide."
    )


def extension_of(sample: Sample) -> int:
    """How many more an extension looks at: the same number once more, or what is left."""
    return min(max(sample.planned_n - len(sample.added), 0), sample.size - sample.planned_n)


def shares(sample: Sample) -> str:
    """How many were drawn from each stratum: ``server 15 of 3000, VM 9 of 1700``."""
    return ", ".join(f"{part.name} {part.n} of {part.size}" for part in sample.strata)


def _of_the_draw(sample: Sample) -> str:
    """What was drawn at random, without what was added to it by judgement."""
    added = frozenset(sample.added)
    marks = [mark for mark in sample.marks if mark.element not in added]
    size, n = sample.size - len(added), sample.n
    exceptions = sample.exceptions
    if added:
        if sample.counted_exceptions is not None:
            return (
                f"Drawn at random and in part chosen by judgement, {_deviating(exceptions, n)}; "
                f"no statistical statement about the population of {sample.size}"
            )
        n, exceptions = len(marks), sum(not mark.right for mark in marks)
    is_stratified = sample.method is SampleMethod.STRATIFIED
    how = f"Drawn {'at random within strata' if is_stratified else 'at random'}"
    if n == size:
        return f"All {size} of the draw were looked at; {_deviating(exceptions, n)}"
    if exceptions:
        share = f", {exceptions / n * 100:.1f} % of the sample" if n >= SHOWN_AS_RATE else ""
        return f"{how} from {size}, {_deviating(exceptions, n)}{share}"
    if not n or (sample.strata and sum(each.n for each in sample.strata) != n):
        return f"{how}, {_deviating(0, n)}; no statistical statement about the population of {size}"
    # Where nobody knows how the strata were drawn, (1-p) of the whole bounds them only in proportion.
    proviso = "if the strata were drawn in proportion, " if is_stratified and not sample.strata else ""
    limit = f"{strata_bound(sample.strata) if sample.strata else upper_bound(n):.1%}".replace("%", " %")
    return (
        f"{how}, {_deviating(0, n)}: {proviso}with {CONFIDENCE * 100:.0f} % confidence fewer than {limit} "
        f"of the {size} deviate"
    )


def _of_the_added(sample: Sample) -> str:
    """What was added by judgement, which says nothing about the others."""
    added = [mark for mark in sample.marks if mark.element in sample.added]
    if not added or sample.counted_exceptions is not None:
        return ""
    return f"; of those added by judgement {_deviating(sum(not mark.right for mark in added), len(added))}"


def _deviating(exceptions: int, n: int) -> str:
    count = "none" if exceptions == 0 else str(exceptions)
    return f"{count} of {n} {'deviate' if exceptions > 1 else 'deviates'}"


def within(n: int, population: int) -> None:
    """``InvalidInput`` where *n* of a *population* cannot be drawn."""
    if not 0 <= n <= population:
        raise InvalidInput(f"{n} drawn from {population}", f"Draw between 0 and {population}.")
