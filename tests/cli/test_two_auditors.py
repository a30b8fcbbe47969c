"""Two auditors, two laptops, commands only: each conducts half, they compare at lunch, the lead settles and reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Commands
from tests.cli.whole_audit import AUDIT, answers

LEAD, AUDITOR = "P02", "P08"


@dataclass
class Laptop:
    """One person's workspace and home."""

    run: Commands
    patch: pytest.MonkeyPatch
    workspace: Path
    home: Path
    person: str

    def __call__(self, *words: str, by: str = "", code: int = 0) -> str:
        self.sit_down()
        return self.run(*words, "--by", by or self.person, code=code)

    def read(self, *words: str) -> Any:
        self.sit_down()
        return json.loads(self.run(*words, "--json"))

    def text(self, *words: str, code: int = 0) -> str:
        self.sit_down()
        return self.run(*words, code=code)

    def sit_down(self) -> None:
        self.patch.setenv("AUDITOR_HOME", str(self.home))
        self.patch.setenv("AUDITOR_WORKSPACE", str(self.workspace))


@pytest.fixture
def laptops(
    run: Commands, after: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Laptop, Laptop]:
    """The lead opened the audit and handed copy B to the auditor, who took it into an empty workspace."""
    lead = Laptop(run, monkeypatch, after("planning"), tmp_path / "home of the lead", LEAD)
    monkeypatch.chdir(tmp_path)
    lead("people", "add", "Ngozi Ọláwálé", "--ref", AUDITOR, "--function", "auditor", by="P01")
    lead("audit", "start", AUDIT, "--attendee", "P06")
    lead("audit", "refresh", AUDIT)
    lead("audit", "team", "add", AUDIT, AUDITOR, "--role", "auditor")
    lead("export", "bundle", AUDIT, "--to", AUDITOR, "-o", "copy.zip")
    auditor = Laptop(run, monkeypatch, tmp_path / "second", tmp_path / "home of the auditor", AUDITOR)
    auditor.sit_down()
    run("init", str(auditor.workspace), "--timezone", "Europe/Prague")
    run("import", "bundle", "copy.zip")
    return lead, auditor


def to_and_fro(lead: Laptop, auditor: Laptop) -> None:
    """Both send what they have, and both take in what the other one sent."""
    number = len(list(Path.cwd().glob("*.zip")))
    lead("export", "bundle", AUDIT, "-o", f"lead-{number}.zip")
    auditor("export", "bundle", AUDIT, "-o", f"auditor-{number}.zip")
    lead("import", "bundle", f"auditor-{number}.zip")
    auditor("import", "bundle", f"lead-{number}.zip")


def seen_by(laptop: Laptop) -> dict[str, Any]:
    """What a laptop shows of the audit, times and bookkeeping aside."""
    return {
        "items": laptop.read("audit", "items", AUDIT),
        "findings": laptop.read("finding", "list", AUDIT, "--withdrawn"),
        "evidence": laptop.read("evidence", "list", AUDIT),
        "samples": laptop.read("sample", "list", AUDIT),
        "conflicts": laptop.read("conflicts", AUDIT),
    }


def test_a_workspace_made_for_a_copy_knows_who_acts_and_what_is_there(laptops: tuple[Laptop, Laptop]) -> None:
    lead, auditor = laptops
    (row,) = auditor.read("audit", "list")
    assert (row["ref"], row["state"]) == (AUDIT, "in_progress")
    assert auditor.read("audit", "show", AUDIT) == lead.read("audit", "show", AUDIT)
    assert auditor.read("nc", "list") == []
    assert auditor.text("history", AUDIT)
    auditor.text("verify")
    item = answers(auditor.text)["20000-1:8.6.1"][0]
    auditor("answer", AUDIT, item, "--grade", "ofi", "--note", "x", by="Nobody", code=1)


