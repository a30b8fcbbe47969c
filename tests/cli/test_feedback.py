"""Feedback, the programme's review and the management review from the command line, on a copy of the demo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.data import demo as demo_data

from .conftest import Commands


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the demo."""
    folder = demo_data.copied(tmp_path / "demo")
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(folder))
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "home"))
    return folder


REVIEW = (
    *("--from", "2026-01-01", "--to", "2026-10-31", "--trends", "fewer findings", "--procedure", "yes"),
    *("--needs", "none", "--methods", "remote", "--risks", "worked", "--confidentiality", "none"),
    *("--conclusion", "It reaches its objectives."),
)


def test_feedback_from_asking_to_the_indicator(run: Commands, demo: Path, tmp_path: Path) -> None:
    assert json.loads(run("feedback", "show", "IA-2026-03", "--json")) == []
    asked = json.loads(run("feedback", "ask", "IA-2026-03", "--by", "P01", "--json"))
    assert len(asked["asked"]) == 12
    run("feedback", "form", "IA-2026-03", "-o", str(tmp_path / "forms"))
    forms = sorted((tmp_path / "forms").iterdir())
    assert len(forms) == 12
    assert run("feedback", "form", "IA-2026-03", "--person", "P07").count("[ ]") == 6
    run("feedback", "form", "IA-2026-03", "--person", "P07", "-o", str(tmp_path / "form.txt"))
    assert (tmp_path / "form.txt").read_text().count("[ ]") == 6
    run("feedback", "form", "IA-2026-03", "-o", str(tmp_path / "all.txt"), code=1)  # twelve forms are no file
    assert not (tmp_path / "all.txt").exists()
    good, bad = forms[:2]
    good.write_text(good.read_text(encoding="utf-8").replace("[ ]", "[4]"), encoding="utf-8")
    bad.write_text(bad.read_text(encoding="utf-8").replace("1. [ ]", "1. [9]"), encoding="utf-8")
    run("feedback", "take-in", str(good), str(bad), "--by", "P01", code=1)
    assert "Question 1 has '9'" in run.talk
    assert "0 of 1 taken in" in run("feedback", "take-in", str(good), "--by", "P01")
    assert "taken in before" in run.talk
    assert "Mend the form" not in run.talk
    marks = [word for mark in (5, 0, 4, 3, 4, 4) for word in ("--mark", str(mark))]
    run("feedback", "answer", "IA-2026-03", "--person", "P18", *marks, "--by", "P18")
    (told,) = json.loads(run("feedback", "show", "IA-2026-03", "--json"))
    assert (told["answered"], told["mean"]) == (2, 4.0)
    assert told["questions"][1]["n"] == 1
    row = json.loads(run("programme", "kpi", "--from", "2026-10-01", "--json"))["K-11"]
    assert (row["value"], row["n"], row["of"]) == (4.0, 2, 12)
    assert row["cases"] == ["IA-2026-03 4", "IA-2026-03 4"]
    assert "Answered: 2 of 12, mean 4.0 of 5" in run("feedback", "show", "IA-2026-03")


def test_feedback_waits_for_the_closing_meeting_and_for_who_may_ask(run: Commands, demo: Path) -> None:
    run("feedback", "ask", "IA-2026-04", "--by", "P01", code=1)
    assert "after the closing meeting" in run.talk
    run("feedback", "ask", "IA-2026-03", "--by", "P02", code=1)
    assert "the lead or the programme manager" in run.talk


def test_an_anonymous_form_is_one_for_all(run: Commands, demo: Path, tmp_path: Path) -> None:
    run("feedback", "ask", "IA-2026-03", "--by", "P01", "--anonymous", "--question", "Fair?", "--person", "P07")
    form = run("feedback", "form", "IA-2026-03")
    assert "Łukasz" not in form
    path = tmp_path / "back.txt"
    path.write_text(f"> {form.replace('[ ]', '[2]')}", encoding="utf-8")
    kept = json.loads(run("feedback", "take-in", str(path), "--by", "P01", "--json"))
    assert (kept[0]["person"], kept[0]["marks"]) == (None, [2])


