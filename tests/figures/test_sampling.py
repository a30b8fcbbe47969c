from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import InvalidInput
from auditor.figures.sampling import (
    allocation,
    discovery_size,
    draw,
    draw_stratified,
    draw_systematic,
    rate,
    sentence,
    upper_bound,
    usual_size,
)
from auditor.model.sample import Sample


@pytest.mark.parametrize(
    ("confidence", "sizes"), [(0.90, (114, 45, 22, 11, 7)), (0.95, (149, 59, 29, 14, 9))], ids=["90 %", "95 %"]
)
def test_discovery_in_an_infinite_population(confidence: float, sizes: tuple[int, ...]) -> None:
    assert tuple(discovery_size(p, confidence=confidence) for p in (0.02, 0.05, 0.10, 0.20, 0.30)) == sizes


@pytest.mark.parametrize(
    ("population", "sizes"),
    [
        (10, (10, 10, 8)),
        (20, (19, 16, 10)),
        (50, (31, 22, 12)),
        (100, (45, 25, 13)),
        (500, (56, 28, 14)),
        (5000, (59, 29, 14)),
    ],
)
def test_discovery_in_a_finite_population(population: int, sizes: tuple[int, ...]) -> None:
    assert tuple(discovery_size(p, population) for p in (0.05, 0.10, 0.20)) == sizes


@settings(max_examples=100)
@given(st.integers(0, 400), st.floats(0.01, 0.6))
def test_a_finite_population_never_needs_more_than_itself_or_an_infinite_one(population: int, p: float) -> None:
    assert 0 <= discovery_size(p, population) <= min(population, discovery_size(p))


@pytest.mark.parametrize(("p", "confidence"), [(0, 0.95), (1, 0.95), (0.1, 0), (0.1, 1)])
def test_no_discovery_without_a_rate_and_a_confidence(p: float, confidence: float) -> None:
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        discovery_size(p, confidence=confidence)


def test_the_bound_after_clean_ones() -> None:
    percent = {n: round(upper_bound(n) * 100, 1) for n in (5, 10, 15, 25, 30, 60)}
    assert percent == {5: 45.1, 10: 25.9, 15: 18.1, 25: 11.3, 30: 9.5, 60: 4.9}
    assert upper_bound(0) == 1.0


def test_the_usual_small_sample() -> None:
    sizes = {n: usual_size(n) for n in (0, 3, 5, 22, 25, 26, 36, 412, 625, 4812)}
    assert sizes == {0: 0, 3: 3, 5: 5, 22: 5, 25: 5, 26: 6, 36: 6, 412: 21, 625: 25, 4812: 25}


def test_rates_of_seven_samples() -> None:
    counted = {"SM-01": (2, 3), "SM-02": (7, 25), "SM-03": (1, 3), "SM-04": (0, 18), "SM-05": (1, 3), "SM-06": (0, 20)}
    percent = {ref: round(100 * (rate(k, n) or 0), 1) for ref, (k, n) in counted.items()}
    assert percent == {"SM-01": 66.7, "SM-02": 28.0, "SM-03": 33.3, "SM-04": 0.0, "SM-05": 33.3, "SM-06": 0.0}
    assert rate(0, 0) is None


def by_hand(population: int, n: int, seed: str) -> list[int]:
    """The documented draw, done with a list as anybody would repeat it."""
    numbers, source = list(range(1, population + 1)), random.Random(seed)
    for place in range(n):
        other = place + int(source.random() * (population - place))
        numbers[place], numbers[other] = numbers[other], numbers[place]
    return sorted(numbers[:n])


@settings(max_examples=100)
@given(st.integers(0, 200), st.data(), st.text(max_size=8))
def test_a_draw_can_be_repeated_by_hand(population: int, data: st.DataObject, seed: str) -> None:
    n = data.draw(st.integers(0, population))
    drawn = draw(range(1, population + 1), n, seed)
    assert list(drawn) == by_hand(population, n, seed)
    assert len(set(drawn)) == n


def test_a_draw_stays_what_it_was() -> None:
    """Numbers that a report may hold: the same seed gives them for ever."""
    assert draw(range(1, 4813), 8, "20261007") == (589, 1583, 2185, 2248, 2993, 3472, 3863, 4041)
    assert draw(["a", "b", "c", "d"], 2, "412") == ("a", "d")


def test_a_draw_out_of_millions_touches_only_what_it_draws() -> None:
    drawn = draw(range(1, 10**12), 5, "7")
    assert len(set(drawn)) == 5
    assert list(drawn) == sorted(drawn)


def test_every_element_has_the_same_chance() -> None:
    hits = [0] * 10
    for seed in range(2000):
        for number in draw(range(10), 3, str(seed)):
            hits[number] += 1
    assert all(500 < count < 700 for count in hits)


def test_every_98th_of_1960() -> None:
    drawn = draw_systematic(range(1, 1961), 20, start=17)
    assert drawn[:3] == (17, 115, 213)
    assert drawn[-1] == 17 + 19 * 98
    assert draw_systematic(range(1, 1961), 0, "s") == ()
    with pytest.raises(InvalidInput, match="Start at one of 1 to 98"):
        draw_systematic(range(1, 1961), 20, start=99)


