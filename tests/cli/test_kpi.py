"""The indicators as a command prints them: for programs whole, for people with the cases behind each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import load

from .conftest import Commands


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo, for reading only."""
    folder: Path = load(Path(__file__).parents[1] / "data" / "demo.py").built()
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(folder))
    return folder


def test_json_has_every_indicator_with_value_n_and_of(run: Commands, demo: Path) -> None:
    told = json.loads(run("programme", "kpi", "--json"))
    assert list(told) == [f"K-{number:02}" for number in range(1, 23)]
    assert all(list(row)[:3] == ["value", "n", "of"] for row in told.values())
    assert (told["K-01"]["value"], told["K-01"]["n"], told["K-01"]["of"]) == (0.6667, 2, 3)
    assert told["K-14"]["value"] == 70.6
    assert (told["K-11"]["n"], told["K-11"]["of"], told["K-11"]["unit"]) == (7, 9, "of 5")
    assert told["K-22"]["value"] is None
    assert told["K-21"]["value"]["clause"]["20000-1:8.6.1"] == 1


def test_people_see_cases_below_five_and_a_rate_from_five_on(run: Commands, demo: Path) -> None:
    lines = {line[:4]: line for line in run("programme", "kpi").splitlines()}
    assert "2 of 3" in lines["K-01"]
    assert "IA-2026-02 no" in lines["K-01"]
    assert "%" not in lines["K-01"]
    assert "100.0 %" in lines["K-03"]
    assert "63 of 63 clauses" in lines["K-03"]
    assert "3.9 of 5" in lines["K-11"]
    assert "7 of 9 auditees asked" in lines["K-11"]
    assert "fewer than 5 cases" in lines["With"]


def test_a_period_and_an_earlier_day(run: Commands, demo: Path) -> None:
    second = json.loads(run("programme", "kpi", "--json", "--from", "2026-04-01", "--to", "2026-06-30"))
    assert second["K-04"]["cases"] == ["IA-2026-02 no"]
    assert second["K-14"]["cases"] == ["NC-2026-01 75"]
    then = json.loads(run("programme", "kpi", "--json", "--as-of", "2026-06-30"))
    assert then["K-01"]["cases"] == ["IA-2026-01 yes", "IA-2026-02 no"]
    assert then["K-15"]["of"] == 0


def test_the_trend_has_a_point_a_month(run: Commands, demo: Path) -> None:
    told = json.loads(run("programme", "kpi", "--json", "--months", "3"))
    assert [(point["month"], point["n"], point["of"]) for point in told["K-16"]["trend"]] == [
        ("2026-09", 0, 0),
        ("2026-10", 1, 4),
        ("2026-11", 0, 0),
    ]
    assert "trend" not in told["K-15"]
    assert "2026-10" in run("programme", "kpi", "--months", "3")


def test_where_nonconformities_are_is_a_pareto(run: Commands, demo: Path) -> None:
    told = json.loads(run("programme", "kpi", "--json", "--pareto"))["K-21"]["pareto"]
    assert list(told) == ["clause", "process", "cause", "owner", "site"]
    assert [(bar["n"], bar["share"], bar["cumulated"]) for bar in told["site"]] == [
        (2, 0.5, 0.5),
        (1, 0.25, 0.75),
        (1, 0.25, 1),
    ]
    assert told["site"][0]["of"] == "Brno – ústředí"
    assert sum(bar["n"] for bar in told["clause"]) == 5
    lines = run("programme", "kpi", "--pareto").splitlines()
    by_site = lines[next(n for n, line in enumerate(lines) if line.endswith("by site")) :]
    assert by_site[1].split()[:3] == ["2", "50%", "50%"]
    assert by_site[1].endswith("█  Brno – ústředí")
    assert by_site[3].split()[:3] == ["1", "25%", "100%"]
    assert "pareto" not in json.loads(run("programme", "kpi", "--json"))["K-21"]


def test_a_period_that_cannot_be_is_refused(run: Commands, demo: Path) -> None:
    run("programme", "kpi", "--to", "2026-11-24", code=1)
    assert "not over yet" in run.talk
    run("programme", "kpi", "--from", "2026-11-01", "--to", "2026-10-31", code=1)
    assert "before it begins" in run.talk


def test_without_a_programme_there_is_nothing_to_count(run: Commands, workspace: Path) -> None:
    run("programme", "kpi", code=1)
    assert "auditor programme new" in run.talk