def test_the_yearly_review_and_its_actions(run: Commands, demo: Path) -> None:
    action = ("--action", "Train a second lead;P02;2027-03-01")
    run("programme", "review", "add", "--by", "P01", *REVIEW, code=1)
    assert "by the programme manager" in run.talk
    held = json.loads(run("programme", "review", "add", "--by", "P17", *REVIEW, *action, "--json"))
    assert held["ref"] == "PR-2026-02"
    assert held["actions"][0] | {"done": None} == {
        "text": "Train a second lead",
        "owner": "P02",
        "due": "2027-03-01",
        "done": None,
        "result": "",
    }
    assert next(each["value"] for each in held["figures"] if each["id"] == "K-02") == "3 of 3"
    run("programme", "review", "done", "PR-2026-02", "1", "--by", "P02", "--result", "She can.")
    assert "She can." in run("programme", "review", "show", "PR-2026-02")
    assert run("programme", "review", "list").splitlines()[2].split()[-2:] == ["1", "0"]


def test_the_input_to_the_management_review_says_what_the_scenario_expects(
    run: Commands, demo: Path, tmp_path: Path
) -> None:
    run("programme", "review", "add", "--by", "P17", *REVIEW, "--action", "Train a second lead;P02;2026-11-01")
    text = run("report", "review", "-o", "-")
    said = text.replace("\\", "")
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")][:2] == [
        "1. What became of earlier decisions",
        "2. What changed around us and inside",
    ]
    for told in (
        "Asked for by 20000-1 9.3; 27001 9.3.2; 9001 9.3.2",
        "| PR-2026-02 | Train a second lead |",
        "| 1 Nov 2026 | overdue |",
        "Audits of the period: 3; held: 3; late: 0.",
        "Issued in the period: 4 (1 major, 3 minor); closed: 1. Open: 3; of them overdue: 1.",
        "Repeating an earlier one: 1.",
        "| K-01 Schedule adherence | 2 of 3 |",
        "| K-14 Days from issue to closing | 70.6 days |",
        "| 20000-1 | 63 | 63 |",
        "Only two competent auditors",
        "Review of the audit programme PR-2026-01",
        "Note: 27001 and 9001 are criteria, and no audit has a clause of them: they are not counted.",
        "2 observations, 2 improvements, 1 good practice",
        "| PR-2026-01 | Tell auditees of a new date in writing, ten working days ahead",
        "| IA-2026-02 | 6 | 5 | 3.7 / 5 |",
        "stage 2, 23 Feb 2027",
        "Printed work instructions without version at the console",
    ):
        assert told in said, told
    data = json.loads(run("report", "review", "--json", "-o", "-"))
    assert (data["first"], data["last"]) == ("2025-11-24", "2026-11-23")
    assert len(data["nonconformities"]) == 4
    run("report", "review", "-o", str(tmp_path / "pack.pdf"))
    first = (tmp_path / "pack.pdf").read_bytes()
    run("report", "review", "-o", str(tmp_path / "again.pdf"), "--as-of", "2026-11-23")
    assert first.startswith(b"%PDF-")
    assert (tmp_path / "again.pdf").read_bytes() == first


def test_a_period_is_over_and_a_file_has_an_ending(run: Commands, demo: Path, tmp_path: Path) -> None:
    run("report", "review", "-o", str(tmp_path / "pack.docx"), code=1)
    assert "End it in .md" in run.talk
    run("report", "review", "--to", "2030-01-01", "-o", "-", code=1)
    assert "not over yet" in run.talk
    run("report", "review", "--from", "2026-05-01", "--to", "2026-04-01", "-o", "-", code=1)
    assert "before it begins" in run.talk
    early = run("report", "review", "--from", "2026-03-01", "--to", "2026-03-31", "-o", "-")
    assert "IA-2026-03" not in early.split("## 13.")[0]


def test_the_trend_is_drawn(run: Commands, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = run("programme", "kpi", "--months", "12")
    assert "2025-12 to 2026-11, a sign a month: · no case, _ 0" in drawn
    assert any(
        "K-01" in line and "···█·_····█·" in line and "0 to 100 %; 3 cases" in line for line in drawn.splitlines()
    )
    monkeypatch.setenv("AUDITOR_ASCII", "1")
    plain = run("programme", "kpi", "--months", "12")
    assert "...9.0....9." in plain
    assert not set(plain) & set("▁▂▃▄▅▆▇█")
