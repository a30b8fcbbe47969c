"""Clauses and people that nobody knows, days that run backwards: each refused, and nothing is kept."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import load
from tests.hostile.conftest import Command

DEMO = load(Path(__file__).parents[1] / "data" / "demo.py")
AUDIT = "IA-2026-03"
PLANNED = "IA-2027-01"
RUNNING = "IA-2026-04"
TOMORROW = (date.today() + timedelta(days=1)).isoformat()
BY = ("--by", "P03")
REFUSED: dict[str, list[str]] = {
    "an unknown audit": ["audit", "show", "IA-1999-01"],
    "an audit that is a path": ["audit", "show", "../../etc"],
    "an empty reference": ["audit", "show", ""],
    "an unknown item": ["item", "show", AUDIT, "CK-999"],
    "an unknown person": ["audit", "note", AUDIT, "x", "--by", "Nobody At All"],
    "an ambiguous person": ["audit", "note", AUDIT, "x", "--by", "a"],
    "an unknown clause of an item": ["item", "add", AUDIT, "--clause", "99.99", "--question", "Why?", *BY],
    "a clause that is none": ["item", "add", AUDIT, "--clause", "eight", "--question", "Why?", *BY],
    "an unknown clause of a slot": ["audit", "new", "--title", "X", "--from", "2028-01-01", "--clause", "x:y", *BY],
    "an unknown site": ["audit", "new", "--title", "X", "--from", "2028-01-01", "--site", "MOON", *BY],
    "an unknown lead": ["audit", "appoint", PLANNED, "--lead", "P99", *BY],
    "an unknown checklist": ["audit", "choose-items", RUNNING, "--checklist", "none", *BY],
    "an unknown finding": ["finding", "show", AUDIT, "F-99"],
    "an unknown nonconformity": ["nc", "show", "NC-1999-99"],
    "an unknown sample": ["sample", "show", AUDIT, "SM-99"],
    "unknown evidence": ["evidence", "show", AUDIT, "E-999"],
    "a programme backwards": [
        *("programme", "new", "AP-9", "--title", "X", "--manager", "P03", "--client", "P01"),
        *("--from", "2027-01-01", "--to", "2026-01-01", *BY),
    ],
    "a slot backwards": ["audit", "new", "--title", "X", "--from", "2028-02-01", "--to", "2028-01-01", *BY],
    "a line backwards": [
        *("audit", "agenda", "add", RUNNING, "--start", "12:00", "--end", "09:00", "--topic", "X", *BY),
    ],
    "a line without length": [
        *("audit", "agenda", "add", RUNNING, "--start", "09:00", "--end", "09:00", "--topic", "X", *BY),
    ],
    "a day that is none": ["audit", "note", AUDIT, "x", "--on", "2026-02-30", *BY],
    "a day in words": ["audit", "note", AUDIT, "x", "--on", "yesterday", *BY],
    "a day beyond the calendar": ["audit", "note", AUDIT, "x", "--on", "9999-12-31", *BY],
    "year nought": ["audit", "note", AUDIT, "x", "--on", "0001-01-01", *BY],
    "a zone beyond the calendar": ["audit", "note", AUDIT, "x", "--on", "0001-01-01T00:00:00+23:59", *BY],
    "as of a day that is none": ["audit", "show", AUDIT, "--as-of", "2026-13-01"],
    "as of year nought": ["audit", "show", AUDIT, "--as-of", "0001-01-01"],
    "a due date backwards": ["nc", "extend", "NC-2026-04", "--due", "implementation=2001-01-01", "--reason", "x", *BY],
    "an effect before the step it follows": [
        *("programme", "revise", "--reason", "x", "--change", "y", "--on", "2020-01-01", "--late-reason", "z", *BY),
    ],
    "an effect in the future": ["programme", "revise", "--reason", "x", "--change", "y", "--on", "2099-01-01", *BY],
}


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo that every refusal leaves as it is."""
    folder: Path = DEMO.copied(tmp_path_factory.mktemp("days") / "demo")
    return folder


def trails(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*.jsonl") if path.stat().st_size}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_words_and_nothing_is_kept(
    reader: Path, command: Command, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(reader))
    before = trails(reader)
    said = command(*REFUSED[case])
    assert said.exit_code in (1, 2), said.output
    assert said.stderr.strip()
    assert trails(reader) == before


def test_a_far_day_is_read_as_of_and_shows_what_stands(reader: Path, command: Command) -> None:
    now = command("audit", "list", "--workspace", reader, "--json", code=0).stdout
    assert command("audit", "list", "--workspace", reader, "--json", "--as-of", "9999-12-31").exit_code in (0, 1)
    assert now
