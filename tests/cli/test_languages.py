"""A report in another language: written so, drafted so, issued so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.test_follow_up_papers import said

if TYPE_CHECKING:
    from tests.cli.conftest import Commands

After = Callable[[str], Path]


def test_drafts_extracts_plans_and_revisions_have_a_language(run: Commands, after: After) -> None:
    folder = after("follow_up")
    listed = json.loads(run("audit", "list", "--json"))[0]
    ref, lead = listed["ref"], listed["lead"]
    run("report", "audit", ref, "--draft", "--language", "de", "-o", "draft.pdf")
    assert "Bericht zum internen Audit" in said(folder / "draft.pdf")
    run("report", "audit", ref, "--language", "de", "-o", "x.pdf", code=1)
    assert "stays in the language it was issued in" in run.talk
    run("report", "audit", ref, "--extract", "summary", "--language", "fr", "-o", "summary.pdf")
    assert "résumé" in said(folder / "summary.pdf")
    run("report", "plan", ref, "--language", "fr", "-o", "plan.pdf")
    assert "Plan d’audit" in said(folder / "plan.pdf")
    why = ("--reason", "for the owners", "--change", "in German", "--by", lead)
    run("revise", ref, "--language", "de", *why)
    run("report", "audit", ref, "-o", "issued.pdf")
    assert "Bericht zum internen Audit" in said(folder / "issued.pdf")
    assert json.loads(run("report", "audit", ref, "-o", "-", "--json"))["language"] == "de"


def test_a_language_that_no_design_has_is_refused_when_it_is_written(run: Commands, after: After) -> None:
    after("conducting")
    listed = json.loads(run("audit", "list", "--json"))[0]
    run("audit", "write", listed["ref"], "--language", "xx", "--by", listed["lead"], code=1)
    assert "It has en, de, fr" in run.talk
    run("audit", "write", listed["ref"], "--language", "Deutsch!", "--by", listed["lead"], code=1)
    run("audit", "write", listed["ref"], "--language", "de", "--by", listed["lead"])
