from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import InvalidInput
from auditor.figures.sampling import (
    discovery_size,
    extension_of,
    question,
    rate,
    sentence,
    site_size,
    strata_bound,
    suggested,
    upper_bound,
    usual_size,
)
from auditor.model.sample import Sample, Stratum
from auditor.model.words import SampleMethod


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


@settings(max_examples=100)
@given(st.integers(0, 400), st.integers(1, 50), st.floats(0.01, 0.4), st.floats(0.01, 0.4))
def test_sizes_are_monotone(population: int, more: int, p: float, less: float) -> None:
    low, high = sorted((p, less))
    assert usual_size(population) <= usual_size(population + more)
    assert site_size(population) <= site_size(population + more)
    assert discovery_size(high, population) <= discovery_size(low, population)
    assert discovery_size(low, population, 0.9) <= discovery_size(low, population, 0.95)
    assert upper_bound(population + more) < upper_bound(population)


def test_sites_by_the_rule_of_certifiers() -> None:
    occasions = ("initial", "surveillance", "recertification")
    sizes = {s: tuple(site_size(s, occasion) for occasion in occasions) for s in (0, 1, 3, 9, 16, 25, 26, 100)}
    assert sizes == {
        0: (0, 0, 0),
        1: (1, 1, 1),
        3: (2, 2, 2),
        9: (3, 2, 3),
        16: (4, 3, 4),
        25: (5, 3, 4),
        26: (6, 4, 5),
        100: (10, 6, 8),
    }
    with pytest.raises(InvalidInput, match="no occasion"):
        site_size(9, "never")


def test_what_is_suggested_says_why() -> None:
    said = {method: suggested(method, 412) for method in SampleMethod}
    assert {method.value: n for method, (n, _) in said.items()} == {
        "census": 412,
        "random": 21,
        "systematic": 21,
        "stratified": 21,
        "judgement": 21,
        "discovery": discovery_size(0.10, 412),
        "multi-site": 21,
    }
    assert said[SampleMethod.DISCOVERY][1] == "95 % to see at least one if 10 % of 412 deviate"


def strata(*parts: tuple[int, int]) -> list[Stratum]:
    return [Stratum(name=str(n), size=size, n=seen, given=seen) for n, (size, seen) in enumerate(parts)]


def test_strata_in_proportion_bound_like_one_draw_and_others_more_widely() -> None:
    assert strata_bound(strata((300, 15), (100, 5))) == pytest.approx(upper_bound(20))
    assert strata_bound(strata((409, 15), (3, 3))) == pytest.approx(0.1797, abs=0.0001)
    assert strata_bound(strata((390, 3), (22, 15))) > upper_bound(18) * 3


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(5, 500), st.integers(1, 5)), min_size=1, max_size=4), st.data())
def test_no_mix_of_error_rates_beyond_the_bound_stays_unseen(parts: list[tuple[int, int]], data: st.DataObject) -> None:
    """Where the strata deviate so much together that the bound is passed, a clean draw is rarer than 5 %."""
    rates = [data.draw(st.floats(0, 0.999)) for _ in parts]
    total = sum(size for size, _ in parts)
    whole = sum(size / total * p for (size, _), p in zip(parts, rates, strict=True))
    unseen = 1.0
    for (_, n), p in zip(parts, rates, strict=True):
        unseen *= (1 - p) ** n
    if whole > strata_bound(strata(*parts)) + 1e-9:
        assert unseen < 0.05 + 1e-9


def test_the_usual_small_sample() -> None:
    sizes = {n: usual_size(n) for n in (0, 3, 5, 22, 25, 26, 36, 412, 625, 4812)}
    assert sizes == {0: 0, 3: 3, 5: 5, 22: 5, 25: 5, 26: 6, 36: 6, 412: 21, 625: 25, 4812: 25}


