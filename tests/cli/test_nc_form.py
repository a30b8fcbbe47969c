"""Owners who need no tool, from the command line: form, answer, return with ready sentences, messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.exchange import response_docx
from tests.data import demo as demo_data

from .conftest import Commands

NC = "NC-2026-06"


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the demo."""
    folder = demo_data.copied(tmp_path / "demo")
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(folder))
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "home"))
    return folder


def answered(text: str, **answers: str) -> str:
    for label, said in answers.items():
        mark = next(line for line in text.split("\n") if line.startswith(f"[[{label[1:].replace('_', '.')} "))
        text = text.replace(f"{mark}\n", f"{mark}\n{said}\n", 1)
    return text


def test_a_form_goes_out_comes_back_and_is_returned_with_ready_sentences(run: Commands, tmp_path: Path) -> None:
    run("nc", "form", NC, "-o", str(tmp_path / "f.docx"))
    run("nc", "form", NC, "-o", str(tmp_path / "f.txt"))
    text = (tmp_path / "f.txt").read_text(encoding="utf-8")
    assert run("nc", "form", NC) == text
    assert response_docx.text_of((tmp_path / "f.docx").read_bytes()).count("[[") == text.count("[[")
    assert json.loads(run("nc", "form", NC, "--json"))["text"] == text
    run("nc", "form", NC, "-o", str(tmp_path / "f.pdf"), code=1)
    assert "FILE.txt or FILE.docx" in run.talk

    back = tmp_path / "back.txt"
    back.write_text(
        answered(text, _4="Two more, found.", _7_2a="List", _7_2b="P08", _7_2c="31.1.2027"), encoding="utf-8"
    )
    preview = json.loads(run("nc", "read-form", str(back), "--preview", "--json"))
    assert [each["field"] for each in preview["changes"]] == ["extent", "action 2"]
    assert preview["changes"][1]["new"] == "List; María José Núñez y Fernández de la Peña (P08); 2027-01-31"
    assert json.loads(run("nc", "show", NC, "--json"))["state"] == "response_returned"  # nothing was kept
    assert "+ Two more, found." in run("nc", "read-form", str(back), "--preview")
    assert run("nc", "read-form", str(back), "--by", "P17").strip() == f"{NC} response submitted"
    shown = json.loads(run("nc", "show", NC, "--json"))
    assert (shown["extent"], shown["actions"][1]["owner"]) == ("Two more, found.", "P08")
    assert shown["history"][-1]["by"] == "P19"  # the manager does not answer; who is named in the form does
    run("nc", "read-form", str(back), "--preview", code=1)
    assert "old form" in run.talk

    listed = json.loads(run("nc", "sentences", NC, "--json"))
    assert [each["name"] for each in listed if each["proposed"]] == ["blame", "dates", "criterion"]
    run("nc", "return", NC, "--sentence", "nonsense", "--by", "P02", code=1)
    assert "There are: correction" in run.talk
    run("nc", "return", NC, "--sentence", "proposed", "--sentence", "vague", "--reason", "And more.", "--by", "P02")
    reason = json.loads(run("nc", "show", NC, "--json"))["reviews"][-1]["reason"]
    assert [line.partition(":")[0] for line in reason.split("\n")] == [
        "Cause",
        "Actions",
        "Dates",
        "Effect",
        "And more.",
    ]


def test_messages_go_out_in_the_language_of_whom_they_go_to(run: Commands, tmp_path: Path) -> None:
    run("people", "edit", "P19", "--language", "de", "--email", "petr@example.org", "--by", "P17")
    run("nc", "letter", NC, "-o", str(tmp_path / "m.eml"), "--language", "de")
    assert f"Written: {tmp_path / 'm.eml'}" in run.talk
    preview = json.loads(run("nc", "read-form", str(tmp_path / "m.eml"), "--preview", "--json"))
    assert (preview["ref"], preview["changes"], preview["aside"]) == (NC, [], [])
    told = json.loads(run("nc", "letter", NC, "--kind", "escalation", "--json"))
    assert "overdue since 2026-11-17" in told["text"]
    assert "[[" not in told["text"]
    run("nc", "letter", NC, "--language", "xx", code=1)
    assert "There are: de, en, fr" in run.talk
    run("nc", "letter", "NC-2026-07", "--kind", "return", code=1)
    assert "was not returned" in run.talk
    run("nc", "form", "NC-2026-05", code=1)
    assert "waits for no response" in run.talk


