"""Commands about people: competences, workload, the team, requests to the programme manager."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Commands

BY = ("--by", "P01")
AUDIT = "IA-1"


@pytest.fixture
def planned(run: Commands, workspace: Path) -> Path:
    """Two people, a programme, one audit in it with P02 as lead."""
    run("people", "add", "Marie Nováková")
    run("people", "add", "Þórdís Jónsdóttir", *BY)
    run("people", "add", "Jennifer Null", *BY)
    run("sites", "add", "Brno", "--ref", "BRQ", *BY)
    cycle = ("--from", "2026-01-01", "--to", "2027-12-31", "--manager", "P01", "--client", "P02")
    run("programme", "new", "AP-1", "--title", "Audits", *cycle, *BY)
    slot = ("--title", "First", "--from", "2027-03-01", "--site", "BRQ", "--clause", "20000-1:8.2.6", "--lead", "P02")
    run("audit", "new", "--ref", AUDIT, "--days", "3", *slot, *BY)
    return workspace


def told(run: Commands, *words: str) -> Any:
    return json.loads(run(*words, "--json"))


def test_competences_with_evidence_and_their_end(run: Commands, planned: Path) -> None:
    known = (
        "--competence",
        "20000-1;course;2024-05-01",
        "--competence",
        "continuity;course;2020-01-01;2021-01-01;process",
    )
    run("people", "edit", "P02", *known, "--language", "is", "--audit-days", "2", *BY)
    rows = told(run, "people", "competence")
    assert [(row["person"], row["subject"], row["kind"], row["state"]) for row in rows] == [
        ("P02", "20000-1", "standard", "held"),
        ("P02", "continuity", "process", "ended"),
        ("P02", "is", "language", "held"),
    ]
    assert rows[1]["until"] == "2021-01-01"
    assert "Y held  s ends within 90 days" in run("people", "competence")
    run("people", "edit", "P02", "--competence", "x;y;;;hobby", *BY, code=1)


def test_workload_by_month(run: Commands, planned: Path) -> None:
    run("people", "edit", "P02", "--audit-days", "2", *BY)
    (row,) = told(run, "people", "workload", "--year", "2027")
    assert (row["ref"], row["months"][2], row["planned"], row["used"], row["free"]) == ("P02", 3.0, 3.0, 0.0, -1.0)
    assert [each["ref"] for each in row["audits"]] == [AUDIT]
    run(
        "audit",
        "new",
        "--title",
        "Two",
        "--from",
        "2027-03-01",
        "--site",
        "BRQ",
        "--clause",
        "20000-1:9.1",
        "--lead",
        "P02",
        *BY,
    )
    assert "P02 is wanted twice on 2027-03-01" in run("people", "workload", "--year", "2027")


def test_an_observer_is_named_objected_to_and_taken_out(run: Commands, planned: Path) -> None:
    run("audit", "team", "add", AUDIT, "P03", "--role", "observer", "--agreement", "signed", *BY)
    run("audit", "edit", AUDIT, "--representative", "P03", *BY)
    run("audit", "team", "object", AUDIT, "P03", "--reason", "of a competitor", "--by", "P03")
    run("audit", "team", "answer", AUDIT, "P03", "--answer", "goes", *BY)
    (row,) = [each for each in told(run, "audit", "team", "list", AUDIT) if each["person"] == "P03"]
    assert (row["agreement"], row["objection"], row["answer"]) == ("signed", "of a competitor", "goes")
    run("audit", "team", "used", AUDIT, "P03", "0.5", *BY)
    run("audit", "team", "remove", AUDIT, "P03", *BY)
    assert all(each["person"] != "P03" for each in told(run, "audit", "team", "list", AUDIT))


def test_a_request_is_made_and_answered(run: Commands, planned: Path) -> None:
    run("audit", "request", "add", AUDIT, "--reason", "nothing to see", "--by", "P02")
    run("audit", "request", "decline", AUDIT, "1", *BY, code=1)
    run("audit", "request", "decline", AUDIT, "1", "--reason", "It is required.", *BY)
    run("audit", "request", "add", AUDIT, "--to", "2027-03-08", "--reason", "illness", "--by", "P02")
    run("audit", "request", "grant", AUDIT, "2", *BY)
    rows = told(run, "audit", "request", "list", AUDIT)
    assert [(each["kind"], each["state"]) for each in rows] == [("cancel", "declined"), ("postpone", "granted")]
    assert told(run, "audit", "show", AUDIT)["from"] == "2027-03-08"


def test_top_management_names_the_certification_coordinator(run: Commands, planned: Path) -> None:
    run("programme", "coordinator", "P03", *BY, code=1)
    run("programme", "coordinator", "P03", "--by", "P02")
    assert told(run, "programme", "show")["coordinator"] == "P03"


def test_the_first_person_is_told_how_to_go_on_and_a_refusal_names_who_may(run: Commands, workspace: Path) -> None:
    run("people", "add", "Ann Lee")
    assert "--by P01, or AUDITOR_BY=P01" in run.talk
    run("people", "add", "Bo Boss", "--by", "P01")
    assert "AUDITOR_BY" not in run.talk
    days = ("--from", "2027-01-01", "--to", "2028-12-31")
    run("programme", "new", "AP-27", "--title", "All", *days, "--manager", "P01", "--client", "P02", "--by", "P01")
    run("programme", "cancel", "--reason", "None needed.", "--by", "P01", code=1)
    assert "That is P02 Bo Boss: act as that person (--by PERSON)." in run.talk
