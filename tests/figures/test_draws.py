"""The draw: anybody repeats it, from the population, the seed and the size alone."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import InvalidInput
from auditor.figures.draws import (
    allocation,
    by_stratum,
    draw,
    draw_stratified,
    draw_systematic,
    drawn_from,
    more_of,
    next_for,
)
from auditor.model.sample import Replacement, Sample, Stratum


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


def drawn_sample(method: str, size: int, n: int, seed: str, **values: Any) -> Sample:
    fields = {"id": "s", "ref": "SM-01", "topic": "CIs", "clause": "20000-1:8.2.6", "population": "live CIs"}
    sizes = {"size": size, "planned_n": n, "n": n, "seed": seed, "chosen_by": "draw"}
    return Sample.model_validate({**fields, **sizes, "method": method, **values})


@settings(max_examples=100)
@given(st.integers(1, 200), st.integers(0, 100), st.integers(0, 100), st.text(max_size=8))
def test_who_goes_on_drawing_gets_the_same_and_more(population: int, n: int, more: int, seed: str) -> None:
    n = min(n, population)
    more = min(more, population - n)
    numbers = range(population)
    first, then, both = draw(numbers, n, seed), draw(numbers, more, seed, n), draw(numbers, n + more, seed)
    assert sorted((*first, *then)) == list(both)
    assert len(then) == more


@settings(max_examples=50)
@given(st.integers(2, 120), st.data(), st.text(max_size=8))
def test_a_draw_depends_on_the_order_of_the_list_and_on_nothing_else(
    population: int, data: st.DataObject, seed: str
) -> None:
    """The places are drawn: whoever writes the list in another order draws other names, at the same places."""
    n = data.draw(st.integers(1, population))
    names = [f"CI-{number}" for number in range(population)]
    other = data.draw(st.permutations(names))
    at_places = [names.index(name) for name in draw(names, n, seed)]
    assert list(draw(other, n, seed)) == [other[place] for place in at_places]


@settings(max_examples=60)
@given(
    st.sampled_from(["random", "discovery", "systematic", "stratified"]),
    st.integers(4, 90),
    st.data(),
    st.from_regex(r"[0-9a-z]{0,4}", fullmatch=True),
)
def test_a_sample_that_was_extended_and_had_elements_replaced_is_drawn_again(
    method: str, population: int, data: st.DataObject, seed: str
) -> None:
    names = [f"CI-{number}" for number in range(population)]
    parts = [f"type {number % 3}" for number in range(population)] if method == "stratified" else []
    n = data.draw(st.integers(3, max(3, population // 3)))
    sample = drawn_sample(method, population, n, seed)
    if parts:
        members = by_stratum(names, parts)
        shares = allocation({name: len(each) for name, each in members.items()}, n)
        assert all(shares.values()), "every stratum is represented"
        strata = [Stratum(name=k, size=len(v), n=shares[k], given=shares[k]) for k, v in members.items()]
        sample = sample.having(strata=strata, drawn=drawn_from(sample.having(strata=strata), names, parts))
    elif method == "systematic":
        sample = sample.having(drawn=list(draw_systematic(names, n, seed)))
    else:
        sample = sample.having(drawn=list(draw(names, n, seed)))
    steps = data.draw(st.permutations(["replace", "replace", "extend"]))
    for step in steps:
        if step == "replace" and method != "systematic":
            gone = data.draw(st.sampled_from(sample.drawn))
            found, given_then = next_for(sample, gone, names, parts)
            if not found:
                continue
            swapped = [found[0] if one == gone else one for one in sample.drawn]
            replaced = [*sample.replaced, Replacement(element=gone, by=found[0], reason="gone")]
            sample = sample.having(drawn=swapped, replaced=replaced, strata=given_then)
        elif step == "extend" and not (method == "systematic" and population // n < 2):
            found, given_then = more_of(sample, n, names, parts)
            assert not set(found) & sample.picked
            sample = sample.having(drawn=[*sample.drawn, *found], strata=given_then, extended_by=len(found))
        assert sorted(drawn_from(sample, names, parts)) == sorted(sample.picked)


def test_what_was_added_by_judgement_is_not_drawn_again() -> None:
    sample = drawn_sample("random", 20, 6, "7", added=["3", "4"])
    drawn = drawn_from(sample.having(drawn=["3", "4", "9", "10", "11", "12"]), [])
    assert len(drawn) == 4
    assert not {"3", "4"} & set(drawn)


def test_the_page_that_says_how_to_draw_by_hand_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "samples.md").read_text(encoding="utf-8")
    code = page.split("```python\n")[1].split("```")[0]
    exec(code, {})
    assert f"# {capsys.readouterr().out}" in code
    assert list(draw(range(1, 4813), 8, "20261007")) == [589, 1583, 2185, 2248, 2993, 3472, 3863, 4041]