def test_from_the_opening_to_the_report(laptops: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    lead, auditor = laptops
    items = answers(lead.text)
    configuration, incidents = items["20000-1:8.2.6"], items["20000-1:8.6.1"]
    both = configuration[0]
    # the morning: half each, one item both
    for item in configuration:
        grade = "minor" if item == both else "conforming"
        if grade == "minor":
            lead("evidence", "add", AUDIT, item, "--reference", "Query Q-117, 4812 rows")
        lead("answer", AUDIT, item, "--grade", grade, "--note", "One of five is wrong.")
    photo = tmp_path / "rack C-07.txt"
    photo.write_text("in stock, but here", encoding="utf-8")
    assert auditor("evidence", "add", AUDIT, incidents[0], str(photo)).split()[0] == "E-B001"
    draw = ("--population", "40", "--size", "5", "--seed", "7", "--of", "tickets of September")
    assert "SM-B01" in auditor("sample", "draw", AUDIT, incidents[0], *draw)
    for item in incidents:
        ofi = item == incidents[0]
        auditor("answer", AUDIT, item, "--grade", "ofi" if ofi else "conforming", "--note", "Typed by hand.")
    auditor("answer", AUDIT, both, "--grade", "observation", "--note", "The owner knows of it.")
    # 12:30
    auditor("export", "bundle", AUDIT, "-o", "lunch.zip")
    before = seen_by(lead)
    told = lead.text("import", "bundle", "lunch.zip", "--preview")
    assert f"item {both}" in told
    assert "Ngozi Ọláwálé" in told
    assert "To be settled by a person afterwards: 1" in told
    assert seen_by(lead) == before
    assert "All of it is here already." not in lead("import", "bundle", "lunch.zip")
    assert "All of it is here already." in lead("import", "bundle", "lunch.zip")
    lead("export", "bundle", AUDIT, "-o", "back.zip")
    auditor("import", "bundle", "back.zip")
    assert seen_by(auditor) == seen_by(lead)
    (apart,) = lead.read("conflicts", AUDIT)
    assert [side["by_name"] for side in apart["sides"]] == ["Þórdís Jónsdóttir", "Ngozi Ọláwálé"]
    assert "minor" in apart["sides"][0]["value"]
    assert "observation" in apart["sides"][1]["value"]
    assert apart["id"] in lead.text("conflicts")
    # the afternoon: the lead settles, the auditor may not
    auditor("conflicts", AUDIT, "--settle", apart["id"], "--take", "2", code=1)
    assert "M-01" in auditor.run.talk
    lead("conflicts", AUDIT, "--settle", apart["id"], "--take", "3", code=1)
    lead("conflicts", AUDIT, "--settle", apart["id"], "--take", "1", "--reason", "one wrong record is a failure")
    assert lead.read("conflicts") == []
    assert lead.text("conflicts").strip() == "none"
    to_and_fro(lead, auditor)
    assert seen_by(auditor) == seen_by(lead)
    steps = lead.read("history", AUDIT, both)
    assert [step["verb"] for step in steps if step["verb"] == "settle conflict"]
    assert "one wrong record is a failure" in lead.text("history", AUDIT, both)
    # findings get the lead's numbers
    drafts = {f["ref"]: f for f in lead.read("finding", "list", AUDIT)}
    assert {ref: f["grade"] for ref, f in drafts.items()} == {"F-01": "minor", "F-B01": "ofi"}
    lead.text("audit", "gaps", AUDIT, code=1)
    lead(
        *("finding", "edit", AUDIT, "F-01", "--requirement", "Data are correct.", "--site", "BRQ"),
        *("--reason", "One record; no service was affected."),
    )
    for ref in ("F-01", "F-B01"):
        lead("finding", "agree", AUDIT, ref)
        lead("finding", "present", AUDIT, ref, "--to", "P04", "--acknowledged")
    assert sorted(f["ref"] for f in lead.read("finding", "list", AUDIT)) == ["F-01", "F-02"]
    assert lead.read("finding", "show", AUDIT, "F-B01")["ref"] == "F-02"
    lead("audit", "conclude", AUDIT, "--attendee", "P06")
    lead(
        *("audit", "write", AUDIT, "--headline", "One minor.", "--conclusion", "Conforms.", "--fulfilment", "largely"),
        *("--disagreements", "none", "--obstacles", "none", "--limits", "samples", "--follow-up-of-earlier", "none"),
        *("--objective-conclusion", "1=Mostly.", "--objective-conclusion", "2=In time."),
        *("--confidentiality", "internal", "--participant", "P04", "--distribute-to", "P03"),
    )
    auditor("issue", AUDIT, by=LEAD, code=1)
    assert "copy B" in auditor.run.talk
    lead("issue", AUDIT)
    to_and_fro(lead, auditor)
    assert [r["state"] for r in auditor.read("report", "list", AUDIT)] == ["issued"]
    auditor.text("report", "audit", AUDIT, "--revision", "1", "-o", "theirs.pdf")
    lead.text("report", "audit", AUDIT, "--revision", "1", "-o", "ours.pdf")
    assert Path("theirs.pdf").read_bytes() == Path("ours.pdf").read_bytes()
    for laptop in laptops:
        laptop.text("verify")


def test_settling_is_asked_for_as_a_whole(laptops: tuple[Laptop, Laptop]) -> None:
    lead, _ = laptops
    lead("conflicts", "--settle", "12345678", "--take", "1", code=2)
    lead("conflicts", AUDIT, "--settle", "12345678", code=1)
    lead("conflicts", AUDIT, "--settle", "12345678", "--take", "left", code=2)
    lead("conflicts", AUDIT, "--settle", "12345678", "--take", "1", code=1)
    assert "auditor conflicts REF" in lead.run.talk
    lead("conflicts", "IA-9", code=1)


def test_conflicts_stand_under_one_heading_in_the_order_of_the_checklist(laptops: tuple[Laptop, Laptop]) -> None:
    lead, auditor = laptops
    items = answers(lead.text)
    refs = [*items["20000-1:8.2.6"][:2], *items["20000-1:8.6.1"][:2]]
    for ref in reversed(refs):
        lead("answer", AUDIT, ref, "--grade", "conforming", "--note", "Seen in the tool.")
        auditor("answer", AUDIT, ref, "--grade", "conforming", "--note", "Seen in the records.")
    auditor("export", "bundle", AUDIT, "-o", "lunch.zip")
    lead("import", "bundle", "lunch.zip")
    told = lead.text("conflicts").splitlines()
    assert [line for line in told if line[0] != " "] == [f"{AUDIT}: 4 conflicts between copies"]
    assert [line.split()[2].rstrip(",") for line in told if line[:3] != "   " and line[0] == " "] == refs
    assert any(line.endswith("(stands)") and "Ngozi Ọláwálé, copy B, " in line for line in told)
    first = lead.read("conflicts", AUDIT)[0]
    lead("conflicts", AUDIT, "--settle", first["id"], code=2)
    assert f"Say what to take in item {refs[0]}, note:" in lead.run.talk
    assert "Seen in the records." in lead.run.talk
    assert "Seen in the tool." in lead.run.talk
    lead("conflicts", AUDIT, "--take", "1", code=2)
    assert "--settle ID" in lead.run.talk
    lead("conflicts", AUDIT, "--settle", first["id"], "--take", "1")
    assert len(lead.read("conflicts", AUDIT)) == 3


def test_an_audit_that_is_nearly_called_so_is_suggested(laptops: tuple[Laptop, Laptop]) -> None:
    lead, _ = laptops
    for words in (("history", "IA-01"), ("history", "ia-2"), ("conflicts", "IA1"), ("audit", "show", "IA-001")):
        lead.text(*words, code=1)
        assert f"Did you mean {AUDIT}? Audits here: " in lead.run.talk, words
    lead.text("history", "something else", code=1)
    assert "Did you mean" not in lead.run.talk


def test_history_finds_a_record_by_its_reference_alone(laptops: tuple[Laptop, Laptop]) -> None:
    _, auditor = laptops
    auditor("evidence", "add", AUDIT, "--reference", "Query Q-117")
    assert "evidence E-B001, reference: Query Q-117" in auditor.text("history", "E-B001")
    auditor.text("history", "E-B009", code=1)
    assert AUDIT in auditor.run.talk


def test_the_history_marks_what_came_from_a_copy_and_is_cut_to_the_last_and_to_a_day(
    laptops: tuple[Laptop, Laptop],
) -> None:
    lead, auditor = laptops
    item = answers(lead.text)["20000-1:8.6.1"][0]
    auditor("answer", AUDIT, item, "--grade", "conforming", "--note", "Typed by hand.")
    lead("answer", AUDIT, item, "--grade", "observation", "--note", "One of five.")
    auditor("export", "bundle", AUDIT, "-o", "lunch.zip")
    lead("import", "bundle", "lunch.zip")
    (apart,) = lead.read("conflicts", AUDIT)
    lead("conflicts", AUDIT, "--settle", apart["id"], "--take", "2", "--reason", "the later one saw more")
    told = lead.text("history", AUDIT, "--last", "2").splitlines()
    assert [line.split("  ")[-1] for line in told if line[0] != " "] == ["take in copy", "settle conflict"]
    assert any("from copy B (Ngozi Ọláwálé), head " in line for line in told)
    kept = "kept observation (Þórdís Jónsdóttir, copy A); set aside conforming (Ngozi Ọláwálé, copy B)"
    assert f"    item {item}, grade: {kept}" in told
    assert "removed" not in lead.text("history", AUDIT, item)
    assert "Ngozi Ọláwálé  answer  [copy B]".replace("answer", "grade") in lead.text("history", AUDIT, item)
    assert [step["copy"] for step in lead.read("history", AUDIT, item)][-3:] == ["B", "A", "A"]
    everything = lead.read("history", AUDIT)
    days = sorted({step["effective"][:10] for step in everything})
    assert lead.read("history", AUDIT, "--since", days[-1]) == [
        step for step in everything if step["effective"][:10] == days[-1]
    ]
    assert lead.text("history", AUDIT, "--since", "2999-01-01") == ""
    lead.text("history", AUDIT, "--last", "0", code=2)
    lead.text("history", AUDIT, "--since", "monday", code=1)
