"""What is decided on observations and improvements, and rules that are set aside, as other programs read them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.cli.whole_audit import AUDIT, day, on

if TYPE_CHECKING:
    from tests.cli.conftest import Commands

After = Callable[[str], Path]


def told(run: Commands, *words: str) -> Any:
    return json.loads(run(*words, "--json"))


def test_an_improvement_is_taken_up_and_done(run: Commands, after: After) -> None:
    after("reporting")
    ref = next(f["ref"] for f in told(run, "finding", "list", AUDIT) if f["grade"] == "ofi")
    run("finding", "decide", AUDIT, ref, *on(30, "P04"), code=2)
    run("finding", "decide", AUDIT, ref, "--take-up", *on(30, "P04"), code=1)
    assert "O1: say who does it" in run.talk
    run("finding", "decide", AUDIT, ref, "--take-up", "--owner", "P05", "--due", day(60), *on(30, "P02"), code=1)
    assert "process owner or representative" in run.talk
    run("finding", "decide", AUDIT, ref, "--take-up", "--owner", "P05", "--due", day(60), *on(30, "P04"))
    run("finding", "done", AUDIT, ref, "--outcome", "typed no more", *on(40, "P05"))
    shown = told(run, "finding", "show", AUDIT, ref)
    decision = shown["decision"]
    assert (decision["state"], decision["taken_up"], decision["owner"]) == ("done", True, "P05")
    assert (decision["due"], decision["done"], decision["outcome"]) == (day(60), day(40), "typed no more")
    assert [step["transition"] for step in shown["history"]][-2:] == ["O1", "O2"]


def test_an_observation_may_be_left_as_it_is(run: Commands, after: After) -> None:
    after("reporting")
    ref = next(f["ref"] for f in told(run, "finding", "list", AUDIT) if f["grade"] == "observation")
    run("finding", "decide", AUDIT, ref, "--not", "--reason", "one person is enough", *on(30, "P04"))
    assert told(run, "finding", "show", AUDIT, ref)["decision"]["reason"] == "one person is enough"
    run("finding", "done", AUDIT, ref, *on(40, "P04"), code=1)
    assert "was not taken up" in run.talk


def test_a_rule_that_was_set_aside_is_shown_with_the_nonconformity(run: Commands, after: After) -> None:
    after("reporting")
    ref = told(run, "nc", "list")[0]["ref"]
    run("nc", "acknowledge", ref, "--owner", "P05", *on(28, "P04"))
    late = ("nc", "extend", ref, "--due", f"response={day(150)}", "--reason", "ill")
    run(*late, *on(130, "P05"), code=1)
    assert "G-38: asked on" in run.talk
    assert "The client may set G-38 aside" in run.talk
    run(*late, "--override", "G-38=ill since May", "--approved-by", "P03", *on(130, "P05"))
    (kept,) = told(run, "nc", "show", ref)["set_aside"]
    assert (kept["rule"], kept["by"], kept["reason"]) == ("G-38", "P03", "ill since May")
