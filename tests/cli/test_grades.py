"""The words for what an item came to: one that people say is taken for the one that is kept, wherever one is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Commands
from tests.cli.whole_audit import AUDIT

After = Callable[[str], Path]


def listed(run: Commands, grade: str) -> list[str]:
    return [item["id"] for item in json.loads(run("audit", "items", AUDIT, "--grade", grade, "--json"))]


def test_items_are_listed_by_whatever_they_came_to(run: Commands, finished: Path) -> None:
    items = json.loads(run("audit", "items", AUDIT, "--json"))
    for word in ("not-applicable", "not-audited", "conforming", "minor"):
        state = word.replace("-", "_")
        assert listed(run, word) == [item["id"] for item in items if word == item["grade"] or state == item["outcome"]]
    assert listed(run, "not-audited")
    run("audit", "items", AUDIT, "--grade", "fine", code=2)


def test_improvement_is_another_word_for_ofi(run: Commands, after: After) -> None:
    after("planning")
    item = json.loads(run("audit", "items", AUDIT, "--json"))[0]["id"]
    after("conducting")
    finding = ("finding", "add", AUDIT, "--title", "Better", "--statement", "Could be better.", "--by", "P02")
    for word in ("improvement", "ofi"):
        run(*finding, "--grade", word, "--item", item)
    assert [f["grade"] for f in json.loads(run("finding", "list", AUDIT, "--json"))][-2:] == ["ofi", "ofi"]
    run("answer", AUDIT, item, "--grade", "improvement", "--reason", "No failure.", "--by", "P02")
    assert listed(run, "improvement") == listed(run, "ofi")
    assert item in listed(run, "ofi")


def test_a_period_that_is_not_known_is_not_shown(run: Commands, after: After) -> None:
    after("planning")
    shown = run("audit", "show", AUDIT)
    period = json.loads(run("audit", "show", AUDIT, "--json"))["period"]
    assert ("\nperiod " in shown) == any(period)
