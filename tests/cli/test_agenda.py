"""Commands of the agenda and of the plan's versions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.test_verbs import told
from tests.cli.whole_audit import AUDIT, day, on

if TYPE_CHECKING:
    from tests.cli.conftest import Commands

After = Callable[[str], Path]


def test_an_agenda_is_proposed_checked_and_moved(run: Commands, after: After) -> None:
    after("planning")
    run("audit", "reopen-plan", AUDIT, "--reason", "a day later", *on(10, "P02"))
    proposed = told(run, "audit", "agenda", "propose", AUDIT, *on(10, "P02"))
    assert "Nothing is kept yet" in run.talk
    assert {clause for line in proposed["lines"] for clause in line["clauses"]} == {"20000-1:8.2.6", "20000-1:8.6.1"}
    assert all(line["proposed"] for line in proposed["lines"])
    assert "estimated" in proposed["days"]
    assert len(told(run, "audit", "agenda", "list", AUDIT)) == 5
    run("audit", "agenda", "propose", AUDIT, "--accept", *on(10, "P02"), code=1)
    assert "--replace" in run.talk
    run("audit", "agenda", "propose", AUDIT, "--accept", "--replace", *on(10, "P02"))
    agenda = told(run, "audit", "agenda", "list", AUDIT)
    assert [line["topic"] for line in agenda] == [line["topic"] for line in proposed["lines"]]
    assert told(run, "audit", "agenda", "check", AUDIT)["problems"] == []
    number = next(line["number"] for line in agenda if line["kind"] == "session")
    run("audit", "agenda", "move", *on(10, "P02"), AUDIT, str(number), "--", "-30")
    assert "G-13" in run.talk  # the opening meeting is not over then
    wrong = told(run, "audit", "agenda", "check", AUDIT)["problems"]
    assert {(each["rule"], each["number"]) for each in wrong} >= {("G-13", 1)}
    run("audit", "agenda", "edit", AUDIT, "2", "--guide", "P05", *on(10, "P02"))
    assert told(run, "audit", "agenda", "list", AUDIT)[1]["guides"] == ["P05"]
    assert "G-13" in run("audit", "agenda", "check", AUDIT)


def test_versions_are_listed_and_compared_and_an_objection_is_answered(run: Commands, after: After) -> None:
    after("planning")
    assert run("audit", "plan-difference", AUDIT) == "nothing changed\n"
    run("audit", "reopen-plan", AUDIT, "--reason", "a day later", *on(10, "P02"))
    run("audit", "agenda", "edit", AUDIT, "2", "--end", "11:30", *on(10, "P02"))
    moved = f"Configuration moved from {day(20)} 09:30-12:00 to 09:30-11:30"
    assert told(run, "audit", "plan-difference", AUDIT) == [moved]
    run("audit", "issue-plan", AUDIT, "--change", "shorter", *on(10, "P02"))
    assert run("audit", "plan-difference", AUDIT, "1", "2") == f"{moved}\n"
    run("audit", "plan-difference", AUDIT, "1", "3", code=1)
    assert "Known: 1, 2" in run.talk
    run("audit", "answer-objection", AUDIT, "--answer", "?", *on(11, "P02"), code=1)
    run("audit", "accept-plan", AUDIT, "--objection", "too early", *on(11, "P06"))
    run("audit", "answer-objection", AUDIT, "--answer", "at ten, then", *on(11, "P02"))
    run("audit", "start", AUDIT, *on(20, "P02"))
    run("audit", "agenda", "move", AUDIT, "3", "15", *on(20, "P02"))
    versions = told(run, "audit", "plan-versions", AUDIT)
    assert [(each["version"], each["answer"]) for each in versions] == [
        ("1", "accepted"),
        ("2", "objected"),
        ("2.1", ""),
    ]
    assert (versions[1]["objected_by"], versions[1]["answer_to_objection"]) == ("P06", "at ten, then")
    assert "agenda: Incidents moved" in run("audit", "plan-versions", AUDIT)


def test_ways_and_working_hours_of_sites(run: Commands, after: After) -> None:
    after("programme")
    run("sites", "add", "Łódź", "--ref", "ŁDZ", "--works-from", "07:00", "--works-to", "15:00", "--by", "P01")
    assert run("sites", "travel", "BRQ", "ŁDZ", "330", "--by", "P01") == "BRQ and ŁDZ: 330 minutes\n"
    run("sites", "travel", "ŁDZ", "BRQ", "300", "--one-way", "--by", "P01")
    sites = {site["ref"]: site for site in told(run, "sites", "list")}
    assert (sites["BRQ"]["ways"], sites["ŁDZ"]["ways"]) == ({"ŁDZ": 330}, {"BRQ": 300})
    assert (sites["ŁDZ"]["works_from"], sites["ŁDZ"]["works_to"]) == ("07:00", "15:00")
    run("sites", "travel", "BRQ", "BRQ", "1", "--by", "P01", code=1)
    assert run("sites", "travel", "BRQ", "ŁDZ", "0", "--by", "P01") == "forgotten\n"