def test_the_words_are_the_organisations_own_where_it_has_some(run: Commands, demo: Path) -> None:
    from auditor.library.content import shipped

    own = demo / "reports" / "response-form.yaml"
    own.parent.mkdir(exist_ok=True)
    words = (shipped("reports") / "response-form.yaml").read_text(encoding="utf-8")
    own.write_text(words.replace("title: Response to {ref}", "title: Our answer to {ref}"), encoding="utf-8")
    assert run("nc", "form", NC, "--language", "en").startswith(f"Our answer to {NC}")
    own.write_text(words.replace("      title: Response to {ref}\n", ""), encoding="utf-8")
    run("nc", "form", NC, code=1)
    assert "title" in run.talk


def test_what_was_done_is_reported_by_form_with_the_file_that_lies_beside_it(run: Commands, tmp_path: Path) -> None:
    run("nc", "form", "NC-2026-07", "--language", "en", "-o", str(tmp_path / "f.txt"))
    text = (tmp_path / "f.txt").read_text(encoding="utf-8")
    assert "CA-2 Amendment no. 3 signed" in text
    (tmp_path / "amendment.pdf").write_bytes(b"%PDF-1.7")
    back = tmp_path / "back.txt"
    said = answered(text, _10_1b="E-017", _10_2a="20 November 2026", _10_2b="amendment.pdf")
    back.write_text(f"Dear all,\nall is done.\n{said}", encoding="utf-8")
    preview = run("nc", "read-form", str(back), "--preview")
    assert "+ 2026-11-20; amendment.pdf" in preview
    assert "Belongs to no field, and is kept with the form:\n  line 1: Dear all," in preview
    told = json.loads(run("nc", "read-form", str(back), "--preview", "--json"))
    assert [each["action"] for each in told["reports"]] == ["CA-1", "CA-2"]
    assert told["reports"][1]["files"] == ["amendment.pdf"]
    assert run("nc", "read-form", str(back), "--by", "P02").strip() == "NC-2026-07 implemented"
    shown = json.loads(run("nc", "show", "NC-2026-07", "--json"))
    assert [len(action["evidence"]) for action in shown["actions"]] == [1, 1]
    assert shown["history"][-1]["by"] == "P10"


def test_the_whys_are_answered_by_option_and_stand_in_the_form(run: Commands) -> None:
    whys = ("1 Nobody was told", "1.1! The list has no owner", "2 No step in the tool")
    options = [part for why in whys for part in ("--why", why)]
    options += ["--cause-category", "Machine", "--extent", "two", "--by", "P19"]
    action = "Owner of the list; and a check;P08;2026-12-20;name and date on the list"
    run("nc", "respond", NC, *options, "--action", action)
    shown = json.loads(run("nc", "show", NC, "--json"))
    assert [(why["number"], why["text"], why["root_cause"]) for why in shown["whys"]] == [
        ("1", "Nobody was told", False),
        ("1.1", "The list has no owner", True),
        ("2", "No step in the tool", False),
    ]
    assert shown["cause_categories"] == ["technology"]
    assert [(a["text"], a["owner"], a["shown_by"]) for a in shown["actions"]] == [
        ("Owner of the list; and a check", "P08", "name and date on the list")
    ]
    run("nc", "return", NC, "--reason", "see", "--by", "P02")
    assert "  1.1! The list has no owner" in run("nc", "form", NC, "--language", "de")
    run("nc", "respond", NC, "--why", "1! a", "--why", "1.1 b", "--by", "P19", code=1)
    assert "marked as a root cause" in run.talk
    run("nc", "respond", NC, "--action", "Something", "--by", "P19", code=1)
    assert "Action 1 does not say what, who and by when" in run.talk
