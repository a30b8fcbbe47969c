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
