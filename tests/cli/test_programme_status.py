"""The programme status by command, on the audit that the other tests play: it says what the figures say."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.activities.programme_coverage import matrices
from auditor.workspace import Workspace
from auditor.workspace.basis import coverage_basis
from tests.cli.test_follow_up_papers import said

if TYPE_CHECKING:
    from tests.cli.conftest import Commands

After = Callable[[str], Path]


def test_the_status_says_what_the_figures_say(run: Commands, after: After) -> None:
    folder = after("follow_up")
    run("report", "programme", "-o", "status.pdf")
    shown = json.loads(run("programme", "show", "--json"))
    assert f"Status of the audit programme {shown['ref']}" in said(folder / "status.pdf")
    status = json.loads(run("report", "programme", "-o", "-", "--json"))
    assert status["objectives"] == shown["objectives"]
    listed = json.loads(run("audit", "list", "--json"))
    assert [each["ref"] for each in status["audits"]] == [each["ref"] for each in listed]
    counted = json.loads(run("programme", "kpi", "--json"))
    assert {each["id"]: each["value"] for each in status["figures"]} == {
        name: it["n"] if each_is_count(name) else it["value"] for name, it in counted.items() if name != "K-21"
    }
    pending = json.loads(run("nc", "list", "--open", "--json"))
    assert {each["ref"] for each in status["nonconformities"]} == {each["ref"] for each in pending}
    gaps = json.loads(run("programme", "coverage", "--gaps", "--json"))
    assert sum(len(each["due"]) for each in status["gaps"]) == len(gaps)
    covered = json.loads(run("programme", "coverage", "--by", "audit", "--json"))
    lines = [line for matrix in status["matrices"] if matrix["standard"] for line in matrix["lines"]]
    assert len(lines) == sum(each["clause"] is not None for each in covered)


def each_is_count(name: str) -> bool:
    """K-20 is a number of cases."""
    return name == "K-20"


def test_another_language_and_no_programme(run: Commands, after: After) -> None:
    folder = after("programme")
    run("report", "programme", "-o", "de.pdf", "--language", "de")
    assert "Stand des Auditprogramms" in said(folder / "de.pdf")
    run("report", "programme", "-o", "x.pdf", "--language", "xx", code=1)
    assert "It has en, de, fr" in run.talk


def test_without_a_programme_there_is_no_status(run: Commands, workspace: Path) -> None:
    run("report", "programme", "-o", "status.pdf", code=1)
    assert not (workspace / "status.pdf").exists()


def test_of_many_audits_the_columns_are_years(after: After) -> None:
    with Workspace.open(after("programme"), read_only=True) as workspace:
        basis, today = coverage_basis(workspace), workspace.today()
        assert {each.by for each in matrices(basis, today) if each.standard} == {"audit"}
        for many in (20, 200):
            audits = [replace(each, ref=f"{each.ref}-{n}") for n in range(many) for each in basis.audits]
            crowded = list(matrices(replace(basis, audits=audits), today))
            assert {each.by for each in crowded} == {"year"}
