"""Which elements are drawn: a function of the population, the seed and the size, and of nothing else.

**The draw can be repeated by anyone.** A seed is a text; ``random.Random(seed)`` makes numbers u in [0, 1) from it
whose sequence Python promises not to change. To draw n of N, the elements stand in their order at places 0 to N-1; for
i = 0, 1, … the element at place i changes places with the one at place i + ⌊u·(N - i)⌋; the first n are drawn, and are
handed back in their original order. So the order of the list matters, and is part of what its hash stands for; and who
goes on drawing gets the same n and more: that is how a sample is extended, and how an element is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

from auditor.errors import InvalidInput
from auditor.figures.sampling import within
from auditor.model.sample import Sample, Stratum
from auditor.model.words import SampleMethod

Element = TypeVar("Element")


def places(size: int, n: int, seed: str) -> list[int]:
    """The places, 0 to N-1, of the first *n* of *size* elements as they come out of the draw."""
    within(n, size)
    random = Random(seed)
    moved: dict[int, int] = {}  # places whose element has changed, so that a draw out of millions stays small
    drawn = []
    for place in range(n):
        other = place + int(random.random() * (size - place))
        drawn.append(moved.get(other, other))
        moved[other] = moved.get(place, place)
    return drawn


def draw(elements: Sequence[Element], n: int, seed: str, after: int = 0) -> tuple[Element, ...]:
    """Draw *n* of *elements* at random, in their order; numbers 1 to N are ``range(1, N + 1)``.

    *after* so many that were drawn with the same seed, the *n* that come next.
    """
    return tuple(elements[place] for place in sorted(places(len(elements), after + n, seed)[after:]))


def draw_systematic(
    elements: Sequence[Element], n: int, seed: str = "", start: int | None = None, turn: int = 0
) -> tuple[Element, ...]:
    """Every k-th element, k = ⌊N/n⌋, from number *start* (1 to k); without a start the *seed* gives it, 1 + ⌊u·k⌋.

    A second *turn* through the list begins at the start that a draw of starts 1 to k gives next.
    """
    within(n, len(elements))
    if n == 0:
        return ()
    step = len(elements) // n
    if start is None:
        start = 1 + places(step, turn + 1, seed)[turn]
    if not 1 <= start <= step:
        raise InvalidInput(f"a start at number {start} with every {step}. drawn", f"Start at one of 1 to {step}.")
    return tuple(elements[start - 1 + step * each] for each in range(n))


def allocation(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of *n* each stratum gets: in proportion (largest remainder), at least 1, at most all of it."""
    filled = {name: size for name, size in sizes.items() if size}
    total = sum(filled.values())
    within(n, total)
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


def by_stratum(elements: Sequence[Element], strata: Sequence[str]) -> dict[str, list[Element]]:
    """The elements of each stratum, strata and elements in the order of the list."""
    found: dict[str, list[Element]] = {}
    for element, stratum in zip(elements, strata, strict=True):
        found.setdefault(stratum, []).append(element)
    return found


def drawn_from(sample: Sample, elements: Sequence[str], strata: Sequence[str] = ()) -> list[str]:
    """What the draw of *sample* gives out of its population, with what extended it and came in the place of others.

    *elements* are the population's names in order, empty where its numbers are drawn; *strata* names that of each.
    """
    population: Sequence[str | int] = elements or range(1, sample.size + 1)
    if sample.strata:
        parts = by_stratum(population, strata)
        return [
            str(one)
            for part in sample.strata
            for one in draw(parts.get(part.name, []), part.given, f"{sample.seed}/{part.name}")
        ]
    count = len(sample.picked)
    if sample.method is SampleMethod.SYSTEMATIC:
        first = count - sample.extended_by
        turns = range(2 if sample.extended_by else 1)
        start = sample.start if not sample.extended_by else None
        return [str(one) for turn in turns for one in draw_systematic(population, first, sample.seed, start, turn)]
    if sample.method is SampleMethod.CENSUS:
        return [str(one) for one in population]
    return [str(one) for one in draw(besides(population, sample.added), count, sample.seed)]


def besides(population: Sequence[str | int], added: Sequence[str]) -> Sequence[str | int]:
    """The population without what is looked at anyway."""
    taken = frozenset(added)
    return [element for element in population if str(element) not in taken] if taken else population


def more_of(
    sample: Sample, n: int, elements: Sequence[str] = (), strata: Sequence[str] = ()
) -> tuple[list[str], list[Stratum]]:
    """The *n* elements that come next in the draw of *sample*, and how many each stratum has ``given`` then.

    Fewer where the population has no more. A second turn of a systematic sample is as long as the first.
    """
    population: Sequence[str | int] = elements or range(1, sample.size + 1)
    if sample.strata:
        left = {part.name: part.size - part.given for part in sample.strata}
        return _more_of_strata(sample, allocation(left, min(n, sum(left.values()))), by_stratum(population, strata))
    count = len(sample.picked)
    if sample.method is SampleMethod.SYSTEMATIC:
        if sample.start is not None or sample.size // count < 2:
            raise InvalidInput(f"{sample.ref} has no second start.", "Draw another sample with another start.")
        return [str(one) for one in draw_systematic(population, count, sample.seed, turn=1)], []
    rest = besides(population, sample.added)
    return [str(one) for one in draw(rest, min(n, len(rest) - count), sample.seed, count)], []


def next_for(
    sample: Sample, element: str, elements: Sequence[str] = (), strata: Sequence[str] = ()
) -> tuple[list[str], list[Stratum]]:
    """What comes next in the draw in the place of *element*, out of the same stratum; nothing if all are drawn."""
    if not sample.strata:
        return more_of(sample, 1, elements)
    parts = by_stratum(elements, strata)
    own = next((name for name, names in parts.items() if element in names), "")
    shares = {part.name: min(1, part.size - part.given) for part in sample.strata if part.name == own}
    return _more_of_strata(sample, shares, parts)


def _more_of_strata(
    sample: Sample, shares: Mapping[str, int], parts: Mapping[str, Sequence[str | int]]
) -> tuple[list[str], list[Stratum]]:
    drawn = [
        str(one)
        for part in sample.strata
        for one in draw(parts.get(part.name, []), shares.get(part.name, 0), f"{sample.seed}/{part.name}", part.given)
    ]
    return drawn, [part.having(given=part.given + shares.get(part.name, 0)) for part in sample.strata]
