"""The command palette: what works on the screen, and what may be done next on it, found by its words."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from functools import partial

from textual.binding import ActiveBinding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from auditor.tui.bindings import as_written, at_work, palette_only, palette_only_of
from auditor.tui.keys import TABLE
from auditor.tui.screens.sectioned import SectionedScreen


class Commands(Provider):
    """Offers every entry of the table of keys that works on the screen and has words for the palette, and its steps."""

    def _offers(self) -> Iterator[tuple[str, str, partial[Coroutine[object, object, bool]]]]:
        for active in (*at_work(self.screen), *palette_only_of(self.screen), *palette_only(self.app)):
            entry = TABLE.get(active.binding.id or "")
            if entry and entry.palette:
                yield entry.palette, _help(active), partial(self.app.run_action, active.binding.action, active.node)
        if isinstance(self.screen, SectionedScreen):
            for name, words in self.screen.steps_here():
                run = partial(self.app.run_action, f"screen.step('{name}')", self.screen)
                yield words, "A step that stands under Next.", run

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for words, help_text, run in self._offers():
            yield DiscoveryHit(Content(words), run, words, help_text)

    async def search(self, query: str) -> Hits:
        """Those that match what is typed."""
        matcher = self.matcher(query)
        for words, help_text, run in self._offers():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), run, words, help_text)


def _help(active: ActiveBinding) -> str:
    key = as_written(active.binding) if active.binding.key else ""
    return f"{key}   {active.binding.tooltip}" if key else active.binding.tooltip
