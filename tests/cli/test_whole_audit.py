"""The whole path, driven by commands only: what it leaves, and how it is read."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.whole_audit import AUDIT, day, final_state

if TYPE_CHECKING:
    from tests.cli.conftest import Commands


def test_from_an_empty_folder_to_a_closed_nonconformity(run: Commands, finished: Path) -> None:
    left = final_state(run)
    assert left["audit"]["state"] == "closed"
    assert left["audit"]["items"] == 17
    assert left["audit"]["grades"] == {
        "conforming": 11,
        "good-practice": 1,
        "ofi": 1,
        "observation": 1,
        "minor": 1,
        "major": 0,
    }
    assert [f["state"] for f in left["findings"]] == ["issued"] * 4 + ["withdrawn"]
    (nc,) = left["ncs"]
    assert nc["state"] == "closed_effective"
    steps = [step.split()[0] for step in nc["steps"]]
    assert " ".join(steps) == "N1 N2 N3 N4 N5 N4 N6 N15 N15 N7 N9 N10"
    assert all(item["state"] == "locked" for item in left["items"])


def test_it_verifies(run: Commands, finished: Path) -> None:
    verified = json.loads(run("verify", "--json"))
    assert verified["ok"]
    assert [ledger["path"] for ledger in verified["ledgers"]] == ["programme", f"audits/{AUDIT}"]
    assert set(verified["ledgers"][0]) >= {"path", "events", "head", "problems"}


def test_the_report_holds_every_finding_clause_and_evidence(run: Commands, finished: Path, tmp_path: Path) -> None:
    from pypdf import PdfReader

    run("report", "audit", AUDIT, "-o", str(tmp_path / "report.pdf"))
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages)
    for finding in json.loads(run("finding", "list", AUDIT, "--json")):
        assert finding["ref"] in text
        assert all(clause.partition(":")[2] in text for clause in finding["clauses"])
        assert all(evidence in text for evidence in finding["evidence"])


CONTRACT = {
    "audit list": "ref title state lead standards from to items answered not_applicable not_audited unanswered grades "
    "findings open_ncs",
    f"audit show {AUDIT}": "ref title state lead standards from to items answered not_applicable not_audited "
    "unanswered grades findings open_ncs",
    f"audit items {AUDIT}": "id clause standard question state grade note evidence findings",
    f"finding list {AUDIT}": "ref audit grade state title statement clauses items evidence repeat_of",
    "nc list": "ref audit finding grade state clauses owner verifier due overdue turn flags history",
}


@pytest.mark.parametrize("command", CONTRACT)
def test_keys_that_other_programs_rely_on(run: Commands, finished: Path, command: str) -> None:
    told = json.loads(run(*command.split(), "--json"))
    rows = told if isinstance(told, list) else [told]
    assert rows
    for row in rows:
        assert set(CONTRACT[command].split()) <= set(row)


def test_values_are_words_of_the_trade(run: Commands, finished: Path) -> None:
    items = {item["id"]: item for item in json.loads(run("audit", "items", AUDIT, "--json"))}
    outcomes = {(item["outcome"], item["grade"]) for item in items.values()}
    assert {("not_applicable", None), ("not_audited", None), (None, "minor"), (None, "good-practice")} <= outcomes
    (nc,) = json.loads(run("nc", "list", "--json"))
    assert nc["clauses"] == ["20000-1:8.2.6"]
    assert (nc["owner"], nc["verifier"], nc["turn"], nc["due"], nc["overdue"]) == ("P05", "P02", "nobody", None, False)
    (before,) = json.loads(run("nc", "list", "--json", "--as-of", day(61)))
    assert (before["state"], before["due"], before["turn"]) == ("response_accepted", day(70), "owner")
    assert json.loads(run("nc", "list", "--json", "--overdue")) == []


READING = (
    "audit list --json",
    f"audit show {AUDIT}",
    f"audit items {AUDIT} --json",
    f"finding list {AUDIT} --json",
    f"evidence list {AUDIT} --json",
    f"sample list {AUDIT} --json",
    "nc list --json",
    f"history {AUDIT}",
    "programme show --json",
    "people list",
    f"report audit {AUDIT} --draft -o -",
)


def test_the_same_workspace_and_moment_give_the_same_bytes(finished: Path) -> None:
    def read(hash_seed: str) -> bytes:
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "AUDITOR_WORKSPACE": str(finished)}
        program = (
            "import sys\nfrom auditor.cli.root import Root, auditor\n"
            "for words in sys.argv[1:]:\n"
            f"    auditor([*words.split(), '--as-of', '{day(40)}'], obj=Root(), standalone_mode=False)\n"
        )
        command = [sys.executable, "-c", program, *READING]
        done = subprocess.run(command, capture_output=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    once = read("1")
    assert b"%PDF" in once
    assert read("2") == once


def test_history_counts_what_has_no_reference_and_shows_no_ids(run: Commands, finished: Path) -> None:
    told = run("history", AUDIT)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", told)
    assert re.search(r" [a-z_]+ \([2-9]\)", told)


def test_history_tells_who_did_what_to_a_record(run: Commands, finished: Path) -> None:
    (nc,) = json.loads(run("nc", "list", "--json"))
    told = run("history", AUDIT, nc["ref"])
    assert "submit response" in told
    assert f"nonconformity {nc['ref']}, owner: – → Łukasz Żak" in told
    assert "state: issued → acknowledged" in told
    assert run("history", nc["ref"]) == told
    assert len(json.loads(run("history", AUDIT, "--json"))) > 50
    assert "approve programme" in run("history", "programme")


def test_a_revision_corrects_and_keeps_the_earlier_one(
    run: Commands, after: Callable[[str], Path], tmp_path: Path
) -> None:
    after("reporting")
    late = ("--by", "P02")
    run("revise", AUDIT, *late, code=1)
    assert "G-22" in run.talk
    change = ("--reason", "a wrong word", "--change", "title of F-01")
    run("revise", AUDIT, *change, "--correct", "F-01.title=Configuration records differ", *late)
    assert json.loads(run("finding", "show", AUDIT, "F-01", "--json"))["title"] == "Configuration records differ"
    revisions = json.loads(run("report", "list", AUDIT, "--json"))
    assert [r["state"] for r in revisions] == ["superseded", "issued"]
    shown = json.loads(run("audit", "show", AUDIT, "--json"))["revisions"]
    assert [r["pdf"] for r in shown] == [r["pdf"] for r in revisions]
    new = ("--grade", "ofi", "--title", "Better", "--statement", "Times could be taken from the tool.")
    (item,) = json.loads(run("finding", "show", AUDIT, "F-04", "--json"))["items"]
    run("finding", "add", AUDIT, *new, "--item", item, *late)
    run("revise", AUDIT, *change, "--replace", "F-04=F-06", *late, code=1)
    assert "F6" in run.talk
    run("finding", "agree", AUDIT, "F-06", *late)
    run("finding", "present", AUDIT, "F-06", "--to", "P04", "--acknowledged", *late)
    run("revise", AUDIT, *change, "--replace", "F-04=F-06", *late)
    states = {f["ref"]: f["state"] for f in json.loads(run("finding", "list", AUDIT, "--withdrawn", "--json"))}
    assert (states["F-04"], states["F-06"]) == ("superseded", "issued")
    run("report", "audit", AUDIT, "--revision", "1", "-o", str(tmp_path / "r1.pdf"))
    run("report", "audit", AUDIT, "--revision", "9", "-o", str(tmp_path / "r9.pdf"), code=1)
    run("verify")


def test_evidence_is_exported_with_a_list(run: Commands, finished: Path, tmp_path: Path) -> None:
    run("evidence", "export", AUDIT, "-o", str(tmp_path / "out"))
    assert (tmp_path / "out" / "E-001.txt").read_text(encoding="utf-8").startswith("serial 4711")
    assert "rack C-07.txt" in (tmp_path / "out" / "evidence.csv").read_text(encoding="utf-8-sig")
    run("evidence", "export", AUDIT, "-o", str(tmp_path / "out"), code=1)


def test_items_are_filtered(run: Commands, finished: Path) -> None:
    def ids(*words: str) -> set[str]:
        return {row["id"] for row in json.loads(run("audit", "items", AUDIT, *words, "--json"))}

    assert len(ids("--clause", "8.2.6")) == 9
    assert ids("--clause", "8.2.6") | ids("--clause", "20000-1:8.6") == ids() == ids("--clause", "8")
    assert ids("--open") == set()
    assert len(ids("--grade", "minor")) == 1
    run("audit", "items", AUDIT, "--clause", "99", code=1)
