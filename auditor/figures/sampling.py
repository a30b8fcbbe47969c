"""How much to look at, which ones, and what may be said afterwards (ISO 19011 A.6).

**The draw can be repeated by anyone.** A seed is a text; ``random.Random(seed)`` makes numbers u in [0, 1) from it
whose sequence Python promises not to change. To draw n of N, the elements stand in their order at places 0 to N-1; for
i = 0 … n-1 the element at place i changes places with the one at place i + ⌊u·(N - i)⌋; the first n are drawn, and are
handed back in their original order.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

from auditor.errors import InvalidInput
from auditor.model.sample import Sample
from auditor.model.words import SampleMethod

Element = TypeVar("Element")

CONFIDENCE = 0.95
"""The confidence of every statement, unless another is asked for."""

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


def draw(elements: Sequence[Element], n: int, seed: str) -> tuple[Element, ...]:
    """Draw *n* of *elements* at random, in their order; numbers 1 to N are ``range(1, N + 1)``."""
    _within(n, len(elements))
    random = Random(seed)
    moved: dict[int, int] = {}  # places whose element has changed, so that a draw out of millions stays small
    drawn = []
    for place in range(n):
        other = place + int(random.random() * (len(elements) - place))
        drawn.append(moved.get(other, other))
        moved[other] = moved.get(place, place)
    return tuple(elements[place] for place in sorted(drawn))


def draw_systematic(
    elements: Sequence[Element], n: int, seed: str = "", start: int | None = None
) -> tuple[Element, ...]:
    """Every k-th element, k = ⌊N/n⌋, from number *start* (1 to k); without a start the *seed* gives it, 1 + ⌊u·k⌋."""
    _within(n, len(elements))
    if n == 0:
        return ()
    step = len(elements) // n
    if start is None:
        start = 1 + int(Random(seed).random() * step)
    if not 1 <= start <= step:
        raise InvalidInput(f"a start at number {start} with every {step}. drawn", f"Start at one of 1 to {step}.")
    return tuple(elements[start - 1 + step * turn] for turn in range(n))


def allocation(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of *n* each stratum gets: in proportion (largest remainder), at least 1, at most all of it."""
    filled = {name: size for name, size in sizes.items() if size}
    total = sum(filled.values())
    _within(n, total)
    if n < len(filled):
        raise InvalidInput(f"{n} drawn from {len(filled)} strata", "Each stratum needs at least one: draw more.")
    shares = dict.fromkeys(filled, 1)
    for _ in range(n - len(filled)):
        room = [name for name in filled if shares[name] < filled[name]]
        most = max(
            room, key=lambda name: n * filled[name] / total - shares[name]
        )  # the first of equals, in their order
        shares[most] += 1
    return {name: shares.get(name, 0) for name in sizes}


def draw_stratified(strata: Mapping[str, Sequence[Element]], n: int, seed: str) -> dict[str, tuple[Element, ...]]:
    """Draw *n* by :func:`allocation`; each stratum is drawn like :func:`draw` with the seed ``seed/name``."""
    shares = allocation({name: len(elements) for name, elements in strata.items()}, n)
    return {name: draw(elements, shares[name], f"{seed}/{name}") for name, elements in strata.items()}


def sentence(sample: Sample) -> str:
    """The one sentence that the sample's numbers support.

    Only a clean random draw supports a percentage with a confidence; exceptions of a random draw give a rate with the
    cases beside it; what was chosen by judgement or by a step supports nothing beyond what was looked at.
    """
    if sample.n == 0:
        return "Nothing was looked at, so nothing can be said."
    deviating = _deviating(sample.exceptions, sample.n)
    if sample.n == sample.size:
        return f"All {sample.size} were looked at; {deviating}."
    match sample.method:
        case SampleMethod.CENSUS:
            return f"A census that looked at {sample.n} of {sample.size}; {deviating}, the rest was not looked at."
        case SampleMethod.JUDGEMENT:
            return f"Chosen by judgement, {deviating}; no statistical statement about the population of {sample.size}."
        case SampleMethod.SYSTEMATIC:
            return (
                f"Drawn by a fixed step, {deviating}; no statistical statement about the population of {sample.size}."
            )
    how = "at random within strata" if sample.method is SampleMethod.STRATIFIED else "at random"
    if sample.exceptions:
        return f"Drawn {how} from {sample.size}, {deviating}{_percentage(sample)}."
    # Drawn in proportion, (1-p) of the whole bounds the product over the strata; otherwise it need not.
    proviso = "if the strata were drawn in proportion, " if sample.method is SampleMethod.STRATIFIED else ""
    bound = f"{upper_bound(sample.n):.1%}".replace("%", " %")
    return (
        f"Drawn {how}, {deviating}: {proviso}with {CONFIDENCE * 100:.0f} % confidence fewer than {bound} "
        f"of the {sample.size} deviate."
    )


def _deviating(exceptions: int, n: int) -> str:
    count = "none" if exceptions == 0 else str(exceptions)
    return f"{count} of {n} {'deviate' if exceptions > 1 else 'deviates'}"


def _percentage(sample: Sample) -> str:
    if sample.n < SHOWN_AS_RATE:
        return ""
    return f", {sample.exceptions / sample.n * 100:.1f} % of the sample"


def _within(n: int, population: int) -> None:
    if not 0 <= n <= population:
        raise InvalidInput(f"{n} drawn from {population}", f"Draw between 0 and {population}.")
