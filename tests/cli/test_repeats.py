"""Repeats by commands: what a finding may repeat, and the answer that a repeat owes."""

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


def test_what_a_finding_may_repeat_with_how_it_ended(run: Commands, demo: Path) -> None:
    told = json.loads(run("finding", "repeats", "IA-2026-03", "F-03", "--json"))
    assert told["repeat_of"] == "NC-2025-07"
    assert told["repeat_reason"].startswith("team considered an upgrade and kept minor")
    [candidate] = told["candidates"]
    assert (candidate["ref"], candidate["same"], candidate["chain"]) == ("NC-2025-07", ["clause", "process"], [])
    assert candidate["judged"] == "closed as effective on evidence of one month"
    assert candidate["likeness"] > 50
    assert (told["trend"], told["against_corrective_action"]) == ([], None)
    text = run("finding", "repeats", "IA-2026-03", "F-03")
    assert "F-03 repeats NC-2025-07: team considered" in text
    assert "closed as effective on evidence of one month" in text


def test_what_is_no_nonconformity_repeats_nothing(run: Commands, demo: Path) -> None:
    told = json.loads(run("finding", "repeats", "IA-2026-03", "F-05", "--json"))
    assert (told["candidates"], told["trend"]) == ([], [])
    assert "It looks like no earlier one." in run("finding", "repeats", "IA-2026-03", "F-05")


def test_the_look_back_tells_what_came_back_and_how_it_had_been_judged(run: Commands, demo: Path) -> None:
    told = json.loads(run("nc", "repeats", "--since", "2025-01-01", "--json"))
    assert (told["since"], told["to"], told["closed"], told["came_back"]) == ("2025-01-01", "2026-11-23", 5, 1)
    first = told["closings"][0]
    assert (first["ref"], first["closed"]) == ("NC-2025-07", "2025-12-03")
    assert first["judged"] == "closed as effective on evidence of one month"
    assert [each["ref"] for each in first["repeats"]] == ["NC-2026-06"]
    assert [each["ref"] for each in told["closings"][1:]] == ["NC-2026-05", "NC-2026-02", "NC-2026-03", "NC-2026-01"]
    assert told["trends"] == []
    text = run("nc", "repeats")
    assert text.startswith("2025-11-24 to 2026-11-23: 5 were closed, 1 of them came back")


def test_the_look_back_as_of_a_day_before_the_repeat(run: Commands, demo: Path) -> None:
    told = json.loads(run("nc", "repeats", "--as-of", "2026-09-30", "--since", "2026-01-01", "--json"))
    assert (told["to"], told["closed"], told["came_back"]) == ("2026-09-30", 3, 0)


def test_a_time_that_cannot_be_looked_back_at_is_refused(run: Commands, demo: Path) -> None:
    run("nc", "repeats", "--to", "2027-01-01", code=1)
    assert "not over yet" in run.talk
    run("nc", "repeats", "--since", "2026-11-01", "--to", "2026-10-01", code=1)
    assert "before it begins" in run.talk


def test_the_checks_of_effectiveness_are_a_calendar_of_their_own(run: Commands, demo: Path) -> None:
    titles = [each["title"] for each in json.loads(run("export", "ics", "--checks", "--json"))]
    assert {title.split()[0] for title in titles} == {"NC-2026-04", "NC-2026-05", "NC-2026-06", "NC-2026-07"}
    assert all(" effectiveness due" in title for title in titles)
    assert any("NC-2026-04 effectiveness due after 2 occurrences (0 seen): " in title for title in titles)
    due = {each["title"] for each in json.loads(run("export", "ics", "--due", "--json"))}
    assert due > set(titles)
