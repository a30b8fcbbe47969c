"""Samples by command: how many, drawn from a list, repeated by anyone, extended, replaced, concluded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.whole_audit import AUDIT, on

if TYPE_CHECKING:
    from tests.cli.conftest import Commands

After = Callable[[str], Path]
TYPES = ("server", "server", "VM")
DRAW = ("sample", "draw", AUDIT, "CK-001", "--of", "live CIs, 2026, ŁDZ")


def told(run: Commands, *words: str) -> Any:
    return json.loads(run(*words, "--json"))


def acted(run: Commands, *words: str, code: int = 0) -> str:
    return run(*words, *on(20, "P02"), code=code)


@pytest.fixture
def started(run: Commands, after: After) -> Commands:
    after("planning")
    acted(run, "audit", "start", AUDIT)
    return run


@pytest.fixture
def cis(tmp_path: Path) -> Path:
    file = tmp_path / "cis.csv"
    rows = "".join(f"CI-{number:03};{TYPES[number % 3]}\r\n" for number in range(90))
    file.write_text(f"Number;Type\r\n{rows}", encoding="utf-16")
    return file


@pytest.mark.parametrize(
    ("confidence", "rates"),
    [
        ("90", {"2": 114, "5": 45, "10": 22, "20": 11, "30": 7}),
        ("95", {"2": 149, "5": 59, "10": 29, "20": 14, "30": 9}),
    ],
)
def test_the_table_of_many_is_what_the_command_says(run: Commands, confidence: str, rates: dict[str, int]) -> None:
    asked = ("sample", "size", "--confidence", confidence, "--rate")
    assert {rate: told(run, *asked, rate)["discovery"] for rate in rates} == rates


def test_a_size_for_a_population_and_what_clean_ones_say(run: Commands) -> None:
    said = told(run, "sample", "size", "--population", "500", "--rate", "5", "--clean", "15")
    assert said == {
        "discovery": 56,
        "usual": 23,
        "sites, initial": 23,
        "sites, surveillance": 14,
        "sites, recertification": 18,
        "fewer than": "18.1 %",
    }


def test_a_draw_from_a_list_is_repeated_from_its_record_alone(started: Commands, cis: Path) -> None:
    listed = ("--from", str(cis), "--column", "number", "--strata", "type")
    said = acted(started, *DRAW, "--size", "9", "--seed", "412", *listed)
    assert said.startswith("SM-01 9 of 90; seed 412; server 6 of 60, VM 3 of 30: CI-")
    sample = told(started, "sample", "show", AUDIT, "SM-01")
    assert (sample["method"], sample["size"], sample["source"]) == ("stratified", 90, "cis.csv")
    assert sample["list_sha256"] == hashlib.sha256(cis.read_bytes()).hexdigest()
    assert started("sample", "repeat", AUDIT, "SM-01", "--from", str(cis)).strip() == (
        "SM-01 drawn again: stratified, 9 of 90, seed 412: equal"
    )
    started("sample", "repeat", AUDIT, "SM-01", code=1)
    assert "which is not kept" in started.talk
    cis.write_text(cis.read_text(encoding="utf-16").replace("CI-001", "CI-999"), encoding="utf-16")
    started("sample", "repeat", AUDIT, "SM-01", "--from", str(cis), code=1)
    assert "is not the list" in started.talk


def test_a_list_that_is_kept_needs_not_be_given_again(started: Commands, cis: Path) -> None:
    acted(started, *DRAW, "--size", "5", "--from", str(cis), "--column", "Number", "--keep")
    cis.unlink()
    assert "equal" in started("sample", "repeat", AUDIT, "SM-01")
    first = told(started, "sample", "show", AUDIT, "SM-01")["drawn"]
    assert acted(started, "sample", "extend", AUDIT, "SM-01").startswith("SM-01 5 more: CI-")
    acted(started, "sample", "replace", AUDIT, "SM-01", first[0], "--reason", "scrapped")
    row = told(started, "sample", "repeat", AUDIT, "SM-01")
    assert (row["equal"], row["missing"], row["strange"]) == (True, [], [])
    assert told(started, "sample", "show", AUDIT, "SM-01")["replaced"][0]["reason"] == "scrapped"
    acted(started, "sample", "extend", AUDIT, "SM-01", code=1)
    assert "extended once" in started.talk


def test_what_else_the_list_says_of_the_drawn_is_kept_and_shown(started: Commands, tmp_path: Path) -> None:
    file = tmp_path / "racks.csv"
    rows = "".join(f"CI-{number},C-{number % 9},hall {number % 2},Novák\n" for number in range(40))
    file.write_text(f"ci,rack,place,owner\n{rows}", encoding="utf-8")
    listed = ("--size", "3", "--from", str(file), "--column", "ci", "--also", "place", "--also", "rack")
    acted(started, *DRAW, *listed)
    row = told(started, "sample", "show", AUDIT, "SM-01")
    assert [each["element"] for each in row["details"]] == row["drawn"]
    number = int(row["drawn"][0].removeprefix("CI-"))
    assert row["details"][0]["cells"] == {"place": f"hall {number % 2}", "rack": f"C-{number % 9}"}
    said = started("sample", "show", AUDIT, "SM-01")
    assert "element  place   rack" in said
    assert "Novák" not in said
    acted(started, *DRAW, "--population", "9", "--also", "rack", code=2)


def test_what_a_sample_says_and_asks_is_the_same_everywhere(started: Commands) -> None:
    acted(started, *DRAW, "--population", "40", "--size", "2", "--seed", "7")
    first, second = told(started, "sample", "show", AUDIT, "SM-01")["drawn"]
    said = acted(started, "sample", "mark", AUDIT, "SM-01", first, "--wrong")
    assert said.strip() == "SM-01 1 of 1 deviates so far; 1 of 2 is still to look at."
    assert "Isolated or systemic? Extend the sample once by 2" in started.talk
    shown = told(started, "sample", "show", AUDIT, "SM-01")
    assert (shown["says"] in said, shown["rate"]) == (True, 1.0)
    acted(started, "sample", "conclude", AUDIT, "SM-01", "--conclusion", "One.", code=1)
    assert "1 of 2 planned" in started.talk
    acted(started, "sample", "mark", AUDIT, "SM-01", second, "--right")
    acted(started, "sample", "conclude", AUDIT, "SM-01", "--conclusion", "One.", "--decision", "finding")
    assert "Isolated" not in started.talk


def test_what_the_auditee_chose_is_told_as_such(started: Commands) -> None:
    chosen = ("--method", "judgement", "--name", "C-1", "--name", "C-2", "--chosen-by", "auditee", "--after-seeing")
    acted(started, *DRAW, "--population", "9", "--size", "2", *chosen)
    assert "S-02" in started.talk
    assert "S-03" in started.talk
    started("sample", "repeat", AUDIT, "SM-01", code=1)
    assert "it was named" in started.talk


def test_a_list_that_cannot_be_drawn_from_leaves_nothing(started: Commands, tmp_path: Path) -> None:
    file = tmp_path / "twice.csv"
    file.write_text("Number\nCI-1\nCI-2\nCI-1\n", encoding="cp1252")
    acted(started, *DRAW, "--size", "2", "--from", str(file), "--column", "Number", code=1)
    assert "CI-1 in lines 2 and 4" in started.talk
    assert told(started, "sample", "list", AUDIT) == []
    acted(started, *DRAW, "--population", "9", "--column", "Number", code=2)
    assert "--from CSV" in started.talk
