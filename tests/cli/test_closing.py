"""Before the closing meeting by commands: what is unfinished, the note of the day, what is agreed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.whole_audit import AUDIT, day, on

if TYPE_CHECKING:
    from tests.cli.conftest import Commands


def test_what_is_unfinished_the_note_of_the_day_and_what_is_agreed(run: Commands, after: Callable[[str], Path]) -> None:
    after("planning")
    run("audit", "start", AUDIT, *on(20, "P02"))
    assert "planned for" not in run.talk
    run("answer", AUDIT, "CK-001", "--grade", "major", "--note", "No list is kept.", *on(20, "P02"))
    run("finding", "urgent", AUDIT, "F-01", *on(20, "P02"))
    run("finding", "urgent", AUDIT, "F-01", "--not", *on(20, "P02"))
    run("finding", "urgent", AUDIT, "F-01", *on(20, "P02"))
    found = json.loads(run("audit", "before-closing", AUDIT, "--json", code=1))
    assert [(each["kind"], each["ref"]) for each in found[:2]] == [("unevidenced", "F-01"), ("unheard", "F-01")]
    mine = json.loads(run("audit", "before-closing", AUDIT, "--auditor", "P02", "--json", code=1))
    assert 0 < len(mine) < len(found)

    note = run("audit", "daily", AUDIT, "--day", day(20)).splitlines()
    assert note[0].startswith(f"{AUDIT}, ")
    assert any(line.startswith("URGENT, to be told today: F-01, major nonconformity") for line in note)
    assert len(note) <= 10
    assert json.loads(run("audit", "daily", AUDIT, "--day", day(20), "--json"))["lines"] == note

    agreed = ("--response-major", "7", "--limits", "Nights were not seen.")
    run("audit", "conclude", AUDIT, *agreed, "--response-minor", "0", *on(21, "P02"), code=2)
    run("audit", "conclude", AUDIT, *agreed, *on(21, "P02"))
    told = run.talk.splitlines()
    assert re.fullmatch(r"\d+ of \d+ items have no outcome\.", told[0])
    assert told[1].startswith("F-01 is a draft: ")
    assert json.loads(run("audit", "show", AUDIT, "--json"))["response_times"] == {"major": 7, "minor": 20}


def test_an_opening_on_another_day_than_planned_says_so(run: Commands, after: Callable[[str], Path]) -> None:
    after("planning")
    run("audit", "start", AUDIT, *on(19, "P02"))
    assert f"The audit is planned for {day(20)}; the opening meeting is held on {day(19)}." in run.talk


def test_what_is_left_is_marked_at_once_with_one_reason(run: Commands, after: Callable[[str], Path]) -> None:
    after("planning")
    run("audit", "start", AUDIT, *on(20, "P02"))
    left = [item["id"] for item in json.loads(run("audit", "items", AUDIT, "--open", "--json"))][:3]
    run("answer", AUDIT, *left, "--grade", "not-audited", *on(20, "P02"), code=2)
    run("answer", AUDIT, *left, "--grade", "minor", "--reason", "No time.", *on(20, "P02"), code=2)
    run("answer", AUDIT, left[0], "--grade", "not-audited", *on(20, "P02"))
    run("answer", AUDIT, left[0], "--grade", "not-audited", "--reason", "No time.", *on(20, "P02"))
    said = ("--grade", "not-audited", "--reason", "No time.", "--carried-over-to", "IA-9")
    marked = json.loads(run("answer", AUDIT, *left[1:], *said, "--json", *on(20, "P02")))
    assert [(row["id"], row["outcome"], row["reason"]) for row in marked] == [
        (ref, "not_audited", "No time.") for ref in left[1:]
    ]
    assert json.loads(run("item", "show", AUDIT, left[0], "--json"))["reason"] == "No time."


def test_a_dissent_and_a_time_of_its_own_by_command(run: Commands, after: Callable[[str], Path]) -> None:
    after("planning")
    run("audit", "start", AUDIT, *on(20, "P02"))
    run("answer", AUDIT, "CK-001", "--grade", "minor", "--note", "No list is kept.", *on(20, "P02"))
    words = ("--grade", "major", "--reason", "It is the second year.")
    run("finding", "dissent", AUDIT, "F-01", "--reason", "I lead", *on(20, "P02"), code=1)
    assert "the lead decides" in run.talk
    said = run("finding", "dissent", AUDIT, "F-01", "--of", "P07", *words, *on(20, "P02"))
    assert "1 diverging in the team" in said
    (told,) = json.loads(run("finding", "show", AUDIT, "F-01", "--json"))["dissents"]
    assert (told["by"], told["grade"], told["reason"]) == ("P07", "major", "It is the second year.")
    assert "0 diverging" in run("finding", "dissent", AUDIT, "F-01", "--of", "P07", "--settled", *on(20, "P02"))
    run("finding", "answer-within", AUDIT, "F-01", "3", *on(20, "P02"), code=1)
    assert "draft" in run.talk
