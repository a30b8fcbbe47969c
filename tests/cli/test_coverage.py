"""Coverage, gaps, risk factors and proposals as commands: keys for programs, words for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import load

from .conftest import Commands

DEMO = Path(__file__).parents[1] / "data" / "demo.py"


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo, for reading only."""
    folder: Path = load(DEMO).built()
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(folder))
    return folder


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The demo, to change."""
    folder: Path = load(DEMO).copied(tmp_path / "own")
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(folder))
    monkeypatch.setenv("AUDITOR_BY", "P17")
    return folder


def test_json_says_of_each_clause_what_is_required_and_covered(run: Commands, demo: Path) -> None:
    told = json.loads(run("programme", "coverage", "--json"))
    assert len(told) == 63
    assert list(told[0]) == ["standard", "clause", "title", "cells", "required", "covered"]
    incident = next(row for row in told if row["clause"] == "8.6.1")
    assert (incident["standard"], incident["required"], incident["covered"]) == ("20000-1", True, True)
    assert list(incident["cells"]) == ["2026", "2027", "2028"]
    assert incident["cells"]["2026"]["state"] == "open-nc"
    assert incident["cells"]["2026"]["last"] == "2026-10-08"
    assert incident["cells"]["2027"]["audits"] == ["IA-2027-04"]
    assert any("NC-2026-06" in why for why in incident["cells"]["2027"]["required_by"])


def test_people_see_letters_a_legend_and_the_share_of_each_column(run: Commands, demo: Path) -> None:
    text = run("programme", "coverage")
    assert "63 of 63 (100.0%) leaf clauses audited" in text
    rows = {line.split()[0]: line for line in text.splitlines() if line}
    assert rows["8.6.1"].split()[1:4] == ["A!", "p", "p"]
    assert rows["audited"].split()[1] == "63/63"
    assert "A! audited, with an open nonconformity" in text


def test_other_rows_and_columns(run: Commands, demo: Path) -> None:
    processes = json.loads(run("programme", "coverage", "--json", "--rows", "process", "--by", "audit"))
    assert {row["clause"] for row in processes} == {None}
    assert "IA-2026-03" in processes[0]["cells"]
    sites = json.loads(run("programme", "coverage", "--json", "--by", "site", "--and", "year", "--standard", "20000-1"))
    assert (sites[0]["ref"], sites[0]["title"]) == ("all", "on site")
    assert sites[0]["cells"]["TÓR 2027"]["state"] == "planned"
    run("programme", "coverage", "--standard", "9001", code=1)
    assert "Standards here: 20000-1" in run.talk


def test_as_of_an_earlier_day_less_was_audited(run: Commands, demo: Path) -> None:
    then = json.loads(run("programme", "coverage", "--json", "--as-of", "2026-06-30"))
    assert sum(row["covered"] for row in then) == 29
    assert run("programme", "coverage", "--as-of", "2026-06-30") == run(
        "programme", "coverage", "--as-of", "2026-06-30"
    )


def test_gaps(run: Commands, demo: Path) -> None:
    told = json.loads(run("programme", "coverage", "--gaps", "--json"))
    assert {gap["ref"] for gap in told if gap["kind"] == "service"} == {"S4"}
    process = next(gap for gap in told if gap["kind"] == "process")
    assert (process["due"], process["rule"], process["missed"]) == ("2027-10-08", "risk", False)
    assert process["too_late"] == ["IA-2027-04 on 2027-10-12"]
    assert "criticality is high, and nobody plans it by 2028-12-31" in run("programme", "coverage", "--gaps")


def test_factors_are_kept_by_who_plans_the_audits(run: Commands, own: Path) -> None:
    run("programme", "frequency", "set", "--process", "problem management", "--change", "1", code=1)
    assert "--importance" in run.talk
    run("programme", "frequency", "set", "--process", "PR14", "--importance", "4", "--by", "P01", code=1)
    assert "programme manager" in run.talk
    run("programme", "frequency", "set", "--importance", "4", code=2)
    said = run("programme", "frequency", "set", "--process", "problem management", "--importance", "4", "--past", "3")
    assert said == "PR14 problem management: score 18, every 18 months, due 2028-04-08\n"
    told = json.loads(run("programme", "frequency", "set", "--process", "PR14", "--count-past", "--json"))
    assert (told["score"], told["importance"], told["past_set"]) == (12, 4, False)
    listed = json.loads(run("programme", "frequency", "list", "--json"))
    assert [row["score"] for row in listed] == sorted((row["score"] for row in listed), reverse=True)
    assert "PR14" in [row["ref"] for row in listed]
    run("programme", "frequency", "drop", "--process", "PR14")
    run("programme", "frequency", "drop", "--process", "PR14", code=1)
    assert "PR14" not in run("programme", "frequency", "list")


def test_a_clause_has_factors_with_all_below_it(run: Commands, own: Path) -> None:
    said = run("programme", "frequency", "set", "--clause", "20000-1:8.5", "--importance", "5", "--change", "3")
    assert said.startswith("20000-1:8.5 Service design, build and transition: score ")
    run("programme", "frequency", "set", "--clause", "eight", "--importance", "5", code=1)
    assert "--clause" in run.talk


def test_a_proposal_is_planned_with_why_or_taken_on(run: Commands, own: Path) -> None:
    found = {each["key"]: each for each in json.loads(run("programme", "frequency", "propose", "--json"))}
    assert found["year-2028-12-31-S4"]["services"] == ["S4"]
    text = run("programme", "frequency", "propose")
    assert "by 2027-10-08  PR12 incident management" in text
    run("programme", "frequency", "accept", "risk-2027-10-08-PR12", code=2)
    said = run(
        *("programme", "frequency", "accept", "risk-2027-10-08-PR12", "--from", "2027-09-28", "--site", "BRQ"),
        *("--lead", "P01", "--ref", "IA-2027-05", "--on", "2026-11-23T10:00"),
    )
    assert said == "IA-2027-05 planned: PR12 incident management\n"
    audit = json.loads(run("audit", "show", "IA-2027-05", "--json"))
    assert (audit["clauses"], audit["sites"], audit["lead"]) == (["20000-1:8.6.1"], ["BRQ"], "P01")
    run("programme", "frequency", "accept", "year-2028-12-31-S4", "--into", "IA-2028-01", "--on", "2026-11-23T10:01")
    assert json.loads(run("audit", "show", "IA-2028-01", "--json"))["services"] == ["S4"]
    left = {each["key"] for each in json.loads(run("programme", "frequency", "propose", "--json"))}
    assert left == set(found) - {"risk-2027-10-08-PR12", "year-2028-12-31-S4"}
    run("programme", "frequency", "accept", "risk-2027-10-08-PR12", "--into", "IA-2027-04", code=1)
    assert "no proposal" in run.talk


def test_a_process_is_looked_at_where_it_runs(run: Commands, own: Path) -> None:
    told = json.loads(run("processes", "edit", "incident management", "--site", "BRQ", "--site", "TÓR", "--json"))
    assert told["sites"] == ["BRQ", "TÓR"]
    found = json.loads(run("programme", "coverage", "--gaps", "--json"))
    there = [gap for gap in found if gap["rule"] == "runs-there"]
    assert [(gap["ref"], gap["site"]) for gap in there] == [("20000-1:8.6.1", "TÓR")]
    assert "incident management runs there" in there[0]["why"]


def test_an_outline_of_the_organisation_counts_as_it_stands(run: Commands, own: Path) -> None:
    def leaves() -> int:
        return len(json.loads(run("programme", "coverage", "--json")))

    more = own / "checklists" / "more.yaml"
    fields = "id: more\ntitle: More\nstandard: 20000-1\nitems: []\nclauses:\n  - {number: '8', title: Operation}\n"
    more.write_text(fields + "  - {number: '8.9', title: Ours}\n", "utf-8")
    assert leaves() == 64
    more.write_text(fields + "  - {number: '8.9', title: Ours}\n  - {number: '8.10', title: Too}\n", "utf-8")
    assert leaves() == 65
    more.write_text("id: less\n", "utf-8")
    assert leaves() == 63


def test_a_standard_that_cannot_be_counted_is_said(run: Commands, own: Path) -> None:
    assert "Note: 27001 and 9001 are criteria, and no audit has a clause of them" in run("programme", "coverage")
    audit = ("audit", "new", "--from", "2027-06-01", "--to", "2027-06-02", "--site", "BRQ")
    run(*audit, "--title", "Purchasing", "--clause", "P-17:5.10", "--clause", "9001:8.4.1")
    said = "Note: no outline of P-17 on the shelf: its coverage cannot be counted; put one in checklists/."
    assert said in run("programme", "coverage")
    assert said in run("programme", "coverage", "--gaps")
    counted = json.loads(run("programme", "coverage", "--json", "--standard", "9001"))
    assert said in run.talk
    assert len(counted) == 65
    assert counted[0]["title"] == "Understanding the organization and its context"
    run("programme", "coverage", "--standard", "P-17", code=1)
    assert "there is no outline of P-17 on the shelf" in run.talk
    assert "9001:8.3.1" in run("programme", "coverage", "--gaps")


def test_an_outline_shows_its_clauses(run: Commands, own: Path) -> None:
    text = run("checklist", "show", "iso9001-2015", "--clause", "8.5")
    assert [line.split()[0] for line in text.splitlines()[1:]] == ["8.5", *(f"8.5.{n}" for n in range(1, 7))]
    told = json.loads(run("checklist", "show", "iso27001-2022", "--json"))
    assert (len(told["clauses"]), told["items"]) == (138, [])
    run("checklist", "show", "iso27001-2022", "--clause", "11", code=1)
    assert "iso27001-2022 has no clause 11" in run.talk


def test_a_programme_without_audits_has_a_gap_for_every_clause_of_its_criteria(run: Commands, workspace: Path) -> None:
    for ref in ("P1", "P2"):
        run("people", "add", f"Person {ref}", "--ref", ref, "--by", "P1")
    run("programme", "coverage", code=1)
    assert "auditor programme new" in run.talk
    cycle = ("--from", "2026-01-01", "--to", "2028-12-31")
    run("programme", "new", "AP", "--title", "T", *cycle, "--manager", "P1", "--client", "P2", "--by", "P1")
    assert json.loads(run("programme", "coverage", "--json")) == []
    run("programme", "edit", "--criterion", "ISO/IEC 20000-1:2018", "--by", "P1")
    assert len(json.loads(run("programme", "coverage", "--json"))) == 63
    assert "Gaps: " in run("programme", "coverage")
    (once,) = [
        each
        for each in json.loads(run("programme", "frequency", "propose", "--json"))
        if each["key"].startswith("cycle-")
    ]
    assert len(once["clauses"]) == 63


def test_the_minima_are_settings(run: Commands, own: Path) -> None:
    file = own / "auditor.toml"
    settings = file.read_text(encoding="utf-8")
    assert "high_services_every_year = true" in settings
    file.write_text(settings.replace("high_services_every_year = true", "high_services_every_year = false"), "utf-8")
    told = json.loads(run("programme", "coverage", "--gaps", "--json"))
    assert {gap["kind"] for gap in told} == {"process"}
    file.write_text(settings.replace("scores = [20, 12]", "scores = [12, 20]"), "utf-8")
    run("programme", "coverage", code=3)
    assert "frequency.scores" in run.talk


def test_a_programme_that_asks_for_nothing_is_not_praised(run: Commands, workspace: Path) -> None:
    run("people", "add", "Ann Lee")
    run("programme", "show", code=1)
    assert "auditor programme new REF" in run.talk
    days = ("--from", "2027-01-01", "--to", "2028-12-31")
    run("programme", "new", "AP-27", "--title", "All", *days, "--manager", "P01", "--client", "P01", "--by", "P01")
    assert run("programme", "coverage", "--gaps").startswith("No gaps: nothing has to be audited yet.")
    assert "nothing has to be audited yet" in run("programme", "frequency", "propose")
    run("programme", "edit", "--criteria", "ISO/IEC 20000-1:2018", "--by", "P01")
    assert "20000-1:9.3" in run("programme", "coverage", "--gaps")
