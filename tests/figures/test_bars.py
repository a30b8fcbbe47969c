"""Figures drawn in text: heights, the two kinds of nothing, scales, and the plain set of signs."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.figures import bars
from auditor.figures.indicator import Indicator, counted, mean
from auditor.figures.indicators import kinds

KINDS = kinds(date(2026, 11, 23))
RATE, DAYS, MARK = KINDS["K-01"], KINDS["K-14"], KINDS["K-11"]
POINTS = [counted(0, 0), counted(0, 4), counted(1, 8), counted(1, 2), counted(8, 8)]


def test_a_month_without_a_case_is_no_zero() -> None:
    assert bars.line(POINTS, 1.0) == "·_▁▄█"
    assert bars.line(POINTS, 1.0, plain=True) == ".0159"


def test_columns_are_the_same_in_several_lines() -> None:
    assert ["".join(row) for row in bars.columns(POINTS, 1.0, 2)] == ["    █", "·_▂██"]
    assert ["".join(row) for row in bars.columns(POINTS, 1.0, 2, plain=True)] == ["    #", ".__##"]


@pytest.mark.parametrize("height", [1, 2, 3, 7])
@pytest.mark.parametrize("plain", [False, True])
def test_every_value_above_nothing_is_seen(height: int, plain: bool) -> None:
    tiny = [counted(1, 10_000)]
    bottom = bars.columns(tiny, 1.0, height, plain=plain)[-1]
    assert bottom[0] in ("_" if plain else "▁")
    assert all(row[0] == " " for row in bars.columns(tiny, 1.0, height, plain=plain)[:-1])


def test_the_plain_set_is_ascii() -> None:
    drawn = [bars.line(POINTS, 1.0, plain=True), bars.bar(3, 4, 10, plain=True)]
    drawn += ["".join(row) for row in bars.columns(POINTS, 1.0, 3, plain=True)]
    assert all(text.isascii() for text in drawn)


@pytest.mark.parametrize(
    ("value", "top"),
    [(0.0, 1.0), (0.3, 0.5), (1.0, 1.0), (7.0, 10.0), (79.0, 100.0), (101.0, 200.0), (2_500.0, 5_000.0)],
)
def test_a_scale_ends_at_a_round_number(value: float, top: float) -> None:
    assert bars.top_of([mean([value], float, named=str)], DAYS) == pytest.approx(top)


def test_a_rate_has_all_of_it_as_its_scale_or_more() -> None:
    assert bars.scale(bars.top_of(POINTS, RATE), RATE) == "0 to 100 %"
    assert bars.scale(bars.top_of([counted(5, 4)], RATE), RATE) == "0 to 125 %"
    assert bars.scale(bars.top_of([], MARK), MARK) == "0 to 5"


def test_below_five_cases_a_point_says_the_cases() -> None:
    assert [bars.point(it, RATE) for it in POINTS] == ["", "0/4", "12 %", "1/2", "100 %"]
    assert bars.point(mean([70.61], float, named=str), DAYS) == "70.6"
    assert bars.point(Indicator(None, 0, 0, 0), DAYS) == ""


def test_bars_grow_with_the_count_and_none_is_lost() -> None:
    assert [bars.bar(n, 4, 4) for n in (0, 1, 4)] == ["", "█", "████"]
    assert bars.bar(1, 1_000, 4) == "▏"
    assert bars.bar(1, 1_000, 4, plain=True) == "#"
