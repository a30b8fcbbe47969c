"""Extracts of the audit report by command, on the audit that the other tests play."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.test_follow_up_papers import said

if TYPE_CHECKING:
    from tests.cli.conftest import Commands

After = Callable[[str], Path]


def test_an_extract_for_an_owner_a_site_and_top_management(run: Commands, after: After) -> None:
    folder = after("follow_up")
    ref = json.loads(run("audit", "list", "--json"))[0]["ref"]
    listed = json.loads(run("nc", "list", "--json"))
    owner = next(each["process_owner"] for each in listed if each["process_owner"])
    run("report", "audit", ref, "--extract", f"owner:{owner}", "-o", "owner.pdf")
    text = said(folder / "owner.pdf")
    assert all(each["ref"] in text for each in listed if each["process_owner"] == owner)
    whole = json.loads(run("report", "audit", ref, "-o", "-", "--json"))
    made = json.loads(run("report", "audit", ref, "--extract", f"owner:{owner}", "-o", "-", "--json"))
    assert made["whole_sha256"] == whole["revision"]["content_sha256"]
    assert made["shown"] == ["public", "internal"]
    assert {each["ref"] for each in made["report"]["findings"]} <= {each["ref"] for each in whole["findings"]}
    run("report", "audit", ref, "--extract", "summary", "-o", "summary.pdf")
    assert "summary" in said(folder / "summary.pdf")
    site = json.loads(run("sites", "list", "--json"))[0]["ref"]
    run("report", "audit", ref, "--extract", f"site:{site}", "--draft", "-o", "site.pdf")
    assert "Taken from a draft" in said(folder / "site.pdf")


def test_readers_and_names(run: Commands, after: After) -> None:
    folder = after("follow_up")
    ref = json.loads(run("audit", "list", "--json"))[0]["ref"]
    people = [each["name"] for each in json.loads(run("people", "list", "--json"))]
    made = run("report", "audit", ref, "--without-names", "--readers", "public", "-o", "-", "--json")
    assert [name for name in people if name in made] == []
    evidence = json.loads(run("evidence", "list", ref, "--json"))
    secret = [each["reference"] for each in evidence if each["class"] != "public" and each["reference"]]
    assert secret
    assert [words for words in secret if words in made] == []
    run("report", "audit", ref, "--without-names", "-o", "nameless.pdf")
    assert "Names of persons were taken out" in said(folder / "nameless.pdf")


def test_what_is_not_understood_is_refused(run: Commands, after: After) -> None:
    after("follow_up")
    ref = json.loads(run("audit", "list", "--json"))[0]["ref"]
    for wanted in ("owner", "owner:", "owner:Nobody Here", "site:XX", "process:PR01", "summary:1"):
        run("report", "audit", ref, "--extract", wanted, "-o", "x.pdf", code=1)
        assert run.talk, wanted
    lead = json.loads(run("audit", "list", "--json"))[0]["lead"]
    run("report", "audit", ref, "--extract", f"owner:{lead}", "-o", "x.pdf", code=1)
    assert "Nothing in the report" in run.talk
