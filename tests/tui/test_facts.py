"""Labelled facts: what stands before a text, and where its further lines stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App, ComposeResult

from auditor.tui.themes import QUIET_DARK
from auditor.tui.widgets.facts import Fact, Facts

Lines = Callable[[App[Any]], list[str]]


class FactsApp(App[None]):
    def __init__(self, facts: list[Fact]) -> None:
        super().__init__()
        self.register_theme(QUIET_DARK)
        self.theme = "quiet-dark"
        self.facts = Facts()
        self.facts.show(facts)

    def compose(self) -> ComposeResult:
        yield self.facts


@pytest.mark.parametrize(
    ("width", "hangs", "shown"),
    [
        (30, True, ["Why          1.1! one two", "                  three four", "                          tail"]),
        (30, False, ["Why          1.1! one two", "           three four     tail"]),
        (24, True, ["Why          1.1! one", "           two three", "           four     tail"]),
    ],
)
async def test_further_lines_stand_below_the_text_where_it_hangs_and_has_room(
    lines: Lines, width: int, hangs: bool, shown: list[str]
) -> None:
    fact = Fact("Why", "one two three four", lead=(("  1.1! ", ""),), tail=(("tail", ""),), hangs=hangs)
    app = FactsApp([fact])
    async with app.run_test(size=(width, 6)) as pilot:
        await pilot.pause()
        assert [line.rstrip() for line in lines(app) if line.strip()] == shown