@settings(max_examples=100)
@given(st.integers(1, 300), st.data(), st.text(max_size=8))
def test_a_systematic_draw_keeps_its_step_and_stays_inside(population: int, data: st.DataObject, seed: str) -> None:
    n = data.draw(st.integers(1, population))
    drawn = draw_systematic(range(1, population + 1), n, seed)
    assert len(drawn) == n
    assert {later - earlier for earlier, later in pairwise(drawn)} <= {population // n}
    assert drawn == draw_systematic(range(1, population + 1), n, seed)


def test_strata_share_in_proportion_with_one_each_at_least() -> None:
    assert allocation({"server": 3000, "vm": 1700, "switch": 112}, 25) == {"server": 15, "vm": 9, "switch": 1}
    assert allocation({"all": 10, "none": 0, "one": 1}, 11) == {"all": 10, "none": 0, "one": 1}
    with pytest.raises(InvalidInput, match="2 drawn from 3 strata"):
        allocation({"a": 1, "b": 1, "c": 1}, 2)


@settings(max_examples=100)
@given(st.dictionaries(st.text(max_size=3), st.integers(0, 60), min_size=1, max_size=6), st.data())
def test_a_stratified_draw_is_complete_and_within_each_stratum(sizes: dict[str, int], data: st.DataObject) -> None:
    n = data.draw(st.integers(sum(size > 0 for size in sizes.values()), sum(sizes.values())))
    shares = allocation(sizes, n)
    assert sum(shares.values()) == n
    for name, size in sizes.items():
        assert min(1, size) <= shares[name] <= size
        assert shares[name] <= n * size / max(1, sum(sizes.values())) + 1
    drawn = draw_stratified({name: range(size) for name, size in sizes.items()}, n, "seed")
    assert {name: len(numbers) for name, numbers in drawn.items()} == shares
    for name, numbers in drawn.items():
        assert numbers == draw(range(sizes[name]), shares[name], f"seed/{name}")


@pytest.mark.parametrize("n", [-1, 4])
def test_no_draw_beyond_the_population(n: int) -> None:
    for refused in (lambda: draw("abc", n, ""), lambda: draw_systematic("abc", n), lambda: allocation({"a": 3}, n)):
        with pytest.raises(InvalidInput, match="Draw between 0 and 3"):
            refused()


def sample(method: str, n: int, size: int, exceptions: int, **values: Any) -> Sample:
    fields = {"id": "s", "ref": "SM-01", "topic": "CIs", "clause": "20000-1:8.2.6", "population": "live CIs"}
    counts = {"size": size, "planned_n": n, "n": n, "counted_exceptions": exceptions}
    return Sample.model_validate({**fields, **counts, "method": method, **values})


SENTENCES = [
    (("random", 15, 412, 0), "none of 15 deviates: with 95 % confidence fewer than 18.1 % of the 412 deviate."),
    (("discovery", 60, 5000, 0), "none of 60 deviates: with 95 % confidence fewer than 4.9 % of the 5000 deviate."),
    (("random", 25, 4812, 7), "Drawn at random from 4812, 7 of 25 deviate, 28.0 % of the sample."),
    (("random", 4, 412, 1), "Drawn at random from 412, 1 of 4 deviates."),
    (("stratified", 25, 4812, 7), "Drawn at random within strata from 4812, 7 of 25 deviate, 28.0 % of the sample."),
    (("stratified", 25, 4812, 0), "if the strata were drawn in proportion, with 95 % confidence fewer than 11.3 %"),
    (
        ("judgement", 3, 9, 1),
        "Chosen by judgement, 1 of 3 deviates; no statistical statement about the population of 9.",
    ),
    (("systematic", 20, 1960, 0), "Drawn by a fixed step, none of 20 deviates; no statistical statement"),
    (("census", 3, 3, 2), "All 3 were looked at; 2 of 3 deviate."),
    (("census", 2, 3, 0), "A census that looked at 2 of 3; none of 2 deviates, the rest was not looked at."),
    (("random", 9, 9, 0), "All 9 were looked at; none of 9 deviates."),
    (("random", 0, 9, 0), "Nothing was looked at, so nothing can be said."),
]


@pytest.mark.parametrize(("drawn", "words"), SENTENCES)
def test_the_sentence_that_the_numbers_support(drawn: tuple[str, int, int, int], words: str) -> None:
    assert words in sentence(sample(*drawn))


@settings(max_examples=100)
@given(
    st.sampled_from(["census", "random", "systematic", "stratified", "judgement", "discovery"]),
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_only_a_clean_random_draw_has_a_confidence(method: str, n: int, more: int, exceptions: int) -> None:
    exceptions = min(exceptions, n)
    said = sentence(sample(method, n, n + more, exceptions))
    clean_draw = method in ("random", "discovery", "stratified") and exceptions == 0 and n > 0 and more > 0
    assert ("confidence" in said) is clean_draw
    assert said.endswith(".")
    if method in ("judgement", "census", "systematic"):
        assert "%" not in said