def test_rates_of_seven_samples() -> None:
    counted = {"SM-01": (2, 3), "SM-02": (7, 25), "SM-03": (1, 3), "SM-04": (0, 18), "SM-05": (1, 3), "SM-06": (0, 20)}
    percent = {ref: round(100 * (rate(k, n) or 0), 1) for ref, (k, n) in counted.items()}
    assert percent == {"SM-01": 66.7, "SM-02": 28.0, "SM-03": 33.3, "SM-04": 0.0, "SM-05": 33.3, "SM-06": 0.0}
    assert rate(0, 0) is None


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
    (("multi-site", 3, 9, 0), "Sites chosen in part by judgement, none of 3 deviates; no statistical statement"),
    (("random", 0, 9, 0), "Nothing was looked at, so nothing can be said."),
]


@pytest.mark.parametrize(("drawn", "words"), SENTENCES)
def test_the_sentence_that_the_numbers_support(drawn: tuple[str, int, int, int], words: str) -> None:
    assert words in sentence(sample(*drawn))


@settings(max_examples=100)
@given(
    st.sampled_from([method.value for method in SampleMethod]),
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
    if method in ("judgement", "census", "systematic", "multi-site"):
        assert "%" not in said


def marked(method: str, n: int, size: int, wrong: int, **values: Any) -> Sample:
    """A sample whose elements were marked one by one, the wrong ones first."""
    elements = [*values.get("added", ()), *(f"e{number}" for number in range(n))][: values.pop("seen", n)]
    marks = [{"element": element, "right": place >= wrong} for place, element in enumerate(elements)]
    return sample(method, n, size, 0, counted_exceptions=None, marks=marks, **values)


def test_nothing_is_said_of_what_was_not_looked_at() -> None:
    assert sentence(marked("random", 25, 412, 0, seen=0)) == (
        "Nothing was looked at yet; 25 of 25 are still to look at."
    )
    assert sentence(marked("random", 25, 412, 2, seen=4)) == "2 of 4 deviate so far; 21 of 25 are still to look at."
    assert "fewer than 11.3 % of the 412" in sentence(marked("random", 25, 412, 0))


def test_only_what_was_drawn_at_random_supports_a_percentage() -> None:
    """15 random changes and three emergency ones on top: 19 % would show in the 15, as nobody may say of 18."""
    added = ["x", "y", "z"]
    assert sentence(marked("random", 18, 412, 0, added=added)) == (
        "Drawn at random, none of 15 deviates: with 95 % confidence fewer than 18.1 % of the 409 deviate; "
        "of those added by judgement none of 3 deviates."
    )
    assert sentence(marked("random", 18, 412, 1, added=added)).endswith("added by judgement 1 of 3 deviates.")
    assert "18.1 %" in sentence(marked("random", 18, 412, 1, added=added)), "the random ones are clean"
    assert "no statistical statement" in sentence(sample("random", 18, 412, 0, added=added))
    assert "no statistical statement" in sentence(marked("random", 18, 412, 0, chosen_by="auditee"))


def test_strata_that_are_known_need_no_proviso() -> None:
    parts = strata((300, 15), (100, 5))
    said = sentence(marked("stratified", 20, 400, 0, strata=parts))
    assert "none of 20 deviates: with 95 % confidence fewer than 13.9 % of the 400 deviate." in said
    assert "no statistical" in sentence(marked("stratified", 19, 400, 0, strata=parts)), "one stratum was cut short"


def test_an_exception_asks_whether_it_is_isolated() -> None:
    assert question(marked("random", 5, 90, 0)) == ""
    assert question(marked("random", 5, 90, 1)) == (
        "Isolated or systemic? Extend the sample once by 5, or look at the process; then decide."
    )
    assert "extended once" in question(marked("random", 10, 90, 1, extended_by=5, decision="extend"))
    assert question(marked("random", 5, 90, 1, decision="finding")) == ""
    assert extension_of(marked("random", 5, 7, 1)) == 2
    assert extension_of(marked("random", 5, 90, 1, added=["a"])) == 4
