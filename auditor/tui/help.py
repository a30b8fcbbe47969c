"""The help: every key that works here, then the rest of the table."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from auditor.tui.bindings import at_work
from auditor.tui.keys import TABLE, Key, Where
from auditor.tui.screen import WorkScreen
from auditor.tui.widgets.reader import Reader


class Help(Reader):
    """The keys of one screen, as its bindings and the table of keys have them."""

    def __init__(self, screen: WorkScreen) -> None:
        here = [TABLE[name] for each in at_work(screen) if (name := each.binding.id or "") in TABLE]
        rest = [entry for entry in TABLE.values() if entry not in here and entry.keys]
        parts = [*_section("Here", here)]
        for where in Where:
            parts += _section(where.value, [entry for entry in rest if entry.where is where])
        super().__init__("Keys   esc closes", Content.assemble(*parts))


def _section(heading: str, entries: Iterable[Key]) -> list[tuple[str, str]]:
    lines = [piece for entry in entries for piece in ((f"  {entry.all_shown:<14}", "bold"), (f"{entry.help}\n", ""))]
    return [(f"{heading}\n", "bold $muted"), *lines, ("\n", "")] if lines else []
